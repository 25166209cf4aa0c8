# SPDX-License-Identifier: EUPL-1.2
"""Whoever subtracts figures from figures learns no small count: over periods, rules of removal and tables."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from alerts.statistics.asking import parse_period, whole_months
from alerts.statistics.counting import MEASURES, By, Figures, count
from alerts.statistics.facts import OfferFact
from alerts.statistics.rounding import coarsened, round_count
from alerts.statistics.survival import Stay, survival
from tests.alerts.statistics.test_counting import fact

LIMIT = 5
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
PERIODS = ("2026", *(f"2026-Q{one}" for one in range(1, 5)), *(f"2026-{one:02}" for one in range(1, 13)))
RULES = tuple(frozenset(one) for one in (["gone"], ["gone", "suspended"], ["gone", "suspended", "seized"]))


def could_be(told: int | None, base: int) -> range:
    """Every count that is told so."""
    if told is None:
        return range(1, 200)
    if told == 0:
        return range(1)
    return range(max(base, told - base // 2), told + (base + 1) // 2)


@pytest.mark.parametrize("base", [3, 5, 10])
def test_no_difference_of_two_counts_is_known_to_be_small(base: int) -> None:
    for told_more in range(0, 12 * base, base):
        for told_less in range(0, told_more + 1, base):
            left = {more - less for more in could_be(told_more, base) for less in could_be(told_less, base)}
            assert {one for one in left if one >= 0} - set(range(1, base)), (told_more, told_less)


@pytest.mark.parametrize("base", [1, 2, 3, 5, 10])
def test_rounding(base: int) -> None:
    for counted in range(base, 100):
        told = round_count(counted, base)
        assert told % base == 0
        assert told >= base
        assert counted in could_be(told, base)


def drawn(chance: random.Random) -> list[OfferFact]:
    """A year of offers: some months hold one or two, some dozens."""
    made = list[OfferFact]()
    for month in range(12):
        for _ in range(chance.choice([0, 1, 2, 4, 9, 30])):
            seen = FIRST + timedelta(days=30.4 * month + chance.random() * 27)
            removed_as = chance.choice(["", "", "gone", "suspended", "seized"])
            one = fact(len(made), removed_as=removed_as, days=chance.random() * 20, first_seen_at=seen)
            substances = tuple(chance.sample(["tramadol", "tadalafil", "semaglutide"], 1))
            watch = replace(one.watches[0], began_at=seen, last_look_at=seen + timedelta(days=25))
            gone_at = seen + timedelta(days=chance.random() * 20) if removed_as else None
            made.append(replace(one, substances=substances, watches=(replace(watch, removed_at=gone_at),), notices=()))
    return made


def asked(facts: list[OfferFact], period: str, by: By, rule: frozenset[str]) -> Figures:
    since, until = whole_months(*parse_period(period, FIRST))
    own = [one for one in facts if since <= one.first_seen_at < until]
    return count(own, by, since, until, smallest=LIMIT, confidence=0.95, removed_means=rule)


@pytest.mark.parametrize("seed", range(4))
def test_no_two_figures_give_a_small_count_away(seed: int) -> None:
    facts = drawn(random.Random(seed))
    lines: dict[tuple[str, str], list[int | None]] = {}
    for period in PERIODS:
        for rule in RULES:
            found = asked(facts, period, By.SUBSTANCE, rule)
            for line in (*found.groups, found.total):
                for measure in MEASURES:
                    lines.setdefault((line.name, measure), []).append(line.counts[measure])
    pairs = {pair for told in lines.values() for pair in combinations(set(told), 2)}
    assert pairs
    for one, other in pairs:
        if one is None or other is None:
            continue
        left = {more - less for more in could_be(max(one, other), LIMIT) for less in could_be(min(one, other), LIMIT)}
        assert {value for value in left if value >= 0} - set(range(1, LIMIT)), (one, other)


def test_a_period_that_is_shifted_by_days_is_the_same() -> None:
    now = datetime(2026, 11, 22, 15, tzinfo=UTC)
    told = {whole_months(*parse_period(text, now)) for text in ("2026-11", "2026-11-03..2026-11-04", "12d", "3d")}
    assert told == {(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))}
    assert whole_months(*parse_period("2026-12", now))[1] == datetime(2027, 1, 1, tzinfo=UTC)


def test_the_curve_is_told_in_steps_of_several() -> None:
    chance = random.Random(3)
    stays = [Stay(days=1 + chance.random() * 50, removed=chance.random() < 0.7) for _ in range(203)]
    whole = survival(stays)
    told = coarsened(whole, stays, LIMIT)
    by_day = dict(zip(whole.days, whole.share, strict=True))
    ended = sorted(stay.days for stay in stays if stay.removed)
    for day, following in zip(told.days, told.days[1:], strict=False):
        assert sum(day < one <= following for one in ended) >= LIMIT
    assert all(abs(by_day[day] - share) <= 0.005 + 1e-9 for day, share in zip(told.days, told.share, strict=True))
    assert (told.stays, told.median) == (205, whole.median)
    assert coarsened(whole, stays, 1) == whole
    few = coarsened(survival(stays[:20]), stays[:20], LIMIT)
    assert all(abs(share * 20 - round(share * 20)) < 1e-9 for share in few.share)


def test_rates_are_of_the_rounded_counts() -> None:
    facts = [fact(one, removed_as="gone") for one in range(7)]
    watch = facts[0].watches[0]
    facts = [replace(one, watches=(replace(watch, relisted=True),)) for one in facts]
    found = count(
        facts, By.ALL, FIRST, FIRST + timedelta(days=400), smallest=5, confidence=0.95, removed_means=RULES[0]
    )
    assert (found.total.counts["removed"], found.total.relisting_rate) == (5, 1.0)
