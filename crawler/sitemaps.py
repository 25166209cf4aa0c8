# SPDX-License-Identifier: EUPL-1.2
"""Sitemaps: XML, index, plain text and RSS, also gzipped; read by their `loc` marks, so broken XML still gives pages.

Source: sitemaps.org protocol 0.9: at most 50,000 addresses and 50 MB in a file.
"""

import html
import re
from dataclasses import dataclass

from crawler.decoding import decode_content

MAX_BYTES = 52_428_800
MAX_URLS = 50_000
LOC = re.compile(r"<(?:\w{1,20}:)?loc\s*>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]{1,2000})", re.IGNORECASE)
FEED_LINK = re.compile(r"<link\s*>\s*(?:<!\[CDATA\[)?\s*(https?://[^<\]\s]{1,2000})", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Sitemap:
    """Addresses of pages, and of further sitemaps."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


def read_sitemap(body: bytes) -> Sitemap:
    """What a sitemap names; empty for anything else, an HTML page among them."""
    if body[:2] == b"\x1f\x8b":
        body, _ = decode_content(body, "gzip", MAX_BYTES)
    text = body[:MAX_BYTES].decode("utf-8-sig", errors="replace")
    start = text[:2_000].lstrip().lower()
    if start.startswith(("<!doctype html", "<html")):
        return Sitemap()
    if "<" not in start:
        lines = (line.strip() for line in text.splitlines()[:MAX_URLS])
        return Sitemap(pages=tuple(line for line in lines if line.startswith(("http://", "https://"))))
    found = [html.unescape(match[1]) for match, _ in zip(LOC.finditer(text), range(MAX_URLS), strict=False)]
    if "<sitemapindex" in text[:5_000].lower():
        return Sitemap(sitemaps=tuple(found[:500]))
    if not found:
        found = [html.unescape(match[1]) for match, _ in zip(FEED_LINK.finditer(text), range(MAX_URLS), strict=False)]
    return Sitemap(pages=tuple(found))
