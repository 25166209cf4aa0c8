# SPDX-License-Identifier: EUPL-1.2
"""`theriac run`: the main job, from a place on the web to an alert before a person."""

import logging
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from alerts.planning import Choice, Wish, choose_sources, source_folder
from alerts.running import run_job
from alerts.summary import describe, print_summary
from config.errors import ConfigError
from config.settings import Settings, load_settings

SourceArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Default: all enabled sources.")
]
PracticeOption = Annotated[
    bool, typer.Option("--practice", help="The bundled practice market: offline, shows everything.")
]
LimitOption = Annotated[int | None, typer.Option("--limit", min=1, help="Fetch at most so many pages of each source.")]
OutputOption = Annotated[Path | None, typer.Option("--output", help="Write all offers of the run, one JSON line each.")]
UrlOption = Annotated[
    list[str] | None, typer.Option("--url", help="Any shop, market, forum or classifieds; repeatable.")
]
CookiesOption = Annotated[
    Path | None, typer.Option("--cookies", help="With --url: a Netscape cookie file for a session.")
]
PrivateOption = Annotated[bool, typer.Option("--allow-private", help="With --url: loopback and private addresses too.")]
ArchiveOption = Annotated[
    list[Path] | None, typer.Option("--archive", help="WARC or WACZ files, no network; repeatable.")
]


def run(
    names: SourceArgument = None,
    practice: PracticeOption = False,
    limit: LimitOption = None,
    output: OutputOption = None,
    urls: UrlOption = None,
    cookies: CookiesOption = None,
    allow_private: PrivateOption = False,
    archives: ArchiveOption = None,
) -> None:
    """Crawl, judge, keep, raise alerts: the main job.

    Begin with `theriac run --practice`. A run that was stopped or killed is taken up again by the same command. Exit
    status: 0 done, 1 doubtful or stopped (the summary says why), 2 wrong use.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("elastic_transport").setLevel(logging.ERROR)  # a store that is away is told in the summary
    settings = load_settings()
    wish = read_wish(names or [], urls or [], archives or [])
    wish = replace(wish, practice=practice, cookies=cookies, allow_private=allow_private, limit=limit)
    wish.check()
    choice = Choice(sources=()) if wish.urls or wish.archives else choose_sources(settings, wish)
    if not (choice.sources or wish.urls or wish.archives):
        raise ConfigError(nothing_to_do(settings))
    check_output(output)
    if output is not None:
        ask_reader(settings, output)
    console = Console()
    started = datetime.now(UTC)
    finished = run_job(settings, wish, choice, output, console)
    seconds = (datetime.now(UTC) - started).total_seconds()
    if console.is_terminal:
        console.print(Text(describe(finished.run, seconds), style="bold"))
    written = str(output) if output else None
    print_summary(finished.run, finished.parts, finished.raised, finished.sealing, written, console)
    raise typer.Exit(finished.exit_status)


def ask_reader(settings: Settings, output: Path) -> None:
    """Offers of a run are shown to who may look, and that they were is kept; crawling alone shows none."""
    from alerts.access import note_look, viewer
    from alerts.database import open_decisions

    open_decisions(settings)
    note_look(viewer(settings), "run", [], why=f"offers written to {output.name}")


def read_wish(names: list[str], urls: list[str], archives: list[Path]) -> Wish:
    """Sources, addresses or files; words after `--url U` or `--archive F` are more of the same (`--archive *.gz`)."""
    if archives and not urls:
        return Wish(archives=(*archives, *(Path(name) for name in names)))
    if urls and not archives:
        strange = [name for name in names if "." not in name and "://" not in name]
        return Wish(urls=(*urls, *(name for name in names if name not in strange)), names=tuple(strange))
    return Wish(names=tuple(names), urls=tuple(urls), archives=tuple(archives))


def nothing_to_do(settings: Settings) -> str:
    """What to type when nothing is watched."""
    return (
        f"run: no source is enabled in {source_folder(settings)}. "
        "Try `theriac run --practice` (offline), `theriac run --url https://shop.example/` (any site), "
        "or `theriac source new URL` to write a first source file"
    )


def check_output(output: Path | None) -> None:
    """Raise ConfigError when the file could not be written, before anything is crawled."""
    if output is None:
        return
    if output.exists() and not output.is_file() and not output.is_dir():
        return
    if output.is_dir() or not output.absolute().parent.is_dir() or not os.access(output.absolute().parent, os.W_OK):
        raise ConfigError(f"run: --output {output}: expected a file name in a folder that exists and can be written")
