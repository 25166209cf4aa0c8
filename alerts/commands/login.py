# SPDX-License-Identifier: EUPL-1.2
"""`theriac login`, `logout`, `whoami`: who is at this command line."""

import getpass
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from alerts.database import open_decisions
from alerts.errors import AccessError
from alerts.second_factor import has_second_factor
from alerts.sessions import confirm_factor, current, log_in, log_out
from config.settings import load_settings


def login(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Your account; with --again the one logged in.")] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Give the second factor again, for what leaves the house.")
    ] = False,
) -> None:
    """Open a session at this command line: password, then the code of the second factor.

    Asked at the terminal; from a pipe the password is the first line and the code the second.
    """
    settings = load_settings()
    open_decisions(settings)
    now = datetime.now(UTC)
    if again:
        logged_in = current(settings, now)
        confirm_factor(settings, logged_in, ask("Code: "), now)
        print(f"{logged_in.account.username}: second factor given again", file=sys.stderr)
        return
    if not name:
        raise AccessError("login: expected a name: theriac login NAME")
    password = ask("Password: ")
    logged_in = log_in(settings, name, password, ask("Code: ") if asks_code(name) else "", datetime.now(UTC))
    until = logged_in.session.expires_at
    print(f"{logged_in.account.username}: logged in until {until:%Y-%m-%d %H:%M} UTC", file=sys.stderr)


def logout() -> None:
    """End the session of this command line."""
    settings = load_settings()
    open_decisions(settings)
    account = log_out(settings, datetime.now(UTC))
    print(f"{account.username}: logged out" if account else "nobody was logged in", file=sys.stderr)


def whoami() -> None:
    """Name and roles of who is logged in; exit status 1 when nobody is."""
    settings = load_settings()
    open_decisions(settings)
    account = current(settings, datetime.now(UTC)).account
    print(f"{account.username}\t{', '.join(account.roles)}")


def asks_code(name: str) -> bool:
    """A code is asked of every name, known or not, unless the known one has no second factor."""
    from alerts.models.account import Account

    account = Account.objects.filter(username__iexact=name).first()
    return account is None or has_second_factor(account)


def ask(prompt: str) -> str:
    """A secret from the terminal, or the next line of a pipe."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    line = sys.stdin.readline()
    if not line:
        raise AccessError(f"login: expected a line for {prompt.strip(' :').lower()!r} on standard input, got none")
    return line.rstrip("\n")
