# SPDX-License-Identifier: EUPL-1.2
"""`theriac alerts` and `theriac alert ID`: the list to review, and one alert explained."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec
import typer
from django.db.models import Q, QuerySet
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerts.access import Action, note_look, require, viewer
from alerts.database import open_decisions
from alerts.errors import ActionError
from alerts.explaining import explain_alert
from alerts.harm import load_harm_tables
from alerts.models.alert import Alert, AlertState, Severity
from alerts.models.operator import Operator
from alerts.severity import count_offers
from alerts.showing import SEVERITY_STYLE, print_alert
from alerts.sureness import chance
from config.errors import ConfigError
from config.gates import WhyOption
from config.output import JsonOption, LimitOption, parse_order, print_plain, safe_text, write_json_line
from config.settings import load_settings
from indexer.store import open_store

KEY_LENGTH = 6
LONG_HOST = 40
FIELDS = (
    "key site seller product_group harm_class harm_weight injectable state severity severity_score headline "
    "falsified unauthorised strength vulnerable novel "
    "offers offers_falsified offers_unauthorised offers_not_sure sightings substances sources "
    "practice first_seen_at last_seen_at raised_at"
).split()
PLAIN_COLUMNS = ("id", "severity", "subject", "headline", "offers", "state", "first_seen_at", "last_seen_at")


class AlertSort(StrEnum):
    """Orders of the list."""

    SEVERITY = "severity"
    LAST_SEEN = "last_seen"
    FIRST_SEEN = "first_seen"
    OFFERS = "offers"
    SITE = "site"


ORDERS = {
    AlertSort.SEVERITY: ("-severity_score", "-last_seen_at", "id"),
    AlertSort.LAST_SEEN: ("-last_seen_at", "id"),
    AlertSort.FIRST_SEEN: ("first_seen_at", "id"),
    AlertSort.OFFERS: ("-sightings", "id"),
    AlertSort.SITE: ("site", "seller", "product_group"),
}

StateOption = Annotated[
    AlertState | None, typer.Option("--state", help="Only alerts in this state; default: open ones.")
]
SeverityOption = Annotated[Severity | None, typer.Option("--severity", help="Only alerts of this severity.")]
SourceOption = Annotated[str | None, typer.Option("--source", help="Only alerts with sightings from this source.")]
OperatorOption = Annotated[
    str | None, typer.Option("--operator", help="Only of this operator: its name, number, or the start of its key.")
]
GroupOption = Annotated[str | None, typer.Option("--group", help="Only this product group.")]
MineOption = Annotated[bool, typer.Option("--mine", help="Only those assigned to me.")]
MutedOption = Annotated[bool, typer.Option("--muted", help="Also those that a mute asks nobody about.")]
SortOption = Annotated[str, typer.Option("--sort", help=f"{', '.join(AlertSort)}; a leading - turns the order round.")]


def alerts(
    state: StateOption = None,
    severity: SeverityOption = None,
    source: SourceOption = None,
    operator: OperatorOption = None,
    group: GroupOption = None,
    mine: MineOption = False,
    muted: MutedOption = False,
    as_json: JsonOption = False,
    limit: LimitOption = 50,
    sort: SortOption = AlertSort.SEVERITY.value,
    why: WhyOption = "",
) -> None:
    """The list to review, most harmful first: one line per seller or site and product group.

    Every line is a hypothesis. `theriac alert ID` says why, in words that can be checked on the kept pages.
    """
    order, turned = parse_order(sort, tuple(AlertSort))
    settings = load_settings()
    open_decisions(settings)
    account = viewer(settings)
    chosen = narrow(Alert.objects.order_by(*ORDERS[AlertSort(order)]), state, severity, source, operator)
    chosen = chosen.reverse() if turned else chosen
    if group:
        chosen = chosen.filter(product_group__iexact=known_group(group))
    if mine:
        chosen = chosen.filter(assigned_to=account or require(settings, Action.LOOK).account)
    if not muted:
        chosen = chosen.filter(Q(muted_until=None) | Q(muted_until__lte=datetime.now(UTC)))
    rows = list(chosen[:limit])
    note_look(account, "alert", [str(row.pk) for row in rows], why=why)
    if as_json:
        for alert_row in rows:
            write_json_line(alert_fields(alert_row))
        return
    console = Console()
    if not console.is_terminal:
        print_plain(map(alert_fields, rows), PLAIN_COLUMNS)
        return
    print_list(rows, chosen.count(), console)


def known_group(wanted: str) -> str:
    """A product group; raises ConfigError that names those that alerts have, or else all there are."""
    there = set(Alert.objects.order_by().values_list("product_group", flat=True).distinct())
    possible = there | load_harm_tables().groups()
    if wanted.casefold() not in map(str.casefold, possible):
        raise ConfigError(f"--group: expected one of {', '.join(sorted(there or possible))}: got {safe_text(wanted)!r}")
    return wanted


def narrow(
    chosen: "QuerySet[Alert]",
    state: AlertState | None,
    severity: Severity | None,
    source: str | None,
    operator: str | None,
) -> "QuerySet[Alert]":
    """Those in a state (default: open), of a severity, a source, an operator."""
    open_states = [AlertState.NEW, AlertState.IN_REVIEW]
    chosen = chosen.filter(state=state) if state else chosen.filter(state__in=open_states)
    if severity:
        chosen = chosen.filter(severity=severity)
    if source:
        chosen = chosen.filter(pk__in=with_source(source))
    if operator:
        chosen = chosen.filter(operator__in=find_operators(operator))
    return chosen.select_related("operator", "assigned_to")


def find_operators(wanted: str) -> list[int]:
    """Ids of operators by name, number, or the start of the key; raises ActionError when there is none."""
    named = Q(name__iexact=wanted) | (Q(key__startswith=wanted.lower()) if len(wanted) >= KEY_LENGTH else Q())
    if wanted.isdecimal() and len(wanted) < 12:
        named |= Q(pk=int(wanted))
    found = list(Operator.objects.filter(named).values_list("pk", flat=True))
    if not found:
        raise ActionError(f"no operator {safe_text(wanted)}: `theriac operators` lists them")
    return found


def with_source(source: str) -> list[int]:
    """Ids of alerts with sightings from a source; JSON containment is not the same on every database."""
    return [pk for pk, sources in Alert.objects.values_list("pk", "sources") if source in sources]


def print_list(rows: list[Alert], total: int, console: Console) -> None:
    """The table, and what to do next."""
    if not rows:
        console.print(
            "No alerts to review. `theriac run` looks for new offers; `--state dismissed` shows decided ones."
        )
        return
    all_practice = all(row.practice for row in rows)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("id", justify="right", no_wrap=True)
    table.add_column("severity", no_wrap=True)
    table.add_column("who, and what is suspected (hypothesis)", overflow="fold", ratio=1)
    for name in ("offers", "state", "since"):
        table.add_column(name, justify="right" if name == "offers" else "left", no_wrap=True)
    for row in rows:
        who = Text.assemble((short_name(row.subject), "bold"))
        who.append(" (practice)" if row.practice and not all_practice else "")
        who.append(f"\n{safe_text(short_headline(row))}")
        if row.operator is not None and not row.is_operators:
            who.append(
                f"\n{safe_text(row.operator.subject)}, probability {chance(row.operator.probability)}", style="dim"
            )
        table.add_row(
            str(row.pk),
            Text(row.severity, style=SEVERITY_STYLE.get(row.severity, "")),
            who,
            f"{row.offers:,}",
            row.state.replace("_", " "),
            f"{row.first_seen_at:%Y-%m-%d}",
        )
    console.print(table)
    shown = f"{len(rows)} of {total} alerts" if total > len(rows) else f"{total} alert{'' if total == 1 else 's'}"
    origin = " from the practice market" if all_practice else ""
    console.print(Text(f"\n{shown}{origin}. theriac alert {rows[0].pk} explains the first.", style="dim"))


def short_name(subject: str) -> str:
    """A seller or site that fits a line: the middle of a long onion address is left out."""
    seller, at, site = safe_text(subject).rpartition(" @ ")
    if len(site) > LONG_HOST:
        site = f"{site[:10]}…{site[-14:]}"
    return f"{seller}{at}{site}"


def short_headline(row: Alert) -> str:
    """The headline without what the columns say already."""
    words = row.headline.removeprefix("suspected ").replace(" (hypothesis)", "", 1)
    return words.removesuffix(f", {count_offers(row.offers)}")


def alert_fields(row: Alert) -> dict[str, Any]:
    """Every field of an alert, JSON-ready."""
    fields = {"id": row.pk, "subject": row.subject} | {name: getattr(row, name) for name in FIELDS}
    operator = row.operator
    fields |= {
        "operator": operator.key if operator else None,
        "operator_state": operator.state if operator else None,
        "operator_probability": operator.probability if operator else None,
    }
    assigned = row.assigned_to.username if row.assigned_to else None
    return fields | {"merged_into": row.merged_into_id, "assigned_to": assigned, "muted_until": row.muted_until}


def alert(
    wanted: Annotated[str, typer.Argument(metavar="ID", help="Number of the alert, or the start of its key.")],
    as_json: JsonOption = False,
    why: WhyOption = "",
) -> None:
    """One alert explained: what is suspected, why, what speaks against it, and what a person must still establish."""
    settings = load_settings()
    open_decisions(settings)
    account = viewer(settings)
    found = find_alert(wanted)
    note_look(account, "alert", [str(found.pk)], why=why)
    store = open_store(settings)
    try:
        explanation = explain_alert(found, store)
    finally:
        store.close()
    moves = [
        {"at": move.at, "from": move.from_state, "to": move.to_state, "by": move.by, "reason": move.reason}
        for move in found.moves.all()
    ]
    if as_json:
        looks = list(found.looks.values("state", "url", "reason", "queued_at", "done_at", "look_observation_id"))
        extra = {"explanation": msgspec.to_builtins(explanation), "moves": moves, "looks": looks}
        write_json_line(alert_fields(found) | extra)
        return
    print_alert(found, explanation, moves, Console())


def find_alert(wanted: str) -> Alert:
    """The alert with this number or key; raises for one that is not there."""
    if wanted.isdecimal() and len(wanted) < 12:
        found = Alert.objects.filter(pk=int(wanted)).first()
        if found is not None:
            return found
    keyed = list(Alert.objects.filter(key__startswith=wanted.lower())[:2]) if len(wanted) >= KEY_LENGTH else []
    if len(keyed) > 1:
        raise ConfigError(f"alert: {wanted!r} is the start of several keys: give more of it")
    if not keyed:
        raise ActionError(f"no alert {safe_text(wanted)}: `theriac alerts` lists them")
    return keyed[0]
