# SPDX-License-Identifier: EUPL-1.2
"""Outbox: each approved notice leaves once. Known refusals are tried again; what is not known is for a person to say.

A row is claimed before anything is sent, and marked before the last byte is given away. A process that dies before the
mark has sent nothing; one that dies after it leaves the notice `uncertain` (or, where the other side knows notices by
their key, to be sent again under the same key).
"""

import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from alerts.access import Action, check_may
from alerts.database import locked
from alerts.errors import GateError, NoticeError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.notice import Notice, NoticeDispatch, NoticeState, Route
from alerts.notices.approval import check_approval
from alerts.notices.deadlines import set_deadline
from alerts.notices.gates import CheckedCase
from alerts.notices.keeping import held, keep, move
from alerts.notices.release import release
from alerts.notices.transport import Answer, Outcome, Transports, open_transports
from alerts.removal.watching import watch_notice
from config.notice_rules import load_notice_rules
from config.settings import Settings

LEASE = timedelta(minutes=10)
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=12)
MACHINE_ROUTES = (Route.MAIL.value, Route.API.value)


@dataclass(kw_only=True)
class Sent:
    """What one round did, by reference."""

    sent: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    """Refused for now: tried again."""
    refused: list[str] = field(default_factory=list)
    """Refused for good, or given up."""
    uncertain: list[str] = field(default_factory=list)
    held_back: list[str] = field(default_factory=list)
    """A gate shut since they were approved."""


def queue(notice: Notice, now: datetime, account: Account) -> NoticeDispatch:
    """Put an approved notice into the outbox; raises GateError for one that nobody approved, or a draft of an order."""
    check_may(account, Action.DRAFT)
    if load_notice_rules()[notice.kind].is_draft_only:
        raise GateError(f"notice {notice.reference}: a {notice.kind} is never sent from here: `theriac notice letter`")
    if notice.route not in MACHINE_ROUTES:
        raise NoticeError(f"notice {notice.reference}: it goes by {notice.route}: `theriac notice {notice.route}`")
    with held(notice) as present:
        check_approval(present)
        move(present, NoticeState.QUEUED, account, now)
        present.queued_at = now
        row, _ = NoticeDispatch.objects.update_or_create(
            notice=present,
            defaults={"next_at": now, "claim": "", "claimed_until": None, "handed_over_at": None, "reason": ""},
        )
    return row


def send_due(settings: Settings, now: datetime, *, limit: int | None = None) -> Sent:
    """Send what is due, one process of a home at a time; gives what became of it."""
    told = Sent()
    with locked(settings.home / "state" / "notices.lock"):
        take_up_left(now, told)
        checked = CheckedCase(settings)
        with open_transports(settings) as transports:
            for pk in list(due(now, limit or settings.notices.batch)):
                send_one(settings, pk, now, transports, checked, told)
    return told


def due(now: datetime, limit: int) -> Iterator[int]:
    """Rows to send, the earliest first."""
    rows = NoticeDispatch.objects.filter(notice__state=NoticeState.QUEUED, next_at__lte=now)
    yield from rows.order_by("next_at", "id").values_list("pk", flat=True)[:limit]


def take_up_left(now: datetime, told: Sent) -> None:
    """What a process left in the middle: not handed over, or known by its key: queued again; else uncertain."""
    left = NoticeDispatch.objects.filter(notice__state=NoticeState.SENDING).select_related("notice")
    for row in left.filter(Q(claimed_until__lte=now) | Q(claimed_until=None)):
        with suppress(NoticeError), held(row.notice) as present:
            if row.handed_over_at is None or present.route == Route.API:
                move(present, NoticeState.QUEUED, None, now, action="taken_up", why="left by a process that ended")
            else:
                why = "the process ended while it waited for the answer"
                move(present, NoticeState.UNCERTAIN, None, now, why=why)
                told.uncertain.append(present.reference)
        NoticeDispatch.objects.filter(pk=row.pk).update(claim="", claimed_until=None)


def send_one(
    settings: Settings, pk: int, now: datetime, transports: Transports, checked: CheckedCase, told: Sent
) -> None:
    """Claim, check everything again, hand over, keep the answer."""
    row = claim(pk, now)
    if row is None:
        return
    notice = row.notice
    try:
        released = release(settings, notice, now, checked=checked)
    except GateError as error:
        back_to_approved(notice, str(error), now)
        told.held_back.append(notice.reference)
        return

    def handed_over() -> None:
        marked = NoticeDispatch.objects.filter(pk=row.pk, claim=row.claim, handed_over_at=None)
        if not marked.update(handed_over_at=now):
            raise NoticeError(f"notice {notice.reference}: another process has it in hand")

    settle(settings, row, transports.send(released, now, handed_over), now, told)


