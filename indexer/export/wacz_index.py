# SPDX-License-Identifier: EUPL-1.2
"""CDXJ: one line for each record that a replay viewer may show; sorted, so that it can be searched by halving.

Metadata records are left out: a viewer that finds one under a page's address would show it in the page's place.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from crawler.warc import WarcRecord

STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})")
TYPE = re.compile(rb"^content-type:[ \t]*([\w.+-]+/[\w.+-]+)", re.IGNORECASE | re.MULTILINE)
HEAD_BYTES = 65_536


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a record's member lies in the package."""

    filename: str
    offset: int
    length: int


def index_line(record: WarcRecord, place: Place) -> str | None:
    """The record's line without its end; None for kinds that are not shown."""
    url = record.field("WARC-Target-URI") or ""
    if record.kind not in ("response", "resource") or url.startswith(("dns:", "urn:theriac:")) or not url:
        return None
    fields = {
        "url": url,
        "mime": mime_of(record),
        "status": str(status_of(record)),
        "digest": record.field("WARC-Payload-Digest") or record.field("WARC-Block-Digest") or "-",
        "length": str(place.length),
        "offset": str(place.offset),
        "filename": place.filename,
    }
    return f"{sort_key(url)} {stamp(record)} {msgspec.json.encode(fields).decode()}"


def status_of(record: WarcRecord) -> int:
    """The HTTP status; 200 for a resource."""
    found = STATUS.match(record.block[:64])
    return int(found[1]) if found else 200


def mime_of(record: WarcRecord) -> str:
    """The media type that the record states; of a response what its head states."""
    if record.kind == "resource":
        return (record.field("Content-Type") or "application/octet-stream").partition(";")[0].strip()
    head = record.block[:HEAD_BYTES].partition(b"\r\n\r\n")[0]
    found = TYPE.search(head)
    return found[1].decode("ascii", "replace").lower() if found else "unk"


def stamp(record: WarcRecord) -> str:
    """The record's date, fourteen digits."""
    return re.sub(r"\D", "", record.field("WARC-Date") or "")[:14]


def sort_key(url: str) -> str:
    """The address with its host turned round: `com,example,shop)/p/1`."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return _plain(url)
    host = parts.hostname.removeprefix("www.")
    turned = host if ":" in host or host.replace(".", "").isdigit() else ",".join(reversed(host.split(".")))
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    query = f"?{parts.query}" if parts.query else ""
    return _plain(f"{turned}{port}){parts.path or '/'}{query}".lower())


def _plain(text: str) -> str:
    """No spaces or control characters in a key."""
    return re.sub(r"[\x00-\x20\x7f]", lambda found: f"%{ord(found[0]):02x}", text)
