# SPDX-License-Identifier: EUPL-1.2
"""Listing sources: every watched place with what its file says, its last run and its next."""

from pathlib import Path
from typing import Any

from alerts.models.job import Job
from alerts.models.run import RunSource, RunState
from alerts.planning import PRACTICE_SOURCES, say_timing, source_folder
from alerts.runs import is_running
from config.settings import Settings
from config.source import Source, SourceError, load_source


def list_sources(settings: Settings, *, practice: bool) -> list[dict[str, Any]]:
    """One row a source file, by name, then sites crawled without one; `practice`: the practice market's too."""
    folders = [source_folder(settings), *([PRACTICE_SOURCES] if practice else [])]
    rows = [source_row(path) for folder in folders for path in sorted(folder.glob("*.toml"))]
    return rows if practice else [*rows, *unfiled_rows({row["name"] for row in rows})]


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
