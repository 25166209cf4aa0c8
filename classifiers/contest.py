# SPDX-License-Identifier: EUPL-1.2
"""Contest: a new model against the one in use, on the same frozen rows, per language and kind."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from classifiers.assessment import Verdict
from classifiers.context import ListingInContext
from classifiers.judge import Judge
from classifiers.labels import LabelledListing
from classifiers.left_out import FLAGGED, MEDICAL
from classifiers.measures import calibration_error
from classifiers.training import as_listing

GROUP_MIN = 20
"""Smaller groups are shown, and decide nothing."""
TOLERATED = 0.01
WORDS = {True: "worse", False: ""}


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
    if bouts[0].new <= bouts[0].old:
        why_not.append(f"not better overall: {bouts[0].new:.4f}, was {bouts[0].old:.4f}")
    truth = np.array([row.topic == "medical" for row in rows])
    errors = calibration_error(truth, old_offer), calibration_error(truth, new_offer)
    if errors[1] > max(0.03, errors[0]):
        why_not.append(f"worse calibrated: {errors[1]:.3f}, was {errors[0]:.3f}")
    return Contest(bouts=tuple(bouts), why_not=tuple(why_not))


def _answers(judge: Judge, rows: Sequence[LabelledListing]) -> tuple[np.ndarray, np.ndarray]:
    right, offers = [], []
    for start in range(0, len(rows), 256):
        part = rows[start : start + 256]
        items = [ListingInContext(listing=replace(as_listing(row), url=row.url)) for row in part]
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
