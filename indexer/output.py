# SPDX-License-Identifier: EUPL-1.2
"""The offers of a run as JSON Lines, read from the journals: whole whatever the store has, in flat memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from config.settings import Settings
from crawler.listing_row import listing_row
from indexer.evidence import EvidenceRecord, ObservationKind
from indexer.recovery import run_records


def write_output(settings: Settings, run_id: str, path: Path) -> int:
    """Write one line for each offer of the run, each once; gives how many. A file appears whole or not at all."""
    if path.exists() and not path.is_file():
        return _write(path, settings, run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.half")
    count = _write(half, settings, run_id)
    half.replace(path)
    return count


def output_row(record: EvidenceRecord) -> dict[str, Any]:
    """One listing record as `--output` and `listings --json` give it; listing fields stand at the top."""
    assert record.listing is not None  # only listing records are put out
    row = listing_row(record.listing)
    row |= {
        "source": record.source,
        "site": record.site,
        "page_url": record.page_url,
        "observed_at": record.observed_at,
        "observation_id": record.observation_id,
        "offer_id": record.offer_id,
        "run_id": record.run_id,
        "practice": record.practice,
        "capture": record.capture,
        "site_profile_sha256": record.site_profile_sha256,
        "seller_profile_sha256": record.seller_profile_sha256,
        "assessment": record.assessment,
    }
    return row


def _write(path: Path, settings: Settings, run_id: str) -> int:
    count = 0
    with path.open("wb") as file:
        for record in _offers(settings.home, run_id):
            file.write(msgspec.json.encode(output_row(record)) + b"\n")
            count += 1
    return count


def _offers(home: Path, run_id: str) -> Iterator[EvidenceRecord]:
    """Each offer of the run once, as it was seen first."""
    seen: set[bytes] = set()
    for record in run_records(home, run_id):
        key = bytes.fromhex(record.offer_id)
        if record.kind is ObservationKind.LISTING and key not in seen:
            seen.add(key)
            yield record
