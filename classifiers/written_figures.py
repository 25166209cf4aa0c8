# SPDX-License-Identifier: EUPL-1.2
"""Figures of texts written for training, each hand judged by a model that never saw a text of it."""

from collections.abc import Iterator, Sequence

from classifiers.figure import Figure
from classifiers.left_out import Judged, is_flagged
from classifiers.trial_figures import told_apart

WHERE = "texts written for training, each hand left out"


def written_figures(judged: Sequence[Judged]) -> Iterator[Figure]:
    """Falsified against only unauthorised, and what is flagged of listings with their sites."""
    told = [j for j in judged if j.row.on_falsity]
    if not told:
        return
    yield from _falsified_figures(told)
    placed = [j for j in judged if j.row.illicit is not None and j.row.site_text]
    yield _share("in context: unlawful offers flagged", [j for j in placed if j.row.illicit])
    yield _share("in context: lawful offers flagged", [j for j in placed if not j.row.illicit])


def _falsified_figures(told: Sequence[Judged]) -> Iterator[Figure]:
    yield from told_apart(WHERE, [j.row.label for j in told], [j.in_context.falsified for j in told])
    for label, question in (
        ("falsified", "falsified: found"),
        ("only_unauthorised", "only unauthorised: called falsified"),
        ("neither", "neither of both: called falsified"),
    ):
        own = [j for j in told if j.row.label == label]
        called = sum(j.in_context.verdict == "falsified" for j in own) / max(1, len(own))
        yield Figure(question=question, measured_on=WHERE, rows=len(own), value=called)


def _share(question: str, judged: Sequence[Judged]) -> Figure:
    flagged = sum(map(is_flagged, judged)) / max(1, len(judged))
    return Figure(question=question, measured_on=WHERE, rows=len(judged), value=flagged)
