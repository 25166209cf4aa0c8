# SPDX-License-Identifier: EUPL-1.2
"""`theriac watch` and `theriac removal`: offers that are looked at again, and what has become of them."""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from alerts.access import Action, note_look, require, viewer
from alerts.database import open_decisions
from alerts.errors import DecisionError
from alerts.models.removal import Relisting, RemovalLook, Watch
from config.output import JsonOption, LimitOption, print_rows, safe_text, write_json_line
from config.settings import Settings, load_settings

app = typer.Typer(no_args_is_help=True, help="Look at offers again until they are gone, and for their return.")

WhyOption = Annotated[str, typer.Option("--why", help="The reason; it stays in the log.")]
NumberArgument = Annotated[str, typer.Argument(metavar="WATCH", help="Its number, or the beginning of the offer's id.")]
COLUMNS = ("id", "verdict", "removed_as", "absent_since", "rounds", "next_at", "site", "url")


@app.command()
def add(
    wanted: Annotated[list[str], typer.Argument(metavar="OFFER|ALERT|CASE...", help="Offer id, alert number, case.")],
    why: WhyOption,
    as_json: JsonOption = False,
) -> None:
    """Watch an offer, all offers of an alert, or those of a case. Exit status 1 when of some nothing is kept."""
    settings, now = opened(), datetime.now(UTC)
    account = require(settings, Action.WORK_CASE, now).account
    missing: list[str] = []
    for one in wanted:
        watched = add_one(settings, one, account, now, why)
        missing += watched.missing
        for watch in (*watched.new, *watched.known):
            say_watch(watch, as_json=as_json)
    for offer_id in missing:
        typer.echo(f"theriac: nothing is kept of offer {offer_id}", err=True)
    raise typer.Exit(1 if missing else 0)


def add_one(settings: Settings, wanted: str, account: Any, now: datetime, why: str) -> Any:
    """By what it is: `2026-0007` a case, a short number an alert, anything else an offer's id."""
    from alerts.cases.changing import find_case
    from alerts.commands.alerts import find_alert
    from alerts.removal.watching import watch_alert, watch_case, watch_offer

    if len(wanted) == 9 and wanted[4] == "-" and wanted.replace("-", "").isdigit():
        return watch_case(settings, find_case(wanted), account, now, why=why)
    if wanted.isdigit() and len(wanted) < 8:
        return watch_alert(settings, find_alert(wanted), account, now, why=why)
    return watch_offer(settings, wanted, account, now, why=why)


@app.command("list")
def list_watches(
    verdict: Annotated[str, typer.Option("--verdict", help="Only these.")] = "",
    case: Annotated[str, typer.Option("--case", help="Only those of a case.")] = "",
    stopped: Annotated[bool, typer.Option("--stopped", help="Those that were stopped, too.")] = False,
    as_json: JsonOption = False,
    limit: LimitOption = 50,
) -> None:
    """What is watched, the next due first."""
    settings = opened()
    account = viewer(settings)
    rows = Watch.objects.all() if stopped else Watch.objects.filter(stopped_at=None)
    rows = rows.filter(verdict=verdict) if verdict else rows
    rows = rows.filter(case__reference=case) if case else rows
    chosen = list(rows[:limit])
    note_look(account, "watch", [str(watch.pk) for watch in chosen])
    print_rows((watch_row(watch) for watch in chosen), COLUMNS, as_json=as_json)


@app.command()
def show(wanted: NumberArgument, as_json: JsonOption = False) -> None:
    """One offer with every look from every vantage, the observations that prove them, verdicts and returns."""
    from alerts.removal.watching import find_watch

    settings = opened()
    account = viewer(settings)
    watch = find_watch(wanted)
    note_look(account, "watch", [str(watch.pk)])
    if as_json:
        write_json_line(whole_row(watch))
        return
    say_whole(watch, Console())


@app.command()
def stop(wanted: NumberArgument, why: WhyOption) -> None:
    """Look no more at an offer; what was seen stays."""
    from alerts.removal.watching import find_watch, stop_watch

    settings, now = opened(), datetime.now(UTC)
    account = require(settings, Action.WORK_CASE, now).account
    say_watch(stop_watch(find_watch(wanted), account, now, why=why), as_json=False)


@app.command()
def refuse(
    number: Annotated[int, typer.Argument(metavar="RELISTING", help="Number of a return, from `theriac watch show`.")],
    why: WhyOption,
) -> None:
    """Say that a return is another offer: it counts no more as recurrence."""
    from alerts.removal.relisting import refuse_relisting

    settings, now = opened(), datetime.now(UTC)
    account = require(settings, Action.WORK_CASE, now).account
    relisting = Relisting.objects.filter(pk=number).first()
    if relisting is None:
        raise DecisionError(f"no relisting {number}: `theriac watch show` names them")
    refuse_relisting(relisting, account, now, why=why)
    typer.echo(f"relisting {number} refused")


