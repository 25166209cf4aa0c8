# SPDX-License-Identifier: EUPL-1.2
"""write_wacz(): a package (WACZ 1.1.1) that stands alone: pages, screenshots, text, index, custody, signature.

Captures come out of their files one by one; a revisit is written out in full. A capture that cannot be read is not
left out silently: the package is not made, unless its absence is what the content says (`CaptureError` is raised).
Source: Webrecorder, Web Archive Collection Zipped (WACZ) 1.1.1.
"""

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import IO

import msgspec

from config.settings import Settings
from crawler.capture_event import software_name
from crawler.capture_files import CaptureFiles, open_capture_files
from crawler.capture_whole import WholeEvent, read_event_whole
from crawler.captured import Capture
from crawler.warc import WarcRecord, record_at, records_of, warc_date
from indexer.evidence import EvidenceRecord, ObservationKind
from indexer.export.content import Exhibit, ExportContent
from indexer.export.erased import erased_capture
from indexer.export.redaction import own_words
from indexer.export.wacz_index import Place, index_line
from indexer.export.wacz_masking import PageMasker
from indexer.export.wacz_pages import page_line, page_moment, read_shown
from indexer.export.wacz_signing import sign_package
from indexer.export.wacz_views import WARC_URI, member_of, view_records
from indexer.export.wacz_zip import PackageZip
from indexer.export.wording import exhibit_name, masked_words, seal_words, title_of

CAPTURES, VIEWS = "captures", "views"
ROTATE_BYTES = 1_000_000_000
"""A file of the archive ends after so many; replay viewers read members below 2 GiB."""
PAGES_HEAD = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}
CHUNK_BYTES = 1_000_000


def write_wacz(settings: Settings, content: ExportContent, path: Path, masker: PageMasker | None) -> tuple[str, ...]:
    """Write the package to `path`; gives warnings for a person. `masker`: for a masked copy."""
    with ExitStack() as held:
        package = held.enter_context(PackageZip(path, content.made_at))
        packing = _Packing(
            files=open_capture_files(settings),
            masker=masker,
            views=held.enter_context(tempfile.TemporaryFile()),
            pages=held.enter_context(tempfile.TemporaryFile()),
            told=held.enter_context(tempfile.TemporaryFile()),
        )
        write_archive(package, CAPTURES, packing.captures(content), packing)
        write_archive(package, VIEWS, packing.kept_views(), packing)
        index = "\n".join(sorted(packing.index)) + "\n"
        package.write("indexes/index.cdxj", [index.encode()], compressed=True)
        package.write("pages/pages.jsonl", _pages(packing.pages), compressed=True)
        package.write("theriac/captures.jsonl", _read_back(packing.told), compressed=True)
        package.write(
            "theriac/export.json", [msgspec.json.format(msgspec.json.encode(_about(content)))], compressed=True
        )
        package.write("theriac/custody.jsonl", (_line(one) for one in content.custody), compressed=True)
        return _close(settings, content, package, packing)


def write_archive(package: PackageZip, name: str, records: Iterator[WarcRecord], packing: "_Packing") -> None:
    """Records as members of WARC files, `<name>.warc.gz` and when it is full the next; each gets its index line."""
    first = next(records, None)
    for number in itertools.count():
        if first is None:
            return
        packing.filename = f"{name}-{number:03d}.warc.gz" if number else f"{name}.warc.gz"
        packing.size = 0
        rest = itertools.chain((first,), records)
        package.write(f"archive/{packing.filename}", packing.members(rest))
        first = next(records, None)


