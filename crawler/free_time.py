# SPDX-License-Identifier: EUPL-1.2
"""Free time: how long the event loop was held by our own work, so that a host is not blamed for it.

A page that takes seconds to read holds the loop; downloads under way meanwhile look as if their server had gone quiet.
"""

import time

from scrapy.utils.asyncio import call_later

TICK_S = 0.25


class HeldClock:
    """Counts the seconds in which the loop could not read; one per process is enough."""

    def __init__(self) -> None:
        self.held_s = 0.0
        self.due_at: float | None = None

    def start(self) -> None:
        """Begin to count; harmless when it is counting already."""
        if self.due_at is None:
            self._tick_later()

    def held(self) -> float:
        """All seconds held so far, the present hold included."""
        return self.held_s + self._late_by()

    def _late_by(self) -> float:
        late = 0.0 if self.due_at is None else time.monotonic() - self.due_at
        return late if late > TICK_S else 0.0

    def _tick_later(self) -> None:
        self.due_at = time.monotonic() + TICK_S
        call_later(TICK_S, self._tick)

    def _tick(self) -> None:
        self.held_s += self._late_by()
        self._tick_later()
