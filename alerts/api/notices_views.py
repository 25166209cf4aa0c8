# SPDX-License-Identifier: EUPL-1.2
"""/notices and /removals: drafts and how they stand; approving and sending are never done by a token."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from alerts.access import Action
from alerts.api.alerts_shapes import ReasonIn
from alerts.api.alerts_views import find as find_alert
from alerts.api.caller import caller_of, note_look
from alerts.api.cases_views import find as find_case
from alerts.api.notices_shapes import (
    AnswerIn,
    AnswerOut,
    GateOut,
    NoticeEdit,
    NoticeFilter,
    NoticeIn,
    NoticeOut,
    NoticePage,
    Reference,
    WatchedOut,
    WatchFilter,
    WatchIn,
    WatchOut,
    WatchPage,
    WholeNotice,
    WholeWatch,
)
from alerts.api.types import (
    Number,
    PagingQuery,
    answers,
    aware,
    get_or_404,
    page_of,
    seen_version,
    tell_version,
)
from alerts.fields import given
from alerts.models.account import Account
from alerts.models.notice import Notice, Recipient
from alerts.models.removal import Watch
from alerts.models.token import Scope
from alerts.notices.answers import enter_answer
from alerts.notices.approval import withdraw
from alerts.notices.drafting import draft_notice, edit_notice
from alerts.notices.gates import check_gates
from alerts.removal.watching import Watched, watch_alert, watch_case, watch_offer
from config.settings import Settings

router = Router(tags=["notices"])


PLAIN = [name for name in NoticeOut.model_fields if name not in ("case", "recipient")]
WATCHED = [name for name in WatchOut.model_fields if name not in ("id", "case")]


def shown(row: Notice) -> dict[str, Any]:
    """One notice as it is answered."""
    fields = {name: getattr(row, name) for name in PLAIN}
    return fields | {"case": row.case.reference, "recipient": row.recipient.key}


def find(reference: str) -> Notice:
    """The notice; raises ProblemError when there is none."""
    rows = Notice.objects.select_related("case", "recipient", "author")
    return get_or_404(rows.filter(reference=reference).first(), "notice", reference)


@router.get("/notices", response=answers(NoticePage), operation_id="notices_list")
def list_notices(request: HttpRequest, wanted: Annotated[NoticeFilter, Query()], paging: PagingQuery) -> Any:
    """Notices, the newest first."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    asked = given(state=wanted.state, practice=wanted.practice, case__reference=wanted.case or None)
    rows = Notice.objects.filter(**asked)
    note_look(caller, "notice", ["list"])
    return page_of(request, rows.select_related("case", "recipient"), paging, shown)


@router.get("/notices/{reference}", response=answers(WholeNotice), operation_id="notices_get")
def get_notice(request: HttpRequest, response: HttpResponse, reference: Reference) -> Any:
    """One notice as it would be read."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    row = find(reference)
    note_look(caller, "notice", [row.reference], case=row.case.reference)
    tell_version(response, row.version)
    return shown(row) | {"body": row.body, "legal_basis": row.legal_basis, "items": list(row.items.all())}


@router.get("/notices/{reference}/gates", response=answers(list[GateOut]), operation_id="notices_gates")
def get_gates(request: HttpRequest, reference: Reference) -> Any:
    """What still stands before a notice may leave."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    return list(check_gates(caller.settings, find(reference), caller.now))


@router.post("/notices", response=answers(NoticeOut, 201), operation_id="notices_draft")
def draft(request: HttpRequest, response: HttpResponse, body: NoticeIn) -> Any:
    """Draft a notice; another person approves it at the command line, with a second factor."""
    caller = caller_of(request, Scope.WORK, Action.DRAFT)
    case = find_case(body.case)
    to = get_or_404(Recipient.objects.filter(key=body.recipient).first(), "recipient", body.recipient)
    made = draft_notice(
        caller.settings, case, to, body.kind, caller.account, caller.now, language=body.language, why=body.reason
    )
    tell_version(response, made.version)
    return Status(201, shown(made))


