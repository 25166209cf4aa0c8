# SPDX-License-Identifier: EUPL-1.2
"""Evaluation: every source is judged by a model that never saw it; markets by vendors it never saw."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from classifiers.assessment import Assessment, Verdict
from classifiers.context import ListingInContext
from classifiers.features import make_rows
from classifiers.judge import Judge
from classifiers.labels import LabelledListing
from classifiers.lexicon import load_lexicon
from classifiers.model import Model
from classifiers.training import as_listing, fit, make_readings, vary
from config.legal import load_legal_map
from config.reference import load_reference
from crawler.profile import SiteProfile

FLAGGED = frozenset({Verdict.FALSIFIED, Verdict.UNAUTHORISED})
MEDICAL = frozenset({*FLAGGED, Verdict.LEGAL, Verdict.NOT_SURE})
VENDOR_FOLDS = 4


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One row judged by a model that did not see its source (or its vendor), with and without its place."""

    row: LabelledListing
    in_context: Assessment
    bare: Assessment
    title_only: Assessment


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line of the report."""

    question: str
    measured_on: str
    rows: int
    value: float
    counts: Counter[str] = field(default_factory=Counter)


def judge_left_out(rows: Sequence[LabelledListing], progress: Callable[[str], None] = lambda _: None) -> list[Judged]:
    """Every real row judged by a model that was trained without its source or vendor."""
    varied = vary(rows)
    readings, lengths = make_readings(varied)
    matrix = make_rows(readings, lengths)
    judged: list[Judged] = []
    for name, held_out in folds(rows):
        progress(f"{name}: {int(held_out.sum())} rows left out")
        kept = np.flatnonzero(~held_out).tolist()
        model = Model(fit(matrix[kept], [varied[i] for i in kept], kinds=False))
        judge = Judge(model, load_lexicon(), load_reference(), load_legal_map())
        judged += _judge(judge, [rows[i] for i in np.flatnonzero(held_out).tolist()])
    return judged


def folds(rows: Sequence[LabelledListing]) -> Iterator[tuple[str, npt.NDArray[np.bool_]]]:
    """Name and mask of what is left out: each real source, and vendors of the market in four parts."""
    sources = np.array([row.source for row in rows])
    real = sorted({row.source for row in rows if not row.generated})
    for source in real:
        if not source.startswith("agora"):
            yield source, sources == source
            continue
        part = np.array([_part(row.operator) for row in rows])
        for number in range(VENDOR_FOLDS):
            yield f"{source}, vendors {number + 1} of {VENDOR_FOLDS}", (sources == source) & (part == number)


def figures(judged: Sequence[Judged]) -> Iterator[Figure]:
    """The questions of the model card, in order."""
    yield from _market_figures([j for j in judged if "onion" in j.row.url])
    spam = [j for j in judged if j.row.source.startswith("spam") and j.row.illicit]
    yield _share("pharmacy spam: flagged", "spam, source left out", spam, is_flagged)
    for source in sorted({j.row.source for j in judged}):
        yield from _source_figures(source, [j for j in judged if j.row.source == source])
    scores = np.array([j.bare.offer for j in judged])
    truth = np.array([j.row.topic == "medical" for j in judged])
    everything = "all, sources left out"
    precision = average_precision(truth, scores)
    error = calibration_error(truth, scores)
    yield Figure(question="medical offer: average precision", measured_on=everything, rows=len(judged), value=precision)
    yield Figure(question="offer: expected calibration error", measured_on=everything, rows=len(judged), value=error)


def is_flagged(judged: Judged) -> bool:
    """Whether the row is put before a person, judged in its context."""
    return judged.in_context.verdict in FLAGGED


def _market_figures(market: Sequence[Judged]) -> Iterator[Figure]:
    where = "market, vendors left out"
    illicit = [j for j in market if j.row.illicit]
    yield _share("markets in context: recall", where, illicit, is_flagged)
    yield _share(
        "markets in context: precision", where, [j for j in market if is_flagged(j)], lambda j: bool(j.row.illicit)
    )
    yield _share("markets, bare text: flagged", where, illicit, lambda j: j.bare.verdict in FLAGGED)
    yield _share("markets, bare text: not sure", where, illicit, lambda j: j.bare.verdict is Verdict.NOT_SURE)


def _source_figures(source: str, own: Sequence[Judged]) -> Iterator[Figure]:
    legal = [j for j in own if j.row.illicit is False]
    if legal:
        yield _share("licensed catalogue in context: flagged", source, legal, is_flagged)
        yield _share("licensed catalogue, bare text: flagged", source, legal, lambda j: j.bare.verdict in FLAGGED)
        yield _share("licensed catalogue: medical offer", source, legal, lambda j: j.in_context.verdict in MEDICAL)
        yield _share("the same, titles alone: medical offer", source, legal, lambda j: j.title_only.verdict in MEDICAL)
    silent = [j for j in own if j.row.topic == "not_offer"]
    if silent:
        yield _share("no offer: taken for an offer", source, silent, lambda j: j.bare.verdict in MEDICAL)
    goods = [j for j in own if j.row.topic in ("goods", "contraband") and "onion" not in j.row.url]
    if goods:
        yield _share("other goods: taken for medical offers", source, goods, lambda j: j.bare.verdict in MEDICAL)


def average_precision(truth: npt.NDArray[np.bool_], scores: npt.NDArray[np.float64]) -> float:
    """Area under precision over recall, 0 when nothing is true."""
    order = np.argsort(-scores, kind="stable")
    hits = truth[order]
    if not hits.any():
        return 0.0
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float(precision[hits].mean())


def calibration_error(truth: npt.NDArray[np.bool_], scores: npt.NDArray[np.float64], bins: int = 10) -> float:
    """Mean distance of stated and found share over bins of equal width, weighted by size."""
    places = np.minimum((scores * bins).astype(int), bins - 1)
    total = 0.0
    for place in range(bins):
        inside = places == place
        if inside.any():
            total += float(inside.mean()) * abs(float(truth[inside].mean()) - float(scores[inside].mean()))
    return total


def _judge(judge: Judge, rows: Sequence[LabelledListing]) -> Iterator[Judged]:
    for start in range(0, len(rows), 256):
        part = rows[start : start + 256]
        listings = [as_listing(row) for row in part]
        context = judge.assess(
            [ListingInContext(listing=li, site=_site(row)) for li, row in zip(listings, part, strict=True)]
        )
        bare = judge.assess([ListingInContext(listing=replace(li, url="")) for li in listings])
        titles = judge.assess([ListingInContext(listing=replace(li, url="", description="")) for li in listings])
        for row, c, b, t in zip(part, context, bare, titles, strict=True):
            yield Judged(row=row, in_context=c, bare=b, title_only=t)


def _site(row: LabelledListing) -> SiteProfile | None:
    return SiteProfile(site=row.source, home_url=row.url, text=row.site_text) if row.site_text else None


def _share(question: str, measured_on: str, judged: Sequence[Judged], wanted: Callable[[Judged], bool]) -> Figure:
    counts = Counter(str(j.in_context.verdict) for j in judged)
    value = sum(map(wanted, judged)) / len(judged) if judged else float("nan")
    return Figure(question=question, measured_on=measured_on, rows=len(judged), value=value, counts=counts)


def _part(operator: str) -> int:
    return int(hashlib.sha256(operator.encode()).hexdigest(), 16) % VENDOR_FOLDS
