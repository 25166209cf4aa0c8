# SPDX-License-Identifier: EUPL-1.2
"""Verdicts: from looks of several vantages over time to one word on an offer; pure, and never early.

A look's own reading proves nothing yet: a server may be down, a page refused, a country shut out. A verdict needs two
vantages that read the same over a common period of at least `spacing`. Until then it is `undetermined`. Two rules lean
to one side on purpose: whoever sees the offer ends every removal at once, and a refusal is never a removal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class RemovalVerdict(StrEnum):
    """What has become of an offer."""

    STILL_THERE = "still_there"
    CHANGED = "changed"
    """The offer is there with another price or title, or another offer stands at its address."""
    GONE = "gone"
    SUSPENDED = "suspended"
    SEIZED = "seized"
    PARKED = "parked"
    BLOCKED_TO_US = "blocked_to_us"
    """We are refused: a login, a challenge, a ban. It says nothing about the offer."""
    GEO_LIMITED = "geo_limited"
    """Withheld at some vantage for where it lies."""
    MOVED = "moved"
    RE_REGISTERED = "re_registered"
    """The name has another owner, who offers nothing of the kind."""
    OUT_OF_STOCK = "out_of_stock"
    UNDETERMINED = "undetermined"


V = RemovalVerdict
PRESENT = frozenset({V.STILL_THERE, V.CHANGED, V.OUT_OF_STOCK, V.MOVED})
"""The offer, or its page, was seen."""
ABSENT = frozenset({V.SEIZED, V.SUSPENDED, V.RE_REGISTERED, V.PARKED, V.GONE})
"""The offer was not there, and why it was not could be read."""
LEAST_FIRST = (V.STILL_THERE, V.CHANGED, V.MOVED, V.OUT_OF_STOCK)
"""Where vantages see the offer in different states: what is least of a change is said."""
SPEAKS_FIRST = (V.SEIZED, V.SUSPENDED, V.RE_REGISTERED, V.PARKED, V.GONE)
"""Where vantages agree that it is absent and name different reasons."""
WORDS = {
    V.STILL_THERE: "the offer is still there",
    V.CHANGED: "the offer has changed",
    V.GONE: "the offer is gone",
    V.SUSPENDED: "the site or the seller is suspended",
    V.SEIZED: "the site shows that it was seized",
    V.PARKED: "the name is parked",
    V.BLOCKED_TO_US: "we are refused, nothing is known of the offer",
    V.GEO_LIMITED: "the offer is withheld by place",
    V.MOVED: "the same offer stands elsewhere",
    V.RE_REGISTERED: "the name has another owner",
    V.OUT_OF_STOCK: "the offer is out of stock",
}


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What a verdict needs."""

    vantages: int = 2
    spacing: timedelta = timedelta(hours=6)
    """The common period over which they must read the same."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look as the verdict needs it."""

    vantage: str
    at: datetime
    reading: RemovalVerdict
    country: str = ""
    id: int = 0
    """Of its row; 0 in figures alone."""


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A verdict with what it rests on."""

    verdict: RemovalVerdict
    reason: str
    since: datetime | None = None
    """The first of the looks that agree; None while undetermined."""
    looks: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Run:
    """What one vantage has read without a break: its newest looks of one kind."""

    vantage: str
    country: str
    looks: tuple[Look, ...]
    before: tuple[Look, ...] = ()
    """The run before this one, when it had several looks."""

    @property
    def reading(self) -> RemovalVerdict:
        """Of all looks of the run."""
        return self.looks[-1].reading

    @property
    def start(self) -> datetime:
        """When it began."""
        return self.looks[0].at

    @property
    def end(self) -> datetime:
        """The newest look of it."""
        return self.looks[-1].at

    @property
    def is_lone(self) -> bool:
        """One reading that differs from several before it: perhaps a fault of the moment."""
        return len(self.looks) == 1 and bool(self.before)


def decide(looks: Iterable[Look], policy: Policy | None = None) -> RemovalVerdict:
    """The verdict alone."""
    return weigh(looks, policy).verdict


def weigh(looks: Iterable[Look], policy: Policy | None = None) -> Weighed:
    """The verdict on an offer from all its looks, in whatever order they come."""
    policy = policy or Policy()
    ordered = sorted(looks, key=lambda look: (look.at, look.vantage))
    runs = [run for run in (newest_run(own) for own in by_vantage(ordered)) if run is not None]
    if is_silent(ordered, policy) and not all(run.reading in ABSENT for run in runs):
        return undetermined("no vantage could read the page of late")
    if len(runs) < policy.vantages:
        return undetermined(f"{len(runs)} of {policy.vantages} vantages could read the page so far")
    runs = bridge_lone(runs, policy)
    readings = {run.reading for run in runs}
    if len(readings) == 1:
        return agreed(runs, runs[0].reading, policy)
    if readings <= ABSENT:
        first = next(verdict for verdict in SPEAKS_FIRST if verdict in readings)
        return agreed(runs, first, policy)
    if readings & PRESENT:
        return seen_by_some(runs, policy)
    if V.GEO_LIMITED in readings and not readings & ABSENT:
        return agreed(runs, V.GEO_LIMITED, policy)
    return undetermined(f"vantages disagree: {said(runs)}")


def is_silent(looks: Sequence[Look], policy: Policy) -> bool:
    """Whether no look of the newest time says anything: what was seen before is too old to stand for now."""
    silent: list[Look] = []
    for look in reversed(looks):
        if look.reading is not V.UNDETERMINED:
            break
        silent.append(look)
    vantages = {look.vantage for look in silent}
    return len(vantages) >= policy.vantages and silent[0].at - silent[-1].at >= policy.spacing


def by_vantage(looks: Sequence[Look]) -> Iterable[list[Look]]:
    """The looks of each vantage that say anything, in their order."""
    own: dict[str, list[Look]] = {}
    for look in looks:
        if look.reading is not V.UNDETERMINED:
            own.setdefault(look.vantage, []).append(look)
    return own.values()


def newest_run(looks: list[Look]) -> Run | None:
    """The vantage's newest unbroken readings; single faults between equal readings are passed over."""
    kept = without_flickers(without_single_refusals(looks))
    if not kept:
        return None
    looks, earlier = newest_alike(kept)
    before, _ = newest_alike(earlier) if earlier else ([], [])
    return Run(
        vantage=kept[-1].vantage,
        country=kept[-1].country,
        looks=tuple(looks),
        before=tuple(before) if len(before) > 1 else (),
    )


