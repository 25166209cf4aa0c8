# SPDX-License-Identifier: EUPL-1.2
"""Sending requests and answers: the same outbox as notices have, over the house's mail server, each once.

What leaves are the encrypted bytes that a second person let go, to the address and key of the approval; every gate is
asked again in that moment.
"""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from alerts.access import Action, check_may
from alerts.cases.opening import keep_event
from alerts.database import locked
from alerts.errors import RequestError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.request import Direction, HandedOver, Request, RequestDispatch, RequestState
from alerts.notices.mail_route import MailServer, Said
from alerts.notices.outbox import LEASE, Sent, wait_after
from alerts.requests.approval import check_approval
from alerts.requests.gates import require_gates
from alerts.requests.keeping import held, keep, move
from alerts.requests.summary import house_mail
from config.settings import Settings

MAY_LEAVE = (RequestState.APPROVED, RequestState.QUEUED, RequestState.SENDING)


def queue(settings: Settings, request: Request, account: Account, now: datetime) -> None:
    """Put what a second person let go into the outbox, or let it wait there no longer; raises RequestError."""
    check_may(account, Action.DRAFT)
    release(settings, request, now)
    with held(request) as present:
        if present.state == RequestState.QUEUED:
            keep(present, "not_to_wait", account, now)
        else:
            move(present, RequestState.QUEUED, account, now)
        RequestDispatch.objects.update_or_create(
            request=present,
            defaults={"next_at": now, "claim": "", "claimed_until": None, "handed_over_at": None, "reason": ""},
        )


def release(settings: Settings, request: Request, now: datetime) -> bytes:
    """The one door: the approved, encrypted bytes, after approval and every gate were checked again."""
    present = Request.objects.select_related("focal_point", "case", "author").get(pk=request.pk)
    if present.state not in MAY_LEAVE:
        raise RequestError(f"request {present.reference}: it is {present.state}: nobody approved it to leave now")
    require_gates(settings, present, now)
    return check_approval(present)


def send_due(settings: Settings, now: datetime) -> Sent:
    """Send what is due, one process of a home at a time; gives what became of it."""
    told = Sent()
    with locked(settings.home / "state" / "notices.lock"):
        take_up_left(now, told)
        server = MailServer(settings)
        try:
            rows = RequestDispatch.objects.filter(request__state=RequestState.QUEUED, next_at__lte=now)
            for pk in list(rows.order_by("next_at", "id").values_list("pk", flat=True)[: settings.notices.batch]):
                if not send_one(settings, pk, now, server, told):
                    break
        finally:
            server.close()
    return told


def take_up_left(now: datetime, told: Sent) -> None:
    """What a process left in the middle: queued again when its last byte was not given, else for a person to say."""
    left = RequestDispatch.objects.filter(request__state=RequestState.SENDING).select_related("request")
    for row in left.filter(Q(claimed_until__lte=now) | Q(claimed_until=None)):
        with suppress(RequestError), held(row.request) as present:
            if row.handed_over_at is None:
                move(present, RequestState.QUEUED, None, now, why="left by a process that ended")
            else:
                why = "the process ended while it waited for the answer"
                move(present, RequestState.UNCERTAIN, None, now, why=why)
                told.uncertain.append(present.reference)
        RequestDispatch.objects.filter(pk=row.pk).update(claim="", claimed_until=None)


def send_one(settings: Settings, pk: int, now: datetime, server: MailServer, told: Sent) -> bool:
    """Claim, check everything again, hand over, keep the answer; False when the mail server is away."""
    row = claim(pk, now)
    if row is None:
        return True
    request = row.request
    try:
        wire = release(settings, request, now)
    except RequestError as error:
        with held(request) as present:
            move(present, RequestState.APPROVED, None, now, why=str(error)[:2_000])
        told.held_back.append(request.reference)
        told.why[request.reference] = str(error)
        return True
    said = server.begin(house_mail(settings), request.focal_point.address, wire)
    if said is None:
        marked = RequestDispatch.objects.filter(pk=pk, claim=row.claim, handed_over_at=None)
        if not marked.update(handed_over_at=now):
            raise RequestError(f"request {request.reference}: another process has it in hand")
        said = server.finish()
    settle(settings, row, said, now, told)
    return not said.whole_server


def claim(pk: int, now: datetime) -> RequestDispatch | None:
    """The row, in our hand alone; None when another has it."""
    with transaction.atomic():
        row = RequestDispatch.objects.select_for_update().get(pk=pk)
        waiting = Request.objects.filter(pk=row.request_id, state=RequestState.QUEUED)
        if not waiting.update(state=RequestState.SENDING, version=F("version") + 1):
            return None
        row.claim, row.claimed_until, row.handed_over_at = secrets.token_hex(16), now + LEASE, None
        row.attempts += 1
        row.save()
    return RequestDispatch.objects.select_related("request__focal_point", "request__case").get(pk=pk)


