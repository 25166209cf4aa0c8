# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta

import pytest

from alerts.deciding import comment, decide, merge, split, take, undo
from alerts.errors import AccessError, DecisionError
from alerts.models.account import Role
from alerts.models.alert import Alert, AlertMove, AlertSighting, AlertState, Outcome
from alerts.models.audit import AuditEntry
from alerts.models.checkpoint import Checkpoint
from alerts.models.look import Look, LookState
from alerts.raising import raise_alerts
from alerts.relearning import concerned, learn_again
from config.settings import Settings
from tests.alerts.memory_store import MemoryStore, make_record
from tests.alerts.people import make_account
from tests.make import SEEN_AT

LATER = SEEN_AT + timedelta(hours=1)


@pytest.fixture
def store(settings: Settings) -> MemoryStore:
    """Two sites with three offers each, raised as alerts."""
    store = MemoryStore()
    store.add([make_record(number, site=f"{'ab'[number // 3]}.example") for number in range(6)])
    raise_alerts(settings, store)
    return store


def alerts_now() -> list[Alert]:
    return list(Alert.objects.order_by("site", "id"))


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        pytest.param(Outcome.INDICATORS_UPHELD, AlertState.CONFIRMED_INDICATORS, id="upheld"),
        pytest.param(Outcome.LEGAL, AlertState.DISMISSED, id="legal"),
        pytest.param(Outcome.NOT_AN_OFFER, AlertState.DISMISSED, id="not an offer"),
        pytest.param(Outcome.SUBSTANDARD, AlertState.DISMISSED, id="substandard"),
        pytest.param(Outcome.NEEDS_A_LOOK, AlertState.IN_REVIEW, id="needs a look"),
    ],
)
def test_one_decision_and_its_undo(store: MemoryStore, outcome: Outcome, state: AlertState) -> None:
    person = make_account()
    first, _ = alerts_now()
    decide(first, outcome, person, "looked at every page", LATER, seen_version=0)
    assert (alerts_now()[0].state, alerts_now()[0].outcome) == (state, outcome)
    undo(person, LATER)
    assert (alerts_now()[0].state, alerts_now()[0].outcome) == (AlertState.NEW, "")
    assert AlertMove.objects.filter(alert=first, account=person).count() == 2
    with pytest.raises(DecisionError, match="nothing of yours is left"):
        undo(person, LATER)


def test_who_may_not_decide(store: MemoryStore) -> None:
    outsider = make_account("auditor", Role.AUDITOR)
    for act in (
        lambda: decide(alerts_now()[0], Outcome.LEGAL, outsider, "why", LATER),
        lambda: take(alerts_now()[0], outsider, LATER),
        lambda: comment(alerts_now()[0], outsider, "text", LATER),
        lambda: undo(outsider, LATER),
        lambda: take(alerts_now()[0], make_account(), LATER, to=outsider),
    ):
        with pytest.raises(AccessError, match="may not decide alerts"):
            act()
    assert AlertMove.objects.exclude(by="theriac").count() == 0


def test_the_second_of_two_people_is_told(store: MemoryStore) -> None:
    ann, ben = make_account("ann"), make_account("ben")
    seen = alerts_now()[0]
    decide(seen, Outcome.LEGAL, ann, "licensed there", LATER, seen_version=seen.version)
    with pytest.raises(DecisionError, match="decided since you saw it by ann: licensed there"):
        decide(seen, Outcome.INDICATORS_UPHELD, ben, "why", LATER, seen_version=seen.version)
    assert alerts_now()[0].outcome == Outcome.LEGAL


def test_undo_stops_where_somebody_decided_after(store: MemoryStore) -> None:
    ann, ben = make_account("ann"), make_account("ben")
    take(alerts_now()[0], ann, LATER)
    decide(alerts_now()[0], Outcome.LEGAL, ben, "why", LATER)
    with pytest.raises(DecisionError, match="something was decided after it"):
        undo(ann, LATER)


def test_a_reason_is_always_asked_for(store: MemoryStore) -> None:
    with pytest.raises(DecisionError, match="expected a reason"):
        decide(alerts_now()[0], Outcome.LEGAL, make_account(), "  ", LATER)