def claim(pk: int, now: datetime) -> NoticeDispatch | None:
    """The row, in our hand alone; None when another has it."""
    token = secrets.token_hex(16)
    with transaction.atomic():
        row = NoticeDispatch.objects.select_for_update().select_related("notice").get(pk=pk)
        taken = Notice.objects.filter(pk=row.notice_id, state=NoticeState.QUEUED).update(
            state=NoticeState.SENDING, version=F("version") + 1
        )
        if not taken:
            return None
        row.claim, row.claimed_until, row.handed_over_at = token, now + LEASE, None
        row.attempts += 1
        row.save()
    return NoticeDispatch.objects.select_related("notice__case", "notice__recipient").get(pk=pk)


def back_to_approved(notice: Notice, why: str, now: datetime) -> None:
    """A gate shut: it waits for a person, and why is kept."""
    with held(notice) as present:
        move(present, NoticeState.APPROVED, None, now, action="held_back", why=why[:2_000])
    NoticeDispatch.objects.filter(notice=notice).update(claim="", claimed_until=None, reason=why[:2_000])


def settle(settings: Settings, row: NoticeDispatch, answer: Answer, now: datetime, told: Sent) -> None:
    """Keep what the other side answered."""
    with held(row.notice) as present:
        row.refresh_from_db()
        row.claim, row.claimed_until = "", None
        row.reason, row.wire_sha256 = answer.reason[:2_000], answer.wire_sha256
        if answer.outcome is Outcome.SENT:
            row.receipt = answer.reason[:2_000]
            mark_sent(present, now)
            move(present, NoticeState.SENT, None, now, verb=AuditVerb.DISCLOSURE, receipt=row.receipt)
            told.sent.append(present.reference)
        elif answer.outcome is Outcome.UNCERTAIN:
            move(present, NoticeState.UNCERTAIN, None, now, why=answer.reason)
            told.uncertain.append(present.reference)
        elif answer.outcome is Outcome.LATER and row.attempts < settings.notices.attempts:
            row.next_at = now + min(FIRST_WAIT * 2 ** (row.attempts - 1), LONGEST_WAIT)
            row.handed_over_at = None
            move(present, NoticeState.QUEUED, None, now, action="refused_for_now", why=answer.reason)
            told.waiting.append(present.reference)
        elif answer.outcome in (Outcome.LATER, Outcome.REFUSED):
            move(present, NoticeState.BOUNCED, None, now, action="refused_by_server", why=answer.reason)
            told.refused.append(present.reference)
        else:
            move(present, NoticeState.APPROVED, None, now, action="held_back", why=answer.reason)
            told.held_back.append(present.reference)
        row.save()


def mark_sent(notice: Notice, now: datetime) -> None:
    """When it left, and by when an answer is due; from now on its offers are looked at again."""
    notice.sent_at = now
    set_deadline(notice, now)
    watch_notice(notice, now)


def settle_uncertain(notice: Notice, account: Account, now: datetime, *, arrived: bool, why: str) -> None:
    """A person found out whether an uncertain notice arrived; if not, it is queued again."""
    check_may(account, Action.DRAFT)
    if not why.strip():
        raise NoticeError(f"notice {notice.reference}: expected how it is known")
    with held(notice) as present:
        if present.state != NoticeState.UNCERTAIN:
            raise NoticeError(f"notice {present.reference}: it is {present.state}, not uncertain")
        if arrived:
            mark_sent(present, now)
        move(present, NoticeState.SENT if arrived else NoticeState.QUEUED, account, now, why=why, action="settled")
    NoticeDispatch.objects.filter(notice=notice).update(next_at=now, handed_over_at=None, reason=why[:2_000])


def handed_in(settings: Settings, notice: Notice, account: Account, now: datetime, *, why: str) -> None:
    """A person handed in a form, posted a letter, or gave a draft to the authority's channel; checked like all else."""
    check_may(account, Action.DRAFT)
    if not why.strip():
        raise NoticeError(f"notice {notice.reference}: expected the receipt, or how it was handed over")
    if notice.route in MACHINE_ROUTES and not load_notice_rules()[notice.kind].is_draft_only:
        raise NoticeError(f"notice {notice.reference}: it goes by {notice.route}: `theriac notice send`")
    release(settings, notice, now)
    with held(notice) as present:
        mark_sent(present, now)
        move(present, NoticeState.SENT, account, now, why=why, action="handed_in", verb=AuditVerb.DISCLOSURE)


def note_export(notice: Notice, account: Account, now: datetime, what: str, sha256: str) -> None:
    """Keep that a letter or the fields of a form were written out."""
    keep(notice, f"{what}_written", account, now, verb=AuditVerb.DISCLOSURE, sha256=sha256)
