# SPDX-License-Identifier: EUPL-1.2
"""Evaluation: the questions of the model card, each with what must be reached and what plain baselines reach."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from classifiers.assessment import Verdict
from classifiers.baselines import ILLICIT
from classifiers.figure import Figure
from classifiers.judge import Judge
from classifiers.left_out import FLAGGED, MEDICAL, Judged, is_flagged
from classifiers.measures import Curve, average_precision, calibration_error, curve, f1_scores
from classifiers.trial_figures import trial_figures
from classifiers.written_figures import written_figures

LEGAL_LABEL = "offer_legal_medicine"
CURVE_ROWS_MIN = 40


@dataclass(frozen=True, kw_only=True)
class Report:
    """All figures, and the curves of the offer score by language and kind."""

    figures: tuple[Figure, ...]
    curves: tuple[Curve, ...] = field(default=())


def report(judged: Sequence[Judged], judge: Judge, trials: Path | None) -> Report:
    """The whole report; trials are texts written for this purpose, judged by the shipped model."""
    found = [*figures(judged)]
    if trials is not None:
        found += trial_figures(judge, trials)
    return Report(figures=tuple(found), curves=tuple(curves(judged)))


def figures(judged: Sequence[Judged]) -> Iterator[Figure]:
    """The questions that rows left out answer, in order."""
    real = [j for j in judged if not j.row.generated and not j.row.written]
    yield from _market_figures([j for j in real if "onion" in j.row.url])
    spam = [j for j in real if j.row.source.startswith("spam") and j.row.illicit]
    yield _share("pharmacy spam: flagged", "spam mail, source left out", spam, is_flagged, ">= 0.80", ILLICIT)
    for source in sorted({j.row.source for j in real}):
        yield from _source_figures(source, [j for j in real if j.row.source == source])
    composed = [j for j in judged if j.row.generated]
    yield from _composed_figures(composed)
    yield from _score_figures("all real sources, each left out", real, ">= 0.98")
    yield from _score_figures("composed texts, operators left out", composed, "")
    yield from written_figures([j for j in judged if j.row.written])


def _market_figures(market: Sequence[Judged]) -> Iterator[Figure]:
    where = "market of 2014, vendors left out"
    illicit = [j for j in market if j.row.illicit]
    yield _share("markets in context: recall", where, illicit, is_flagged, ">= 0.95", ILLICIT)
    flagged = [j for j in market if is_flagged(j)]
    plain = [j for j in market if j.baseline == ILLICIT]
    words = [j for j in market if j.keyword]
    yield Figure(
        question="markets in context: precision",
        measured_on=where,
        rows=len(flagged),
        value=_part(flagged, lambda j: bool(j.row.illicit)),
        must=">= 0.95",
        baseline=_part(plain, lambda j: bool(j.row.illicit)),
        keywords=_part(words, lambda j: bool(j.row.illicit)),
    )
    yield _share("markets, bare text: flagged", where, illicit, lambda j: j.bare.verdict in FLAGGED)
    yield _share("markets, bare text: not sure", where, illicit, lambda j: j.bare.verdict is Verdict.NOT_SURE)
    yield _share("markets, titles alone: medical offer", where, illicit, lambda j: j.title_only.verdict in MEDICAL)


def _source_figures(source: str, own: Sequence[Judged]) -> Iterator[Figure]:
    legal = [j for j in own if j.row.illicit is False]
    if legal:
        bare = "licensed catalogue, bare text: flagged"
        yield _share("licensed catalogue in context: flagged", source, legal, is_flagged, "<= 0.01", ILLICIT)
        yield _share(bare, source, legal, lambda j: j.bare.verdict in FLAGGED, "<= 0.01", ILLICIT)
        yield _share("licensed catalogue: medical offer", source, legal, lambda j: j.in_context.verdict in MEDICAL)
        yield _share("the same, titles alone: medical offer", source, legal, lambda j: j.title_only.verdict in MEDICAL)
    silent = [j for j in own if j.row.topic == "not_offer"]
    if silent:
        yield Figure(
            question="no offer: taken for an offer",
            measured_on=source,
            rows=len(silent),
            value=_part(silent, lambda j: j.bare.verdict in MEDICAL),
            must="<= 0.01",
            baseline=_part(silent, lambda j: j.baseline in (ILLICIT, LEGAL_LABEL)),
            keywords=_part(silent, lambda j: j.keyword),
        )
    goods = [j for j in own if j.row.topic in ("goods", "contraband") and "onion" not in j.row.url]
    if goods:
        yield _share("other goods: taken for medical offers", source, goods, lambda j: j.bare.verdict in MEDICAL)
        yield _share("other goods: flagged", source, goods, is_flagged, "", ILLICIT)


def _composed_figures(composed: Sequence[Judged]) -> Iterator[Figure]:
    where = "composed, operators left out"
    grey = [j for j in composed if j.row.label == "research"]
    if not grey:
        return
    yield _share(
        "hard grey: to a person or named never-authorised",
        where,
        grey,
        lambda j: j.bare.verdict in (*FLAGGED, Verdict.NOT_SURE),
        ">= 0.90",
    )
    yield _share(
        "hard grey: called not an offer", where, grey, lambda j: j.bare.verdict is Verdict.NOT_AN_OFFER, "<= 0.05"
    )
    rogue = [j for j in composed if j.row.label == "rogue"]
    yield _share("rogue pharmacy with its site: flagged", where, rogue, is_flagged, ">= 0.90")
    lawful = [j for j in composed if j.row.label == "pharmacy"]
    yield _share("licensed pharmacy with its site: flagged", where, lawful, is_flagged, "<= 0.01")
    kinds = [j for j in composed if j.row.kind and j.row.topic == "medical"]
    macro = f1_scores([j.row.kind for j in kinds], [str(j.bare.kind) for j in kinds])["macro"]
    yield Figure(question="kind of product: macro-F1", measured_on=where, rows=len(kinds), value=macro)


def _score_figures(where: str, judged: Sequence[Judged], must: str) -> Iterator[Figure]:
    if not judged:
        return
    truth = np.array([j.row.topic == "medical" for j in judged])
    scores = np.array([j.bare.offer for j in judged])
    precision = average_precision(truth, scores)
    yield Figure(
        question="medical offer: average precision", measured_on=where, rows=len(judged), value=precision, must=must
    )
    error = calibration_error(truth, scores)
    yield Figure(
        question="offer: expected calibration error", measured_on=where, rows=len(judged), value=error, must="<= 0.03"
    )
    known = [j for j in judged if j.row.illicit is not None or j.row.topic != "medical"]
    unlawful = np.array([bool(j.row.illicit) for j in known])
    error = calibration_error(
        unlawful, np.array([max(j.in_context.unauthorised, j.in_context.falsified) for j in known])
    )
    yield Figure(
        question="unauthorised in context: expected calibration error",
        measured_on=where,
        rows=len(known),
        value=error,
        must="<= 0.03",
    )
    decided = _part(judged, lambda j: j.bare.verdict is not Verdict.NOT_SURE)
    yield Figure(question="bare text: decided without a person", measured_on=where, rows=len(judged), value=decided)


def curves(judged: Sequence[Judged]) -> Iterator[Curve]:
    """Curves of the offer score: all real rows, each language, and each kind of composed text."""
    judged = [j for j in judged if not j.row.written]
    real = [j for j in judged if not j.row.generated]
    yield _curve("all real sources", real)
    for language in sorted({j.row.language for j in judged}):
        for name, part in (("real", real), ("composed", [j for j in judged if j.row.generated])):
            own = [j for j in part if j.row.language == language]
            medical = sum(j.row.topic == "medical" for j in own)
            if len(own) >= CURVE_ROWS_MIN and 0 < medical < len(own):
                yield _curve(f"language {language}, {name}", own)
    composed = [j for j in judged if j.row.generated]
    others = [j for j in composed if j.row.topic != "medical"]
    for kind in sorted({j.row.kind for j in composed if j.row.topic == "medical" and j.row.kind}):
        own = [j for j in composed if j.row.topic == "medical" and j.row.kind == kind]
        if len(own) >= 10:
            yield _curve(f"kind {kind}, composed", [*own, *others])


def _curve(name: str, judged: Sequence[Judged]) -> Curve:
    truth = np.array([j.row.topic == "medical" for j in judged])
    return curve(name, truth, np.array([j.bare.offer for j in judged]))


def _part(judged: Sequence[Judged], wanted: Callable[[Judged], bool]) -> float:
    return sum(map(wanted, judged)) / len(judged) if judged else 0.0


def _share(
    question: str,
    measured_on: str,
    judged: Sequence[Judged],
    wanted: Callable[[Judged], bool],
    must: str = "",
    label: str = "",
) -> Figure:
    plain = _part(judged, lambda j: j.baseline == label) if label and judged and judged[0].baseline else None
    words = _part(judged, lambda j: j.keyword) if label else None
    value = _part(judged, wanted)
    return Figure(
        question=question,
        measured_on=measured_on,
        rows=len(judged),
        value=value,
        must=must,
        baseline=plain,
        keywords=words,
    )
