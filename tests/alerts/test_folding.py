# SPDX-License-Identifier: EUPL-1.2
from collections.abc import Sequence
from typing import Any

import pytest

from alerts.deciding import comment, decide, merge
from alerts.explaining import explain_alert
from alerts.folding import refold
from alerts.models.alert import Alert, AlertMove, AlertOffer, AlertState, Outcome
from alerts.models.operator import Membership, Operator, OperatorState, Party
from alerts.muting import mute
from alerts.raising import raise_alerts
from alerts.summary import who_speaks
from config.settings import Settings
from indexer.evidence import EvidenceRecord
from tests.alerts.memory_store import MemoryStore, make_assessment, make_record
from tests.alerts.people import make_account
from tests.make import SEEN_AT

pytestmark = pytest.mark.slow

SITES = tuple(f"shop{n}.example" for n in range(60))
GROUPS = ("sildenafil", "semaglutide", "diazepam", "amoxicillin", "testosterone")


def make_operator(sites: Sequence[str], probability: float = 0.95, **changes: Any) -> Operator:
    """An operator with one party a site, as linking proposes it."""
    fields: dict[str, Any] = {"key": f"operator-{sites[0]}", "probability": probability, "practice": False}
    times = {"first_seen_at": SEEN_AT, "last_seen_at": SEEN_AT}
    operator = Operator.objects.create(**(fields | times | {"proposed_at": SEEN_AT} | changes))
    for site in sites:
        party, _ = Party.objects.get_or_create(
            key=f"party-{site}", defaults={"site": site, "practice": operator.practice} | times
        )
        Membership.objects.create(operator=operator, party=party, probability=probability, since=SEEN_AT)
    return operator


def campaign(listings: int = 600, sites: Sequence[str] = SITES) -> list[EvidenceRecord]:
    """One campaign: the same products on mirrored sites."""
    return [
        make_record(
            n,
            site=sites[n % len(sites)],
            page_url=f"https://{sites[n % len(sites)]}/p/{n}",
            assessment=make_assessment(GROUPS[n // len(sites) % len(GROUPS)]),
        )
        for n in range(listings)
    ]


def store_of(records: Sequence[EvidenceRecord]) -> MemoryStore:
    store = MemoryStore()
    store.add(records)
    return store


def shown() -> list[Alert]:
    """What a person has to go through."""
    return list(Alert.objects.filter(state__in=("new", "in_review")).select_related("operator"))


def state_of_things() -> list[Any]:
    return [list(Alert.objects.order_by("id").values()), list(AlertMove.objects.order_by("id").values())]


@pytest.mark.parametrize("first", ["operator", "alerts"])
def test_one_campaign_is_at_most_five_alerts(settings: Settings, first: str) -> None:
    store = store_of(campaign())
    if first == "operator":
        make_operator(SITES)
        raised = raise_alerts(settings, store, SEEN_AT)
        assert len(raised.new) == 5
    else:
        raise_alerts(settings, store, SEEN_AT)
        assert len(shown()) == 300
        refold([make_operator(SITES).pk], SEEN_AT)
    alerts = shown()
    assert len(alerts) == 5
    assert {alert.offers for alert in alerts} == {120}
    assert who_speaks(Alert.objects.values_list("pk", flat=True)) == {alert.pk for alert in alerts}
    assert all(alert.headline.startswith("proposed operator (probability 0.95, hypothesis): ") for alert in alerts)
    before = state_of_things()
    assert not refold([Operator.objects.get().pk], SEEN_AT)
    assert raise_alerts(settings, store, SEEN_AT).read == 0
    assert state_of_things() == before


def test_new_sightings_of_any_party_go_to_the_operators_alert(settings: Settings) -> None:
    store = store_of(campaign(60))
    raise_alerts(settings, store, SEEN_AT)
    refold([make_operator(SITES).pk], SEEN_AT)
    alert = shown()[0]
    store.add([make_record(60, site=SITES[0]), make_record(61, site=SITES[1], offer_id="offer-1")])
    raised = raise_alerts(settings, store, SEEN_AT)
    alert.refresh_from_db()
    assert (raised.grown, alert.offers, alert.sightings) == ({alert.pk}, 61, 62)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"probability": 0.8}, id="not probable enough"),
        pytest.param({"state": OperatorState.REJECTED.value}, id="rejected"),
        pytest.param({"kind": "programme"}, id="a programme is no operator"),
        pytest.param({"practice": True}, id="practice and real never meet"),
    ],
)
def test_what_is_not_folded(settings: Settings, changes: dict[str, Any]) -> None:
    raise_alerts(settings, store_of(campaign(60)), SEEN_AT)
    assert not refold([make_operator(SITES, **changes).pk], SEEN_AT)
    assert len(shown()) == 60


