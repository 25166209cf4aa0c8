# SPDX-License-Identifier: EUPL-1.2
"""The custody journal: every later handling of the evidence, entered when it is done (ISO/IEC 27037).

One segment a month, `custody-YYYY-MM`, appended by any process under a lock: journal, flush, log, and a leaf of the
home-wide log at once, so that each entry can be proved from the moment it is made.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from config.settings import Settings
from crawler.living import only_one
from indexer.errors import EvidenceError, LedgerError
from indexer.ledger import CLOSED, OBSERVATION, OPENED
from indexer.log.home_log import LeafKind, utc_now
from indexer.segment_files import SegmentFiles
from indexer.segments import note_segment

CUSTODY = "custody-"
KIND = re.compile(r"[a-z][a-z_-]{0,39}")
RESERVED = (OPENED, CLOSED, OBSERVATION)


@dataclass(frozen=True, kw_only=True)
class Handling:
    """One handling: who did what, with what, and why. Digests are lower-case hexadecimal sha256."""

    who: str
    """Account or service."""
    action: str
    """captured, sealed, viewed, exported, copied, transferred, returned, re-stamped, erased, quarantined …"""
    what: str
    """Observation id, file or bundle."""
    why: str = ""
    sha256_before: str = ""
    sha256_after: str = ""


@dataclass(frozen=True, kw_only=True)
class CustodyPlace:
    """Where an entry lies: in its segment, and as a leaf of the home-wide log."""

    segment: str
    number: int
    leaf_index: int
    at: datetime


def enter(settings: Settings, kind: str, body: Handling | Mapping[str, Any]) -> CustodyPlace:
    """Enter one handling of the evidence; it is on the disk and in the signed log when this returns.

    `kind` is the entry's kind (`exported`, `sealed`, `erased` …). Raises LedgerError or JournalFullError.
    """
    return enter_at(settings.home, kind, body, utc_now())


def enter_at(home: Path, kind: str, body: Handling | Mapping[str, Any], at: datetime) -> CustodyPlace:
    """Enter one handling, with the time given."""
    if not KIND.fullmatch(kind) or kind in RESERVED:
        raise LedgerError(f"custody: expected a kind in small letters that no other journal uses, got {kind!r}")
    segment = f"{CUSTODY}{at.astimezone(UTC):%Y-%m}"
    with only_one(home, "custody"):
        files = SegmentFiles.resume(home, segment)
        try:
            files.append([[(kind, msgspec.json.encode({"at": at, **msgspec.to_builtins(body)}))]])
            files.settle()
            place = note_segment(home, LeafKind.ENTRY, segment, files.entries, files.root)
        except EvidenceError:
            files.close(ended=False)
            raise
        files.close(ended=True)
    return CustodyPlace(segment=segment, number=files.entries - 1, leaf_index=place.index, at=at)
