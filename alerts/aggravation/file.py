# SPDX-License-Identifier: EUPL-1.2
"""The Article 13 file: (a) to (f) in the Convention's words, each measured, entered or not known; facts, no finding."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alerts.aggravation.decisions import Span, list_decisions, span_of
from alerts.cases.evidence import CheckedEvidence, check_case, failing_by_cause
from alerts.cases.relying import changes_since
from alerts.models.case import Case
from alerts.recount.counting import Counting, as_json
from config.article_13 import load_article
from config.settings import Settings
from indexer.schema import encode_record

FORMAT = "theriac-article-13"
IN_SO_FAR = (
    "These circumstances may be taken into consideration only in so far as they do not already form part of the "
    "constituent elements of the offence, and in conformity with the relevant provisions of domestic law. This file "
    "states facts and how they were counted; whether a circumstance is made out is for the court."
)
MEASURED, ENTERED, NOT_KNOWN = "measured", "entered by a person", "not known"


@dataclass(frozen=True, kw_only=True)
class ArticleThirteenFile:
    """One counting of one case, before it is numbered."""

    case: Case
    span: Span
    decisions: dict[str, Any]
    counting: Counting
    figures: list[dict[str, Any]]
    circumstances: list[dict[str, Any]]
    warnings: tuple[str, ...]
    """What a reader must know first: evidence that fails, decisions that changed since, nothing attributed."""

    @property
    def practice(self) -> bool:
        """Whether it is of the practice market, and proves nothing."""
        return self.case.practice

    def body(self) -> dict[str, Any]:
        """What stays the same whoever counts, and when; two countings with one body are one."""
        article = load_article()
        return {
            "format": FORMAT,
            "version": 1,
            "case": self.case.reference,
            "title": self.case.title,
            "practice": self.practice,
            "since": self.decisions["since"],
            "until": self.decisions["until"],
            "article": article.source,
            "chapeau": article.chapeau,
            "in_so_far": IN_SO_FAR,
            "circumstances": self.circumstances,
            "figures": self.figures,
            "query": query_of(self),
            "how_to_count_again": "python3 -I recount.py, in the folder of the exported bundle",
            "warnings": list(self.warnings),
        }


def query_of(file: ArticleThirteenFile) -> str:
    """What was counted over, in words that can be asked again."""
    sealed = len(file.decisions["observations"])
    return (
        f"sealed observations of case {file.case.reference} ({sealed}), observed from {file.decisions['since']} until "
        f"before {file.decisions['until']} (UTC), of offers of medical products whose signs do not all speak of other "
        f"conduct than supplying, attributed by one of {len(file.decisions['links'])} decisions of persons"
    )


def count_case(
    settings: Settings, case: Case, *, since: datetime | None = None, until: datetime | None = None
) -> ArticleThirteenFile:
    """Count a case: every observation is verified first, what fails is left out and said. Changes nothing."""
    return count_checked(case, check_case(settings, case), since=since, until=until)


def count_checked(
    case: Case, checked: Sequence[CheckedEvidence], *, since: datetime | None = None, until: datetime | None = None
) -> ArticleThirteenFile:
    """The same from evidence that was verified just now."""
    sound = [one for one in checked if one.holds]
    span = span_of([one.row for one in sound], since, until)
    decisions = list_decisions(case, checked, span)
    records = [json.loads(encode_record(one.record)) for one in sound if one.record is not None]
    counting = Counting.of(decisions, records)
    figures: list[dict[str, Any]] = json.loads(as_json(counting.figures()))
    return ArticleThirteenFile(
        case=case,
        span=span,
        decisions=decisions,
        counting=counting,
        figures=figures,
        circumstances=[circumstance(case, letter, figures) for letter in load_article().letters],
        warnings=tuple(warnings_of(case, checked, decisions)),
    )


def warnings_of(case: Case, checked: Sequence[CheckedEvidence], decisions: dict[str, Any]) -> Iterator[str]:
    """What must be said before any figure."""
    if case.practice:
        yield "PRACTICE: counted on the practice market; it proves nothing"
    yield from (f"EVIDENCE THAT DOES NOT HOLD, not counted: {cause}" for cause in failing_by_cause(checked))
    yield from (f"changed since the case relied on it: {line}" for line in changes_since(case))
    if not decisions["links"]:
        yield "nobody has attributed anything yet: uphold an operator or offers; until then nothing is counted"


def circumstance(case: Case, letter: str, figures: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One letter: the Convention's words, what is measured, what was entered, what stays to be established."""
    article = load_article()
    rows = case.circumstances.filter(letter=letter, withdrawn_at=None).order_by("pk")
    entered = [
        {
            "text": row.text,
            "source": row.source,
            "figure": row.figure,
            "value": row.value,
            "country": row.country,
            "dated_on": row.dated_on.isoformat() if row.dated_on else "",
            "document_sha256": row.document_sha256,
            "by": row.by,
            "at": row.at.isoformat(),
        }
        for row in rows
    ]
    pointers = list(pointers_of(case, letter, figures))
    measured = letter == "d" and any(figure["observations"] for figure in figures if figure["group"] not in "abc")
    states = [ENTERED] * bool(entered) + [MEASURED] * measured
    return {
        "letter": letter,
        "words": article.letters[letter],
        "state": " and ".join(states) or NOT_KNOWN,
        "pointers": pointers,
        "entered": entered,
        "to_establish": article.establish[letter],
    }


def pointers_of(case: Case, letter: str, figures: Sequence[dict[str, Any]]) -> Iterator[str]:
    """What points to a circumstance without establishing it."""
    for figure in figures:
        if figure["group"] == letter and figure["scope"] == "subject" and figure["value"]:
            yield f"{figure['name']} ({figure['column']}): {figure['value']}"
    if letter == "a":
        classes = sorted({(alert.harm_class, alert.product_group) for alert in case.alerts.all()})
        yield from (f"what is offered: {group}; harm class {harm.replace('_', ' ')}" for harm, group in classes)
        if victims := case.victims.count():
            yield f"victims entered in the restricted record: {victims}"
    if letter == "e" and case.operator is not None:
        members = case.operator.memberships.filter(until=None, upheld=True).count()
        span = f"{case.operator.first_seen_at:%Y-%m-%d} to {case.operator.last_seen_at:%Y-%m-%d}"
        yield f"operator {case.operator.pk} ({case.operator.state}): {members} parties upheld as one hand, seen {span}"
        if case.operator.programme is not None:
            yield f"programme {case.operator.programme.pk} ({case.operator.programme.state}) stands above it"
    if letter == "f":
        returns = next((one for one in figures if one["name"] == "relisting after removal: returns"), None)
        if returns is not None and returns["high"] not in (None, "0"):
            yield f"recurrence, which is no conviction: {returns['high']} returns of offers after removal"
