# SPDX-License-Identifier: EUPL-1.2
"""How an alert may move from state to state; every move is kept with who, when, why."""

from datetime import datetime

from django.db import transaction

from alerts.errors import MoveError
from alerts.models.alert import Alert, AlertMove, AlertState

SOFTWARE = "theriac"
MOVES = {
    AlertState.NEW: {AlertState.IN_REVIEW, AlertState.MERGED},
    AlertState.IN_REVIEW: {
        AlertState.NEW,
        AlertState.CONFIRMED_INDICATORS,
        AlertState.DISMISSED,
        AlertState.MERGED,
    },
    AlertState.CONFIRMED_INDICATORS: {AlertState.IN_REVIEW, AlertState.MERGED},
    AlertState.DISMISSED: {AlertState.IN_REVIEW, AlertState.NEW},
    AlertState.MERGED: {AlertState.IN_REVIEW},
}
CLOSED = {AlertState.CONFIRMED_INDICATORS, AlertState.DISMISSED}


def move_alert(
    alert: Alert, to_state: AlertState, *, by: str, reason: str, at: datetime, into: Alert | None = None
) -> AlertMove:
    """Change an alert's state and keep the move; raises MoveError for a move that is not allowed or not explained."""
    with transaction.atomic():
        present = Alert.objects.select_for_update().get(pk=alert.pk)
        if to_state not in MOVES[AlertState(present.state)]:
            allowed = ", ".join(sorted(MOVES[AlertState(present.state)]))
            raise MoveError(f"alert {alert.pk}: from {present.state} expected one of {allowed}, got {to_state}")
        if not reason.strip() or not by.strip():
            raise MoveError(f"alert {alert.pk}: expected an account and a reason for the move to {to_state}")
        check_merge(present, to_state, into)
        move = AlertMove.objects.create(
            alert=alert, from_state=present.state, to_state=to_state, by=by, reason=reason, at=at
        )
        alert.state, alert.merged_into = to_state, into
        alert.save(update_fields=["state", "merged_into"])
    return move


def check_merge(alert: Alert, to_state: AlertState, into: Alert | None) -> None:
    """A merge names another alert that is not itself merged; nothing else names one."""
    if (to_state is AlertState.MERGED) != (into is not None):
        raise MoveError(f"alert {alert.pk}: expected an alert to merge into exactly when the move is a merge")
    if into is not None and (into.pk == alert.pk or into.merged_into_id is not None):
        raise MoveError(f"alert {alert.pk}: expected another alert that is not merged itself, got alert {into.pk}")


def reopen_alert(alert: Alert, *, reason: str, at: datetime) -> bool:
    """Put a closed alert back before a person; False if it was not closed."""
    if AlertState(alert.state) not in CLOSED:
        return False
    to_state = AlertState.NEW if alert.state == AlertState.DISMISSED else AlertState.IN_REVIEW
    move_alert(alert, to_state, by=SOFTWARE, reason=reason, at=at)
    return True
