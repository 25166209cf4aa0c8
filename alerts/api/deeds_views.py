# SPDX-License-Identifier: EUPL-1.2
"""What else people do with cases, notices, watched offers and requests; nothing leaves by any of it."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from alerts.access import Action
from alerts.api import cases_views, exchange_views, notices_views
from alerts.api.alerts_shapes import ReasonIn
from alerts.api.caller import caller_of, note_look
from alerts.api.cases_shapes import CaseOut, EventOut, ProvisionIn, Reference
from alerts.api.exchange_shapes import RequestOut
from alerts.api.notices_shapes import NoticeOut, WatchOut
from alerts.api.operators_views import find as find_operator
from alerts.api.types import Language, Number, Text, Word, answers, get_or_404, seen_version, tell_version
from alerts.cases.changing import close_case, hand_over, link_cases, reopen_case
from alerts.cases.hypotheses import drop_hypothesis
from alerts.cases.relying import set_operator
from alerts.models.notice import DeconflictionAnswer
from alerts.models.removal import Watch
from alerts.models.request import PublicWarning
from alerts.models.token import Scope
from alerts.notices.approval import refuse
from alerts.notices.before import enter_deconfliction, waive_preservation
from alerts.removal.watching import stop_watch
from alerts.requests.clock import acknowledge, due_steps, enter_answer, escalate
from alerts.requests.warning import draft_warning

router = Router(tags=["cases"])


class OperatorIn(ReasonIn):
    """Of whom a case is; null: of nobody known."""

    operator: Number | None


class HandOverIn(ReasonIn):
    """To whom a case goes."""

    to: Annotated[Word, Field(min_length=1)]


class LinkIn(ReasonIn):
    """Another case."""

    other: Reference


class DeconflictionIn(ReasonIn):
    """What police or prosecutor were asked, and what they answered."""

    asked: Annotated[Word, Field(min_length=1)]
    asked_on: date
    answer: DeconflictionAnswer
    answered_on: date
    their_reference: Word = ""
    holds_until: date | None = None


class AcknowledgedIn(ReasonIn):
    """Their own reference, where they gave one."""

    their_reference: Word = ""


class AnsweredIn(Schema):
    """What the other side answered."""

    text: Annotated[Text, Field(min_length=1)]
    their_reference: Word = ""


class StepOut(Schema):
    """One step of an escalation that is due."""

    reference: str
    key: str
    due_at: datetime
    who: str
    how: str


class StepIn(ReasonIn):
    """A step that was taken."""

    step: Annotated[Word, Field(min_length=1)]


class WarningIn(ReasonIn):
    """A warning to the public, to be approved by another person."""

    language: Language | None = None
    text: Text = ""


class WarningOut(Schema):
    """A draft, or what was approved; publishing is done by people."""

    reference: str
    language: str
    text: str
    text_sha256: str
    by: str
    approved_by: str


WORK = (Scope.WORK, Action.WORK_CASE)


@router.post("/cases/{reference}/close", response=answers(CaseOut), operation_id="cases_close")
def close_it(request: HttpRequest, response: HttpResponse, reference: Reference, body: ReasonIn) -> Any:
    """End the work on a case. `If-Match` says which version was read."""
    return cases_views.changed(
        request, response, reference, WORK, lambda row, who: close_case(row, who.account, who.now, why=body.reason)
    )


@router.post("/cases/{reference}/reopen", response=answers(CaseOut), operation_id="cases_reopen")
def reopen_it(request: HttpRequest, response: HttpResponse, reference: Reference, body: ReasonIn) -> Any:
    """Take a case up again. `If-Match` says which version was read."""
    return cases_views.changed(
        request, response, reference, WORK, lambda row, who: reopen_case(row, who.account, who.now, why=body.reason)
    )


@router.post("/cases/{reference}/operator", response=answers(CaseOut), operation_id="cases_operator")
def operator_it(request: HttpRequest, response: HttpResponse, reference: Reference, body: OperatorIn) -> Any:
    """Say of whom the case is: an operator that is upheld, or none. `If-Match` says which version was read."""
    found = find_operator(body.operator) if body.operator is not None else None
    return cases_views.changed(
        request, response, reference, WORK,
        lambda row, who: set_operator(row, found, who.account, who.now, why=body.reason),
    )  # fmt: skip


@router.post("/cases/{reference}/hypotheses/drop", response=answers(CaseOut), operation_id="cases_drop_hypothesis")
def drop_one(request: HttpRequest, response: HttpResponse, reference: Reference, body: ProvisionIn) -> Any:
    """Take a hypothesis out; the log keeps what it said. `If-Match` says which version was read."""
    return cases_views.changed(
        request, response, reference, (Scope.DECIDE, Action.UPHOLD),
        lambda row, who: drop_hypothesis(row, body.provision, who.account, who.now, why=body.reason),
    )  # fmt: skip


@router.post("/cases/{reference}/hand-over", response=answers(EventOut, 201), operation_id="cases_hand_over")
def hand_it_over(request: HttpRequest, reference: Reference, body: HandOverIn) -> Any:
    """Keep that people gave a case to a prosecutor or another authority. `If-Match` says which version was read."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    row = cases_views.find(reference)
    seen_version(request, row.version)
    return Status(201, hand_over(row, caller.account, body.to, caller.now, why=body.reason))


