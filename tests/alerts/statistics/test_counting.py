# SPDX-License-Identifier: EUPL-1.2
import csv
import io
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alerts.errors import StatisticsError
from alerts.statistics.asking import Question, figures_for, parse_period
from alerts.statistics.counting import MEASURES, PARTITIONS, By, check_removed, count
from alerts.statistics.facts import NoticeFact, OfferFact, WatchFact
from alerts.statistics.suppressing import suppress
from alerts.statistics.writing import Words, draw_curve, draw_groups, load_words, rows_of, write_csv
from config.settings import Settings

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SINCE = NOW - timedelta(days=100)
GONE = frozenset({"gone", "suspended"})


def fact(number: int, *, removed_as: str = "", days: float = 3, **changes: object) -> OfferFact:
    sent = NOW - timedelta(days=50)
    gone = sent + timedelta(days=days)
    watch = WatchFact(
        began_at=sent, removed_as=removed_as, removed_at=gone if removed_as else None, last_look_at=gone, relisted=False
    )  # fmt: skip
    made = OfferFact(
        offer_id=str(number), seller=f"s{number}", operator=None, verdict="unauthorised", substances=("tramadol",),
        kind="human_medicine", narcotic=True, routes=("IN → DE",), first_seen_at=NOW - timedelta(days=60),
        notices=(NoticeFact(reference="N-1", recipient="registrar", sent_at=sent),), watches=(watch,),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def counted(facts: list[OfferFact], by: By = By.ALL, smallest: int = 1, removed: frozenset[str] = GONE):  # type: ignore[no-untyped-def]
    return count(facts, by, SINCE, NOW, smallest=smallest, confidence=0.95, removed_means=removed)


def test_what_counts_as_removed_is_stated_and_changes_the_figures() -> None:
    facts = [fact(1, removed_as="gone"), fact(2, removed_as="parked"), fact(3)]
    assert counted(facts).total.counts["removed"] == 1
    wider = counted(facts, removed=GONE | {"parked"})
    assert wider.total.counts["removed"] == 2
    assert all(row["removed_means"] == "gone parked suspended" for row in rows_of(wider))


@pytest.mark.parametrize("wanted", [{"still_there"}, {"undetermined"}, {"blocked_to_us"}, {"nonsense"}, set()])
def test_some_verdicts_never_count_as_removed(wanted: set[str]) -> None:
    with pytest.raises(StatisticsError):
        check_removed(frozenset(wanted))


def test_open_cases_are_censored_not_dropped() -> None:
    facts = [fact(one, removed_as="gone", days=one) for one in (1, 2, 3)] + [fact(9, days=40) for _ in range(7)]
    found = counted(facts)
    assert (found.total.counts["watched"], found.total.counts["open"]) == (10, 7)
    assert found.total.median_days is None
    assert found.curve is not None
    assert found.curve.stays == 10


def test_removals_after_the_period_are_open_in_it() -> None:
    found = count(
        [fact(1, removed_as="gone", days=10)], By.ALL, SINCE, NOW - timedelta(days=45), smallest=1, confidence=0.95,
        removed_means=GONE,
    )  # fmt: skip
    assert (found.total.counts["removed"], found.total.counts["open"]) == (0, 1)


@pytest.mark.parametrize("by", list(By))
def test_every_way_of_asking(by: By) -> None:
    found = counted([fact(one, removed_as="gone") for one in range(6)], by)
    assert found.groups
    assert found.groups[0].counts["offers"] == 6


@pytest.mark.parametrize("seed", range(40))
def test_no_small_count_can_be_worked_out(seed: int) -> None:
    chance = random.Random(seed)
    rows = {}
    for name in "abcdef"[: chance.randint(1, 6)]:
        parts = {key: chance.choice([0, 1, 2, 3, 7, 30]) for key in ("falsified", "unauthorised", "not_sure")}
        ends = {key: chance.choice([0, 1, 4, 9]) for key in ("removed", "open")}
        rows[name] = {"offers": sum(parts.values()), "watched": sum(ends.values()), **parts, **ends}
    total = {key: sum(row[key] for row in rows.values()) for key in next(iter(rows.values()))}
    shown, sums = suppress(rows, 5, PARTITIONS, total=total)
    for key in total:
        hidden = [rows[name][key] for name in rows if shown[name][key] is None]
        if sums[key] is not None and hidden:
            assert len(hidden) > 1, key
            assert sum(hidden) >= 5
    for name, row in [*shown.items(), ("", sums)]:
        plain = rows.get(name, total)
        assert not any(value is not None and 0 < value < 5 for value in row.values())
        for whole, parts_of in PARTITIONS:
            hidden = [plain[part] for part in parts_of if row[part] is None]
            assert row[whole] is None or len(hidden) != 1


def test_times_and_rates_hide_with_their_counts() -> None:
    found = counted([fact(1, removed_as="gone"), fact(2, removed_as="gone")], smallest=5)
    assert (found.total.median_days, found.total.relisting_rate, found.curve) == (None, None, None)
    assert "not told" in write_csv(found)


def test_nothing_of_a_seller_is_told() -> None:
    facts = [fact(one, removed_as="gone", seller=f"shop{one}.example\x1fAnna Berg") for one in range(8)]
    for by in By:
        found = counted(facts, by)
        told = write_csv(found) + draw_groups(found) + (draw_curve(found) or "")
        assert "Anna" not in told
        assert "shop" not in told


@pytest.mark.parametrize("words", list(Words))
def test_in_the_words_of_who_asks(words: Words) -> None:
    found = counted([fact(one) for one in range(3)], By.SUBSTANCE)
    rows = list(csv.DictReader(io.StringIO(write_csv(found, words))))
    assert {load_words()[words][name] for name in MEASURES} <= set(rows[0])
    assert rows[-1]["group"] == "total"


def test_a_group_is_no_formula() -> None:
    found = counted([fact(1, substances=("=cmd|x",))], By.SUBSTANCE)
    assert "'=cmd|x" in write_csv(found)


def test_charts_hold_nothing_that_runs() -> None:
    hostile = ("<script>alert(1)</script>",)
    found = counted([fact(one, removed_as="gone", substances=hostile) for one in range(9)], By.SUBSTANCE)
    for drawn in (draw_groups(found), draw_curve(found) or ""):
        assert drawn.startswith("<svg")
        assert "<script" not in drawn


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        pytest.param("2026", "2026-01-01", "2027-01-01", id="year"),
        pytest.param("2026-Q4", "2026-10-01", "2027-01-01", id="quarter"),
        pytest.param("2026-12", "2026-12-01", "2027-01-01", id="month"),
        pytest.param("2026-01-15..2026-02-14", "2026-01-15", "2026-02-15", id="days, the last one included"),
        pytest.param("10d", "2026-11-12", "2026-11-22", id="days back"),
    ],
)
def test_periods(text: str, since: str, until: str) -> None:
    assert [f"{one:%Y-%m-%d}" for one in parse_period(text, NOW)] == [since, until]


@pytest.mark.parametrize("text", "- 2026-13 2026-Q5 0d 2026-02-30..2026-03-01 2026-03-01..2026-02-01 ٢٠٢٦".split())
def test_no_periods(text: str) -> None:
    with pytest.raises(StatisticsError):
        parse_period(text, NOW)


@pytest.mark.databases
def test_an_empty_home(settings: Settings) -> None:
    found = figures_for(settings, Question(), NOW)
    assert found.total.counts["offers"] == 0
