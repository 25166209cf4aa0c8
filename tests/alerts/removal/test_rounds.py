# SPDX-License-Identifier: EUPL-1.2
"""From a sighting to a proved removal and back, over the practice market's two doors, with sealed evidence."""

import json
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from alerts.models.removal import Watch
from alerts.practice_market import Doors, practice_doors
from alerts.removal.figures import times_of
from alerts.removal.rounds import take_due_looks
from alerts.removal.watching import Asking, watch_offers
from config.removal_settings import RemovalSettings, VantageSettings
from config.settings import Settings
from crawler.again import Vantage
from crawler.extraction.product import extract_listings
from crawler.page import PageState
from crawler.seen import PageOutcome, SeenPage
from indexer.evidence import ObservationKind
from indexer.keeper import Keeper
from indexer.query import Query
from indexer.store import open_store
from tests.make import make_assessed, make_capture

OFFER = "http://medplus24.example/product/generic-viagra-pfizer/"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def doors() -> Iterator[Doors]:
    with practice_doors() as opened:
        yield opened


@pytest.fixture
def quick(settings: Settings) -> Settings:
    """An hour passes in 40 ms."""
    return settings.model_copy(update={"removal": RemovalSettings(practice_speed=90_000)})


def tell(doors: Doors, kind: str, **more: str) -> None:
    """Let the market's site do something from now on."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": doors.first}))
    body = json.dumps({"kind": kind, "url": OFFER, **more}).encode()
    opener.open("http://control.practice.example/play", body, timeout=10).read()


def see(settings: Settings, doors: Doors, url: str = OFFER) -> str:
    """A sighting in the evidence; its offer's id."""
    place = VantageSettings(name="practice", by="proxy", proxy=doors.first)
    with Vantage(settings, place, practice=True) as vantage:
        page = vantage.ask(url).page
    listing = extract_listings(page, None)[0]
    seen = SeenPage(
        run_id="run-1", source="us_medplus", page_key=url, page=page, outcome=PageOutcome(state=PageState.OK),
        exchange=None, listings=(listing,), practice=True,
    )  # fmt: skip
    with Keeper(settings, worker="test") as keeper:
        safe, ids = keeper.keep(make_assessed(seen=seen, capture=make_capture()))
        safe.result()
    store = open_store(settings)
    record = store.get(ids[0])
    store.close()
    assert record is not None
    return record.offer_id


def go_on(settings: Settings, doors: Doors, rounds: int = 1) -> Watch:
    """So many rounds, each when it is due."""
    for _ in range(rounds):
        watch = Watch.objects.get()
        assert watch.next_at is not None
        time.sleep(max(0.0, (watch.next_at - datetime.now(UTC)).total_seconds()) + 0.02)
        done = take_due_looks(settings, datetime.now(UTC), doors=doors)
        assert (done.looks, done.failed) == (2, [])
    return Watch.objects.get()


def test_removed_and_back(quick: Settings, doors: Doors) -> None:
    tell(doors, "restore")
    offer_id = see(quick, doors)
    watch_offers(quick, [offer_id], Asking(by=None, why="notice"), datetime.now(UTC))
    assert go_on(quick, doors).verdict == "undetermined"
    assert go_on(quick, doors).verdict == "still_there"
    tell(doors, "suspend")
    assert go_on(quick, doors).verdict == "undetermined"
    watch = go_on(quick, doors)
    assert (watch.verdict, watch.removed_as) == ("suspended", "suspended")
    times = times_of(watch, quick)
    assert (times.censored, times.removed_as) == (False, "suspended")
    tell(doors, "restore")
    watch = go_on(quick, doors)
    assert (watch.removed_as, watch.relistings.get().place) == ("", "same_page")
    assert watch.relistings.get().delay_s > 0
    store = open_store(quick)
    looks = list(store.find(Query(kinds=(ObservationKind.LOOK,), offer_id=offer_id, limit=None)))
    store.close()
    assert {one.observation_id for one in looks} == set(watch.looks.values_list("observation_id", flat=True))


def test_other_country_sees_nothing(quick: Settings, doors: Doors) -> None:
    tell(doors, "restore")
    watch_offers(quick, [see(quick, doors)], Asking(by=None, why="notice"), datetime.now(UTC))
    tell(doors, "geo", vantage="second")
    go_on(quick, doors, 2)
    watch = go_on(quick, doors)
    assert (watch.verdict, watch.removed_as) == ("geo_limited", "")
