# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.looking import find_circumstances, put_off, take_looks
from alerts.models.look import Look, LookState
from alerts.models.run import Run
from alerts.raising import raise_alerts
from config.settings import Settings
from crawler.browser_path import find_browser
from indexer.evidence import ObservationKind
from indexer.store import open_store
from tests.alerts.memory_store import MemoryStore, make_record
from tests.alerts.small_shop import small_shop
from tests.make import SEEN_AT


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
    store.close()
