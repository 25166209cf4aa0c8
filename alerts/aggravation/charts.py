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
        alt.Chart(alt.Data(values=rows), title="Sightings of offers by day (UTC), as seen")
        .mark_bar(color=SHADES[2])
        .encode(
            x=alt.X("day:O", title=None),
            y=alt.Y("sightings:Q", title="sightings", axis=alt.Axis(format="d", tickMinStep=1)),
        )
        .properties(width=520, height=160)
    )
    return svg(chart)


def extent(file: ArticleThirteenFile) -> bytes:
    """Distinct things in three columns that are never added up."""
    rows = [
        {"figure": one["name"], "column": one["column"], "value": one["value"], "order": EXTENT.index(one["name"])}
        for one in file.figures
        if one["name"] in EXTENT and one["scope"] == SUBJECT
    ]
    chart = (
        alt.Chart(alt.Data(values=rows), title="Extent: seen, upheld by a person, proved from outside")
        .mark_bar()
        .encode(
            x=alt.X("value:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1)),
            y=alt.Y("figure:N", title=None, sort=list(EXTENT), axis=alt.Axis(labelLimit=200)),
            yOffset=alt.YOffset("column:N", sort=list(COLUMNS)),
            color=alt.Color("column:N", title=None, scale=scale(COLUMNS)),
        )
        .properties(width=430, height=alt.Step(11))
    )
    return svg(chart)


def scale(names: Sequence[str]) -> alt.Scale:
    """One shade a column."""
    return alt.Scale(domain=list(names), range=list(SHADES))


def svg(chart: Any) -> bytes:
    """The chart as a vector picture."""
    drawn = chart.configure(font=FONT, background="white").configure_legend(orient="top")
    return str(vl_convert.vegalite_to_svg(json.dumps(drawn.to_dict()))).encode()
