# SPDX-License-Identifier: EUPL-1.2
"""Reminding: a notice without an answer is reminded of, then escalated; each is a draft that two people let go."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import IntegrityError, transaction

from alerts.models.notice import Notice, NoticeItem, NoticeState
from alerts.notices.deadlines import local
from alerts.notices.drafting import compose
from alerts.notices.keeping import keep, number
from config.notice_rules import load_notice_rules
from config.settings import Settings

WAITS = (NoticeState.SENT.value, NoticeState.ACKNOWLEDGED.value)
STEPS = {1: "reminder", 2: "escalation"}


def overdue(settings: Settings, now: datetime) -> Iterator[tuple[Notice, int]]:
    """Notices whose answer is late, with the step that is due next; the first ones first."""
    patience = timedelta(days=settings.notices.reminder_days)
    late = Notice.objects.filter(state__in=WAITS, step=0, deadline_at__lt=now).order_by("deadline_at")
    for notice in late.select_related("recipient", "case"):
        if load_notice_rules()[notice.kind].is_draft_only:
            continue
        latest = notice.reminders.exclude(state=NoticeState.WITHDRAWN).order_by("-step").first()
        if latest is None:
            yield notice, 1
        elif latest.step < max(STEPS) and latest.sent_at is not None and latest.sent_at + patience < now:
            yield notice, latest.step + 1


def draft_reminders(settings: Settings, now: datetime) -> list[Notice]:
    """Draft what is due; nothing leaves by it. Run again it drafts nothing twice."""
    return [made for notice, step in overdue(settings, now) if (made := draft_reminder(notice, step, now)) is not None]


def draft_reminder(first: Notice, step: int, now: datetime) -> Notice | None:
    """The reminder or escalation of a notice in its author's name; None when another process was faster."""
    zone = first.recipient.time_zone
    assert first.deadline_at is not None  # overdue() gives no other
    assert first.sent_at is not None
    said = {
        "text_kind": STEPS[step],
        "first_reference": first.reference,
        "first_sent": local(first.sent_at, zone),
        "first_deadline": local(first.deadline_at, zone),
    }
    made = Notice(
        uuid=uuid4(),
        case=first.case,
        recipient=first.recipient,
        kind=first.kind,
        language=first.language,
        route=first.route,
        address=first.address,
        author=first.author,
        by=first.by,
        edited_by=first.edited_by,
        drafted_at=now,
        practice=first.practice,
        legal_basis=first.legal_basis,
        facts=first.facts | said,
        reminds=first,
        step=step,
    )
    try:
        with transaction.atomic():
            Notice.objects.select_for_update().get(pk=first.pk)
            if first.reminders.filter(step=step).exclude(state=NoticeState.WITHDRAWN).exists():
                return None
            number(made, now)
            for item in first.items.all():
                NoticeItem.objects.create(**{name: getattr(item, name) for name in COPIED}, notice=made)
            compose(made)
            keep(made, f"{STEPS[step]}_drafted", None, now, first=first.reference)
    except IntegrityError:
        return None
    return made


COPIED = (
    "url site seller offer_id observation_id title observed_at payload_sha256 leaf_sha256 verdict substances reasons"
).split()
