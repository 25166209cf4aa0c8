# SPDX-License-Identifier: EUPL-1.2
"""Is a segment what was entered: each line of its journal, each line of its log, the roots that the home log states.

What the journal says of other files (captures that were closed, tails that were cut off) is read on the way.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

import msgspec

from crawler.living import is_living
from indexer.errors import LedgerError
from indexer.ledger import JOURNAL, LOG, OBSERVATION, first_chain, ledger_folder, parse_entry
from indexer.log.home_log import LeafKind
from indexer.log.tree import Edge
from indexer.segment_files import MARK
from indexer.segments import SegmentEvent
from indexer.verify.report import Checked, Meter, broken, held, not_checked

PART = "ledger"
LOG_LINE = re.compile(rb"(\d{10})\t([0-9a-f]{64})\t([0-9a-f]{64})\n")
WARC_NAME = re.compile(rb'"warc":"([^"\\]+)"')
ENDED = (LeafKind.CLOSED, LeafKind.RECOVERED, LeafKind.ENTRY)
FAULTS = 200
"""So many places of one segment are named; more would say no more."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What a ledger entry says of a whole file."""

    file: str
    size_bytes: int
    sha256: str
    segment: str
    number: int
    before_sha256: str = ""
    """Of the file that this one took the place of; empty for a first statement."""


@dataclass(kw_only=True)
class Said:
    """What all journals say of other files."""

    captures: list[Statement] = field(default_factory=list)
    cuts: list[Statement] = field(default_factory=list)
    named_warcs: dict[str, int] = field(default_factory=dict)
    """Capture files that observations name, and how many do."""


