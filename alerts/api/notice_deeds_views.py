# SPDX-License-Identifier: EUPL-1.2
"""What else people do with notices: read as they will arrive, approve by a second person, settle, answer, end."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from alerts.access import Action
from alerts.api.alerts_shapes import ReasonIn
from alerts.api.caller import Caller, caller_of, note_look
from alerts.api.cases_shapes import CaseOut, Code
from alerts.api.cases_views import find as find_case
from alerts.api.cases_views import present as present_case
from alerts.api.notices_shapes import NoticeOut, Reference
from alerts.api.notices_views import find, shown
from alerts.api.types import Number, Page, PagingQuery, Word, answers, get_or_404, page_of, seen_version, tell_version
from alerts.models.notice import GroundedAction, LegalGround, Notice
from alerts.models.token import Scope
from alerts.notices.answers import close_notice
from alerts.notices.approval import approve
from alerts.notices.before import end_compromise, end_ground, enter_ground, uphold_compromise
from alerts.notices.outbox import handed_in, queue, settle_uncertain
from alerts.notices.reminding import draft_reminders

router = Router(tags=["notices"])
Seen = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of what was read.")]


class PreviewOut(Schema):
    """A notice as it will arrive: headers and text, without what signing and encrypting wrap around it."""

    route: str
    address: str
    message: str
    message_sha256: str


class NoticeEventOut(Schema):
    """One thing that happened to a notice."""

    at: datetime
    by: str
    action: str
    from_state: str
    to_state: str
    why: str


class ApprovalIn(ReasonIn):
    """A second person lets exactly these bytes go."""

    code: Code = ""
    sha256: Seen


class SettledIn(ReasonIn):
    """Whether an uncertain one arrived; one that did not is sent again."""

    arrived: bool


class ClosedIn(ReasonIn):
    """Nothing more is expected."""

    outcome: Annotated[str, Field(max_length=24, pattern=r"^[a-z_]*$")] = ""


class CompromiseIn(ReasonIn):
    """A site that others broke into; `upheld` false takes it back."""

    site: Annotated[str, Field(min_length=1, max_length=253)]
    upheld: bool = True


class GroundIn(ReasonIn):
    """The legal ground of an action at a source."""

    source: Annotated[str, Field(min_length=1, max_length=200)]
    action: GroundedAction
    authority: Annotated[Word, Field(min_length=1)]
    reference: Annotated[Word, Field(min_length=1)]
    valid_from: date
    expires_on: date


class GroundOut(Schema):
    """A legal ground with its last day."""

    id: int
    source: str
    action: str
    authority: str
    reference: str
    valid_from: date
    expires_on: date
    by: str
    ended_at: datetime | None


class GroundPage(Page):
    """A page of legal grounds."""

    items: list[GroundOut]


def changed(
    request: HttpRequest, response: HttpResponse, reference: str, may: tuple[Scope, Action],
    deed: Callable[[Notice, Caller], object],
) -> dict[str, Any]:  # fmt: skip
    """Do one deed to the version of a notice that was read, and give the notice as it is then."""
    caller = caller_of(request, *may)
    row = find(reference)
    seen_version(request, row.version)
    deed(row, caller)
    row = find(reference)
    tell_version(response, row.version)
    return shown(row)


DRAFT, WORK = (Scope.WORK, Action.DRAFT), (Scope.WORK, Action.WORK_CASE)


@router.get("/notices/{reference}/preview", response=answers(PreviewOut), operation_id="notices_preview")
def preview(request: HttpRequest, reference: Reference) -> Any:
    """All headers and the text, as it will arrive."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    row = find(reference)
    note_look(caller, "notice", [row.reference], case=row.case.reference)
    message = bytes(row.message).decode("utf-8", "replace") or f"{row.address}\n\n{row.subject}\n\n{row.body}"
    return {"message": message} | {name: getattr(row, name) for name in ("route", "address", "message_sha256")}


