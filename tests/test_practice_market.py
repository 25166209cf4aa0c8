# SPDX-License-Identifier: EUPL-1.2
"""The practice market itself, and the whole main job run on it: what was found against what is there."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from warcio.archiveiterator import ArchiveIterator

from config.source import load_sources
from tests.practice.market import SITES as MARKET
from tests.practice.running import SITES, TRUTH, Finished, ask, kill_midway, read_lines, run_practice
from tests.practice.scoring import Score, score
from tests.practice.truth import site_lines, truth_lines
from tests.practice.web import Ask

SOURCES = Path(__file__).parent / "practice" / "sources"
KILLED = ("us_medplus", "cy_trusted_pills", "lu_bazaria")


def test_truth_is_current() -> None:
    assert TRUTH.read_text(encoding="utf-8") == "".join(truth_lines()), "run python -m tests.practice.truth"
    assert SITES.read_text(encoding="utf-8") == "".join(site_lines()), "run python -m tests.practice.truth"


def test_the_market_is_wide() -> None:
    truth = read_lines(TRUTH)
    assert len({row["site"] for row in truth}) >= 12
    assert len(truth) >= 400
    assert len({row["language"] for row in truth}) >= 8
    assert {row["script"] for row in truth} == {"Latin", "Cyrillic", "Greek", "Arabic"}
    assert {"falsified", "unauthorised", "legal", "not_medical"} <= {row["verdict"][0] for row in truth}


def test_an_offer_stands_on_its_page() -> None:
    sites = {site.name: site for site in MARKET}
    for site in sites.values():
        for offer in site.offers():
            if site.name == "eczane":
                continue
            url = httpx.URL(offer.url)
            answer = site.answer(Ask(method="GET", host=offer.host, path=url.path, query=dict(url.params)))
            if answer.status == 429:
                continue
            text = answer.body.decode(site.charset)
            assert answer.status == 200, offer.url
            assert offer.title.split("&")[0].split('"')[0].split("'")[0] in text, offer.url


def test_every_site_is_watched() -> None:
    watched = {httpx.URL(url).host for source in load_sources(SOURCES) for url in source.start_urls}
    registers = {site.host for site in MARKET if site.role == "authority"} | {
        host for site in MARKET if site.role == "authority" for host in site.mirrors
    }
    assert {row["host"] for row in read_lines(SITES)} - registers == watched


@pytest.fixture(scope="module")
def market() -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    process = subprocess.Popen([sys.executable, "-m", "tests.practice"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    ready = json.loads(process.stdout.readline())
    yield f"http://127.0.0.1:{ready['port']}", process
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0
    process.stdout.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "url", "host", "status"),
    [
        pytest.param("GET", "http://medplus24.example/", None, 200, id="through the proxy door"),
        pytest.param("GET", "/", "medplus24.example", 200, id="direct, with a Host header"),
        pytest.param("GET", "http://shop.example/", None, 502, id="a host that is not ours"),
        pytest.param("DELETE", "http://medplus24.example/", None, 405, id="a method nobody needs"),
        pytest.param("GET", "http://cheaprx-gate.example/", None, 403, id="a challenge"),
        pytest.param("GET", "http://medplus24.example/nothing/here/", None, 404, id="a page that is not there"),
    ],
)
def test_the_door(market: tuple[str, Any], method: str, url: str, host: str | None, status: int) -> None:
    if host:
        answer = httpx.request(method, market[0] + url, headers={"Host": host})
    else:
        answer = httpx.request(method, url, proxy=market[0])
    assert answer.status_code == status


@pytest.mark.slow
def test_the_door_opens_no_tunnels(market: tuple[str, Any]) -> None:
    with pytest.raises(httpx.ProxyError, match="405"):
        httpx.get("https://medplus24.example/", proxy=market[0])


@pytest.mark.slow
def test_the_market_ends_with_its_parent() -> None:
    script = (
        "import subprocess, sys, os; p = subprocess.Popen([sys.executable, '-m', 'tests.practice'], "
        "stdout=subprocess.PIPE); p.stdout.readline(); print(p.pid, flush=True); os._exit(0)"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30)
    end = time.monotonic() + 5.0  # the market looks for its parent once a second
    while time.monotonic() < end and Path(f"/proc/{said.stdout.strip()}").exists():
        time.sleep(0.1)
    assert not Path(f"/proc/{said.stdout.strip()}").exists()


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    return run_practice(tmp_path_factory.mktemp("practice") / "home")


@pytest.fixture(scope="module")
def scored(finished: Finished) -> Score:
    return score(read_lines(TRUTH), finished.offers)


@pytest.mark.slow
def test_the_run_is_done_and_not_doubtful(finished: Finished) -> None:
    doubtful = [event for event in finished.events if event.get("doubtful")]
    assert (finished.status, doubtful) == (0, []), finished.log[-2000:]


@pytest.mark.slow
def test_every_offer_is_found_once(scored: Score) -> None:
    assert (scored.recall >= 0.98, scored.precision >= 0.98, len(scored.doubles)) == (True, True, 0), scored.report(40)


@pytest.mark.slow
def test_fields_are_right(scored: Score) -> None:
    assert scored.fields_right >= 0.97, scored.report(40)


@pytest.mark.slow
@pytest.mark.parametrize("language", sorted({row["language"] for row in read_lines(TRUTH)}))
def test_no_language_is_left_behind(scored: Score, language: str) -> None:
    there = sum(row["language"] == language for row in read_lines(TRUTH))
    found = sum(offer["language"] == language for offer, _ in scored.pairs)
    assert found / there >= 0.9, scored.report(40)


def all_alerts(finished: Finished) -> list[dict[str, Any]]:
    """Open alerts, and those of single sites that an operator's alert speaks for."""
    return [
        *ask(finished.home, "alerts", "--limit", "1000"),
        *ask(finished.home, "alerts", "--state", "merged", "--limit", "1000"),
    ]


