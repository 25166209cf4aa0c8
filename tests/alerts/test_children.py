# SPDX-License-Identifier: EUPL-1.2
import os
import signal
import threading
from pathlib import Path

import pytest

from alerts import children, nursery
from alerts.children import Child, Crawls
from alerts.nursery import Entry
from alerts.runs import hold_sources
from config.settings import Settings
from crawler.spec import CrawlSpec
from tests.alerts import fake_crawls


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nursery, "LOADED_ONCE", [])


def make_crawls(settings: Settings, entry: Entry, names: tuple[str, ...] = ("a",)) -> Crawls:
    specs = [CrawlSpec(run_id="r", name=name, home=str(settings.home)) for name in names]
    return Crawls(specs, settings, {}, entry)


def test_children_say_how_they_are_doing(settings: Settings) -> None:
    crawls = make_crawls(settings, fake_crawls.goes_well, ("a", "b", "c"))
    most = 0

    def watch(crawls: Crawls, changed: Child | None) -> None:
        nonlocal most
        most = max(most, len(crawls.running))

    crawls.run(watch)
    assert sorted(child.name for child in crawls.ended) == ["a", "b", "c"]
    assert all(child.reason == "finished" and child.said["pages"] == 5 for child in crawls.ended)
    assert most == settings.crawl.jobs == 2
    assert (Path(settings.home) / "runs/r/a/spec.json").exists()
    sessions = {child.said["session"] for child in crawls.ended}
    assert len(sessions) == 3
    assert os.getsid(0) not in sessions


@pytest.mark.parametrize(("entry", "status"), [(fake_crawls.crashes, 3), (fake_crawls.is_killed, -signal.SIGKILL)])
def test_a_child_that_dies_is_known_by_its_status(settings: Settings, entry: Entry, status: int) -> None:
    crawls = make_crawls(settings, entry)
    crawls.run(lambda crawls, child: None)
    assert (crawls.ended[0].exit_status, crawls.ended[0].reason) == (status, "")
    assert crawls.ended[0].said["pages"] == 3


def test_a_stop_reaches_children_and_starts_no_more(settings: Settings) -> None:
    crawls = make_crawls(settings, fake_crawls.waits, ("a", "b", "c"))

    def stop_soon(crawls: Crawls, changed: Child | None) -> None:
        if changed is not None and len(crawls.running) == 2 and all(child.said for child in crawls.running):
            threading.Timer(0.3, crawls.stop).start()

    crawls.run(stop_soon)
    assert [child.reason for child in crawls.ended] == ["shutdown", "shutdown"]


def test_a_child_that_will_not_stop_is_killed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "STOP_PATIENCE_S", 0.5)
    crawls = make_crawls(settings, fake_crawls.will_not_stop)
    crawls.run(lambda crawls, child: crawls.stop() if child is not None else None)
    assert crawls.ended[0].exit_status == -signal.SIGKILL


def test_a_source_stays_held_while_its_crawl_lives(settings: Settings) -> None:
    with hold_sources(settings, ["a"]) as locks:
        specs = [CrawlSpec(run_id="r", name="a", home=str(settings.home))]
        crawls = Crawls(specs, settings, locks, fake_crawls.waits)
        held: list[str] = []

        def look(crawls: Crawls, child: Child | None) -> None:
            if child is not None and child.said and not held:
                (pid,) = [running.process.pid for running in crawls.running]
                held.extend(os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir())
                crawls.stop()

        crawls.run(look)
    assert any("crawling" in name for name in held)
