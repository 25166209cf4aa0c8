# SPDX-License-Identifier: EUPL-1.2
"""A real server that stops for a while, or whose line is cut in the middle of a bulk; and who may delete from it."""

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from classifiers.assessment import AssessedPage
from config.finding import Held
from config.keeping_settings import ErasureSettings
from config.settings import Settings
from indexer.elastic_store import ElasticStore, connect
from indexer.erasure.erasing import erase
from indexer.erasure.plan import Order, waiting_plans
from indexer.erasure.planning import plan_erasure
from indexer.errors import ErasureError, EvidenceError
from indexer.keeper import Keeper
from indexer.query import Query
from indexer.recovery import recover, run_records
from indexer.store import open_store
from indexer.verify.home import verify_home
from tests.elastic import CRAWLER_PREFIX, PASSWORD, ElasticServer
from tests.indexer.test_recovery import make_judged
from tests.indexer.test_store import elastic_settings
from tests.make import SEEN_AT

pytestmark = pytest.mark.slow
ORDER = Order(who="k.meyer", why="request", authority="decision 7/2026")


class BadLine:
    """Carries bytes to the server and back, and cuts the line after so many."""

    def __init__(self, port: int, seed: int) -> None:
        self.port, self.random, self.cuts, self.is_bad = port, random.Random(seed), 0, True
        self.ends: list[socket.socket] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.own_port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        for end in (self.listener, *self.ends):
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                far = socket.create_connection(("127.0.0.1", self.port))
                self.ends += (near, far)
                left = [self.random.randrange(3_000, 120_000) if self.is_bad else 1 << 40]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other, left), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, left: list[int]) -> None:
        with suppress(OSError):
            while data := one.recv(4_096):
                left[0] -= len(data)
                if left[0] < 0:
                    self.cuts += 1
                    break
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def admin(elastic_server: ElasticServer, tmp_path: Path) -> Iterator[ElasticStore]:
    store = ElasticStore(connect(elastic_settings(elastic_server, tmp_path, CRAWLER_PREFIX)), CRAWLER_PREFIX, 500)
    store.prepare(SEEN_AT)
    yield store
    store.client.indices.delete(index=store.pattern, expand_wildcards="all")
    store.close()


def keep_pages(settings: Settings, pages: range) -> None:
    with Keeper(settings) as keeper:
        for number in pages:
            keeper.keep(make_bare(number))


def make_bare(number: int) -> AssessedPage:
    """A judged page without a capture."""
    judged: AssessedPage = make_judged(number)
    return replace(judged, captured=replace(judged.captured, capture=None))


def assert_holds(settings: Settings) -> None:
    report = verify_home(settings)
    assert report.answer is Held.HELD, list(report.lines())


def assert_all_once(settings: Settings, admin: ElasticStore, pages: int) -> None:
    for _ in range(5):
        if not recover(settings).unsent_segments:
            break
    admin.client.indices.refresh(index=admin.pattern)
    with closing(open_store(settings)) as store:
        found = [record.page_key for record in store.find(Query(kinds=(), limit=None))]
    assert sorted(found) == sorted(f"k{number}" for number in range(pages))
    assert len(list(run_records(settings.home, "run-1"))) == pages
    assert_holds(settings)


def test_line_that_is_cut_in_the_middle_of_bulks(
    admin: ElasticStore, elastic_server: ElasticServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.outbox.FIRST_PAUSE_S", 0.02)
    line = BadLine(elastic_server.port, seed=3)
    url = f"https://crawler:{PASSWORD}@127.0.0.1:{line.own_port}"
    settings = elastic_settings(elastic_server, tmp_path / "home", CRAWLER_PREFIX, url)
    settings = settings.model_copy(update={"elastic": settings.elastic.model_copy(update={"bulk_size": 40})})
    keep_pages(settings, range(400))
    with suppress(EvidenceError):
        recover(settings)
    assert line.cuts
    line.is_bad = False
    assert_all_once(settings, admin, 400)
    line.close()


def test_server_that_stops_for_a_while(admin: ElasticStore, elastic_server: ElasticServer, tmp_path: Path) -> None:
    settings = elastic_settings(elastic_server, tmp_path / "home", CRAWLER_PREFIX, elastic_server.crawler_url)
    settings = settings.model_copy(update={"elastic": settings.elastic.model_copy(update={"timeout_s": 2.0})})
    keeper = Keeper(settings)
    for number in range(100):
        keeper.keep(make_bare(number))
    elastic_server.pause()
    try:
        for number in range(100, 300):  # the crawl does not wait for the store, which answers nothing now
            keeper.keep(make_bare(number))[0].result(timeout=10) if number % 50 == 0 else keeper.keep(make_bare(number))
    finally:
        elastic_server.resume()
    keeper.close()
    assert_all_once(settings, admin, 300)


def test_a_custodian_alone_deletes(admin: ElasticStore, elastic_server: ElasticServer, tmp_path: Path) -> None:
    """With the crawler's credential the erasure waits, announced and unfinished; with the custodian's it ends."""
    settings = elastic_settings(elastic_server, tmp_path / "home", CRAWLER_PREFIX, elastic_server.crawler_url)
    keep_pages(settings, range(4))
    admin.client.indices.refresh(index=admin.pattern)
    gone = next(run_records(settings.home, "run-1")).observation_id
    with pytest.raises(ErasureError, match="custodian's own credential"):
        erase(settings, plan_erasure(settings, lambda kept: kept.observation_id == gone, ORDER))
    assert waiting_plans(settings.home)
    assert verify_home(settings).answer is Held.BROKEN
    wrong = settings.model_copy(update={"erasure": ErasureSettings(store=elastic_server.crawler_url)})
    assert "waits" in recover(wrong).faults[0]
    right = settings.model_copy(update={"erasure": ErasureSettings(store=elastic_server.custodian_url)})
    assert len(recover(right).erasures) == 1
    admin.client.indices.refresh(index=admin.pattern)
    assert admin.get(gone) is None
    assert_holds(settings)