@router.post("/cases/{reference}/links", response=answers(EventOut, 201), operation_id="cases_link")
def link_it(request: HttpRequest, reference: Reference, body: LinkIn) -> Any:
    """Say that two cases belong together."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    other = cases_views.find(body.other)
    return Status(201, link_cases(cases_views.find(reference), other, caller.account, caller.now, why=body.reason))


@router.post("/cases/{reference}/deconfliction", response=answers(CaseOut), operation_id="cases_deconfliction")
def deconflict(request: HttpRequest, response: HttpResponse, reference: Reference, body: DeconflictionIn) -> Any:
    """Keep what police or prosecutor answered."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    enter_deconfliction(
        cases_views.find(reference), caller.account, caller.now, asked=body.asked, asked_on=body.asked_on,
        answer=body.answer, answered_on=body.answered_on, reference=body.their_reference,
        expires_on=body.holds_until, why=body.reason,
    )  # fmt: skip
    return cases_views.present(reference, response)


@router.post("/cases/{reference}/preservation-waived", response=answers(CaseOut), operation_id="cases_waive")
def waive(request: HttpRequest, response: HttpResponse, reference: Reference, body: ReasonIn) -> Any:
    """Say why no preservation is asked for."""
    caller = caller_of(request, Scope.DECIDE, Action.UPHOLD)
    waive_preservation(cases_views.find(reference), caller.account, caller.now, why=body.reason)
    return cases_views.present(reference, response)


@router.post("/cases/{reference}/warnings", response=answers(WarningOut, 201), operation_id="warnings_draft")
def warn(request: HttpRequest, reference: Reference, body: WarningIn) -> Any:
    """Draft an urgent warning to the public (Art. 18(3) b); another person approves it at the command line."""
    caller = caller_of(request, Scope.WORK, Action.DRAFT)
    case, language = cases_views.find(reference), body.language or ""
    return Status(
        201,
        draft_warning(
            caller.settings, case, caller.account, caller.now, language=language, why=body.reason, text=body.text
        ),
    )


@router.get("/cases/{reference}/warnings", response=answers(list[WarningOut]), operation_id="warnings_list")
def list_warnings(request: HttpRequest, reference: Reference) -> Any:
    """Warnings of a case."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    row = cases_views.find(reference)
    note_look(caller, "warning", ["list"], case=row.reference)
    return list(PublicWarning.objects.filter(case=row)[:1_000])


@router.post(
    "/notices/{reference}/refuse", response=answers(NoticeOut), operation_id="notices_refuse", tags=["notices"]
)
def refuse_it(request: HttpRequest, response: HttpResponse, reference: Reference, body: ReasonIn) -> Any:
    """The second person says no. `If-Match` says which version was read."""
    caller = caller_of(request, Scope.DECIDE, Action.APPROVE)
    row = notices_views.find(reference)
    seen_version(request, row.version)
    refuse(row, caller.account, body.reason, caller.now)
    row = notices_views.find(reference)
    tell_version(response, row.version)
    return notices_views.shown(row)


@router.post("/removals/{number}/stop", response=answers(WatchOut), operation_id="removals_stop", tags=["removals"])
def stop(request: HttpRequest, number: Number, body: ReasonIn) -> Any:
    """Look no more; what was seen stays."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    row = get_or_404(Watch.objects.select_related("case").filter(pk=number).first(), "watched offer", number)
    return notices_views.watched(stop_watch(row, caller.account, caller.now, why=body.reason))


@router.get("/requests/steps/due", response=answers(list[StepOut]), operation_id="requests_due", tags=["requests"])
def list_due(request: HttpRequest) -> Any:
    """Steps of escalations that somebody must take now, nights and holidays included."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    names = ("key", "due_at", "who", "how")
    rows = due_steps(caller.now)
    return [{"reference": one.request.reference} | {name: getattr(one, name) for name in names} for one in rows]


@router.post(
    "/requests/{reference}/escalate", response=answers(RequestOut), operation_id="requests_escalate", tags=["requests"]
)
def escalate_it(request: HttpRequest, reference: Reference, body: StepIn) -> Any:
    """Keep that a step of the escalation was taken."""
    caller = caller_of(request, Scope.WORK, Action.DRAFT)
    escalate(exchange_views.find(reference), body.step, caller.account, caller.now, why=body.reason)
    return exchange_views.shown(exchange_views.find(reference))


@router.post(
    "/requests/{reference}/acknowledged", response=answers(RequestOut), operation_id="requests_acknowledged",
    tags=["requests"],
)  # fmt: skip
def acknowledged(request: HttpRequest, reference: Reference, body: AcknowledgedIn) -> Any:
    """Keep that the other side has it."""
    caller = caller_of(request, Scope.WORK, Action.DRAFT)
    row, theirs = exchange_views.find(reference), body.their_reference
    acknowledge(row, caller.account, caller.now, their_reference=theirs, why=body.reason)
    return exchange_views.shown(exchange_views.find(reference))


@router.post(
    "/requests/{reference}/answered", response=answers(RequestOut), operation_id="requests_answered", tags=["requests"]
)
def answered(request: HttpRequest, reference: Reference, body: AnsweredIn) -> Any:
    """Keep what the other side answered."""
    caller = caller_of(request, Scope.WORK, Action.DRAFT)
    row, theirs = exchange_views.find(reference), body.their_reference
    enter_answer(row, caller.account, body.text, caller.now, their_reference=theirs)
    return exchange_views.shown(exchange_views.find(reference))
