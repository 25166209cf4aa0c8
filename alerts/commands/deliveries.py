# SPDX-License-Identifier: EUPL-1.2
"""`theriac deliveries`: what was told to whom, what waits, dead letters, and what a person says of uncertain ones."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from alerts.access import Action, note_look, viewer
from alerts.commands.channels import WhyOption, opened
from alerts.database import locked, open_decisions
from alerts.delivery.news import plan_all
from alerts.delivery.outbox import retry, settle
from alerts.delivery.sending import drain
from alerts.errors import DeliveryError
from alerts.models.delivery import Delivery, DeliveryState
from config.output import JsonOption, LimitOption, print_rows
from config.settings import load_settings

app = typer.Typer(help="What was told to whom, what waits, and dead letters.", invoke_without_command=True)
COLUMNS = ("id", "state", "event", "alert", "channel", "attempts", "queued_at", "next_at", "reason")
IdsArgument = Annotated[list[int], typer.Argument(metavar="ID…", help="Numbers of deliveries.")]


@app.callback()
def deliveries(
    context: typer.Context,
    state: Annotated[DeliveryState | None, typer.Option("--state", help="Only in this state.")] = None,
    dead: Annotated[bool, typer.Option("--dead", help="Dead letters and uncertain ones alone.")] = False,
    channel: Annotated[str | None, typer.Option("--channel", help="Only of this channel.")] = None,
    as_json: JsonOption = False,
    limit: LimitOption = 50,
) -> None:
    """The outbox, the latest first."""
    if context.invoked_subcommand is not None:
        return
    settings = load_settings()
    open_decisions(settings)
    account = viewer(settings, Action.CHANNELS)
    chosen = Delivery.objects.select_related("channel").order_by("-id")
    if dead:
        chosen = chosen.filter(state__in=(DeliveryState.DEAD.value, DeliveryState.UNCERTAIN.value))
    if state:
        chosen = chosen.filter(state=state.value)
    if channel:
        chosen = chosen.filter(channel__name=channel)
    rows = list(chosen[:limit])
    note_look(account, "delivery", [str(row.pk) for row in rows])
    print_rows(delivery_rows(rows), COLUMNS, as_json=as_json, only_wide=("queued_at", "next_at"))


def delivery_rows(rows: list[Delivery]) -> Iterator[dict[str, Any]]:
    """Every field but the body."""
    names = "key state event attempts next_at reason queued_at sent_at".split()
    for row in rows:
        fields = {name: getattr(row, name) for name in names}
        yield {"id": row.pk, "channel": row.channel.name, "alert": row.alert_id} | fields


@app.command("send")
def send(limit: LimitOption = 1_000) -> None:
    """Queue what is news, and send what is due. The schedule does this every minute.

    Needs no account: what leaves the house was approved with its channel.
    """
    settings = load_settings()
    open_decisions(settings)
    with locked(settings.home / "state" / "delivering.lock"):
        queued = plan_all(settings, datetime.now(UTC))
        done = drain(settings, lambda: datetime.now(UTC), limit)
    said = f"queued {queued}, sent {done.sent}, later {done.later}, dead {done.dead}, uncertain {done.uncertain}"
    print(said, file=sys.stderr)
    if done.dead or done.uncertain:
        raise typer.Exit(1)


@app.command("retry")
def retry_them(ids: IdsArgument, why: WhyOption) -> None:
    """Tell dead or uncertain messages again. An uncertain mail may then arrive twice: that is yours to accept."""
    _, account, now = opened()
    for number in ids:
        retry(find_delivery(number), account, why, now)


@app.command("settle")
def settle_them(ids: IdsArgument, why: WhyOption) -> None:
    """Say that uncertain messages arrived, or that dead ones need not: they are not told again."""
    _, account, now = opened()
    for number in ids:
        settle(find_delivery(number), account, why, now)


def find_delivery(number: int) -> Delivery:
    """The message with this number; raises DeliveryError when there is none."""
    found = Delivery.objects.filter(pk=number).first()
    if found is None:
        raise DeliveryError(f"no delivery {number}: `theriac deliveries` lists them")
    return found
