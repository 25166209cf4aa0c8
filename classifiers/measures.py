# SPDX-License-Identifier: EUPL-1.2
"""Measures: what a list of scores is worth against the truth. Plain sums over sorted arrays, no randomness."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Truth = npt.NDArray[np.bool_]
Scored = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Curve:
    """What a plot is drawn from: points of precision over recall, and found over stated share by bin."""

    name: str
    rows: int
    positives: int
    recall: tuple[float, ...]
    precision: tuple[float, ...]
    stated: tuple[float, ...]
    found: tuple[float, ...]
    weight: tuple[float, ...]
    """Share of the rows in each bin."""


def average_precision(truth: Truth, scores: Scored) -> float:
    """Area under precision over recall, 0 when nothing is true."""
    order = np.argsort(-scores, kind="stable")
    hits = truth[order]
    if not hits.any():
        return 0.0
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float(precision[hits].mean())


def calibration_error(truth: Truth, scores: Scored, bins: int = 10) -> float:
    """Mean distance of stated and found share over bins of equal width, weighted by size."""
    return sum(weight * abs(found - stated) for stated, found, weight in reliability(truth, scores, bins))


def brier_score(truth: Truth, scores: Scored) -> float:
    """Mean square of what is missing to the truth: 0 for a score that always knows."""
    return float(np.mean((scores - truth) ** 2))


def reliability(truth: Truth, scores: Scored, bins: int = 10) -> list[tuple[float, float, float]]:
    """Stated share, found share and weight of each bin that holds rows."""
    places = np.minimum((scores * bins).astype(int), bins - 1)
    rows = []
    for place in range(bins):
        inside = places == place
        if inside.any():
            rows.append((float(scores[inside].mean()), float(truth[inside].mean()), float(inside.mean())))
    return rows


def f1_scores(truth: Sequence[str], answers: Sequence[str]) -> dict[str, float]:
    """F1 of each class that the truth knows; `macro` is their mean."""
    found = {}
    for name in sorted(set(truth)):
        right = sum(t == a == name for t, a in zip(truth, answers, strict=True))
        told = sum(a == name for a in answers)
        there = sum(t == name for t in truth)
        found[name] = 2 * right / (told + there) if told + there else 0.0
    return found | {"macro": sum(found.values()) / len(found) if found else 0.0}


def curve(name: str, truth: Truth, scores: Scored, points: int = 40) -> Curve:
    """A curve over at most so many thresholds."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(truth[order])
    total = max(1, int(truth.sum()))
    places = np.unique(np.linspace(0, len(scores) - 1, min(points, len(scores))).astype(int))
    bins = reliability(truth, scores)
    return Curve(
        name=name,
        rows=len(scores),
        positives=int(truth.sum()),
        recall=tuple(round(float(hits[i]) / total, 4) for i in places),
        precision=tuple(round(float(hits[i]) / (i + 1), 4) for i in places.tolist()),
        stated=tuple(round(stated, 4) for stated, _, _ in bins),
        found=tuple(round(found, 4) for _, found, _ in bins),
        weight=tuple(round(weight, 4) for _, _, weight in bins),
    )
