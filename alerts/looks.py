# SPDX-License-Identifier: EUPL-1.2
"""Looks: the queue of sealed looks that flags ask for; a flag never opens a browser itself."""

from collections.abc import Sequence
from datetime import datetime

from alerts.counting import Change
from alerts.models.look import Look, LookState
from config.settings import Settings


def queue_looks(changes: Sequence[Change], settings: Settings, now: datetime) -> int:
    """Ask for one look per alert that is new or reopened, the most harmful first; gives how many were queued."""
    due = [change for change in changes if change.is_new or change.reopened]
    waiting = Look.objects.filter(state=LookState.QUEUED)
    room = settings.alerts.looks_queued - waiting.count()
    has_look = set(waiting.filter(alert__in=[change.alert for change in due]).values_list("alert_id", flat=True))
    due = [change for change in due if change.alert.pk not in has_look]
    due.sort(key=lambda change: (-change.alert.severity_score, change.alert.pk))
    chosen = due[: max(0, room)]
    Look.objects.bulk_create([draft_look(change, now) for change in chosen])
    return len(chosen)


def draft_look(change: Change, now: datetime) -> Look:
    """A look at the strongest offer of an alert, not yet saved."""
    record = change.strongest.record
    return Look(
        alert=change.alert,
        observation_id=record.observation_id,
        offer_id=record.offer_id,
        run_id=record.run_id,
        source=record.source,
        url=record.offer_address,
        practice=record.practice,
        queued_at=now,
        next_at=now,
    )
