# SPDX-License-Identifier: EUPL-1.2
"""Before: what a person saw of the alerts the last time, what others left and did since, and which cases exist."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from alerts.models.account import Account
from alerts.models.alert import Alert, AlertMove, AlertState
from alerts.models.case import Case, CaseEvidence
from alerts.models.review import AlertSeen, HandOver

OPEN = (AlertState.NEW.value, AlertState.IN_REVIEW.value)
SHIFT = timedelta(hours=12)
"""For so long what a person took over is told again at the beginning of each review."""
LEFT = 10
"""So many of the latest hand-overs are looked through for a line about an alert."""


@dataclass(frozen=True, kw_only=True)
class Since:
    """What happened since a person last reviewed."""

    at: datetime | None
    """None: the first time."""
    new: int
    reopened: int
    by_others: int
    hand_overs: tuple[HandOver, ...]


def since_last(account: Account, now: datetime) -> Since:
    """What changed since the person last had an alert on the screen."""
    last = AlertSeen.objects.filter(account=account).order_by("-seen_at").values_list("seen_at", flat=True).first()
    waits = (Q(to=None) | Q(to=account)) & Q(taken_at=None)
    lately = Q(taken_by=account.username, taken_at__gt=now - SHIFT)
    left = HandOver.objects.filter(waits | lately).exclude(account=account)
    moves = AlertMove.objects.filter(at__gt=last or now)
    return Since(
        at=last,
        new=Alert.objects.filter(raised_at__gt=last).count() if last else 0,
        reopened=moves.filter(by="theriac", from_state__in=("dismissed", "confirmed_indicators")).count(),
        by_others=moves.exclude(account=None).exclude(account=account).count(),
        hand_overs=tuple(left),
    )


def handed_over(alert: Alert, account: Account) -> list[str]:
    """What was said of it by whom this person took it over from."""
    taken = HandOver.objects.filter(taken_by=account.username).order_by("-at")[:LEFT]
    left = [one for one in taken if alert.pk in one.alerts and alert.state in OPEN]
    return [f"handed over by {one.by}, {one.at:%Y-%m-%d %H:%M} UTC: {one.text}" for one in left]


def changes_since(alert: Alert, account: Account) -> list[str]:
    """What is new on one alert since the person saw it; empty when it was never seen."""
    seen = AlertSeen.objects.filter(alert=alert, account=account).first()
    if seen is None:
        return []
    changes = []
    if alert.offers != seen.offers:
        changes.append(more(alert.offers - seen.offers, "offer"))
    if alert.sightings != seen.sightings:
        changes.append(more(alert.sightings - seen.sightings, "sighting"))
    if alert.severity != seen.severity:
        changes.append(f"{seen.severity} -> {alert.severity}")
    moves = alert.moves.filter(at__gt=seen.seen_at).exclude(account=account).exclude(by=account.username)
    changes += [f"{move.by}: {move.to_state.replace('_', ' ')}, {move.reason}" for move in moves]
    return [f"since {seen.seen_at:%Y-%m-%d %H:%M} UTC: {change}" for change in changes]


def more(number: int, what: str) -> str:
    """How many came or went: +1 offer, -2 offers."""
    return f"{number:+d} {what}" if abs(number) == 1 else f"{number:+d} {what}s"


def remember(alert: Alert, account: Account, now: datetime) -> None:
    """Keep what the person saw."""
    seen = {"seen_at": now, "version": alert.version, "offers": alert.offers, "severity": alert.severity}
    AlertSeen.objects.update_or_create(alert=alert, account=account, defaults=seen | {"sightings": alert.sightings})


def known_cases(alert: Alert) -> list[Case]:
    """Cases that hold this alert, its operator or one of its offers."""
    offers = alert.offer_rows.values_list("offer_id", flat=True)
    held = CaseEvidence.objects.filter(offer_id__in=list(offers[:500]), withdrawn_at=None).values_list(
        "case", flat=True
    )
    wanted = Q(alerts=alert) | Q(pk__in=list(held))
    if alert.operator_id is not None:
        wanted |= Q(operator=alert.operator_id)
    return list(Case.objects.filter(wanted).distinct())
