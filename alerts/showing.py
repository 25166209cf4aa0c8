# SPDX-License-Identifier: EUPL-1.2
"""Showing: one explained alert on a terminal, in the order in which a reviewer reads; page content made harmless."""

from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from alerts.explaining import Explanation, Reason
from alerts.models.alert import Alert
from config.output import safe_text

SEVERITY_STYLE = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "dim"}
OFFERS_SHOWN = 8


def print_alert(found: Alert, explanation: Explanation, moves: list[dict[str, Any]], console: Console) -> None:
    """For a person: calm, in the order in which a reviewer reads."""
    title = Text(f"Alert {found.pk} · ")
    title.append(found.severity, style=SEVERITY_STYLE.get(found.severity, ""))
    title.append(f" · {found.state.replace('_', ' ')}{' · practice market' if found.practice else ''}")
    who = Text.assemble((safe_text(found.subject), "bold"))
    who.append(f"\n{safe_text(found.product_group)}: {safe_text(found.substances) or 'no substance named'}")
    who.append(f"\n{counted(found.offers, 'offer')}, {counted(found.sightings, 'sighting')}, {span(found)}")
    console.print(Panel(who, title=title, title_align="left", border_style="dim"))
    section(console, "Who seems to stand behind it", list(explanation.operator))
    section(console, "What is suspected", list(explanation.suspected))
    print_reasons(console, "Why", explanation.for_it, explanation.offers_read)
    print_reasons(console, "What speaks against it", explanation.against_it, explanation.offers_read)
    section(console, "How severe", list(explanation.severity))
    section(console, "What a person must still establish", list(explanation.to_establish))
    print_offers(console, explanation)
    section(console, "Looks", [look_line(look) for look in found.looks.all()])
    section(
        console,
        "History",
        [f"{move['at']:%Y-%m-%d %H:%M} {move['to']} by {move['by']}: {move['reason']}" for move in moves],
    )


def counted(number: int, what: str) -> str:
    """A number with its word: 1 offer, 2 offers."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def span(found: Alert) -> str:
    """First and last seen."""
    return f"first seen {found.first_seen_at:%Y-%m-%d %H:%M}, last {found.last_seen_at:%Y-%m-%d %H:%M} UTC"


def section(console: Console, title: str, lines: list[str]) -> None:
    """A heading and its lines; nothing when there are none."""
    if not lines:
        return
    console.print(Text(f"\n{title}", style="bold"))
    for line in lines:
        console.print(indented(Text(safe_text(line)), 2))


def print_reasons(console: Console, title: str, reasons: tuple[Reason, ...], offers_read: int) -> None:
    """Indicators with their quotes and provisions."""
    if not reasons:
        return
    console.print(Text(f"\n{title}", style="bold"))
    for reason in reasons:
        console.print(indented(Text(safe_text(reason.meaning)), 2))
        weight = f"strength {reason.strength:.2f}, in {reason.offers} of the {offers_read} strongest offers"
        provisions = f"; {', '.join(reason.provisions)}" if reason.provisions else ""
        condition = f" ({reason.condition})" if reason.condition else ""
        console.print(indented(Text(f"{reason.points_to}, {weight}{provisions}{condition}", style="dim"), 4))
        for quote in reason.quotes:
            console.print(indented(Text(f"“{safe_text(quote)[:300]}”", style="italic"), 4))


def print_offers(console: Console, explanation: Explanation) -> None:
    """The strongest offers, each with the id under which its proof is found."""
    if not explanation.offers:
        return
    console.print(Text("\nStrongest offers (theriac show ID)", style="bold"))
    for offer in explanation.offers[:OFFERS_SHOWN]:
        line = Text.assemble((f"{offer.observation_id[:12]}  ", "cyan"))
        line.append(f"{safe_text(offer.title)[:120]}  {safe_text(offer.price)}")
        console.print(indented(line, 2))
        gone = f"  seen gone {offer.gone_at}" if offer.gone_at else ""
        where = f"{offer.verdict} {offer.strength:.2f}  {safe_text(offer.url)[:200]}{gone}"
        console.print(indented(Text(where, style="dim"), 4))


def indented(text: Text, by: int) -> Padding:
    """A text whose further lines stand below its first."""
    return Padding(text, (0, 0, 0, by))


def look_line(look: Any) -> str:
    """One sealed look in one line."""
    when = look.done_at or look.queued_at or datetime.now(UTC)
    return f"{when:%Y-%m-%d %H:%M} {look.state} {look.url}{': ' + look.reason if look.reason else ''}"
