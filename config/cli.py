# SPDX-License-Identifier: EUPL-1.2
"""`theriac`: joins the commands of the packages by dotted string; each is imported only when it is used."""

import importlib
import sys
from dataclasses import dataclass
from typing import Any

import typer

from config.errors import ConfigError, TheriacError


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Where a command lives (`module:name` of a function or of a Typer app) and its line in the overview."""

    target: str
    summary: str


COMMANDS = {
    "run": Entry(target="alerts.commands.run:run", summary="Crawl, judge, keep, raise alerts: the main job."),
    "extract": Entry(target="crawler.commands.extract:extract", summary="What listings saved pages hold."),
    "classify": Entry(target="classifiers.commands.classify:classify", summary="Judge listings given as JSON Lines."),
    "listings": Entry(target="indexer.commands.listings:listings", summary="Search the evidence."),
    "show": Entry(target="indexer.commands.show:show", summary="One observation with its history."),
    "alerts": Entry(target="alerts.commands.alerts:alerts", summary="The list to review, most harmful first."),
    "alert": Entry(target="alerts.commands.alerts:alert", summary="One alert explained."),
    "sources": Entry(target="alerts.commands.sources:sources", summary="What is watched and how it is doing."),
    "source": Entry(target="crawler.commands.source:app", summary="Check a source file, or write a first one."),
    "looks": Entry(target="alerts.commands.looks:looks", summary="Drain the queue of sealed looks."),
    "schedule": Entry(target="alerts.commands.schedule:schedule", summary="Run every source at its own time."),
    "store": Entry(target="indexer.commands.store:app", summary="Prepare the evidence store."),
    "model": Entry(target="classifiers.commands.model:app", summary="Train and explain the model."),
    "practice": Entry(target="alerts.commands.practice:app", summary="The practice market alone."),
    "doctor": Entry(target="alerts.commands.doctor:doctor", summary="What is healthy, and what mends each fault."),
}


HELP = (
    "Finds offers of medical products that look falsified or unauthorised, says why, keeps proof, and puts them before "
    "a person.\n\nBegin with `theriac run --practice`, then `theriac alerts`. All state lies under THERIAC_HOME "
    "(default: var/). Exit status: 0 done, 1 doubtful or broken, 2 wrong use."
)


def build_app(wanted: str | None) -> typer.Typer:
    """All commands for the overview, of which only `wanted` is really imported."""
    app = typer.Typer(name="theriac", add_completion=False, no_args_is_help=True, help=HELP)
    for name, entry in COMMANDS.items():
        target = load_target(entry) if name == wanted else show_in_overview
        if isinstance(target, typer.Typer):
            app.add_typer(target, name=name, help=entry.summary)
        else:
            app.command(name=name, help=None if name == wanted else entry.summary)(target)
    return app


def load_target(entry: Entry) -> Any:
    """The function or Typer app behind an entry."""
    module_name, attribute = entry.target.split(":")
    return getattr(importlib.import_module(module_name), attribute)


def show_in_overview() -> None:
    """Stands for a command that was not asked for."""


def main() -> None:
    """Entry point: an error of ours is one line, not a traceback."""
    try:
        build_app(next((word for word in sys.argv[1:] if not word.startswith("-")), None))()
    except ConfigError as error:
        print(f"theriac: {error}", file=sys.stderr)
        sys.exit(2)
    except TheriacError as error:
        print(f"theriac: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
