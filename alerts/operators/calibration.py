# SPDX-License-Identifier: EUPL-1.2
"""Calibration: evidence as a probability, fitted on planted worlds of other seeds than those it is measured on.

What evidence means depends on what is asked: whether two parties of one proposal, two of different proposals, or a
party and the rest of its proposal are of one hand; and on whether it has one cause, which a single copied line can
make, or several independent ones. No curve goes beyond 0.999: no figure of this kind is surer. Fitted by
`python -m tests.alerts.operators.fitting` on worlds of both shapes; `python -m tests.bench operators` prints the error.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from enum import StrEnum

Curve = tuple[tuple[float, float], ...]
"""Evidence and logarithm of the odds at each knot; between them a straight line, beyond them flat."""


class Asked(StrEnum):
    """Of whom evidence speaks."""

    TOGETHER = "together"
    """Two parties of one proposal."""
    APART = "apart"
    """Two parties of different proposals: something kept them apart."""
    MEMBER = "member"
    """A party and the rest of its proposal."""


CURVES: dict[Asked, tuple[Curve, Curve]] = {
    Asked.TOGETHER: (((0.0, 4.3), (4.0, 4.5)), ((-3.0, 3.4), (0.0, 6.9))),
    Asked.APART: (((-2.0, -2.0), (0.0, -1.1), (4.0, -1.1)), ((0.0, 1.2), (3.0, 5.4))),
    Asked.MEMBER: (((0.0, 1.3), (2.0, 1.3), (4.0, 2.8)), ((0.0, -0.7), (2.0, 5.6))),
}
"""For evidence of one cause, and of several."""


def probability(score: float, causes: int = 2, asked: Asked = Asked.TOGETHER) -> float:
    """Evidence of so many causes as a probability that it is one hand, in [0, 1]; none without any cause."""
    if causes <= 0:
        return 0.0
    return 1.0 / (1.0 + math.exp(-log_odds(score, CURVES[asked][0 if causes == 1 else 1])))


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
