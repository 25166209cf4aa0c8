# SPDX-License-Identifier: EUPL-1.2
"""The one door to extraction: what a page offers, whoever fetched it."""

import re
from dataclasses import replace

from config.source import Source
from crawler.extraction.adverts import extract_advert
from crawler.extraction.blocks import extract_cards
from crawler.extraction.details import add_details
from crawler.extraction.embedded import read_embedded, read_json_body
from crawler.extraction.head import Head, folded, read_head, read_meta_product
from crawler.extraction.ladder import extract_ladder, ladder_price
from crawler.extraction.merge import fill_missing
from crawler.extraction.outline import Outline, read_outline
from crawler.extraction.posts import find_posts
from crawler.extraction.price_check import shown_price
from crawler.extraction.scripts import Scripts, read_scripts
from crawler.extraction.selectors import select_cards, select_product
from crawler.extraction.single import ENOUGH, Single, read_single
from crawler.extraction.structured import Structured, read_structured
from crawler.extraction.threads import extract_thread
from crawler.listing import Listing
from crawler.page import Page

PRICE_LABEL_END = re.compile(
    r"(?:\bprice|preis|\bprix|\bprecio|\bprezzo|\bpreço|\bцена|\bcena|価格|价格|價格)\W*$", re.IGNORECASE
)
DOUBTFUL = ENOUGH + 1
"""Evidence up to which a page that seems to sell one thing is looked at once more as a list."""


def extract_listings(page: Page, source: Source | None) -> tuple[Listing, ...]:
    """The page's own offer; else the cards of a list (`is_card`); else nothing. Pure, and never raises on content."""
    if not page.body or page.body.isspace():
        return ()
    if is_json(page):
        return read_json_body(page)
    head = read_head(page)
    scripts = read_scripts(page.tree)
    found = _with_selected(read_structured(head, scripts), head, source)
    if found.main is not None and found.main.title and found.main.price is not None:
        return (_completed(found.main, found, head),)
    if found.cards and found.cards[0].read_by == "selectors":
        return tuple(_with_currency(card, head) for card in found.cards)
    if len(found.cards) >= 3 and sum(card.price is not None for card in found.cards) * 2 >= len(found.cards):
        return tuple(_with_currency(card, head) for card in found.cards)
    return _unmarked(_with_embedded(found, head, scripts), head)


def is_json(page: Page) -> bool:
    """True for an answer of an API: JSON by its header or by its first sign."""
    kind = (page.header("content-type") or "").lower()
    if "html" in kind or "xml" in kind:
        return False
    return "json" in kind or page.body[:200].lstrip()[:1] in (b"{", b"[")


def _with_selected(found: Structured, head: Head, source: Source | None) -> Structured:
    """What the source's own selectors add; they are asked only for what is missing."""
    if source is None:
        return found
    cards = select_cards(head, source.select)
    if cards:
        return replace(found, main=None, cards=cards)
    selected = select_product(head, source.select)
    if selected is None:
        return found
    main = fill_missing(found.main, selected) if found.main is not None else None
    if main is None and selected.title and selected.price:
        main = selected
    return replace(found, main=main)


def _with_embedded(found: Structured, head: Head, scripts: Scripts) -> Structured:
    """What the JSON state of a script-built page adds."""
    embedded = read_embedded(head, scripts, known=found.main)
    if embedded.main is None:
        return replace(found, cards=embedded.cards if len(embedded.cards) > len(found.cards) else found.cards)
    main = fill_missing(found.main, embedded.main) if found.main is not None else embedded.main
    return replace(found, main=main, has_offer=found.has_offer or embedded.has_offer)


