# SPDX-License-Identifier: EUPL-1.2
"""A shop that answers 429 with Retry-After to whoever asks too fast."""

import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

from tests.practice.sites.plain import PlainShop
from tests.practice.web import Answer, Ask


@dataclass(kw_only=True)
class SlowShop(PlainShop):
    """At most `burst` requests in `window_s` seconds; beyond that the visitor is told to wait."""

    burst: int = 20
    window_s: float = 2.0
    seen: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def answer(self, ask: Ask) -> Answer:
        recent, now = self.seen[ask.host], time.monotonic()
        while recent and now - recent[0] > self.window_s:
            recent.popleft()
        if len(recent) >= self.burst:
            text = (
                "<html><head><title>429 Too Many Requests</title></head><body><h1>Too Many Requests</h1></body></html>"
            )
            return Answer(body=text.encode(), status=429, headers=(("Retry-After", "1"),), lasting=False)
        recent.append(now)
        answer = super().answer(ask)
        return Answer(
            body=answer.body,
            status=answer.status,
            content_type=answer.content_type,
            headers=answer.headers,
            lasting=False,
        )
