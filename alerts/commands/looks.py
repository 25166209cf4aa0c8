# SPDX-License-Identifier: EUPL-1.2
"""`theriac looks`: drains the queue of sealed looks, or lists it."""

import logging
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from alerts.access import note_look, viewer
from alerts.database import open_decisions
from alerts.looking import take_looks
from alerts.models.look import Look, LookState
from config.output import JsonOption, parse_order, print_rows, safe_text, write_json_line
from config.settings import load_settings


class LookSort(StrEnum):
    """Orders of the list."""

    QUEUED = "queued"
    STATE = "state"
    SOURCE = "source"


ORDERS = {LookSort.QUEUED: ("queued_at", "id"), LookSort.STATE: ("state", "id"), LookSort.SOURCE: ("source", "id")}


def looks(
    limit: Annotated[int, typer.Option("--limit", min=1, help="Take (or list) at most so many.")] = 50,
    only_list: Annotated[bool, typer.Option("--list", help="Show the queue and what was done; take nothing.")] = False,
    as_json: JsonOption = False,
    sort: Annotated[
        str, typer.Option("--sort", help=f"Order of --list: {', '.join(LookSort)}; a leading - turns it round.")
    ] = LookSort.QUEUED.value,
) -> None:
    """Take the sealed looks that flags have asked for: full page, resources and screenshot, kept as evidence.

    A page that cannot be shown is tried again later, a few times. Exit status 1 when looks had to be given up.
    """
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    order, turned = parse_order(sort, tuple(LookSort))
    settings = load_settings()
    open_decisions(settings)
    if only_list:
        note_look(viewer(settings), "look", [])
        queued = Look.objects.order_by(*ORDERS[LookSort(order)])
        rows = (look_row(look) for look in (queued.reverse() if turned else queued)[:limit])
        print_rows(rows, ("id", "alert", "state", "attempts", "url", "reason"), as_json=as_json)
        return
    console = Console()
    show = as_json or not console.is_terminal
    looked = take_looks(settings, limit, lambda look: write_look(look) if show else print_look(look, console))
    if not show:
        done = f"{looked.done} looks taken, {looked.failed} given up, {looked.waiting} waiting."
        console.print(Text(done, style="bold"))
        if looked.sealing:
            console.print(Text(f"ledger: {safe_text(looked.sealing)}", style="dim"))
    raise typer.Exit(1 if looked.failed else 0)


def look_row(look: Look) -> dict[str, Any]:
    """Every field of a look."""
    names = "observation_id offer_id source url practice state attempts reason queued_at next_at done_at"
    row = {"id": look.pk, "alert": look.alert_id} | {name: getattr(look, name) for name in names.split()}
    return row | {"look_observation_id": look.look_observation_id}


def write_look(look: Look) -> None:
    """One JSON line."""
    write_json_line(look_row(look))


def print_look(look: Look, console: Console) -> None:
    """One line for a person."""
    mark, style = ("✓", "green") if look.state == LookState.DONE else ("✗", "yellow")
    line = Text.assemble((f"{mark} ", style))
    line.append(f"alert {look.alert_id}  {safe_text(look.url)}")
    if look.reason:
        line.append(f"  {safe_text(look.reason)}", style="dim")
    console.print(line)
