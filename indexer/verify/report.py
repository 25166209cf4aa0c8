# SPDX-License-Identifier: EUPL-1.2
"""VerifyReport: what was compared, with which answer, at which place; for a person and as JSON."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from config.finding import Finding, Held
from crawler.capture_event import software_name

SHOWN = 60


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One answer and the place it is about: a file, an entry, a row."""

    part: str
    """log, keys, ledger, captures, quarantine, store, seals, bundle …"""
    place: str
    answer: Held
    reason: str

    @property
    def line(self) -> str:
        """The answer on one line."""
        return f"{self.answer.value:<11} {self.part}: {self.place}: {self.reason}"


def held(part: str, place: str, reason: str) -> Checked:
    """It is what it was."""
    return Checked(part=part, place=place, answer=Held.HELD, reason=reason)


def broken(part: str, place: str, reason: str) -> Checked:
    """It is not what it was."""
    return Checked(part=part, place=place, answer=Held.BROKEN, reason=reason)


def not_checked(part: str, place: str, reason: str) -> Checked:
    """It could not be compared now."""
    return Checked(part=part, place=place, answer=Held.NOT_CHECKED, reason=reason)


def found(part: str, place: str, finding: Finding) -> Checked:
    """Another module's finding at its place."""
    return Checked(part=part, place=place, answer=finding.answer, reason=finding.reason)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a verification is."""

    part: str
    place: str
    done_bytes: int
    total_bytes: int


OnProgress = Callable[[Progress], None]


def no_progress(progress: Progress) -> None:
    """Nobody watches."""


@dataclass(kw_only=True)
class Meter:
    """Counts bytes and tells whoever watches."""

    on_progress: OnProgress = no_progress
    total_bytes: int = 0
    done_bytes: int = 0

    def add(self, part: str, place: str, size_bytes: int) -> None:
        """So many more bytes were compared."""
        self.done_bytes += size_bytes
        self.on_progress(
            Progress(
                part=part, place=place, done_bytes=self.done_bytes, total_bytes=max(self.total_bytes, self.done_bytes)
            )
        )


@dataclass(frozen=True, kw_only=True)
class VerifyReport:
    """All answers of one verification; `what` was asked for."""

    what: str
    checked_at: datetime
    seconds: float
    size_bytes: int
    """Bytes that were read and hashed."""
    entries: int
    unsealed: int
    """Entries of the ledger that no time authority vouches for yet; that alone breaks nothing."""
    checks: tuple[Checked, ...]

    @property
    def answer(self) -> Held:
        """BROKEN when anything is, else NOT_CHECKED when anything is, else HELD."""
        answers = {check.answer for check in self.checks}
        return next((answer for answer in (Held.BROKEN, Held.NOT_CHECKED) if answer in answers), Held.HELD)

    @property
    def exit_status(self) -> int:
        """0 only when everything held."""
        return 0 if self.answer is Held.HELD else 1

    def count(self, answer: Held) -> int:
        """How many places have this answer."""
        return sum(check.answer is answer for check in self.checks)

    def lines(self) -> Iterator[str]:
        """The report for a person: what does not hold, then what does, counted."""
        wrong = [check for check in self.checks if check.answer is not Held.HELD]
        yield from (check.line for check in wrong[:SHOWN])
        if len(wrong) > SHOWN:
            yield f"… and {len(wrong) - SHOWN} more; --report FILE writes all"
        for part, number in Counter(check.part for check in self.checks if check.answer is Held.HELD).items():
            yield f"{Held.HELD.value:<11} {part}: {number} {'place' if number == 1 else 'places'}"
        speed = f", {self.size_bytes / 1e6 / self.seconds:.0f} MB/s" if self.seconds > 1 else ""
        yield (
            f"{self.answer.value}: {self.what}: {self.count(Held.HELD)} held, {self.count(Held.BROKEN)} broken, "
            f"{self.count(Held.NOT_CHECKED)} not checked; {self.entries} entries, {self.size_bytes / 1e6:.1f} MB in "
            f"{self.seconds:.1f} s{speed}; unsealed entries: {self.unsealed}"
        )

    def write(self, path: Path) -> None:
        """All of it as JSON, into a file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.as_json())

    def as_json(self) -> bytes:
        """All of it as JSON, for a program and for a person."""
        said = {
            "answer": self.answer,
            "software": software_name(),
            **{name: value for name, value in msgspec.to_builtins(self).items() if name != "checks"},
            "counts": {answer: self.count(answer) for answer in Held},
            "checks": self.checks,
        }
        return msgspec.json.format(msgspec.json.encode(said)) + b"\n"


@dataclass(kw_only=True)
class Tally:
    """Gathers answers while a verification runs."""

    what: str
    meter: Meter = field(default_factory=Meter)
    entries: int = 0
    unsealed: int = 0
    checks: list[Checked] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def take(self, checks: Iterable[Checked]) -> None:
        """Keep answers."""
        self.checks.extend(checks)

    def report(self) -> VerifyReport:
        """What was found."""
        return VerifyReport(
            what=self.what,
            checked_at=datetime.now(UTC),
            seconds=time.monotonic() - self.began,
            size_bytes=self.meter.done_bytes,
            entries=self.entries,
            unsealed=self.unsealed,
            checks=tuple(self.checks),
        )
