# SPDX-License-Identifier: EUPL-1.2
from typing import Any

import pytest

from alerts.doubts import Outcome, find_doubts
from config.source import Source

STATE_ISSUE = {"kind": "state", "message": "start page is blocked: 403", "url": "u", "doubtful": True}
TLS_ISSUE = {"kind": "tls", "message": "certificate expired", "url": "u", "doubtful": True}


def make_source(**expect: Any) -> Source:
    return Source.model_validate(
        {
            "name": "xx_shop",
            "title": "Shop",
            "family": "storefront",
            "start_urls": ["https://shop.example/"],
            "expect": expect,
            "watched": {"since": "2026-01-01", "by": "desk", "why": "report"},
        }
    )


def make_outcome(**changes: Any) -> Outcome:
    fields: dict[str, Any] = {
        "source": make_source(),
        "exit_status": 0,
        "reason": "finished",
        "error": "",
        "log": "crawl.log",
        "page_states": {"ok": 10},
        "offers": 10,
        "issues": [],
        "limited": False,
    }
    return Outcome(**(fields | changes))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({}, [], id="as expected"),
        pytest.param({"exit_status": None, "reason": ""}, ["not crawled"], id="never ran"),
        pytest.param({"exit_status": -9, "reason": ""}, ["SIGKILL"], id="killed"),
        pytest.param({"exit_status": 1, "reason": ""}, ["crawl.log"], id="crashed"),
        pytest.param({"exit_status": 1, "reason": "", "error": "spec is wrong"}, ["spec is wrong"], id="said why"),
        pytest.param({"reason": "shutdown"}, ["stopped before its end"], id="stopped"),
        pytest.param({"reason": "disk_full"}, ["disk is full"], id="disk full"),
        pytest.param({"issues": [TLS_ISSUE, TLS_ISSUE]}, ["and 1 more"], id="issues joined"),
        pytest.param({"issues": [TLS_ISSUE | {"doubtful": False}]}, [], id="an issue that costs nothing"),
        pytest.param({"source": make_source(listings_min=20)}, ["at least 20 listings, found 10"], id="too few"),
        pytest.param({"source": make_source(listings_min=20), "limited": True}, [], id="too few by --limit"),
        pytest.param({"source": make_source(listings_max=5)}, ["at most 5"], id="too many"),
        pytest.param({"page_states": {"blocked": 1}, "issues": [STATE_ISSUE]}, ["no page", "403"], id="blocked"),
        pytest.param(
            {"source": make_source(state="blocked"), "page_states": {"blocked": 1}, "issues": [STATE_ISSUE]},
            [],
            id="blocked as expected",
        ),
        pytest.param(
            {"source": make_source(state="seized")}, ["expected state seized, saw ok 10"], id="not as expected"
        ),
        pytest.param({"page_states": {"ok": 10, "error": 4}}, ["4 pages could not be fetched"], id="pages lost"),
        pytest.param({"page_states": {"ok": 400, "error": 4}}, [], id="a few of many lost"),
        pytest.param({"source": None, "page_states": {"parked": 2}}, ["parked (2)"], id="url parked"),
    ],
)
def test_why_a_source_is_doubtful(changes: dict[str, Any], says: list[str]) -> None:
    doubts = find_doubts(make_outcome(**changes))
    assert len(doubts) == len(says), doubts
    assert all(word in doubt for word, doubt in zip(says, doubts, strict=True)), doubts
