# SPDX-License-Identifier: EUPL-1.2
"""Training: one straight line from labelled and generated rows to a model file; the same rows give the same digest."""

import hashlib
import random
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from classifiers.context import CaseMaker, ListingInContext
from classifiers.corpus.babble import make_babble
from classifiers.corpus.bare import BARE, make_bare, sales_talk
from classifiers.corpus.generator import make_corpus
from classifiers.features import COLUMNS, N_HASHED, OF_ACTS, make_rows
from classifiers.labels import LabelledListing
from classifiers.lexicon import load_lexicon
from classifiers.model import FORMAT, KINDS, TOPICS
from classifiers.names import NameTable
from classifiers.places import PLACE_COLUMNS, make_place_rows
from classifiers.reading import Reader
from config.reference import load_reference
from crawler.listing import Listing
from crawler.profile import SiteProfile

SEED = 20261122
GENERATED, BARE_ROWS, BABBLE_ROWS = 16_000, 1_500, 400
CALIBRATION_FOLDS = 5
TEMPERATURES = tuple(round(0.6 + 0.1 * step, 1) for step in range(30))
FOUND_WEIGHT, COMPOSED_WEIGHT, FALSIFIED_STRENGTH = 0.1, 0.4, 100.0
"""For the head `falsified`, beside a row that was written: of one that was found or composed, since they are many and
few hold what it asks for; and of one composed for it. And how freely its weights may grow."""
FALSITY_WEIGHT = 0.5
"""For the head of topics, of a text written on whether something is falsified: most of them offer medicines, in
languages that little else is in, and would teach that such a language is an offer."""
STANDING_STRENGTH, COMPOSED_PLACE = 30.0, 0.05
"""For the head `standing`: how freely its weights may grow, and the weight of a composed row beside a written one."""
LISTING_WIDTH = N_HASHED + len(COLUMNS)
MISSED = 0.03
"""Of true offers so many may fall below the place where doubt begins."""
STEP = 2.0**-9
"""Weights are rounded to this step, so that a last bit of the machine changes no digest."""


def generated_rows() -> list[LabelledListing]:
    """The project's own corpus at its fixed size and seed."""
    lexicon, reference = load_lexicon(), load_reference()
    composed = make_corpus(lexicon, reference, size=GENERATED, seed=SEED)
    return [*composed, *make_bare(lexicon, reference, size=BARE_ROWS, seed=SEED), *make_babble(BABBLE_ROWS, SEED)]


def make_matrix(rows: Sequence[LabelledListing]) -> sparse.csr_matrix:
    """(n_rows, LISTING_WIDTH + width of a place): each listing as a judge would read it, and behind it its place."""
    reference = load_reference()
    maker = CaseMaker(Reader(NameTable(reference), load_lexicon()), reference)
    cases = [maker.make(ListingInContext(listing=as_listing(row), site=site_of(row))) for row in rows]
    listings = make_rows([case.text for case in cases], [case.title_length for case in cases])
    places = make_place_rows([[party.reading for party in case.parties] for case in cases])
    return sparse.hstack([listings, places], format="csr", dtype=np.float32)


def as_listing(row: LabelledListing) -> Listing:
    """The listing of a row; only what every source has is used."""
    return Listing(url=row.url, title=row.title, description=row.description)


def site_of(row: LabelledListing) -> SiteProfile | None:
    """The place of a row, where it is known."""
    return SiteProfile(site=row.source, home_url=row.url, text=row.site_text) if row.site_text else None


def vary(rows: Sequence[LabelledListing], seed: int = SEED) -> list[LabelledListing]:
    """Each row once as it stands or cut, so that length and the mere presence of a description teach nothing.

    What was written stays whole: its label rests on all of its words.
    """
    chance = random.Random(seed)  # noqa: S311 — variation for training, not secrets
    talk = sales_talk(load_lexicon())
    return [_talk_over(row, talk, chance) if row.written else _vary(row, chance) for row in rows]


def _talk_over(row: LabelledListing, talk: dict[str, list[str]], chance: random.Random) -> LabelledListing:
    """A text on what is falsified, every second one with sales talk behind it, so that talk says nothing of it."""
    if row.language not in talk or not row.on_falsity or chance.random() < 0.5:
        return row
    more = ". ".join(chance.choice(talk[row.language]) for _ in range(chance.choice((1, 2, 3, 4))))
    return LabelledListing(**{**vars(row), "description": f"{row.description}\n{more}.", "talked_over": True})


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
    """A model's content from rows; heads `topic`, `conduct`, `falsified`, `standing` and `kind`."""
    varied = list(rows_cut if rows_cut is not None else vary(rows))
    matrix = make_matrix(varied)
    return fit(matrix, varied) | calibrate(matrix, varied)


