# SPDX-License-Identifier: EUPL-1.2
"""`theriac recipients`: who can be written to, where that is known from, and look-ups on a person's word."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from alerts.access import Action, note_look, viewer
from alerts.cases.changing import find_case
from alerts.commands.case_words import opened
from alerts.database import open_decisions
from alerts.errors import NoticeError
from alerts.models.notice import ContactSource, Lookup, Recipient, RecipientKind, Route
from alerts.notices.lookups.finding import Found, look_up_platform, look_up_site
from alerts.notices.recipients import add_recipient, change_recipient, find_recipient, load_table, take_from_table
from config.output import JsonOption, print_rows
from config.settings import load_settings

app = typer.Typer(
    help="Who can be written to: intermediaries and authorities, never the suspect.", no_args_is_help=True
)
KeyArgument = Annotated[str, typer.Argument(metavar="RECIPIENT", help="Key of the recipient.")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason, kept in the audit log.")]
COLUMNS = ("key", "name", "kind", "country", "language", "route", "address", "source", "enabled")
TABLE_COLUMNS = ("key", "name", "kind", "country", "route", "address", "form_url", "source", "as_of")


@app.command("list")
def list_them(as_json: JsonOption = False) -> None:
    """Every recipient of this home."""
    settings = load_settings()
    open_decisions(settings)
    note_look(viewer(settings, Action.READ_CASE), "recipient", [], why="list")
    names = (*COLUMNS, "form_url", "api_url", "serves", "source_text", "drawn_from", "as_of", "practice", "time_zone")
    rows = ({name: getattr(one, name) for name in names} for one in Recipient.objects.all())
    print_rows(rows, COLUMNS, as_json=as_json)


@app.command("table")
def table(as_json: JsonOption = False) -> None:
    """Platforms and authorities of the bundled table, each with source and date, to be checked before it is taken."""
    rows = ({name: getattr(one, name) for name in TABLE_COLUMNS} for one in load_table())
    print_rows(rows, TABLE_COLUMNS, as_json=as_json)


@app.command("take")
def take(key: KeyArgument, why: Annotated[str, typer.Option("--why", help="How you checked the contact.")]) -> None:
    """Take a recipient from the bundled table."""
    _, account, now = opened(Action.DRAFT)
    take_from_table(key, account, now, why=why)


@app.command("add")
def add(
    key: KeyArgument,
    name: Annotated[str, typer.Option("--name")],
    kind: Annotated[RecipientKind, typer.Option("--kind")],
    found: Annotated[str, typer.Option("--found", help="Where the contact was found; never at the suspected site.")],
    route: Annotated[Route, typer.Option("--route")] = Route.MAIL,
    address: Annotated[str, typer.Option("--mail")] = "",
    form_url: Annotated[str, typer.Option("--form-url")] = "",
    form_field: Annotated[
        list[str] | None, typer.Option("--form-field", help="FIELD=urls|explanation|… ; again for each.")
    ] = None,
    api_url: Annotated[str, typer.Option("--api-url")] = "",
    api_secret_file: Annotated[Path | None, typer.Option("--api-secret-file")] = None,
    postal: Annotated[str, typer.Option("--postal", help="Lines parted by ;")] = "",
    country: Annotated[str, typer.Option("--country", help="Two letters.")] = "",
    language: Annotated[str, typer.Option("--language")] = "en",
    time_zone: Annotated[str, typer.Option("--time-zone", help="Europe/Paris …")] = "UTC",
    serves: Annotated[list[str] | None, typer.Option("--serves", help="A site it can act on; again for more.")] = None,
    iana_id: Annotated[str, typer.Option("--iana-id")] = "",
    certificate: Annotated[Path | None, typer.Option("--certificate", help="PEM, for S/MIME.")] = None,
    pgp_key: Annotated[Path | None, typer.Option("--pgp-key", help="ASCII armour.")] = None,
    practice: Annotated[bool, typer.Option("--practice")] = False,
    why: Annotated[str, typer.Option("--why")] = "",
) -> None:
    """Enter a recipient."""
    _, account, now = opened(Action.DRAFT)
    pairs = dict(one.partition("=")[::2] for one in form_field or ())
    secret = api_secret_file.read_text(encoding="utf-8").strip() if api_secret_file else ""
    add_recipient(
        key, account, now, why=why, name=name, kind=kind, route=route, address=address, form_url=form_url,
        form_fields=pairs, api_url=api_url, api_secret=secret, postal_address=postal.replace(";", "\n"),
        country=country.upper(), language=language, time_zone=time_zone, serves=sorted(serves or ()), iana_id=iana_id,
        smime_certificate=certificate.read_text(encoding="ascii") if certificate else "",
        pgp_key=pgp_key.read_text(encoding="ascii") if pgp_key else "", practice=practice,
        source=ContactSource.PERSON, source_text=found,
    )  # fmt: skip


@app.command("change")
def change(
    key: KeyArgument,
    why: WhyOption,
    address: Annotated[str | None, typer.Option("--mail")] = None,
    country: Annotated[str | None, typer.Option("--country")] = None,
    language: Annotated[str | None, typer.Option("--language")] = None,
    time_zone: Annotated[str | None, typer.Option("--time-zone")] = None,
    serves: Annotated[list[str] | None, typer.Option("--serves", help="All sites from now on.")] = None,
    certificate: Annotated[Path | None, typer.Option("--certificate")] = None,
    pgp_key: Annotated[Path | None, typer.Option("--pgp-key")] = None,
    enabled: Annotated[bool | None, typer.Option("--enabled/--shut")] = None,
) -> None:
    """Change a recipient; what was approved for the old address does not go to a new one."""
    _, account, now = opened(Action.DRAFT)
    given = {
        "address": address, "country": country.upper() if country else None, "language": language,
        "time_zone": time_zone, "serves": serves, "enabled": enabled,
        "smime_certificate": certificate.read_text(encoding="ascii") if certificate else None,
        "pgp_key": pgp_key.read_text(encoding="ascii") if pgp_key else None,
    }  # fmt: skip
    fields = {name: value for name, value in given.items() if value is not None}
    change_recipient(find_recipient(key), account, now, why=why, **fields)


@app.command("find")
def find(
    case: Annotated[str, typer.Argument(metavar="CASE")],
    site: Annotated[str, typer.Option("--site", help="A site of the case: registrar and network are asked for.")] = "",
    host: Annotated[str, typer.Option("--host", help="A host or platform: its security.txt is asked for.")] = "",
    kind: Annotated[RecipientKind, typer.Option("--kind", help="What the host is.")] = RecipientKind.HOST,
    as_json: JsonOption = False,
) -> None:
    """Ask directories who to write to. It tells them what is watched: off until notices.lookups is set."""
    settings, account, now = opened(Action.DRAFT)
    if bool(site) == bool(host):
        raise NoticeError("find: expected --site or --host")
    found = find_case(case)
    told = (
        look_up_site(settings, found, site, account, now)
        if site
        else [look_up_platform(settings, found, host, kind, account, now)]
    )
    print_rows(map(found_row, told), ("method", "what", "server", "recipient", "abuse", "fault"), as_json=as_json)
    if not any(one.recipient for one in told):
        print("nobody was found to write to", file=sys.stderr)
        raise typer.Exit(1)


def found_row(found: Found) -> dict[str, object]:
    """One answer as a row."""
    lookup: Lookup = found.lookup
    return {
        "method": lookup.method,
        "what": lookup.what,
        "server": lookup.server,
        "recipient": found.recipient.key if found.recipient else None,
        "abuse": lookup.found.get("abuse", []),
        "answer_sha256": lookup.answer_sha256,
        "fault": lookup.fault,
    }