@pytest.mark.databases
def test_a_merge_counts_together_and_can_be_undone(settings: Settings, store: MemoryStore) -> None:
    person = make_account()
    first, second = alerts_now()
    merge(second, first, person, "mirror", LATER)
    assert [(row.offers, row.sightings) for row in alerts_now()] == [(6, 6), (3, 3)]
    with pytest.raises(DecisionError, match="speaks for it"):
        decide(second, Outcome.LEGAL, person, "why", LATER)
    store.add([make_record(6, site="b.example")])
    assert raise_alerts(settings, store).grown == {first.pk}
    assert [row.offers for row in alerts_now()] == [7, 4]
    undo(person, LATER, alert=second)
    assert [(row.state, row.offers) for row in alerts_now()] == [(AlertState.NEW, 3), (AlertState.NEW, 4)]


@pytest.mark.databases
def test_split_offers_stay_split(settings: Settings, store: MemoryStore) -> None:
    person = make_account()
    first = alerts_now()[0]
    own = split(first, ["offer-1"], person, "another product", LATER)
    assert [(row.offers, row.sightings) for row in alerts_now()] == [(2, 2), (1, 1), (3, 3)]
    store.add([make_record(6, site="a.example", offer_id="offer-1"), make_record(7, site="a.example")])
    raise_alerts(settings, store)
    assert [(row.offers, row.sightings) for row in alerts_now()] == [(3, 3), (1, 2), (3, 3)]
    Checkpoint.objects.all().delete()
    raise_alerts(settings, store)
    assert [(row.offers, row.sightings) for row in alerts_now()] == [(3, 3), (1, 2), (3, 3)]
    assert own.split_from_id == first.pk
    for wrong in ([], ["offer-0", "offer-2", "offer-7"], ["offer-99"]):
        with pytest.raises(DecisionError):
            split(first, wrong, person, "why", LATER)


@pytest.mark.databases
def test_a_split_names_offers_as_they_are_shown_and_is_put_back_by_a_merge(
    settings: Settings, store: MemoryStore
) -> None:
    person = make_account()
    first, other = alerts_now()[:2]
    decide(other, Outcome.LEGAL, person, "licensed", LATER)
    shown = AlertSighting.objects.filter(alert=first).order_by("id")[0]
    own = split(first, [shown.observation_id], person, "another product", LATER)
    assert list(own.offer_rows.values_list("offer_id", flat=True)) == [shown.offer_id]
    with pytest.raises(DecisionError, match=rf"`theriac decide merge {own.pk} --into {first.pk} "):
        undo(person, LATER)
    merge(own, first, person, "the same after all", LATER)
    assert next(row.offers for row in alerts_now() if row.pk == first.pk) == 3
    with pytest.raises(DecisionError, match=rf"is of alert {own.pk}, for which it speaks"):
        split(first, [shown.observation_id], person, "again", LATER)
    undo(person, LATER, alert=other)
    assert Alert.objects.get(pk=other.pk).state == AlertState.NEW


def test_alerts_say_what_is_in_them_after_a_split_and_its_way_back(settings: Settings, store: MemoryStore) -> None:
    person = make_account()
    first = alerts_now()[0]
    Alert.objects.filter(pk=first.pk).update(substances=["sildenafil", "tadalafil"], sources=["elsewhere"])
    shown = AlertSighting.objects.filter(alert=first).order_by("id")[0]
    own = split(first, [shown.offer_id], person, "another product", LATER)
    learn_again(store, {first.pk, own.pk})
    told = [Alert.objects.get(pk=pk) for pk in (first.pk, own.pk)]
    assert all(one.substances == ["sildenafil"] and "elsewhere" not in one.sources for one in told)
    assert concerned(merge(own, first, person, "the same after all", LATER)) == {own.pk, first.pk}
    assert concerned(undo(person, LATER)) == {own.pk, first.pk}


@pytest.mark.databases
def test_a_look_is_asked_for_once(store: MemoryStore) -> None:
    person = make_account()
    Look.objects.all().update(state=LookState.DONE)
    decide(alerts_now()[0], Outcome.NEEDS_A_LOOK, person, "is it there still", LATER)
    decide(alerts_now()[0], Outcome.NEEDS_A_LOOK, person, "and now", LATER)
    waiting = Look.objects.get(state=LookState.QUEUED)
    assert waiting.url.startswith("https://")
    assert waiting.source


def test_every_decision_is_in_the_audit_log(store: MemoryStore) -> None:
    person = make_account()
    first, second = alerts_now()
    take(first, person, LATER)
    decide(first, Outcome.LEGAL, person, "why", LATER)
    undo(person, LATER)
    comment(first, person, "text", LATER)
    merge(second, first, person, "mirror", LATER)
    assert AuditEntry.objects.filter(account=person).count() == 5
