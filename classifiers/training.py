# SPDX-License-Identifier: EUPL-1.2
"""Training: one straight line from labelled and generated rows to a model file; the same rows give the same digest."""

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from classifiers.context import CaseMaker, ListingInContext
from classifiers.corpus.generator import make_corpus
from classifiers.features import COLUMNS, N_HASHED, make_rows
from classifiers.labels import LabelledListing
from classifiers.lexicon import load_lexicon
from classifiers.model import FORMAT, TOPICS
from classifiers.names import NameTable
from classifiers.reading import Reader, Reading
from config.reference import load_reference
from crawler.listing import Listing

SEED = 20261122
GENERATED = 12_000
STEP = 2.0**-9
"""Weights are rounded to this step, so that a last bit of the machine changes no digest."""


def generated_rows() -> list[LabelledListing]:
    """The project's own corpus at its fixed size and seed."""
    return make_corpus(load_lexicon(), load_reference(), size=GENERATED, seed=SEED)


def make_readings(rows: Sequence[LabelledListing]) -> tuple[list[Reading], list[int]]:
    """Readings and title lengths, as a judge would make them."""
    reference = load_reference()
    maker = CaseMaker(Reader(NameTable(reference), load_lexicon()), reference)
    cases = [maker.make(ListingInContext(listing=as_listing(row))) for row in rows]
    return [case.text for case in cases], [case.title_length for case in cases]


def as_listing(row: LabelledListing) -> Listing:
    """The listing of a row; only what every source has is used."""
    return Listing(url=row.url, title=row.title, description=row.description)


def vary(rows: Sequence[LabelledListing], seed: int = SEED) -> list[LabelledListing]:
    """Each row once as it stands or cut, so that length and the mere presence of a description teach nothing."""
    chance = random.Random(seed)  # noqa: S311 — variation for training, not secrets
    return [_vary(row, chance) for row in rows]


def _vary(row: LabelledListing, chance: random.Random) -> LabelledListing:
    draw = chance.random()
    description = row.description
    if draw < 0.3:
        description = ""
    elif draw < 0.6:
        description = description[: chance.choice((60, 120, 250, 500))]
    title = row.title
    if row.topic == "not_offer" and chance.random() < 0.3 and description:
        title, description = description[:70], description[70:]
    return LabelledListing(**{**vars(row), "title": title, "description": description})


def train(rows: Sequence[LabelledListing], rows_cut: Sequence[LabelledListing] | None = None) -> dict[str, Any]:
    """A model's content from rows; heads `topic` (four classes) and `conduct`."""
    varied = list(rows_cut if rows_cut is not None else vary(rows))
    readings, title_lengths = make_readings(varied)
    matrix = make_rows(readings, title_lengths)
    return fit(matrix, varied)


def fit(matrix: sparse.csr_matrix, rows: Sequence[LabelledListing]) -> dict[str, Any]:
    """Heads over a matrix of rows; on one thread, so that sums come in the same order everywhere."""
    with threadpool_limits(limits=1):
        return _fit(matrix, rows)


def _fit(matrix: sparse.csr_matrix, rows: Sequence[LabelledListing]) -> dict[str, Any]:
    topics = np.array([TOPICS.index(row.topic) for row in rows])
    topic_weights, topic_bias = _fit_head(matrix, topics, _balance([row.source for row in rows]))
    known = np.array([row.conduct is not None for row in rows])
    conduct = np.array([bool(row.conduct) for row in rows])[known]
    weights = _balance([row.source for row in rows])[known]
    conduct_weights, conduct_bias = _fit_head(matrix[known], conduct.astype(int), weights)
    return {
        "format": FORMAT,
        "columns": list(COLUMNS),
        "topics": list(TOPICS),
        "n_hashed": N_HASHED,
        "topic": topic_weights,
        "topic_bias": topic_bias,
        "conduct": conduct_weights,
        "conduct_bias": conduct_bias,
    }


def _fit_head(
    matrix: sparse.csr_matrix, labels: npt.NDArray[np.int64], row_weights: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    head = LogisticRegression(C=8.0, max_iter=150, tol=1e-3)
    head.fit(matrix, labels, sample_weight=row_weights)
    weights = (np.round(head.coef_ / STEP) * STEP).astype(np.float16).astype(np.float32) + 0.0
    return weights, (np.round(head.intercept_ / STEP) * STEP).astype(np.float32) + 0.0


def _balance(sources: Sequence[str]) -> npt.NDArray[np.float64]:
    """Sources count by the square root of their size, so that none drowns the others."""
    names, inverse, counts = np.unique(np.array(sources), return_inverse=True, return_counts=True)
    per_row = 1.0 / np.sqrt(counts[inverse])
    return per_row * (len(sources) / per_row.sum()) if len(names) else per_row
