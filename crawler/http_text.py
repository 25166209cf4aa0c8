# SPDX-License-Identifier: EUPL-1.2
"""What goes into a WARC for one page: the HTTP messages as they came, and a note of everything that is not as it came.

A head is kept byte for byte where readers of archives can work with it. Where they cannot (a length that does not fit
what was received, HTTP/2), a header is renamed to `X-Archive-Orig-…` or the head is written anew, and the note says so.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from crawler.page import Page
from crawler.seen import Exchange, SeenPage

STATUS_LINE = re.compile(rb"HTTP/1\.[01] [1-9][0-9]{2}(?: [^\r\n]*)?\r?\n")
REQUEST_LINE = re.compile(rb"[A-Z]{1,20} [^ \r\n]+ HTTP/1\.[01]\r?\n")
LENGTH = re.compile(rb"^content-length[ \t]*:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
TRANSFER = re.compile(rb"^transfer-encoding[ \t]*:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
CHUNK_LIKE = re.compile(rb"[0-9a-fA-F]{1,16}[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
ORIGINAL = b"X-Archive-Orig-"
NOT_A_NAME = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]")
LINE_BREAK = re.compile(r"[\r\n\x00]+")
HOP_HEADERS = ("content-encoding", "transfer-encoding", "content-length")


@dataclass(frozen=True, kw_only=True)
class HttpText:
    """One HTTP message for a record; `alterations` says in words what is not as it came."""

    head: bytes
    body: bytes
    alterations: tuple[str, ...] = ()


def request_text(seen: SeenPage, user_agent: str) -> HttpText:
    """The request as sent, or the plainest request that asks for this page, marked as written anew."""
    exchange = seen.exchange
    if exchange is not None and REQUEST_LINE.match(exchange.request_head):
        return HttpText(head=_ended(exchange.request_head), body=exchange.request_body)
    parts = urlsplit(seen.page.requested_url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"GET {_one_line(target).replace(' ', '%20')} HTTP/1.1", f"Host: {_one_line(parts.netloc)}"]
    lines.append(f"User-Agent: {_one_line(user_agent)}")
    return HttpText(
        head="\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape"),
        body=b"",
        alterations=("request: head as sent is not known, written anew",),
    )


def response_text(seen: SeenPage) -> HttpText | None:
    """The response as received where it is known, else written anew from the page; None when none came."""
    page, exchange = seen.page, seen.exchange
    if page.status == 0 and (exchange is None or not exchange.response_head):
        return None
    if exchange is None:
        return _from_page(page)
    if not exchange.response_head:
        return _from_headers(page, exchange.response_body, "response: head as received is not known, written anew")
    if not STATUS_LINE.match(exchange.response_head):
        note = f"response: {exchange.protocol or 'another protocol'} written as HTTP/1.1 text"
        return _from_headers(page, exchange.response_body, note)
    return _readable(_ended(exchange.response_head), exchange.response_body)


def has_whole_body(exchange: Exchange | None) -> bool:
    """Whether no limit cut the body."""
    return exchange is not None and exchange.truncated is None


def _from_page(page: Page) -> HttpText:
    kept = [(name, value) for name, value in page.headers if name.lower() not in HOP_HEADERS]
    renamed = [(f"X-Archive-Orig-{name}", value) for name, value in page.headers if name.lower() in HOP_HEADERS]
    head = _head(page.status, [*kept, *renamed, ("Content-Length", str(len(page.body)))])
    notes = ("response: head written anew from what was read", "response: body stored after content decoding")
    return HttpText(head=head, body=page.body, alterations=notes)


def _from_headers(page: Page, body: bytes, note: str) -> HttpText:
    message = _readable(_head(page.status, page.headers), body)
    return HttpText(head=message.head, body=body, alterations=(note, *message.alterations))


def _head(status: int, headers: Iterable[tuple[str, str]]) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = [f"HTTP/1.1 {min(max(status, 100), 999)} {phrase}"]
    lines += [f"{NOT_A_NAME.sub('-', name) or 'X-Unnamed'}: {_one_line(value)}" for name, value in headers]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")


def _readable(head: bytes, body: bytes) -> HttpText:
    """Rename what would make a reader look for other bytes than there are."""
    notes: list[str] = []
    received = str(len(body)).encode()
    wrong = [value for value in map(bytes.strip, LENGTH.findall(head)) if value != received]
    if wrong:
        head = LENGTH.sub(lambda found: ORIGINAL + found.group(), head)
        announced = wrong[0][:40].decode("latin-1")
        notes.append(f"response: Content-Length renamed, {announced} bytes announced, {len(body)} received")
    codings = [value.strip() for value in TRANSFER.findall(head)]
    if codings and (codings != [b"chunked"] or not body or CHUNK_LIKE.match(body)):
        head = TRANSFER.sub(lambda found: ORIGINAL + found.group(), head)
        notes.append("response: Transfer-Encoding renamed")
    if codings:
        notes.append("response: transfer coding removed from the body")
    return HttpText(head=head, body=body, alterations=tuple(notes))


def _ended(head: bytes) -> bytes:
    """The head with the empty line that ends it."""
    if head.endswith((b"\r\n\r\n", b"\n\n")):
        return head
    return head.rstrip(b"\r\n") + b"\r\n\r\n"


def _one_line(value: str) -> str:
    return LINE_BREAK.sub(" ", value)
