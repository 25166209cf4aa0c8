# SPDX-License-Identifier: EUPL-1.2
"""Drawing the review: one alert on one screen, in the order in which a reviewer reads; page content made harmless."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from alerts.explaining import Reason
from alerts.review.before import Since
from alerts.review.gloss import gloss
from alerts.review.session import MEANINGS, Key, Screen
from alerts.showing import SEVERITY_STYLE, counted, indented
from classifiers.reading import Reader
from config.output import safe_text

REASONS, OFFERS, QUOTE = 5, 4, 110
SHORTER = ((REASONS, OFFERS), (REASONS, 2), (4, 1), (3, 1), (2, 1), (1, 1))
TYPED_LINES = 2
"""Left below an alert for what is typed, and for the cursor."""
FIRST_KEYS = (
    Key.UPHOLD,
    Key.LEGAL,
    Key.NOT_AN_OFFER,
    Key.SUBSTANDARD,
    Key.LOOK,
    Key.CASE,
    Key.UNDO,
    Key.NEXT,
    Key.HELP,
)


def fitted(screen: Screen, reader: Reader, console: Console, said: RenderableType = "") -> RenderableType:
    """One alert with as many reasons and offers as the terminal has lines for; one of each at least.

    `said` stands below it: what came of the last key.
    """
    below = TYPED_LINES + (len(console.render_lines(said)) if said else 0)
    for reasons, offers in SHORTER:
        drawn = draw(screen, reader, reasons, offers)
        if not console.is_terminal or len(console.render_lines(drawn)) + below <= console.height:
            break
    return drawn


def draw(screen: Screen, reader: Reader, reasons: int = REASONS, offers: int = OFFERS) -> RenderableType:
    """One alert with so many reasons for it and against it, and so many offers."""
    alert = screen.alert
    title = Text(f"{screen.place} of {screen.total} · alert {alert.pk} · ")
    title.append(alert.severity, style=SEVERITY_STYLE.get(alert.severity, ""))
    title.append(f" · {alert.state.replace('_', ' ')}{' · practice' if alert.practice else ''}")
    who = Text.assemble((safe_text(alert.subject), "bold"))
    who.append(f"\n{safe_text(alert.product_group)}: {safe_text(alert.substances[:8]) or 'no substance named'}")
    who.append(f"\n{counted(alert.offers, 'offer')}, {counted(alert.sightings, 'sighting')}")
    lines: list[RenderableType] = [Panel(who, title=title, title_align="left", border_style="dim")]
    for case in screen.cases:
        lines.append(
            Text(f"  There is a case already: {case.reference} {safe_text(case.title)[:80]}", style="bold yellow")
        )
    lines += [indented(Text(safe_text(change), style="cyan"), 2) for change in screen.changes]
    lines += [indented(Text(line), 2) for line in screen.explanation.suspected]
    lines += draw_reasons("For it", screen.explanation.for_it, reader, reasons)
    lines += draw_reasons("Against it", screen.explanation.against_it, reader, reasons)
    lines += draw_offers(screen, reader, offers)
    return Group(*lines, draw_keys(FIRST_KEYS))


def draw_reasons(title: str, reasons: tuple[Reason, ...], reader: Reader, shown: int) -> Iterator[RenderableType]:
    """The strongest reasons with their quotes, glossed; how many more there are, and that there is none."""
    head = Text.assemble((f"\n{title}", "bold"))
    if not reasons:
        head.append("  no sign that we look for", style="dim")
    elif len(reasons) > shown:
        head.append(f"  the strongest {shown} of {len(reasons)}", style="dim")
    yield head
    for reason in reasons[:shown]:
        yield indented(
            Text(f"{safe_text(reason.meaning)}  {reason.strength:.2f}, {counted(reason.offers, 'offer')}"), 2
        )
        for quote in reason.quotes[:1]:
            yield indented(glossed(quote[:QUOTE], reader), 4)


def draw_offers(screen: Screen, reader: Reader, shown: int) -> Iterator[RenderableType]:
    """The strongest offers."""
    yield Text("\nStrongest offers", style="bold")
    for offer in screen.explanation.offers[:shown]:
        line = Text.assemble((f"{offer.observation_id[:12]}  ", "cyan"))
        line.append_text(glossed(offer.title[:QUOTE], reader))
        line.append(f"  {safe_text(offer.price)}")
        yield indented(line, 2)
        gone = f"  seen gone {offer.gone_at}" if offer.gone_at else ""
        yield indented(Text(f"{safe_text(offer.url)[:160]}{gone}", style="dim"), 4)


def glossed(text: str, reader: Reader) -> Text:
    """A text as shown, followed by what we know of it."""
    shown = Text(f"“{safe_text(text)}”", style="italic")
    known = ", ".join(f"{safe_text(one.quote)} = {one.meaning}" for one in gloss(text, reader, 4))
    if known:
        shown.append(f"  [{known}]", style="not italic green")
    return shown


def draw_keys(keys: tuple[Key, ...]) -> Text:
    """What to press."""
    line = Text("\n")
    for key in keys:
        line.append(f"{key.value}", style="bold reverse")
        line.append(f" {MEANINGS[key]}  ")
    return line


def draw_since(since: Since) -> RenderableType:
    """What a person reads before the first alert."""
    lines = []
    if since.at is not None:
        lines.append(
            f"Since {since.at:%Y-%m-%d %H:%M} UTC: {counted(since.new, 'new alert')}, {since.reopened} reopened, "
            f"{since.by_others} decided by others."
        )
    for left in since.hand_overs:
        lines.append(f"{left.by}, {left.at:%Y-%m-%d %H:%M} UTC: {left.text} ({counted(len(left.alerts), 'alert')})")
    return Text("\n".join(safe_text(line) for line in lines), style="cyan")
