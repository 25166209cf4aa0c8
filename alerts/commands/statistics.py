# SPDX-License-Identifier: EUPL-1.2
"""`theriac statistics`: offers, notices, removals and how long they took, with the rules they were counted by."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from alerts.access import Action, note_look, viewer
from alerts.database import open_decisions
from alerts.statistics.asking import Question, figures_for
from alerts.statistics.counting import MEASURES, By, Figures
from alerts.statistics.writing import Words, draw_curve, draw_groups, last_day, load_words, rows_of, write_csv
from config.output import JsonOption, print_rows
from config.settings import load_settings


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
    """Figures without any person in them, for whole months. Counts too small to be told are left out, others rounded.

    Time to removal is by Kaplan and Meier: offers still on line are censored, not dropped.
    """
    settings, now = load_settings(), datetime.now(UTC)
    open_decisions(settings)
    account = viewer(settings, Action.LOOK)
    question = Question(period=period, by=by, removed=tuple(removed or ()), practice=practice)
    figures = figures_for(settings, question, now)
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
        typer.echo(said(figures), err=True)


def said(figures: Figures) -> str:
    """By which rules it was counted."""
    rounded = f"; counts are multiples of {figures.smallest}" if figures.smallest > 1 else ""
    removed = f"removed means: {', '.join(figures.removed_means)}"
    period = f"{figures.since:%Y-%m-%d} to {last_day(figures)}"
    return f"{period}; {removed}; – : below {figures.smallest}, or not known{rounded}"
