# SPDX-License-Identifier: EUPL-1.2
"""What travels inside a dossier: capture records, custody log, what was withheld, and files that are handed along."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from indexer.errors import ExportError
from indexer.export.content import ExportContent
from indexer.export.dossier_gather import AttachmentRow, DossierView
from indexer.export.dossier_paper import Enclosure
from indexer.export.dossier_tally import captures_of
from indexer.export.dossier_view import SealOf

CAPTURE_RECORDS, CUSTODY_LOG, WITHHELD = "capture-records.json", "custody-log.json", "withheld.json"
CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Handed:
    """A file that is handed over with the dossier: attached when it is small enough, else bound by its digest."""

    path: Path
    name: str
    said: str
    media_type: str
    relationship: str = "Source"


def enclose(
    content: ExportContent, view: DossierView, seal_of: SealOf, handed: Sequence[Handed], attachment_bytes: int
) -> tuple[list[Enclosure], list[AttachmentRow]]:
    """What goes into the PDF, and the table that names it and what stays beside it."""
    own = [
        _json(
            CAPTURE_RECORDS,
            "Every capture: where it lies, its digests, its seal, how it came",
            _captures(content, view, seal_of),
            "Data",
        ),
        _json(CUSTODY_LOG, "Every handling after collection", list(content.custody), "Data"),
    ]
    if withheld := list(_withheld(view)):
        own.append(
            _json(WITHHELD, "What was left out because it shows buyers, with its digest", withheld, "Supplement")
        )
    enclosures, rows = list(own), [_row(one, "attached") for one in own]
    for file in handed:
        size, sha256 = _digest(file.path)
        small = size <= attachment_bytes
        rows.append(
            AttachmentRow(
                name=file.name, size=_size(size), said=file.said, where="attached" if small else "beside it, by digest",
                sha256=sha256,
            )
        )  # fmt: skip
        if small:
            enclosures.append(
                Enclosure(
                    name=file.name, data=file.path.read_bytes(), media_type=file.media_type, said=file.said,
                    relationship=file.relationship,
                )
            )  # fmt: skip
    return enclosures, rows


def _captures(content: ExportContent, view: DossierView, seal_of: SealOf) -> list[dict[str, object]]:
    stated = {
        capture.observation_id: capture.stated for offer in view.offers for capture in offer.captures if capture.stated
    }
    found: dict[str, dict[str, object]] = {}
    for place, exhibit in enumerate(content.exhibits):
        for record, seal in captures_of(exhibit, seal_of):
            if record.capture is not None and record.observation_id not in found:
                found[record.observation_id] = {
                    "offer": exhibit.number or place + 1,
                    "observation_id": record.observation_id,
                    "kind": record.kind,
                    "page_url": record.page_url,
                    "observed_at": record.observed_at,
                    "capture": record.capture,
                    "seal": seal,
                    "ledger": {"segment": record.segment, "sequence": record.sequence},
                    "stated": stated.get(record.observation_id),
                }
    return list(found.values())


def _withheld(view: DossierView) -> Iterator[dict[str, str]]:
    for offer in view.offers:
        for capture in offer.captures:
            if capture.withheld and capture.picture is not None:
                yield {
                    "observation_id": capture.observation_id,
                    "what": "screenshot",
                    "sha256": capture.picture.sha256,
                    "why": capture.withheld,
                }


def _json(name: str, said: str, data: object, relationship: str) -> Enclosure:
    text = msgspec.json.format(msgspec.json.encode(data), indent=1)
    return Enclosure(name=name, data=text, media_type="application/json", said=said, relationship=relationship)


def _row(one: Enclosure, where: str) -> AttachmentRow:
    return AttachmentRow(name=one.name, size=_size(len(one.data)), said=one.said, where=where, sha256=one.sha256)


def _digest(path: Path) -> tuple[int, str]:
    """Size and digest, read in pieces; raises ExportError."""
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while piece := file.read(CHUNK):
                digest.update(piece)
                size += len(piece)
    except OSError as error:
        raise ExportError(f"{path}: could not be read: {error.strerror}") from error
    return size, digest.hexdigest()


def _size(size: int) -> str:
    return f"{size:,} bytes"
