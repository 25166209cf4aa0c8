# SPDX-License-Identifier: EUPL-1.2
"""/statistics, /today and /audit: figures without persons, what waits, and who did what."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from alerts.access import Action
from alerts.api.caller import caller_of, note_look
from alerts.api.types import Page, PagingQuery, Word, answers, aware, page_of
from alerts.models.audit import AuditEntry, AuditVerb
from alerts.models.token import Scope
from alerts.removal.verdicts import RemovalVerdict
from alerts.statistics.asking import Question, figures_for
from alerts.statistics.counting import By, Figures, Group
from alerts.statistics.writing import Words, draw_curve, draw_groups, write_csv
from alerts.today import Matter, today

router = Router(tags=["figures"])


class GroupOut(Schema):
    """One line; null is a count too small to be told, or a figure that is not known."""

    name: str
    counts: dict[str, int | None]
    median_days: float | None
    median_low: float | None
    median_high: float | None
    relisting_rate: float | None


class CurveOut(Schema):
    """Share still on line after so many days (Kaplan–Meier), with its interval."""

    days: list[float]
    share: list[float]
    low: list[float]
    high: list[float]
    stays: int
    removed: int
    median: float | None
    median_low: float | None
    median_high: float | None


class FiguresOut(Schema):
    """Figures, and the rules they were counted by."""

    since: datetime
    until: datetime
    by: By
    removed_means: list[str]
    smallest: int
    """Smaller counts are not told, others are multiples of it."""
    confidence: float
    provisional: bool
    groups: list[GroupOut]
    total: GroupOut
    curve: CurveOut | None


class FiguresFilter(Schema):
    """What is asked."""

    period: Annotated[str, Field(max_length=40)] = "365d"
    by: By = By.ALL
    removed: Annotated[list[RemovalVerdict], Field(max_length=12, default_factory=list)]
    words: Words = Words.HOUSE
    practice: bool = False


class TodayOut(Schema):
    """One thing for somebody to do."""

    matter: Matter
    kind: str
    reference: str
    what: str
    who: str
    since: datetime | None
    due_at: datetime | None
    overdue: bool
    command: str


class TodayPage(Page):
    """A page of things to do."""

    items: list[TodayOut]


class EntryOut(Schema):
    """One operation of the audit log."""

    id: int
    at: datetime
    by: str
    verb: AuditVerb
    action: str
    object_kind: str
    object_ids: list[str]
    case: str
    why: str
    recipient: str
    legal_basis: str
    details: dict[str, Any]
    chain: str


class AuditPage(Page):
    """A page of the audit log."""

    items: list[EntryOut]


class AuditFilter(Schema):
    """Which operations."""

    by: Word = ""
    verb: AuditVerb | None = None
    action: Word = ""
    object_kind: Word = ""
    case: Word = ""
    since: datetime | None = None
    until: datetime | None = None


FigureQuery = Annotated[FiguresFilter, Query()]


def ask(request: HttpRequest, wanted: FiguresFilter) -> Figures:
    """The figures, for whoever may have them."""
    caller = caller_of(request, Scope.READ, Action.LOOK)
    question = Question(
        period=wanted.period, by=wanted.by, removed=tuple(one.value for one in wanted.removed), practice=wanted.practice
    )
    found = figures_for(caller.settings, question, caller.now)
    note_look(caller, "statistics", [f"{wanted.by} {wanted.period}"])
    return found


@router.get("/statistics", response=answers(FiguresOut), operation_id="statistics_get")
def get_figures(request: HttpRequest, wanted: FigureQuery) -> Any:
    """Offers, notices, removals, with what counts as removed; counts too small to be told are null."""
    found = ask(request, wanted)
    return asdict(found) | {"groups": [group_of(one) for one in found.groups], "total": group_of(found.total)}


def group_of(group: Group) -> dict[str, Any]:
    """One line."""
    return asdict(group)


@router.get("/statistics.csv", operation_id="statistics_csv", response=answers(None))
def get_table(request: HttpRequest, wanted: FigureQuery) -> HttpResponse:
    """The same as a table, its rules in every row."""
    return HttpResponse(write_csv(ask(request, wanted), wanted.words), content_type="text/csv; charset=utf-8")


@router.get("/statistics.svg", operation_id="statistics_svg", response=answers(None))
def get_chart(request: HttpRequest, wanted: FigureQuery) -> HttpResponse:
    """The chart of groups; with one group alone, the survival curve."""
    found = ask(request, wanted)
    drawn = draw_curve(found, wanted.words) if found.by is By.ALL else None
    return HttpResponse(drawn or draw_groups(found, wanted.words), content_type="image/svg+xml")


@router.get("/today", response=answers(TodayPage), operation_id="today_get")
def get_today(
    request: HttpRequest, paging: PagingQuery, everyone: Annotated[bool, Query()] = False
) -> Any:  # fmt: skip
    """What waits for this account, what is overdue first."""
    caller = caller_of(request, Scope.READ, Action.LOOK)
    items = today(caller.settings, caller.account, caller.now, everyone=everyone)
    return page_of(request, items, paging, lambda item: {name: getattr(item, name) for name in TodayOut.model_fields})


@router.get("/audit", response=answers(AuditPage), operation_id="audit_list", tags=["audit"])
def list_audit(request: HttpRequest, wanted: Annotated[AuditFilter, Query()], paging: PagingQuery) -> Any:
    """The audit log, the latest first."""
    caller = caller_of(request, Scope.AUDIT, Action.READ_AUDIT)
    names = ("by", "verb", "action", "object_kind", "case")
    given = {name: getattr(wanted, name) for name in names if getattr(wanted, name)}
    rows = AuditEntry.objects.filter(**given).order_by("-id")
    rows = rows.filter(at__gte=aware(wanted.since)) if wanted.since else rows
    rows = rows.filter(at__lt=aware(wanted.until)) if wanted.until else rows
    note_look(caller, "audit", ["list"])
    return page_of(request, rows, paging, lambda row: row)
