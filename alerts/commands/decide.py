# SPDX-License-Identifier: EUPL-1.2
"""`theriac decide`: what `theriac review` does by keys, one command each, for many alerts at once."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
import typer

from alerts.access import Action, note_look, require
from alerts.accounts import find_account
from alerts.commands.alerts import find_alert
from alerts.commands.operators import find_operator
from alerts.database import open_decisions
from alerts.deciding import comment, decide, merge, split, take, undo
from alerts.errors import ActionError, DecisionError
from alerts.labelling import label_rows
from alerts.models.account import Account
from alerts.models.alert import Alert, Mute, Outcome
from alerts.muting import lift, matching, mute
from alerts.relearning import concerned, tell_again
from alerts.review.before import OPEN
from config.output import JsonOption, LimitOption, print_rows, write_json_line
from config.settings import load_settings
from indexer.store import open_store

app = typer.Typer(help="Decide alerts; each decision is yours, has a reason, and can be undone.", no_args_is_help=True)
AlertsArgument = Annotated[list[str], typer.Argument(metavar="ALERT…", help="Numbers or keys of alerts.")]
AlertArgument = Annotated[str, typer.Argument(metavar="ALERT", help="Number or key of the alert.")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason, kept with the decision.")]


@app.command("outcome")
def outcome(
    alerts: AlertsArgument,
    why: WhyOption,
    is_: Annotated[Outcome, typer.Option("--is", help="What the alerts are.")],
) -> None:
    """Say what alerts are."""
    each(alerts, lambda alert, account, now: decide(alert, is_, account, why, now, seen_version=alert.version))


@app.command("take")
def take_them(
    alerts: AlertsArgument, to: Annotated[str | None, typer.Option("--to", help="Give them to this account.")] = None
) -> None:
    """Take alerts into review, or give them to a colleague."""
    account, now = opened()
    holder = find_account(to) if to else None
    each(alerts, lambda alert, account, now: take(alert, account, now, to=holder), account, now)


@app.command("comment")
def write_comment(alert: AlertArgument, text: Annotated[str, typer.Argument(help="What to keep.")]) -> None:
    """Write something about an alert."""
    account, now = opened()
    comment(find_alert(alert), account, text, now)
    print("comment kept", file=sys.stderr)


@app.command("merge")
def merge_them(
    alerts: AlertsArgument, into: Annotated[str, typer.Option("--into", help="Who speaks for them.")], why: WhyOption
) -> None:
    """Let one alert speak for others."""
    account, now = opened()
    target = find_alert(into)
    try:
        each(alerts, lambda alert, account, now: merge(alert, target, account, why, now), account, now)
    finally:  # some may have been merged where others were refused
        say_again({target.pk})


@app.command("split")
def split_it(
    alert: AlertArgument,
    offer: Annotated[
        list[str],
        typer.Option("--offer", help="Id as `theriac alert` shows it, or offer id; may be given more than once."),
    ],
    why: WhyOption,
) -> None:
    """Take offers out of an alert into one of their own; prints its number."""
    account, now = opened()
    whole = find_alert(alert)
    own = split(whole, offer, account, why, now)
    say_again({whole.pk, own.pk})
    print(own.pk)


@app.command("undo")
def undo_it(
    alert: Annotated[str | None, typer.Argument(metavar="[ALERT]", help="Default: your last decision.")] = None,
) -> None:
    """Take back your last decision; refused when somebody decided after it."""
    account, now = opened()
    move = undo(account, now, alert=find_alert(alert) if alert else None)
    say_again(concerned(move))
    print(f"alert {move.alert_id}: {move.reason}", file=sys.stderr)


@app.command("mute")
def mute_it(
    why: WhyOption,
    until: Annotated[
        datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="It ends when this day begins (UTC).")
    ],
    site: Annotated[str, typer.Option("--site", help="News of this site.")] = "",
    seller: Annotated[str, typer.Option("--seller", help="News of this seller of the site.")] = "",
    product_group: Annotated[str, typer.Option("--group", help="News of this product group.")] = "",
    operator: Annotated[str, typer.Option("--operator", help="News of this operator: its number or key.")] = "",
) -> None:
    """Ask nobody about what matches until a date; it is still counted and kept. Prints the mute's number."""
    account, now = opened()
    whose = find_operator(operator) if operator else None
    ends = until.replace(tzinfo=UTC)
    made = mute(account, ends, why, now, site=site, seller=seller, product_group=product_group, operator=whose)
    hidden = sum(alert.state in OPEN for alert in matching(made))
    print(f"asks nobody about {hidden} open alerts from now on, until {ends:%Y-%m-%d} 00:00 UTC", file=sys.stderr)
    print(made.pk)


@app.command("unmute")
def unmute(number: Annotated[int, typer.Argument(metavar="MUTE", help="Number of the mute.")], why: WhyOption) -> None:
    """End a mute before its date."""
    account, now = opened()
    made = Mute.objects.filter(pk=number).first()
    if made is None:
        raise DecisionError(f"no mute {number}: `theriac decide mutes` lists them")
    lift(made, account, why, now)


@app.command("mutes")
def list_mutes(as_json: JsonOption = False, limit: LimitOption = 100) -> None:
    """Every mute, the latest first."""
    opened()
    rows = (mute_fields(made) for made in Mute.objects.select_related("operator").order_by("-id")[:limit])
    print_rows(rows, ("id", "what", "until", "by", "reason", "lifted_at"), as_json=as_json, only_wide=("by",))


def mute_fields(made: Mute) -> dict[str, Any]:
    """Whom and what a mute speaks of, until when, why."""
    names = "site seller product_group reason until by at lifted_at".split()
    whose = made.operator.subject if made.operator is not None else ""
    who = f"{made.seller} @ {made.site}" if made.seller else made.site
    what = ", ".join(part for part in (who, whose, made.product_group) if part)
    return {"id": made.pk, "what": what, "operator": whose} | {name: getattr(made, name) for name in names}


@app.command("labels")
def write_labels() -> None:
    """What was decided, as labels for `theriac model labels import`: JSON Lines on standard output."""
    settings = load_settings()
    open_decisions(settings)
    account = require(settings, Action.DECIDE).account
    note_look(account, "labels", [], why="labels for the model")
    store = open_store(settings)
    try:
        for row in label_rows(store):
            write_json_line(msgspec.to_builtins(row))
    finally:
        store.close()


def say_again(alerts: set[int]) -> None:
    """What alerts are about, after offers left them or came in."""
    if why_not := tell_again(load_settings(), alerts):
        print(why_not, file=sys.stderr)


def opened() -> tuple[Account, datetime]:
    """Who decides, and when."""
    settings = load_settings()
    open_decisions(settings)
    now = datetime.now(UTC)
    return require(settings, Action.DECIDE, now).account, now


def each(
    wanted: list[str],
    act: Callable[[Alert, Account, datetime], Any],
    account: Account | None = None,
    now: datetime | None = None,
) -> None:
    """Do it to every alert; what is refused is said and stops no other. Exit status 1 when something was."""
    if account is None or now is None:
        account, now = opened()
    refused = 0
    for name in wanted:
        try:
            act(find_alert(name), account, now)
        except ActionError as error:
            refused += 1
            print(f"{name}: {error}", file=sys.stderr)
    done = len(wanted) - refused
    print(f"{done} of {len(wanted)} done{f', {refused} refused' if refused else ''}", file=sys.stderr)
    if refused:
        raise typer.Exit(1)
