# SPDX-License-Identifier: EUPL-1.2
"""`theriac seal`: stamp what is new in the ledger now, or renew what soon ends."""

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
import typer

from config.output import JsonOption, write_json_line
from config.settings import load_settings
from indexer.seals.sealing import SealReport

RenewOption = Annotated[
    bool, typer.Option("--renew", help="Renew tokens whose authority's certificate ends soon, instead.")
]
DueOption = Annotated[bool, typer.Option("--due", help="Only what is due: as the schedule does.")]


def seal(renew: RenewOption = False, due: DueOption = False, as_json: JsonOption = False) -> None:
    """Have the ledger stamped by the time authorities of the settings (RFC 3161); each answer is checked.

    Exit status: 0 when nothing waits for a seal, or no authority is named; 1 when one failed, with its reason.
    """
    settings = load_settings()
    now = datetime.now(UTC)
    if renew:
        from indexer.seals.renewal import renew_seals

        report = renew_seals(settings, now)
    else:
        from indexer.seals.sealing import Urgency, seal_home

        report = seal_home(settings, now, urgency=Urgency.SCHEDULE if due else Urgency.PERSON)
    if as_json:
        write_json_line(report_row(report))
    else:
        typer.echo(report.words)
        if not settings.seal.authorities:
            typer.echo("no time authority is named (seal.authorities): nothing was sent, what is kept stays unsealed")
    raise typer.Exit(1 if report.failures else 0)


def report_row(report: SealReport) -> dict[str, Any]:
    """The report, every field."""
    row: dict[str, Any] = msgspec.to_builtins(report)
    return row
