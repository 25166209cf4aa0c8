# SPDX-License-Identifier: EUPL-1.2
"""What goes into a WARC for one page: the HTTP messages as they came, and a note of everything that is not as it came.

A head is kept byte for byte where readers of archives can work with it. Where they cannot (a length that does not fit
what was received, HTTP/2), a header is renamed to `X-Archive-Orig-…` or the head is written anew, and the note says so.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, replace
from http import HTTPStatus
from urllib.parse import quote_from_bytes, urlsplit

from crawler.page import Page
from crawler.seen import Exchange, SeenPage

STATUS_LINE = re.compile(rb"HTTP/1\.[01] [1-9][0-9]{2}(?: [^\r\n\x00]*)?\r?\n")
REQUEST_LINE = re.compile(rb"[A-Z]{1,20} [^ \r\n\x00]+ HTTP/1\.[01]\r?\n")
LENGTH = re.compile(rb"^content-length[ \t]*:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
TRANSFER = re.compile(rb"^transfer-encoding[ \t]*:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
TYPE = re.compile(rb"^content-type[ \t]*:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
CHUNK_LIKE = re.compile(rb"[0-9a-fA-F]{1,16}[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
ORIGINAL = b"X-Archive-Orig-"
HEADER_LINE = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z\x80-\xff-]+[ \t]*:[^\r\n\x00]*|[ \t]+[^\s\x00][^\r\n\x00]*")
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
        head, notes = _parsable(_ended(exchange.request_head), "request")
        message = _readable(head, exchange.request_body, "request") if exchange.request_body else None
        return message or HttpText(head=head, body=b"", alterations=notes)
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
    head, notes = _parsable(_ended(exchange.response_head), "response")
    message = _readable(head, exchange.response_body, "response")
    return replace(message, alterations=(*notes, *message.alterations))


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
    message = _readable(_head(page.status, page.headers), body, "response")
    return HttpText(head=message.head, body=body, alterations=(note, *message.alterations))


def _head(status: int, headers: Iterable[tuple[str, str]]) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = [f"HTTP/1.1 {min(max(status, 100), 999)} {phrase}"]
    lines += [f"{NOT_A_NAME.sub('-', name) or 'X-Unnamed'}: {_one_line(value)}" for name, value in headers]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")


def _parsable(head: bytes, which: str) -> tuple[bytes, tuple[str, ...]]:
    """The head with lines that are no headers under a name of ours, percent-encoded."""
    first, *lines = head.rstrip(b"\r\n").split(b"\n")
    lines = [line.removesuffix(b"\r") for line in lines]
    if all(map(HEADER_LINE.fullmatch, lines)) and not (lines and lines[0][:1].isspace()):
        return head, ()
    kept = [first.rstrip(b"\r")]
    for line in lines:
        folded = line[:1].isspace() and len(kept) > 1
        good = HEADER_LINE.fullmatch(line) and (folded or not line[:1].isspace())
        kept.append(line if good else ORIGINAL + b"Line: " + quote_from_bytes(line).encode())
    note = f"{which}: lines that are no headers renamed; head as received: {b64encode(head).decode()}"
    return b"\r\n".join([*kept, b"", b""]), (note,)


def _readable(head: bytes, body: bytes, which: str) -> HttpText:
    """Rename what would make a reader look for other bytes than there are."""
    notes: list[str] = []
    received = str(len(body)).encode()
    wrong = [value for value in map(bytes.strip, LENGTH.findall(head)) if value != received]
    if wrong:
        head = LENGTH.sub(lambda found: ORIGINAL + found.group(), head)
        announced = wrong[0][:40].decode("latin-1")
        notes.append(f"{which}: Content-Length renamed, {announced} bytes announced, {len(body)} received")
    codings = [value.strip() for value in TRANSFER.findall(head)]
    if codings and (codings != [b"chunked"] or not body or CHUNK_LIKE.match(body)):
        head = TRANSFER.sub(lambda found: ORIGINAL + found.group(), head)
        notes.append(f"{which}: Transfer-Encoding renamed")
    types = [value.strip().partition(b"/") for value in TYPE.findall(head)]
    if any(slash and not TOKEN.fullmatch(name) for name, slash, _ in types):
        head = TYPE.sub(lambda found: ORIGINAL + found.group(), head)
        notes.append(f"{which}: Content-Type renamed, it names no type")
    if codings:
        notes.append(f"{which}: transfer coding removed from the body")
    return HttpText(head=head, body=body, alterations=tuple(notes))


def _ended(head: bytes) -> bytes:
    """The head with the one empty line that ends it."""
    lines = head.rstrip(b"\r\n")
    return head if head[len(lines) :] in (b"\r\n\r\n", b"\n\n") else lines + b"\r\n\r\n"


def _one_line(value: str) -> str:
    return LINE_BREAK.sub(" ", value)