@router.get("/notices/{reference}/events", response=answers(list[NoticeEventOut]), operation_id="notices_events")
def list_events(request: HttpRequest, reference: Reference) -> Any:
    """The notice's own log."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    row = find(reference)
    note_look(caller, "notice", [row.reference], case=row.case.reference)
    return list(row.events.all()[:10_000])


@router.post("/notices/{reference}/approval", response=answers(NoticeOut), operation_id="notices_approve")
def approve_it(request: HttpRequest, response: HttpResponse, reference: Reference, body: ApprovalIn) -> Any:
    """Another person than its authors lets it go, with an own second factor and the digest of what was read.

    Every gate is asked; nothing leaves by it. `If-Match` says which version was read.
    """
    return changed(
        request, response, reference, (Scope.DECIDE, Action.APPROVE),
        lambda row, who: approve(
            who.settings, row, who.account, body.code, body.reason, who.now, seen_sha256=body.sha256
        ),
    )  # fmt: skip


@router.post("/notices/{reference}/queue", response=answers(NoticeOut), operation_id="notices_queue")
def queue_it(request: HttpRequest, response: HttpResponse, reference: Reference) -> Any:
    """Put what two people let go into the outbox; the schedule sends it, after every gate was asked again."""
    return changed(request, response, reference, DRAFT, lambda row, who: queue(row, who.now, who.account))


@router.post("/notices/{reference}/handed-in", response=answers(NoticeOut), operation_id="notices_handed_in")
def hand_in(request: HttpRequest, response: HttpResponse, reference: Reference, body: ReasonIn) -> Any:
    """Keep that a person handed in a form or posted a letter that two people let go; every gate is asked again."""
    return changed(
        request, response, reference, DRAFT,
        lambda row, who: handed_in(who.settings, row, who.account, who.now, why=body.reason),
    )  # fmt: skip


@router.post("/notices/{reference}/settle", response=answers(NoticeOut), operation_id="notices_settle")
def settle(request: HttpRequest, response: HttpResponse, reference: Reference, body: SettledIn) -> Any:
    """Say whether an uncertain notice arrived. `If-Match` says which version was read."""
    return changed(
        request, response, reference, DRAFT,
        lambda row, who: settle_uncertain(row, who.account, who.now, arrived=body.arrived, why=body.reason),
    )  # fmt: skip


@router.post("/notices/{reference}/close", response=answers(NoticeOut), operation_id="notices_close")
def close(request: HttpRequest, response: HttpResponse, reference: Reference, body: ClosedIn) -> Any:
    """Nothing more is expected of a notice. `If-Match` says which version was read."""
    return changed(
        request, response, reference, WORK,
        lambda row, who: close_notice(row, who.account, who.now, why=body.reason, outcome=body.outcome),
    )  # fmt: skip


@router.post("/reminders", response=answers(list[NoticeOut], 201), operation_id="notices_remind")
def remind(request: HttpRequest) -> Any:
    """Draft reminders and escalations that are due; two people let each go like any notice."""
    caller = caller_of(request, Scope.WORK, Action.DRAFT)
    return Status(201, [shown(find(made.reference)) for made in draft_reminders(caller.settings, caller.now)])


@router.post("/cases/{reference}/compromises", response=answers(CaseOut), operation_id="cases_compromise")
def compromise(request: HttpRequest, response: HttpResponse, reference: Reference, body: CompromiseIn) -> Any:
    """Uphold that others broke into a site, or take it back: its owner is then helped, not accused."""
    caller = caller_of(request, Scope.DECIDE, Action.UPHOLD)
    act = uphold_compromise if body.upheld else end_compromise
    act(find_case(reference), body.site, caller.account, caller.now, why=body.reason)
    return present_case(reference, response)


@router.get("/legal-grounds", response=answers(GroundPage), operation_id="legal_grounds_list", tags=["sources"])
def list_grounds(request: HttpRequest, paging: PagingQuery) -> Any:
    """Legal grounds by source and action."""
    caller_of(request, Scope.CASES, Action.READ_CASE)
    return page_of(request, LegalGround.objects.order_by("-id"), paging, lambda row: row)


@router.post("/legal-grounds", response=answers(GroundOut, 201), operation_id="legal_grounds_enter", tags=["sources"])
def enter(request: HttpRequest, body: GroundIn) -> Any:
    """Enter the legal ground of an action at a source."""
    caller = caller_of(request, Scope.DECIDE, Action.UPHOLD)
    said = body.model_dump(exclude={"source", "action", "reason"})
    return Status(201, enter_ground(body.source, body.action, caller.account, caller.now, **said, why=body.reason))


@router.post(
    "/legal-grounds/{number}/end", response=answers(GroundOut), operation_id="legal_grounds_end", tags=["sources"]
)
def end(request: HttpRequest, number: Number, body: ReasonIn) -> Any:
    """End a legal ground before its day."""
    caller = caller_of(request, Scope.DECIDE, Action.UPHOLD)
    row = get_or_404(LegalGround.objects.filter(pk=number).first(), "legal ground", number)
    end_ground(row, caller.account, caller.now, why=body.reason)
    row.refresh_from_db()
    return row
