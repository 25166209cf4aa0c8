# SPDX-License-Identifier: EUPL-1.2
"""Scrapy's scheduler over the frontier: no Request object exists before its host may be asked."""

import heapq
from collections import deque
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.http import Headers
from scrapy.utils.asyncio import CallLaterResult, call_later

from crawler.frontier.canonical import url_key
from crawler.frontier.store import Entry
from crawler.run import CrawlRun, now

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.spiders import Spider

MOST_PARKED = 500
"""Entries held aside because their host must wait, before we stop looking for other hosts."""


class FrontierRequest(Request):
    """A request for a clean address, which needs no second cleaning."""

    def _set_url(self, url: str) -> None:
        self._url = url


class FrontierScheduler(BaseScheduler):
    """Hands out what the frontier holds, as each host's pace allows."""

    run: CrawlRun

    def __init__(self, crawler: "Crawler") -> None:
        self.crawler = crawler
        self.again: deque[Request] = deque()
        self.later: list[tuple[float, int, Request]] = []
        self.parked: dict[str, deque[Entry]] = {}
        self.wake_call: CallLaterResult | None = None
        self.wake_at = 0.0

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Scrapy's way to build it."""
        return cls(crawler)

    def open(self, spider: "Spider") -> None:
        """The spider brings the run and the callbacks."""
        self.run = spider.run  # type: ignore[attr-defined]
        self.callback = spider.parse
        self.errback = spider.failed  # type: ignore[attr-defined]
        self.headers = Headers(spider.request_headers())  # type: ignore[attr-defined]

    def close(self, reason: str) -> None:
        """Leave nothing behind that would wake a dead engine; what waits stays in the frontier."""
        if self.wake_call is not None:
            self.wake_call.cancel()

    def has_pending_requests(self) -> bool:
        """True while something waits that may still be asked for in this run."""
        run = self.run
        if run.stop_reason is not None:
            return False
        if self.again or self.later:
            return True
        if self._limit_is_reached():
            return False
        if any(self.parked.values()):
            return True
        return run.frontier.has_waiting(run.least_priority)

    def enqueue_request(self, request: Request) -> bool:
        """Take a request back: a redirect's target, or one to be asked again (later, when meta says when)."""
        entry = request.meta.get("entry")
        if entry is None:
            return self.run.frontier.add(request.url, priority=request.priority, depth=0, key=url_key(request.url))
        not_before = request.meta.pop("not_before", None)
        if not_before is None:
            self.again.append(request)
        else:
            heapq.heappush(self.later, (not_before, entry.seq, request))
        return True

    def next_request(self) -> Request | None:
        """One request that may leave now, or None; then a wake-up is set for when time allows one."""
        if self.run.stop_reason is not None:
            return None
        moment = now()
        while self.later and self.later[0][0] <= moment:
            self.again.append(heapq.heappop(self.later)[2])
        request = self._ask_again(moment) or (None if self._limit_is_reached() else self._ask_new(moment))
        if request is None:
            self._set_alarm(moment)
        return request

    def _limit_is_reached(self) -> bool:
        return self.run.asked >= self.run.page_limit

    def _ask_again(self, moment: float) -> Request | None:
        for _ in range(len(self.again)):
            request = self.again.popleft()
            host = request.meta["host"]
            if self.run.pace_of(host).may_ask(moment):
                return self._leave(request, moment)
            self.again.append(request)
        return None

    def _ask_new(self, moment: float) -> Request | None:
        run = self.run
        for host, waiting in self.parked.items():
            if waiting and run.pace_of(host).may_ask(moment):
                return self._leave_first(waiting.popleft(), host, moment)
        parked = sum(map(len, self.parked.values()))
        while parked < MOST_PARKED:
            found = run.frontier.pop(run.least_priority)
            if found is None:
                return None
            if run.traps.is_shut(found.url) and found.kind == "page":
                run.frontier.done(found, dropped=True)
                continue
            host = urlsplit(found.url).hostname or ""
            if run.pace_of(host).may_ask(moment):
                return self._leave_first(found, host, moment)
            self.parked.setdefault(host, deque()).append(found)
            parked += 1
            if not self._other_hosts(host):
                return None
        return None

    def _other_hosts(self, host: str) -> bool:
        return any(other != host for other in self.run.paces)

    def _leave_first(self, entry: Entry, host: str, moment: float) -> Request:
        self.run.asked += 1
        return self._leave(self._make(entry, host), moment)

    def _make(self, entry: Entry, host: str) -> Request:
        meta: dict[str, Any] = {"entry": entry, "host": host, "download_slot": host}
        if self.run.proxy is not None:
            meta["proxy"] = self.run.proxy
        return FrontierRequest(
            entry.url, callback=self.callback, errback=self.errback, headers=self.headers, meta=meta, dont_filter=True
        )

    def _leave(self, request: Request, moment: float) -> Request:
        self.run.pace_of(request.meta["host"]).asked(moment)
        request.meta["asked_at"] = moment
        return request

    def _set_alarm(self, moment: float) -> None:
        """Wake the engine when the first host that must wait may be asked."""
        waits = [self.run.pace_of(host).wait_s(moment) for host, waiting in self.parked.items() if waiting]
        waits += [self.run.pace_of(request.meta["host"]).wait_s(moment) for request in self.again]
        waits += [self.later[0][0] - moment] if self.later else []
        timed = [wait for wait in waits if wait > 0]
        if not timed:
            return
        due = moment + min(timed)
        if self.wake_call is not None:
            if self.wake_at <= due + 0.001:
                return
            self.wake_call.cancel()
        self.wake_at = due
        self.wake_call = call_later(min(timed) + 0.001, self._wake)

    def _wake(self) -> None:
        self.wake_call = None
        engine_slot = self.crawler.engine._slot
        if engine_slot is not None:
            engine_slot.nextcall.schedule()
