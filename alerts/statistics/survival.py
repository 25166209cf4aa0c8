# SPDX-License-Identifier: EUPL-1.2
"""Survival: how long offers stay on line after a notice, by Kaplan and Meier; what is still there is censored."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import CensoredData, ecdf

LEAST = 1e-9


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One offer: days from the notice to its removal, or to the last look at which it was not removed."""

    days: float
    removed: bool


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Share still on line after so many days, with an interval at each step, and the median with its own."""

    days: tuple[float, ...]
    share: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    stays: int
    removed: int
    median: float | None
    """None: fewer than half were removed as long as anybody looked."""
    median_low: float | None
    median_high: float | None
    """None: no upper bound can be told yet."""


def survival(stays: Sequence[Stay], confidence: float = 0.95) -> Curve:
    """The curve of these stays; the interval is Greenwood's on the log-log scale.

    Source: Kaplan and Meier 1958; Kalbfleisch and Prentice 1980 for the interval; Brookmeyer and Crowley 1982 for the
    median's.
    """
    ended = [max(stay.days, LEAST) for stay in stays if stay.removed]
    if not ended:
        return Curve(
            days=(0.0,), share=(1.0,), low=(1.0,), high=(1.0,), stays=len(stays), removed=0, median=None,
            median_low=None, median_high=None,
        )  # fmt: skip
    open_ = [max(stay.days, LEAST) for stay in stays if not stay.removed]
    found = ecdf(CensoredData(uncensored=ended, right=open_)).sf
    days = [float(day) for day in found.quantiles]
    share = [float(part) for part in found.probabilities]
    low, high = bounds(ended, open_, days, share, confidence)
    return Curve(
        days=(0.0, *days),
        share=(1.0, *share),
        low=(1.0, *low),
        high=(1.0, *high),
        stays=len(stays),
        removed=len(ended),
        median=first_at_or_below(days, share),
        median_low=first_at_or_below(days, low),
        median_high=first_at_or_below(days, high),
    )


def bounds(
    ended: Sequence[float], open_: Sequence[float], days: Sequence[float], share: Sequence[float], confidence: float
) -> tuple[list[float], list[float]]:
    """The interval around each step; where the curve has come to 0 there is none but 0."""
    from scipy.stats import norm

    z = float(norm.ppf(0.5 + confidence / 2))
    all_days, ends = np.sort(np.asarray([*ended, *open_])), np.asarray(ended)
    total, low, high = 0.0, list[float](), list[float]()
    for day, left in zip(days, share, strict=True):
        at_risk = len(all_days) - int(np.searchsorted(all_days, day, side="left"))
        ends_now = int(np.count_nonzero(ends == day))
        total += ends_now / (at_risk * (at_risk - ends_now)) if at_risk > ends_now else 0.0
        if left <= 0.0 or left >= 1.0 or total == 0.0:
            low.append(max(0.0, float(left)))
            high.append(max(0.0, float(left)))
            continue
        spread = z * math.sqrt(total) / math.log(left)
        inner = math.log(-math.log(left))
        one, other = math.exp(-math.exp(inner - spread)), math.exp(-math.exp(inner + spread))
        low.append(min(one, other))
        high.append(max(one, other))
    return low, high


def first_at_or_below(days: Sequence[float], shares: Sequence[float]) -> float | None:
    """The first day on which a curve has come down to one half; None when it never does."""
    return next((float(day) for day, share in zip(days, shares, strict=True) if share <= 0.5 + 1e-12), None)
