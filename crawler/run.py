# SPDX-License-Identifier: EUPL-1.2
"""CrawlRun: what the parts of one crawl share; made once from the spec, hung on the spider as `run`."""

import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from config.settings import Settings
from config.source import Source
from crawler.frontier.canonical import clean_url, url_key
from crawler.frontier.frontier import Frontier
from crawler.frontier.memo import HrefMemo
from crawler.frontier.pace import HostPace
from crawler.guard import Guard, is_private_host
from crawler.issues import IssueKind, IssueLog
from crawler.offers import OfferBook
from crawler.page import PageState
from crawler.session import Session
from crawler.site import site_of
from crawler.spec import CrawlSpec
from crawler.traps import TrapWatch

PATIENCE_S = 900.0
"""How long a host may answer nothing but "wait" before the crawl stops, its frontier kept."""


@dataclass(kw_only=True)
class CrawlRun:
    """State of one crawl; the frontier and what hangs on it survive the process, the rest is counted anew."""

    spec: CrawlSpec
    settings: Settings
    source: Source | None
    guard: Guard
    frontier: Frontier
    offers: OfferBook
    session: Session
    sites: set[str]
    """Registrable domains (or host:port) that belong to this crawl."""
    known: frozenset[int] = frozenset()
    """Keys of pages on which earlier runs saw offers."""
    kept_others: set[str] = field(default_factory=set)
    """Keys of kept records that are no page of the frontier (cards of a list)."""
    origins: dict[str, bool] = field(default_factory=dict)
    memo: HrefMemo = field(default_factory=HrefMemo)
    traps: TrapWatch = field(default_factory=TrapWatch)
    issues: IssueLog = field(default_factory=IssueLog)
    states: Counter[PageState] = field(default_factory=Counter)
    paces: dict[str, HostPace] = field(default_factory=dict)
    asked: int = 0
    """Pages asked for that came, or are still on their way."""
    pages: int = 0
    """Pages fetched by this process."""
    listings: int = 0
    rendered: int = 0
    """Pages that the browser built."""
    throttled: int = 0
    """Answers that asked us to wait."""
    forbidden: int = 0
    """Addresses that robots.txt forbids."""
    least_priority: int = -1_000
    """Only entries of at least this priority are handed out (phase 1: profile pages alone)."""
    stop_reason: str | None = None

    @property
    def is_free(self) -> bool:
        """True where hosts may be without pace floor: the practice market, and private hosts that are allowed."""
        return self.spec.practice or self.spec.allow_private

    @property
    def page_limit(self) -> int:
        """Pages to fetch at most."""
        if self.spec.limit is not None:
            return self.spec.limit
        return self.source.pace.pages_per_run if self.source else self.settings.crawl.pages_per_run

    @property
    def depth_limit(self) -> int:
        """Clicks from a start page at most."""
        return self.source.pace.depth if self.source else self.settings.crawl.depth

    @property
    def proxy(self) -> str | None:
        """The proxy that every request goes through, if any."""
        if self.spec.practice_proxy or self.spec.proxy:
            return self.spec.practice_proxy or self.spec.proxy
        if self.source is not None and self.source.vantage == "tor":
            return self.settings.crawl.tor_proxy
        if self.source is not None and self.source.vantage == "proxy":
            return self.settings.crawl.proxy
        return None

    def pace_of(self, host: str) -> HostPace:
        """The pace of a host."""
        found = self.paces.get(host)
        if found is None:
            found = self.paces[host] = self._new_pace(host)
        return found

    def _new_pace(self, host: str) -> HostPace:
        crawl = self.settings.crawl
        if self.spec.practice or (self.spec.allow_private and is_private_host(host)):
            return HostPace(floor_s=0.0, max_delay_s=crawl.max_delay_s, concurrency=crawl.practice_concurrency)
        floor = max(crawl.delay_s, self.source.pace.delay_s if self.source else 0.0)
        return HostPace(floor_s=floor, max_delay_s=max(floor, crawl.max_delay_s), concurrency=crawl.concurrency)

    def is_ours(self, url: str) -> bool:
        """True when an address belongs to the site of this crawl."""
        origin = url[: url.find("/", 8)]
        found = self.origins.get(origin)
        if found is None:
            if len(self.origins) > 5_000:
                self.origins.clear()
            found = self.origins[origin] = site_of(url) in self.sites
        return found

    def adopt(self, site: str) -> None:
        """Another site belongs to this crawl too."""
        self.sites.add(site)
        self.origins.clear()

    def stop(self, reason: str) -> None:
        """Hand out nothing more; the first reason counts."""
        self.stop_reason = self.stop_reason or reason


def open_run(spec: CrawlSpec, settings: Settings) -> CrawlRun:
    """The shared state, its frontier opened with what earlier attempts of the run kept."""
    source = spec.source
    kept, kept_others = kept_keys(Path(spec.kept_keys_file)) if spec.kept_keys_file else (set(), set())
    frontier = Frontier(spec.folder / "frontier.sqlite", kept)
    guard = Guard(
        allow_private=spec.allow_private and not spec.practice,
        by_proxy=bool(spec.practice_proxy or spec.proxy or (source is not None and source.vantage != "direct")),
    )
    run = CrawlRun(
        asked=frontier.count_done(),
        spec=spec,
        settings=settings,
        source=source,
        guard=guard,
        frontier=frontier,
        offers=OfferBook(frontier.store, kept),
        session=Session.from_file(Path(spec.cookies)) if spec.cookies else Session(),
        sites={site for site in map(site_of, spec.urls) if site},
        known=frozenset(url_key(url) for url in map(clean_url, spec.known_pages) if url is not None),
        kept_others=kept_others,
    )
    for message in run.session.complaints:
        run.issues.add(IssueKind.SESSION, message)
    return run


def kept_keys(path: Path) -> tuple[set[int], set[str]]:
    """Page keys that were kept, one a line: those of the frontier as numbers, other records' keys as they are."""
    keys: set[int] = set()
    others: set[str] = set()
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                keys.add(int(line.strip(), 16))
            except ValueError:
                others.add(line.strip())
    return keys, others


def now() -> float:
    """The clock that paces run on."""
    return time.monotonic()
