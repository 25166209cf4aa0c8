# SPDX-License-Identifier: EUPL-1.2
"""The clock beside an authority's: the difference, and whether this clock was set since the process began."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.clock import ClockReading

JUMP_S = 1.0

_began_s = time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass(frozen=True, kw_only=True)
class ClockComparison:
    """The local clock beside an authority's."""

    difference_s: float
    """The authority's time minus ours; positive: our clock is behind."""
    uncertainty_s: float
    """Half of how long the request took, and the accuracy that the authority states."""

    @property
    def least_s(self) -> float:
        """The clocks differ by at least so much, whatever the network did."""
        return max(0.0, abs(self.difference_s) - self.uncertainty_s)


def compare_clocks(asked_at: datetime, took_s: float, authority_at: datetime, accuracy_s: float) -> ClockComparison:
    """The authority's time was taken between question and answer; one in whole seconds was rounded."""
    middle = asked_at + timedelta(seconds=took_s / 2)
    rounding = 1.0 if authority_at.microsecond == 0 else 0.0
    return ClockComparison(
        difference_s=round((authority_at - middle).total_seconds(), 6),
        uncertainty_s=round(took_s / 2 + max(accuracy_s, rounding), 6),
    )


def jump_s() -> float:
    """How far the clock was set since this process began; 0.0 below a second, which time daemons slew."""
    moved = time.time() - time.clock_gettime(time.CLOCK_BOOTTIME) - _began_s  # which goes on while a laptop sleeps
    return round(moved, 1) if abs(moved) >= JUMP_S else 0.0


def say_clock(reading: ClockReading) -> str:
    """What is known of the clock, in one line."""
    kept = {True: "synchronised", False: "not synchronised", None: "not known whether synchronised"}
    facts = [f"{reading.source}: {kept[reading.synchronised]}"]
    if reading.server:
        facts.append(f"follows {reading.server}")
    if reading.stratum is not None:
        facts.append(f"stratum {reading.stratum}")
    if reading.offset_s is not None:
        facts.append(f"offset {reading.offset_s:+.6f} s")
    return ", ".join(facts)