def _unmarked(found: Structured, head: Head) -> tuple[Listing, ...]:
    """A page whose markup names no price, or whose state names one: what its text shows decides."""
    outline = read_outline(head.page.tree)
    single = read_single(head, outline, known=found.main, is_article=found.is_article)
    if found.main is None and not single.stands_alone:
        posts = find_posts(head.page.tree, head.page.html, head.page.url)
        if posts:
            return extract_thread(head.page, head, posts) or extract_advert(head, single)
    evidence = single.evidence + (2 if found.main is not None else 0) + (2 if found.has_offer else 0)
    is_offer = single.listing is not None and evidence >= ENOUGH
    cards = found.cards
    is_doubtful = not single.stands_alone and evidence <= DOUBTFUL
    if found.main is None and (single.is_repeated or not is_offer or is_doubtful or not has_price(single)):
        listed = tuple(card for card in extract_cards(head.page, head, outline) if not is_headline(card))
        cards = listed if len(listed) > len(cards) else cards
        if single.is_repeated:
            is_offer = is_offer and (single.stands_alone or not any(card.read_by == "blocks" for card in cards))
        else:
            is_offer = is_offer and not is_of_cards(single, cards, head.page.url)
        laddered = None if is_offer else with_ladder(single, cards, head)
        if laddered is not None:
            return (_completed(laddered, found, head, outline),)
    if is_offer:
        return (_completed(_joined(found, single), found, head, outline),)
    if found.main is not None and found.main.title and found.has_offer and not found.is_article:
        return (_completed(found.main, found, head, outline),)
    if not cards and found.main is None:
        cards = extract_advert(head, single)
    return tuple(_with_currency(card, head) for card in cards)


def has_price(single: Single) -> bool:
    """True when the page's one product has a price of its own."""
    return single.listing is not None and single.listing.price is not None


def is_of_cards(single: Single, cards: tuple[Listing, ...], url: str) -> bool:
    """What looks like one product is a list: its price is that of one of several blocks, or of a card that says so."""
    if single.listing is None:
        return False
    if single.listing.price is None:
        shown = single.listing.raw_price
        return shown is not None and len(cards) >= 3 and any(shown in (card.raw_price or "") for card in cards)
    own = folded(single.listing.title)
    same = [
        card
        for card in cards
        if card.price == single.listing.price and own != (name := folded(card.title)) and name in single.around
    ]
    return bool(same) and (len(cards) >= 3 or any(card.read_by != "blocks" and card.url != url for card in same))


def with_ladder(single: Single, cards: tuple[Listing, ...], head: Head) -> Listing | None:
    """The page's one product, sold in packs alone: no price of its own, but packs that can each be bought."""
    if single.listing is None or single.buys < 2 or len(cards) >= 3 or any(card.url != head.page.url for card in cards):
        return None
    steps = extract_ladder(head.page, hint=head.currency_hint)
    price = ladder_price(steps)
    if price is None:
        return None
    return replace(single.listing, price=price, raw_price=steps[0].raw, price_ladder=steps)


def has_posts(page: Page) -> bool:
    """True for a thread of a board, a channel's preview or a paste."""
    return bool(find_posts(page.tree, page.html, page.url))


def is_headline(card: Listing) -> bool:
    """A block whose only price stands in its title, with nothing else said (news), or one titled as a price."""
    if PRICE_LABEL_END.search(card.title):
        return True
    return card.raw_price is not None and card.raw_price in card.title and not card.description


def _joined(found: Structured, single: Single) -> Listing:
    assert single.listing is not None
    return fill_missing(found.main, single.listing) if found.main is not None else single.listing


def _completed(main: Listing, found: Structured, head: Head, outline: Outline | None = None) -> Listing:
    """The product with what the page's head and its own block add, and the currency that its place suggests."""
    if outline is None:
        main = shown_price(main, head)
    main = _with_currency(fill_missing(main, read_meta_product(head)), head)
    return add_details(main, head, outline, category=found.category)


def _with_currency(listing: Listing, head: Head) -> Listing:
    """Amounts without a currency get that of the listing's price, else the one that the page's place suggests."""
    if listing.price is None or (listing.price.currency is not None and not listing.price_ladder):
        return listing
    currency = listing.price.currency or head.currency_hint
    ladder = tuple(
        step if step.price.currency else replace(step, price=replace(step.price, currency=currency))
        for step in listing.price_ladder
    )
    return replace(listing, price=replace(listing.price, currency=currency), price_ladder=ladder)
