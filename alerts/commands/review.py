# SPDX-License-Identifier: EUPL-1.2
"""`theriac review`: through the alerts at the speed of keys."""

import sys
import termios
import tty
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from alerts.access import Action, require
from alerts.commands.alerts import find_alert
from alerts.database import open_decisions
from alerts.errors import ActionError
from alerts.review.gloss import bundled_reader
from alerts.review.screen import draw, draw_keys, draw_since
from alerts.review.session import ASKS, Key, ReviewSession
from config.output import safe_text
from config.settings import load_settings
from indexer.store import open_store


def review(
    alerts: Annotated[
        list[str] | None, typer.Argument(metavar="[ALERT]…", help="Only these; default: all that wait.")
    ] = None,
) -> None:
    """Go through the alerts that wait: one key, one decision; `?` shows all keys.

    In a pipe every line of standard input is a key, with a text behind it where one is asked for: `c see the imprint`.
    """
    settings = load_settings()
    open_decisions(settings)
    account = require(settings, Action.DECIDE).account
    chosen = [find_alert(wanted).pk for wanted in alerts] if alerts else None
    store = open_store(settings)
    console = Console()
    try:
        session = ReviewSession(store, account, datetime.now(UTC), chosen)
        console.print(draw_since(session.since))
        for left in session.since.hand_overs:
            session.accept(left, datetime.now(UTC))
        go_through(session, console)
    finally:
        store.close()
    console.print(Text(f"{session.decided} decided, {max(0, len(session.ids) - session.at)} left.", style="dim"))


def go_through(session: ReviewSession, console: Console) -> None:
    """Show, read a key, do it; until the end or `q`."""
    reader = bundled_reader()
    said = ""
    while True:
        if console.is_terminal:
            console.clear()
        screen = session.screen(datetime.now(UTC))
        console.print(draw(screen, reader) if screen else "Nothing waits. z undoes, b goes back, q leaves.")
        if said:
            console.print(Text(safe_text(said), style="green" if not said.startswith("!") else "bold yellow"))
        pressed, text = read_key(console)
        if pressed is None or pressed == Key.QUIT:
            return
        said = answer(session, pressed, text, console)


def answer(session: ReviewSession, pressed: str, text: str | None, console: Console) -> str:
    """What came of one key, in one line; a mistake is said and changes nothing."""
    if pressed not in set(Key):
        return f"! no such key: {pressed!r}; ? shows all"
    key = Key(pressed)
    if key is Key.HELP:
        console.print(draw_keys(tuple(Key)))
        read_key(console)
        return ""
    if key in ASKS and text is None:
        text = console.input(f"{ASKS[key]}: ")
    try:
        return session.press(key, text or "", datetime.now(UTC))
    except ActionError as error:
        return f"! {error}"


def read_key(console: Console) -> tuple[str | None, str | None]:
    """One key of a terminal without a line's end, or the next line of a pipe; None at the end."""
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        if not line:
            return None, None
        pressed, _, text = line.strip().partition(" ")
        return pressed, text
    console.file.flush()
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        tty.setcbreak(handle)
        pressed = sys.stdin.read(1)
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)
    return (None if pressed in ("", "\x04") else {" ": "j", "\n": "j"}.get(pressed, pressed)), None
