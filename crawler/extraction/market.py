# SPDX-License-Identifier: EUPL-1.2
"""Marketplaces, open and hidden: who sells, where the seller's own page is, and what the page counts of them."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.extraction.cards import SELLER_LINK, is_same_site
from crawler.extraction.currencies import CRYPTO_CODES
from crawler.extraction.label_words import LABELS, Field
from crawler.extraction.labels import seller_name
from crawler.extraction.plain import absolute_url, clean_text
from crawler.extraction.values import fold_digits
from crawler.listing import Listing

LINKS = 600
BEFORE = re.compile(
    r"(?:sold by|brought to you by|(?:seller|vendor|merchant|shop) (?:information|info|details|name)|"
    r"about (?:the|this) (?:seller|vendor)|offered by|vendor|seller|merchant|listed by|posted by|shop|supplier|von|"
    r"verkäufer|verkauf durch|anbieter|"
    r"vendu par|vendeur|vendido por|vendedor|venduto da|venditore|verkocht door|verkoper|sprzedawca|sprzedaje|"
    r"prodejce|продавец|магазин|"
    r"продавець|satıcı|البائع|卖家|賣家|店铺|販売者)\s*[:：]?\s*$|(?<![^\W_])by:?\s*$",
    re.IGNORECASE,
)
SELLER_CLASS = re.compile(
    r"(?<![a-z])(?:seller|vendor|merchant)(?:[-_]?(?:name|link|url|info))?(?![a-z])", re.IGNORECASE
)
NOT_SELLER = re.compile(
    r"log ?in|sign|register|become|my |account|profile$|settings|contact|message|view|all |more|feedback|^\W*\d|"
    r"sell$|vendors?$|sellers?$|shops?$",
    re.IGNORECASE,
)
COUNTERS = re.compile(
    r"(?<![\w.,/])(\d{1,3}(?:[ .,]\d{3})+|\d{1,7})(?:~\d+)? ?(?:x )?(?P<what>sold|sales|deals|orders|"
    r"transactions|reviews?|feedbacks?|ratings?|followers|subscribers|members|"
    r"views|verkauft|verkäufe|bewertungen|ventes|avis|ventas|opiniones|vendite|recensioni|vendas|avaliações|"
    r"sprzedanych|opinii|продано|продаж|сделок|отзыв\w*|"
    r"просмотр\w*|подписчик\w*|satış|yorum)(?![^\W\d_])"
)
NAMES = {
    "sales": "sold sales deals orders transactions verkauft verkäufe ventes ventas vendite vendas sprzedanych "
    "продано продаж сделок satış",
    "reviews": "review reviews feedback feedbacks rating ratings bewertungen avis opiniones recensioni "
    "avaliações opinii отзыв yorum",
    "followers": "followers subscribers members подписчик",
    "views": "views просмотр",
}
COUNTER_NAMES = {word: name for name, words in NAMES.items() for word in words.split()}
BY_CURRENCY = {"BTC": "bitcoin", "XMR": "monero", "LTC": "litecoin", "ETH": "ethereum", "USDT": "usdt"}


def add_seller(listing: Listing, tree: LexborHTMLParser, base_url: str) -> Listing:
    """The listing with its seller and the seller's own page, where a link names them.

    A link counts when its text is the seller's name, or when the words before it say that a seller follows; a page of
    the site that is its home is no seller's page.
    """
    if listing.seller_url is not None:
        return listing
    wanted = listing.seller.casefold() if listing.seller else ""
    for link in tree.css("a[href]")[:LINKS]:
        href = link.attributes.get("href") or ""
        if not wanted and not SELLER_LINK.search(href.lower()):
            continue
        name = seller_name(clean_text(link.text(separator=" "), 120)) or ""
        if (name.casefold() != wanted) if wanted else (not name or NOT_SELLER.search(name) or not _is_announced(link)):
            continue
        url = absolute_url(href, base_url)
        if url and is_same_site(url, base_url) and urlsplit(url).path.strip("/"):
            return replace(listing, seller=listing.seller or name, seller_url=url)
    return listing


def _is_announced(link: LexborNode) -> bool:
    """The text just before a link, or the cell or line before it, says "sold by"; or the link's own name does."""
    if SELLER_CLASS.search(f"{link.attributes.get('class') or ''} {link.attributes.get('rel') or ''}"):
        return True
    node: LexborNode | None = link
    for _ in range(3):
        before = node.prev if node is not None else None
        for _ in range(2):
            if before is None:
                break
            text = (before.text_content if before.tag == "-text" else before.text()) or ""
            if text.strip():
                if _is_menu_entry(before):
                    return False
                return bool(BEFORE.search(text[-60:])) or _names_seller(text)
            before = before.prev
        node = node.parent if node is not None else None
        if node is None or node.tag in ("body", "nav", "ul"):
            break
    return False


def _is_menu_entry(node: LexborNode) -> bool:
    """A link, or a line that is nothing but one: "Shop" above "Pain relief" is a menu, not a label."""
    if node.tag == "-text":
        return False
    link = node if node.tag == "a" else node.css_first("a[href]")
    return link is not None and (link.text() or "").strip() == (node.text() or "").strip()


def _names_seller(text: str) -> bool:
    return LABELS.get(text.strip(" :：\n\t").lower()) is Field.SELLER


def add_market_facts(listing: Listing, text: str) -> Listing:
    """The listing with counters that the text shows, and the coin it is priced in as a way to pay."""
    counters = dict(listing.counters)
    for name, count in find_counters(text):
        counters.setdefault(name, count)
    methods = listing.payment_methods
    currency = listing.price.currency if listing.price else None
    if currency in CRYPTO_CODES and not methods:
        methods = (BY_CURRENCY.get(currency or "", "crypto"),)
    return replace(listing, counters=tuple(sorted(counters.items())), payment_methods=methods)


def find_counters(text: str) -> tuple[tuple[str, int], ...]:
    """Counts with their word ("312 sold", "1 204 отзыва"), the first of each kind."""
    found: dict[str, int] = {}
    for match in COUNTERS.finditer(fold_digits(text[:20_000]).lower()):
        word = match["what"]
        name = COUNTER_NAMES.get(word) or next(
            (kind for stem, kind in COUNTER_NAMES.items() if word.startswith(stem)), None
        )
        if name is not None:
            found.setdefault(name, int(re.sub(r"\D", "", match[1])))
    return tuple(found.items())
