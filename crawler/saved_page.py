# SPDX-License-Identifier: EUPL-1.2
"""A page out of a file: HTML or JSON, also gzipped or MHTML, with the address it was saved from where it tells."""

import email
import email.policy
import re
import zlib
from datetime import UTC, datetime
from pathlib import Path

from crawler.errors import CrawlError
from crawler.page import Page

PAGE_BYTES = 64_000_000
"""A larger file, or one that unpacks to more, is cut here."""
BINARY_MARKS = (b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"%PDF", b"PK\x03\x04", b"\x7fELF", b"RIFF", b"SQLite format 3")
SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)\s*(https?://[^\s>]{1,1500})")
PAGE_SUFFIXES = frozenset((".html", ".htm", ".xhtml", ".shtml", ".mhtml", ".mht", ".json", ".gz"))


class SavedPageError(CrawlError):
    """A file cannot be read as a page: which file, and why."""


def load_page(path: Path, url: str | None = None) -> Page:
    """The page in a file; without `url` its address is the one it names itself, else the file's own (file://)."""
    try:
        data = _unpacked(path.read_bytes())
        fetched_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, zlib.error, EOFError) as error:
        raise SavedPageError(f"{path}: expected a readable page: {error}") from error
    if not data.strip():
        raise SavedPageError(f"{path}: expected a page, got an empty file")
    if data.startswith(BINARY_MARKS):
        raise SavedPageError(f"{path}: expected HTML or JSON, got a binary file")
    content_type, location = "", None
    if path.name.lower().removesuffix(".gz").endswith((".mhtml", ".mht")) or data[:300].lower().startswith(
        b"mime-version"
    ):
        data, content_type, location = _mhtml(data, path)
    elif data.lstrip()[:1] in (b"{", b"["):
        content_type = "application/json"
    headers = (("Content-Type", content_type),) if content_type else ()
    address = url or location or path.absolute().as_uri()
    page = Page(url=address, requested_url=address, status=200, headers=headers, body=data, fetched_at=fetched_at)
    own = None if url or location or content_type == "application/json" else _own_address(page)
    if own is None:
        return page
    return Page(url=own, requested_url=own, status=200, headers=headers, body=data, fetched_at=fetched_at)


def find_pages(path: Path) -> tuple[Path, ...]:
    """The file itself, or every page below a folder, sorted."""
    if not path.is_dir():
        return (path,)
    return tuple(sorted(one for one in path.rglob("*") if one.is_file() and one.suffix.lower() in PAGE_SUFFIXES))


def _unpacked(data: bytes) -> bytes:
    """Gzip by its mark, whatever the file is called; a cut file gives what there is."""
    if not data.startswith(b"\x1f\x8b"):
        return data[:PAGE_BYTES]
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    return unpacker.decompress(data, PAGE_BYTES)


def _mhtml(data: bytes, path: Path) -> tuple[bytes, str, str | None]:
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            body = part.get_payload(decode=True)
            location = part.get("Content-Location") or message.get("Snapshot-Content-Location")
            charset = part.get_content_charset() or ""
            kind = f"text/html; charset={charset}" if charset else "text/html"
            return body if isinstance(body, bytes) else b"", kind, str(location) if location else None
    raise SavedPageError(f"{path}: expected an HTML part in the MHTML file, found none")


def _own_address(page: Page) -> str | None:
    """From the browser's "saved from" mark, the canonical link, og:url or base."""
    saved = SAVED_FROM.search(page.body[:4_000])
    if saved:
        return saved.group(1).decode("ascii", "replace")
    for selector, attribute in (
        ("link[rel=canonical]", "href"),
        ('meta[property="og:url"]', "content"),
        ("base", "href"),
    ):
        node = page.tree.css_first(selector)
        value = ((node.attributes.get(attribute) if node else "") or "").strip()
        if value.startswith(("http://", "https://")):
            return value
    return None
