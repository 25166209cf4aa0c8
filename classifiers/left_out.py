# SPDX-License-Identifier: EUPL-1.2
"""Left out: every source is judged by a model that never saw it, markets by vendors it never saw, composed texts by
operators it never saw; beside them the plain baseline on the same splits."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from classifiers.assessment import Assessment, Verdict
from classifiers.baselines import keyword_flags, predict_left_out, vectorise
from classifiers.context import ListingInContext
from classifiers.judge import Judge
from classifiers.labels import LabelledListing
from classifiers.lexicon import load_lexicon
from classifiers.model import Model
from classifiers.training import as_listing, calibrate, fit, make_matrix, site_of, vary
from config.legal import load_legal_map
from config.reference import load_reference

FLAGGED = frozenset({Verdict.FALSIFIED, Verdict.UNAUTHORISED})
MEDICAL = frozenset({*FLAGGED, Verdict.LEGAL, Verdict.NOT_SURE})
VENDOR_FOLDS = 4
HAND_PARTS = 6
"""Hands that wrote for training are left out in so many parts, each hand as a whole."""
COMPOSED_PARTS = 7


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One row judged by a model that did not see its source (or its vendor), with and without its place."""

    row: LabelledListing
    in_context: Assessment
    bare: Assessment
    title_only: Assessment
    baseline: str = ""
    """Label that plain TF-IDF with logistic regression gives on the same split; empty for composed rows."""
    keyword: bool = False


def judge_left_out(rows: Sequence[LabelledListing], progress: Callable[[str], None] = lambda _: None) -> list[Judged]:
    """Every real row, and one composed row in seven, judged without its source, vendor or operator in training."""
    varied = vary(rows)
    matrix = make_matrix(varied)
    calibration = calibrate(matrix, varied)
    plain, keywords = vectorise(rows), keyword_flags(rows)
    judged: list[Judged] = []
    for name, held_out in folds(rows):
        progress(f"{name}: {int(held_out.sum())} rows left out")
        kept, out = np.flatnonzero(~held_out).tolist(), np.flatnonzero(held_out).tolist()
        model = Model(fit(matrix[kept], [varied[i] for i in kept], kinds=rows[out[0]].generated) | calibration)
        judge = Judge(model, load_lexicon(), load_reference(), load_legal_map())
        made = rows[out[0]].generated or rows[out[0]].written
        labels = [""] * len(out) if made else predict_left_out(plain, rows, held_out).tolist()
        for i, label, answer in zip(out, labels, _judge(judge, [rows[i] for i in out]), strict=True):
            judged.append(replace(answer, baseline=str(label), keyword=bool(keywords[i])))
    return judged


def folds(rows: Sequence[LabelledListing]) -> Iterator[tuple[str, npt.NDArray[np.bool_]]]:
    """Name and mask of what is left out: hands that wrote for training in parts, each real source, vendors of the
    market in parts, composed operators.
    """
    sources = np.array([row.source for row in rows])
    hands = sorted({row.source for row in rows if row.written})
    for first in range(min(HAND_PARTS, len(hands))):
        own = hands[first::HAND_PARTS]
        yield f"written by {', '.join(hand.rpartition('/')[2] for hand in own)}", np.isin(sources, own)
    for source in sorted({row.source for row in rows if not (row.generated or row.written)}):
        if not source.startswith("agora"):
            yield source, sources == source
            continue
        part = np.array([_part(row.operator) for row in rows])
        for number in range(VENDOR_FOLDS):
            yield f"{source}, vendors {number + 1} of {VENDOR_FOLDS}", (sources == source) & (part == number)
    composed = np.array([row.generated and row.operator.endswith("/0") for row in rows])
    if composed.any():
        yield f"composed, one operator in {COMPOSED_PARTS}", composed


def is_flagged(judged: Judged) -> bool:
    """Whether the row is put before a person, judged in its context."""
    return judged.in_context.verdict in FLAGGED


def _judge(judge: Judge, rows: Sequence[LabelledListing]) -> Iterator[Judged]:
    for start in range(0, len(rows), 256):
        part = rows[start : start + 256]
        listings = [as_listing(row) for row in part]
        context = judge.assess(
            [ListingInContext(listing=li, site=site_of(row)) for li, row in zip(listings, part, strict=True)]
        )
        bare = judge.assess([ListingInContext(listing=replace(li, url="")) for li in listings])
        titles = judge.assess([ListingInContext(listing=replace(li, url="", description="")) for li in listings])
        for row, c, b, t in zip(part, context, bare, titles, strict=True):
            yield Judged(row=row, in_context=c, bare=b, title_only=t)


def _part(operator: str) -> int:
    return int(hashlib.sha256(operator.encode()).hexdigest(), 16) % VENDOR_FOLDS
