# SPDX-License-Identifier: EUPL-1.2
"""Baseline: what an offer was when it was seen, which every later look is compared with."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from crawler.frontier.canonical import clean_url
from crawler.listing import Code, Listing, Money
from crawler.profile import SiteProfile
from indexer.evidence import EvidenceRecord

SAME_TITLE = 82.0
"""Agreement of titles, of 100, from which on they name one product; their numbers must agree too."""
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """One offer as it was, and what its site was."""

    url: str
    """The page that showed it."""
    title: str
    prices: tuple[Money, ...] = ()
    codes: frozenset[tuple[str, str]] = frozenset()
    on_list: bool = False
    """It stood beside others on a page that is not its own."""
    site_names: tuple[str, ...] = ()
    site_marks: frozenset[str] = frozenset()
    """What its pages carried unseen, its contacts with them."""
    site_words: frozenset[str] = frozenset()
    knows_site: bool = False
    """Whether there is a profile of the site to compare with."""


def baseline_of(record: EvidenceRecord, site: SiteProfile | None = None) -> Baseline:
    """From the sighting and the profile of its site."""
    listing = record.listing
    if listing is None:
        return Baseline(url=record.offer_address, title="")
    return Baseline(
        url=record.offer_address,
        title=listing.title,
        prices=tuple(prices_of(listing)),
        codes=frozenset(code_keys(listing.codes)),
        on_list=bool(listing.variant) or address_key(listing.url) != address_key(record.offer_address),
        site_names=(*site.names, *site.legal_names) if site is not None else (),
        site_marks=marks_of(site) if site is not None else frozenset(),
        site_words=words_of(site.text) if site is not None else frozenset(),
        knows_site=site is not None,
    )


def marks_of(site: SiteProfile) -> frozenset[str]:
    """Marks and contacts of a site as one set."""
    return frozenset(site.marks) | {f"{contact.kind.value}:{contact.value}" for contact in site.contacts}


def words_of(text: str) -> frozenset[str]:
    """The longer words of a text."""
    return frozenset(word for word in WORD.findall(text[:20_000].casefold()) if len(word) > 3)


def prices_of(listing: Listing) -> Iterable[Money]:
    """Every price that an offer names."""
    if listing.price is not None:
        yield listing.price
    yield from (step.price for step in listing.price_ladder)


def code_keys(codes: Iterable[Code]) -> Iterable[tuple[str, str]]:
    """Codes that name a product everywhere; a shop's own numbers do not."""
    return ((code.scheme, code.value) for code in codes if code.scheme not in ("sku", "mpn"))


def address_key(url: str) -> str:
    """An address without what a redirect may change and mean the same: scheme, `www.`, a slash at the end."""
    try:
        parts = urlsplit(clean_url(url) or url)
    except ValueError:
        return url
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/")
    return f"{host}{path}?{parts.query}" if parts.query else f"{host}{path}"


def find_same(listings: Iterable[Listing], baseline: Baseline, at_least: float = SAME_TITLE) -> Listing | None:
    """The listing that is the same product: by a code that both show, else by title and the numbers in it."""
    found = [(likeness(listing, baseline), listing) for listing in listings]
    best = max(found, key=lambda pair: pair[0], default=None)
    return best[1] if best is not None and best[0] >= at_least else None


def likeness(listing: Listing, baseline: Baseline) -> float:
    """How far a listing names the same product, of 100."""
    codes = frozenset(code_keys(listing.codes))
    if codes & baseline.codes:
        return 100.0
    if not baseline.title or not listing.title:
        return 0.0
    return title_likeness(listing.title, baseline.title)


def title_likeness(one: str, other: str) -> float:
    """Agreement of two titles, of 100; 0 where their numbers (doses, packs) contradict each other."""
    first, second = one.casefold()[:400], other.casefold()[:400]
    numbers, others = set(NUMBER.findall(first)), set(NUMBER.findall(second))
    if numbers and others and not (numbers <= others or others <= numbers):
        return 0.0
    return float(max(fuzz.token_sort_ratio(first, second), 0.87 * fuzz.token_set_ratio(first, second)))


def has_other_price(listing: Listing, baseline: Baseline) -> bool:
    """Whether no price of the offer is one it had, where both can be compared."""
    before: dict[str | None, set[Decimal]] = {}
    for money in baseline.prices:
        before.setdefault(money.currency, set()).add(money.amount)
    now: dict[str | None, set[Decimal]] = {}
    for money in prices_of(listing):
        now.setdefault(money.currency, set()).add(money.amount)
    common = before.keys() & now.keys()
    return bool(common) and all(before[currency].isdisjoint(now[currency]) for currency in common)
