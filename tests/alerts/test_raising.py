# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta

import pytest

from alerts.deciding import recount
from alerts.models.alert import Alert, AlertMove, AlertOffer, AlertSighting, AlertState
from alerts.models.checkpoint import Checkpoint
from alerts.models.look import Look
from alerts.raising import raise_alerts
from alerts.states import move_alert
from classifiers.assessment import PointsTo, ProductKind, Verdict
from config.settings import Settings
from crawler.page import PageState
from indexer.evidence import EvidenceRecord, ObservationKind
from tests.alerts.memory_store import MemoryStore, make_assessment, make_record, make_signal
from tests.make import SEEN_AT, make_listing


def store_of(*records: EvidenceRecord) -> MemoryStore:
    store = MemoryStore()
    store.add(records)
    return store


def test_one_alert_per_site_and_product_group(settings: Settings) -> None:
    records = [
        make_record(n, assessment=make_assessment(inn)) for n, inn in enumerate(["sildenafil", "tadalafil"] * 20)
    ]
    records.append(make_record(40, assessment=make_assessment("semaglutide")))
    raised = raise_alerts(settings, store_of(*records))
    assert len(raised.new) == 2
    group = Alert.objects.get(product_group="sexual function")
    assert (group.offers, group.sightings, group.substances) == (40, 40, ["sildenafil", "tadalafil"])
    assert Alert.objects.first() == Alert.objects.get(product_group="weight loss")
    assert Look.objects.count() == 2


def test_a_second_reading_changes_nothing(settings: Settings) -> None:
    store = store_of(*(make_record(n) for n in range(5)))
    raise_alerts(settings, store)
    before = list(Alert.objects.values())
    assert raise_alerts(settings, store).read == 0
    Checkpoint.objects.all().delete()
    again = raise_alerts(settings, store)
    assert (again.read, again.sightings, len(again.new), len(again.grown)) == (5, 0, 0, 0)
    assert list(Alert.objects.values()) == before
    assert (AlertSighting.objects.count(), AlertOffer.objects.count(), Look.objects.count()) == (5, 5, 1)


def test_reading_stops_at_a_gap_and_goes_on_when_it_is_filled(settings: Settings) -> None:
    store = store_of(make_record(0), make_record(2))
    raise_alerts(settings, store)
    assert Alert.objects.get().sightings == 1
    store.add([make_record(1)])
    raise_alerts(settings, store)
    assert Alert.objects.get().sightings == 3


CLEAR_LEGAL = make_signal(indicator="licence_shown", points_to=PointsTo.LEGAL, strength=0.8)


@pytest.mark.parametrize(
    ("record", "raised"),
    [
        pytest.param(make_record(), True, id="unauthorised"),
        pytest.param(make_record(assessment=make_assessment(verdict=Verdict.FALSIFIED)), True, id="falsified"),
        pytest.param(make_record(assessment=make_assessment(verdict=Verdict.LEGAL)), False, id="legal"),
        pytest.param(make_record(assessment=make_assessment(verdict=Verdict.NOT_AN_OFFER)), False, id="no offer"),
        pytest.param(make_record(assessment=make_assessment(verdict=Verdict.NOT_SURE)), False, id="not sure, milder"),
        pytest.param(
            make_record(assessment=make_assessment("2,4-dinitrophenol", verdict=Verdict.NOT_SURE)),
            True,
            id="not sure, deadly, clear sign",
        ),
        pytest.param(
            make_record(assessment=make_assessment("insulin human", verdict=Verdict.NOT_SURE, indicators=())),
            False,
            id="not sure, deadly, no sign",
        ),
        pytest.param(
            make_record(
                assessment=make_assessment(
                    "insulin human", verdict=Verdict.NOT_SURE, indicators=(make_signal(), CLEAR_LEGAL)
                )
            ),
            False,
            id="not sure, deadly, licensed pharmacy",
        ),
        pytest.param(make_record(kind=ObservationKind.LOOK), False, id="a look is no sighting"),
        pytest.param(make_record(state=PageState.BLOCKED), False, id="blocked page"),
    ],
)
def test_what_deserves_an_alert(settings: Settings, record: EvidenceRecord, raised: bool) -> None:
    raise_alerts(settings, store_of(record))
    assert Alert.objects.exists() is raised


@pytest.mark.parametrize(
    ("listing", "profile", "subject"),
    [
        pytest.param({}, None, "shop.example", id="site alone"),
        pytest.param({"seller": "Shop Ltd"}, None, "shop.example", id="the shop's own name"),
        pytest.param({"seller": "drq"}, None, "drq @ shop.example", id="another name"),
        pytest.param(
            {"seller": "shop", "seller_url": "https://shop.example/u/shop"}, "p", "shop @ shop.example", id="page"
        ),
    ],
)
def test_who_the_alert_is_about(settings: Settings, listing: dict[str, str], profile: str | None, subject: str) -> None:
    raise_alerts(settings, store_of(make_record(listing=make_listing(**listing), seller_profile_sha256=profile)))
    assert Alert.objects.get().subject == subject


