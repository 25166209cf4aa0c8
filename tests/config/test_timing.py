# SPDX-License-Identifier: EUPL-1.2
import pytest

from config.timing import parse_cron


@pytest.mark.parametrize(
    ("line", "hours", "weekdays"),
    [
        pytest.param("0 4 * * *", (4,), 7, id="daily"),
        pytest.param("0 4 * * 0", (4,), ("sun",), id="Sunday is 0"),
        pytest.param("0 4 * * 7", (4,), ("sun",), id="and 7"),
        pytest.param("0 8-18/5 * * 1-5", (8, 13, 18), ("mon", "tue", "wed", "thu", "fri"), id="office days"),
        pytest.param("*/15 20/2 * * sat,sun", (20, 22), ("sun", "sat"), id="names and open step"),
        pytest.param("@weekly", (0,), ("sun",), id="shorthand"),
    ],
)
def test_cron_is_read_as_cron_reads_it(line: str, hours: tuple[int, ...], weekdays: tuple[str, ...] | int) -> None:
    cron = parse_cron(line)
    assert cron.hours == hours
    assert (len(cron.weekdays) if weekdays == 7 else cron.weekdays) == weekdays


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("0 4 * *", "five fields"),
        ("61 4 * * *", "minute from 0 to 59"),
        ("0 4 * * mo", "weekday"),
        ("0 9-8 * * *", "rising range"),
        ("*/0 * * * *", "after / in minute"),
        ("0 ４ * x *", "month"),
    ],
)
def test_a_wrong_line_is_named(line: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_cron(line)


def test_either_day_only_when_both_are_restricted() -> None:
    assert parse_cron("0 0 1 * 1").either_day
    assert not parse_cron("0 0 1 * *").either_day
    assert not parse_cron("0 0 */2 * 1").either_day
