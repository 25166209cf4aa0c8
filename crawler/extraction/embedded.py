# SPDX-License-Identifier: EUPL-1.2
"""JSON that a shop's own scripts read: page state, data layers, theme objects, and whole answers of an API."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from crawler.extraction.head import Head, folded
from crawler.extraction.json_text import load_json
from crawler.extraction.objects import Found, find_products
from crawler.extraction.scripts import Scripts
from crawler.extraction.states import attribute_states, script_states
from crawler.listing import Listing
from crawler.page import Page


@dataclass(frozen=True, kw_only=True)
class Embedded:
    """The page's own product in its state, else a list of products."""

    main: Listing | None = None
    has_offer: bool = False
    """The state names this very page's product: no further proof is needed."""
    cards: tuple[Listing, ...] = ()


def read_embedded(head: Head, scripts: Scripts, *, known: Listing | None) -> Embedded:
    """The product that the page's titles or address name; only scripts with the word "price" are looked into."""
    states = (*script_states(scripts), *attribute_states(head.page.tree))
    found = [one for state in states for one in find_products(state, head.base_url, head.currency_hint)]
    return _chosen(found, head, known)


def read_json_body(page: Page) -> tuple[Listing, ...]:
    """Products in an API's answer: one is the page's own, several are cards where they name pages of their own."""
    state = load_json(page.html.lstrip("\ufeff"))
    if state is None:
        return ()
    found = list(_distinct(find_products(state, page.url, None)))
    if len(found) == 1:
        return (replace(found[0].listing, url=found[0].listing.url or page.url),)
    return tuple(
        replace(
            one.listing, url=one.listing.url or page.url, is_card=bool(one.listing.url), variant=_variant(one, page.url)
        )
        for one in found
    )


def _variant(found: Found, page_url: str) -> str:
    """Products without an address of their own are told apart by their names."""
    return "" if found.listing.url and found.listing.url != page_url else found.listing.title[:80]


def _chosen(found: list[Found], head: Head, known: Listing | None) -> Embedded:
    best: tuple[int, Found] | None = None
    for one in found:
        score = _standing(one, head, known)
        if score > 0 and (best is None or score > best[0]):
            best = (score, one)
    if best is not None and not _is_list_page(best[1], found, head):
        return Embedded(main=best[1].listing, has_offer=best[0] >= 3)
    cards = [one for one in _distinct(found) if one.siblings >= 3]
    if len(cards) < 3:
        return Embedded()
    return Embedded(cards=tuple(_as_card(one.listing, head) for one in cards))


def _standing(found: Found, head: Head, known: Listing | None) -> int:
    """Three for the page's title, three for its address, two for the name markup gave, one for a full object."""
    listing, score = found.listing, 0
    if head.names_page(listing.title):
        score += 3
    if listing.url and head.is_page_url(listing.url):
        score += 3
    if known is not None and folded(known.title) == folded(listing.title):
        score += 2
    if not score:
        return 0
    return score + (1 if found.score >= 2 else 0) - (1 if found.siblings >= 3 else 0)


def _is_list_page(best: Found, found: list[Found], head: Head) -> bool:
    """One card of a list may by chance be named in the page's title."""
    return best.siblings >= 3 and bool(best.listing.url) and not head.is_page_url(best.listing.url) and len(found) >= 5


def _distinct(found: Iterable[Found]) -> Iterable[Found]:
    """The fullest object of each product, in order."""
    kept: dict[tuple[str, Any], Found] = {}
    for one in found:
        key = (folded(one.listing.title), one.listing.url)
        if key not in kept or one.score > kept[key].score:
            kept[key] = one
    return kept.values()


def _as_card(listing: Listing, head: Head) -> Listing:
    is_card = bool(listing.url) and not head.is_page_url(listing.url)
    url = listing.url or head.page.url
    return replace(listing, url=url, is_card=is_card, variant="" if is_card else listing.title[:80])
