# SPDX-License-Identifier: EUPL-1.2
import pytest

from alerts.errors import MoveError
from alerts.models.alert import Alert, AlertState
from alerts.states import move_alert
from config.settings import Settings
from tests.make import SEEN_AT


def make_alert(key: str, state: AlertState = AlertState.NEW) -> Alert:
    return Alert.objects.create(
        key=key,
        site="shop.example",
        product_group="opioids",
        harm_class="narcotic",
        harm_weight=0.7,
        severity="high",
        severity_score=0.6,
        headline="h",
        state=state,
        first_seen_at=SEEN_AT,
        last_seen_at=SEEN_AT,
    )


@pytest.mark.parametrize(
    ("start", "end", "allowed"),
    [
        pytest.param(AlertState.NEW, AlertState.IN_REVIEW, True, id="taken"),
        pytest.param(AlertState.NEW, AlertState.CONFIRMED_INDICATORS, False, id="not without review"),
        pytest.param(AlertState.NEW, AlertState.DISMISSED, False, id="nor dismissed unseen"),
        pytest.param(AlertState.IN_REVIEW, AlertState.DISMISSED, True, id="dismissed"),
        pytest.param(AlertState.IN_REVIEW, AlertState.CONFIRMED_INDICATORS, True, id="upheld"),
        pytest.param(AlertState.CONFIRMED_INDICATORS, AlertState.DISMISSED, False, id="only through review"),
        pytest.param(AlertState.DISMISSED, AlertState.NEW, True, id="reopened"),
    ],
)
def test_moves(settings: Settings, start: AlertState, end: AlertState, allowed: bool) -> None:
    alert = make_alert("a", start)
    if not allowed:
        with pytest.raises(MoveError, match="expected one of"):
            move_alert(alert, end, by="ann", reason="because", at=SEEN_AT)
        return
    move_alert(alert, end, by="ann", reason="because", at=SEEN_AT)
    assert Alert.objects.get().state == end
    assert alert.moves.get().from_state == start


@pytest.mark.parametrize(("by", "reason"), [("ann", " "), ("", "because")])
def test_a_move_needs_a_person_and_a_reason(settings: Settings, by: str, reason: str) -> None:
    alert = make_alert("a")
    with pytest.raises(MoveError, match="account and a reason"):
        move_alert(alert, AlertState.IN_REVIEW, by=by, reason=reason, at=SEEN_AT)


def test_a_merge_names_another_alert(settings: Settings) -> None:
    alert = make_alert("a")
    with pytest.raises(MoveError, match="merge"):
        move_alert(alert, AlertState.MERGED, by="ann", reason="same", at=SEEN_AT)
    with pytest.raises(MoveError, match="another alert"):
        move_alert(alert, AlertState.MERGED, by="ann", reason="same", at=SEEN_AT, into=alert)


def test_two_people_at_once_the_second_is_told(settings: Settings) -> None:
    alert = make_alert("a", AlertState.IN_REVIEW)
    same = Alert.objects.get(pk=alert.pk)
    move_alert(alert, AlertState.DISMISSED, by="ann", reason="licensed", at=SEEN_AT)
    with pytest.raises(MoveError, match="from dismissed"):
        move_alert(same, AlertState.CONFIRMED_INDICATORS, by="bob", reason="no licence", at=SEEN_AT)
