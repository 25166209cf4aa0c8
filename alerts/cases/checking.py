# SPDX-License-Identifier: EUPL-1.2
"""Checking: does evidence hold now: ledger, signed log, seal, capture; from the bytes, nothing that is remembered."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from config.finding import Held
from config.settings import Settings
from crawler.capture_files import open_capture_files
from crawler.captures import verify_capture
from indexer.errors import LedgerError
from indexer.evidence import EvidenceRecord
from indexer.ledger import JOURNAL, ledger_folder, read_groups
from indexer.schema import decode_record
from indexer.seals.pins import own_pins
from indexer.seals.state import Sealed, SealIndex, SealState
from indexer.seals.verify import verify_place
from indexer.segments import SegmentEvent
from indexer.verify.capture_check import check_file
from indexer.verify.home import erased_entries, segment_events
from indexer.verify.log_check import check_log
from indexer.verify.report import Checked, Tally, broken, not_checked
from indexer.verify.segment_check import Said, SegmentCheck, Statement

FIRST = 1
"""Before the first observation of a segment stands the segment's own entry."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one observation stands, checked just now."""

    answer: Held
    reason: str
    seal: SealState
    leaf_sha256: str = ""
    """Of its line in the ledger."""


def check_standing(settings: Settings, records: Iterable[EvidenceRecord]) -> dict[str, Standing]:
    """Each observation's standing by its id; every segment, seal and capture file is read once."""
    checker = _Checker(settings)
    by_segment: dict[str, list[EvidenceRecord]] = {}
    for record in records:
        by_segment.setdefault(record.segment, []).append(record)
    faults = {segment: checker.check_segment(segment) for segment in sorted(by_segment)}
    named = {record.capture.warc for own in by_segment.values() for record in own if record.capture is not None}
    checker.find_statements(named)
    found: dict[str, Standing] = {}
    for segment, own in sorted(by_segment.items()):
        found |= dict(checker.standings(segment, own, faults[segment]))
    return found


