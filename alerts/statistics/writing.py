# SPDX-License-Identifier: EUPL-1.2
"""Writing figures: CSV with its rules in every row, charts as SVG, in the words of whoever asks."""

import csv
import io
import json
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from alerts.statistics.counting import MEASURES, By, Figures, Group

BARS = 20
"""Groups drawn; the table has all."""
FONT = "Noto Sans"
WIDTH = 560


class Words(StrEnum):
    """Whose words head the figures."""

    HOUSE = "house"
    WHO = "who"
    UNODC = "unodc"


@lru_cache(maxsize=1)
def load_words() -> dict[str, dict[str, str]]:
    """The headings by whose words they are."""
    table: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return table


def rows_of(figures: Figures, words: Words = Words.HOUSE) -> Iterator[dict[str, Any]]:
    """One row a group, the total last; `None` is a count too small to be told."""
    heads = load_words()[words]
    for group in (*figures.groups, figures.total):
        row: dict[str, Any] = {"by": figures.by.value, "group": group.name}
        row |= {heads[name]: group.counts[name] for name in MEASURES}
        yield row | times_of(group) | rules_of(figures)


def times_of(group: Group) -> dict[str, Any]:
    """Median with its interval, in days, and how often it came back."""
    return {
        "median_days_to_removal": rounded(group.median_days),
        "median_low": rounded(group.median_low),
        "median_high": rounded(group.median_high),
        "relisting_rate": rounded(group.relisting_rate, 3),
    }


def rules_of(figures: Figures) -> dict[str, Any]:
    """By which rules it was counted: a figure without them cannot be compared."""
    return {
        "period_from": f"{figures.since:%Y-%m-%d}",
        "period_until": last_day(figures),
        "removed_means": " ".join(figures.removed_means),
        "counts_below_are_not_told": figures.smallest,
        "counts_rounded_to": figures.smallest,
        "interval": figures.confidence,
    } | ({"practice": "yes: proves nothing"} if figures.practice else {})


def last_day(figures: Figures) -> str:
    """The last day that is counted, with a word where it is not over."""
    day = f"{figures.until - timedelta(microseconds=1):%Y-%m-%d}"
    return f"{day} (provisional)" if figures.provisional else day


def rounded(figure: float | None, digits: int = 2) -> float | None:
    """As exact as it is told; what is small keeps two figures."""
    return None if figure is None else float(f"{figure:.2g}") if 0 < figure < 0.1 else round(figure, digits)


def write_csv(figures: Figures, words: Words = Words.HOUSE) -> str:
    """All rows; a count too small to be told is `not told`, what is not known is empty."""
    rows = list(rows_of(figures, words))
    counted = {load_words()[words][name] for name in MEASURES}
    text = io.StringIO()
    table = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    table.writeheader()
    for row in rows:
        table.writerow({name: cell(value, name in counted, figures.smallest) for name, value in row.items()})
    return text.getvalue()


def cell(value: Any, counted: bool, smallest: int) -> str:
    """A figure as a cell; a text that a spreadsheet would take for a formula is quoted."""
    if value is None:
        return "not told" if counted and smallest > 1 else ""
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def draw_groups(figures: Figures, words: Words = Words.HOUSE) -> str:
    """Offers by group, and how many of those watched were removed, as SVG."""
    import altair as alt

    heads = load_words()[words]
    values = [
        {"group": group.name, "what": heads[name], "count": group.counts[name]}
        for group in figures.groups[:BARS]
        for name in ("offers", "removed")
        if group.counts[name] is not None
    ]
    chart = (
        alt.Chart(alt.Data(values=values), title=chart_title(figures, heads["title"]))
        .mark_bar()
        .encode(
            y=alt.Y("group:N", sort=None, title=None, axis=alt.Axis(labelLimit=240)),
            x=alt.X("count:Q", title=None, axis=alt.Axis(tickMinStep=1)),
            yOffset="what:N",
            color=alt.Color("what:N", title=None, scale=alt.Scale(range=["#10243e", "#5f86ad"])),
        )
        .properties(width=WIDTH)
    )
    return render(chart)


def draw_curve(figures: Figures, words: Words = Words.HOUSE) -> str | None:
    """The survival curve with its interval, as SVG; None where too few offers were watched to be told."""
    import altair as alt

    curve = figures.curve
    if curve is None:
        return None
    steps = zip(curve.days, curve.share, curve.low, curve.high, strict=True)
    unit, in_day = unit_of(max(curve.days, default=0.0))
    values = [{"time": day * in_day, "share": share, "low": low, "high": high} for day, share, low, high in steps]
    base = alt.Chart(alt.Data(values=values))
    x = alt.X("time:Q", title=f"{unit} since the notice")
    band = base.mark_area(opacity=0.25, interpolate="step-after", color="#5f86ad").encode(
        x=x, y=alt.Y("low:Q", scale=alt.Scale(domain=[0, 1]), title="share still on line"), y2="high:Q"
    )
    line = base.mark_line(interpolate="step-after", color="#10243e").encode(x=x, y="share:Q")
    note = f"{curve.stays} {load_words()[words]['watched']}, {curve.removed} {load_words()[words]['removed']}"
    title = chart_title(figures, "Time until removal (Kaplan–Meier)")
    title["subtitle"] = [*title["subtitle"], note]
    return render((band + line).properties(width=WIDTH, height=280, title=title))


def unit_of(days: float) -> tuple[str, float]:
    """The unit in which so many days are read best, and how many of it are a day."""
    for unit, in_day in (("days", 1.0), ("hours", 24.0), ("minutes", 1_440.0)):
        if days * in_day >= 2:
            return unit, in_day
    return "seconds", 86_400.0


def chart_title(figures: Figures, title: str) -> dict[str, Any]:
    """Title with the period and what counts as removed."""
    removed = ", ".join(figures.removed_means).replace("re_", "re-").replace("_", " ")
    return {
        "text": f"PRACTICE, proves nothing: {title}" if figures.practice else title,
        "subtitle": [
            f"by {figures.by.value} · " * (figures.by is not By.ALL)
            + f"{figures.since:%Y-%m-%d} to {last_day(figures)} · removed means: {removed}"
        ],
        "anchor": "start",
    }


def render(chart: Any) -> str:
    """SVG without anything that runs or is fetched."""
    import vl_convert

    spec = chart.configure(font=FONT).configure_view(stroke=None).to_dict()
    return str(vl_convert.vegalite_to_svg(json.dumps(spec)))
