# SPDX-License-Identifier: EUPL-1.2
"""`theriac account`: who may decide here. The first one of a home is made without a login, all others by it."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from django.db import transaction

from alerts.access import Action, check_may, require
from alerts.accounts import add_account, change_account, find_account, is_beginning, set_password
from alerts.auditing import note
from alerts.commands.login import ask
from alerts.database import open_decisions
from alerts.errors import AccessError
from alerts.fields import given, is_country
from alerts.models.account import Account, Role
from alerts.models.audit import AuditVerb
from alerts.second_factor import enrol, has_second_factor
from alerts.sessions import current, is_fresh
from config.output import JsonOption, print_rows
from config.settings import Settings, load_settings

app = typer.Typer(help="Accounts, roles and second factors.", no_args_is_help=True)
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The account.")]
RoleOption = Annotated[list[Role], typer.Option("--role", help="What the person may do; may be given more than once.")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason, kept in the audit log.")]
CountryOption = Annotated[str | None, typer.Option("--country", help="Of the authority, two letters.")]
OrganisationOption = Annotated[str | None, typer.Option("--organisation", help="The authority.")]
LanguageOption = Annotated[str | None, typer.Option("--language", help="The person's language, as in `fr`.")]
OrderOption = Annotated[bool | None, typer.Option("--orders/--no-orders", help="The authority may give orders.")]
JurisdictionOption = Annotated[
    list[str] | None,
    typer.Option("--jurisdiction", help="Country over whose registrars the authority has jurisdiction."),
]


@app.command("add")
def add(
    name: NameArgument,
    role: RoleOption,
    organisation: OrganisationOption = None,
    country: CountryOption = None,
    language: LanguageOption = None,
    why: WhyOption = "",
) -> None:
    """A new account; its password is asked for, then its second factor is shown once."""
    settings, now = opened(), datetime.now(UTC)
    by = None if is_beginning(name) else require(settings, Action.ACCOUNTS, now).account
    fields = given(organisation=organisation, country=upper(country), language=language)
    password = ask_new(f"Password for {name}")
    with transaction.atomic():  # who never saw the second factor has no account
        account = add_account(name, password, role, by, now, why=why, **fields)
        show_factor(account)
    print(f"{name}: account made, {', '.join(account.roles)}", file=sys.stderr)


@app.command("list")
def list_accounts(as_json: JsonOption = False) -> None:
    """Everybody who has an account here."""
    settings = opened()
    require(settings, Action.ACCOUNTS)
    columns = ("name", "roles", "organisation", "country", "active", "second_factor", "last_login")
    print_rows((account_row(account) for account in Account.objects.all()), columns, as_json=as_json)


@app.command("change")
def change(
    name: NameArgument,
    why: WhyOption,
    role: Annotated[list[Role] | None, typer.Option("--role", help="All roles from now on.")] = None,
    organisation: OrganisationOption = None,
    country: CountryOption = None,
    language: LanguageOption = None,
    orders: OrderOption = None,
    jurisdiction: JurisdictionOption = None,
    active: Annotated[bool | None, typer.Option("--active/--shut", help="A shut account can do nothing.")] = None,
) -> None:
    """Other roles, powers or particulars; whatever the account had open is shut."""
    settings, now = opened(), datetime.now(UTC)
    by = require(settings, Action.ACCOUNTS, now).account
    countries = [upper(one) for one in jurisdiction] if jurisdiction is not None else None
    fields = given(
        organisation=organisation,
        country=upper(country),
        language=language,
        may_order=orders,
        jurisdictions=countries,
        is_active=active,
    )
    change_account(find_account(name), by, now, why=why, roles=role or None, **fields)
    print(f"{name}: changed", file=sys.stderr)


@app.command("password")
def password(name: Annotated[str, typer.Argument(metavar="[NAME]", help="Default: yourself.")] = "") -> None:
    """A new password, for yourself or, by an administrator, for another; every open session ends."""
    settings, now = opened(), datetime.now(UTC)
    account, by = chosen(settings, name, now)
    set_password(account, ask_new(f"New password for {account.username}"), by, now)
    print(f"{account.username}: password changed", file=sys.stderr)


@app.command("second-factor")
def second_factor(name: Annotated[str, typer.Argument(metavar="[NAME]", help="Default: yourself.")] = "") -> None:
    """A new second factor, shown once as a picture for an authenticator app; the earlier one ends."""
    settings, now = opened(), datetime.now(UTC)
    account, by = chosen(settings, name, now)
    with transaction.atomic():  # the earlier one ends when the new one was shown
        note(by, AuditVerb.ALTERATION, "account.second_factor", "account", [account.username], now)
        show_factor(account)


def opened() -> Settings:
    """The settings, with the database of decisions ready."""
    settings = load_settings()
    open_decisions(settings)
    return settings


def chosen(settings: Settings, name: str, now: datetime) -> tuple[Account, Account]:
    """Whose secret is changed, and by whom: oneself, or an administrator for another; with a fresh second factor.

    Whoever finds a session open at a desk cannot put an own factor in the place of its owner's.
    """
    logged_in = current(settings, now)
    by = logged_in.account
    if has_second_factor(by) and not is_fresh(settings, logged_in, now):
        raise AccessError("this needs the second factor again: theriac login --again")
    if not name or name.casefold() == by.username.casefold():
        return by, by
    check_may(by, Action.ACCOUNTS)
    return find_account(name), by


def show_factor(account: Account) -> None:
    """Enrol and print what the authenticator app needs: a picture at a terminal, the address in a pipe."""
    address, codes = enrol(account)
    if sys.stdout.isatty():
        import qrcode

        picture = qrcode.QRCode(border=1)
        picture.add_data(address)
        picture.print_ascii(invert=True)
    print(address)
    print("recovery codes, each good once: " + " ".join(codes), flush=True)


def ask_new(prompt: str) -> str:
    """A password to be kept: typed twice at a terminal, where nobody sees it; a pipe gives it once."""
    password = ask(f"{prompt}: ")
    if sys.stdin.isatty() and ask(f"{prompt}, again: ") != password:
        raise AccessError("accounts: the two passwords differ, nothing was changed")
    return password


def account_row(account: Account) -> dict[str, object]:
    """Every field that others may see."""
    names = "organisation country language may_order jurisdictions is_service last_login rests_until"
    row: dict[str, object] = {"name": account.username, "roles": account.roles, "active": account.is_active}
    row["second_factor"] = has_second_factor(account)
    return row | {name: getattr(account, name) for name in names.split()}


def upper(country: str | None) -> str | None:
    """A country code; raises AccessError for anything else."""
    if country is None:
        return None
    if not is_country(country.upper()):
        raise AccessError(f"accounts: expected a country in two letters of ISO 3166-1, as GB: got {country!r}")
    return country.upper()
