# SPDX-License-Identifier: EUPL-1.2
"""Calibration: evidence as a probability, fitted on planted worlds of other seeds (tests/bench, operators)."""

import math
from bisect import bisect_right
from collections.abc import Sequence

KNOTS = (-2.0, 0.0, 1.0, 2.0, 2.6, 3.5, 4.5, 5.5, 7.0, 9.0, 12.0)
LOG_ODDS = (-7.0, -5.0, -4.0, -3.0, -2.0, -1.0, 1.0, 2.0, 4.0, 6.0, 8.0)
"""At each knot of evidence; between them a straight line."""
ONE_CAUSE = 0.0
"""Added where a single cause carries all the evidence: what one copied line can do."""


def probability(score: float, causes: int = 2) -> float:
    """Evidence as a probability that one hand runs both, in [0, 1]."""
    return 1.0 / (1.0 + math.exp(-max(-20.0, min(20.0, log_odds(score) + (ONE_CAUSE if causes <= 1 else 0.0)))))


def log_odds(score: float, knots: Sequence[float] = KNOTS, odds: Sequence[float] = LOG_ODDS) -> float:
    """The fitted line; flat beyond its ends."""
    if score <= knots[0]:
        return odds[0]
    if score >= knots[-1]:
        return odds[-1]
    place = bisect_right(knots, score) - 1
    share = (score - knots[place]) / (knots[place + 1] - knots[place])
    return odds[place] + share * (odds[place + 1] - odds[place])


def calibration_error(said: Sequence[float], true: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error: how far said and true shares lie apart, over bins of equal width."""
    totals = [[0, 0.0, 0] for _ in range(bins)]
    for one, is_true in zip(said, true, strict=True):
        held = totals[min(bins - 1, int(one * bins))]
        held[0] += 1
        held[1] += one
        held[2] += is_true
    return sum(abs(sum_said - hits) for _, sum_said, hits in totals) / max(1, len(said))
