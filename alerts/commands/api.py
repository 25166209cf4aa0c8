# SPDX-License-Identifier: EUPL-1.2
"""`theriac api`: serve the HTTP interface; make, list and end its tokens; print its schema."""

import json
import logging
import signal
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from alerts.access import Action, check_may, require
from alerts.accounts import find_account
from alerts.database import open_decisions
from alerts.models.account import Account
from alerts.models.token import ApiToken, Scope
from alerts.tokens import make_token, revoke
from config.output import JsonOption, print_rows
from config.settings import Settings, load_settings

app = typer.Typer(help="The HTTP interface.", no_args_is_help=True)
token = typer.Typer(help="Tokens: bound to an account, ended by a date.", no_args_is_help=True)
app.add_typer(token, name="token")
COLUMNS = ("prefix", "name", "account", "scopes", "made_at", "expires_at", "last_used_at", "revoked_at")


@app.command("serve")
def serve_it(
    host: Annotated[str | None, typer.Option("--host", help="Default: api.host.")] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65_535, help="Default: api.port; 0: a free one.")
    ] = None,
) -> None:
    """Answer until SIGTERM or Ctrl-C; prints one JSON line with the address."""
    from alerts.api.serving import serve

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    settings = load_settings()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    serve(settings, host or settings.api.host, settings.api.port if port is None else port)


def stop(*_: object) -> None:
    """End in good order."""
    raise SystemExit(0)


@app.command("schema")
def schema() -> None:
    """The OpenAPI description, as the server gives it at openapi.json."""
    open_decisions(load_settings())
    from alerts.api.build import api

    json.dump(api.get_openapi_schema(path_prefix="/api/v1/"), sys.stdout, indent=2, default=str)
    print()


@token.command("add")
def add(
    name: Annotated[str, typer.Argument(help="What it is for.")],
    scope: Annotated[list[Scope], typer.Option("--scope", help="What it may be used for; may be given again.")],
    account: Annotated[
        str | None, typer.Option("--account", help="Default: yours; another's: an administrator.")
    ] = None,
    days: Annotated[int, typer.Option("--days", min=1, help="After so many it ends.")] = 30,
) -> None:
    """A new token, shown once. It can do what its scopes and its account's roles both allow, and never approve."""
    settings, by, now = opened()
    owner = find_account(account) if account else by
    made, text = make_token(settings, owner, name, scope, days, by, now)
    print(f"{made.prefix}… of {owner.username}, until {made.expires_at:%Y-%m-%d}; shown once:", file=sys.stderr)
    print(text)


@token.command("list")
def list_tokens(
    everyone: Annotated[bool, typer.Option("--all", help="Everybody's; an administrator.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Your tokens by their beginnings."""
    _, by, _ = opened()
    if everyone:
        check_may(by, Action.ACCOUNTS)
    rows = ApiToken.objects.select_related("account")
    chosen = rows if everyone else rows.filter(account=by)
    names = [name for name in COLUMNS if name != "account"]
    shown = ({name: getattr(row, name) for name in names} | {"account": row.account.username} for row in chosen)
    print_rows(shown, COLUMNS, as_json=as_json)


@token.command("revoke")
def revoke_it(
    prefix: Annotated[str, typer.Argument(help="The token's beginning.")],
    why: Annotated[str, typer.Option("--why", help="The reason, kept in the audit log.")] = "",
) -> None:
    """End a token now."""
    _, by, now = opened()
    print(f"{revoke(prefix, by, now, why=why).prefix}… is ended", file=sys.stderr)


def opened() -> tuple[Settings, Account, datetime]:
    """Who is logged in, their second factor just given: a token is as good as a session."""
    settings, now = load_settings(), datetime.now(UTC)
    open_decisions(settings)
    return settings, require(settings, Action.TOKENS, now, fresh=True).account, now