def newest_alike(looks: list[Look]) -> tuple[list[Look], list[Look]]:
    """The newest looks that read the same, and those before them."""
    start = len(looks) - 1
    while start > 0 and looks[start - 1].reading is looks[-1].reading:
        start -= 1
    return looks[start:], looks[:start]


def without_single_refusals(looks: list[Look]) -> list[Look]:
    """A refusal counts from the second in a row: single challenges are weather."""
    refused = [look.reading is V.BLOCKED_TO_US for look in looks]
    near = [
        (place > 0 and refused[place - 1]) or (place + 1 < len(refused) and refused[place + 1])
        for place in range(len(looks))
    ]
    return [look for look, is_refused, is_near in zip(looks, refused, near, strict=True) if not is_refused or is_near]


def without_flickers(looks: list[Look]) -> list[Look]:
    """Drop a single reading between two equal others, unless it saw the offer: that is never a fault."""
    return [
        look
        for place, look in enumerate(looks)
        if look.reading in PRESENT
        or not 0 < place < len(looks) - 1
        or looks[place - 1].reading is not looks[place + 1].reading
        or looks[place - 1].reading is look.reading
    ]


def bridge_lone(runs: list[Run], policy: Policy) -> list[Run]:
    """A lone newest reading gives way to what its vantage read before, where another vantage stands by that now."""
    steady = [run for run in runs if not run.is_lone]
    return [bridge(run, steady, policy) if run.is_lone and run.reading not in PRESENT else run for run in runs]


