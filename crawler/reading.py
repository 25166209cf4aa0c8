# SPDX-License-Identifier: EUPL-1.2
"""PageReader: what an ok page gives: links for the frontier, offers for the stations, cards put aside."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from crawler.answer import Answer
from crawler.extraction.links import LinkKind, is_repeat, link_kind, profile_page_kind
from crawler.extraction.product import extract_listings, has_posts
from crawler.frontier.canonical import clean_url, url_key
from crawler.frontier.store import Entry
from crawler.issues import IssueKind
from crawler.linking import OTHER, PLATFORM, PRODUCT, SITEMAP, TELLING, as_first_page, language_switches, rank_link
from crawler.listing import Listing
from crawler.oddities import find_oddities
from crawler.outlinks import OutLink, OutLinks, read_outlinks
from crawler.page import Page
from crawler.profile import ProfilePageKind
from crawler.releasing import Pending, Releases
from crawler.run import CrawlRun

MOST_NEW_LINKS = 1_000
"""New addresses taken from one page at most; a page that has more repeats them elsewhere."""
CHANNEL = 'class="tgme_widget_message'
POST_ADDRESS = re.compile(r"/\w+/\d+(?:\?\w+)?$")
"""A post of a channel whose preview shows its whole text."""

NO_LINKS = OutLinks()


class PageReader:
    """Reads pages for one crawl."""

    def __init__(self, run: CrawlRun, releases: Releases) -> None:
        self.run, self.releases = run, releases

    def read(self, entry: Entry, answer: Answer) -> bool:
        """Take everything from a page; True when it gave an offer or a card."""
        links, listings = self.look_into(answer)
        self.take(entry, answer, links, listings)
        return bool(listings)

    def look_into(self, answer: Answer) -> tuple[OutLinks, tuple[Listing, ...]]:
        """New links and all listings of a page, nothing entered yet."""
        return read_outlinks(answer.page, self.run.memo), extract_listings(answer.page, self.run.source)

    def take(self, entry: Entry, answer: Answer, links: OutLinks, listings: tuple[Listing, ...]) -> None:
        """Enter links and offers, and pass the page on."""
        self.run.frontier.parent = entry.seq
        try:
            self._take(entry, answer, links, listings)
        finally:
            self.run.frontier.parent = 0

    def _take(self, entry: Entry, answer: Answer, links: OutLinks, listings: tuple[Listing, ...]) -> None:
        page = answer.page
        if not listings and link_kind(page.url) is LinkKind.THREAD and has_posts(page):
            self.run.offers.no_offer_at(entry.key)
        listings = tuple(listing for listing in listings if not (listing.is_card and is_repeat(listing.url)))
        for kind, words in find_oddities(page, listings):
            self.run.issues.add(kind, words, page.url)
        claimed = self.run.offers.claim(entry.key, page.url, self_address(page.url, links.canonical), listings)
        is_channel = CHANNEL in page.html
        new_products = 0 if is_channel else sum(self._enter_card(card, entry) for card in claimed.cards)
        if claimed.cards:
            self.releases.keep_list(entry, answer)
        new_products += self._follow(entry, page, links)
        if entry.kind == "page":
            self._watch(page, listings, gave_something=bool(claimed.own or claimed.cards or new_products))
        if len(claimed.own) == 1 and links.languages:
            self._leave_languages(entry, links)
        self._pass_on(entry, answer, claimed.own)

    def _leave_languages(self, entry: Entry, links: OutLinks) -> None:
        """An offer's page in other languages is the same offer: not asked for."""
        for address in links.languages[:100]:
            key = url_key(address)
            if key != entry.key:
                self.run.frontier.alias(key)
                self.run.offers.no_offer_at(key)

    def follow(self, entry: Entry, answer: Answer) -> None:
        """The links of a start page that seems to be no content: one of them may lead in."""
        self._follow(entry, answer.page, read_outlinks(answer.page, self.run.memo))

    def _pass_on(self, entry: Entry, answer: Answer, own: tuple[Listing, ...]) -> None:
        releases = self.releases
        in_phase = not releases.reading.is_over
        is_home = entry.kind == "home" or (entry.kind == "start" and urlsplit(answer.page.url).path in ("", "/"))
        if in_phase:
            kind = profile_kind_of(entry, answer.page.url)
            if kind is not None:
                releases.reading.enter(kind, answer.page)
        profile = releases.seller_came(entry, answer) if entry.kind.startswith("seller") else None
        pending = Pending(entry=entry, answer=answer, listings=own, own_profile=profile, is_home=is_home)
        if in_phase or releases.gives_something(pending):
            releases.release(pending)
        else:
            self.run.frontier.done(entry)

    def _enter_card(self, card: Listing, entry: Entry) -> bool:
        url = clean_url(card.url)
        if url is None or not self.run.is_ours(url):
            return False
        return self.run.frontier.add(url, priority=PRODUCT, depth=entry.depth + 1)

    def _follow(self, entry: Entry, page: Page, links: OutLinks) -> int:
        """Enter new links; gives how many lead to products, threads or further pages."""
        if entry.depth >= self.run.depth_limit:
            return 0
        ours = [link for link in links.links if self.run.is_ours(link.url)]
        if links.refresh is not None and self.run.is_ours(links.refresh):
            ours.append(OutLink(url=links.refresh, rel="refresh"))
        if CHANNEL in page.html:
            ours = [link for link in ours if not POST_ADDRESS.search(link.url)]
        entered = telling = 0
        for link in map(as_first_page, ours[:MOST_NEW_LINKS]):
            ranked = rank_link(link)
            if ranked is None or self.run.traps.is_shut(link.url):
                continue
            if not self.releases.reading.is_over and self.releases.reading.hold(link):
                entered += 1
                continue
            is_new = self._enter(link, ranked, entry)
            entered += is_new
            telling += is_new and ranked[1] in TELLING
        if not entered and entry.kind in ("start", "home"):
            for link in language_switches(tuple(ours)):
                self.run.frontier.add(link.url, priority=OTHER, depth=entry.depth + 1)
        return telling

    def _enter(self, link: OutLink, ranked: tuple[int, LinkKind], entry: Entry) -> bool:
        priority, kind = ranked
        name = "seller" if kind is LinkKind.SELLER else "page"
        return self.run.frontier.add(link.url, priority=priority, depth=entry.depth + 1, kind=name)

    def enter_feed(self, address: str, entry: Entry) -> None:
        """The next part of a feed."""
        url = clean_url(address)
        if url is not None and self.run.is_ours(url):
            self.run.frontier.add(url, priority=PLATFORM, depth=entry.depth + 1, kind="feed")

    def enter_named(self, addresses: Iterable[str]) -> None:
        """Pages that a sitemap names."""
        for address in addresses:
            url = clean_url(address)
            if url is None or not self.run.is_ours(url):
                continue
            ranked = rank_link(OutLink(url=url))
            if ranked is not None:
                priority = SITEMAP if ranked[1] is LinkKind.OTHER else ranked[0]
                self.run.frontier.add(url, priority=priority, depth=2)

    def _watch(self, page: Page, listings: tuple[Listing, ...], *, gave_something: bool) -> None:
        heading = "" if gave_something else heading_of(page) + (listings[0].url if listings else "")
        shut = self.run.traps.learn(page.url, heading, gave_something=gave_something)
        if shut is not None:
            self.run.issues.add(IssueKind.TRAP, f"pages like this gave nothing new and were left: {shut}", page.url)


def self_address(url: str, canonical: str | None) -> str | None:
    """The canonical address a page gives itself, where it can be believed: not the home page, nor a folder above."""
    if canonical is None or canonical == url:
        return canonical
    own, other = urlsplit(url), urlsplit(canonical)
    if other.path in ("", "/") and not other.query:
        return None
    if own.path.startswith(other.path.rstrip("/") + "/"):
        return None
    return canonical


def profile_kind_of(entry: Entry, url: str) -> ProfilePageKind | None:
    """Which page about the site this one is."""
    if entry.kind == "home":
        return ProfilePageKind.HOME
    if entry.kind.startswith("profile:"):
        return ProfilePageKind(entry.kind.partition(":")[2])
    return profile_page_kind(url, "")


def heading_of(page: Page) -> str:
    """Title and first heading: what tells one page of a template from another."""
    parts = (page.tree.css_first("title"), page.tree.css_first("h1"))
    return " ".join(node.text(deep=True)[:200] for node in parts if node is not None)
