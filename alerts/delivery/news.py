# SPDX-License-Identifier: EUPL-1.2
"""News: what a channel is to be told, queued once. Read from the moves of alerts, so that no crash loses any."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from alerts.delivery.late import plan_late
from alerts.delivery.wording import alert_data, body_of, message_key, overview_data
from alerts.models.alert import Alert, AlertMove, AlertState
from alerts.models.delivery import Channel, ChannelKind, Delivery
from alerts.severity import RANK
from alerts.states import CLOSED, SOFTWARE
from alerts.triggers import find_zone, last_time
from config.settings import Settings

OPEN = (AlertState.NEW.value, AlertState.IN_REVIEW.value)
LOOK_BACK = timedelta(days=1)
"""Moves are read again for so long: one that was written late is not missed, one that was told is not told again."""
ROWS = 50


def plan_all(settings: Settings, now: datetime) -> int:
    """Queue what every channel is to be told now; doing it twice queues nothing twice."""
    queued = 0
    for pk in list(Channel.objects.filter(enabled=True, removed_at=None).values_list("pk", flat=True)):
        with transaction.atomic():
            channel = Channel.objects.select_for_update().get(pk=pk)
            queued += plan_news(channel, settings, now) + plan_digest(channel, now) + plan_late(channel, now)
            channel.planned_at = now
            channel.save(update_fields=["planned_at", "digest_sent_at"])
    return queued


def plan_news(channel: Channel, settings: Settings, now: datetime) -> int:
    """What is told at once: open alerts, severe enough, raised, reopened or grown since the channel is there."""
    since = max(channel.created_at, (channel.planned_at or channel.created_at) - LOOK_BACK)
    told = told_moves(channel, since)
    latest = {
        move.alert_id: move
        for move in news_moves(channel, since, now)
        if RANK[move.alert.severity] >= RANK[channel.severity]
    }
    moves = [move for pk, move in latest.items() if move.pk > told.get(pk, 0)]
    if len(moves) > settings.delivery.at_once and channel.kind == ChannelKind.MAIL:
        return queue_overview(channel, moves, since, now)
    for move in moves:
        body = body_of(event_of(move), move.at, alert_data(move.alert)) | {"moves": {str(move.alert_id): move.pk}}
        queue(channel, message_key(channel.pk, move.alert.key, move.pk), event_of(move), body, now, move.alert)
    return len(moves)


def news_moves(channel: Channel, since: datetime, now: datetime) -> Iterator[AlertMove]:
    """Moves by rule that concern a person, oldest first; practice or real alerts, never both."""
    moves = AlertMove.objects.filter(at__gte=since, at__lte=now, by=SOFTWARE, to_state__in=OPEN)
    unmuted = Q(alert__muted_until=None) | Q(alert__muted_until__lte=now)
    wanted = moves.filter(unmuted, alert__state__in=OPEN, alert__practice=channel.practice)
    yield from wanted.select_related("alert", "alert__operator").order_by("id").iterator(chunk_size=2_000)


def told_moves(channel: Channel, since: datetime) -> dict[int, int]:
    """By alert: the last move of which the channel was told."""
    told: dict[int, int] = {}
    bodies = Delivery.objects.filter(channel=channel, queued_at__gte=since - LOOK_BACK).values_list("body", flat=True)
    for body in bodies:
        for pk, move in body.get("moves", {}).items():
            told[int(pk)] = max(move, told.get(int(pk), 0))
    return told


def event_of(move: AlertMove) -> str:
    """What happened: raised, reopened or grown."""
    if move.from_state in {state.value for state in CLOSED}:
        return "reopened"
    return "grown" if move.from_state == move.to_state else "raised"


def queue_overview(channel: Channel, moves: list[AlertMove], since: datetime, now: datetime) -> int:
    """One mail for much news."""
    alerts = [move.alert for move in moves]
    data = overview_data(
        alerts, since=since, until=now, zone="UTC", open_count=count_open(channel), practice=channel.practice, most=ROWS
    )
    body = body_of("overview", now, data) | {"moves": {str(move.alert_id): move.pk for move in moves}}
    queue(channel, message_key(channel.pk, "overview", *sorted(move.pk for move in moves)), "overview", body, now)
    return 1


def plan_digest(channel: Channel, now: datetime) -> int:
    """The digest whose time has come; several that were missed are one."""
    if not channel.digest:
        return 0
    zone = find_zone(channel.time_zone)
    since = channel.digest_sent_at or channel.created_at
    at = last_time(channel.digest, zone, since, now)
    if at is None:
        return 0
    news = {move.alert_id: move.alert for move in news_moves(channel, since, at)}
    data = overview_data(
        list(news.values()),
        since=since.astimezone(zone),
        until=at,
        zone=channel.time_zone,
        open_count=count_open(channel),
        practice=channel.practice,
        most=ROWS,
    )
    wall_clock = at.replace(tzinfo=None).isoformat(timespec="minutes")
    queue(channel, message_key(channel.pk, "digest", wall_clock), "digest", body_of("digest", at, data), now)
    channel.digest_sent_at = at
    return 1


def count_open(channel: Channel) -> int:
    """Alerts that wait for a person."""
    return Alert.objects.filter(state__in=OPEN, practice=channel.practice).count()


def queue(
    channel: Channel, key: str, event: str, body: dict[str, object], now: datetime, alert: Alert | None = None
) -> Delivery:
    """Put a message into the outbox, once."""
    fields = {"channel": channel, "alert": alert, "event": event, "body": body, "next_at": now, "queued_at": now}
    made, _ = Delivery.objects.get_or_create(key=key, defaults=fields)
    return made


def waiting(now: datetime) -> "QuerySet[Delivery]":
    """Messages whose time has come and that no living sender has in hand."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    ready = Delivery.objects.filter(free, state="waiting", next_at__lte=now)
    return ready.filter(channel__enabled=True, channel__removed_at=None)
