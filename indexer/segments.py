# SPDX-License-Identifier: EUPL-1.2
"""What the home-wide log says of the segments: which were opened, closed or recovered, and with which root."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import LedgerError
from indexer.ledger import JOURNAL, ledger_folder
from indexer.log.home_log import Leaf, LeafKind, LeafPlace, append_leaf, read_leaves

SEGMENT_KINDS = (LeafKind.OPENED, LeafKind.CLOSED, LeafKind.RECOVERED, LeafKind.ENTRY)


@dataclass(frozen=True, kw_only=True)
class SegmentEvent:
    """One leaf of the home-wide log that speaks of a segment."""

    leaf: Leaf
    event: LeafKind
    segment: str
    entries: int
    root: str
    """Merkle root over the segment's leaves at that moment, hexadecimal."""


def note_segment(home: Path, event: LeafKind, segment: str, entries: int, root: bytes) -> LeafPlace:
    """Enter what became of a segment in the home-wide log."""
    return append_leaf(home, event, {"segment": segment, "entries": entries, "root": root.hex()})


def read_segment_events(home: Path) -> Iterator[SegmentEvent]:
    """What the home-wide log says of segments, in order; raises LedgerError where an entry was changed."""
    for leaf in read_leaves(home):
        if leaf.kind in SEGMENT_KINDS:
            yield segment_event(leaf)


def segment_event(leaf: Leaf) -> SegmentEvent:
    """What a leaf says of a segment; raises LedgerError when it does not say it all."""
    try:
        return SegmentEvent(
            leaf=leaf,
            event=LeafKind(leaf.kind),
            segment=str(leaf.body["segment"]),
            entries=int(leaf.body["entries"]),
            root=str(leaf.body["root"]),
        )
    except (KeyError, ValueError) as error:
        raise LedgerError(f"log: leaf {leaf.index} does not say which segment it means: {error}") from error


def run_segments(home: Path, run_id: str) -> tuple[str, ...]:
    """Names of the segments whose name begins with this run's; more than the run's own may be among them."""
    folder = ledger_folder(home)
    return tuple(path.name.removesuffix(JOURNAL) for path in sorted(folder.glob(f"{run_id}--*{JOURNAL}")))
