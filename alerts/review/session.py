# SPDX-License-Identifier: EUPL-1.2
"""ReviewSession: one person's way through the alerts that wait: one key, one decision. It draws nothing itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Q

from alerts.access import Action, check_may
from alerts.auditing import note
from alerts.deciding import comment, decide, take, undo
from alerts.errors import DecisionError
from alerts.explaining import Explanation, explain_alert
from alerts.models.account import Account
from alerts.models.alert import Alert, AlertMove, AlertState, Outcome
from alerts.models.audit import AuditVerb
from alerts.models.case import Case, CaseEvidence
from alerts.models.review import AlertSeen, HandOver
from alerts.muting import mute
from indexer.store import EvidenceStore

OPEN = (AlertState.NEW.value, AlertState.IN_REVIEW.value)
MUTE_FOR = timedelta(days=30)
LED = 3
"""So many leading reasons stand in a reason that the person did not write."""


class Key(StrEnum):
    """Every key, and what it does."""

    UPHOLD = "u"
    LEGAL = "l"
    NOT_AN_OFFER = "n"
    SUBSTANDARD = "s"
    LOOK = "k"
    TAKE = "t"
    COMMENT = "c"
    REASON = "r"
    MUTE = "m"
    CASE = "o"
    UNDO = "z"
    NEXT = "j"
    BACK = "b"
    HAND_OVER = "h"
    HELP = "?"
    QUIT = "q"


MEANINGS = {
    Key.UPHOLD: "indicators upheld",
    Key.LEGAL: "legal",
    Key.NOT_AN_OFFER: "not an offer",
    Key.SUBSTANDARD: "substandard",
    Key.LOOK: "needs a look",
    Key.TAKE: "take it",
    Key.COMMENT: "comment",
    Key.REASON: "reason of the next decision",
    Key.MUTE: "mute for 30 days",
    Key.CASE: "open a case",
    Key.UNDO: "undo",
    Key.NEXT: "next",
    Key.BACK: "back",
    Key.HAND_OVER: "hand over",
    Key.HELP: "all keys",
    Key.QUIT: "quit",
}
OUTCOMES = {
    Key.UPHOLD: Outcome.INDICATORS_UPHELD,
    Key.LEGAL: Outcome.LEGAL,
    Key.NOT_AN_OFFER: Outcome.NOT_AN_OFFER,
    Key.SUBSTANDARD: Outcome.SUBSTANDARD,
    Key.LOOK: Outcome.NEEDS_A_LOOK,
}
ASKS = {
    Key.COMMENT: "comment",
    Key.REASON: "reason of the next decision",
    Key.MUTE: "why nobody need be asked for 30 days",
    Key.CASE: "title of the case",
    Key.HAND_OVER: "for the next shift",
}
"""Keys that need a line of text."""


@dataclass(frozen=True, kw_only=True)
class Since:
    """What happened since a person last reviewed."""

    at: datetime | None
    """None: the first time."""
    new: int
    reopened: int
    by_others: int
    hand_overs: tuple[HandOver, ...]


@dataclass(frozen=True, kw_only=True)
class Screen:
    """One alert with all that a decision needs."""

    alert: Alert
    explanation: Explanation
    place: int
    """From 1."""
    total: int
    changes: tuple[str, ...]
    """Since this person last saw it."""
    cases: tuple[Case, ...]
    """Cases that exist already for it, its operator or its offers."""


class ReviewSession:
    """The alerts that waited when it began, in their order; every decision goes through `alerts.deciding`."""

    def __init__(
        self, store: EvidenceStore, account: Account, now: datetime, alerts: Sequence[int] | None = None
    ) -> None:
        check_may(account, Action.DECIDE)
        self.store, self.account = store, account
        self.since = since_last(account, now)
        self.ids = list(alerts) if alerts is not None else waiting(account, now)
        self.at = 0
        self.reason = ""
        self.decided = 0

    @property
    def alert(self) -> Alert | None:
        """The alert on the screen as it is now; None at the end."""
        return Alert.objects.get(pk=self.ids[self.at]) if self.at < len(self.ids) else None

    def screen(self, now: datetime) -> Screen | None:
        """What to show; None when all are done. What was shown is kept, for the person and for the audit log."""
        alert = self.alert
        if alert is None:
            return None
        explanation = explain_alert(alert, self.store)
        changes = tuple(changes_since(alert, self.account))
        note(self.account, AuditVerb.CONSULTATION, "review", "alert", [str(alert.pk)], now, why="review of alerts")
        self.seen = alert
        remember(alert, self.account, now)
        self.explanation = explanation
        return Screen(
            alert=alert,
            explanation=explanation,
            place=self.at + 1,
            total=len(self.ids),
            changes=changes,
            cases=tuple(known_cases(alert)),
        )

    def press(self, key: Key, text: str, now: datetime) -> str:
        """Do what a key says and give one line about it; raises DecisionError, MoveError or AccessError."""
        if key in OUTCOMES:
            return self._decide(OUTCOMES[key], now)
        if key is Key.UNDO:
            move = undo(self.account, now)
            self.decided = max(0, self.decided - 1)
            if move.alert_id in self.ids:
                self.at = self.ids.index(move.alert_id)
            return f"alert {move.alert_id}: {move.reason}"
        if key is Key.NEXT:
            self.at = min(self.at + 1, len(self.ids))
        elif key is Key.BACK:
            self.at = max(self.at - 1, 0)
        elif key is Key.REASON:
            self.reason = text.strip()
            return f"reason: {self.reason}" if self.reason else "no reason of your own"
        elif key is Key.HAND_OVER:
            return self._hand_over(text, now)
        else:
            return self._on_alert(key, text, now)
        return ""

    def _decide(self, outcome: Outcome, now: datetime) -> str:
        alert = self._shown()
        reason = self.reason or own_reason(outcome, self.explanation)
        decide(alert, outcome, self.account, reason, now, seen_version=self.seen.version)
        self.reason = ""
        self.decided += 1
        self.at += 1
        return f"alert {alert.pk}: {outcome.value.replace('_', ' ')}: {reason}"

    def _on_alert(self, key: Key, text: str, now: datetime) -> str:
        alert = self._shown()
        if key is Key.TAKE:
            take(alert, self.account, now)
            return f"alert {alert.pk}: yours"
        if key is Key.COMMENT:
            comment(alert, self.account, text, now)
            return f"alert {alert.pk}: comment kept"
        if key is Key.MUTE:
            mute(
                self.account,
                now + MUTE_FOR,
                text,
                now,
                site=alert.site,
                seller=alert.seller,
                product_group=alert.product_group,
                operator=alert.operator if alert.is_operators else None,
            )
            self.at += 1
            return f"alert {alert.pk}: nobody is asked until {now + MUTE_FOR:%Y-%m-%d}"
        if key is Key.CASE:
            from alerts.cases.opening import open_case  # what a case needs is loaded by who opens one

            case = open_case(self.account, text or alert.headline, now, alerts=[alert], why="from review")
            return f"case {case.reference} opened"
        return ""

    def _shown(self) -> Alert:
        alert = self.alert
        if alert is None:
            raise DecisionError("review: no alert is on the screen")
        return alert

    def _hand_over(self, text: str, now: datetime) -> str:
        if not text.strip():
            raise DecisionError("review: expected a line for the next shift")
        taken = Alert.objects.filter(assigned_to=self.account, state=AlertState.IN_REVIEW.value)
        ids = list(taken.values_list("pk", flat=True))
        HandOver.objects.create(account=self.account, by=self.account.username, text=text.strip(), at=now, alerts=ids)
        note(self.account, AuditVerb.ALTERATION, "review.hand_over", "alert", [str(pk) for pk in ids], now, why=text)
        taken.update(assigned_to=None)
        return f"handed over, {len(ids)} alerts given back"

    def accept(self, hand_over: HandOver, now: datetime) -> None:
        """Take what another left; its alerts become this person's."""
        hand_over.taken_by, hand_over.taken_at = self.account.username, now
        hand_over.save(update_fields=["taken_by", "taken_at"])
        Alert.objects.filter(pk__in=hand_over.alerts, assigned_to=None, state__in=OPEN).update(assigned_to=self.account)