def calibrate(matrix: sparse.csr_matrix, rows: Sequence[LabelledListing]) -> dict[str, float]:
    """Temperature of the topic head, where doubt begins, and scale and shift of the heads `falsified` and `standing`,
    from rows whose source was left out of training.

    `unsure_from` keeps all but `MISSED` of the true offers above it, sources counting alike: the class-conditional
    conformal rule.
    """
    parts = np.array([fold_of(row) for row in rows])
    raw = np.zeros((len(rows), len(TOPICS)), dtype=np.float32)
    falsified, standing = np.zeros(len(rows), dtype=np.float32), np.zeros(len(rows), dtype=np.float32)
    for part in range(CALIBRATION_FOLDS):
        out = parts == part
        if not out.any() or len({row.topic for row, held in zip(rows, out, strict=True) if not held}) < len(TOPICS):
            continue
        content = fit(matrix[~out], [row for row, held in zip(rows, out, strict=True) if not held], kinds=False)
        listings, places = matrix[out, :LISTING_WIDTH], matrix[out, LISTING_WIDTH:]
        raw[out] = listings @ content["topic"].T + content["topic_bias"]
        falsified[out] = (listings @ content["falsified"].T + content["falsified_bias"])[:, 0]
        placed = listings @ content["standing"].T + places @ content["place"].T + content["standing_bias"]
        standing[out] = placed[:, 0]
    truth = _topics(rows)
    weights = _balance([row.source for row in rows])
    known = truth >= 0
    heat = min(TEMPERATURES, key=lambda t: (round(_mean_loss(raw[known] / t, truth[known], weights[known]), 6), t))
    medical = np.exp(-_losses(raw / heat, np.full(len(rows), TOPICS.index("medical"))))
    sources = np.array([row.source for row in rows])
    offers = truth == TOPICS.index("medical")
    told = {"offer_temperature": float(heat), "unsure_from": _doubt_begins(medical[offers], sources[offers])}
    suspect = _known([row.falsified if row.on_falsity and not row.talked_over else None for row in rows])
    unlawful = _known([row.illicit if row.written and row.site_text else None for row in rows])
    told |= _straighten("falsified", falsified, suspect, balanced=False)
    return told | _straighten("standing", standing, unlawful, balanced=True)


def _straighten(
    head: str, raw: npt.NDArray[np.float32], labels: npt.NDArray[np.int64], *, balanced: bool
) -> dict[str, float]:
    """Scale and shift that make a head's numbers chances on the rows whose label is known (not -1)."""
    scale, shift = 1.0, 0.0
    known = labels >= 0
    if len(set(labels[known].tolist())) == 2:
        line = LogisticRegression(C=1e3, class_weight="balanced" if balanced else None)
        line.fit(raw[known][:, None], labels[known])
        scale, shift = float(line.coef_[0, 0]), float(line.intercept_[0])
    return {f"{head}_scale": round(max(scale, 0.01), 2), f"{head}_shift": round(shift, 2)}


def _known(answers: Sequence[bool | None]) -> npt.NDArray[np.int64]:
    """1, 0 and -1 for yes, no and not known."""
    return np.array([-1 if answer is None else int(answer) for answer in answers])


def _topics(rows: Sequence[LabelledListing]) -> npt.NDArray[np.int64]:
    """Places in TOPICS, -1 where the label does not say."""
    return np.array([TOPICS.index(row.topic) if row.topic else -1 for row in rows])


def _doubt_begins(medical: npt.NDArray[np.float64], sources: npt.NDArray[np.str_]) -> float:
    """The share below which `MISSED` of the true offers lie, every source counting alike."""
    if not len(medical):
        return 1.0
    _, inverse, counts = np.unique(sources, return_inverse=True, return_counts=True)
    order = np.argsort(medical, kind="stable")
    below = np.cumsum(1.0 / counts[inverse[order]]) / len(counts)
    return round(float(medical[order][np.searchsorted(below, MISSED)]), 3)


def fold_of(row: LabelledListing) -> int:
    """The part in which a row is left out: its whole source, or its operator where one source is the only one."""
    key = row.operator if row.generated or row.source.startswith("agora") else row.source
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % CALIBRATION_FOLDS


