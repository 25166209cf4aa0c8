# SPDX-License-Identifier: EUPL-1.2
"""Showing an operator in a terminal: parties, reasons, what speaks against, what happened when."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerts.models.operator import OperatorKind
from alerts.operators.kinds import IdentifierKind
from alerts.sureness import percent
from config.output import safe_text

PARTIES, LINKS, SHARED, ALERTS, EVENTS = 60, 12, 20, 20, 25
WORDING = IdentifierKind.TEXT.value
HYPOTHESIS = {
    OperatorKind.OPERATOR: "A hypothesis: that one hand runs these. A person upholds or rejects it.",
    OperatorKind.PROGRAMME: "A hypothesis: that these work for one programme. A person upholds or rejects it.",
}


def print_operator(explained: Mapping[str, Any], console: Console) -> None:
    """All of it, the most telling first."""
    title = f"{explained['subject']} (no. {explained['id']}): {explained['state']}, {size_of(explained)}"
    console.print(Text(safe_text(title), style="bold"))
    console.print(HYPOTHESIS[OperatorKind(explained["kind"])], style="dim")
    if explained["programme"]:
        console.print(f"works for {safe_text(explained['programme']['subject'])} (no. {explained['programme']['id']})")
    if explained["merged_into"]:
        console.print(f"merged into operator {explained['merged_into']}")
    if explained["parties"]:
        print_parties(explained["parties"], console)
    print_shared(explained["identifiers"], console)
    print_links(explained["links"], console)
    lines("what speaks against", explained["against"], console)
    near = (f"operator {one['operator']} ({one['party']}): {percent(one['probability'])}" for one in explained["near"])
    lines("may be of the same hand, stands apart", list(near), console)
    below = (f"operator {one['id']}: {one['subject']}, {size_of(one)}" for one in explained["operators"])
    lines("operators that work for it", list(below), console)
    alerts = [f"alert {one['id']}: {one['headline']} ({alert_state(one)})" for one in explained["alerts"]]
    lines("alerts", alerts[:ALERTS], console)
    more(alerts, ALERTS, console)
    events = [f"{one['at']:%Y-%m-%d %H:%M} {one['what']}" for one in explained["timeline"]]
    lines("what happened when (UTC)", events[-EVENTS:], console)


def size_of(operator: Mapping[str, Any]) -> str:
    """How many parties it has, and how sure it is; a programme has operators."""
    members = operator["members"]
    if operator["kind"] == OperatorKind.PROGRAMME:
        return "1 operator works for it" if members == 1 else f"{members} operators work for it"
    if members > 1:
        return f"{members} parties, {percent(operator['probability'])}"
    return "one party" if members else "no party any more"


def how_sure(party: Mapping[str, Any], parties: int) -> str:
    """How surely a party belongs to the others; what a person put in has no figure."""
    if party["upheld"] and not party["probability"]:
        return "by hand"
    return percent(party["probability"]) if parties > 1 else "–"


def print_parties(parties: Sequence[Mapping[str, Any]], console: Console) -> None:
    """Who is in it."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("party", "who", "sure", "upheld", "first seen", "last seen"):
        table.add_column(name, overflow="fold")
    for row in parties[:PARTIES]:
        who = f"{row['seller']} @ {row['site']}" if row["seller"] else row["site"]
        dates = (f"{row['first_seen_at']:%Y-%m-%d}", f"{row['last_seen_at']:%Y-%m-%d}")
        upheld = "yes" if row["upheld"] else "no"
        table.add_row(str(row["party"]), Text(safe_text(who)), how_sure(row, len(parties)), upheld, *dates)
    console.print(table)
    more(parties, PARTIES, console)


def print_shared(shown: Sequence[Mapping[str, Any]], console: Console) -> None:
    """What its parties share, with the first evidence."""
    alike = [one for one in shown if one["kind"] == WORDING]
    rows = []
    for one in (one for one in shown if one["kind"] != WORDING or one is alike[0]):
        hub = ", so common that it links nobody" if one["hub"] else ""
        where = f"{one['parties']} of its parties, {one['in_all']} in all{hub}"
        what = pieces(len(alike)) if one["kind"] == WORDING else f"{one['kind']} {one['value']}"
        rows.append(f"{what}: {where}; theriac show {one['shown'][0]['observation_id'][:12]}")
    lines("what they show", rows[:SHARED], console)
    more(rows, SHARED, console)


def pieces(number: int) -> str:
    """Near-duplicate texts are compared by pieces of a fingerprint, which mean nothing to a reader one by one."""
    return f"wording alike in {number} {'piece' if number == 1 else 'pieces'} of its fingerprint"


def alert_state(alert: Mapping[str, Any]) -> str:
    """Its state, and who speaks for it."""
    if alert["spoken_for_by"]:
        return f"alert {alert['spoken_for_by']} speaks for it"
    return str(alert["state"]).replace("_", " ")


def print_links(links: Sequence[Mapping[str, Any]], console: Console) -> None:
    """The strongest links with their reasons."""
    rows = []
    for link in links[:LINKS]:
        reasons = ", ".join(link_reasons([one for one in link["reasons"] if not one.get("differs")]))
        refused = " REFUSED" if link["refused"] else ""
        pair = f"{link['left']['subject']} with {link['right']['subject']}"
        rows.append(f"{percent(link['probability'])}{refused} {pair}: {reasons}")
    lines("links that hold it together (in brackets what each reason weighs)", rows, console)
    more(links, LINKS, console)


def link_reasons(reasons: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each reason with its weight; pieces of wording as one."""
    alike = [one for one in reasons if one["kind"] == WORDING]
    said = [f"{one['kind']} {one['value']} ({one['weight']:g})" for one in reasons if one["kind"] != WORDING]
    return [*said, f"{pieces(len(alike))} ({max(one['weight'] for one in alike):g})"] if alike else said


def lines(title: str, rows: Sequence[str], console: Console) -> None:
    """A titled list; nothing when it is empty."""
    if rows:
        console.print(Text(f"\n{title}", style="bold"))
        for row in rows:
            console.print(Text(f"  {safe_text(row)}"), overflow="fold")


def more(rows: Sequence[Any], shown: int, console: Console) -> None:
    """How many are not shown."""
    if len(rows) > shown:
        console.print(f"  … and {len(rows) - shown} more: --json has all", style="dim")
