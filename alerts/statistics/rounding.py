# SPDX-License-Identifier: EUPL-1.2
"""Rounding: counts to a base, a curve in steps of several removals, so that no two figures give a small one away.

Two counts rounded to base b lie within b values each: their difference is known to within 2b - 1 values, among which
there is always 0 or one that is not small. Source: rounding to base 5 as statistical offices do it (UK HESA rounding
and suppression methodology; Handbook on Statistical Disclosure Control, section on rounding).
"""

from collections.abc import Sequence
from dataclasses import replace

from alerts.statistics.suppressing import Shown
from alerts.statistics.survival import Curve, Stay

FEW = 10
"""Below so many times the base, shares are told in steps of 0.05; else of 0.01."""


def round_count(count: int, base: int) -> int:
    """The nearest multiple of the base; 0 stays 0, and what is no small count never becomes one."""
    return count if base == 1 else (count + base // 2) // base * base


def rounded(shown: Shown, base: int) -> Shown:
    """One line as it is told; None stays None."""
    return {name: None if count is None else round_count(count, base) for name, count in shown.items()}


def coarsened(curve: Curve, stays: Sequence[Stay], base: int) -> Curve:
    """The curve on those of its days that at least `base` removals lie between; on each it has its own value."""
    if base == 1:
        return curve
    ended = sorted(max(stay.days, curve.days[1]) for stay in stays if stay.removed)
    kept, before, passed = [0], 0, 0
    for place, day in enumerate(curve.days[1:], start=1):
        while passed < len(ended) and ended[passed] <= day:
            passed += 1
        if passed - before >= base:
            kept.append(place)
            before = passed
    step = 0.05 if len(stays) < FEW * base else 0.01

    def told(shares: Sequence[float]) -> tuple[float, ...]:
        return tuple(round(round(shares[place] / step) * step, 2) for place in kept)

    return replace(
        curve, days=tuple(curve.days[place] for place in kept), share=told(curve.share), low=told(curve.low),
        high=told(curve.high), stays=round_count(len(stays), base), removed=round_count(len(ended), base),
    )  # fmt: skip
