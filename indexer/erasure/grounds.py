# SPDX-License-Identifier: EUPL-1.2
"""What an erasure rests on, in words: who asked, why, on which ground; as the ledger's custody entry says it."""

from pathlib import Path

import msgspec

from indexer.custody import CUSTODY
from indexer.erasure.tombstones import CaptureTombstone, EntryTombstone, say_erased
from indexer.ledger import JOURNAL, ledger_folder, read_groups

ERASING = "erasing"


def say_ground(home: Path, tombstone: EntryTombstone | CaptureTombstone) -> str:
    """When it was erased, by whom, why and on which ground; the ground is left out where the ledger tells of none."""
    said = say_erased(tombstone)
    order = _order_of(home, tombstone.reference)
    if order is None:
        return said
    who, why, authority = order
    return f"{said}, at {tombstone.at[11:19]} UTC by {who}; ground: {authority}; reason: {why}"


def _order_of(home: Path, reference: str) -> tuple[str, str, str] | None:
    """Account, reason and ground of an erasure; the newest custody journal is read first."""
    for path in sorted(ledger_folder(home).glob(f"{CUSTODY}*{JOURNAL}"), reverse=True):
        for group in read_groups(path):
            for entry in group.entries:
                if entry.kind != ERASING:
                    continue
                said = msgspec.json.decode(entry.body)
                if isinstance(said, dict) and str(said.get("what", "")).startswith(f"{reference}:"):
                    who, why, authority = (str(said.get(name, "not told")) for name in ("who", "why", "authority"))
                    return who, why, authority
    return None
