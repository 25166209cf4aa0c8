# SPDX-License-Identifier: EUPL-1.2
"""What a captured page shows a reader: its text and title, for the package's page list and its full-text search."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from crawler.captures import split_message
from crawler.charset import decode_html
from crawler.decoding import decode_content
from crawler.page import Page
from crawler.warc import WarcRecord
from indexer.export.wacz_index import mime_of, status_of

DECODED_BYTES = 16_000_000
TEXT_CHARACTERS = 50_000
UNSHOWN = "script, style, noscript, template, svg, iframe, head"
SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")
LINES = re.compile(r"\n\s*\n+")
HTML = ("text/html", "application/xhtml+xml")
TEXTUAL = ("text/", "application/json", "application/ld+json", "application/xml", "application/javascript")


@dataclass(frozen=True, kw_only=True)
class ShownPage:
    """One record as a reader would have it."""

    title: str
    text: str


def read_shown(record: WarcRecord) -> ShownPage | None:
    """Title and visible text of a record that is text; None for anything else."""
    mime = mime_of(record)
    if not mime.startswith(TEXTUAL) and mime != "unk" and mime not in HTML:
        return None
    head, body = split_message(record) if record.kind == "response" else (b"", record.block)
    headers = read_headers(head) or (("Content-Type", record.field("Content-Type") or ""),)
    encoding = ",".join(value for name, value in headers if name.lower() == "content-encoding")
    body = decode_content(body, encoding, DECODED_BYTES)[0] if encoding else body
    declared = next((value for name, value in headers if name.lower() == "content-type"), None)
    if mime in HTML or body[:200].lstrip()[:1] == b"<":
        return _of_html(record, headers, body[:DECODED_BYTES])
    return ShownPage(title="", text=decode_html(body[:DECODED_BYTES], declared)[:DECODED_BYTES])


def _of_html(record: WarcRecord, headers: tuple[tuple[str, str], ...], body: bytes) -> ShownPage:
    url = record.field("WARC-Target-URI") or ""
    page = Page(
        url=url,
        requested_url=url,
        status=status_of(record),
        headers=headers,
        body=body,
        fetched_at=datetime(1970, 1, 1, tzinfo=UTC),
    )
    tree = page.tree
    title = tree.css_first("title")
    named = " ".join(title.text().split())[:300] if title is not None else ""
    for node in tree.css(UNSHOWN):
        node.decompose()
    text = tree.body.text(separator="\n") if tree.body is not None else ""
    return ShownPage(title=named, text=tidy(text))


def tidy(text: str) -> str:
    """Text without runs of spaces and empty lines."""
    return LINES.sub("\n", SPACES.sub(" ", text)).strip()


def read_headers(head: bytes) -> tuple[tuple[str, str], ...]:
    """Header lines of a message, names as they came."""
    lines = head.decode("utf-8", "replace").splitlines()[1:]
    pairs = (line.partition(":") for line in lines if ":" in line)
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def page_line(record: WarcRecord, shown: ShownPage | None, title: str) -> bytes:
    """One line of pages.jsonl."""
    fields = {
        "id": (record.field("WARC-Record-ID") or "").removeprefix("<urn:uuid:").removesuffix(">"),
        "url": record.field("WARC-Target-URI") or "",
        "ts": page_moment(record),
        "title": title or (shown.title if shown else ""),
        "text": shown.text[:TEXT_CHARACTERS] if shown else "",
    }
    return msgspec.json.encode(fields) + b"\n"


def page_moment(record: WarcRecord) -> str:
    """The record's date to the millisecond, as replay viewers parse it."""
    moment = datetime.fromisoformat((record.field("WARC-Date") or "1970-01-01T00:00:00Z").replace("Z", "+00:00"))
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
