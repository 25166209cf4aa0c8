# SPDX-License-Identifier: EUPL-1.2
"""SiteSpider: reads a site from its home page on; the families differ in where they begin and what they look for."""

from collections.abc import AsyncIterator, Iterable
from typing import TYPE_CHECKING, Any, Self, cast

from scrapy import Request, Spider, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.answer import Answer, read_answer
from crawler.building import PageBuilder
from crawler.decoding import ACCEPTED
from crawler.frontier.canonical import clean_url
from crawler.frontier.store import Entry, FrontierError
from crawler.issues import IssueKind
from crawler.linking import SITEMAP
from crawler.listing import Listing
from crawler.marking import Marker
from crawler.middleware import KnownPageError, LeftSiteError, RobotsError
from crawler.outlinks import OutLinks
from crawler.page import PageState
from crawler.profiling import PROFILE_PRIORITY, START_PRIORITY
from crawler.reading import NO_LINKS, PageReader
from crawler.releasing import Pending, Releases
from crawler.retry import fault_words
from crawler.run import CrawlRun
from crawler.seen import PageOutcome, SeenPage
from crawler.site import home_of, site_of
from crawler.sitemaps import read_sitemap
from crawler.state import page_state
from crawler.wire import WireResponse

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

KNOWN_PRIORITY = -900


