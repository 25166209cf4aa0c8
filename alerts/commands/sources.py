# SPDX-License-Identifier: EUPL-1.2
"""`theriac sources`: what is watched, how each place is doing, and when it is looked at next."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerts.access import note_look, viewer
from alerts.database import open_decisions
from alerts.doubts import say_states
from alerts.listing_sources import list_sources
from alerts.planning import source_folder
from config.output import JsonOption, LimitOption, parse_order, print_plain, safe_text, write_json_line
from config.settings import load_settings

WIDE = 110
PLAIN_COLUMNS = tuple(
    "name family country enabled last_run result pages offers flagged next_run timing doubtful title".split()
)
RESULT_STYLE = {"done": "green", "doubtful": "yellow", "interrupted": "yellow", "broken file": "red", "running": "cyan"}


class SourceSort(StrEnum):
    """Orders of the list."""

    NAME = "name"
    RESULT = "result"
    LAST_RUN = "last_run"
    NEXT_RUN = "next_run"
    OFFERS = "offers"


def sources(
    practice: Annotated[bool, typer.Option("--practice", help="The practice market's sources too.")] = False,
    as_json: JsonOption = False,
    limit: LimitOption = 500,
    sort: Annotated[
        str, typer.Option("--sort", help=f"{', '.join(SourceSort)}; a leading - turns the order round.")
    ] = SourceSort.NAME.value,
) -> None:
    """What is watched: state of the last run, when it is looked at next, and what is doubtful and why.

    A place is added with one file; `theriac source new URL` writes a first one.
    """
    order, turned = parse_order(sort, tuple(SourceSort))
    settings = load_settings()
    open_decisions(settings)
    note_look(viewer(settings), "source", [])
    rows = sort_rows(list_sources(settings, practice=practice), SourceSort(order), turned=turned)[:limit]
    if as_json:
        for row in rows:
            write_json_line(row)
        return
    console = Console()
    if not console.is_terminal:
        print_plain(rows, PLAIN_COLUMNS)
        return
    print_sources(rows, source_folder(settings), console)


def sort_rows(rows: list[dict[str, Any]], sort: SourceSort, *, turned: bool) -> list[dict[str, Any]]:
    """Rows in the wished order; what has no value stands last, also when the order is turned round."""
    with_value = [row for row in rows if row[sort.value] is not None]
    without = [row for row in rows if row[sort.value] is None]
    highest_first = sort in {SourceSort.LAST_RUN, SourceSort.OFFERS}
    by_name = sorted(with_value, key=lambda row: str(row["name"]))
    return sorted(by_name, key=lambda row: row[sort.value], reverse=highest_first != turned) + without


def print_sources(rows: list[dict[str, Any]], folder: Path, console: Console) -> None:
    """The table, then each doubt in words."""
    if not rows:
        console.print(Text(f"Nothing is watched yet: no source file in {folder}."))
        console.print("`theriac source new URL` writes a first one; `theriac run --practice` shows how it works.")
        return
    wide = console.width >= WIDE
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("source", overflow="fold")
    if wide:
        table.add_column("title", overflow="fold")
        table.add_column("family", no_wrap=True)
    for name in ("last run", "result", "offers", "flagged", "next run"):
        table.add_column(name, no_wrap=True, justify="right" if name in {"offers", "flagged"} else "left")
    for row in rows:
        result = row["result"] if row["enabled"] or row["result"] != "never run" else "not enabled"
        described = [Text(safe_text(row["title"])), Text(safe_text(row["family"]))] if wide else []
        table.add_row(
            Text(safe_text(row["name"])),
            *described,
            say_time(row["last_run"]),
            Text(result, style=RESULT_STYLE.get(result, "")),
            f"{row['offers']:,}",
            f"{row['flagged']:,}",
            say_time(row["next_run"]),
        )
    console.print(table)
    for row in rows:
        for reason in row["doubtful"]:
            console.print(Text(f"  ! {safe_text(row['name'])}: {safe_text(reason)}", style="yellow"))
            console.print(Text(f"    page states: {say_states(row['page_states'])}", style="dim"))


def say_time(at: datetime | None) -> str:
    """Minutes are enough for a person."""
    return f"{at:%Y-%m-%d %H:%M}" if at else "–"