def test_two_sites_never_share_an_alert(settings: Settings) -> None:
    mirror = make_record(1, site="mirror.example")
    raise_alerts(settings, store_of(make_record(0), mirror))
    assert Alert.objects.count() == 2


def test_kinds_that_are_groups_of_their_own(settings: Settings) -> None:
    aiding = make_signal(provisions=("MEDICRIME Art. 9(1)",))
    kinds = [
        make_assessment(kind=ProductKind.DOCUMENT),
        make_assessment(kind=ProductKind.MEDICAL_DEVICE),
        make_assessment(kind=ProductKind.NOT_MEDICAL, indicators=(aiding,)),
        make_assessment(kind=ProductKind.VETERINARY_MEDICINE),
    ]
    raise_alerts(settings, store_of(*(make_record(n, assessment=kind) for n, kind in enumerate(kinds))))
    groups = set(Alert.objects.values_list("product_group", flat=True))
    assert groups == {"documents and packaging", "medical devices", "production tools", "veterinary medicines"}


def test_a_new_offer_reopens_a_dismissed_alert_and_adds_to_a_confirmed_one(settings: Settings) -> None:
    store = store_of(make_record(0), make_record(1, assessment=make_assessment("semaglutide")))
    raise_alerts(settings, store)
    for alert, verdict in zip(
        Alert.objects.order_by("id"), [AlertState.DISMISSED, AlertState.CONFIRMED_INDICATORS], strict=True
    ):
        move_alert(alert, AlertState.IN_REVIEW, by="ann", reason="looking", at=SEEN_AT)
        move_alert(alert, verdict, by="ann", reason="decided", at=SEEN_AT)
    store.add([make_record(2), make_record(3, assessment=make_assessment("semaglutide"))])
    raised = raise_alerts(settings, store)
    assert len(raised.reopened) == 1
    assert list(Alert.objects.order_by("id").values_list("state", flat=True)) == ["new", "confirmed_indicators"]
    assert AlertMove.objects.filter(by="theriac", reason__contains="not there when").count() == 1


def test_a_dismissed_offer_seen_again_stays_dismissed(settings: Settings) -> None:
    store = store_of(make_record(0))
    raise_alerts(settings, store)
    alert = Alert.objects.get()
    move_alert(alert, AlertState.IN_REVIEW, by="ann", reason="looking", at=SEEN_AT)
    move_alert(alert, AlertState.DISMISSED, by="ann", reason="licensed", at=SEEN_AT)
    store.add([make_record(1, offer_id="offer-0")])
    assert not raise_alerts(settings, store).reopened
    assert Alert.objects.get().state == AlertState.DISMISSED


def test_relisting_reopens_what_was_confirmed(settings: Settings) -> None:
    store = store_of(make_record(0))
    raise_alerts(settings, store)
    alert = Alert.objects.get()
    move_alert(alert, AlertState.IN_REVIEW, by="ann", reason="looking", at=SEEN_AT)
    move_alert(alert, AlertState.CONFIRMED_INDICATORS, by="ann", reason="indicators upheld", at=SEEN_AT)
    page = make_record(0).page_url
    gone = make_record(
        1,
        kind=ObservationKind.OUTCOME,
        state=PageState.GONE,
        page_url=page,
        listing=None,
        assessment=None,
        observed_at=SEEN_AT + timedelta(days=2),
    )
    store.add([gone])
    raise_alerts(settings, store)
    assert AlertOffer.objects.get().gone_at == SEEN_AT + timedelta(days=2)
    store.add([make_record(2, offer_id="offer-0", page_url=page, observed_at=SEEN_AT + timedelta(days=9))])
    assert raise_alerts(settings, store).reopened == {alert.pk}
    assert Alert.objects.get().state == AlertState.IN_REVIEW
    assert AlertOffer.objects.get().gone_at is None


def test_an_alert_counts_what_is_merged_into_it(settings: Settings) -> None:
    store = store_of(make_record(0), make_record(1, site="mirror.example"))
    raise_alerts(settings, store)
    mirror, first = Alert.objects.order_by("site")
    move_alert(mirror, AlertState.MERGED, by="ann", reason="mirror", at=SEEN_AT, into=first)
    recount(first)
    store.add([make_record(2, site="mirror.example")])
    Checkpoint.objects.all().delete()
    raise_alerts(settings, store)
    assert list(Alert.objects.order_by("site").values_list("sightings", flat=True)) == [2, 3]


def test_looks_are_budgeted_and_the_most_harmful_come_first(settings: Settings) -> None:
    few = settings.model_copy(update={"alerts": settings.alerts.model_copy(update={"looks_queued": 1})})
    records = [make_record(0), make_record(1, assessment=make_assessment("fentanyl"))]
    raise_alerts(few, store_of(*records))
    assert Look.objects.get().alert.product_group == "opioids"
