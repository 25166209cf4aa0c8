# SPDX-License-Identifier: EUPL-1.2
"""Progress of a run: a live table on a terminal, JSON lines elsewhere."""

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import msgspec
from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from alerts.children import Child, Crawls
from config.output import safe_text

QUIET_EVERY_S = 5.0


class Progress:
    """Shows how crawls are doing; use as a context manager around them."""

    def __init__(self, console: Console, started: Callable[[], float] = time.monotonic) -> None:
        self.console = console
        self.clock = started
        self.started = started()
        self.last_line = 0.0
        self.notice = ""
        self.live = Live(console=console, refresh_per_second=5, transient=True) if console.is_terminal else None

    def __enter__(self) -> Self:
        if self.live is not None:
            self.live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.live is not None:
            self.live.stop()

    def note(self, message: str) -> None:
        """One line about what goes on, replaced by the next."""
        self.notice = message
        if self.live is not None:
            self.live.update(Spinner("dots", Text(message)))

    def show(self, crawls: Crawls, changed: Child | None) -> None:
        """Show the present state of all crawls."""
        if self.live is not None:
            self.live.update(self.table(crawls))
        elif changed is not None and (changed.exit_status is not None or self.is_due()):
            self.last_line = self.clock()
            write_progress(progress_row(changed))

    def is_due(self) -> bool:
        """Whether it is time for another line."""
        return self.clock() - self.last_line >= QUIET_EVERY_S

    def table(self, crawls: Crawls) -> Table:
        """One row per crawl that runs, one for all."""
        table = Table(box=None, pad_edge=False, header_style="dim")
        for name in ("", "pages", "offers", "flagged", "pages/s", "time left"):
            table.add_column(name, justify="left" if not name else "right")
        for child in crawls.running:
            table.add_row(*row_cells(child))
        every = [*crawls.running, *crawls.ended]
        sums = [f"{sum(figure(child, name) for child in every):,}" for name in ("pages", "offers", "flagged")]
        elapsed = self.clock() - self.started
        done = f"{len(crawls.ended)} of {len(every) + len(crawls.waiting)} done · {say_seconds(elapsed)}"
        table.add_row(Text(done, style="bold"), *sums, "", "")
        if crawls.stopping_since is not None:
            table.add_row(Text("stopping in good order; the same command goes on from here", style="yellow"))
        return table


def figure(child: Child, name: str) -> int:
    """A count a crawl has said; 0 before it said any."""
    value = child.said.get(name, 0)
    return int(value) if isinstance(value, (int, float)) else 0


def row_cells(child: Child) -> list[Text | str]:
    """The figures of one crawl."""
    rate = child.said.get("rate") or 0.0
    queued = figure(child, "queued")
    left = say_seconds(queued / rate) if rate and queued else "–"
    figures = [f"{figure(child, name):,}" for name in ("pages", "offers", "flagged")]
    return [Text(safe_text(child.name)), *figures, f"{rate:.1f}", left]


def progress_row(child: Child) -> dict[str, Any]:
    """One machine-readable line."""
    row: dict[str, Any] = {"event": "progress", "source": child.name}
    row |= {name: figure(child, name) for name in ("pages", "offers", "flagged", "queued")}
    if child.exit_status is not None:
        row |= {"event": "ended", "exit": child.exit_status}
    return row


def write_progress(row: dict[str, Any]) -> None:
    """One JSON line on standard error, so that standard output holds results alone."""
    sys.stderr.write(msgspec.json.encode(row).decode() + "\n")
    sys.stderr.flush()


def say_seconds(seconds: float) -> str:
    """`42 s`, `3 min 5 s`, `2 h 10 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
