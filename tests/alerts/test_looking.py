# SPDX-License-Identifier: EUPL-1.2
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.looking import LookStation, find_circumstances, put_off, take_looks
from alerts.models.look import Look, LookState
from alerts.models.run import Run
from alerts.raising import raise_alerts
from config.settings import Settings
from crawler.browser_path import find_browser
from crawler.capture import WarcWriter
from crawler.capture_event import CaptureContext
from crawler.page import PageState
from crawler.quality import LookQuality
from crawler.seen import LookFacts, PageOutcome, SeenPage
from indexer.evidence import ObservationKind
from indexer.keeper import Keeper
from indexer.query import Query
from indexer.store import open_store
from tests.alerts.memory_store import MemoryStore, make_record
from tests.alerts.small_shop import small_shop
from tests.make import SEEN_AT, make_page, make_seen


def queued(settings: Settings, *urls: str, run_id: str = "run-1", source: str = "127.0.0.1") -> None:
    store = MemoryStore()
    store.add(
        [
            make_record(
                number,
                page_url=url,
                site=f"site{number}.example",
                run_id=run_id,
                source=source,
                segment="s1",
                sequence=number,
            )
            for number, url in enumerate(urls)
        ]
    )
    raise_alerts(settings, store)


def test_a_look_goes_with_the_session_of_the_run_that_saw_it(settings: Settings, tmp_path: Path) -> None:
    Run.objects.create(
        run_id="run-1", key="k", started_at=SEEN_AT, asked={"allow_private": True, "cookies": str(tmp_path / "c.txt")}
    )
    queued(settings, "https://shop.example/p/1", source="shop.example")
    found = find_circumstances(settings, Look.objects.get(), None)
    assert (found.allow_private, found.cookies, found.proxy) == (True, tmp_path / "c.txt", None)


def test_a_look_that_fails_is_tried_later_and_then_given_up(settings: Settings) -> None:
    queued(settings, "https://shop.example/p/1")
    look = Look.objects.get()
    rests = []
    for _ in range(settings.alerts.look_attempts):
        put_off(look, "the browser could not show it", settings)
        rests.append(look.next_at)
    assert look.state == LookState.FAILED
    assert rests[1] - rests[0] > timedelta(minutes=20)
    assert Look.objects.get().reason == "the browser could not show it"


class TwoEyes:
    """Sees a page poorly first, well the second time."""

    def __init__(self, *qualities: LookQuality) -> None:
        self.qualities = list(qualities)

    def look(self, url: str) -> SeenPage:
        page = make_page(f"<p>{len(self.qualities)}</p>", url=url, rendered=True)
        return make_seen(page, look=LookFacts(text="words"), screenshot_png=b"png")

    def nothing(self, url: str, why: str) -> SeenPage:
        outcome = PageOutcome(state=PageState.ERROR, reason=why)
        return make_seen(make_page(b"", url=url, status=0, headers=()), exchange=None, outcome=outcome)

    def check(self, files: object, capture: object, seen: object, attempt: int) -> LookQuality:
        return replace(self.qualities.pop(0), attempt=attempt)


GOOD = LookQuality(text_similarity=1.0, picture_similarity=1.0, height_ratio=1.0)
POOR = replace(GOOD, text_similarity=0.4, poor=True, reason="text agrees to 40%")


@pytest.mark.parametrize(
    ("qualities", "kept", "poor"),
    [
        pytest.param((GOOD,), 1, False, id="good at once"),
        pytest.param((POOR, GOOD), 2, False, id="better the second time"),
        pytest.param((POOR, replace(POOR, text_similarity=0.1)), 2, True, id="poor both times"),
    ],
)
def test_a_poor_look_is_taken_once_more_and_both_are_kept(
    qualities: tuple[LookQuality, ...], kept: int, poor: bool, settings: Settings
) -> None:
    context = CaptureContext(run_id="looks-1", worker="shop", user_agent="x")
    with Keeper(settings, worker="look") as keeper, WarcWriter(settings.home, context) as writer:
        eyes: Any = TwoEyes(*qualities)
        station = LookStation(run_id="looks-1", writer=writer, keeper=keeper, eyes=eyes)
        id_, seen = station.take("https://shop.example/p/1", "offer-1")
        nothing = station.keep_nothing("https://shop.example/p/2", "offer-2", "no such name")
    assert seen.quality is not None
    assert seen.quality.poor is poor
    store = open_store(settings)
    records = list(store.find(Query(offer_id="offer-1", kinds=(), limit=None)))
    assert len(records) == kept
    found, gone = store.get(id_), store.get(nothing)
    assert found is not None
    assert found.quality == seen.quality
    assert gone is not None
    assert (gone.kind, gone.state, gone.reason) == (ObservationKind.LOOK, PageState.ERROR, "no such name")
    store.close()


@pytest.mark.slow
@pytest.mark.skipif(find_browser(None) is None, reason="no Chromium on this machine")
def test_looks_are_evidence_and_a_page_that_fails_costs_only_itself(settings: Settings) -> None:
    Run.objects.create(run_id="run-1", key="k", started_at=SEEN_AT, asked={"allow_private": True})
    with small_shop(0.0) as address:
        queued(settings, "http://127.0.0.1:1/gone", f"{address}p/100", f"{address}p/101")
        looked = take_looks(settings, 10, lambda look: None)
    assert (looked.done, looked.failed, looked.waiting) == (2, 0, 1)
    store = open_store(settings)
    for look in Look.objects.filter(state=LookState.DONE):
        record = store.get(look.look_observation_id)
        assert record is not None
        assert (record.kind, record.offer_id) == (ObservationKind.LOOK, look.offer_id)
        assert record.capture is not None
        assert record.capture.screenshot_record_id
        assert record.quality is not None
        assert not record.quality.poor
    store.close()
