# SPDX-License-Identifier: EUPL-1.2
"""Calibration: evidence as a probability, fitted on planted worlds of other seeds than those it is measured on.

Two curves: one for evidence of a single cause, which one copied line can make, one for several independent causes. Both
are rounded down, and neither goes beyond 0.999: no figure of this kind is surer. Fitted on worlds of 3,000 and 5,000
sites; `python -m tests.bench operators` prints the error.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence

ONE_CAUSE = ((-2.0, 1.1), (0.0, 2.05), (2.0, 2.3), (3.0, 2.35), (4.0, 2.6), (5.0, 2.95), (6.5, 3.2))
SEVERAL_CAUSES = ((-3.0, 2.9), (-1.0, 3.9), (2.0, 5.0), (5.0, 6.0), (8.0, 6.9))
"""Evidence and logarithm of the odds at each knot; between them a straight line, beyond them flat."""


def probability(score: float, causes: int = 2) -> float:
    """Evidence of so many causes as a probability that one hand runs both, in [0, 1]; none without any cause."""
    if causes <= 0:
        return 0.0
    return 1.0 / (1.0 + math.exp(-log_odds(score, ONE_CAUSE if causes == 1 else SEVERAL_CAUSES)))


def log_odds(score: float, curve: Sequence[tuple[float, float]]) -> float:
    """The fitted line."""
    knots = [knot for knot, _ in curve]
    place = bisect_right(knots, score) - 1
    if place < 0:
        return curve[0][1]
    if place >= len(curve) - 1:
        return curve[-1][1]
    (left, low), (right, high) = curve[place], curve[place + 1]
    return low + (score - left) / (right - left) * (high - low)


def calibration_error(said: Sequence[float], true: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error: how far said and true shares lie apart, over bins of equal width."""
    totals = [[0.0, 0.0, 0.0] for _ in range(bins)]
    for one, is_true in zip(said, true, strict=True):
        held = totals[min(bins - 1, int(one * bins))]
        held[0] += 1
        held[1] += one
        held[2] += is_true
    return sum(abs(sum_said - hits) for _, sum_said, hits in totals) / max(1, len(said))
