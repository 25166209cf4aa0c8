# SPDX-License-Identifier: EUPL-1.2
import pytest

from crawler.frontier.pace import HostPace


def make_pace(floor_s: float = 0.0) -> HostPace:
    return HostPace(floor_s=floor_s, max_delay_s=60.0, concurrency=64 if not floor_s else 4)


def test_floor_is_kept_and_slow_answers_slow_us_down() -> None:
    pace = make_pace(1.0)
    pace.asked(10.0)
    assert not pace.may_ask(10.9)
    assert pace.may_ask(11.0)
    pace.answered(9.0)
    assert pace.delay_s == pytest.approx(5.0)
    for _ in range(20):
        pace.answered(0.01)
    assert pace.delay_s == pytest.approx(1.0)


def test_free_host_has_no_floor_but_waits_as_told() -> None:
    pace = make_pace()
    pace.width = 64.0
    for _ in range(64):
        assert pace.may_ask(0.0)
        pace.asked(0.0)
    assert not pace.may_ask(0.0)
    for _ in range(64):
        pace.left()
        pace.answered(0.1)
    assert pace.throttled(2.0, 58.0)
    assert not pace.throttled(2.1, 58.0)
    assert not pace.may_ask(60.0)
    assert pace.may_ask(60.2)
    assert pace.learned_s == pytest.approx(60 / 64)


def test_without_a_time_waits_grow() -> None:
    pace, moment, waits = make_pace(), 0.0, []
    for _ in range(8):
        pace.throttled(moment, None)
        waits.append(pace.blocked_until - moment)
        moment = pace.blocked_until
    assert waits == [2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0]
    assert pace.is_hopeless(moment, 100.0)
    pace.answered(0.1)
    assert not pace.is_hopeless(moment, 100.0)


def test_width_grows_with_good_answers_and_halves_with_faults() -> None:
    pace = make_pace()
    for _ in range(100):
        pace.asked(0.0)
        pace.left()
        pace.answered(0.02, 0.0)
    assert pace.width == pytest.approx(64.0)
    for moment, left in (
        (5.0, 32),
        (5.2, 32),
        (5.9, 32),
        (6.1, 16),
        (7.2, 8),
        (8.3, 4),
        (9.4, 2),
        (10.5, 1),
        (11.6, 1),
    ):
        pace.in_flight = 64
        pace.faltered(moment)
        assert int(pace.width) == left, moment
    pace.in_flight = 0
    assert pace.may_ask(12.0)
    pace.asked(12.0)
    assert not pace.may_ask(12.0)
    for _ in range(40):
        pace.answered(0.02, 12.0)
    assert 2 <= pace.width < 8


def test_answers_that_come_ever_later_narrow_but_never_to_one() -> None:
    pace = make_pace()
    for number in range(400):
        pace.answered(0.05 + 0.02 * number, float(number))
    assert 4 <= pace.width < 8


def test_a_host_that_is_always_slow_is_not_narrowed() -> None:
    pace = make_pace()
    for number in range(100):
        pace.answered(3.0, float(number))
    assert pace.width == pytest.approx(64.0)