def waiting(account: Account, now: datetime) -> list[int]:
    """Open alerts that are not muted and not another's: one's own first, then the most harmful."""
    open_ones = Alert.objects.filter(Q(muted_until=None) | Q(muted_until__lte=now), state__in=OPEN)
    mine = open_ones.filter(assigned_to=account).values_list("pk", flat=True)
    free = open_ones.filter(assigned_to=None).values_list("pk", flat=True)
    return [*mine, *free]


def since_last(account: Account, now: datetime) -> Since:
    """What changed since the person last had an alert on the screen."""
    last = AlertSeen.objects.filter(account=account).order_by("-seen_at").values_list("seen_at", flat=True).first()
    left = HandOver.objects.filter(Q(to=None) | Q(to=account), taken_at=None).exclude(account=account)
    moves = AlertMove.objects.filter(at__gt=last or now)
    return Since(
        at=last,
        new=Alert.objects.filter(raised_at__gt=last).count() if last else 0,
        reopened=moves.filter(by="theriac", from_state__in=("dismissed", "confirmed_indicators")).count(),
        by_others=moves.exclude(account=None).exclude(account=account).count(),
        hand_overs=tuple(left),
    )


def changes_since(alert: Alert, account: Account) -> list[str]:
    """What is new on one alert since the person saw it; empty when it was never seen."""
    seen = AlertSeen.objects.filter(alert=alert, account=account).first()
    if seen is None:
        return []
    changes = []
    if alert.offers != seen.offers:
        changes.append(f"{alert.offers - seen.offers:+d} offers")
    if alert.sightings != seen.sightings:
        changes.append(f"{alert.sightings - seen.sightings:+d} sightings")
    if alert.severity != seen.severity:
        changes.append(f"{seen.severity} -> {alert.severity}")
    moves = alert.moves.filter(at__gt=seen.seen_at).exclude(account=account)
    changes += [f"{move.by}: {move.to_state.replace('_', ' ')}, {move.reason}" for move in moves]
    return [f"since {seen.seen_at:%Y-%m-%d %H:%M} UTC: {change}" for change in changes]


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


def own_reason(outcome: Outcome, explanation: Explanation) -> str:
    """The reason of a decision by one key: what was on the screen."""
    said = explanation.for_it if outcome is Outcome.INDICATORS_UPHELD else explanation.against_it
    named = "; ".join(reason.meaning.rstrip(".") for reason in said[:LED])
    return f"{outcome.value.replace('_', ' ')} on review{': ' + named if named else ''}"
