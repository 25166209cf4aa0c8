# SPDX-License-Identifier: EUPL-1.2
"""The selectors of a source file: `selector`, `selector::text` or `selector::attr(name)`."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from config.source import Select
from crawler.extraction.head import Head
from crawler.extraction.offers import read_currency
from crawler.extraction.plain import TITLE_CHARS, absolute_url, clean_text
from crawler.extraction.values import parse_money
from crawler.listing import Listing, Money

TARGET = re.compile(r"::(?:text|attr\(\s*([\w:-]+)\s*\))\s*$")
CARDS = 1_000


def select_product(head: Head, select: Select) -> Listing | None:
    """What the selectors find on a product's own page; None when they find neither title nor price."""
    if select.item and head.page.tree.css_first(select.item) is not None and not (select.title or select.price):
        return None
    listing = _read(head.page.tree, head, select)
    return listing if listing.title or listing.price else None


def select_cards(head: Head, select: Select) -> tuple[Listing, ...]:
    """One listing for each block that `item` finds."""
    if not select.item:
        return ()
    cards = []
    for block in head.page.tree.css(select.item)[:CARDS]:
        card = _read(block, head, select)
        if card.title:
            cards.append(card)
    return tuple(cards)


def _read(scope: LexborHTMLParser | LexborNode, head: Head, select: Select) -> Listing:
    link = absolute_url(find_selected(scope, select.link, "href"), head.base_url) if select.link else ""
    raw_price = find_selected(scope, select.price) if select.price else ""
    money = parse_money(raw_price, currency_hint=head.currency_hint) if raw_price else None
    stated = read_currency(find_selected(scope, select.currency), head.currency_hint) if select.currency else None
    if money is not None and stated:
        money = Money(amount=money.amount, currency=stated)
    image = absolute_url(find_selected(scope, select.image, "src"), head.base_url) if select.image else ""
    return Listing(
        url=link or head.page.url,
        is_card=bool(link) and not head.is_page_url(link),
        title=clean_text(find_selected(scope, select.title), TITLE_CHARS) if select.title else "",
        raw_price=raw_price or None,
        price=money,
        description=clean_text(find_selected(scope, select.description)) if select.description else "",
        seller=(clean_text(find_selected(scope, select.seller), 200) or None) if select.seller else None,
        images=(image,) if image else (),
        read_by="selectors",
    )


def find_selected(scope: LexborHTMLParser | LexborNode, selector: str | None, attribute: str = "") -> str:
    """The text (or attribute) of the first element that a selector finds; empty when it finds none."""
    if not selector:
        return ""
    target = TARGET.search(selector)
    try:
        node = scope.css_first(TARGET.sub("", selector).strip())
    except (SelectolaxError, ValueError):
        return ""
    if node is None:
        return ""
    named = target.group(1) if target else attribute
    if named:
        return node.attributes.get(named) or ""
    return " ".join(node.text(separator=" ").split())