def settle(settings: Settings, row: RequestDispatch, said: Said, now: datetime, told: Sent) -> None:
    """Keep what the mail server answered."""
    with held(row.request) as present:
        row.refresh_from_db()
        row.claim, row.claimed_until, row.reason = "", None, said.reason[:2_000]
        if said.outcome != "sent":
            told.why[present.reference] = row.reason
        if said.outcome == "sent":
            row.receipt, row.wire_sha256 = said.reason[:2_000], present.encrypted_sha256
            left(present, None, now, why=said.reason)
            told.sent.append(present.reference)
        elif said.outcome == "uncertain":
            move(present, RequestState.UNCERTAIN, None, now, why=said.reason)
            told.uncertain.append(present.reference)
        elif said.outcome == "later" and row.attempts < settings.notices.attempts:
            row.next_at, row.handed_over_at = now + wait_after(row.attempts), None
            move(present, RequestState.QUEUED, None, now, why=said.reason)
            told.waiting.append(present.reference)
        elif said.outcome in ("later", "refused"):
            move(present, RequestState.BOUNCED, None, now, why=said.reason)
            told.refused.append(present.reference)
        else:
            move(present, RequestState.APPROVED, None, now, why=said.reason)
            told.held_back.append(present.reference)
        row.save()


def left(present: Request, account: Account | None, now: datetime, *, why: str) -> None:
    """It left: the clock runs, nights and holidays too, and what was handed over is kept. The caller holds it."""
    is_answer = present.direction == Direction.IN
    if is_answer:
        present.answered_at = now
    else:
        present.sent_at = now
        present.acknowledge_by = now + timedelta(hours=present.focal_point.acknowledge_hours)
    done = RequestState.ANSWERED if is_answer else RequestState.SENT
    ground = ground_of(present)
    move(present, done, account, now, why=why, sha256=present.encrypted_sha256, to=present.encrypted_to)
    HandedOver.objects.create(
        request=present, what=present.answer if is_answer else f"package of request {present.reference}",
        observation_ids=observations_of(present), sha256=present.package_sha256, ground=ground, account=account,
        by=account.username if account is not None else present.approved_by, at=now,
    )  # fmt: skip
    sha256 = present.package_sha256
    keep(present, "handed_over", account, now, why=why, verb=AuditVerb.DISCLOSURE, sha256=sha256, ground=ground)
    if present.case is not None:
        keep_event(
            present.case, "disclosed", account, now, why=why, verb=AuditVerb.DISCLOSURE,
            to=present.focal_point.organisation, legal_basis=ground, sha256=present.encrypted_sha256,
        )  # fmt: skip


def ground_of(request: Request) -> str:
    """On which ground it is handed over: of an answer the one it was drafted with, else the request's own."""
    if request.direction == Direction.OUT:
        return request.legal_basis
    drafted = request.events.filter(action="answer_drafted").order_by("-id").first()
    return str(drafted.details.get("ground", "")) if drafted is not None else ""


def observations_of(request: Request) -> list[str]:
    """What of the evidence lies in the package."""
    if request.case is None:
        return []
    return list(request.case.evidence.filter(withdrawn_at=None).values_list("observation_id", flat=True))


def mark_sent(settings: Settings, request: Request, account: Account, now: datetime, *, why: str) -> Request:
    """Keep that a person handed the encrypted mail over by another way; checked like all that leaves."""
    check_may(account, Action.DRAFT)
    if not why.strip():
        raise RequestError(f"request {request.reference}: expected how it was handed over")
    release(settings, request, now)
    with held(request) as present:
        left(present, account, now, why=why)
    return request


def settle_uncertain(request: Request, account: Account, now: datetime, *, arrived: bool, why: str) -> None:
    """A person found out whether an uncertain one arrived; if not, it is queued again."""
    check_may(account, Action.DRAFT)
    if not why.strip():
        raise RequestError(f"request {request.reference}: expected how it is known")
    with held(request) as present:
        if present.state != RequestState.UNCERTAIN:
            raise RequestError(f"request {present.reference}: it is {present.state}, not uncertain")
        if arrived:
            left(present, account, now, why=why)
        else:
            move(present, RequestState.QUEUED, account, now, why=why)
    RequestDispatch.objects.filter(request=request).update(next_at=now, handed_over_at=None, reason=why[:2_000])
