# SPDX-License-Identifier: EUPL-1.2
"""WARC and WACZ files as pages: responses read one by one, damage named, nothing fetched."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawler.decoding import decode_content
from crawler.errors import CrawlError
from crawler.page import Page

WARC_SUFFIXES = (".warc", ".warc.gz")
SLACK = 16
"""Bytes after the last record that are only empty lines."""
TEXT_TYPES = (
    "text/html",
    "application/xhtml",
    "application/json",
    "text/plain",
    "application/xml",
    "text/xml",
    "text/csv",
)


class ArchiveError(CrawlError):
    """An archive cannot be opened, or ends before its end."""


@dataclass(frozen=True, kw_only=True)
class ArchivedPage:
    """A page and where it lies: file and record id."""

    page: Page
    archived_at: str


def read_archive(path: Path, limit: int) -> Iterator[ArchivedPage]:
    """All pages of a file; raises ArchiveError at the point of damage, after what stood before it was given."""
    try:
        if path.name.lower().endswith(".wacz") or zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                rows = [row for row in package.infolist() if row.filename.lower().endswith(WARC_SUFFIXES)]
                if not rows:
                    raise ArchiveError(f"{path.name}: expected a WACZ file with WARC files in it, found none")
                for row in sorted(rows, key=lambda row: row.filename):
                    with package.open(row) as stream:
                        yield from _read_warc(stream, f"{path.name}!{row.filename}", row.file_size, limit)
            return
        with path.open("rb") as stream:
            yield from _read_warc(stream, path.name, path.stat().st_size, limit)
    except (OSError, zipfile.BadZipFile, EOFError) as error:
        raise ArchiveError(f"{path}: expected a readable WARC or WACZ file: {error}") from error


def _read_warc(stream: IO[bytes], name: str, size: int, limit: int) -> Iterator[ArchivedPage]:
    with _named_damage(name):
        end = 0
        records = ArchiveIterator(stream, arc2warc=True)
        for record in records:
            if not record.rec_type:
                raise ArchiveError(f"{name}: expected WARC records, found one without WARC-Type")
            found = _page_of(record, name, limit)
            if found is not None:
                yield found
            records.read_to_end(record)
            end = records.get_record_offset() + records.get_record_length()
        if not end:
            raise ArchiveError(f"{name}: expected WARC records, found none")
        if end + SLACK < size:
            raise ArchiveError(f"{name}: cut: the record at byte {end} of {size} is not whole")


@contextmanager
def _named_damage(name: str) -> Iterator[None]:
    """Whatever a damaged record raises becomes one kind of error."""
    try:
        yield
    except (ArchiveLoadFailed, ValueError, EOFError, OSError, AttributeError, IndexError, UnicodeError) as error:
        raise ArchiveError(f"{name}: damaged, the rest cannot be read: {str(error) or type(error).__name__}") from error


def _page_of(record: Any, name: str, limit: int) -> ArchivedPage | None:
    headers = record.rec_headers
    url = headers.get_header("WARC-Target-URI") or ""
    if record.rec_type not in ("response", "resource") or not url.startswith(("http://", "https://")):
        return None
    shown = tuple(record.http_headers.headers) if record.http_headers else ()
    kind = next((value for key, value in shown if key.lower() == "content-type"), "") or record.content_type or ""
    if record.rec_type == "resource":
        kind = headers.get_header("Content-Type") or ""
        shown = (("Content-Type", kind),)
    if kind and not kind.lower().startswith(TEXT_TYPES):
        return None
    declared = int(headers.get_header("Content-Length") or 0)
    body = _read_up_to(record.raw_stream, limit)
    missing = getattr(record.raw_stream, "limit", 0)
    if missing and len(body) <= limit:
        raise ArchiveError(f"{name}: the record of {url} ends {missing} of {declared} bytes early")
    status = _status(record)
    body = _decoded(_dechunked(body[:limit], shown), shown, limit)
    page = Page(
        url=url, requested_url=url, status=status, headers=shown, body=body,
        fetched_at=_date(headers.get_header("WARC-Date")),
    )  # fmt: skip
    return ArchivedPage(page=page, archived_at=f"{name}#{headers.get_header('WARC-Record-ID') or ''}")


def _read_up_to(stream: Any, limit: int) -> bytes:
    """All of a record, or one byte more than the limit."""
    parts: list[bytes] = []
    size = 0
    while size <= limit and (part := stream.read(min(65_536, limit + 1 - size))):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _status(record: Any) -> int:
    if record.http_headers is None:
        return 200
    code = record.http_headers.get_statuscode() or ""
    return int(code) if code.isdigit() else 0


def _date(text: str | None) -> datetime:
    try:
        found = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _decoded(body: bytes, headers: tuple[tuple[str, str], ...], limit: int) -> bytes:
    encoding = ",".join(value for name, value in headers if name.lower() == "content-encoding")
    decoded, fault = decode_content(body, encoding, limit) if encoding else (body, None)
    return decoded if decoded or not fault else body


def _dechunked(body: bytes, headers: tuple[tuple[str, str], ...]) -> bytes:
    """Some archives keep the chunked form; a body that is not in it is left alone."""
    if not any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in headers):
        return body
    parts: list[bytes] = []
    stream = io.BytesIO(body)
    while True:
        line = stream.readline(64).partition(b";")[0].strip()
        try:
            size = int(line, 16)
        except ValueError:
            return b"".join(parts) if parts else body
        if size == 0:
            return b"".join(parts)
        parts.append(stream.read(size))
        stream.readline(8)
