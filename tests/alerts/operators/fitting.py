# SPDX-License-Identifier: EUPL-1.2
"""Fits the curves of `alerts.operators.calibration`: `python -m tests.alerts.operators.fitting` prints them.

On worlds of both shapes and several sizes, each counted alike, of seeds that no figure is ever measured on.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from alerts.operators.calibration import Asked, calibration_error
from alerts.operators.linking import Linker
from alerts.operators.weighing import Evidence
from tests.alerts.operators.planted import Shape, World, plant
from tests.alerts.operators.planted_campaigns import plant_campaigns

FITTED_ON = (101, 102)
MEASURED_ON = (7, 8)
"""Seeds of the benchmark's worlds."""
KNOTS = {
    Asked.TOGETHER: ((0.0, 2.0, 4.0), (-3.0, 0.0, 2.0, 5.0)),
    Asked.APART: ((-2.0, 0.0, 2.0, 4.0), (-3.0, 0.0, 3.0)),
    Asked.MEMBER: ((0.0, 2.0, 4.0), (0.0, 2.0, 5.0)),
}
"""Of the curve for one cause, and of the one for several."""
MOST = 6.9
"""Odds beyond which no figure of this kind is sure: 0.999."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One question with its answer."""

    evidence: Evidence
    is_true: bool


def judge_links(linker: Linker, world: World) -> Iterator[Judged]:
    """Every link that is looked at, each party against each."""
    parties = sorted(linker.shows)
    single = {party: linker.single(party) for party in parties}
    for left, right in linker.pairs(parties):
        evidence = linker.link(single[left], single[right])
        yield Judged(evidence=evidence, is_true=world.truth[left] == world.truth[right])


def judge_members(linker: Linker, world: World) -> Iterator[Judged]:
    """Every party of a proposal against the rest: true when most of them are of its hand."""
    for group in linker.groups:
        hands = Counter(world.truth[party] for party in group.parties)
        for party in group.parties if len(group.parties) > 1 else ():
            own = world.truth[party]
            others = hands - Counter([own])
            evidence = linker.against_rest(party, group)
            yield Judged(evidence=evidence, is_true=others[own] >= max(others.values()))


def fit_curve(scores: np.ndarray, true: np.ndarray, weights: np.ndarray, knots: Sequence[float]) -> list[float]:
    """Logarithm of the odds at each knot, by likelihood; rising, and bounded above."""
    basis = np.array([np.interp(scores, knots, row) for row in np.eye(len(knots))]).T

    def loss(steps: np.ndarray) -> float:
        odds = basis @ (steps[0] + np.concatenate([[0.0], np.cumsum(np.abs(steps[1:]))]))
        return float(np.sum(weights * (np.logaddexp(0.0, odds) - true * odds)))

    begin = np.concatenate([[0.5], np.full(len(knots) - 1, 0.7)])
    steps = minimize(loss, begin, method="L-BFGS-B").x
    return [min(MOST, float(one)) for one in steps[0] + np.concatenate([[0.0], np.cumsum(np.abs(steps[1:]))])]


def error_of(judged: Iterable[Judged]) -> float:
    """Calibration error of what was said of them."""
    pairs = [(one.evidence.probability, one.is_true) for one in judged]
    return calibration_error([said for said, _ in pairs], [is_true for _, is_true in pairs])


def main() -> int:
    """Print the curves."""
    judged: dict[tuple[Asked, bool], list[tuple[float, bool, float]]] = defaultdict(list)
    for seed in FITTED_ON:
        for world in (
            plant(2_000, 300, seed),
            plant(1_000, 150, seed, Shape(programmes=0.4)),
            plant_campaigns(2_000, 300, seed),
        ):
            linker = Linker(world.uses)
            linker.group()
            for answers in (list(judge_links(linker, world)), list(judge_members(linker, world))):
                for row in answers:
                    one = row.evidence
                    if one.causes:
                        key = (one.asked, one.causes > 1)
                        judged[key].append((one.score, row.is_true, 1e4 / len(answers)))
    for (asked, several), rows in sorted(judged.items()):
        scores, true, weights = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
        knots = KNOTS[asked][several]
        fitted = fit_curve(scores, true, weights, knots)
        print(asked.name, several, len(rows), tuple((knot, round(x, 1)) for knot, x in zip(knots, fitted, strict=True)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
