# SPDX-License-Identifier: EUPL-1.2
"""The Article 13 file as text: facts, definitions, three columns; the finding is left to the court."""

from collections.abc import Iterator
from typing import Any

from alerts.aggravation.file import ArticleThirteenFile
from alerts.aggravation.measures import entered_words
from alerts.recount.shown import escaped, shown_rows
from alerts.recount.slices import COLUMNS, SCOPES
from config.output import safe_text

GROUPS = {
    "means": "First the means: which systems were used",
    "extent": "Extent",
    "time": "Time",
    "automation": "Automation",
    "money": "Money",
}
SHOWN = 12


def tell(file: ArticleThirteenFile, about: dict[str, Any]) -> str:
    """Markdown, complete in itself."""
    return "\n".join(lines_of(file, about)) + "\n"


def lines_of(file: ArticleThirteenFile, about: dict[str, Any]) -> Iterator[str]:
    """Line by line."""
    body = file.body()
    yield f"# Article 13: case {file.case.reference}, {plain(file.case.title)}"
    yield ""
    yield from (f"**{plain(line)}**  " for line in file.warnings)
    yield f"Observed from {body['since'][:10]} until before {body['until'][:10]} (UTC). {signed_words(about)}"
    yield ""
    yield f"> {body['chapeau']} ({body['article']})"
    yield ""
    yield body["in_so_far"]
    for circumstance in file.circumstances:
        yield ""
        yield f"## ({circumstance['letter']}) {circumstance['words']}"
        yield ""
        yield f"{circumstance['state'].capitalize()}."
        yield from (f"- entered: {plain(entered_words(one))} (source: {plain(one['source'])}; by {plain(one['by'])})"
                    for one in circumstance["entered"])  # fmt: skip
        yield from (f"- pointer: {plain(line)}" for line in circumstance["pointers"])
        yield f"- to be established: {circumstance['to_establish']}"
        if circumstance["letter"] == "d":
            yield from figures_of(file)
    yield ""
    yield f"Counted over: {body['query']}. To count again: {body['how_to_count_again']}."


def figures_of(file: ArticleThirteenFile) -> Iterator[str]:
    """The figures of (d): a table a group, with definitions beneath."""
    for scope in SCOPES:
        own = [one for one in file.figures if one["scope"] == scope]
        for group, heading in GROUPS.items():
            rows = shown_rows(own, scope, group)
            if not rows:
                continue
            yield ""
            yield f"### {heading}" + (" (whole programme)" if scope != SCOPES[0] else "")
            yield ""
            yield "| figure | " + " | ".join(COLUMNS) + " |"
            yield "| --- |" + " --- |" * len(COLUMNS)
            yield from rows.values()
            yield ""
            for name in rows:
                one = next(figure for figure in own if figure["name"] == name)
                extra = " ".join(part for part in (one.get("assumes", ""), one.get("note", "")) if part)
                yield f"- *{plain(name)}*: {one['definition']} {extra}".rstrip() + named(one)


def named(figure: dict[str, Any]) -> str:
    """The units by name, where they are few."""
    units = list(figure.get("units", {}))
    more = f" and {len(units) - SHOWN} more" if len(units) > SHOWN else ""
    return f" Seen: {plain('; '.join(units[:SHOWN]))}{more}." if units else ""


def signed_words(about: dict[str, Any]) -> str:
    """Who stands for it."""
    if about["number"] is None:
        return "This counting was not kept; nobody signed it off."
    counted = f"Counting {about['number']}, by {about['counted_by']}."
    if not about["signed_off_by"]:
        return f"{counted} Nobody signed it off yet."
    return f"{counted} Signed off by {about['signed_off_by']} at {about['signed_off_at']}: {plain(about['why'])}"


def plain(text: str) -> str:
    """Page content that does nothing in a text of this kind."""
    return escaped(safe_text(text))
