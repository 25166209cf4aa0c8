# SPDX-License-Identifier: EUPL-1.2
"""Page: one answer of a server (or of a browser, or of an archive) and all that extraction may read."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser

from crawler.charset import decode_html

TAGS_UNCHECKED = 8_000
DEPTH = 1_000
BOX_TAG = re.compile(
    r"<(/?)(?=[a-z])(?:div|blockquote|section|article|main|aside|header|footer|nav|ul|ol|dl|center|fieldset|details|figure|"
    r"address|pre|dir|menu|listing|hgroup|summary|search|button|object|marquee|rt|rp|math|mi|template|form)\b",
    re.IGNORECASE,
)
OPTIONS = 4_000
OPTION = re.compile(r"<option\b[^<]*(?:</option>)?", re.IGNORECASE)


class PageState(StrEnum):
    """What a page is to us; only `ok` can hold listings."""

    OK = "ok"
    THROTTLED = "throttled"
    BLOCKED = "blocked"
    CHALLENGE = "challenge"
    LOGIN = "login"
    PARKED = "parked"
    SUSPENDED = "suspended"
    SEIZED = "seized"
    GONE = "gone"
    NOT_FOUND = "not_found"
    LEGAL_BLOCK = "legal_block"
    REDIRECTED = "redirected"
    ERROR = "error"


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page as it was seen. Header names keep the case in which they came."""

    url: str
    """The address that answered, after redirects."""
    requested_url: str
    status: int
    """HTTP status; 0 when no answer came."""
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """After content decoding (gzip, br …), before character decoding."""
    fetched_at: datetime
    rendered: bool = False
    """True: the body is the browser's document after scripts ran."""

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @cached_property
    def html(self) -> str:
        """The body as text: BOM, header, meta, then a guess; never raises."""
        return decode_html(self.body, self.header("content-type"))

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The one tree that links, fields and text are read from."""
        return LexborHTMLParser(bounded_depth(self.html))


def bounded_depth(html: str) -> str:
    """The document, cut where its boxes nest deeper than 1,000, and without choices of forms beyond 4,000.

    Parsing time grows with the square of both. Pages with few tags are not looked at; browsers stop nesting at 512.
    """
    if html.count("<") < TAGS_UNCHECKED:
        return html
    depth = 0
    for match in BOX_TAG.finditer(html):
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > DEPTH:
            return bounded_choices(html[: match.start()])
    return bounded_choices(html)


def bounded_choices(html: str) -> str:
    """The document with the first 4,000 options alone."""
    for number, match in enumerate(OPTION.finditer(html)):
        if number == OPTIONS:
            return html[: match.start()] + OPTION.sub("", html[match.start() :])
    return html
