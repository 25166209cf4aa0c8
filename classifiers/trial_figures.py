# SPDX-License-Identifier: EUPL-1.2
"""Figures of trials: sets written for this purpose, which the shipped model is asked about."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from classifiers.assessment import Verdict
from classifiers.falsity import SUSPECT
from classifiers.figure import Figure
from classifiers.judge import Judge
from classifiers.left_out import FLAGGED
from classifiers.measures import calibration_error, f1_scores
from classifiers.trials import (
    HALVES,
    Tried,
    allowed_verdicts,
    disguised,
    read_context,
    read_falsified,
    read_languages,
    read_names,
    try_all,
)

FALSIFIED_SETS = ("falsified.jsonl", "falsified_blind.jsonl")
CONTEXT_SETS = ("context.jsonl", "context_blind.jsonl")


def trial_figures(judge: Judge, folder: Path) -> Iterator[Figure]:
    """All questions that the sets of a folder answer."""
    sets = [path for name in FALSIFIED_SETS if (path := folder / name).exists()]
    yield from falsified_figures([tried for path in sets for tried in try_all(judge, read_falsified(path))])
    for path in (path for name in CONTEXT_SETS if (path := folder / name).exists()):
        yield from context_figures(try_all(judge, read_context(path)), path)
    yield from language_figures(try_all(judge, read_languages(folder / "languages.jsonl")))
    yield from name_figures(try_all(judge, read_names(folder / "names.jsonl")))
    yield from disguise_figures(try_all(judge, disguised(folder / "languages.jsonl")))


def falsified_figures(tried: Sequence[Tried]) -> Iterator[Figure]:
    """Falsified against only unauthorised, by half of the set written for it."""
    halves = [(half, {half}) for half in ("development", "frozen", "blind")]
    for half, groups in (*halves, ("frozen and blind", {"frozen", "blind"})):
        own = [t for t in tried if t.trial.group in groups]
        if not groups <= {t.trial.group for t in own}:
            continue
        where = f"sets labelled by hand, {half}"
        yield from told_apart(where, [t.trial.label for t in own], [t.assessment.falsified for t in own])
        neither = [t for t in own if t.trial.label == "neither"]
        wrong = sum(t.assessment.verdict is Verdict.FALSIFIED for t in neither) / max(1, len(neither))
        yield Figure(question="neither of both: called falsified", measured_on=where, rows=len(neither), value=wrong)


def told_apart(where: str, labels: Sequence[str], scores: Sequence[float]) -> Iterator[Figure]:
    """How well scores of `falsified` tell it from what is only unauthorised, and how far they are chances, over rows
    labelled `falsified`, `only_unauthorised` or `neither`.
    """
    two = [(label, score) for label, score in zip(labels, scores, strict=True) if label != "neither"]
    answers = ["falsified" if score >= SUSPECT else "only_unauthorised" for _, score in two]
    f1 = f1_scores([label for label, _ in two], answers)["macro"]
    question = "falsified or only unauthorised: macro-F1"
    yield Figure(question=question, measured_on=where, rows=len(two), value=f1, must=">= 0.90")
    error = calibration_error(np.array([label == "falsified" for label in labels]), np.array(scores))
    question = "falsified: expected calibration error"
    yield Figure(question=question, measured_on=where, rows=len(labels), value=error, must="<= 0.03")


def language_figures(tried: Sequence[Tried]) -> Iterator[Figure]:
    """Share judged right by language, beside English."""
    shares = {group: _right([t for t in tried if t.trial.group == group]) for group in {t.trial.group for t in tried}}
    english = shares.get("en", 1.0)
    for group in sorted(shares):
        yield Figure(
            question=f"language {group}: judged right",
            measured_on="translated by hand, names inserted",
            rows=sum(t.trial.group == group for t in tried),
            value=shares[group],
            must=f">= {english - 0.05:.3f}",
        )


def disguise_figures(tried: Sequence[Tried]) -> Iterator[Figure]:
    """Recall lost through each disguise."""
    recall = {group: _recall([t for t in tried if t.trial.group == group]) for group in {t.trial.group for t in tried}}
    for group in sorted(recall.keys() - {"plain"}):
        yield Figure(
            question=f"disguise, {group}: recall lost",
            measured_on="unlawful offers in five languages, disguised",
            rows=sum(t.trial.group == group for t in tried),
            value=recall["plain"] - recall[group],
            must="<= 0.03",
        )


def context_figures(tried: Sequence[Tried], path: Path) -> Iterator[Figure]:
    """Listings with their sites, by half: how many got a verdict that their label allows, and the wrong alarms."""
    allowed = allowed_verdicts(path)
    for half in HALVES.values():
        own = [t for t in tried if t.trial.group == half]
        if not own:
            continue
        where = f"set in context, {half}"
        for verdict in sorted({t.trial.label.split()[0] for t in own}):
            part = [t for t in own if t.trial.label.split()[0] == verdict]
            right = sum(t.assessment.verdict.value in allowed[t.trial.label] for t in part) / len(part)
            question = f"{verdict}: verdict that the label allows"
            yield Figure(question=question, measured_on=where, rows=len(part), value=right)
        lawful = [t for t in own if not FLAGGED & {Verdict(name) for name in allowed[t.trial.label]}]
        wrong = sum(t.assessment.verdict in FLAGGED for t in lawful) / max(1, len(lawful))
        yield Figure(question="lawful or no offer: flagged", measured_on=where, rows=len(lawful), value=wrong)


def name_figures(tried: Sequence[Tried]) -> Iterator[Figure]:
    """Names of substances as a language writes them: the share found, beside English."""
    found = {group: _found([t for t in tried if t.trial.group == group]) for group in {t.trial.group for t in tried}}
    for group in sorted(found):
        yield Figure(
            question=f"names in {group}: found",
            measured_on="substances as national registers write them",
            rows=sum(t.trial.group == group for t in tried),
            value=found[group],
            must=f">= {found.get('en', 1.0) - 0.05:.3f}",
        )


def _found(tried: Sequence[Tried]) -> float:
    return sum(any(hit.inn == t.trial.label for hit in t.assessment.substances) for t in tried) / max(1, len(tried))


def _right(tried: Sequence[Tried]) -> float:
    wanted = {
        "unlawful": FLAGGED,
        "lawful": {Verdict.LEGAL, Verdict.NOT_SURE},
        "not_offer": {Verdict.NOT_AN_OFFER},
        "goods": {Verdict.NOT_MEDICAL, Verdict.NOT_AN_OFFER},
    }
    return sum(t.assessment.verdict in wanted[t.trial.label] for t in tried) / max(1, len(tried))


def _recall(tried: Sequence[Tried]) -> float:
    return sum(t.assessment.verdict in FLAGGED for t in tried) / max(1, len(tried))
