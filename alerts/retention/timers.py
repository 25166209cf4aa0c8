# SPDX-License-Identifier: EUPL-1.2
"""Timers: which category an observation is in, and whether its time is over."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from alerts.retention.protecting import Protected
from classifiers.assessment import Verdict
from config.keeping_settings import RetentionSettings
from crawler.captured import Capture
from indexer.erasure.survey import Kept, survey
from indexer.erasure.tombstones import read_tombstones
from indexer.evidence import ObservationKind

FLAGGED = (Verdict.FALSIFIED, Verdict.UNAUTHORISED, Verdict.NOT_SURE)
PROFILES = (ObservationKind.SITE_PROFILE, ObservationKind.SELLER_PROFILE)


@dataclass(frozen=True, kw_only=True)
class Due:
    """What the timers let go, and what would be due but for a case."""

    observations: frozenset[tuple[str, int]] = frozenset()
    """Segment and number of each."""
    captures: frozenset[tuple[str, int]] = frozenset()
    """Observations that stay without their capture."""
    counts: "Counter[str]" = field(default_factory=Counter)
    """By category."""
    held: int = 0
    """Kept by a case or a legal hold."""

    def is_observation(self, kept: Kept) -> bool:
        """Whether an observation goes."""
        return (kept.segment, kept.number) in self.observations

    def is_capture(self, kept: Kept) -> bool:
        """Whether an observation's capture goes."""
        return (kept.segment, kept.number) in self.captures


def category(kept: Kept) -> str:
    """The timer that an observation runs on."""
    if kept.kind in PROFILES:
        return "profiles"
    if kept.kind is ObservationKind.LOOK:
        return "looks"
    return "flagged" if kept.verdict in FLAGGED else "unflagged"


def find_due(home: Path, wanted: RetentionSettings, protected: Protected, now: datetime) -> Due:
    """Everything whose time is over. A profile stays as long as an observation that was judged with it."""
    is_over, gone = overtime(wanted, now), read_tombstones(home)
    profiles_needed: set[str] = set()
    for kept in survey(home):
        if kept.kind not in PROFILES and (protected.why(kept) or not is_over(kept, category(kept))):
            profiles_needed.update(kept.profiles)
    observations: set[tuple[str, int]] = set()
    captures: set[tuple[str, int]] = set()
    counts: Counter[str] = Counter()
    held = 0
    for kept in survey(home):
        name, place = category(kept), (kept.segment, kept.number)
        needed = kept.kind in PROFILES and not profiles_needed.isdisjoint(kept.profiles)
        if protected.why(kept) or needed:
            held += is_over(kept, name)
        elif is_over(kept, name):
            observations.add(place)
            counts[name] += 1
        elif kept.capture is not None and is_over(kept, "captures") and not gone.of_capture(*place_of(kept.capture)):
            captures.add(place)
            counts["captures"] += 1
    return Due(observations=frozenset(observations), captures=frozenset(captures), counts=counts, held=held)


def place_of(capture: Capture) -> tuple[str, int]:
    """File and offset."""
    return capture.warc, capture.offset


def overtime(wanted: RetentionSettings, now: datetime) -> Callable[[Kept, str], bool]:
    """Says whether the time of an observation is over by the timer named."""
    days = {name: int(getattr(wanted, name)) for name in ("unflagged", "flagged", "looks", "profiles", "captures")}

    def is_over(kept: Kept, name: str) -> bool:
        return bool(days[name]) and kept.observed_at + timedelta(days=days[name]) < now

    return is_over
