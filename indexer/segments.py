# SPDX-License-Identifier: EUPL-1.2
"""The home-wide log of segments: which were opened, closed or recovered, and with which last chain."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.living import only_one
from indexer.errors import LedgerError
from indexer.ledger import JOURNAL, SEGMENTS_LOG, ledger_folder

GENESIS = hashlib.sha256(b"theriac segments").hexdigest()


@dataclass(frozen=True, kw_only=True)
class SegmentEvent:
    """One line of the home-wide log."""

    number: int
    event: str
    segment: str
    entries: int
    tip: str
    """The segment's last chain at that moment."""
    chain: str


def note_segment(home: Path, event: str, segment: str, entries: int, tip: str) -> None:
    """Append one line under a lock, and flush it to the disk."""
    path = ledger_folder(home) / SEGMENTS_LOG
    path.parent.mkdir(parents=True, exist_ok=True)
    with only_one(home, "segments"):
        number, chain = _last(path)
        text = f"{number + 1}\t{event}\t{segment}\t{entries}\t{tip}"
        chain = hashlib.sha256(f"{chain}{text}".encode()).hexdigest()
        with path.open("ab") as file:
            file.write(f"{text}\t{chain}\n".encode())
            file.flush()
            os.fsync(file.fileno())


def read_segment_events(home: Path) -> Iterator[SegmentEvent]:
    """The home-wide log from its beginning; raises LedgerError where the chain does not hold."""
    path = ledger_folder(home) / SEGMENTS_LOG
    if not path.exists():
        return
    before = GENESIS
    with path.open(encoding="ascii", errors="replace") as file:
        for expected, line in enumerate(file):
            text, _, chain = line.rstrip("\n").rpartition("\t")
            parts = text.split("\t")
            if len(parts) != 5 or parts[0] != str(expected) or not parts[3].isdigit():
                raise LedgerError(f"{SEGMENTS_LOG}: line {expected + 1} is not what was written")
            if chain != hashlib.sha256(f"{before}{text}".encode()).hexdigest():
                raise LedgerError(f"{SEGMENTS_LOG}: line {expected + 1} breaks the chain")
            before = chain
            yield SegmentEvent(
                number=expected, event=parts[1], segment=parts[2], entries=int(parts[3]), tip=parts[4], chain=chain
            )


def run_segments(home: Path, run_id: str) -> tuple[str, ...]:
    """Names of the segments whose name begins with this run's; more than the run's own may be among them."""
    folder = ledger_folder(home)
    return tuple(path.name.removesuffix(JOURNAL) for path in sorted(folder.glob(f"{run_id}--*{JOURNAL}")))


def _last(path: Path) -> tuple[int, str]:
    """Number and chain of the last whole line; a line that a kill cut is taken off, nobody was told of it."""
    if not path.exists():
        return -1, GENESIS
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if len(whole) != len(data):
        os.truncate(path, len(whole))
    if not whole:
        return -1, GENESIS
    parts = whole.rstrip(b"\n").rsplit(b"\n", 1)[-1].decode("ascii", "replace").split("\t")
    return int(parts[0]), parts[-1]
