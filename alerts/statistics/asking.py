# SPDX-License-Identifier: EUPL-1.2
"""Asking for figures: a period in words, what they are asked by, which verdicts count as removed."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from alerts.errors import StatisticsError
from alerts.statistics.counting import By, Figures, check_removed, count
from alerts.statistics.facts import read_facts
from config.settings import Settings

PERIOD = re.compile(r"(?P<year>[12]\d{3})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")
SPAN = re.compile(r"(?P<since>\d{4}-\d{2}-\d{2})(?:\.\.|/)(?P<until>\d{4}-\d{2}-\d{2})")
LAST = datetime(3000, 1, 1, tzinfo=UTC)
EXPECTED = "expected 2026, 2026-Q3, 2026-11, 2026-01-01..2026-06-30 or 90d, before the year 3000"


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked."""

    period: str = "365d"
    by: By = By.ALL
    removed: tuple[str, ...] = ()
    """Verdicts that count as removed; empty: those of `removal.counts_as_removed`."""
    practice: bool = False


def figures_for(settings: Settings, question: Question, now: datetime) -> Figures:
    """The figures; raises StatisticsError for a period or a verdict that is none."""
    since, until = parse_period(question.period, now)
    if settings.statistics.smallest > 1:
        since, until = whole_months(since, until)
    removed_means = frozenset(question.removed or settings.removal.counts_as_removed)
    check_removed(removed_means)
    facts = read_facts(settings, since, until, removed_means, practice=question.practice)
    chosen = settings.statistics
    figures = count(
        facts, question.by, since, until, smallest=chosen.smallest, confidence=chosen.confidence,
        removed_means=removed_means,
    )  # fmt: skip
    return replace(figures, practice=question.practice, provisional=until > now)


def whole_months(since: datetime, until: datetime) -> tuple[datetime, datetime]:
    """The calendar months that a period touches: periods that anybody could shift by a day would tell single days."""
    first = datetime(since.year, since.month, 1, tzinfo=UTC)
    last = until - timedelta(microseconds=1)
    return first, datetime(last.year + last.month // 12, last.month % 12 + 1, 1, tzinfo=UTC)


def parse_period(text: str, now: datetime) -> tuple[datetime, datetime]:
    """Beginning and end of a period, the end left out; raises StatisticsError for what is none."""
    if re.fullmatch(r"[1-9][0-9]{0,3}d", text):
        return now - timedelta(days=int(text[:-1])), now
    if found := SPAN.fullmatch(text):
        try:
            since, until = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in found.groups())
            if since <= until < LAST:
                return since, until + timedelta(days=1)
        except (ValueError, OverflowError) as error:
            raise StatisticsError(f"period: {EXPECTED}, got {text[:40]!r}: {error}") from error
    if found := PERIOD.fullmatch(text):
        first = int(found["month"] or 0) or (int(found["quarter"]) * 3 - 2 if found["quarter"] else 1)
        last = first + (1 if found["month"] else 3 if found["quarter"] else 12) - 1
        year = int(found["year"])
        return datetime(year, first, 1, tzinfo=UTC), datetime(year + last // 12, last % 12 + 1, 1, tzinfo=UTC)
    raise StatisticsError(f"period: {EXPECTED}, got {text[:40]!r}")
