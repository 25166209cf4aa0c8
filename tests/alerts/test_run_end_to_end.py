# SPDX-License-Identifier: EUPL-1.2
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.alerts.small_shop import OFFERS, small_shop
from tests.homes import new_home

pytestmark = pytest.mark.slow
Stop = Callable[["subprocess.Popen[bytes]"], None]


class Theriac:
    """The command with a home of its own."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.home, self.folder = home, folder
        folder.mkdir(exist_ok=True)

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "config.cli", *words]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("THERIAC_")}
        return subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment | {"THERIAC_HOME": str(self.home)},
            cwd=self.folder,
            start_new_session=True,
        )

    def call(self, *words: str) -> tuple[int, list[dict[str, Any]], str]:
        """Exit status, JSON lines, and what was said on standard error."""
        process = self.start(*words)
        out, err = process.communicate(timeout=240)
        return process.returncode, [json.loads(line) for line in out.splitlines() if line[:1] == b"{"], err.decode()


@pytest.fixture
def theriac(tmp_path: Path) -> Theriac:
    return Theriac(new_home(tmp_path / "home"), tmp_path / "work")


@pytest.fixture
def shop() -> Iterator[str]:
    with small_shop(0.0) as address:
        yield address


def read_rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def kill_all(process: "subprocess.Popen[bytes]") -> None:
    """kill -9 of everything at once: the run, its fork server, its crawls."""
    everything = [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]
    for one in everything:
        one.kill()


def kill_run_alone(process: "subprocess.Popen[bytes]") -> None:
    process.kill()


def kill_crawl_alone(process: "subprocess.Popen[bytes]") -> None:
    crawls = [one for one in psutil.Process(process.pid).children(recursive=True) if os.getsid(one.pid) == one.pid]
    for one in crawls:
        one.kill()


def interrupt(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGINT)


def wait_for_offers(home: Path, least_bytes: int = 20_000) -> None:
    """Until the crawl has kept something, in its spool or already among the captures."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        if sum(path.stat().st_size for path in home.rglob("*.warc.gz")) > least_bytes:
            return
        time.sleep(0.05)
    raise AssertionError("nothing was captured")


@pytest.mark.parametrize("stop", [kill_all, kill_run_alone, kill_crawl_alone, interrupt])
def test_a_run_that_was_stopped_ends_like_one_that_was_not(theriac: Theriac, tmp_path: Path, stop: Stop) -> None:
    output = tmp_path / "offers.jsonl"
    with small_shop(0.4) as address:
        words = ("run", "--url", address, "--allow-private", "--output", str(output))
        first = theriac.start(*words)
        wait_for_offers(theriac.home)
        stop(first)
        first.communicate(timeout=120)
        assert first.returncode != 0
        status, rows, errors = theriac.call(*words)
    assert status == 0, (rows, errors)
    found = read_rows(output)
    assert len(found) == OFFERS, (rows, errors)
    assert len({row["url"] for row in found}) == OFFERS
    run = rows[-1]
    assert (run["result"], run["taken_up"], run["offers"]) == ("done", 1, OFFERS)
    _, alerts, _ = theriac.call("alerts", "--json")
    assert [(alert["offers"], alert["sightings"]) for alert in alerts] == [(OFFERS, OFFERS)]


def test_from_a_shop_to_an_explained_alert_and_again_from_its_archive(
    theriac: Theriac, shop: str, tmp_path: Path
) -> None:
    output = tmp_path / "offers.jsonl"
    status, rows, errors = theriac.call("run", "--url", shop, "--allow-private", "--output", str(output))
    assert status == 0, (rows, errors)
    assert len(read_rows(output)) == OFFERS
    _, alerts, _ = theriac.call("alerts", "--json")
    assert [alert["product_group"] for alert in alerts] == ["opioids"]
    _, explained, _ = theriac.call("alert", str(alerts[0]["id"]), "--json")
    assert explained[0]["explanation"]["for_it"]
    _, sources, _ = theriac.call("sources", "--json")
    assert [(source["result"], source["offers"]) for source in sources] == [("done", OFFERS)]

    again = Theriac(new_home(tmp_path / "other"), tmp_path / "work")
    archive = [str(path) for path in (theriac.home / "captures").glob("*.warc.gz")]
    status, rows, errors = again.call("run", "--archive", *archive, "--output", str(output))
    assert status == 0, (rows, errors)
    assert len(read_rows(output)) == OFFERS


def test_the_limit_counts_pages_and_a_second_run_adds_sightings(theriac: Theriac, shop: str) -> None:
    words = ("run", "--url", shop, "--allow-private", "--limit", "10")
    _, rows, _ = theriac.call(*words)
    assert rows[-1]["pages"] == 10
    _, rows, _ = theriac.call(*words)
    assert (rows[-1]["taken_up"], rows[-1]["alerts_new"], rows[-1]["alerts_grown"]) == (0, 0, 1)


def test_two_runs_of_one_site_at_once(theriac: Theriac) -> None:
    with small_shop(15.0) as address:
        words = ("run", "--url", address, "--allow-private")
        first = theriac.start(*words)
        until = time.monotonic() + 90
        while not list(theriac.home.glob("runs/*/*/spec.json")) and time.monotonic() < until:
            time.sleep(0.05)
        status, _, errors = theriac.call(*words)
        kill_all(first)
        first.communicate(timeout=60)
    assert status == 1
    assert "is being crawled by another run" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["run"], 2, "theriac run --practice"),
        (["run", "xx_nobody"], 2, "unknown source"),
        (["run", "--url", "http://127.0.0.1:1/"], 2, "--allow-private"),
        (["run", "--url", "http://127.0.0.1:1/", "--allow-private"], 1, ""),
        (["run", "--archive", "none.warc"], 2, "none.warc"),
        (["run", "--url", "https://a.example", "--cookies", "none.txt"], 2, "none.txt"),
        (["run", "--practice", "--output", "no/such/folder/x"], 2, "--output"),
        (["alert", "17"], 1, "no alert 17"),
    ],
)
def test_wrong_use_is_one_clear_line(theriac: Theriac, words: list[str], status: int, says: str) -> None:
    came, rows, errors = theriac.call(*words)
    assert came == status, (rows, errors)
    assert says in errors
    assert "Traceback" not in errors
