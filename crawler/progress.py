# SPDX-License-Identifier: EUPL-1.2
"""ProgressLines: one JSON line on standard output every half second, and a last one when the crawl is over."""

import sys
import time
from typing import TYPE_CHECKING, Any, Self

import msgspec
from scrapy import Spider, signals
from scrapy.utils.asyncio import create_looping_call

from crawler.run import CrawlRun

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

EVERY_S = 0.5


class ProgressLines:
    """A Scrapy extension; the parent process reads what it writes."""

    def __init__(self, crawler: "Crawler") -> None:
        self.crawler = crawler
        self.loop: Any = None
        self.started_at = time.monotonic()
        crawler.signals.connect(self.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Scrapy's way to build it."""
        return cls(crawler)

    @property
    def run(self) -> CrawlRun:
        """The crawl's shared state."""
        return self.crawler.spider.run  # type: ignore[union-attr, no-any-return]

    def spider_opened(self, spider: Spider) -> None:
        """Begin to report."""
        self.loop = create_looping_call(self.report)
        self.loop.start(EVERY_S, now=False)

    def report(self) -> None:
        """One line of how far it is; what was done goes to disk as often."""
        self.crawler.spider.flush()  # type: ignore[union-attr]
        write_line({"event": "progress", **self.figures()})

    def figures(self) -> dict[str, Any]:
        """Counts so far."""
        run, stats = self.run, self.crawler.stats.get_stats()
        seconds = max(0.001, time.monotonic() - self.started_at)
        flagged = sum(int(stats.get(f"theriac/classifiers/{verdict}", 0)) for verdict in ("falsified", "unauthorised"))
        return {
            "source": run.spec.name,
            "pages": run.pages,
            "offers": run.listings,
            "flagged": flagged,
            "queued": run.frontier.waiting(),
            "states": {str(state): count for state, count in run.states.items()},
            "rate": round(run.pages / seconds, 2),
        }

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """The last line: why it ended, all counts, all issues."""
        if self.loop is not None and self.loop.running:
            self.loop.stop()
        run = self.run
        said = run.stop_reason or ("limit" if reason == "finished" and run.asked >= run.page_limit else reason)
        is_complete = said in ("finished", "limit", "expected_state")
        is_doubtful = run.issues.doubtful or not is_complete
        write_line(
            {
                "event": "finished",
                **self.figures(),
                "reason": said,
                "doubtful": is_doubtful,
                "complete": is_complete,
                "throttled": run.throttled,
                "rendered": run.rendered,
                "forbidden": run.forbidden,
                "seconds": round(time.monotonic() - self.started_at, 3),
                "stats": {key: value for key, value in self.crawler.stats.get_stats().items() if is_plain(value)},
                "issues": run.issues.rows(),
                "issue_counts": {str(kind): count for kind, count in run.issues.counts.items()},
            }
        )


def is_plain(value: object) -> bool:
    """True for what JSON can carry as a number or word."""
    return isinstance(value, (int, float, str))


def write_line(row: dict[str, Any]) -> None:
    """One JSON line; a parent that went away is no reason to fail."""
    try:
        sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
        sys.stdout.buffer.flush()
    except (BrokenPipeError, ValueError):
        return
