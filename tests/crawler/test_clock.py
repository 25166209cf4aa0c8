# SPDX-License-Identifier: EUPL-1.2
import pytest

from crawler.clock import parse_chrony, read_clock

GOOD = "C0000207,time.example,3,1763803800.123,-0.000012,0.000003,0.000020,1.2,0.0,0.01,0.004,0.001,64.0,Normal\n"
LOST = GOOD.replace("Normal", "Not synchronised")


def test_two_readings_follow_each_other() -> None:
    first, second = read_clock(), read_clock()
    assert first.at.tzinfo is not None
    assert second.monotonic_ns > first.monotonic_ns
    assert first.boot_id == second.boot_id
    assert first.source in ("chrony", "kernel", "none")
    if first.synchronised is False:
        assert first.max_error_s is None


@pytest.mark.parametrize(
    ("text", "synchronised"),
    [pytest.param(GOOD, True, id="follows a server"), pytest.param(LOST, False, id="lost it")],
)
def test_chrony(text: str, synchronised: bool) -> None:
    reading = parse_chrony(text)
    assert reading is not None
    assert (reading.server, reading.stratum, reading.synchronised) == ("time.example", 3, synchronised)
    assert reading.max_error_s == (pytest.approx(0.003012) if synchronised else None)


@pytest.mark.parametrize(
    "text",
    ["", "506 Cannot talk to daemon", "a,b\n", GOOD.replace("3,", "x,", 1)],
    ids=["nothing", "no daemon", "short", "no number"],
)
def test_what_is_no_answer_of_chrony(text: str) -> None:
    assert parse_chrony(text) is None
