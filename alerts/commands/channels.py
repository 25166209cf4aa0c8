# SPDX-License-Identifier: EUPL-1.2
"""`theriac channel`: who is told of alerts, approved by a named account, by mail or by a signed webhook."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from alerts.access import Action, note_look, require, viewer
from alerts.database import open_decisions
from alerts.delivery.channels import Wish, add_channel, find_channel, remove_channel
from alerts.delivery.outbox import queue_test
from alerts.delivery.sending import drain
from alerts.models.account import Account
from alerts.models.alert import Severity
from alerts.models.delivery import Channel, ChannelKind, Delivery, DeliveryState
from config.errors import ConfigError
from config.output import JsonOption, print_rows
from config.settings import Settings, load_settings

app = typer.Typer(help="Who is told of alerts. Nothing is told outside approved channels.", no_args_is_help=True)
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Name of the channel.")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason, kept in the audit log.")]
COLUMNS = ("name", "kind", "address", "severity", "digest", "time_zone", "approved_by", "told")


@app.command("add")
def add(
    name: NameArgument,
    why: WhyOption,
    mail: Annotated[str, typer.Option("--mail", help="A mail address.")] = "",
    webhook: Annotated[str, typer.Option("--webhook", help="https://… that takes signed messages.")] = "",
    severity: Annotated[Severity, typer.Option("--severity", help="The mildest that is told at once.")] = Severity.HIGH,
    digest: Annotated[str, typer.Option("--digest", help="Cron line of a digest, such as '0 7 * * mon-fri'.")] = "",
    time_zone: Annotated[str, typer.Option("--time-zone", help="IANA name in which --digest is read.")] = "UTC",
    practice: Annotated[bool, typer.Option("--practice", help="Told of the practice market alone.")] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="The webhook lies in the house's own network.")
    ] = False,
) -> None:
    """Approve a channel. A webhook's secret is printed this once.

    You approve it by your name; the second factor must be fresh.
    """
    if bool(mail) == bool(webhook):
        raise ConfigError("channel add: expected either --mail or --webhook")
    settings, account, now = opened(fresh=True)
    kind = ChannelKind.MAIL if mail else ChannelKind.WEBHOOK
    wish = Wish(
        name=name,
        kind=kind,
        address=mail or webhook,
        severity=severity,
        digest=digest,
        time_zone=time_zone,
        practice=practice,
        allow_private=allow_private,
    )
    _, secret = add_channel(wish, account, why, now)
    if secret:
        print(secret)
        print("This secret verifies the signature; it is not shown again.", file=sys.stderr)
    elif not settings.mail.host or not settings.mail.sender:
        print("mail.host and mail.sender are not set: what is queued waits until they are", file=sys.stderr)


@app.command("list")
def list_channels(as_json: JsonOption = False) -> None:
    """Every channel and who approved it."""
    settings = load_settings()
    open_decisions(settings)
    note_look(viewer(settings, Action.CHANNELS), "channel", [])
    names = (
        "name kind address severity digest time_zone practice allow_private approved_by why created_at digest_sent_at"
    ).split()
    rows = (
        {field: getattr(channel, field) for field in names}
        | {"told": channel.deliveries.filter(state=DeliveryState.SENT.value).count()}
        for channel in Channel.objects.filter(removed_at=None)
    )
    print_rows(rows, COLUMNS, as_json=as_json, only_wide=("time_zone", "approved_by"))


@app.command("remove")
def remove(name: NameArgument, why: WhyOption) -> None:
    """End a channel; what waits for it is not told."""
    _, account, now = opened()
    dropped = remove_channel(find_channel(name), account, why, now)
    print(f"channel {name} removed, {dropped} messages not told", file=sys.stderr)


@app.command("test")
def test(name: NameArgument) -> None:
    """Send a message that says nothing but who tests, now. Exit status 1 when it did not arrive."""
    settings, account, now = opened(fresh=True)
    delivery = queue_test(find_channel(name), account, now)
    drain(settings, lambda: datetime.now(UTC))
    delivery = Delivery.objects.get(pk=delivery.pk)
    print(f"{delivery.state}: {delivery.reason}" if delivery.reason else delivery.state)
    if delivery.state != DeliveryState.SENT:
        raise typer.Exit(1)


def opened(*, fresh: bool = False) -> tuple[Settings, Account, datetime]:
    """Who keeps channels, and when."""
    settings, now = load_settings(), datetime.now(UTC)
    open_decisions(settings)
    return settings, require(settings, Action.CHANNELS, now, fresh=fresh).account, now
