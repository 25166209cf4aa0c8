# SPDX-License-Identifier: EUPL-1.2
"""What is erased is gone everywhere, everything else is proved as before, and a death in the middle is finished."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.finding import Held
from config.settings import Settings
from crawler.capture import WarcWriter
from crawler.capture_event import CaptureContext
from crawler.captured import CapturedPage
from crawler.captures import verify_capture
from indexer.erasure.erasing import erase
from indexer.erasure.plan import Order
from indexer.erasure.planning import plan_erasure
from indexer.erasure.tombstones import read_tombstones
from indexer.evidence import EvidenceRecord
from indexer.keeper import Keeper
from indexer.query import Query
from indexer.recovery import rebuild_store, recover, run_records
from indexer.store import open_store
from indexer.verify.home import verify_home
from indexer.verify.observation import verify_observation
from tests.indexer.test_recovery import make_judged, stored
from tests.make import SEEN_AT, make_exchange

ORDER = Order(who="k.meyer", why="request of 2026-11-20", authority="decision 7/2026")


def keep_run(settings: Settings, run_id: str = "run-1", pages: int = 5) -> list[EvidenceRecord]:
    """Pages with captures; a later run of the same pages refers to the first."""
    context = CaptureContext(run_id=run_id, worker="w", user_agent="x")
    with Keeper(settings) as keeper, WarcWriter(settings.home, context) as writer:
        for number in range(pages):
            judged = make_judged(number, run_id)
            seen = judged.captured.seen
            page = replace(seen.page, fetched_at=SEEN_AT + timedelta(days=int(run_id[-1])))
            seen = replace(seen, page=page, exchange=make_exchange(b"<p>offer %d</p>" % number * 60))
            captured = CapturedPage(seen=seen, capture=writer.write(seen))
            keeper.keep(replace(judged, captured=captured))
    return list(run_records(settings.home, run_id))


def erase_ids(settings: Settings, *ids: str, captures_only: bool = False) -> None:
    erase(settings, plan_erasure(settings, lambda kept: kept.observation_id in ids, ORDER, captures_only=captures_only))


def whole_home(home: Path) -> bytes:
    """Every byte of everything that evidence lies in."""
    files = [path for folder in ("captures", "ledger") for path in (home / folder).rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in [*files, *home.glob("evidence.sqlite*")])


def assert_holds(settings: Settings) -> None:
    report = verify_home(settings)
    assert report.answer is Held.HELD, list(report.lines())


def test_erased_is_gone_and_the_rest_holds(settings: Settings) -> None:
    records = keep_run(settings)
    gone, stays = records[2], [*records[:2], *records[3:]]
    assert gone.observation_id.encode() in whole_home(settings.home)
    sizes = {path: path.stat().st_size for path in (settings.home / "captures").iterdir()}
    erase_ids(settings, gone.observation_id)
    assert_holds(settings)
    assert sizes == {path: path.stat().st_size for path in (settings.home / "captures").iterdir()}
    assert gone.page_url.encode() not in whole_home(settings.home).replace(b"\\/", b"/")
    assert stored(settings) == sorted(record.page_key for record in stays)
    store = open_store(settings)
    assert [one.page_key for one in store.find(Query(words="Sildenafil", kinds=(), limit=None))] != []
    assert rebuild_store(settings, store) == 0
    store.close()
    for record in stays:
        assert record.capture is not None
        assert verify_capture(settings.home, record.capture).answer is Held.HELD
    report = verify_observation(settings, gone.observation_id)
    assert report is not None
    assert report.answer is Held.HELD
    assert any("erased on" in check.reason for check in report.checks)
    keep_run(settings, "run-2")
    assert recover(settings).faults == ()
    assert_holds(settings)


def test_record_lives_as_long_as_a_revisit_refers_to_it(settings: Settings) -> None:
    first, second = keep_run(settings)[1], keep_run(settings, "run-2")[1]
    assert second.capture is not None
    assert second.capture.revisit
    erase_ids(settings, first.observation_id)
    assert_holds(settings)
    assert verify_capture(settings.home, second.capture).answer is Held.HELD
    erase_ids(settings, second.observation_id)
    assert_holds(settings)
    covered = read_tombstones(settings.home)
    assert first.capture is not None
    assert covered.of_capture(first.capture.warc, first.capture.offset) is not None
    assert covered.of_capture(second.capture.warc, second.capture.offset) is not None
    third = keep_run(settings, "run-3")[1]
    assert third.capture is not None
    assert not third.capture.revisit


def test_capture_alone(settings: Settings) -> None:
    record = keep_run(settings)[0]
    erase_ids(settings, record.observation_id, captures_only=True)
    assert_holds(settings)
    report = verify_observation(settings, record.observation_id)
    assert report is not None
    assert report.answer is Held.HELD, list(report.lines())
    assert len(stored(settings)) == 5


@pytest.mark.parametrize("times", [1, 2, 3])
def test_many_erasures_of_one_file(times: int, settings: Settings) -> None:
    records = keep_run(settings)
    for number in range(times):
        erase_ids(settings, records[number].observation_id)
        assert_holds(settings)
    assert len(stored(settings)) == 5 - times
