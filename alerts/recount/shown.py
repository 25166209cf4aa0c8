# SPDX-License-Identifier: EUPL-1.2
"""Shown: the figures as `figures.csv` and the text for readers show them, so that these are held against them too."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from alerts.recount.counting import MEASURED
from alerts.recount.slices import COLUMNS, SCOPES
from alerts.recount.tables import Row, as_csv, value_text

POINTERS = ("a", "b", "c")
STATE = 5
"""The column of `figures.csv` that says whether a row was measured or entered."""
FIGURE_HEAD = (
    "circumstance", "group", "figure", "scope", "column", "state", "value", "low", "high", "first_seen", "last_seen",
    "observations", "definition", "assumes", "note", "units", "evidence",
)  # fmt: skip
Figures = Sequence[dict[str, Any]]


def letter_of(figure: dict[str, Any]) -> str:
    """The circumstance that a figure is of."""
    return str(figure["group"]) if figure["group"] in POINTERS else "d"


def figure_row(one: dict[str, Any]) -> Row:
    """One figure in one column, as a row of the flat table."""
    return (
        letter_of(one), one["group"], one["name"], one["scope"], one["column"], one["state"], one["value"],
        one["low"], one["high"], one["first_seen"], one["last_seen"], one["observations"], one["definition"],
        one.get("assumes", ""), one.get("note", ""), "; ".join(one.get("units", {})), " ".join(one["evidence"]),
    )  # fmt: skip


def shown_rows(figures: Figures, scope: str, group: str) -> dict[str, str]:
    """The table of one group in the text for readers: a line for each figure, by its name."""
    own = [one for one in figures if one["scope"] == scope and one["group"] == group]
    cells: dict[str, dict[str, str]] = {}
    for one in own:
        told = value_text(one) if one["state"] == MEASURED else one["state"]
        cells.setdefault(one["name"], {}).setdefault(one["column"], told)
    return {
        name: f"| {escaped(name)} | " + " | ".join(told.get(column, "–") for column in COLUMNS) + " |"
        for name, told in cells.items()
    }


def escaped(text: str) -> str:
    """Text that does nothing in Markdown."""
    return "".join(f"\\{sign}" if sign in "|<>*_`[]\\#" else sign for sign in text)


def differing(figures: Figures, table: bytes, file: bytes, text: bytes) -> Iterator[str]:
    """What `figures.csv`, `article-13.json` and `article-13.md` show otherwise than was counted."""
    counted = as_csv(FIGURE_HEAD, map(figure_row, figures))
    rest = csv.reader(io.StringIO(table[len(counted) :].decode("utf-8", "replace")))
    if not table.startswith(counted) or any(row[STATE : STATE + 1] != ["entered"] for row in rest):
        yield "figures.csv: it is not the table that was counted, and below it what persons entered"
    if json.loads(file)["figures"] != list(figures):
        yield "article-13.json: its figures are not those that were counted"
    wanted = [
        line
        for scope in SCOPES
        for group in dict.fromkeys(one["group"] for one in figures if one["group"] not in POINTERS)
        for line in shown_rows(figures, scope, group).values()
    ]
    lines = [line for line in text.decode("utf-8", "replace").splitlines() if line.startswith("| ")]
    heads = [line for line in lines if line.startswith(("| figure |", "| --- |"))]
    if sorted(wanted) != sorted(line for line in lines if line not in heads):
        yield "article-13.md: its tables do not show what was counted"
