# SPDX-License-Identifier: EUPL-1.2
"""robots.txt of each host: what may be fetched, how fast, and where the sitemaps lie.

Source: RFC 9309: 4xx allows everything. A file that cannot be had (5xx, no answer) is noted as an issue, and the crawl
goes on at its own pace, as the RFC allows for files that stay unavailable.
"""

from dataclasses import dataclass

from protego import Protego

MAX_BYTES = 512_000
"""RFC 9309 asks for at least 500 kibibytes."""
MAX_CRAWL_DELAY_S = 60.0


@dataclass(frozen=True, kw_only=True)
class RobotsRules:
    """What one host's robots.txt says to us; no rules: everything is allowed."""

    rules: Protego | None
    agent: str
    crawl_delay_s: float = 0.0
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """True when the address may be fetched."""
        return self.rules is None or bool(self.rules.can_fetch(url, self.agent))


def parse_robots(body: bytes, agent: str) -> RobotsRules:
    """The rules in a file; whatever is no rule is passed over."""
    text = body[:MAX_BYTES].decode("utf-8-sig", errors="replace")
    if "<html" in text[:2_000].lower():
        return RobotsRules(rules=None, agent=agent)
    rules = Protego.parse(text)
    has_limits = "disallow" in text.lower()
    delay = rules.crawl_delay(agent)
    return RobotsRules(
        rules=rules if has_limits else None,
        agent=agent,
        crawl_delay_s=min(MAX_CRAWL_DELAY_S, max(0.0, float(delay or 0.0))),
        sitemaps=tuple(list(rules.sitemaps)[:50]),
    )
