# SPDX-License-Identifier: EUPL-1.2
"""The one downloader middleware: guard, robots.txt, session, pace, patience, redirects.

One class instead of Scrapy's seven, because each costs a coroutine per page; each answer is looked at once, in the
order in which it matters.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.frontier.canonical import absolute_url, url_key
from crawler.guard import GuardError
from crawler.issues import IssueKind
from crawler.retry import (
    RETRIES,
    SERVER_FAULTS,
    SERVER_RETRIES,
    fault_kind,
    fault_words,
    is_network_fault,
    parse_retry_after,
    say_fault,
)
from crawler.robots import RobotsRules, parse_robots
from crawler.run import PATIENCE_S, CrawlRun, now
from crawler.site import home_of
from crawler.wire import WireResponse

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)

REDIRECTS = frozenset({301, 302, 303, 307, 308})
FEWER_RETRIES = {IssueKind.REFUSED: 1, IssueKind.HOST_UNKNOWN: 1, IssueKind.TIMEOUT: 2, IssueKind.TLS: 1}
"""Faults that seldom pass, or that cost a whole time-out each."""
LOST_AFTER = 20
"""Network faults in a row after which the host is taken for lost and the crawl stops, its frontier kept."""


class RedirectLoopError(IgnoreRequest):
    """A page that only leads to itself, or from one to the next without end."""


class LeftSiteError(IgnoreRequest):
    """A redirect to another site, which is not followed."""


class RobotsError(IgnoreRequest):
    """robots.txt forbids the address."""


class KnownPageError(IgnoreRequest):
    """A redirect to a page that this crawl reads anyway."""


class CrawlMiddleware:
    """Between the engine and the wire."""

    def __init__(self, crawler: "Crawler") -> None:
        self.crawler = crawler
        self.robots: dict[str, RobotsRules] = {}
        self.asking: dict[str, asyncio.Future[RobotsRules]] = {}
        self.faults_in_a_row = 0

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Scrapy's way to build it."""
        return cls(crawler)

    @property
    def run(self) -> CrawlRun:
        """The crawl's shared state."""
        return self.crawler.spider.run  # type: ignore[union-attr, no-any-return]

    def process_request(self, request: Request) -> Awaitable[None] | None:
        """Refuse, or let go with the session's cookies."""
        if request.meta.get("aside"):
            return None
        self.run.guard.check_url(request.url)
        host = request.meta["host"]
        cookies = self.run.session.header_for(request.url, host)
        if cookies is not None:
            request.headers["Cookie"] = cookies
        origin = request.url[: request.url.find("/", 8)]
        rules = self.robots.get(origin)
        if rules is None:
            return self._obey_unknown(request, origin)
        self._obey(rules, request)
        return None

    def _obey(self, rules: RobotsRules, request: Request) -> None:
        if not rules.allows(request.url):
            raise RobotsError(f"robots.txt forbids {request.url}")

    async def _obey_unknown(self, request: Request, origin: str) -> None:
        """Read robots.txt of a host once, however many requests wait for it."""
        if self.run.source is not None and not self.run.source.robots.obey:
            self.robots[origin] = RobotsRules(rules=None, agent="")
            return
        asking = self.asking.get(origin)
        if asking is None:
            asking = self.asking[origin] = asyncio.ensure_future(self._learn_robots(request, origin))
        self._obey(await asking, request)

    async def _learn_robots(self, request: Request, origin: str) -> RobotsRules:
        rules = self.robots[origin] = await self._fetch_robots(request, origin)
        pace = self.run.pace_of(request.meta["host"])
        if rules.crawl_delay_s > pace.floor_s:
            pace.floor_s = rules.crawl_delay_s
            pace.delay_s = max(pace.delay_s, rules.crawl_delay_s)
            pace.concurrency = 1
        self.crawler.spider.sitemaps_named(origin, rules.sitemaps)  # type: ignore[union-attr]
        return rules

    async def _fetch_robots(self, request: Request, origin: str) -> RobotsRules:
        agent = self.run.settings.crawl.identity
        address = origin + "/robots.txt"
        meta = {
            "aside": True,
            "proxy": request.meta.get("proxy"),
            "download_slot": "robots",
            "download_maxsize": 600_000,
        }
        meta["download_timeout"] = min(15.0, self.run.settings.crawl.timeout_s)
        aside = Request(address, headers=request.headers, callback=NO_CALLBACK, meta=meta, dont_filter=True)
        for _ in range(4):
            try:
                response = await self.crawler.engine.download_async(aside)
            except Exception as error:  # noqa: BLE001 (any fault of the wire: the page itself will meet it and report)
                self.run.issues.add(IssueKind.ROBOTS, f"robots.txt could not be read: {say_fault(error)}", address)
                return RobotsRules(rules=None, agent=agent)
            target = _location(response) if response.status in REDIRECTS else None
            if target is None or not self.run.is_ours(target):
                break
            self.run.guard.check_url(target)
            aside = aside.replace(url=target)
        if response.status >= 500 or response.status == 429:
            self.run.issues.add(IssueKind.ROBOTS, f"robots.txt answered {response.status}", address)
        body = self.crawler.spider.decoded(response) if response.status == 200 else b""  # type: ignore[union-attr]
        return parse_robots(body, agent) if body else RobotsRules(rules=None, agent=agent)

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Pass on, ask again, or follow."""
        if request.meta.get("aside"):
            return response
        assert isinstance(response, WireResponse)
        run, host = self.run, request.meta["host"]
        pace = run.pace_of(host)
        pace.left()
        self.faults_in_a_row = 0
        set_cookies = run.session.learn(request.url, host, response.seen_headers)
        wait_s = parse_retry_after(_header(response, "retry-after"), response.fetched_at)
        if response.status == 429 or (response.status == 503 and (wait_s is not None or not _is_challenge(response))):
            return self._wait(request, response, wait_s)
        moment = now()
        if response.status in SERVER_FAULTS:
            if self._retries_left(request, most=SERVER_RETRIES):
                self._ease(request)
                return request
        else:
            pace.answered(moment - request.meta["asked_at"], moment)
        if response.status in REDIRECTS:
            return self._follow(request, response, set_cookies)
        return response

    def _wait(self, request: Request, response: Response, wait_s: float | None) -> Response | Request:
        """The host waits as told; the page is asked again, however often, while the host answers others."""
        run, moment = self.run, now()
        pace = run.pace_of(request.meta["host"])
        run.throttled += 1
        if wait_s is None and response.status == 503 and not self._retries_left(request):
            return response
        request.meta.pop("not_before", None)
        if pace.throttled(moment, wait_s):
            told = f"told to wait {wait_s:.0f} s" if wait_s is not None else "no time given"
            run.issues.add(IssueKind.THROTTLED, f"{response.status} {told}; waited and went on", request.meta["host"])
        if pace.is_hopeless(moment, PATIENCE_S) or (wait_s or 0) > PATIENCE_S:
            run.issues.add(IssueKind.THROTTLED, "the host only asks us to wait", request.url, doubtful=True)
            run.stop("throttled")
        return request

    def _retries_left(self, request: Request, most: int = RETRIES) -> bool:
        """Count a retry; True (and the request set for later) while any is left."""
        count = int(request.meta.get("retries", 0)) + 1
        request.meta["retries"] = count
        request.meta["not_before"] = now() + min(30.0, 0.5 * 2.0**count)
        if count > most:
            del request.meta["not_before"]
        return count <= most

    def _follow(self, request: Request, response: WireResponse, set_cookies: bool) -> Response | Request:
        run = self.run
        target = _location(response)
        if target is None:
            return response
        chain = (*request.meta.get("redirect_chain", ()), request.url)
        host = urlsplit(target).hostname or ""
        if (
            target in chain
            and not set_cookies
            and _header(response, "set-cookie")
            and host not in run.session.insisting
        ):
            run.session.insist(host)
            set_cookies = run.session.learn(request.url, host, response.seen_headers)
        if len(chain) > run.settings.crawl.redirects or (target in chain and not set_cookies):
            raise RedirectLoopError(f"{len(chain)} redirects, the last to {target}")
        run.guard.check_url(target)
        if not run.is_ours(target) and not self.crawler.spider.adopts(request, target):  # type: ignore[union-attr]
            raise LeftSiteError(f"redirected to another site: {target}")
        entry = request.meta["entry"]
        key = url_key(target)
        if key != entry.key and not run.frontier.alias(key) and key not in request.meta.get("own_keys", ()):
            raise KnownPageError(target)
        meta = request.meta | {"redirect_chain": chain, "host": host, "download_slot": host}
        meta["own_keys"] = (*request.meta.get("own_keys", ()), key)
        return request.replace(url=target, meta=meta)

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Ask again after a network fault; give up the host after many in a row."""
        if request.meta.get("aside"):
            return None
        run = self.run
        pace = run.pace_of(request.meta["host"])
        pace.left()
        if not is_network_fault(exception):
            return None
        self.faults_in_a_row += 1
        hopeless = fault_kind(exception) in (IssueKind.REFUSED, IssueKind.HOST_UNKNOWN)
        patience = LOST_AFTER if hopeless or pace.width < 2 else 4 * LOST_AFTER
        if self.faults_in_a_row >= patience and run.pages and not await self._is_alive(request):
            run.issues.add(fault_kind(exception), f"host lost: {say_fault(exception)}", request.url, doubtful=True)
            run.stop("host_lost")
            return None
        if not self._retries_left(request, most=FEWER_RETRIES.get(fault_kind(exception), RETRIES)):
            return None
        self._ease(request)
        return request

    async def _is_alive(self, request: Request) -> bool:
        """Ask the site's first page once more: a few pages that always fail are no lost host."""
        self.faults_in_a_row = 0
        meta = {"aside": True, "proxy": request.meta.get("proxy"), "download_slot": "robots", "download_timeout": 20.0}
        address = home_of(request.url)
        aside = Request(address, headers=request.headers, callback=NO_CALLBACK, meta=meta, dont_filter=True)
        try:
            return (await self.crawler.engine.download_async(aside)).status < 500
        except Exception as error:  # noqa: BLE001 (any fault of the wire means the same here)
            log.info("host asked once more: %s", fault_words(error))
            return False

    def _ease(self, request: Request) -> None:
        """Fewer requests at once; a page that errs again and again has a fault of its own."""
        if request.meta["retries"] <= 2:
            self.run.pace_of(request.meta["host"]).faltered(now())


def _header(response: WireResponse, name: str) -> str | None:
    return next((value for key, value in response.seen_headers if key.lower() == name), None)


def _location(response: Response) -> str | None:
    assert isinstance(response, WireResponse)
    value = _header(response, "location")
    if not value:
        return None
    with contextlib.suppress(UnicodeDecodeError, UnicodeEncodeError):
        value = value.encode("latin-1").decode("utf-8")
    return absolute_url(response.url, value) or _refused(response.url, value)


def _refused(base: str, value: str) -> str | None:
    """A target that is no http address is a matter for the guard, not for silence."""
    scheme = value.partition(":")[0].lower()
    if scheme not in ("http", "https") and value.find(":") > 0 and "/" not in scheme:
        raise GuardError(f"{base}: redirected to {value[:200]!r}")
    return None


def _is_challenge(response: Response) -> bool:
    """A 503 that carries a page for people: the state tells what it is."""
    return len(response.body) > 2_000
