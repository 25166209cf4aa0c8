# SPDX-License-Identifier: EUPL-1.2
"""State: is an entry of the ledger sealed, by whom, since when. Asked for thousands of records at once.

A seal counts only after its token was checked against the pinned roots. That a folder with exactly these bytes was
found good is remembered in `state/seals-checked`; `theriac verify` remembers nothing and checks all again.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from indexer.errors import EvidenceError, LedgerError
from indexer.log.home_log import log_folder, read_note
from indexer.seals.authority import Pin
from indexer.seals.checking import check_in_log, check_seal, digest_all
from indexer.seals.coverage import Coverage, read_coverage
from indexer.seals.files import SealNote, SealPlace, seals_folder
from indexer.seals.pins import own_pins
from indexer.segments import SEGMENT_KINDS, segment_event
from indexer.writing import write_whole

CHECKED = "seals-checked"
LINES = 20_000


class Sealed(StrEnum):
    """Whether time and order of an entry are proved from outside."""

    UNSEALED = "UNSEALED"
    SEALED = "SEALED"
    PRACTICE = "PRACTICE"
    """By the practice market's own authority: shows how it works, proves nothing."""


@dataclass(frozen=True, kw_only=True)
class SealState:
    """How far one entry is sealed."""

    state: Sealed = Sealed.UNSEALED
    authority: str = ""
    sealed_at: datetime | None = None
    """As the token says: the entry existed then at the latest."""
    log_size: int = 0
    """Of the checkpoint that was stamped."""
    difference_s: float | None = None
    """The authority's clock minus ours when it was asked."""
    files: tuple[Path, ...] = ()
    """Everything that a check needs: checkpoint, request, reply, chain, root, revocation data, note."""
    renewals: tuple[Path, ...] = ()
    """Files of later tokens over this one, with the evidence record (RFC 4998) that holds the whole chain."""
    reason: str = ""
    """Why it is not sealed."""

    @property
    def words(self) -> str:
        """One line for a person."""
        if self.sealed_at is None:
            return f"UNSEALED: {self.reason or 'no time authority has sealed it'}"
        clock = f", clocks {self.difference_s:+.1f} s apart" if self.difference_s is not None else ""
        mark = " · PRACTICE, proves nothing" if self.state is Sealed.PRACTICE else ""
        return f"sealed by {self.authority} at {self.sealed_at:%Y-%m-%d %H:%M:%S} UTC{clock}{mark}"


class SealIndex:
    """All seals over the log of one home, each checked when it is needed first."""

    def __init__(self, home: Path, pins: Sequence[Pin], coverage: Coverage | None = None) -> None:
        self.home, self.pins = home, pins
        self.coverage = coverage or read_coverage(home)
        self.faults: dict[str, str] = {}
        self._closings: dict[str, list[tuple[int, int]]] = {}
        for leaf in self.coverage.leaves:
            if leaf.kind in SEGMENT_KINDS:
                event = segment_event(leaf)
                self._closings.setdefault(event.segment, []).append((event.entries, leaf.index))
        first = [place for place in self.coverage.seals if place.renewal == 0]
        self._kinds = {
            state: [place for place in first if (place.authority == "practice") is (state is Sealed.PRACTICE)]
            for state in (Sealed.SEALED, Sealed.PRACTICE)
        }
        self._states: dict[int, SealState] = {}
        self._good: dict[SealPlace, SealNote | None] = {}
        self._remembered = read_remembered(home)

    def of_record(self, segment: str, sequence: int) -> SealState:
        """The state of an observation, by the place that its record names."""
        return self.of_entry(segment, sequence + 1)  # before the first observation stands the segment's own entry

    def of_entry(self, segment: str, number: int) -> SealState:
        """The state of an entry, by its number in the journal."""
        places = self._closings.get(segment, ())
        index = next((index for entries, index in places if entries > number), None)
        if index is None:
            return SealState(reason="its segment is still being written")
        return self.of_leaf(index)

    def of_leaf(self, index: int) -> SealState:
        """The state of a leaf of the home's log: real seals before practice seals, the earliest of each."""
        if index not in self._states:
            self._states[index] = self._find(index)
        return self._states[index]

    def _find(self, index: int) -> SealState:
        reason = ""
        for state, places in self._kinds.items():
            for place in places[bisect_right(places, index, key=lambda place: place.size) :]:
                note = self.good(place)
                if note is not None:
                    return SealState(
                        state=state,
                        authority=note.authority,
                        sealed_at=note.sealed_at,
                        log_size=place.size,
                        difference_s=note.difference_s,
                        files=place.files(),
                        renewals=self._renewals(place),
                    )
                reason = reason or self.faults[place.folder.name]
        return SealState(reason=reason)

    def _renewals(self, place: SealPlace) -> tuple[Path, ...]:
        later = [
            one
            for one in self.coverage.seals
            if one.renewal and (one.size, one.authority) == (place.size, place.authority)
        ]
        return tuple(path for one in later for path in one.files())

    def good(self, place: SealPlace) -> SealNote | None:
        """The note of a seal that holds; None for one that does not, whose reason is then among `faults`."""
        if place not in self._good:
            try:
                self._good[place] = self._check(place)
            except EvidenceError as error:
                self._good[place] = None
                self.faults[place.folder.name] = str(error)
        return self._good[place]

    def _check(self, place: SealPlace) -> SealNote:
        mark, told = digest_all(place, self.pins), place.note()
        check_in_log(place, self.home, self.coverage.size)
        if mark in self._remembered:
            return told
        note = check_seal(place, self.pins).note
        self._remembered.append(mark)
        remember(self.home, self._remembered[-LINES:])
        return note


def read_remembered(home: Path) -> list[str]:
    """Digests of seals that were found good."""
    try:
        return (home / "state" / CHECKED).read_text(encoding="ascii", errors="replace").split()
    except OSError:
        return []


def remember(home: Path, marks: Sequence[str]) -> None:
    """Keep what was found good; a home that cannot be written is only slower."""
    try:
        write_whole(home / "state" / CHECKED, "".join(f"{mark}\n" for mark in marks).encode())
    except OSError:
        return


def seal_of(home: Path, segment: str, sequence: int) -> SealState:
    """How far an observation is sealed, by the place that its record names; thousands cost little."""
    try:
        return open_index(home).of_record(segment, sequence)
    except LedgerError as error:
        return SealState(reason=f"the log is not in order: {error}")


def open_index(home: Path) -> SealIndex:
    """The index of a home as its log and its seals stand now; made anew only when they have grown."""
    note = read_note(log_folder(home))
    folder = seals_folder(home)
    stamp = folder.stat().st_mtime_ns if folder.is_dir() else 0
    return _index(home, note.size if note is not None else 0, stamp)


@lru_cache(maxsize=2)
def _index(home: Path, size: int, stamp: int) -> SealIndex:  # noqa: ARG001 (size and stamp are what the cache asks)
    return SealIndex(home, own_pins(home))
