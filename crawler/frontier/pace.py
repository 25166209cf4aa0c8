# SPDX-License-Identifier: EUPL-1.2
"""When a host may be asked next: the floor, what robots.txt wants, how fast it answers, and what it told us to wait."""

from dataclasses import dataclass, field

RECOVER_AFTER = 100
"""Answers in a row without complaint after which a host without floor is asked a little faster again."""


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

    def __post_init__(self) -> None:
        self.delay_s = self.floor_s

    def may_ask(self, now: float) -> bool:
        """True when one more request may leave now."""
        return self.in_flight < self.concurrency and now >= self.next_at and now >= self.blocked_until

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

    def answered(self, latency_s: float) -> None:
        """A page came: follow the host's speed where there is a floor, forget old complaints slowly."""
        self.answers += 1
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
