# SPDX-License-Identifier: EUPL-1.2
"""`theriac review`: through the alerts at the speed of keys."""

import os
import sys
import termios
import tty
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console, RenderableType
from rich.text import Text

from alerts.access import Action, require
from alerts.commands.alerts import find_alert
from alerts.database import open_decisions
from alerts.errors import ActionError
from alerts.review.gloss import bundled_reader
from alerts.review.screen import draw_keys, draw_since, fitted
from alerts.review.session import ASKS, MEANINGS, Key, ReviewSession
from config.output import safe_text
from config.settings import Settings, load_settings
from indexer.store import open_store

PASTED = 4096
"""What comes at once is one key: an arrow's escape sequence, or a text that was pasted, which decides nothing."""
AS_KEY = {" ": "j", "\n": "j", "\x1b[B": "j", "\x1b[C": "j", "\x1b[A": "b", "\x1b[D": "b"}
"""Space, Return and arrows."""


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
        taken = tuple(left for left in session.since.hand_overs if session.accept(left, datetime.now(UTC)))
        go_through(session, console, settings, draw_since(replace(session.since, hand_overs=taken)))
    finally:
        store.close()
    console.print(Text(f"{session.decided} decided, {max(0, len(session.ids) - session.at)} left.", style="dim"))


def go_through(session: ReviewSession, console: Console, settings: Settings, said: RenderableType) -> None:
    """Show, read a key, do it; until the end or `q`. `said` stands below the first alert."""
    reader = bundled_reader()
    while True:
        if console.is_terminal:
            console.clear()
        screen = session.screen(datetime.now(UTC))
        console.print(
            fitted(screen, reader, console, said) if screen else "Nothing waits. z undoes, b goes back, q leaves."
        )
        if said:
            console.print(said)
        pressed, text = read_key(console)
        if pressed is None or pressed == Key.QUIT:
            return
        require(settings, Action.DECIDE)  # a session that ended meanwhile, or a right that was taken, ends this too
        said = answer(session, pressed, text, console)


def answer(session: ReviewSession, pressed: str, text: str | None, console: Console) -> Text:
    """What came of one key; a mistake is said and changes nothing."""
    if pressed not in set(Key):
        return warned(f"no such key: {pressed!r}; ? shows all")
    key = Key(pressed)
    if key is Key.HELP:
        return draw_keys(tuple(Key))
    try:
        if key in ASKS and text is None:
            text = console.input(f"{ASKS[key]}: ")
        return Text(safe_text(session.press(key, text or "", datetime.now(UTC))), style="green")
    except ActionError as error:
        return warned(str(error))
    except (EOFError, KeyboardInterrupt):
        return warned(f"{MEANINGS[key]}: left, nothing was changed")


def warned(line: str) -> Text:
    """What did not happen, and why."""
    return Text(f"! {safe_text(line)}", style="bold yellow")


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
        tty.setcbreak(handle)  # what was typed before the alert was on the screen is dropped with it
        pressed = os.read(handle, PASTED).decode("utf-8", "replace")
    except KeyboardInterrupt:
        return None, None
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)
    return (None if pressed in ("", "\x04") else AS_KEY.get(pressed, pressed)), None
