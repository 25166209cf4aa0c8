# SPDX-License-Identifier: EUPL-1.2
import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from alerts import children
from alerts.children import Child, Crawls
from config.settings import Settings
from crawler.spec import CrawlSpec

SAYS = """
import json, sys, time, signal
print("noise", flush=True)
print(json.dumps({"event": "progress", "pages": 3, "offers": 1}), flush=True)
%s
print(json.dumps({"event": "finished", "reason": "finished", "pages": 5, "offers": 2, "states": {"ok": 5}}), flush=True)
"""
WAITS = """
def stop(*_):
    print(json.dumps({"event": "finished", "reason": "shutdown"}))
    sys.exit(0)
signal.signal(15, stop)
time.sleep(60)
"""


def run_children(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, middle: str, names: tuple[str, ...] = ("a",)
) -> Crawls:
    monkeypatch.setattr(children, "crawl_command", lambda path: [sys.executable, "-c", SAYS % middle])
    specs = [CrawlSpec(run_id="r", name=name, home=str(settings.home)) for name in names]
    return Crawls(specs, settings, {})


def test_children_say_how_they_are_doing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    crawls = run_children(settings, monkeypatch, "", ("a", "b", "c"))
    most = 0

    def watch(crawls: Crawls, changed: Child | None) -> None:
        nonlocal most
        most = max(most, len(crawls.running))

    crawls.run(watch)
    assert sorted(child.name for child in crawls.ended) == ["a", "b", "c"]
    assert all(child.reason == "finished" and child.said["pages"] == 5 for child in crawls.ended)
    assert most == settings.crawl.jobs == 2
    assert (Path(settings.home) / "runs/r/a/spec.json").exists()


@pytest.mark.parametrize(
    ("middle", "status"),
    [("sys.exit(3)", 3), ("import os; os.kill(os.getpid(), 9)", -signal.SIGKILL)],
)
def test_a_child_that_dies_is_known_by_its_status(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, middle: str, status: int
) -> None:
    crawls = run_children(settings, monkeypatch, middle)
    crawls.run(lambda crawls, child: None)
    assert (crawls.ended[0].exit_status, crawls.ended[0].reason) == (status, "")
    assert crawls.ended[0].said["pages"] == 3


def test_a_stop_reaches_children_and_starts_no_more(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    crawls = run_children(settings, monkeypatch, WAITS, ("a", "b", "c"))

    def stop_soon(crawls: Crawls, changed: Child | None) -> None:
        if changed is not None and len(crawls.running) == 2 and all(child.said for child in crawls.running):
            threading.Timer(0.3, crawls.stop).start()

    crawls.run(stop_soon)
    assert [child.reason for child in crawls.ended] == ["shutdown", "shutdown"]


def test_a_child_that_will_not_stop_is_killed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "STOP_PATIENCE_S", 0.5)
    crawls = run_children(
        settings, monkeypatch, "signal.signal(15, signal.SIG_IGN); print('{}', flush=True); time.sleep(60)"
    )
    crawls.run(lambda crawls, child: crawls.stop() if child is not None and "event" in child.said else None)
    assert crawls.ended[0].exit_status == -signal.SIGKILL


def test_children_have_their_own_session(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    crawls = run_children(settings, monkeypatch, "import os; print(json.dumps({'session': os.getsid(0)}), flush=True)")
    crawls.run(lambda crawls, child: None)
    assert crawls.ended[0].said["session"] != os.getsid(0)
