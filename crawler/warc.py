# SPDX-License-Identifier: EUPL-1.2
"""WARC 1.1 as bytes: one record is one gzip member, digests are sha256 in hexadecimal.

Source: ISO 28500:2017. Digests are `sha256:` and lower-case hex, because the value must be a token (no base32 padding).
"""

import hashlib
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, urldefrag

from isal import isal_zlib

from crawler.errors import CaptureError

REVISIT_PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
RESPONSE_TYPE = "application/http;msgtype=response"
REQUEST_TYPE = "application/http;msgtype=request"
HEAD_BYTES = 65_536
BLOCK_BYTES = 256_000_000
CHUNK_BYTES = 262_144
LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class WarcRecord:
    """One record as read back: `fields` in file order, `block` without the record's own header."""

    kind: str
    fields: tuple[tuple[str, str], ...]
    block: bytes
    offset: int
    size_bytes: int
    """Of the compressed member."""

    def field(self, name: str) -> str | None:
        """The first field of that name, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.fields if key.lower() == wanted), None)


def new_record_id() -> str:
    """A fresh `<urn:uuid:…>`."""
    return f"<urn:uuid:{uuid.uuid4()}>"


def warc_date(moment: datetime) -> str:
    """UTC with microseconds, as WARC-Date wants it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def warc_uri(url: str) -> str:
    """The address as a URI: no fragment, everything percent-encoded that a URI may not hold."""
    bare = LONE_PERCENT.sub("%25", urldefrag(url).url)
    head, separator, tail = bare.partition("://")
    if not separator:
        return quote(bare, safe="%:/?#@!$&'()*+,;=-._~") or "urn:theriac:no-address"
    host, slash, path = tail.partition("/")
    host = quote(host, safe="%:@!$&'()*+,;=-._~?[]")
    path = quote(path, safe="%:/?@!$&'()*+,;=-._~")
    return f"{head}://{host}{slash}{path}"


@lru_cache(maxsize=4_096)
def warc_ip(address: str | None) -> str | None:
    """The address in its plain form, None when it is none (a zone such as %eth0 is dropped)."""
    try:
        return str(ip_address((address or "").split("%")[0]))
    except ValueError:
        return None


def sha256_field(data: bytes) -> str:
    """`sha256:` and lower-case hex, as digests are written in a record."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def build_member(kind: str, fields: Fields, block: bytes, *, level: int = 1) -> bytes:
    """One record, compressed as one gzip member."""
    lines = ["WARC/1.1", f"WARC-Type: {kind}"]
    lines += [f"{name}: {value}" for name, value in fields]
    lines += [f"WARC-Block-Digest: {sha256_field(block)}", f"Content-Length: {len(block)}", "", ""]
    raw = b"".join(("\r\n".join(lines).encode(), block, b"\r\n\r\n"))
    return bytes(isal_zlib.compress(raw, level, wbits=31))


def read_records(path: Path, offset: int = 0) -> Iterator[WarcRecord]:
    """All whole records from `offset` on; raises CaptureError at the first that is cut or foreign."""
    with path.open("rb") as file:
        yield from records_of(file, path.name, offset, path.stat().st_size)


def record_at(file: BinaryIO, offset: int, name: str) -> WarcRecord:
    """The record of an open file whose member begins at `offset`; raises CaptureError when none lies there whole."""
    file.seek(offset)
    raw, size_bytes = _read_member(file, f"{name} at {offset}")
    return _parse_record(raw, offset, size_bytes, name)


def records_of(file: BinaryIO, name: str, begin: int, end: int) -> Iterator[WarcRecord]:
    """The records of an open file from `begin` to `end`; raises CaptureError at the first that is cut or foreign."""
    while begin < end:
        record = record_at(file, begin, name)
        yield record
        begin += record.size_bytes


def _read_member(file: BinaryIO, where: str) -> tuple[bytes, int]:
    stream = isal_zlib.decompressobj(wbits=31)
    parts: list[bytes] = []
    taken = produced = 0
    while not stream.eof:
        chunk = file.read(CHUNK_BYTES)
        if not chunk:
            raise CaptureError(f"{where}: expected a whole gzip member, the file ends after {taken} bytes")
        try:
            part = stream.decompress(chunk, BLOCK_BYTES - produced + 1)
        except isal_zlib.error as error:  # type: ignore[misc]  # the stub says "an exception", not "a class"
            raise CaptureError(f"{where}: expected a gzip member: {error}") from error
        parts.append(part)
        produced += len(part)
        taken += len(chunk)
        if produced > BLOCK_BYTES:
            raise CaptureError(f"{where}: expected at most {BLOCK_BYTES} bytes in one record")
    return b"".join(parts), taken - len(stream.unused_data)


def _parse_record(raw: bytes, offset: int, size_bytes: int, name: str) -> WarcRecord:
    end = raw.find(b"\r\n\r\n", 0, HEAD_BYTES)
    lines = raw[:end].decode("utf-8", "replace").split("\r\n")
    if end < 0 or lines[0] != "WARC/1.1":
        raise CaptureError(f"{name} at {offset}: expected a WARC/1.1 record, got {raw[:20]!r}")
    fields = tuple((key, value.strip()) for key, _, value in (line.partition(":") for line in lines[1:]))
    by_name = dict(fields)
    length = by_name.get("Content-Length", "")
    block = raw[end + 4 : -4]
    if not raw.endswith(b"\r\n\r\n") or not length.isdigit() or int(length) != len(block):
        raise CaptureError(f"{name} at {offset}: expected a block of {length or '?'} bytes, got {len(block)}")
    return WarcRecord(
        kind=by_name.get("WARC-Type", ""), fields=fields, block=block, offset=offset, size_bytes=size_bytes
    )
