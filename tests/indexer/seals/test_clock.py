# SPDX-License-Identifier: EUPL-1.2
"""The clock beside an authority's."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.clock import read_clock
from indexer.seals import clock
from indexer.seals.clock import compare_clocks, jump_s, say_clock

ASKED = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead_s", "took_s", "accuracy_s", "least_s"),
    [
        pytest.param(0.1, 0.2, 0.0, 0.0, id="in the middle of the request"),
        pytest.param(2.1, 0.2, 1.0, 0.9, id="the stated accuracy is taken off"),
        pytest.param(-5.0, 2.0, 0.5, 4.5, id="our clock is fast"),
        pytest.param(60.0, 100.0, 0.0, 0.0, id="a slow answer proves little"),
    ],
)
def test_compare_clocks(ahead_s: float, took_s: float, accuracy_s: float, least_s: float) -> None:
    told = compare_clocks(ASKED, took_s, ASKED + timedelta(seconds=ahead_s, microseconds=1), accuracy_s)
    assert told.least_s == pytest.approx(least_s, abs=0.001)


def test_a_time_in_whole_seconds_was_rounded() -> None:
    assert compare_clocks(ASKED, 0.0, ASKED + timedelta(seconds=1), 0.0).least_s == 0.0
    assert compare_clocks(ASKED, 0.0, ASKED + timedelta(seconds=3), 0.0).least_s == 2.0


def test_a_clock_that_jumped_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert jump_s() == 0.0
    monkeypatch.setattr(clock, "_began_s", clock._began_s + 3_600)
    assert jump_s() == pytest.approx(-3_600, abs=1)


def test_say_clock() -> None:
    assert "synchronised" in say_clock(read_clock())
