# SPDX-License-Identifier: EUPL-1.2
"""Harvest: a shop of a known platform names all its products in its own catalogue, for a fraction of the requests.

Where the catalogue says all that a product's page says under the page's own address, the page is not fetched; elsewhere
its offers are cards, and the pages are read.
"""

from dataclasses import replace

from crawler.answer import Answer
from crawler.frontier.canonical import clean_url, url_key
from crawler.frontier.store import Entry
from crawler.linking import PLATFORM
from crawler.listing import Listing
from crawler.page import Page
from crawler.platforms.registry import PLATFORMS, find_platform
from crawler.platforms.shopify import read_shop_currency
from crawler.run import CrawlRun

TELL_ALL = frozenset({"shopify", "woocommerce"})
"""Platforms whose catalogue gives each product's own address, text, price and stock as its page does."""
MOST_PAGES = 400


class Harvest:
    """The catalogue of one site."""

    def __init__(self, run: CrawlRun) -> None:
        self.run = run
        self.pages = 0

    def begin(self, home: Page) -> None:
        """Ask for the catalogue if the home page shows a platform that has one."""
        platform = find_platform(home)
        if platform is None:
            return
        rest = f"{read_shop_currency(home) or ''}:{home.url}"
        self._ask(platform.name, platform.catalogue_urls(home), 0, rest)

    def _ask(self, name: str, urls: tuple[str, ...], first: int, rest: str) -> None:
        """Enter the first of the addresses that was not asked yet; the entry's kind says all that a restart needs."""
        for place, address in enumerate(urls[first:], first):
            url = clean_url(address)
            if url is None or not self.run.is_ours(url):
                continue
            if self.run.frontier.add(url, priority=PLATFORM, depth=1, kind=f"platform:{name}:{place}:{rest}"):
                return

    def take(self, entry: Entry, answer: Answer) -> tuple[Listing, ...]:
        """The offers of a catalogue's answer; asks for the next part, or for the next place to look."""
        _, name, place, currency, home_url = entry.kind.split(":", 4)
        platform = next(found for found in PLATFORMS if found.name == name)
        found = platform.parse_catalogue(answer.page, currency or None) if answer.page.status == 200 else None
        if found is None or not found.listings:
            home = replace_url(answer.page, home_url)
            self._ask(name, platform.catalogue_urls(home), int(place) + 1, f"{currency}:{home_url}")
            return ()
        self.pages += 1
        for address in found.next_urls if self.pages < MOST_PAGES else ():
            url = clean_url(address)
            if url is not None and self.run.is_ours(url):
                self.run.frontier.add(url, priority=PLATFORM, depth=1, kind=entry.kind)
        return tuple(self._settle(listing, name) for listing in found.listings)

    def _settle(self, listing: Listing, name: str) -> Listing:
        """A full offer whose page need not be fetched, or a card."""
        url = clean_url(listing.url)
        says_all = name in TELL_ALL and listing.title and listing.description and listing.price is not None
        if not says_all or url is None or listing.price is None or listing.price.currency is None:
            return replace(listing, is_card=True)
        if not self.run.frontier.alias(url_key(url)) and url_key(url) in self.run.offers.answered:
            return replace(listing, is_card=True)
        return listing


def replace_url(page: Page, url: str) -> Page:
    """An empty page that stands for the home page's address."""
    return Page(url=url, requested_url=url, status=page.status, headers=(), body=b"", fetched_at=page.fetched_at)