@pytest.mark.slow
def test_quiet_sites_stay_quiet(finished: Finished) -> None:
    quiet = {row["host"] for row in read_lines(SITES) if row["quiet"]}
    raised = all_alerts(finished)
    assert raised
    assert [(alert["site"], alert["seller"], alert["headline"]) for alert in raised if alert["site"] in quiet] == []


@pytest.mark.slow
def test_quiet_sellers_of_a_marketplace_stay_quiet(finished: Finished) -> None:
    rows = [row for row in read_lines(TRUTH) if row["site"] == "bazaar"]
    quiet = {row["seller"] for row in rows} - {row["seller"] for row in rows if not row["quiet"]}
    raised = all_alerts(finished)
    assert [alert["headline"] for alert in raised if alert["seller"] in quiet] == []


@pytest.mark.slow
def test_each_operator_is_raised(finished: Finished) -> None:
    loud = {row["host"] for row in read_lines(TRUTH) if row["medical"] and not row["quiet"]}
    raised = {alert["site"] for alert in all_alerts(finished)}
    assert loud - raised == set()


@pytest.mark.slow
def test_verdicts_are_acceptable(scored: Score) -> None:
    wrong = [
        (row["assessment"]["verdict"], offer["verdict"], offer["host"], offer["title"])
        for offer, row in scored.pairs
        if row["assessment"]["verdict"] not in offer["verdict"]
    ]
    by_host = Counter(host for _, _, host, _ in wrong)
    assert len(wrong) / len(scored.pairs) <= 0.05, f"{len(wrong)} of {len(scored.pairs)}: {by_host} {wrong[:60]}"


@pytest.mark.slow
def test_unauthorised_alone_never_makes_falsified(scored: Score) -> None:
    wrong = [
        (offer["host"], offer["title"])
        for offer, row in scored.pairs
        if row["assessment"]["verdict"] == "falsified" and "falsified" not in offer["verdict"]
    ]
    assert len(wrong) / len(scored.pairs) <= 0.01, wrong


@pytest.mark.slow
def test_doors_are_told_apart(finished: Finished) -> None:
    expected = {row["host"]: row["state"] for row in read_lines(SITES) if row["state"] != "ok"}
    seen = {
        httpx.URL(source.start_urls[0]).host: event["page_states"]
        for source in load_sources(SOURCES)
        for event in finished.events
        if event.get("event") == "source" and event["source"] == source.name
    }
    assert {host: state in seen[host] for host, state in expected.items()} == dict.fromkeys(expected, True)


@pytest.mark.slow
def test_captures_are_whole(finished: Finished) -> None:
    files = sorted(finished.home.glob("captures/*.warc.gz"))
    kept: set[str] = set()
    for file in files:
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                kept.add(record.rec_headers.get_header("WARC-Record-ID"))
                record.content_stream().read()
    lost = [row["url"] for row in finished.offers if row["capture"]["record_id"] not in kept]
    assert (bool(files), lost) == (True, [])


@pytest.mark.slow
def test_a_killed_run_ends_like_one_that_was_not(tmp_path: Path, finished: Finished) -> None:
    killed = kill_midway(tmp_path / "home", KILLED, captures=120_000)
    again = run_practice(tmp_path / "home", KILLED)
    whole = Counter(offer_key(row) for row in finished.offers if row["source"] in KILLED)
    assert killed
    assert Counter(offer_key(row) for row in again.offers) == whole
    assert len({row["offer_id"] for row in again.offers}) == len(again.offers)


def offer_key(row: dict[str, Any]) -> tuple[Any, ...]:
    """What makes two sightings the same offer for a reader, and how it was judged."""
    return row["url"], row["variant"], row["title"], row["price"], row["assessment"]["verdict"]


SHOWN = {"url": "http://a.example/p/1", "title": "Sildenafil 100 mg", "price": "12.00", "currency": "EUR"}


@pytest.mark.parametrize(
    ("rows", "figures"),
    [
        pytest.param([SHOWN], (1, 0, 0, 0), id="found"),
        pytest.param([SHOWN, SHOWN], (1, 0, 1, 0), id="found twice"),
        pytest.param([SHOWN | {"url": "http://a.example/p/1?sid=ab12"}], (1, 0, 0, 0), id="with a session id"),
        pytest.param([SHOWN | {"price": "13.00"}], (1, 0, 0, 1), id="wrong price"),
        pytest.param([SHOWN | {"price": "30.00"}], (1, 0, 0, 0), id="another step of the ladder"),
        pytest.param([SHOWN | {"url": "http://a.example/about"}], (0, 1, 0, 0), id="on a page that sells nothing"),
        pytest.param([SHOWN | {"title": "Potency"}], (0, 1, 0, 0), id="the category in place of the product"),
    ],
)
def test_score(rows: list[dict[str, Any]], figures: tuple[int, int, int, int]) -> None:
    truth = [SHOWN | {"price_all": ["12.00", "30.00"], "seller": None, "availability": None}]
    result = score(truth, rows)
    wrong = sum(len(faults) for faults in result.wrong.values())
    assert (result.matched, len(result.false), len(result.doubles), wrong) == figures