def _losses(raw: npt.NDArray[np.float32], truth: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    top = raw.max(axis=1, keepdims=True)
    logs = raw - top - np.log(np.exp(raw - top).sum(axis=1, keepdims=True))
    return -np.asarray(logs[np.arange(len(truth)), truth], dtype=np.float64)


def _mean_loss(raw: npt.NDArray[np.float32], truth: npt.NDArray[np.int64], weights: npt.NDArray[np.float64]) -> float:
    return float((_losses(raw, truth) * weights).mean())


def fit(matrix: sparse.csr_matrix, rows: Sequence[LabelledListing], *, kinds: bool = True) -> dict[str, Any]:
    """Heads over a matrix of rows; on one thread, so that sums come in the same order everywhere."""
    with threadpool_limits(limits=1):
        return _fit(matrix, rows, kinds=kinds)


def _fit(matrix: sparse.csr_matrix, rows: Sequence[LabelledListing], *, kinds: bool) -> dict[str, Any]:
    weights = _balance([row.source for row in rows])
    conduct, falsified = _known([row.conduct for row in rows]), _known([row.falsified for row in rows])
    kind = np.array([KINDS.index(row.kind) if row.kind else -1 for row in rows])
    telling = np.where(falsified == 1, COMPOSED_WEIGHT, FOUND_WEIGHT * weights)
    telling[[row.written or row.label == BARE for row in rows]] = 1.0
    on_falsity = np.array([row.on_falsity for row in rows])
    listings = matrix[:, :LISTING_WIDTH]
    plain = _without_acts(listings)
    standing, bias = _fit_standing(matrix, rows)
    heads = {
        "topic": _fit_head(plain, _topics(rows), np.where(on_falsity, FALSITY_WEIGHT * weights, weights)),
        "conduct": _fit_head(plain, conduct, weights),
        "falsified": _fit_head(listings, falsified, telling, strength=FALSIFIED_STRENGTH),
        "standing": (standing[:, :LISTING_WIDTH], bias),
        "kind": _fit_kinds(plain, kind, weights) if kinds else _no_head(LISTING_WIDTH, len(KINDS)),
    }
    content: dict[str, Any] = {"format": FORMAT, "columns": list(COLUMNS), "topics": list(TOPICS), "n_hashed": N_HASHED}
    content |= {"kinds": list(KINDS), "offer_temperature": 1.0, "unsure_from": 1.0}
    content |= {"place_columns": list(PLACE_COLUMNS), "place": standing[:, LISTING_WIDTH:]}
    content |= {"falsified_scale": 1.0, "falsified_shift": 0.0, "standing_scale": 1.0, "standing_shift": 0.0}
    for name, (head, bias) in heads.items():
        content |= {name: head, f"{name}_bias": bias}
    return content


def _fit_standing(
    matrix: sparse.csr_matrix, rows: Sequence[LabelledListing]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """The head of who may not sell, over listing and place together, both answers counting alike.

    What an expert was not sure of stands for both, so that too little said remains a doubt.
    """
    spoken = matrix[:, LISTING_WIDTH:].getnnz(axis=1) > 0
    labels = np.where(spoken, _known([row.illicit for row in rows]), -1)
    doubts = spoken & np.array([row.written and row.label == "not_sure" for row in rows])
    parts = [np.flatnonzero(labels >= 0), np.flatnonzero(doubts), np.flatnonzero(doubts)]
    answers = np.concatenate([labels[parts[0]], np.zeros(len(parts[1]), np.int64), np.ones(len(parts[2]), np.int64)])
    if len(set(answers.tolist())) < 2:
        return _no_head(matrix.shape[1], 1)
    taken = np.concatenate(parts)
    weights = np.array([1.0 if rows[place].written else COMPOSED_PLACE for place in taken])
    for answer in (0, 1):
        weights[answers == answer] *= len(answers) / weights[answers == answer].sum() / 2
    return _fit_head(matrix[taken], answers, weights, strength=STANDING_STRENGTH)


def _without_acts(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """The same with empty columns of acts, which then weigh nothing."""
    kept = np.ones(matrix.shape[1], dtype=np.float32)
    kept[[N_HASHED + place for place in OF_ACTS]] = 0
    return sparse.csr_matrix(matrix @ sparse.diags(kept), dtype=np.float32)


def _fit_kinds(
    matrix: sparse.csr_matrix, labels: npt.NDArray[np.int64], row_weights: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """The head of kinds, with empty rows for kinds that no row has."""
    seen = np.unique(labels[labels >= 0])
    weights, bias = _no_head(matrix.shape[1], len(KINDS))
    if len(seen) > 2:
        weights[seen], bias[seen] = _fit_head(matrix, labels, row_weights, strength=2.0, steps=60)
    return weights, bias


def _no_head(width: int, classes: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    return np.zeros((classes, width), dtype=np.float32), np.full(classes, -8.0, dtype=np.float32)


def _fit_head(
    matrix: sparse.csr_matrix,
    labels: npt.NDArray[np.int64],
    row_weights: npt.NDArray[np.float64],
    *,
    strength: float = 8.0,
    steps: int = 150,
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Weights and bias of one head, over the rows whose label is known (not -1)."""
    known = labels >= 0
    head = LogisticRegression(C=strength, max_iter=steps, tol=1e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # steps are bounded on purpose
        head.fit(matrix[known], labels[known], sample_weight=row_weights[known])
    weights = (np.round(head.coef_ / STEP) * STEP).astype(np.float16).astype(np.float32) + 0.0
    return weights, (np.round(head.intercept_ / STEP) * STEP).astype(np.float32) + 0.0


def _balance(sources: Sequence[str]) -> npt.NDArray[np.float64]:
    """Sources count by the square root of their size, so that none drowns the others."""
    names, inverse, counts = np.unique(np.array(sources), return_inverse=True, return_counts=True)
    per_row = 1.0 / np.sqrt(counts[inverse])
    return per_row * (len(sources) / per_row.sum()) if len(names) else per_row