def bridge(run: Run, steady: Sequence[Run], policy: Policy) -> Run:
    """What the vantage read before its lone reading, if another one still reads that."""
    reading = run.before[-1].reading
    held = any(other.reading is reading and other.end >= run.end - policy.spacing / 2 for other in steady)
    return replace(run, looks=run.before, before=()) if held else run


def agreed(runs: Sequence[Run], verdict: RemovalVerdict, policy: Policy) -> Weighed:
    """All read the same: the verdict stands once enough of them did so over a common period."""
    joined = common_period(runs, policy)
    if joined is None:
        return undetermined(f"{WORDS[verdict]}, as {said(runs)}: not yet over {hours(policy.spacing)} at two vantages")
    names = ", ".join(sorted({run.vantage for run in joined}))
    return Weighed(
        verdict=verdict,
        reason=f"{WORDS[verdict]}: read so by {names} over {hours(period_of(joined))}",
        since=min(run.start for run in joined),
        looks=tuple(sorted({look.id for run in joined for look in run.looks})),
    )


def common_period(runs: Sequence[Run], policy: Policy) -> list[Run] | None:
    """The runs that overlap for long enough; None when fewer than the policy asks for do."""
    longest = sorted(runs, key=lambda run: (run.start, -run.end.timestamp()))
    for size in range(len(longest), policy.vantages - 1, -1):
        for start in range(len(longest) - size + 1):
            chosen = longest[start : start + size]
            if all(len(run.looks) > 1 for run in chosen) and period_of(chosen) >= policy.spacing:
                return chosen
    return None


def period_of(runs: Sequence[Run]) -> timedelta:
    """How long all of them read the same at the same time."""
    return min(run.end for run in runs) - max(run.start for run in runs)


def seen_by_some(runs: Sequence[Run], policy: Policy) -> Weighed:
    """Some vantage sees the offer; others see it differently, are refused, or do not find it."""
    open_to_us = [run for run in runs if run.reading is not V.BLOCKED_TO_US]
    runs = open_to_us if len(open_to_us) >= policy.vantages else runs
    readings = {run.reading for run in runs}
    if readings <= PRESENT:
        return agreed(runs, next(verdict for verdict in LEAST_FIRST if verdict in readings), policy)
    if readings <= {V.MOVED, V.GONE}:
        return agreed(runs, V.MOVED, policy)
    withheld = [run for run in runs if run.reading in ABSENT or run.reading is V.GEO_LIMITED]
    lasting = [run for run in runs if len(run.looks) > 1 and run.end - run.start >= policy.spacing]
    if not withheld:
        return undetermined(f"one vantage sees the offer, another is refused: {said(runs)}")
    if len(lasting) < len(runs) or period_of(runs) < policy.spacing:
        return undetermined(f"vantages disagree: {said(runs)}")
    return Weighed(
        verdict=V.GEO_LIMITED,
        reason=f"{WORDS[V.GEO_LIMITED]}: {said(runs)} over {hours(period_of(runs))}",
        since=min(run.start for run in withheld),
        looks=tuple(sorted({look.id for run in runs for look in run.looks})),
    )


def undetermined(reason: str) -> Weighed:
    """Not yet, and why."""
    return Weighed(verdict=V.UNDETERMINED, reason=reason)


def said(runs: Sequence[Run]) -> str:
    """What each vantage reads now."""
    return ", ".join(f"{run.vantage} reads {run.reading.value}" for run in runs)


def hours(span: timedelta) -> str:
    """A period in words."""
    seconds = span.total_seconds()
    return f"{seconds / 3600:.0f} h" if seconds >= 3600 else f"{seconds:.0f} s"
