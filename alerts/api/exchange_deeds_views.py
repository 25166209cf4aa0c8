# SPDX-License-Identifier: EUPL-1.2
"""What else people do with requests and reports: approve, hand over, settle, answer; and what a reporter is told."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from alerts.access import Action
from alerts.api.alerts_shapes import ReasonIn
from alerts.api.caller import caller_of, note_look
from alerts.api.cases_shapes import CodeIn
from alerts.api.cases_views import find as find_case
from alerts.api.deeds_views import WarningOut
from alerts.api.exchange_shapes import Reference, RequestOut
from alerts.api.exchange_views import find, find_report, shown
from alerts.api.notice_deeds_views import ApprovalIn, SettledIn
from alerts.api.notices_shapes import GateOut
from alerts.api.restricted_views import PurposeQuery
from alerts.api.types import Number, Text, Word, answers, get_or_404, seen_version, tell_version
from alerts.models.removal import Relisting
from alerts.models.report import ReportAnswer
from alerts.models.request import Direction, PublicWarning
from alerts.models.token import Scope
from alerts.removal.relisting import refuse_relisting
from alerts.reports.intake import reporter_of
from alerts.reports.telling import approve_answer, draft_answer
from alerts.requests import incoming, outgoing, sending
from alerts.requests.gates import check_gates
from alerts.requests.warning import approve_warning

router = Router(tags=["reports and requests"])


class RequestEventOut(Schema):
    """One thing that happened to a request."""

    at: datetime
    by: str
    action: str
    why: str


class HandedOut(Schema):
    """What was handed over, on which ground."""

    what: str
    sha256: str
    ground: str
    observation_ids: list[str]
    masked: bool
    by: str
    at: datetime


class OurAnswerIn(Schema):
    """Our answer to a request that came in, with the evidence of a case where one is named."""

    text: Annotated[Text, Field(min_length=1)]
    ground: Annotated[Text, Field(min_length=1)]
    case: Reference | None = None


class TellIn(Schema):
    """What a reporter is to be told; empty: the usual words in the reporter's language."""

    text: Text = ""


class ToldOut(Schema):
    """An answer to a reporter: a draft, or what was approved."""

    id: int
    text: str
    text_sha256: str
    state: str
    drafted_at: datetime
    approved_by: str
    approved_at: datetime | None


class ReporterOut(Schema):
    """Who reported, as those may read it who need to."""

    name: Word = ""
    address: Word = ""


class BackOut(Schema):
    """A return of an offer that a person refused to be one."""

    id: int
    url: str
    refused_at: datetime | None
    refused_by: str
    refused_why: str


@router.get("/requests/{reference}/gates", response=answers(list[GateOut]), operation_id="requests_gates")
def get_gates(request: HttpRequest, reference: Reference) -> Any:
    """What still stands before a request may leave; empty: nothing."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    return [asdict(one) | {"holds": False} for one in check_gates(caller.settings, find(reference), caller.now)]


@router.get("/requests/{reference}/events", response=answers(list[RequestEventOut]), operation_id="requests_events")
def list_events(request: HttpRequest, reference: Reference) -> Any:
    """The request's own log."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    row = find(reference)
    note_look(caller, "request", [row.reference])
    return list(row.events.all()[:10_000])