@dataclass(kw_only=True)
class SegmentCheck:
    """One segment on its way through the checks."""

    home: Path
    segment: str
    events: Sequence[SegmentEvent]
    erased: Mapping[int, bytes]
    """What must stand in place of the entries that a tombstone in the home log names."""
    said: Said
    meter: Meter
    entries: int = 0
    faults: list[Checked] = field(default_factory=list)

    def run(self) -> Iterator[Checked]:
        """Compare everything; one answer when it holds, else one for each place."""
        living = is_living(self.home, self.segment + MARK)
        missing = [name for name in (JOURNAL, LOG) if not (ledger_folder(self.home) / (self.segment + name)).is_file()]
        for suffix in missing:
            self._fault(suffix, "the file is missing")
        if not missing:
            try:
                self._compare(living)
            except LedgerError as error:
                self._fault("", str(error))
        yield from self.faults[:FAULTS]
        if len(self.faults) > FAULTS:
            yield broken(PART, self.segment, f"and {len(self.faults) - FAULTS} more places")
        if not self.faults:
            yield self._whole(living)

    def _whole(self, living: bool) -> Checked:
        last = self.events[-1] if self.events else None
        if last is not None and last.event in ENDED and last.entries == self.entries:
            return held(PART, self.segment, f"{self.entries} entries under root {last.root}")
        if living:
            return not_checked(PART, self.segment, f"it is being written; its first {self.entries} entries hold")
        if last is None:
            return broken(
                PART, self.segment, "the home log knows no such segment: foreign, or not recovered after a kill"
            )
        return broken(PART, self.segment, "its writer died and it was not recovered: the next `theriac run` does it")

    def _compare(self, living: bool) -> None:
        folder = ledger_folder(self.home)
        roots = {event.entries: event for event in self.events}
        edge, chain, place = Edge(), first_chain(self.segment), 0
        with (
            (folder / (self.segment + JOURNAL)).open("rb") as journal,
            (folder / (self.segment + LOG)).open("rb") as log,
        ):
            for number, (line, logged) in enumerate(zip_longest(journal, log, fillvalue=b"")):
                if living and not (line.endswith(b"\n") and logged.endswith(b"\n")):
                    break
                if not logged and number >= max(roots, default=0):
                    self._fault(JOURNAL, f"at byte {place} lies more than the {number} entries that the log has")
                    break
                leaf = self._log_line(number, logged, chain)
                if leaf is None:
                    break
                if not line:
                    self._fault(JOURNAL, f"entry {number} is missing: the journal ends at byte {place}")
                    break
                chain = hashlib.sha256((chain + leaf).encode()).hexdigest()
                self._journal_line(number, line, leaf, place)
                edge.add(bytes.fromhex(leaf))
                place += len(line)
                self.entries = number + 1
                self._meter(len(line) + len(logged))
                if self.entries in roots and roots.pop(self.entries).root != edge.root().hex():
                    self._fault(LOG, f"the first {self.entries} entries do not give the root that the home log states")
        self.meter.add(PART, self.segment, self._unmetered)
        for entries in sorted(roots):
            self._fault(JOURNAL, f"the home log states {entries} entries, {self.entries} whole ones are there")

    def _log_line(self, number: int, raw: bytes, chain: str) -> str | None:
        """The leaf that the log states, None when there is no whole line."""
        parts = LOG_LINE.fullmatch(raw)
        if parts is None:
            self._fault(LOG, f"line {number + 1} is {'no line of a log' if raw else 'missing'}")
            return None
        leaf = parts[2].decode()
        if int(parts[1]) != number:
            self._fault(LOG, f"line {number + 1} bears the number {int(parts[1])}")
        if hashlib.sha256((chain + leaf).encode()).hexdigest().encode() != parts[3]:
            self._fault(LOG, f"line {number + 1} breaks the chain")
        return leaf

    def _journal_line(self, number: int, line: bytes, leaf: str, place: int) -> None:
        whole = line.endswith(b"\n")
        body = line[:-1] if whole else line
        if hashlib.sha256(b"\0" + body).hexdigest() != leaf or not whole:
            if self.erased.get(number) != body or not whole:
                self._fault(JOURNAL, f"entry {number}, at byte {place}, is not what was entered")
            return
        if number in self.erased:
            self._fault(JOURNAL, f"entry {number}, at byte {place}, is still there, a tombstone says it was erased")
        self._listen(number, body)

    def _listen(self, number: int, body: bytes) -> None:
        """Take note of what an entry says of other files."""
        entry = parse_entry(body, self.segment, number)
        if entry.number != number:
            self._fault(JOURNAL, f"entry {number} bears the number {entry.number}")
        if entry.kind == OBSERVATION:
            for name in WARC_NAME.findall(entry.body):
                warc = name.decode()
                self.said.named_warcs[warc] = self.said.named_warcs.get(warc, 0) + 1
            return
        try:
            said = msgspec.json.decode(entry.body)
            self.said.captures += statements(said, self.segment, number)
            for cut in said.get("cuts") or ():
                self.said.cuts.append(_statement(cut, "quarantined_as", self.segment, number))
        except (msgspec.DecodeError, AttributeError, KeyError, TypeError) as error:
            self._fault(JOURNAL, f"entry {number} does not say what it must: {error}")

    _unmetered = 0

    def _meter(self, size_bytes: int) -> None:
        self._unmetered += size_bytes
        if self._unmetered > 1_000_000:
            self.meter.add(PART, self.segment, self._unmetered)
            self._unmetered = 0

    def _fault(self, suffix: str, reason: str) -> None:
        self.faults.append(broken(PART, self.segment + suffix, reason))


def statements(said: dict[str, Any], segment: str, number: int) -> list[Statement]:
    """What an entry says of whole capture files."""
    return [_statement(file, "name", segment, number) for file in said.get("files") or ()]


def _statement(said: dict[str, Any], name: str, segment: str, number: int) -> Statement:
    return Statement(
        file=str(said[name]),
        size_bytes=int(said["size_bytes"]),
        sha256=str(said["sha256"]),
        before_sha256=str(said.get("before_sha256", "")),
        segment=segment,
        number=number,
    )
