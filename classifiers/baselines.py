# SPDX-License-Identifier: EUPL-1.2
"""Baselines on the same splits: plain TF-IDF with logistic regression, and a list of keywords."""

import warnings
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from classifiers.labels import LabelledListing

KEYWORDS = (
    "viagra", "cialis", "xanax", "valium", "oxycodone", "oxycontin", "tramadol", "adderall", "ambien", "sildenafil",
    "tadalafil", "diazepam", "alprazolam", "steroid", "hgh", "ozempic", "no prescription", "without prescription",
    "ohne rezept", "sans ordonnance", "sin receta", "senza ricetta", "без рецепта", "bez recepty", "pills", "pharmacy",
)  # fmt: skip
STEPS = 40
"""Of the solver: a plain baseline, and not a tuned one; the card says so."""
ILLICIT = "offer_illicit_medicine"


def keyword_flags(rows: Sequence[LabelledListing]) -> npt.NDArray[np.bool_]:
    """Whether any keyword stands in the text."""
    return np.array([any(word in f"{row.title} {row.description}".lower() for word in KEYWORDS) for row in rows])


def vectorise(rows: Sequence[LabelledListing]) -> sparse.csr_matrix:
    """(n_rows, n_terms) of the plain baseline: words and pairs of words, TF-IDF."""
    texts = [f"{row.title}\n{row.description[:2000]}" for row in rows]
    return sparse.csr_matrix(TfidfVectorizer(ngram_range=(1, 2), min_df=5, sublinear_tf=True).fit_transform(texts))


def predict_left_out(
    matrix: sparse.csr_matrix, rows: Sequence[LabelledListing], held_out: npt.NDArray[np.bool_]
) -> npt.NDArray[np.str_]:
    """The plain baseline's label of each row left out, trained on the other real rows alone."""
    known = np.array([not row.generated and not row.written for row in rows]) & ~held_out
    head = LogisticRegression(C=10.0, max_iter=STEPS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        head.fit(matrix[known], np.array([row.label for row in rows])[known])
    return np.asarray(head.predict(matrix[held_out]))
