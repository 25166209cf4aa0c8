# SPDX-License-Identifier: EUPL-1.2
"""What stands around a product on its own page: description, pictures, packs, and the fields of its text."""

import re
from collections.abc import Iterable
from dataclasses import replace

from crawler.extraction.contacts import find_contacts
from crawler.extraction.forms import parse_form
from crawler.extraction.head import Head
from crawler.extraction.labels import add_labels, labels_of_lines
from crawler.extraction.ladder import extract_ladder, ladder_price
from crawler.extraction.language import find_language
from crawler.extraction.market import add_market_facts, add_seller
from crawler.extraction.outline import Outline
from crawler.extraction.packs import parse_pack_size
from crawler.extraction.payments import parse_payment_methods
from crawler.extraction.places import find_ships_from, find_ships_to
from crawler.extraction.plain import absolute_url, clean_text
from crawler.extraction.stock import parse_availability
from crawler.extraction.strengths import parse_strength
from crawler.extraction.zones import ELSEWHERE, Zone
from crawler.listing import Availability, Listing, PriceStep

DESCRIPTIONS = (
    "[itemprop=description],[class*=description],[id*=description],[class*=Description],.desc,.product-desc,"
    ".product-details"
)
IMAGES = (
    "[itemprop=image],[class*=gallery i] img,[class*=product i] img,[id*=gallery i] img,[class*=listing i] img,"
    "main img,article img,img"
)
NOT_PICTURES = tuple("logo icon sprite pixel blank spinner avatar flag payment .svg 1x1 banner captcha".split())
LONG_ENOUGH = 1_500
"""A description of so many characters is not looked for again."""
LONGER = 1.2
"""A block that says the same and more is taken in place of a cut description."""
MAIN_CHARS = 20_000
LABEL_MARKS = re.compile(
    r"(?:ships?|shipping|dispatch\w*|versand|origin|livraison|envío|доставка)\b[\w ]{0,20}[:：]|"
    r"(?:batch|lot|exp\w{0,8}|vendor|seller|verkäufer|charge|mhd|срок|серия)\b[\w ./]{0,10}[:：]",
    re.IGNORECASE,
)
"""Cheap signs of labels in a description."""
CONTACT_MARKS = (
    "@",
    "hatsApp",
    "hatsapp",
    "HATSAPP",
    "elegram",
    "ELEGRAM",
    "ignal",
    "ickr",
    "hreema",
    ".onion",
    "t.me/",
)
LADDER_MARKS = (*"$€£₽₴₹¥円元₪₺₸₩฿", "EUR", "USD", "BTC", "XMR", "zł", "Kč", "Ft", "руб", "грн", "kr", "lei", "TL")


def add_details(
    listing: Listing, head: Head, outline: Outline | None = None, *, category: str | None = None
) -> Listing:
    """The page's own listing with what the page says beside the markup; `outline` is given for a page without any."""
    pack = parse_pack_size(listing.title) if listing.pack_size is None else None
    description = _description(listing.description, head)
    listing = replace(
        listing,
        url=head.page.url,
        is_card=False,
        description=description,
        images=listing.images or _images(head),
        language=listing.language or find_language(f"{listing.title} {description}", head.language),
        price_ladder=listing.price_ladder or _ladder(head),
        category=listing.category or category,
        strength=listing.strength or parse_strength(listing.title),
        form=listing.form or parse_form(listing.title),
        pack_size=listing.pack_size or (pack[0] if pack else None),
    )
    if outline is None:
        return _with_described(listing)
    listing = _with_main_text(_with_ladder_price(listing), outline)
    return add_seller(listing, head.page.tree, head.base_url)


def _with_ladder_price(listing: Listing) -> Listing:
    """The first pack's price in place of a price that is none of the ladder's, as that of one pill."""
    first = ladder_price(listing.price_ladder)
    if first is None or (listing.price and any(step.price == listing.price for step in listing.price_ladder)):
        return listing
    return replace(listing, price=first, raw_price=listing.price_ladder[0].raw)


def _with_described(listing: Listing) -> Listing:
    """A page with markup: only its description is read, and only where a cheap mark shows that it says something."""
    text = listing.description
    if (":" in text or "：" in text) and LABEL_MARKS.search(text[:8_000]):
        listing = _with_text(listing, text, [line for part in text.split(". ") if (line := part.strip())])
    if not listing.contacts and any(mark in text for mark in CONTACT_MARKS):
        listing = replace(listing, contacts=find_contacts(text))
    return listing


def _with_main_text(listing: Listing, outline: Outline) -> Listing:
    """A page without markup: all its own text is read."""
    runs = [run for run in outline.runs[:4_000] if not run.zone & (ELSEWHERE | Zone.HIDDEN)]
    lines = [run.text for run in runs]
    text = "\n".join(lines)[:MAIN_CHARS]
    listing = _with_text(listing, text, lines)
    if not listing.contacts and (any(mark in text for mark in CONTACT_MARKS) or "+" in text):
        listing = replace(listing, contacts=find_contacts(text))
    if listing.availability is None:
        listing = replace(listing, availability=_stock(lines))
    return add_market_facts(listing, text)


def _with_text(listing: Listing, text: str, lines: list[str]) -> Listing:
    listing = add_labels(listing, labels_of_lines(lines))
    ships_from = find_ships_from(text) if not listing.ships_from else None
    ships_to = find_ships_to(text) if not listing.ships_to else None
    return replace(
        listing,
        raw_ships_from=ships_from[0] if ships_from else listing.raw_ships_from,
        ships_from=ships_from[1] if ships_from else listing.ships_from,
        raw_ships_to=ships_to[0] if ships_to else listing.raw_ships_to,
        ships_to=ships_to[1] if ships_to else listing.ships_to,
        payment_methods=listing.payment_methods or parse_payment_methods(text[:4_000]),
    )


def _stock(lines: Iterable[str]) -> Availability | None:
    """The first short line that names a stock state."""
    return next((found for line in lines if len(line) < 50 and (found := parse_availability(line))), None)


def _description(known: str, head: Head) -> str:
    """The longest block called a description; a known one is replaced only by one that begins like it."""
    best = known
    if len(known) > LONG_ENOUGH:
        return known
    for node in head.page.tree.css(DESCRIPTIONS)[:12]:
        if node.tag in ("meta", "input", "textarea", "link", "script", "a", "button"):
            continue
        text = clean_text(node.text(separator=" "))
        if len(text) > len(best) * LONGER and (not known or len(known) < 60 or known[:40] in text):
            best = text
    return best


def _ladder(head: Head) -> tuple[PriceStep, ...]:
    """Packs and prices, looked for only where a table or a choice shows two prices at least."""
    for node in head.page.tree.css("table,select")[:40]:
        text = node.text()
        if any(text.count(mark) >= 2 for mark in LADDER_MARKS):
            return extract_ladder(head.page, hint=head.currency_hint)
    return ()


def _images(head: Head) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for node in head.page.tree.css(IMAGES)[:60]:
        attributes = node.attributes
        source = attributes.get("data-src") or attributes.get("data-original") or attributes.get("src")
        source = source or attributes.get("content") or attributes.get("href")
        url = absolute_url(source, head.base_url)
        if url and not any(word in url.lower() for word in NOT_PICTURES):
            found[url] = None
        if len(found) == 8:
            break
    return tuple(found)
