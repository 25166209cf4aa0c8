# SPDX-License-Identifier: EUPL-1.2
"""`theriac today`: what is due, blocked, answered or back on line, for whom."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from alerts.access import Action, viewer
from alerts.database import open_decisions
from alerts.today import Item, Matter
from alerts.today import today as what_is_today
from config.output import JsonOption, LimitOption, print_rows
from config.settings import load_settings

COLUMNS = ("matter", "kind", "reference", "what", "who", "due_at", "command")


def today(
    everyone: Annotated[bool, typer.Option("--all", help="Everybody's, not only what is yours.")] = False,
    matter: Annotated[Matter | None, typer.Option("--matter", help="Only what is so.")] = None,
    as_json: JsonOption = False,
    limit: LimitOption = 100,
) -> None:
    """What waits for you today, what is overdue first; each row with the command that deals with it."""
    settings, now = load_settings(), datetime.now(UTC)
    open_decisions(settings)
    account = viewer(settings, Action.LOOK)
    items = what_is_today(settings, account, now, everyone=everyone)
    chosen = [item for item in items if matter is None or item.matter is matter]
    print_rows(map(item_row, chosen[:limit]), COLUMNS, as_json=as_json, only_wide=("who",))
    if not chosen and not as_json:
        typer.echo("nothing waits for you" if account and not everyone else "nothing waits", err=True)


def item_row(item: Item) -> dict[str, Any]:
    """One thing to do, JSON-ready; what is overdue says so."""
    row = {name: getattr(item, name) for name in Item.__dataclass_fields__}
    return row | {"matter": f"{'overdue, ' if item.overdue else ''}{item.matter.value}"}