@dataclass(kw_only=True)
class _Packing:
    """What grows while captures stream into the package."""

    files: CaptureFiles
    masker: PageMasker | None
    views: IO[bytes]
    pages: IO[bytes]
    told: IO[bytes]
    index: list[str] = field(default_factory=list)
    written: set[str] = field(default_factory=set)
    filename: str = ""
    size: int = 0
    """Of the archive's file that is being written."""
    main: WarcRecord | None = None
    offsets_of: tuple[str, int] = ("", 0)
    offsets: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Of the capture file read last: what lies there for each moment."""

    def captures(self, content: ExportContent) -> Iterator[WarcRecord]:
        """Records of the archive, each capture once."""
        taken: set[tuple[str, int]] = set()
        for exhibit in content.exhibits:
            own = own_words(exhibit)
            for record in records_in_order(exhibit):
                capture = record.capture
                if capture is None:
                    continue
                gone = erased_capture(self.files.home, capture)
                about = _about_capture(content, exhibit, record, capture)
                self.told.write(_line(about | {"erased": gone} if gone else about))
                if gone or (capture.warc, capture.offset) in taken:
                    continue
                taken.add((capture.warc, capture.offset))
                yield from self._event(exhibit, record, capture, own)

    def _event(
        self, exhibit: Exhibit, record: EvidenceRecord, capture: Capture, own: frozenset[str]
    ) -> Iterator[WarcRecord]:
        event = read_event_whole(self.files, capture)
        if self.masker is not None:
            event = self.masker.mask_event(event, record.observation_id, own)
        yield from (event.warcinfo, *event.described)
        if record.kind is ObservationKind.LOOK:
            yield from self._loaded(record, capture, own)
        yield from event.records
        self._show(exhibit, record, event)

    def members(self, records: Iterator[WarcRecord]) -> Iterator[bytes]:
        """Members of one file until it is full; a record that is there already is left out."""
        while self.size < ROTATE_BYTES and (record := next(records, None)) is not None:
            record_id = record.field("WARC-Record-ID") or ""
            if record_id in self.written:
                continue
            self.written.add(record_id)
            member = member_of(record)
            line = index_line(record, Place(filename=self.filename, offset=self.size, length=len(member)))
            self.index += [line] if line else []
            self.size += len(member)
            yield member

    def _loaded(self, record: EvidenceRecord, capture: Capture, own: frozenset[str]) -> Iterator[WarcRecord]:
        """What the browser loaded for a look: events of the same moment before its own, in the same file."""
        date = warc_date(capture.captured_at)
        with self.files.open(capture.warc) as file:
            key = (capture.warc, capture.event_offset)
            if self.offsets_of != key:
                self.offsets_of, self.offsets = key, _offsets(self.files, *key)
            for offset in self.offsets.get(date, ()):
                loaded = record_at(file, offset, capture.warc)
                safe = self.masker.mask_page(loaded, record.observation_id, own) if self.masker else loaded
                if safe is not None:
                    yield safe

    def _show(self, exhibit: Exhibit, record: EvidenceRecord, event: WholeEvent) -> None:
        """Page list, text and screenshots of one capture."""
        page = event.main
        if not (page.field(WARC_URI) or "").startswith(("http://", "https://")):
            return
        documents = (one for one in event.records if (one.field(WARC_URI) or "").endswith(":document"))
        shown = read_shown(next(documents, page)) or read_shown(page)
        title = title_of(record) if record.listing is not None else ""
        if record.kind is ObservationKind.LOOK:
            title = f"{shown.title if shown else title_of(exhibit.record)} (sealed look)"
        self.pages.write(page_line(page, shown, title))
        if self.main is None or (exhibit.number <= 1 and record.kind is ObservationKind.LOOK):
            self.main = page
        for view in view_records(page, _screenshot(event), shown.text if shown else ""):
            text = msgspec.msgpack.encode(view)
            self.views.write(len(text).to_bytes(8, "big") + text)

    def kept_views(self) -> Iterator[WarcRecord]:
        """The derived records of all pages."""
        self.views.seek(0)
        while size := self.views.read(8):
            yield msgspec.msgpack.decode(self.views.read(int.from_bytes(size, "big")), type=WarcRecord)


def records_in_order(exhibit: Exhibit) -> Iterator[EvidenceRecord]:
    """The sighting that stands for the offer first, then looks, earlier sightings, outcomes and profiles; each once."""
    seen: set[str] = set()
    for record in (exhibit.record, *exhibit.looks, *exhibit.sightings, *exhibit.outcomes, *exhibit.profiles):
        if record.observation_id not in seen:
            seen.add(record.observation_id)
            yield record


def _offsets(files: CaptureFiles, warc: str, end: int) -> dict[str, tuple[int, ...]]:
    """Where the records of each moment lie in a file, before `end`."""
    found: dict[str, list[int]] = {}
    with files.open(warc) as file:
        for record in records_of(file, warc, 0, end):
            if record.kind in ("request", "response", "revisit", "metadata", "resource"):
                found.setdefault(record.field("WARC-Date") or "", []).append(record.offset)
    return {date: tuple(offsets) for date, offsets in found.items()}


def _screenshot(event: WholeEvent) -> bytes:
    for record in event.records:
        if (record.field(WARC_URI) or "").endswith(":screenshot"):
            return record.block
    return b""


def _about_capture(
    content: ExportContent, exhibit: Exhibit, record: EvidenceRecord, capture: Capture
) -> dict[str, object]:
    return {
        "exhibit": exhibit_name(content, exhibit.number),
        "observation_id": record.observation_id,
        "kind": record.kind,
        "observed_at": record.observed_at,
        "page_url": record.page_url,
        "state": record.state,
        "reason": record.reason,
        "ledger_entry": {"segment": record.segment, "number": record.sequence},
        "seal": seal_words(exhibit.seal) if record == exhibit.record else None,
        "capture": capture,
    }


def _about(content: ExportContent) -> dict[str, object]:
    return {
        "reference": content.reference,
        "title": content.title,
        "made_at": content.made_at,
        "made_by": content.made_by,
        "question": content.question,
        "copy": masked_words(content),
        "practice": content.practice,
        "exhibits": len(content.exhibits),
        "limits": content.limits,
    }


def _pages(file: IO[bytes]) -> Iterator[bytes]:
    yield _line(PAGES_HEAD)
    yield from _read_back(file)


def _read_back(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while part := file.read(CHUNK_BYTES):
        yield part


def _line(value: object) -> bytes:
    return msgspec.json.encode(value) + b"\n"


def _close(settings: Settings, content: ExportContent, package: PackageZip, packing: _Packing) -> tuple[str, ...]:
    created = f"{content.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    resources = [
        {"name": one.path.rpartition("/")[2], "path": one.path, "hash": f"sha256:{one.sha256}", "bytes": one.size_bytes}
        for one in package.members
    ]
    described: dict[str, object] = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": f"{content.reference}: {content.title}",
        "description": f"{masked_words(content)}. {content.question}. Assessments are hypotheses.",
        "created": created,
        "modified": created,
        "software": software_name(),
        "resources": resources,
    }
    if packing.main is not None:
        url, moment = packing.main.field(WARC_URI) or "", page_moment(packing.main)
        described |= {"mainPageUrl": url, "mainPageDate": moment, "home": {"url": url, "ts": moment}}
    data = package.write("datapackage.json", [msgspec.json.format(msgspec.json.encode(described))], compressed=True)
    digest = f"sha256:{data.sha256}"
    signature = sign_package(settings, digest, created, software_name())
    told = {"path": "datapackage.json", "hash": digest, "signedData": signature.signed_data}
    package.write("datapackage-digest.json", [msgspec.json.encode(told)], compressed=True)
    return signature.warnings
