# SPDX-License-Identifier: EUPL-1.2
"""The list of decisions: what a case relies on, and by which person's decision each party is attributed to it.

It is all that a counting needs beside the records. It is signed with the home's key, and goes into the bundle as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from alerts.cases.evidence import CheckedEvidence
from alerts.errors import DecisionError
from alerts.models.case import Case, CaseEvidence
from alerts.models.operator import Membership, Operator, OperatorKind, OperatorState
from alerts.recount.counting import said
from alerts.recount.slices import PROGRAMME, SUBJECT
from config.article_13 import load_article

FORMAT = "theriac-article-13-decisions"
EVIDENCE, MEMBERSHIP = "evidence upheld", "membership upheld"


@dataclass(frozen=True, kw_only=True)
class Span:
    """The dates that a counting speaks of: from, and up to but not with."""

    since: datetime
    until: datetime


def span_of(rows: Sequence[CaseEvidence], since: datetime | None, until: datetime | None) -> Span:
    """The dates asked for; by default whole days (UTC) from the first observation of the case to the last."""
    if not rows:
        raise DecisionError("Article 13: the case relies on no evidence that holds")
    moments = [row.observed_at.astimezone(UTC) for row in rows]
    first = since or datetime.combine(min(moments).date(), time(), UTC)
    end = until or datetime.combine(max(moments).date() + timedelta(days=1), time(), UTC)
    if first.tzinfo is None or end.tzinfo is None or first >= end:
        seen = f"the case was observed from {min(moments):%Y-%m-%d} to {max(moments):%Y-%m-%d}"
        raise DecisionError(
            f"Article 13: expected a beginning before its end, both with a time zone: got {first:%Y-%m-%d %H:%M} "
            f"until before {end:%Y-%m-%d %H:%M}; {seen} (UTC)"
        )
    return Span(since=first.astimezone(UTC), until=end.astimezone(UTC))


def list_decisions(case: Case, checked: Sequence[CheckedEvidence], span: Span) -> dict[str, Any]:
    """The whole list, JSON-ready; only evidence that holds is in it."""
    rows = [one.row for one in checked if one.holds]
    return {
        "format": FORMAT,
        "version": 1,
        "case": case.reference,
        "practice": case.practice,
        "since": said(span.since),
        "until": said(span.until),
        "supply_provisions": list(load_article().supply),
        "observations": [
            {
                "observation_id": row.observation_id,
                "offer_id": row.offer_id,
                "kind": row.kind,
                "site": row.site,
                "seller": row.seller,
                "leaf_sha256": row.leaf_sha256,
            }
            for row in rows
        ],
        "links": [
            {"number": number} | link for number, link in enumerate([*memberships(case), *upheld(rows)], start=1)
        ],
        "samples": [
            {"number": one.number, "offer_id": one.offer_id, "obtained_on": one.obtained_on.isoformat()}
            for one in case.samples.order_by("number")
        ],
    }


def memberships(case: Case) -> Iterator[dict[str, Any]]:
    """Parties that a person upholds in the case's operator, and in the programme above it."""
    operator = case.operator
    if operator is None or operator.state != OperatorState.UPHELD:
        return
    own = PROGRAMME if operator.kind == OperatorKind.PROGRAMME else SUBJECT
    yield from members(operator, own)
    programme = operator if own == PROGRAMME else operator.programme
    if programme is None or programme.state != OperatorState.UPHELD:
        return
    if programme.pk != operator.pk:
        yield from members(programme, PROGRAMME)
    for other in programme.operators.filter(state=OperatorState.UPHELD).exclude(pk=operator.pk).order_by("pk"):
        yield from members(other, PROGRAMME)


def members(operator: Operator, scope: str) -> Iterator[dict[str, Any]]:
    """One link for each upheld party of an operator, with the decision behind it."""
    decided = operator.decisions.filter(undone_by=None).exclude(action__in=("name", "undo")).order_by("-id").first()
    rows = Membership.objects.filter(operator=operator, upheld=True, until=None).select_related("party")
    for row in rows.order_by("party__site", "party__seller"):
        yield {
            "kind": MEMBERSHIP,
            "scope": scope,
            "site": row.party.site,
            "seller": row.party.seller,
            "offers": [],
            "operator": operator.pk,
            "by": decided.by if decided is not None else "",
            "at": said(decided.at.astimezone(UTC)) if decided is not None else said(row.since.astimezone(UTC)),
            "why": decided.why if decided is not None else "",
        }


def upheld(rows: Sequence[CaseEvidence]) -> Iterator[dict[str, Any]]:
    """One link for each act by which somebody upheld offers of one party."""
    acts: dict[tuple[datetime, str, str, str, str], set[str]] = {}
    for row in rows:
        if row.upheld and row.upheld_at is not None and row.kind == "listing":
            key = (row.upheld_at, row.upheld_by, row.upheld_why, row.site, row.seller)
            acts.setdefault(key, set()).add(row.offer_id)
    for (at, by, why, site, seller), offers in sorted(acts.items()):
        yield {
            "kind": EVIDENCE,
            "scope": SUBJECT,
            "site": site,
            "seller": seller,
            "offers": sorted(offers),
            "operator": None,
            "by": by,
            "at": said(at.astimezone(UTC)),
            "why": why,
        }
