# SPDX-License-Identifier: EUPL-1.2
"""Outbox: each approved notice leaves once. Known refusals are tried again; what is not known is for a person to say.

A row is claimed before anything is sent, and marked before the last byte is given away. A process that dies before the
mark has sent nothing; one that dies after it leaves the notice `uncertain` (or, where the other side knows notices by
their key, to be sent again under the same key).
"""

import secrets
from collections.abc import Iterator, Sequence
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
from alerts.models.removal import Watch
from alerts.notices.approval import check_approval
from alerts.notices.checked import CheckedCase
from alerts.notices.deadlines import set_deadline
from alerts.notices.keeping import held, keep, move
from alerts.notices.release import Released, read_anew, release
from alerts.notices.transport import Answer, Outcome, Transports, open_transports
from alerts.removal.watching import open_watches, watch_notice
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
    why: dict[str, str] = field(default_factory=dict)
    """Of each that did not leave."""


def queue(notice: Notice, now: datetime, account: Account) -> NoticeDispatch:
    """Put an approved notice into the outbox, or let one that waits there wait no longer.

    Raises GateError for one that nobody approved, or a draft of an order.
    """
    check_may(account, Action.DRAFT)
    if load_notice_rules()[notice.kind].is_draft_only:
        raise GateError(f"notice {notice.reference}: a {notice.kind} is never sent from here: `theriac notice letter`")
    if notice.route not in MACHINE_ROUTES:
        raise NoticeError(f"notice {notice.reference}: it goes by {notice.route}: `theriac notice {notice.route}`")
    with held(notice) as present:
        check_approval(present)
        if present.state == NoticeState.QUEUED:
            keep(present, "not_to_wait", account, now)
        else:
            move(present, NoticeState.QUEUED, account, now)
            present.queued_at = now
        row, _ = NoticeDispatch.objects.update_or_create(
            notice=present,
            defaults={"next_at": now, "claim": "", "claimed_until": None, "handed_over_at": None, "reason": ""},
        )
    return row


def send_due(settings: Settings, now: datetime, *, limit: int | None = None) -> Sent:
    """Send what is due, one process of a home at a time; gives what became of it.

    Several leave side by side; a round ends when the mail server itself is away, and the rest waits untouched.
    """
    told = Sent()
    with locked(settings.home / "state" / "notices.lock"):
        take_up_left(now, told)
        checked = CheckedCase(settings)
        with open_transports(settings) as transports:
            for wave in batched(due(now, limit or settings.notices.batch), transports.width):
                if not send_wave(settings, wave, now, transports, checked, told):
                    break
    return told


def due(now: datetime, limit: int) -> list[int]:
    """Rows to send, the earliest first."""
    rows = NoticeDispatch.objects.filter(notice__state=NoticeState.QUEUED, next_at__lte=now)
    return list(rows.order_by("next_at", "id").values_list("pk", flat=True)[:limit])


def what_waits(now: datetime) -> str:
    """What is queued and not due yet, for somebody who asks why nothing left; empty when nothing is."""
    rows = NoticeDispatch.objects.filter(notice__state=NoticeState.QUEUED, next_at__gt=now).select_related("notice")
    first = rows.order_by("next_at", "id").first()
    if first is None:
        return ""
    since = f" ({first.reason[:300]})" if first.reason else ""
    return f"{rows.count():,} wait, {first.notice.reference} until {first.next_at:%Y-%m-%d %H:%M} UTC{since}"


def batched(rows: Sequence[int], width: int) -> Iterator[Sequence[int]]:
    """Rows in waves of at most `width`."""
    return (rows[start : start + width] for start in range(0, len(rows), width))


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


def send_wave(
    settings: Settings, wave: Sequence[int], now: datetime, transports: Transports, checked: CheckedCase, told: Sent
) -> bool:
    """Claim, check everything again, hand over, keep the answers; False when the mail server is away."""
    checked.look_anew()
    rows: list[NoticeDispatch] = []
    released: list[Released] = []
    claimed = claim(wave, now)
    present = read_anew([row.notice_id for row in claimed])
    for row in claimed:
        try:
            read_now = present[row.notice_id]
            released.append(release(settings, row.notice, now, checked=checked, read_now=read_now))
            rows.append(row)
        except GateError as error:
            back_to_approved(row.notice, str(error), now)
            told.held_back.append(row.notice.reference)
            told.why[row.notice.reference] = str(error)

    def mark(places: Sequence[int]) -> None:
        own = [rows[place] for place in places]
        marked = NoticeDispatch.objects.filter(
            pk__in=[row.pk for row in own], claim__in={row.claim for row in own}, handed_over_at=None
        )
        if marked.update(handed_over_at=now) != len(own):
            raise NoticeError("outbox: another process has some of these notices in hand")

    answers = transports.send(released, mark)
    settle(settings, list(zip(rows, answers, strict=True)), now, told)
    return not (answers and all(answer.whole_server for answer in answers))


