# SPDX-License-Identifier: EUPL-1.2
"""When a host may be asked next: the floor, what robots.txt wants, how fast it answers, and what it told us to wait."""

from dataclasses import dataclass, field

RECOVER_AFTER = 100
"""Answers in a row without complaint after which a host without floor is asked a little faster again."""
FIRST_WIDTH = 8
"""Requests under way at first; each good answer allows one more, until the host errs or slows."""
LEAST_WIDTH_WHEN_SLOW = 4
"""Slowness alone never leads below this width; faults lead down to one request at a time."""
EASING_S = 1.0
"""Complaints within this time are one: they answer requests that left before we eased."""
SLOW_S = 2.0
SLOWER = 8.0
"""A host is slow when its answers take longer than this, and so many times longer than the fastest took."""


@dataclass(kw_only=True)
class HostPace:
    """One host. Times are seconds of a monotonic clock that the caller passes in."""

    floor_s: float
    max_delay_s: float
    concurrency: int
    delay_s: float = 0.0
    next_at: float = 0.0
    in_flight: int = 0
    blocked_until: float = 0.0
    rounds_without_answer: int = 0
    """Times in a row that the host told us to wait without answering one page in between."""
    silent_since: float | None = None
    """When the first of these came."""
    learned_s: float = 0.0
    """Delay that the host's own complaints taught us."""
    answers: int = 0
    window_started_at: float | None = None
    calm: int = field(default=0)
    width: float = FIRST_WIDTH
    """Requests that may be under way now: grows with good answers, halves with each round of faults."""
    enough: float = float("inf")
    """The width at which the host last erred or slowed; beyond half of it we grow slowly."""
    eased_at: float = float("-inf")
    fastest_s: float = float("inf")
    latency_s: float = 0.0
    """Moving mean of the time to an answer."""

    def __post_init__(self) -> None:
        self.delay_s = self.floor_s

    def may_ask(self, now: float) -> bool:
        """True when one more request may leave now."""
        room = min(self.concurrency, int(self.width))
        return self.in_flight < room and now >= self.next_at and now >= self.blocked_until

    def wait_s(self, now: float) -> float:
        """Seconds until time alone allows a request; 0 when only an answer can."""
        return max(0.0, self.next_at - now, self.blocked_until - now)

    def asked(self, now: float) -> None:
        """A request leaves."""
        self.in_flight += 1
        self.next_at = now + max(self.delay_s, self.learned_s)
        if self.window_started_at is None:
            self.window_started_at = now

    def left(self) -> None:
        """A request is over, however it ended."""
        self.in_flight = max(0, self.in_flight - 1)

    def faltered(self, now: float, *, least: float = 1.0) -> None:
        """The host erred, broke off or slowed under our requests: let half as many be under way."""
        if now - self.eased_at < EASING_S:
            return
        self.eased_at = now
        self.enough = max(least, min(self.width, self.in_flight + 1.0) / 2)
        self.width = self.enough

    def narrow(self) -> None:
        """One request at a time, and more only slowly: we may not be welcome here."""
        self.width = self.enough = 1.0

    def _widen(self, now: float, latency_s: float) -> None:
        """A good answer allows more requests at once, unless answers come ever later."""
        self.fastest_s = min(self.fastest_s, latency_s)
        self.latency_s = latency_s if not self.latency_s else 0.9 * self.latency_s + 0.1 * latency_s
        if self.latency_s > max(SLOW_S, SLOWER * self.fastest_s) and self.width > LEAST_WIDTH_WHEN_SLOW:
            self.faltered(now, least=LEAST_WIDTH_WHEN_SLOW)
        elif self.width < self.concurrency:
            self.width += 1.0 if self.width < self.enough else 1.0 / (4.0 * self.width)

    def answered(self, latency_s: float, now: float = 0.0) -> None:
        """A page came: follow the host's speed where there is a floor, forget old complaints slowly."""
        self.answers += 1
        self._widen(now, latency_s)
        self.rounds_without_answer, self.silent_since = 0, None
        if self.floor_s > 0:
            wanted = (self.delay_s + latency_s) / 2
            self.delay_s = min(self.max_delay_s, max(self.floor_s, wanted))
        self.calm += 1
        if self.learned_s and self.calm >= RECOVER_AFTER:
            self.calm = 0
            self.learned_s = 0.0 if self.learned_s < 0.01 else self.learned_s * 0.9

    def throttled(self, now: float, retry_after_s: float | None) -> bool:
        """The host asks for patience; True when this opens a new round of waiting.

        With a time given we wait that long, and spread the pages it allowed in its window evenly from then on. Without
        one we back off, twice as long each round.
        """
        self.calm = 0
        if now < self.blocked_until:
            if retry_after_s is not None:
                self.blocked_until = max(self.blocked_until, now + retry_after_s)
            return False
        self.rounds_without_answer += 1
        self.silent_since = now if self.silent_since is None else self.silent_since
        wait_s = retry_after_s if retry_after_s is not None else min(self.max_delay_s, 2.0**self.rounds_without_answer)
        self._learn(now, wait_s)
        self.blocked_until = now + max(wait_s, 0.2)
        self.answers, self.window_started_at = 0, None
        return True

    def is_hopeless(self, now: float, patience_s: float) -> bool:
        """True when the host has answered nothing but "wait" for longer than we are patient."""
        return self.silent_since is not None and now - self.silent_since > patience_s

    def _learn(self, now: float, wait_s: float) -> None:
        if self.answers and self.window_started_at is not None:
            evenly = (now - self.window_started_at + wait_s) / self.answers
            self.learned_s = min(self.max_delay_s, max(evenly, self.learned_s * 1.1))
        else:
            self.learned_s = min(self.max_delay_s, max(self.learned_s * 2, 0.05))