@router.patch("/notices/{reference}", response=answers(NoticeOut), operation_id="notices_edit")
def edit(request: HttpRequest, response: HttpResponse, reference: Reference, body: NoticeEdit) -> Any:
    """Change a draft; an approval that there was ends. `If-Match` says which version was read."""
    caller = caller_of(request, Scope.WORK, Action.DRAFT)
    row = find(reference)
    version = seen_version(request, row.version)
    edit_notice(
        row, caller.account, caller.now, why=body.reason, subject=body.subject, body=body.body,
        grounds_upheld=body.grounds_upheld, seen_version=version,
    )  # fmt: skip
    row = find(reference)
    tell_version(response, row.version)
    return shown(row)


@router.post("/notices/{reference}/withdraw", response=answers(NoticeOut), operation_id="notices_withdraw")
def withdraw_it(request: HttpRequest, response: HttpResponse, reference: Reference, body: ReasonIn) -> Any:
    """Take a notice back before it left. `If-Match` says which version was read."""
    caller = caller_of(request, Scope.WORK, Action.DRAFT)
    row = find(reference)
    seen_version(request, row.version)
    withdraw(row, caller.account, body.reason, caller.now)
    row = find(reference)
    tell_version(response, row.version)
    return shown(row)


@router.get("/notices/{reference}/answers", response=answers(list[AnswerOut]), operation_id="notices_answers")
def list_answers(request: HttpRequest, reference: Reference) -> Any:
    """What came back."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    row = find(reference)
    note_look(caller, "notice", [row.reference], case=row.case.reference)
    return list(row.answers.all()[:1_000])


@router.post("/notices/{reference}/answers", response=answers(AnswerOut, 201), operation_id="notices_enter_answer")
def answer(request: HttpRequest, reference: Reference, body: AnswerIn) -> Any:
    """Keep what came back; a statement of reasons is read into (a) to (f)."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    return Status(201, enter_answer(
        caller.settings, find(reference), body.kind, caller.account, caller.now, received_at=aware(body.received_at),
        text=body.text, recipient_reference=body.recipient_reference, outcome=body.outcome,
    ))  # fmt: skip


def watched(row: Watch) -> dict[str, Any]:
    """One watched offer as it is answered."""
    fields = {name: getattr(row, name) for name in WATCHED}
    return {"id": row.pk} | fields | {"case": row.case.reference if row.case is not None else None}


@router.get("/removals", response=answers(WatchPage), operation_id="removals_list", tags=["removals"])
def list_watches(request: HttpRequest, wanted: Annotated[WatchFilter, Query()], paging: PagingQuery) -> Any:
    """Offers that are looked at again."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    rows = Watch.objects.filter(**given(verdict=wanted.verdict, practice=wanted.practice, notice=wanted.notice or None))
    note_look(caller, "removal", ["list"])
    return page_of(request, rows.select_related("case"), paging, watched)


@router.get("/removals/{number}", response=answers(WholeWatch), operation_id="removals_get", tags=["removals"])
def get_watch(request: HttpRequest, number: Number) -> Any:
    """One watched offer with every look, each with the observation that proves it."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    row = get_or_404(Watch.objects.select_related("case").filter(pk=number).first(), "watched offer", number)
    note_look(caller, "removal", [str(row.pk)])
    return watched(row) | {"looks": list(row.looks.all()[:1_000])}


@router.post("/removals", response=answers(WatchedOut, 201), operation_id="removals_add", tags=["removals"])
def watch(request: HttpRequest, body: WatchIn) -> Any:
    """Look again at an offer, or at all offers of an alert or a case."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    watched = begin(caller.settings, body, caller.account, caller.now)
    return Status(201, {"new": len(watched.new), "known": len(watched.known), "missing": watched.missing})


def begin(settings: Settings, body: WatchIn, account: Account, now: datetime) -> Watched:
    """Watch what was named."""
    if body.case is not None:
        return watch_case(settings, find_case(body.case), account, now, why=body.reason)
    if body.alert is not None:
        return watch_alert(settings, find_alert(body.alert), account, now, why=body.reason)
    return watch_offer(settings, body.offer or "", account, now, why=body.reason)