@app.command()
def look(
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many offers.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Look now at every offer that is due, from every vantage. Exit status 1 when some could not be looked at."""
    from alerts.removal.places import all_places
    from alerts.removal.rounds import take_due_looks

    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    settings = opened()
    rounds = take_due_looks(
        settings, datetime.now(UTC), limit=limit, on_watch=lambda watch: say_watch(watch, as_json=as_json)
    )
    if not as_json:
        typer.echo(
            f"{rounds.looks} looks at {rounds.watches} offers, {len(rounds.changed)} verdicts changed, "
            f"{len(rounds.relisted)} offers are back, {rounds.waiting} waiting; ledger: {rounds.sealing or 'unchanged'}"
        )
    is_real = Watch.objects.filter(practice=False, stopped_at=None).exists()
    if is_real and len(all_places(settings)) < settings.removal.vantages:
        needed = settings.removal.vantages
        typer.echo(f"note: a verdict needs {needed} vantages, see [[vantages]] in docs/operating.md", err=True)
    for failed in rounds.failed:
        typer.echo(f"theriac: {safe_text(failed)}", err=True)
    raise typer.Exit(1 if rounds.failed else 0)


def removal(
    case: Annotated[str, typer.Option("--case", help="Only offers of a case.")] = "",
    notice: Annotated[str, typer.Option("--notice", help="Only offers of a notice.")] = "",
    as_json: JsonOption = False,
    limit: LimitOption = 1_000,
) -> None:
    """What has become of every watched offer: removed or not, by which verdict, how soon, and whether it is back.

    Offers that are still there are told as censored at their last look, never left out.
    """
    from alerts.removal.figures import times_of

    settings = opened()
    account = viewer(settings)
    rows = Watch.objects.order_by("started_at", "id")
    rows = rows.filter(case__reference=case) if case else rows
    rows = rows.filter(notice=notice) if notice else rows
    chosen = list(rows[:limit])
    note_look(account, "watch", [str(watch.pk) for watch in chosen])
    columns = ("watch", "site", "verdict", "removed_as", "hours", "censored", "relisted", "notice", "case")
    print_rows((times_of(watch, settings).row() for watch in chosen), columns, as_json=as_json)


def opened() -> Settings:
    """Settings whose models can be used."""
    settings = load_settings()
    open_decisions(settings)
    return settings


def watch_row(watch: Watch) -> dict[str, Any]:
    """Every field of a watch."""
    names = (
        "offer_id observation_id url site seller source practice notice started_at started_by why next_at rounds "
        "verdict reason verdict_at last_present_at absent_since removed_as proved_at relisted_at stopped_at "
        "stopped_by stop_reason"
    )
    row: dict[str, Any] = {"id": watch.pk, "alert": watch.alert_id}
    row["case"] = watch.case.reference if watch.case is not None else None
    return row | {name: getattr(watch, name) for name in names.split()}


def look_row(look: RemovalLook) -> dict[str, Any]:
    """Every field of a look."""
    names = (
        "round vantage country at reading reason state status fault final_url found_at observation_id controls facts"
    )
    return {name: getattr(look, name) for name in names.split()}


def whole_row(watch: Watch) -> dict[str, Any]:
    """A watch with looks, events and returns."""
    returns = (
        "id place url site score reasons seen_at removed_at delay_s observation_id refused_at refused_by refused_why"
    )
    return watch_row(watch) | {
        "looks": [look_row(one) for one in watch.looks.all()],
        "events": [
            {"at": one.at, "from": one.from_verdict, "to": one.to_verdict, "reason": one.reason, "looks": one.looks}
            for one in watch.events.all()
        ],
        "relistings": [{name: getattr(one, name) for name in returns.split()} for one in watch.relistings.all()],
    }


def say_watch(watch: Watch, *, as_json: bool) -> None:
    """One line."""
    if as_json:
        write_json_line(watch_row(watch))
        return
    typer.echo(f"watch {watch.pk}  {watch.verdict:<13} {safe_text(watch.url)}  {safe_text(watch.reason)}")


def say_whole(watch: Watch, console: Console) -> None:
    """A watch for a person."""
    for line in lines_of(watch):
        console.print(Text(safe_text(line)), soft_wrap=True)


def lines_of(watch: Watch) -> Iterable[str]:
    """Facts, then events, returns and looks, oldest first."""
    yield f"watch {watch.pk}: {watch.url}"
    yield f"  {watch.verdict}: {watch.reason or 'not looked at yet'}"
    yield f"  since {watch.started_at:%Y-%m-%d %H:%M} UTC by {watch.started_by}: {watch.why}"
    if watch.removed_as:
        yield f"  removed as {watch.removed_as}, absent since {watch.absent_since}, last seen {watch.last_present_at}"
    if watch.stopped_at is not None:
        yield f"  stopped {watch.stopped_at:%Y-%m-%d %H:%M} UTC by {watch.stopped_by}: {watch.stop_reason}"
    for event in watch.events.all():
        yield f"  {event.at:%Y-%m-%d %H:%M:%S}  {event.from_verdict} -> {event.to_verdict}: {event.reason}"
    for back in watch.relistings.all():
        refused = f", refused by {back.refused_by}: {back.refused_why}" if back.refused_at else ""
        where = f"{back.seen_at:%Y-%m-%d %H:%M:%S} {back.place} {back.url}"
        yield f"  back [{back.pk}] {where}: {'; '.join(back.reasons)}{refused}"
    for one in watch.looks.all():
        read = f"{one.vantage:<12} {one.reading:<13} {one.reason}"
        yield f"  {one.at:%Y-%m-%d %H:%M:%S}  {read}  [{one.observation_id[:12]}]"