def claim(wave: Sequence[int], now: datetime) -> list[NoticeDispatch]:
    """Those rows that are in our hand alone now, in their order; what another has is left out."""
    token = secrets.token_hex(16)
    with transaction.atomic():
        waiting = Notice.objects.select_for_update().filter(dispatch__pk__in=wave, state=NoticeState.QUEUED)
        ours = list(waiting.order_by("pk").values_list("pk", flat=True))
        Notice.objects.filter(pk__in=ours).update(state=NoticeState.SENDING, version=F("version") + 1)
        NoticeDispatch.objects.filter(notice__in=ours).update(
            claim=token, claimed_until=now + LEASE, handed_over_at=None, attempts=F("attempts") + 1
        )
    rows = NoticeDispatch.objects.filter(claim=token).select_related("notice")
    return list(rows.order_by("next_at", "id"))


def back_to_approved(notice: Notice, why: str, now: datetime) -> None:
    """A gate shut: it waits for a person, and why is kept."""
    with held(notice) as present:
        move(present, NoticeState.APPROVED, None, now, action="held_back", why=why[:2_000])
    NoticeDispatch.objects.filter(notice=notice).update(claim="", claimed_until=None, reason=why[:2_000])


def settle(settings: Settings, answered: Sequence[tuple[NoticeDispatch, Answer]], now: datetime, told: Sent) -> None:
    """Keep what the other side answered, all of a wave or nothing."""
    with transaction.atomic():
        wanted = [row.notice_id for row, _ in answered]
        locked_rows = Notice.objects.select_for_update(of=("self",)).select_related("case", "recipient")
        with_items = locked_rows.filter(pk__in=wanted).prefetch_related("items")
        present = {one.pk: one for one in with_items.order_by("pk")}
        watched = open_watches(present.values())
        for row, answer in answered:
            settle_one(settings, row, present[row.notice_id], answer, now, told, watched)
            present[row.notice_id].version += 1
            present[row.notice_id].save(update_fields=CHANGED)


CHANGED = ("state", "version", "sent_at", "deadline_at", "deadline_basis")


def settle_one(
    settings: Settings, row: NoticeDispatch, present: Notice, answer: Answer, now: datetime, told: Sent,
    watched: dict[str, Watch],
) -> None:  # fmt: skip
    """One notice's next state by its answer; the caller saves the notice."""
    row.claim, row.claimed_until = "", None
    row.handed_over_at = None if answer.outcome in (Outcome.LATER, Outcome.NOT_TRIED) else now
    row.reason, row.wire_sha256 = answer.reason[:2_000], answer.wire_sha256
    if answer.outcome is not Outcome.SENT:
        told.why[present.reference] = row.reason
    if answer.outcome is Outcome.SENT:
        row.receipt = answer.reason[:2_000]
        mark_sent(present, now, watched)
        move(present, NoticeState.SENT, None, now, verb=AuditVerb.DISCLOSURE, receipt=row.receipt)
        told.sent.append(present.reference)
    elif answer.outcome is Outcome.UNCERTAIN:
        move(present, NoticeState.UNCERTAIN, None, now, why=answer.reason)
        told.uncertain.append(present.reference)
    elif answer.outcome is Outcome.LATER and row.attempts < settings.notices.attempts:
        row.next_at = now + wait_after(row.attempts)
        move(present, NoticeState.QUEUED, None, now, action="refused_for_now", why=answer.reason)
        told.waiting.append(present.reference)
    elif answer.outcome in (Outcome.LATER, Outcome.REFUSED):
        move(present, NoticeState.BOUNCED, None, now, action="refused_by_server", why=answer.reason)
        told.refused.append(present.reference)
    else:
        move(present, NoticeState.APPROVED, None, now, action="held_back", why=answer.reason)
        told.held_back.append(present.reference)
    row.save()


def wait_after(attempts: int) -> timedelta:
    """How long until the next try: twice as long each time, up to half a day."""
    doubled: timedelta = FIRST_WAIT * 2 ** (max(attempts, 1) - 1)
    return min(doubled, LONGEST_WAIT)


def mark_sent(notice: Notice, now: datetime, watched: dict[str, Watch] | None = None) -> None:
    """When it left, and by when an answer is due; from now on its offers are looked at again."""
    notice.sent_at = now
    set_deadline(notice, now)
    watch_notice(notice, now, watched)


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
