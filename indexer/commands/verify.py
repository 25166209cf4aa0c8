# SPDX-License-Identifier: EUPL-1.2
"""`theriac verify`: is everything that was kept still what it was?"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import ConfigError
from config.settings import load_settings

if TYPE_CHECKING:
    from indexer.verify.report import OnProgress, VerifyReport
    from indexer.verify.report import Progress as Step


def verify(
    target: Annotated[
        str,
        typer.Argument(metavar="[ID|BUNDLE]", help="An observation, or a bundle. Without it: everything in the home."),
    ] = "",
    everything: Annotated[bool, typer.Option("--all", help="Everything in the home, as without an argument.")] = False,
    key: Annotated[
        str, typer.Option(help="Verifier key that you were told by another way (`theriac keys show`).")
    ] = "",
    store: Annotated[
        bool, typer.Option("--store/--no-store", help="Compare the evidence store with the ledger.")
    ] = True,
    report: Annotated[Path | None, typer.Option(help="Write every answer to this file, as JSON.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """HELD, BROKEN or NOT_CHECKED, with the place and the reason; nothing is changed.

    Exit status 0 only when everything holds. What no time authority has sealed yet is counted and breaks nothing.
    """
    from indexer.log.checkpoint import parse_verifier_key

    if target and everything:
        raise ConfigError("verify: expected --all or one ID or bundle, got both")
    settings = load_settings()
    pinned = parse_verifier_key(key) if key else None
    if not target:
        from indexer.verify.home import verify_home

        with showing_progress(not json_) as watch:
            answer = verify_home(settings, watch, pinned=pinned, store=store)
    elif Path(target).exists():
        from indexer.verify.bundle import verify_bundle

        answer = verify_bundle(Path(target), settings, pinned=pinned)
    else:
        from indexer.verify.observation import verify_observation

        found = verify_observation(settings, target, pinned=pinned)
        if found is None:
            raise ConfigError(f"{target}: no such observation, and no file or folder of that name")
        answer = found
    say(answer, report, json_)
    raise typer.Exit(answer.exit_status)


def say(answer: "VerifyReport", report: Path | None, as_json: bool) -> None:
    """The report as it was asked for."""
    if report is not None:
        answer.write(report)
    if as_json:
        sys.stdout.write(answer.as_json().decode())
        return
    for line in answer.lines():
        typer.echo(line)
    if report is not None:
        typer.echo(f"report: {report}")


@contextmanager
def showing_progress(wanted: bool) -> Iterator["OnProgress"]:
    """A bar on a terminal, nothing elsewhere."""
    from indexer.verify.report import no_progress

    if not wanted or not sys.stderr.isatty():
        yield no_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("verify", total=None)

        def show(progress: "Step") -> None:
            bar.update(task, description=progress.part, completed=progress.done_bytes, total=progress.total_bytes)

        yield show
