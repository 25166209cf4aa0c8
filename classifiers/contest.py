# SPDX-License-Identifier: EUPL-1.2
"""Contest: a new model against the one in use, on the same frozen rows, per language and kind."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from classifiers.assessment import Verdict
from classifiers.context import ListingInContext
from classifiers.judge import Judge
from classifiers.labels import LabelledListing
from classifiers.left_out import FLAGGED, MEDICAL
from classifiers.measures import Scored, Truth, brier_score, calibration_error
from classifiers.training import as_listing, site_of

GROUP_MIN = 20
"""Smaller groups are shown, and decide nothing."""
TOLERATED = 0.01
CALIBRATED = 0.03
"""A calibration error up to here is good enough, whatever the other model's is."""
DRAWS, SURE, SEED = 400, 0.95, 20261122
"""How often the rows are drawn anew, and in what share of the draws the new model must be worse to count as worse."""


@dataclass(frozen=True, kw_only=True)
class Bout:
    """One group of rows judged by both."""

    group: str
    rows: int
    old: float
    """Share of rows whose questions the model in use answers right."""
    new: float

    @property
    def worse(self) -> bool:
        """Whether the new model is worse by more than chance explains in a group that is large enough."""
        return self.rows >= GROUP_MIN and self.new < self.old - max(TOLERATED, 1.0 / self.rows)


@dataclass(frozen=True, kw_only=True)
class Contest:
    """The outcome; `why_not` is empty when the new model may be promoted."""

    bouts: tuple[Bout, ...]
    why_not: tuple[str, ...]


def hold_contest(old: Judge, new: Judge, rows: Sequence[LabelledListing]) -> Contest:
    """Both judges on the same rows: overall, per language and per kind."""
    if not rows:
        return Contest(bouts=(), why_not=("there is no frozen test set to compare on",))
    old_right, old_offer = _answers(old, rows)
    new_right, new_offer = _answers(new, rows)
    bouts = [_bout("all", np.ones(len(rows), dtype=bool), old_right, new_right)]
    for kind, values in (("language", [r.language for r in rows]), ("kind", [r.kind or r.topic for r in rows])):
        for value in sorted(set(values)):
            bouts.append(_bout(f"{kind} {value}", np.array([v == value for v in values]), old_right, new_right))
    why_not = [f"worse on {bout.group}: {bout.new:.3f}, was {bout.old:.3f}" for bout in bouts if bout.worse]
    truth = np.array([row.topic == "medical" for row in rows])
    told = brier_score(truth, old_offer), brier_score(truth, new_offer)
    if (-bouts[0].new, told[1]) >= (-bouts[0].old, told[0]):
        why_not.append(f"not better overall: {bouts[0].new:.4f}, was {bouts[0].old:.4f}")
    if (share := share_worse(truth, old_offer, new_offer)) >= SURE:
        errors = calibration_error(truth, old_offer), calibration_error(truth, new_offer)
        why_not.append(f"worse calibrated: {errors[1]:.3f}, was {errors[0]:.3f}, in {share:.0%} of draws")
    return Contest(bouts=tuple(bouts), why_not=tuple(why_not))


def share_worse(truth: Truth, old: Scored, new: Scored) -> float:
    """In what share of draws of the same rows the new model is worse calibrated, and not well.

    The error of some hundred rows differs by chance: a few rows in another bin of ten move it by a hundredth, so one
    number against another would refuse models that are no worse.
    """
    if calibration_error(truth, new) <= CALIBRATED:
        return 0.0
    chance = np.random.default_rng(SEED)
    worse = 0
    for _ in range(DRAWS):
        rows = chance.integers(0, len(truth), len(truth))
        error = calibration_error(truth[rows], new[rows])
        worse += error > max(CALIBRATED, calibration_error(truth[rows], old[rows]))
    return worse / DRAWS


def _answers(judge: Judge, rows: Sequence[LabelledListing]) -> tuple[np.ndarray, np.ndarray]:
    right, offers = [], []
    for start in range(0, len(rows), 256):
        part = rows[start : start + 256]
        items = [ListingInContext(listing=as_listing(row), site=site_of(row)) for row in part]
        for row, answer in zip(part, judge.assess(items), strict=True):
            right.append(_is_right(row, answer.verdict, answer.falsified))
            offers.append(answer.offer)
    return np.array(right), np.array(offers)


def _is_right(row: LabelledListing, verdict: Verdict, falsified: float) -> float:
    """Share of the questions that a row's label answers, and that were answered right."""
    answers = [(verdict in MEDICAL) == (row.topic == "medical")]
    if row.illicit is False:
        answers.append(verdict not in FLAGGED)
    if row.illicit is True:
        answers.append(verdict in (*FLAGGED, Verdict.NOT_SURE))
    if row.falsified is not None and row.topic == "medical":
        answers.append((falsified >= 0.6) == row.falsified)
    return sum(answers) / len(answers)


def _bout(group: str, mask: np.ndarray, old: np.ndarray, new: np.ndarray) -> Bout:
    return Bout(group=group, rows=int(mask.sum()), old=float(old[mask].mean()), new=float(new[mask].mean()))
