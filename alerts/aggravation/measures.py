# SPDX-License-Identifier: EUPL-1.2
"""The figures as a dossier prints them: circumstance, column, interval, evidence; and as one flat table."""

from collections.abc import Iterator
from typing import Any

from alerts.aggravation.file import ArticleThirteenFile
from alerts.recount.counting import MEASURED
from alerts.recount.records import moment
from alerts.recount.shown import figure_row, letter_of
from alerts.recount.slices import PROVED, SUBJECT
from alerts.recount.tables import Row, value_text
from indexer.export.content import Column, Measure


def measures_of(file: ArticleThirteenFile) -> tuple[Measure, ...]:
    """Everything that was measured or entered, for the dossier; figures of which nothing was seen are left out."""
    seen = {(one["name"], one["scope"]) for one in file.figures if one["observations"]}
    measured = (
        measure_of(one) for one in file.figures if (one["name"], one["scope"]) in seen and one["state"] == MEASURED
    )
    return (*measured, *unmeasured(file), *entered(file))


def name_of(figure: dict[str, Any]) -> str:
    """Its name; totals of a programme are apart."""
    return figure["name"] if figure["scope"] == SUBJECT else f"{figure['name']} (whole programme)"


def measure_of(figure: dict[str, Any]) -> Measure:
    """One measured figure."""
    assumed = f" {figure['assumes']}" if figure.get("assumes") else ""
    return Measure(
        circumstance=letter_of(figure),
        name=name_of(figure),
        value=value_text(figure),
        column=Column(figure["column"]),
        definition=figure["definition"] + assumed,
        how_counted=figure.get("note") or "",
        low=float(figure["low"]) if figure["low"] is not None else None,
        high=float(figure["high"]) if figure["high"] is not None else None,
        first_seen=moment(figure["first_seen"]) if figure["first_seen"] else None,
        last_seen=moment(figure["last_seen"]) if figure["last_seen"] else None,
        evidence=tuple(figure["evidence"]),
    )


def unmeasured(file: ArticleThirteenFile) -> Iterator[Measure]:
    """What nothing looks for yet says so."""
    for figure in file.figures:
        if figure["state"] != MEASURED:
            yield Measure(
                circumstance="d",
                name=figure["name"],
                value="not measured",
                column=Column.SEEN,
                definition=figure["definition"],
                how_counted="not counted",
            )


def entered(file: ArticleThirteenFile) -> Iterator[Measure]:
    """What persons entered, with its source, proved from outside."""
    for circumstance in file.circumstances:
        for one in circumstance["entered"]:
            yield Measure(
                circumstance=circumstance["letter"],
                name=one["figure"] or one["text"][:120],
                value=one["value"] or "entered",
                column=Column.PROVED,
                definition=f"Entered by {one['by']}: {entered_words(one)}",
                how_counted=f"Source: {one['source']}",
            )
        if circumstance["state"] == "not known":
            yield from unknown(circumstance)


def entered_words(one: dict[str, Any]) -> str:
    """What a person entered: the figure and its value, the text, the court's country and the date."""
    figure = f"{one['figure']}: {one['value']}; " if one["figure"] else ""
    court = f"final sentence of a court in {one['country']}" if one["country"] else ""
    dated = f"of {one['dated_on']}" if one["dated_on"] else ""
    about = " ".join(part for part in (court, dated) if part)
    return f"{figure}{one['text']}" + (f" ({about})" if about else "")


def unknown(circumstance: dict[str, Any]) -> Iterator[Measure]:
    """A circumstance that nobody has proved: what was seen is a pointer to it and no more."""
    for column, value, how in (
        (Column.SEEN, "pointers, no proof" if circumstance["pointers"] else "no pointer", circumstance["pointers"]),
        (Column.PROVED, "not known", ()),
    ):
        yield Measure(
            circumstance=circumstance["letter"],
            name="Whether it is made out",
            value=value,
            column=column,
            definition=f"To be established: {circumstance['to_establish']}",
            how_counted="; ".join(how),
        )


def figure_rows(file: ArticleThirteenFile) -> Iterator[Row]:
    """One row for each figure and column."""
    yield from map(figure_row, file.figures)
    for circumstance in file.circumstances:
        for one in circumstance["entered"]:
            yield (
                circumstance["letter"], "entered", one["figure"] or one["text"], SUBJECT, PROVED, "entered",
                one["value"], None, None, one["dated_on"], one["dated_on"], 0, one["text"], one["source"], one["by"],
                "", "",
            )  # fmt: skip
