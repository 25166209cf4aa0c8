# SPDX-License-Identifier: EUPL-1.2
"""Drawing the review: one alert on one screen, in the order in which a reviewer reads; page content made harmless."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from alerts.explaining import Reason
from alerts.review.gloss import gloss
from alerts.review.session import MEANINGS, Key, Screen, Since
from alerts.showing import SEVERITY_STYLE, indented
from classifiers.reading import Reader
from config.output import safe_text

REASONS, OFFERS, QUOTE = 5, 4, 110
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


def draw(screen: Screen, reader: Reader) -> RenderableType:
    """One alert."""
    alert = screen.alert
    title = Text(f"{screen.place} of {screen.total} · alert {alert.pk} · ")
    title.append(alert.severity, style=SEVERITY_STYLE.get(alert.severity, ""))
    title.append(f" · {alert.state.replace('_', ' ')}{' · practice' if alert.practice else ''}")
    who = Text.assemble((safe_text(alert.subject), "bold"))
    who.append(f"\n{safe_text(alert.product_group)}: {safe_text(alert.substances[:8]) or 'no substance named'}")
    who.append(f"\n{alert.offers} offers, {alert.sightings} sightings")
    lines: list[RenderableType] = [Panel(who, title=title, title_align="left", border_style="dim")]
    for case in screen.cases:
        lines.append(
            Text(f"  There is a case already: {case.reference} {safe_text(case.title)[:80]}", style="bold yellow")
        )
    lines += [Text(f"  {safe_text(change)}", style="cyan") for change in screen.changes]
    lines += [Text(f"  {line}") for line in screen.explanation.suspected]
    lines += draw_reasons("For it", screen.explanation.for_it, reader)
    lines += draw_reasons("Against it", screen.explanation.against_it, reader)
    lines += draw_offers(screen, reader)
    return Group(*lines, draw_keys(FIRST_KEYS))


def draw_reasons(title: str, reasons: tuple[Reason, ...], reader: Reader) -> Iterator[RenderableType]:
    """The strongest reasons with their quotes, glossed."""
    if reasons:
        yield Text(f"\n{title}", style="bold")
    for reason in reasons[:REASONS]:
        yield indented(Text(f"{safe_text(reason.meaning)}  {reason.strength:.2f}, {reason.offers} offers"), 2)
        for quote in reason.quotes[:1]:
            yield indented(glossed(quote[:QUOTE], reader), 4)


def draw_offers(screen: Screen, reader: Reader) -> Iterator[RenderableType]:
    """The strongest offers."""
    yield Text("\nStrongest offers", style="bold")
    for offer in screen.explanation.offers[:OFFERS]:
        line = Text.assemble((f"{offer.observation_id[:12]}  ", "cyan"))
        line.append_text(glossed(offer.title[:QUOTE], reader))
        line.append(f"  {safe_text(offer.price)}")
        yield indented(line, 2)
        yield indented(Text(safe_text(offer.url)[:160], style="dim"), 4)


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
            f"Since {since.at:%Y-%m-%d %H:%M} UTC: {since.new} new alerts, {since.reopened} reopened, "
            f"{since.by_others} decided by others."
        )
    for left in since.hand_overs:
        lines.append(f"{left.by}, {left.at:%Y-%m-%d %H:%M} UTC: {left.text} ({len(left.alerts)} alerts)")
    return Text("\n".join(safe_text(line) for line in lines), style="cyan")