class SiteSpider(Spider):
    """Base of all families that fetch."""

    name = "site"
    run: CrawlRun

    @classmethod
    def from_crawler(cls, crawler: "Crawler", *args: Any, **kwargs: Any) -> Self:
        """Scrapy's way to build it; `run` comes as keyword."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.prepare()
        crawler.signals.connect(spider.item_kept, signal=signals.item_scraped)
        crawler.signals.connect(spider.item_failed, signal=signals.item_error)
        crawler.signals.connect(spider.item_failed, signal=signals.item_dropped)
        crawler.signals.connect(spider.reading_failed, signal=signals.spider_error)
        crawler.signals.connect(spider.idle, signal=signals.spider_idle)
        crawler.signals.connect(spider.builder.close, signal=signals.spider_closed)
        return spider

    def prepare(self) -> None:
        """Parts that need the run."""
        self.in_stations: dict[str, Entry | None] = {}
        self.cards_are_out = False
        self.is_ending = False
        """True: idle was reached once; each item that passes the stations wakes the engine, to see if it is over."""
        self.marker = Marker(self.run)
        self.releases = Releases(self.run)
        self.reader = PageReader(self.run, self.releases)
        self.builder = PageBuilder(self.run, self.reader, self.request_headers()["User-Agent"])

    def request_headers(self) -> dict[str, str]:
        """What every request says of us."""
        crawl, source = self.run.settings.crawl, self.run.source
        identity = source.identity if source is not None and source.identity else crawl.identity
        if crawl.contact and not (source is not None and source.identity):
            identity = f"{identity} {crawl.contact}"
        languages = ", ".join(source.languages) if source is not None and source.languages else "en"
        return {
            "User-Agent": identity,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,*/*;q=0.5",
            "Accept-Language": f"{languages}, *;q=0.5",
            "Accept-Encoding": ACCEPTED,
        }

    async def start(self) -> AsyncIterator[Any]:
        """Enter the addresses to begin with; the scheduler does the rest."""
        run = self.run
        urls = [url for url in map(clean_url, self.start_addresses()) if url is not None]
        if not urls and not run.frontier.resumed:
            run.issues.add(IssueKind.NO_START, "expected at least one http address to begin with", doubtful=True)
        for url in urls:
            run.frontier.add(url, priority=START_PRIORITY, depth=0, kind="start")
        for home in dict.fromkeys(home_of(url) for url in urls):
            run.frontier.add(home, priority=START_PRIORITY, depth=0, kind="home")
        self.enter_more()
        if not self.releases.reading.is_over:
            run.least_priority = PROFILE_PRIORITY
        self.flush()
        return
        yield

    def start_addresses(self) -> Iterable[str]:
        """Where the family begins."""
        return self.run.spec.urls

    def enter_more(self) -> None:
        """What a family adds to the frontier besides its start addresses."""

    def enter_known(self) -> None:
        """Pages on which earlier runs saw offers and that nothing led to this time: are they gone?"""
        for url in map(clean_url, self.run.spec.known_pages):
            if url is not None and self.run.is_ours(url):
                self.run.frontier.add(url, priority=KNOWN_PRIORITY, depth=1, kind="product")

    def parse(self, response: Response, **kwargs: Any) -> Any:
        """One answer: its state, then what it gives."""
        assert isinstance(response, WireResponse)
        run, entry = self.run, response.meta["entry"]
        run.pages += 1
        limit = run.settings.crawl.decompressed_bytes
        answer = read_answer(response, entry.url, limit=limit, issues=run.issues)
        if answer.exchange.tls_chain_pem:
            self.marker.trust(answer)
        if entry.kind == "sitemap":
            return self.take_sitemap(entry, answer)
        if entry.kind.startswith("platform:"):
            self.reader.take(entry, answer, NO_LINKS, self.releases.harvest.take(entry, answer))
            return self.let_go()
        outcome = self.judge_state(answer)
        is_proof = self.marker.state(entry, answer, outcome)
        if outcome.state is PageState.OK:
            return self.take_ok(entry, answer)
        return self.take_other(entry, answer, outcome, is_proof=is_proof)

    def judge_state(self, answer: Answer) -> PageOutcome:
        """The page's state; an empty 200 is an error and an issue."""
        page = answer.page
        if page.status == 200 and not page.body.strip():
            self.run.issues.add(IssueKind.EMPTY, "answered 200 with an empty body", page.url)
            return PageOutcome(state=PageState.ERROR, reason="200 with an empty body")
        return page_state(page)

    def take_ok(self, entry: Entry, answer: Answer) -> Any:
        """A page to read; one that scripts build is shown by the browser first."""
        links, listings = self.reader.look_into(answer)
        if self.builder.wants(answer, listings):
            return self.take_built(entry, answer, links, listings)
        self.reader.take(entry, answer, links, listings)
        return self.let_go()

    async def take_built(
        self, entry: Entry, answer: Answer, links: OutLinks, listings: tuple[Listing, ...]
    ) -> list[SeenPage] | None:
        """The same by way of the browser."""
        self.reader.take(entry, *await self.builder.build(answer, links, listings))
        return self.let_go()

    def take_other(self, entry: Entry, answer: Answer, outcome: PageOutcome, *, is_proof: bool) -> Any:
        """A page that is not content: kept where it proves something."""
        if entry.kind in ("start", "home") and self.run.stop_reason is None:
            self.reader.follow(entry, answer)
        if is_proof:
            self.releases.release(Pending(entry=entry, answer=answer, outcome=outcome))
        else:
            self.run.frontier.done(entry)
            self.releases.left_phase(entry)
        self.releases.seller_is_missing(entry)
        return self.let_go()

    def failed(self, failure: Failure) -> Any:
        """No answer that can be read: say why, and go on."""
        request: Request = failure.request  # type: ignore[attr-defined]
        entry: Entry = request.meta["entry"]
        fault = cast("BaseException", failure.value)
        if isinstance(fault, KnownPageError):
            self.run.frontier.done(entry)
        elif isinstance(fault, RobotsError):
            self.marker.forbidden(entry, fault)
        elif isinstance(fault, LeftSiteError):
            self.marker.left_site(entry, fault)
        else:
            self.marker.fault(entry, fault)
        self.releases.seller_is_missing(entry)
        self.releases.left_phase(entry)
        return self.let_go()

    def adopts(self, request: Request, target: str) -> bool:
        """A start page may move to another address of its owner: that site is then ours too."""
        entry: Entry = request.meta["entry"]
        if entry.kind != "start" or entry.depth or self.run.pages:
            return False
        self.run.adopt(site_of(target))
        self.run.issues.add(IssueKind.STATE, f"start page moved to {site_of(target)}, which was followed", entry.url)
        self.run.frontier.add(home_of(target), priority=START_PRIORITY, depth=0, kind="home")
        return True

    def sitemaps_named(self, origin: str, sitemaps: tuple[str, ...]) -> None:
        """robots.txt of a host was read: its sitemaps, or the place where one usually lies."""
        for address in sitemaps or (f"{origin}/sitemap.xml",):
            url = clean_url(address)
            if url is not None and self.run.is_ours(url):
                self.run.frontier.add(url, priority=SITEMAP, depth=1, kind="sitemap")

    def take_sitemap(self, entry: Entry, answer: Answer) -> Any:
        """Addresses of a sitemap; most sites have none, which is no fault."""
        self.run.frontier.done(entry)
        if answer.page.status == 200:
            found = read_sitemap(answer.page.body)
            for address in found.sitemaps:
                url = clean_url(address)
                if url is not None and self.run.is_ours(url):
                    self.run.frontier.add(url, priority=SITEMAP, depth=entry.depth + 1, kind="sitemap")
            self.reader.enter_named(found.pages)
        return self.let_go()

    def decoded(self, response: Response) -> bytes:
        """The body of an aside (robots.txt)."""
        assert isinstance(response, WireResponse)
        run = self.run
        answer = read_answer(response, response.url, limit=run.settings.crawl.decompressed_bytes, issues=run.issues)
        return answer.page.body

    def let_go(self) -> list[SeenPage] | None:
        """Write the frontier, then give what is ready to the stations."""
        ready = self.releases.take_ready()
        if not ready:
            if len(self.run.frontier.added) > 200 or len(self.run.frontier.ended) > 200:
                self.flush()
            return None
        if not self.flush():
            return None
        items: list[SeenPage] = []
        for pending in ready:
            seen = self.releases.seen_page(pending)
            self.in_stations[seen.page_key] = pending.entry
            items.append(seen)
        return items

    def flush(self) -> bool:
        """Write the frontier; a full disk ends the crawl in good order."""
        try:
            self.run.frontier.flush(self.run.offers.statements())
        except FrontierError as error:
            self.run.issues.add(IssueKind.DISK, str(error), doubtful=True)
            self.run.stop("disk_full")
            return False
        return True

    def item_kept(self, item: Any) -> None:
        """All stations passed: the page is done."""
        seen = seen_of(item)
        self.run.listings += len(seen.listings)
        entry = self.in_stations.pop(seen.page_key, None)
        if entry is not None:
            self.run.frontier.done(entry)
        if self.is_ending:
            self.wake()

    def wake(self) -> None:
        """Let the engine look again; by itself it does so every five seconds only."""
        slot = self.crawler.engine._slot
        if slot is not None:
            slot.nextcall.schedule()

    def item_failed(self, item: Any) -> None:
        """A station could not keep a page: the run is doubtful, and another attempt fetches the page again."""
        seen = seen_of(item)
        self.run.issues.add(IssueKind.STATION, "a station failed; see the log", seen.page.url, doubtful=True)
        entry = self.in_stations.pop(seen.page_key, None)
        if entry is not None:
            self.run.frontier.forget(entry)

    def reading_failed(self, failure: Failure, response: Response | None) -> None:
        """Reading a page raised: an issue, and the rest goes on."""
        entry = response.meta.get("entry") if response is not None else None
        url = response.url if response is not None else ""
        self.run.issues.add(IssueKind.EXTRACTION, fault_words(cast("BaseException", failure.value)), url, doubtful=True)
        if entry is not None:
            self.run.frontier.done(entry)
            self.releases.left_phase(entry)

    def idle(self) -> None:
        """Nothing is left to fetch: what waited is let go, then the cards that no page answered for."""
        run = self.run
        self.is_ending = True
        self.releases.give_up_waiting()
        has_room = run.stop_reason is None and run.asked < run.page_limit
        if has_room and not run.frontier.has_waiting(KNOWN_PRIORITY):
            self.enter_known()
        goes_on = has_room and run.frontier.has_waiting(run.least_priority)
        if not goes_on and not self.cards_are_out and run.stop_reason is None:
            self.cards_are_out = True
            self.flush()
            self.releases.cards()
        items = self.let_go()
        for item in items or ():
            self.crawler.engine.scraper._start_itemproc_nowait(item)
        if items or goes_on:
            raise DontCloseSpider


def seen_of(item: Any) -> SeenPage:
    """The SeenPage inside whatever the last station gave."""
    while not isinstance(item, SeenPage):
        item = getattr(item, "assessed", None) or getattr(item, "captured", None) or item.seen
    return item