class _Checker:
    def __init__(self, settings: Settings) -> None:
        self.settings, self.home = settings, settings.home
        state = check_log(self.home)
        self.log_faults = [check for check in state.checks if check.answer is Held.BROKEN]
        self.tally = Tally(what="case")
        self.events: dict[str, list[SegmentEvent]] = segment_events(state.leaves, self.tally)
        self.erased = erased_entries(state.leaves, self.tally)
        self.pins = own_pins(self.home, settings)
        self.files = open_capture_files(settings)
        self.said = Said()
        self._read: set[str] = set()
        self._seals: SealIndex | None = None
        self._places: dict[tuple[int, str], tuple[Held, str]] = {}
        self._warcs: dict[str, Checked] = {}

    def check_segment(self, segment: str) -> list[Checked]:
        """What is wrong with a segment; takes note of what its entries say of capture files."""
        self._read.add(segment)
        check = SegmentCheck(
            home=self.home,
            segment=segment,
            events=self.events.get(segment, []),
            erased=self.erased.get(segment, {}),
            said=self.said,
            meter=self.tally.meter,
        )
        return [one for one in check.run() if one.answer is not Held.HELD]

    def find_statements(self, named: Set[str]) -> None:
        """Read on in other segments until each capture file's whole digest is known: a later segment may state it."""
        for segment in sorted(self.events.keys() - self._read):
            if named <= {one.file for one in self.said.captures}:
                return
            self.check_segment(segment)

    def standings(
        self, segment: str, records: Sequence[EvidenceRecord], faults: Sequence[Checked]
    ) -> Iterator[tuple[str, Standing]]:
        """The observations of one segment."""
        lines = dict(self._lines(segment, {record.sequence + FIRST for record in records})) if not faults else {}
        for record in records:
            seal = self._seal(record)
            wrong = [*self.log_faults, *faults, *self._wrong(record, lines.get(record.sequence + FIRST), seal)]
            leaf = lines[record.sequence + FIRST][0] if record.sequence + FIRST in lines else ""
            yield record.observation_id, _standing(wrong, seal, leaf)

    def _lines(self, segment: str, wanted: set[int]) -> Iterator[tuple[int, tuple[str, bytes]]]:
        """Leaf and body of the wanted entries."""
        path = ledger_folder(self.home) / (segment + JOURNAL)
        for group in read_groups(path) if path.is_file() else ():
            for entry in group.entries:
                if entry.number in wanted:
                    yield entry.number, (hashlib.sha256(b"\0" + entry.line).hexdigest(), entry.body)

    def _seal(self, record: EvidenceRecord) -> SealState:
        try:
            self._seals = self._seals or SealIndex(self.home, self.pins)
            return self._seals.of_record(record.segment, record.sequence)
        except LedgerError as error:
            return SealState(reason=f"the log is not in order: {error}")

    def _wrong(self, record: EvidenceRecord, line: tuple[str, bytes] | None, seal: SealState) -> Iterator[Checked]:
        number = record.sequence + FIRST
        if number in self.erased.get(record.segment, {}):
            yield broken("ledger", record.segment, f"entry {number} was erased, its tombstone is in the log")
        elif line is None:
            yield broken("ledger", record.segment, f"no whole entry {number}")
        elif decode_record(line[1]) != record:
            yield broken("store", record.observation_id, "the row is not the entry of the ledger")
        if seal.state is not Sealed.UNSEALED:
            answer, reason = self._place(seal)
            if answer is not Held.HELD:
                yield Checked(part="seals", place=f"{seal.log_size}.{seal.authority}", answer=answer, reason=reason)
        if record.capture is None:
            return
        finding = verify_capture(self.files, record.capture)
        if finding.answer is not Held.HELD:
            yield Checked(part="captures", place=record.capture.warc, answer=finding.answer, reason=finding.reason)
        whole = self._warc(record.capture.warc)
        if whole is not None and whole.answer is not Held.HELD:
            yield whole

    def _place(self, seal: SealState) -> tuple[Held, str]:
        """One seal, checked from its files; what an earlier check remembered does not count."""
        key = (seal.log_size, seal.authority)
        if key not in self._places:
            assert self._seals is not None  # it gave this seal
            coverage = self._seals.coverage
            place = next(one for one in coverage.seals if (one.size, one.authority) == key and one.renewal == 0)
            noted = coverage.noted().get(place.folder.name)
            finding = verify_place(place, self.pins, self.home, coverage, noted)
            self._places[key] = (finding.answer, finding.reason)
        return self._places[key]

    def _warc(self, name: str) -> Checked | None:
        """The whole capture file, where the ledger states it; a file that is still open has no statement yet."""
        stated: dict[str, Statement] = {one.file: one for one in self.said.captures}
        if name not in stated:
            return None
        if name not in self._warcs:
            self._warcs[name] = check_file(self.files, stated[name], self.tally.meter)
        return self._warcs[name]


def _standing(wrong: Sequence[Checked], seal: SealState, leaf: str) -> Standing:
    answers = {one.answer for one in wrong}
    answer = next((one for one in (Held.BROKEN, Held.NOT_CHECKED) if one in answers), Held.HELD)
    said = [one.line for one in wrong if one.answer is answer]
    return Standing(answer=answer, reason="; ".join(said[:3]) or seal.words, seal=seal, leaf_sha256=leaf)


def gone(observation_id: str) -> Standing:
    """The standing of an observation that neither store nor ledger gives any more."""
    check = broken("store", observation_id, "the evidence store has no such observation")
    return _standing((check,), SealState(reason="it is not there"), "")


def unknown(observation_id: str, why: str) -> Standing:
    """The standing of an observation that cannot be asked for now."""
    return _standing((not_checked("store", observation_id, why),), SealState(reason=why), "")