def test_what_a_person_touched_is_linked_and_stays(settings: Settings) -> None:
    raise_alerts(settings, store_of(campaign(60)), SEEN_AT)
    account = make_account()
    decided, talked_of, spoken_for, speaking, *_ = Alert.objects.order_by("id")
    decide(decided, Outcome.LEGAL, account, "licensed", SEEN_AT)
    comment(talked_of, account, "known here", SEEN_AT)
    merge(spoken_for, speaking, account, "mirror", SEEN_AT)
    operator = make_operator(SITES)
    assert len(refold([operator.pk], SEEN_AT).folded) == 56
    for alert, state in ((decided, "dismissed"), (talked_of, "new"), (spoken_for, "merged"), (speaking, "new")):
        alert.refresh_from_db()
        assert (alert.state, alert.operator_id) == (state, operator.pk)
    assert spoken_for.merged_into_id == speaking.pk


@pytest.mark.databases
def test_a_fallen_operator_gives_its_alerts_back(settings: Settings) -> None:
    raise_alerts(settings, store_of(campaign(60)), SEEN_AT)
    parts = dict(Alert.objects.values_list("pk", "sightings"))
    operator = make_operator(SITES)
    refold([operator.pk], SEEN_AT)
    operator.state = OperatorState.REJECTED
    operator.save()
    assert len(refold([operator.pk], SEEN_AT).unfolded) == 60
    assert {alert.pk: alert.sightings for alert in shown()} == parts
    assert not Alert.objects.filter(state="new").exclude(operator=None).exists()
    own = Alert.objects.get(site="")
    assert (own.state, own.offers) == (AlertState.DISMISSED, 0)
    operator.state = OperatorState.UPHELD
    operator.save()
    refold([operator.pk], SEEN_AT)
    assert [(alert.pk, alert.offers) for alert in shown()] == [(own.pk, 60)]
    assert shown()[0].headline.startswith("operator upheld by a person: ")


def test_a_split_moves_alerts_from_one_operator_to_the_other(settings: Settings) -> None:
    raise_alerts(settings, store_of(campaign(60)), SEEN_AT)
    whole = make_operator(SITES)
    refold([whole.pk], SEEN_AT)
    Membership.objects.filter(party__site__in=SITES[40:]).update(until=SEEN_AT)
    part = make_operator(SITES[40:])
    refold([whole.pk, part.pk], SEEN_AT)
    assert {alert.operator_id: alert.offers for alert in shown()} == {whole.pk: 40, part.pk: 20}


def test_a_decided_alert_of_an_operator_comes_back_for_parties_nobody_judged(settings: Settings) -> None:
    store = store_of(campaign(60))
    raise_alerts(settings, store, SEEN_AT)
    operator = make_operator(SITES[:50])
    refold([operator.pk], SEEN_AT)
    alert = Alert.objects.get(site="")
    decide(alert, Outcome.INDICATORS_UPHELD, make_account(), "seen", SEEN_AT)
    times = {"first_seen_at": SEEN_AT, "last_seen_at": SEEN_AT}
    party = Party.objects.create(key="late", site=SITES[55], **times)
    Membership.objects.create(operator=operator, party=party, probability=0.97, since=SEEN_AT)
    refold([operator.pk], SEEN_AT)
    alert.refresh_from_db()
    assert (alert.state, alert.offers) == ("in_review", 51)
    assert "nobody judged" in alert.moves.order_by("-id")[0].reason


@pytest.mark.databases
def test_a_relisted_offer_of_a_folded_alert_reopens_the_speaker(settings: Settings) -> None:
    store = store_of(campaign(60))
    raise_alerts(settings, store, SEEN_AT)
    refold([make_operator(SITES).pk], SEEN_AT)
    alert = Alert.objects.get(site="")
    decide(alert, Outcome.INDICATORS_UPHELD, make_account(), "seen", SEEN_AT)
    AlertOffer.objects.filter(offer_id="offer-3").update(gone_at=make_record(10).observed_at)
    store.add([make_record(60, site=SITES[3], offer_id="offer-3", page_url=make_record(3).page_url)])
    assert raise_alerts(settings, store, SEEN_AT).reopened == {alert.pk}


def test_muting_an_operators_alert_asks_about_nobody_else(settings: Settings) -> None:
    raise_alerts(settings, store_of(campaign(120)), SEEN_AT)
    operator = make_operator(SITES[:30])
    refold([operator.pk], SEEN_AT)
    mute(make_account(), SEEN_AT.replace(year=SEEN_AT.year + 1), "controlled delivery", SEEN_AT, operator=operator)
    assert set(Alert.objects.exclude(muted_until=None).values_list("operator", flat=True)) == {operator.pk}


def test_the_explanation_says_that_the_operator_is_a_proposal(settings: Settings) -> None:
    store = store_of(campaign(60))
    raise_alerts(settings, store, SEEN_AT)
    refold([make_operator(SITES).pk], SEEN_AT)
    lines = explain_alert(shown()[0], store).operator
    assert lines[0].startswith("proposed operator")
    assert "hypothesis" in lines[0]
    assert "60 parties" in lines[0]
