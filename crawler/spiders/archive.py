# SPDX-License-Identifier: EUPL-1.2
"""Archive: pages out of WARC and WACZ files, read as if they had just come, without any network.

Two passes: the first reads the pages on which sites speak of themselves and those of sellers, the second everything.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from crawler.archives import ArchivedPage, ArchiveError, read_archive
from crawler.extraction.links import LinkKind, link_kind, profile_page_kind
from crawler.extraction.product import extract_listings
from crawler.extraction.site import read_seller_profile, read_site_profile
from crawler.frontier.canonical import clean_url, hash64, url_key
from crawler.issues import IssueKind
from crawler.listing import Listing
from crawler.outlinks import read_outlinks
from crawler.page import Page, PageState
from crawler.profile import ProfilePageKind, SellerProfile, SiteProfile
from crawler.reading import self_address
from crawler.seen import PageOutcome, SeenPage
from crawler.site import site_of
from crawler.spiders.base import SiteSpider
from crawler.state import page_state

MOST_IN_STATIONS = 128
MOST_SITES = 2_000
MOST_SELLERS = 20_000
PROFILE_PAGES = 16


class ArchiveSpider(SiteSpider):
    """Reads files; asks nobody."""

    name = "archive"

    async def start(self) -> AsyncIterator[Any]:
        """Every page that has something to keep, as fast as the stations take it."""
        self.profile_pages: dict[str, list[tuple[ProfilePageKind, Page]]] = {}
        self.seller_pages: dict[int, SellerProfile] = {}
        self.sites: dict[str, SiteProfile] = {}
        for found in self.all_pages(quiet=True):
            self.learn(found.page)
        self.sites = {site: read_site_profile(pages) for site, pages in self.profile_pages.items()}
        self.profile_pages = {}
        self.homes_told: set[str] = set()
        for found in self.all_pages(quiet=False):
            seen = self.read(found)
            if seen is not None and seen.page_key not in self.run.kept_others:
                yield seen
            while self.stations_are_full():
                await asyncio.sleep(0.005)
            limit = self.run.spec.limit
            if self.run.stop_reason is not None or (limit is not None and self.run.pages >= limit):
                break
        for seen in self.left_cards():
            yield seen

    def stations_are_full(self) -> bool:
        """True while enough pages are on their way."""
        slot = self.crawler.engine.scraper.slot
        return slot is not None and slot.itemproc_size >= MOST_IN_STATIONS

    def all_pages(self, *, quiet: bool) -> Iterator[ArchivedPage]:
        """Pages of all files; damage is an issue once, and the next file follows."""
        for name in self.run.spec.archives:
            try:
                yield from read_archive(Path(name), self.run.settings.crawl.decompressed_bytes)
            except ArchiveError as error:
                if not quiet:
                    self.run.issues.add(IssueKind.ARCHIVE, str(error), name, doubtful=True)

    def idle(self) -> None:
        """Everything was given to the stations."""

    def learn(self, page: Page) -> None:
        """First pass: keep what is said of sites and sellers."""
        if page.status != 200:
            return
        site = site_of(page.url)
        kind = profile_page_kind(page.url, "")
        if kind is not None and (site in self.profile_pages or len(self.profile_pages) < MOST_SITES):
            pages = self.profile_pages.setdefault(site, [])
            if len(pages) < PROFILE_PAGES:
                pages.append((kind, page))
        url = clean_url(page.url)
        is_seller = link_kind(page.url, "") is LinkKind.SELLER
        if is_seller and url is not None and len(self.seller_pages) < MOST_SELLERS:
            self.seller_pages[url_key(url)] = read_seller_profile(page, None)

    def read(self, found: ArchivedPage) -> SeenPage | None:
        """Second pass: the record of one page, or None when it holds nothing to keep."""
        page, run = found.page, self.run
        run.pages += 1
        outcome = page_state(page)
        run.states[outcome.state] += 1
        url = clean_url(page.url) or page.url
        if outcome.state is not PageState.OK:
            is_proof = outcome.state in (PageState.SEIZED, PageState.SUSPENDED, PageState.PARKED, PageState.LEGAL_BLOCK)
            return self.record(found, outcome, ()) if is_proof else None
        listings = extract_listings(page, run.source)
        canonical = self_address(page.url, read_outlinks(page, run.memo).canonical)
        claimed = run.offers.claim(url_key(url), page.url, canonical, listings)
        is_home = site_of(page.url) in self.sites and profile_page_kind(page.url, "") is ProfilePageKind.HOME
        is_home = is_home and site_of(page.url) not in self.homes_told
        own_seller = self.seller_pages.get(url_key(url))
        if not claimed.own and not is_home and own_seller is None:
            return None
        if is_home:
            self.homes_told.add(site_of(page.url))
        seen = self.record(found, outcome, claimed.own)
        sellers = tuple(dict.fromkeys(filter(None, (own_seller, *seen.sellers))))
        return replace(seen, is_site_profile=is_home, is_seller_profile=own_seller is not None, sellers=sellers)

    def left_cards(self) -> Iterator[SeenPage]:
        """Third pass, only over lists: offers whose own page is not in the archive."""
        if not self.flush():
            return
        waiting = self.run.offers.open_cards()
        for found in self.all_pages(quiet=True) if waiting else ():
            cards = waiting.pop(url_key(clean_url(found.page.url) or found.page.url), None)
            if cards:
                seen = self.record(found, PageOutcome(state=PageState.OK), tuple(cards))
                seen = replace(seen, page_key=seen.page_key + "-cards")
                if seen.page_key not in self.run.kept_others:
                    yield seen

    def record(self, found: ArchivedPage, outcome: PageOutcome, listings: tuple[Listing, ...]) -> SeenPage:
        """A SeenPage that points into the archive."""
        run = self.run
        addresses = filter(None, (clean_url(listing.seller_url or "") for listing in listings))
        sellers = dict.fromkeys(self.seller_pages.get(url_key(address)) for address in addresses)
        return SeenPage(
            run_id=run.spec.run_id, source=run.spec.name, page_key=f"{hash64(found.archived_at):016x}-archived",
            page=found.page, outcome=outcome, exchange=None, listings=listings,
            site=self.sites.get(site_of(found.page.url)), sellers=tuple(filter(None, sellers)),
            practice=run.spec.practice, archived_at=found.archived_at,
        )  # fmt: skip