@router.get("/requests/{reference}/handed-over", response=answers(list[HandedOut]), operation_id="requests_handed_over")
def list_handed(request: HttpRequest, reference: Reference) -> Any:
    """What was handed over, each thing with its ground."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    row = find(reference)
    note_look(caller, "request", [row.reference])
    return list(row.handed_over.all()[:1_000])


@router.post("/requests/{reference}/approval", response=answers(RequestOut), operation_id="requests_approve")
def approve_it(request: HttpRequest, response: HttpResponse, reference: Reference, body: ApprovalIn) -> Any:
    """Another person than its author lets exactly this package go, encrypted to the point's key alone.

    With an own second factor and the package's digest; nothing leaves by it. `If-Match` says which version was read.
    """
    caller = caller_of(request, Scope.DECIDE, Action.APPROVE)
    row = find(reference)
    seen_version(request, row.version)
    act = outgoing.approve_request if row.direction == Direction.OUT else incoming.approve_answer
    act(caller.settings, row, caller.account, body.code, body.reason, caller.now, seen_sha256=body.sha256)
    return told(response, reference)


@router.post("/requests/{reference}/queue", response=answers(RequestOut), operation_id="requests_queue")
def queue_it(request: HttpRequest, response: HttpResponse, reference: Reference) -> Any:
    """Put what two people let go into the outbox; the schedule sends it, after every gate was asked again."""
    caller = caller_of(request, Scope.WORK, Action.DRAFT)
    row = find(reference)
    seen_version(request, row.version)
    sending.queue(caller.settings, row, caller.account, caller.now)
    return told(response, reference)


@router.post("/requests/{reference}/handed-over", response=answers(RequestOut), operation_id="requests_hand_over")
def hand_over(request: HttpRequest, response: HttpResponse, reference: Reference, body: ReasonIn) -> Any:
    """Keep that a person handed the encrypted mail over by another way; the clock runs from now."""
    caller = caller_of(request, Scope.WORK, Action.DRAFT)
    row = find(reference)
    seen_version(request, row.version)
    sending.mark_sent(caller.settings, row, caller.account, caller.now, why=body.reason)
    return told(response, reference)


@router.post("/requests/{reference}/settle", response=answers(RequestOut), operation_id="requests_settle")
def settle(request: HttpRequest, response: HttpResponse, reference: Reference, body: SettledIn) -> Any:
    """Say whether an uncertain request arrived; one that did not is sent again."""
    caller = caller_of(request, Scope.WORK, Action.DRAFT)
    row = find(reference)
    seen_version(request, row.version)
    sending.settle_uncertain(row, caller.account, caller.now, arrived=body.arrived, why=body.reason)
    return told(response, reference)


@router.post("/requests/{reference}/answer", response=answers(RequestOut), operation_id="requests_answer")
def answer(request: HttpRequest, response: HttpResponse, reference: Reference, body: OurAnswerIn) -> Any:
    """Draft our answer to a request that came in; another person lets it go. `If-Match` says what was read."""
    caller = caller_of(request, Scope.WORK, Action.DRAFT)
    row = find(reference)
    seen_version(request, row.version)
    about = find_case(body.case) if body.case else None
    incoming.draft_answer(caller.settings, row, about, body.text, caller.account, caller.now, ground=body.ground)
    return told(response, reference)


@router.post("/requests/{reference}/refuse", response=answers(RequestOut), operation_id="requests_refuse")
def refuse(request: HttpRequest, response: HttpResponse, reference: Reference, body: ReasonIn) -> Any:
    """Refuse a draft of ours, or decline a request that came in. `If-Match` says which version was read."""
    caller = caller_of(request, Scope.DECIDE, Action.APPROVE)
    row = find(reference)
    seen_version(request, row.version)
    act = outgoing.refuse if row.direction == Direction.OUT else incoming.decline
    act(row, caller.account, body.reason, caller.now)
    return told(response, reference)


@router.post("/warnings/{reference}/approval", response=answers(WarningOut), operation_id="warnings_approve")
def approve_a_warning(request: HttpRequest, reference: Reference, body: CodeIn) -> Any:
    """Another person than its author lets a warning be published; publishing itself is done by people."""
    caller = caller_of(request, Scope.DECIDE, Action.APPROVE)
    row = get_or_404(PublicWarning.objects.filter(reference=reference).first(), "warning", reference)
    return approve_warning(caller.settings, row, caller.account, body.code, body.reason, caller.now)


@router.get("/reports/{reference}/answers", response=answers(list[ToldOut]), operation_id="reports_answers")
def list_told(request: HttpRequest, reference: Reference) -> Any:
    """What the reporter was told, and drafts of it."""
    caller = caller_of(request, Scope.CASES, Action.REPORT)
    row = find_report(reference)
    note_look(caller, "report", [row.reference])
    return list(row.answers.all()[:1_000])


@router.post("/reports/{reference}/answers", response=answers(ToldOut, 201), operation_id="reports_answer")
def tell(request: HttpRequest, reference: Reference, body: TellIn) -> Any:
    """Draft what the reporter is told by reference; another person approves it."""
    caller = caller_of(request, Scope.WORK, Action.DRAFT)
    return Status(201, draft_answer(find_report(reference), caller.account, caller.now, text=body.text))


@router.post(
    "/reports/{reference}/answers/{number}/approval", response=answers(ToldOut), operation_id="reports_approve_answer"
)
def approve_told(request: HttpRequest, reference: Reference, number: Number, body: CodeIn) -> Any:
    """Another person lets an answer go: a mail file is written in the house, which a person sends."""
    caller = caller_of(request, Scope.DECIDE, Action.APPROVE)
    report = find_report(reference)
    rows = ReportAnswer.objects.select_related("author", "report").filter(report=report)
    draft = get_or_404(rows.filter(pk=number).first(), "answer", number)
    approve_answer(caller.settings, draft, caller.account, body.code, body.reason, caller.now)
    return rows.get(pk=number)


@router.get(
    "/reports/{reference}/reporter", response=answers(ReporterOut), operation_id="reports_reporter", tags=["restricted"]
)
def get_reporter(request: HttpRequest, reference: Reference, asked: Annotated[PurposeQuery, Query()]) -> Any:
    """Who reported; the purpose is in the audit log before anything is shown."""
    caller = caller_of(request, Scope.VICTIMS, Action.READ_VICTIMS)
    return reporter_of(find_report(reference), caller.account, caller.now, why=asked.purpose)


@router.post(
    "/relistings/{number}/refuse", response=answers(BackOut), operation_id="relistings_refuse", tags=["removals"]
)
def refuse_back(request: HttpRequest, number: Number, body: ReasonIn) -> Any:
    """Say that a return is another offer: it counts no more as recurrence."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    row = get_or_404(Relisting.objects.filter(pk=number).first(), "relisting", number)
    return refuse_relisting(row, caller.account, caller.now, why=body.reason)


def told(response: HttpResponse, reference: str) -> dict[str, Any]:
    """The request as it is after a change."""
    row = find(reference)
    tell_version(response, row.version)
    return shown(row)
