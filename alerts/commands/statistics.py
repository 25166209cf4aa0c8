# SPDX-License-Identifier: EUPL-1.2
"""`theriac statistics`: offers, notices, removals and how long they took, with the rules they were counted by."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from alerts.access import Action, note_look, viewer
from alerts.database import open_decisions
from alerts.errors import StatisticsError
from alerts.statistics.counting import MEASURES, REMOVED, By, count
from alerts.statistics.facts import read_facts
from alerts.statistics.writing import Words, draw_curve, draw_groups, load_words, rows_of, write_csv
from config.output import JsonOption, print_rows
from config.settings import load_settings

PERIOD = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")
SPAN = re.compile(r"(?P<since>\d{4}-\d{2}-\d{2})(?:\.\.|/)(?P<until>\d{4}-\d{2}-\d{2})")


def statistics(
    period: Annotated[
        str, typer.Option("--period", help="`2026`, `2026-Q3`, `2026-11`, `2026-01-01..2026-06-30`, or `90d`.")
    ] = "365d",
    by: Annotated[By, typer.Option("--by", help="What the figures are asked by.")] = By.ALL,
    removed: Annotated[
        list[str] | None, typer.Option("--removed", help="A verdict that counts as removed; may be given again.")
    ] = None,
    words: Annotated[Words, typer.Option("--words", help="Whose words head the figures.")] = Words.HOUSE,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write a table to this file.")] = None,
    svg: Annotated[
        Path | None, typer.Option("--svg", help="Write the chart to this file, the curve beside it.")
    ] = None,
    practice: Annotated[bool, typer.Option("--practice", help="Count the practice market, and it alone.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Figures without any person in them. Counts too small to be told are left out, and say so.

    Time to removal is by Kaplan and Meier: offers still on line are censored, not dropped.
    """
    settings, now = load_settings(), datetime.now(UTC)
    open_decisions(settings)
    account = viewer(settings, Action.LOOK)
    since, until = parse_period(period, now)
    facts = read_facts(settings, since, until, practice=practice)
    chosen = settings.statistics
    figures = count(
        facts, by, since, until, smallest=chosen.smallest, confidence=chosen.confidence,
        removed_means=frozenset(removed) if removed else REMOVED,
    )  # fmt: skip
    note_look(account, "statistics", [f"{by} {period}"])
    if csv is not None:
        csv.write_text(write_csv(figures, words), encoding="utf-8")
    if svg is not None:
        svg.write_text(draw_groups(figures, words), encoding="utf-8")
        curve = draw_curve(figures, words)
        if curve is not None:
            svg.with_name(f"{svg.stem}-curve{svg.suffix}").write_text(curve, encoding="utf-8")
    heads = load_words()[words]
    columns = ("group", *(heads[name] for name in MEASURES), "median_days_to_removal", "relisting_rate")
    print_rows(rows_of(figures, words), columns, as_json=as_json, only_wide=(heads["not_sure"], heads["operators"]))
    if not as_json:
        typer.echo(
            f"removed means: {', '.join(figures.removed_means)}; – : below {chosen.smallest}, or not known", err=True
        )


def parse_period(text: str, now: datetime) -> tuple[datetime, datetime]:
    """Beginning and end of a period, the end left out; raises StatisticsError for what is none."""
    if re.fullmatch(r"[1-9]\d{0,3}d", text):
        return now - timedelta(days=int(text[:-1])), now
    if found := SPAN.fullmatch(text):
        try:
            since, until = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in found.groups())
        except ValueError as error:
            raise StatisticsError(f"--period: {text[:40]!r}: {error}") from error
        if until >= since:
            return since, until + timedelta(days=1)
    if (found := PERIOD.fullmatch(text)) and int(found["year"]) > 1:
        year = int(found["year"])
        first = int(found["month"] or 0) or (int(found["quarter"]) * 3 - 2 if found["quarter"] else 1)
        months = 1 if found["month"] else 3 if found["quarter"] else 12
        last = first + months - 1
        end = datetime(year + last // 12, last % 12 + 1, 1, tzinfo=UTC) if year < 9999 else now
        return datetime(year, first, 1, tzinfo=UTC), end
    raise StatisticsError(
        f"--period: expected 2026, 2026-Q3, 2026-11, 2026-01-01..2026-06-30 or 90d, got {text[:40]!r}"
    )
