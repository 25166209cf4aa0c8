# SPDX-License-Identifier: EUPL-1.2
"""Page: one answer of a server (or of a browser, or of an archive) and all that extraction may read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser

from crawler.charset import decode_html


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
        return LexborHTMLParser(self.html)
