# SPDX-License-Identifier: EUPL-1.2
"""`theriac focal-point`: the directory of contact points of the planned 24/7 network."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from alerts.access import Action, note_look, require, viewer
from alerts.database import open_decisions
from alerts.errors import RequestError
from alerts.models.account import Account
from alerts.models.request import FocalPoint, FocalStatus
from alerts.requests.directory import Entry, enter_point, find_point, set_key, set_status
from config.output import JsonOption, print_rows
from config.settings import load_settings

app = typer.Typer(help="Contact points, each with its source and status.", no_args_is_help=True)
KeyArgument = Annotated[str, typer.Argument(metavar="KEY", help="Short name, as in `nl-1`.")]
WhyOption = Annotated[str, typer.Option("--why", help="How that is known.")]
COLUMNS = ("key", "country", "organisation", "role", "languages", "status", "key_expires_at", "hours", "as_of")
NAMES = (
    "key country organisation role languages address phone hours time_zone acknowledge_hours escalation "
    "pgp_fingerprint pgp_expires_at smime_expires_at status source as_of practice entered_by entered_at version"
).split()


@app.command("add")
def add(
    key: KeyArgument,
    country: Annotated[str, typer.Option("--country", help="Two letters.")],
    organisation: Annotated[str, typer.Option("--organisation", help="Its name.")],
    role: Annotated[str, typer.Option("--role", help="What it may do.")],
    source: Annotated[str, typer.Option("--source", help="Where this entry is known from.")],
    language: Annotated[list[str] | None, typer.Option("--language", help="The first is written in.")] = None,
    address: Annotated[str, typer.Option("--address", help="Mail.")] = "",
    phone: Annotated[str, typer.Option("--phone", help="Telephone.")] = "",
    hours: Annotated[str, typer.Option("--hours", help="When it answers.")] = "24/7",
    time_zone: Annotated[str, typer.Option("--time-zone", help="IANA name.")] = "UTC",
    acknowledge: Annotated[int, typer.Option("--acknowledge", help="Hours within which it acknowledges.")] = 24,
    escalate: Annotated[
        list[str] | None, typer.Option("--escalate", help="`HOURS|WHO|HOW`; may be given again.")
    ] = None,
    practice: Annotated[bool, typer.Option("--practice", help="For practice cases alone.")] = False,
) -> None:
    """Enter a contact point, or change one; another person confirms it before anything is sent there."""
    account, now = opened()
    entry = Entry(
        key=key.lower(), country=country.upper(), organisation=organisation, role=role, source=source,
        languages=tuple(language or ("en",)), address=address, phone=phone, hours=hours, time_zone=time_zone,
        acknowledge_hours=acknowledge, escalation=tuple(map(read_step, escalate or ())), practice=practice,
    )  # fmt: skip
    print(f"{enter_point(entry, account, now).key}: to be confirmed by another person", file=sys.stderr)


def read_step(text: str) -> dict[str, Any]:
    """One rung of the escalation."""
    hours, _, rest = text.partition("|")
    who, _, how = rest.partition("|")
    if not hours.strip().isdecimal() or not who.strip() or not how.strip():
        raise RequestError(f"--escalate: expected HOURS|WHO|HOW, got {text[:60]!r}")
    return {"after_hours": int(hours[:6]), "who": who.strip(), "how": how.strip()}


@app.command("key")
def key_it(
    key: KeyArgument,
    why: WhyOption,
    pgp: Annotated[Path | None, typer.Option("--pgp", help="A public key, ASCII armour.")] = None,
    smime: Annotated[Path | None, typer.Option("--smime", help="A certificate, PEM.")] = None,
) -> None:
    """The key that requests are encrypted to; an expired one is refused."""
    account, now = opened()
    texts = {name: path.read_text(encoding="utf-8") if path else "" for name, path in (("pgp", pgp), ("smime", smime))}
    set_key(find_point(key), account, now, why=why, **texts)


@app.command("status")
def status(
    key: KeyArgument, to: Annotated[FocalStatus, typer.Option("--to", help="How it stands.")], why: WhyOption
) -> None:
    """Confirm an entry (not by who entered it), retire it, or say that it is only planned."""
    account, now = opened()
    set_status(find_point(key), to, account, now, why=why)


@app.command("list")
def list_points(as_json: JsonOption = False) -> None:
    """The directory."""
    settings = load_settings()
    open_decisions(settings)
    account = viewer(settings, Action.READ_CASE)
    rows = list(FocalPoint.objects.all())
    note_look(account, "focal_point", [row.key for row in rows])
    print_rows(map(point_row, rows), COLUMNS, as_json=as_json)


def point_row(point: FocalPoint) -> dict[str, Any]:
    """One entry, JSON-ready."""
    ends = point.smime_expires_at if point.smime_certificate else point.pgp_expires_at
    return {name: getattr(point, name) for name in NAMES} | {"key_expires_at": ends}


def opened() -> tuple[Account, datetime]:
    """Who keeps the directory, and when."""
    settings, now = load_settings(), datetime.now(UTC)
    open_decisions(settings)
    return require(settings, Action.DIRECTORY, now).account, now
