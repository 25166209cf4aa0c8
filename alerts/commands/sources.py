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
from alerts.models.job import Job
from alerts.models.run import RunSource, RunState
from alerts.planning import PRACTICE_SOURCES, say_timing, source_folder
from alerts.runs import is_running
from config.output import JsonOption, LimitOption, parse_order, print_plain, safe_text, write_json_line
from config.settings import load_settings
from config.source import Source, SourceError, load_source

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
    folders = [source_folder(settings), *([PRACTICE_SOURCES] if practice else [])]
    rows = [source_row(path) for folder in folders for path in sorted(folder.glob("*.toml"))]
    if not practice:
        rows += unfiled_rows({row["name"] for row in rows})
    rows = sort_rows(rows, SourceSort(order), turned=turned)[:limit]
    if as_json:
        for row in rows:
            write_json_line(row)
        return
    console = Console()
    if not console.is_terminal:
        print_plain(rows, PLAIN_COLUMNS)
        return
    print_sources(rows, source_folder(settings), console)


def source_row(path: Path) -> dict[str, Any]:
    """One source file with its last run and its next."""
    try:
        source = load_source(path)
    except SourceError as error:
        return empty_row(path.stem) | {"result": "broken file", "doubtful": [str(error)], "file": str(path)}
    row = empty_row(source.name) | described(source) | {"file": str(path)}
    return row | last_run(source.name) | next_run(source.name)


def empty_row(name: str) -> dict[str, Any]:
    """All fields of a row, nothing known."""
    unknown = "title family country file last_run last_finished next_run timing".split()
    row: dict[str, Any] = {"name": name} | dict.fromkeys(unknown)
    row |= {"enabled": False, "practice": False, "result": "never run", "pages": 0, "offers": 0, "flagged": 0}
    return row | {"page_states": {}, "verdicts": {}, "doubtful": [], "issues": []}


def described(source: Source) -> dict[str, Any]:
    """What the file says."""
    return {
        "title": source.title,
        "family": source.family.value,
        "country": source.country,
        "enabled": source.enabled,
        "practice": source.practice,
        "timing": say_timing(source),
    }


def last_run(name: str) -> dict[str, Any]:
    """Result of the last run of a source."""
    part = RunSource.objects.filter(source=name).select_related("run").first()
    if part is None:
        return {}
    result = part.state
    if part.state == RunState.RUNNING and not is_running(part):
        result = RunState.INTERRUPTED.value
    return {
        "result": result,
        "last_run": part.started_at,
        "last_finished": part.finished_at,
        "pages": part.pages,
        "offers": part.offers,
        "flagged": part.flagged,
        "page_states": part.page_states,
        "verdicts": part.verdicts,
        "doubtful": part.doubtful,
        "issues": part.issues,
    }


def next_run(name: str) -> dict[str, Any]:
    """When the schedule looks at a source next."""
    job = Job.objects.filter(source=name, enabled=True).first()
    return {"next_run": job.next_at} if job else {}


def unfiled_rows(known: set[str]) -> list[dict[str, Any]]:
    """Sites that were crawled by `--url` or `--archive` and have no file."""
    names = RunSource.objects.filter(run__practice=False).exclude(source__in=known).order_by("source")
    unfiled = names.values_list("source", flat=True).distinct()
    return [empty_row(name) | {"title": "(no file: --url or --archive)"} | last_run(name) for name in unfiled]


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
