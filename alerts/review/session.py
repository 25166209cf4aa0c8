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
from alerts.models.alert import Alert, AlertState, Mute, Outcome
from alerts.models.audit import AuditVerb
from alerts.models.case import Case
from alerts.models.review import HandOver
from alerts.muting import lift, matching, mute
from alerts.review.before import OPEN, changes_since, handed_over, known_cases, remember, since_last
from indexer.store import EvidenceStore

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
        self.all = alerts is None
        self.ids = waiting(account, now) if alerts is None else list(alerts)
        self.at = 0
        self.reason = ""
        self.decided = 0
        self.steps: list[Mute | Case | str] = []
        """What was done since the last decision, and was none; in words what cannot be taken back."""

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
        changes = (*handed_over(alert, self.account), *changes_since(alert, self.account))
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
            return self._undo(now)
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
        said = f"{outcome.value.replace('_', ' ')}: {reason}" if self.reason else reason
        self.reason = ""
        self.steps.clear()
        self.decided += 1
        self.at += 1
        return f"alert {alert.pk}: {said}"

    def _undo(self, now: datetime) -> str:
        """What was done last is taken back, never what came before it by mistake."""
        last = self.steps.pop() if self.steps else None
        if isinstance(last, Case):
            raise DecisionError(
                f"review: the last step opened case {last.reference}, which is kept: "
                f"`theriac case close {last.reference} --why …`; {Key.UNDO.value} again undoes what came before"
            )
        if isinstance(last, str):
            raise DecisionError(f"review: {last} is kept; {Key.UNDO.value} again undoes what came before")
        if isinstance(last, Mute):
            lift(last, self.account, "undone on review", now)
            self.at = max(self.at - 1, 0)
            return "unmuted"
        move = undo(self.account, now)
        self.decided = max(0, self.decided - 1)
        if move.alert_id in self.ids:
            self.at = self.ids.index(move.alert_id)
        return f"alert {move.alert_id}: {move.reason}"

    def _on_alert(self, key: Key, text: str, now: datetime) -> str:
        alert = self._shown()
        if key is Key.TAKE:
            take(alert, self.account, now)
            self.steps.clear()
            return f"alert {alert.pk}: yours"
        if key is Key.COMMENT:
            comment(alert, self.account, text, now)
            self.steps.append("the last comment")
            return f"alert {alert.pk}: comment kept"
        if key is Key.MUTE:
            made = mute(
                self.account,
                now + MUTE_FOR,
                text,
                now,
                site=alert.site,
                seller=alert.seller,
                product_group=alert.product_group,
                operator=alert.operator if alert.is_operators else None,
            )
            self.steps.append(made)
            others = {other.pk for other in matching(made)} - {alert.pk}
            self.at += 1
            self.ids = [*self.ids[: self.at], *(pk for pk in self.ids[self.at :] if pk not in others)]
            also = f"; {len(others)} more of the same are muted with it" if others else ""
            return f"alert {alert.pk}: nobody is asked until {now + MUTE_FOR:%Y-%m-%d}{also}"
        if key is Key.CASE:
            from alerts.cases.opening import open_case  # what a case needs is loaded by who opens one

            case = open_case(self.account, text or alert.headline, now, alerts=[alert], why="from review")
            self.steps.append(case)
            reference = case.reference
            return f"case {reference} opened; its evidence: theriac case add {reference} --alert {alert.pk} --why …"
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
        self.steps.append("what was handed over")
        return f"handed over, {len(ids)} {'alert' if len(ids) == 1 else 'alerts'} given back"

    def accept(self, hand_over: HandOver, now: datetime) -> bool:
        """Take what another left; its alerts become this person's. False when a colleague was faster."""
        mine = {"taken_by": self.account.username, "taken_at": now}
        if not HandOver.objects.filter(pk=hand_over.pk, taken_at=None).update(**mine):
            return HandOver.objects.get(pk=hand_over.pk).taken_by == self.account.username
        Alert.objects.filter(pk__in=hand_over.alerts, assigned_to=None, state__in=OPEN).update(assigned_to=self.account)
        if self.all:
            self.ids = waiting(self.account, now)
        return True


def waiting(account: Account, now: datetime) -> list[int]:
    """Open alerts that are not muted and not another's: one's own first, then the most harmful."""
    open_ones = Alert.objects.filter(Q(muted_until=None) | Q(muted_until__lte=now), state__in=OPEN)
    mine = open_ones.filter(assigned_to=account).values_list("pk", flat=True)
    free = open_ones.filter(assigned_to=None).values_list("pk", flat=True)
    return [*mine, *free]


def own_reason(outcome: Outcome, explanation: Explanation) -> str:
    """The reason of a decision by one key: what was on the screen."""
    said = explanation.for_it if outcome is Outcome.INDICATORS_UPHELD else explanation.against_it
    named = "; ".join(reason.meaning.rstrip(".") for reason in said[:LED])
    return f"{outcome.value.replace('_', ' ')} on review{': ' + named if named else ''}"
