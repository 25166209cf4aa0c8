# SPDX-License-Identifier: EUPL-1.2
"""Charts of an Article 13 file, as vectors: listings over time, and the extent in its three columns."""

import json
from collections.abc import Sequence
from typing import Any

import altair as alt
import vl_convert

from alerts.aggravation.file import ArticleThirteenFile
from alerts.recount.slices import COLUMNS, SUBJECT
from alerts.recount.tables import day_rows

SHADES = ("#b9c7d5", "#5f86ad", "#10243e")
"""Told apart by lightness alone."""
EXTENT = ("sites", "domains", "mirrors", "marketplaces", "messenger channels", "offers", "products", "destinations")
FONT = "Noto Sans"


def draw(file: ArticleThirteenFile) -> dict[str, bytes]:
    """Each chart by its file name; its figures stand in over-time.csv and figures.csv."""
    return {"over-time.svg": over_time(file), "extent.svg": extent(file)}


def over_time(file: ArticleThirteenFile) -> bytes:
    """Sightings by day (UTC)."""
    rows = [{"day": str(row[0]), "sightings": row[1]} for row in day_rows(file.counting)]
    chart = (
        alt.Chart(alt.Data(values=rows), title=titled(file, "Sightings of offers by day"))
        .mark_bar(color=SHADES[2])
        .encode(
            x=alt.X("day:O", title="day (UTC)", axis=alt.Axis(labelOverlap=True)),
            y=alt.Y("sightings:Q", title="sightings", axis=alt.Axis(format="d", tickMinStep=1)),
        )
        .properties(width=min(520, max(40, 24 * len(rows))), height=160)
    )
    return svg(chart)


def extent(file: ArticleThirteenFile) -> bytes:
    """Distinct things in three columns that are never added up."""
    rows = [
        {"figure": one["name"], "column": one["column"], "value": one["value"], "order": EXTENT.index(one["name"])}
        for one in file.figures
        if one["name"] in EXTENT and one["scope"] == SUBJECT
    ]
    base = (
        alt.Chart(alt.Data(values=rows), title=titled(file, "Extent: three columns, never added up"))
        .encode(
            x=alt.X("value:Q", title="number", axis=alt.Axis(format="d", tickMinStep=1)),
            y=alt.Y("figure:N", title=None, sort=list(EXTENT), axis=alt.Axis(labelLimit=200)),
            yOffset=alt.YOffset("column:N", sort=list(COLUMNS)),
        )
        .properties(width=430, height=alt.Step(11))
    )
    bars = base.mark_bar().encode(color=alt.Color("column:N", title=None, scale=scale(COLUMNS)))
    numbers = base.mark_text(align="left", dx=3, fontSize=9).encode(text=alt.Text("value:Q", format=",d"))
    return svg(bars + numbers)


def titled(file: ArticleThirteenFile, title: str) -> alt.TitleParams:
    """A chart's title; one of the practice market says so."""
    said = "PRACTICE: proves nothing" if file.practice else f"case {file.case.reference}"
    return alt.TitleParams(text=title, subtitle=said, anchor="start")


def scale(names: Sequence[str]) -> alt.Scale:
    """One shade a column."""
    return alt.Scale(domain=list(names), range=list(SHADES))


def svg(chart: Any) -> bytes:
    """The chart as a vector picture."""
    drawn = chart.configure(font=FONT, background="white").configure_legend(orient="top")
    return str(vl_convert.vegalite_to_svg(json.dumps(drawn.to_dict()))).encode()
