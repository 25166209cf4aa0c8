# SPDX-License-Identifier: EUPL-1.2
"""Where on a page prices stand: the smallest elements that each state one."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.extraction.values import find_prices, parse_money
from crawler.extraction.zones import Zone, zone_of_names
from crawler.listing import Money

NODES = 1_500
TEXT_CHARS = 110
SIGNS = "$ € £ ¥ ₽ ₴ ₸ ₺ ₪ ₹ ₩ ₫ ฿ ₿ ₱ ₦ ৳ zł Kč 円 元 원 руб грн ر.س د.إ ₾ ₼ ֏".split()
WORDS = (
    "USD EUR GBP CHF PLN CZK SEK NOK DKK AUD CAD BTC XMR ETH LTC USDT RUB UAH INR BRL TRY AED SAR PKR NGN KES ZAR "
    "MXN "
    "euro Euro kr Kr лв тг lei Lei RON Ft TL Rs Rp RM р. BGN HUF RSD din دينار جنيه درهم ريال تومان Fr. usd eur "
    "btc zl"
).split()
CLASSES = (
    '[class*="price" i],[itemprop=price],[class*="amount" i],[class*="preis" i],[class*="prix" '
    'i],[class*="precio" i],'
    '[class*="prezzo" i],[class*="cena" i],[class*="fiyat" i]'
)
NOT_MONEY = re.compile(
    r" ?(?:million|billion|trillion|bn|mn|mln|mrd|mio|млн|млрд|[mk]\b|-?(?:a|per) (?:year|day|month))", re.IGNORECASE
)
TAXED = re.compile(r"^(?:ex\.? ?tax|excl)", re.IGNORECASE)
STRUCK = frozenset(("del", "s", "strike"))
SKIPPED = frozenset(
    "script style noscript template title option select head html body textarea nav footer svg iframe".split()
)
SIDE = Zone.STRUCK | Zone.SIDE_PRICE


@dataclass(slots=True)
class PriceNode:
    """One price on the page; `chain` holds the elements from itself up to below the body."""

    node: LexborNode
    raw: str
    money: Money
    is_side: bool
    """An old, unit, delivery or pre-tax price."""
    is_current: bool
    """Called the price of today."""
    chain: list[LexborNode]


def find_price_nodes(tree: LexborHTMLParser, html: str, hint: str | None) -> list[PriceNode]:
    """Elements that state a price, in page order: by class and sign, and by currency words where those are few."""
    signs = [sign for sign in SIGNS if sign in html]
    found = _read(tree, CLASSES + "".join(f',:lexbor-contains("{sign}")' for sign in signs), hint)
    if len(found) < 2:
        words = [word for word in WORDS if word in html]
        if words:
            found = _read(tree, ",".join(f':lexbor-contains("{word}")' for word in words + signs), hint) or found
    return found


def _read(tree: LexborHTMLParser, selector: str, hint: str | None) -> list[PriceNode]:
    by_id: dict[int, PriceNode] = {}
    for node in tree.css(selector)[:NODES]:
        if node.mem_id not in by_id:
            price = _price_node(node, hint)
            if price is not None:
                by_id[node.mem_id] = price
    dropped = _overlapping(by_id)
    return [price for key, price in by_id.items() if key not in dropped]


def _overlapping(by_id: dict[int, PriceNode]) -> set[int]:
    """Of elements within elements, those not to keep: the outer ones, unless only they name the currency."""
    dropped: set[int] = set()
    for key, price in by_id.items():
        for above in price.chain[1:6]:
            outer = by_id.get(above.mem_id)
            if outer is None:
                continue
            names_less = price.money.currency != outer.money.currency or price.raw in outer.raw.split()
            inner_is_part = names_less and not find_prices(price.raw) and bool(find_prices(outer.raw))
            dropped.add(key if inner_is_part else above.mem_id)
    return dropped


def _price_node(node: LexborNode, hint: str | None) -> PriceNode | None:
    if node.tag in SKIPPED:
        return None
    text = node.text(separator=" ")
    if len(text) > 4 * TEXT_CHARS:
        return None
    text = " ".join(text.split())
    if not text or len(text) > TEXT_CHARS:
        return None
    money = _money(text, hint)
    if money is None or money.amount <= 0:
        return None
    chain: list[LexborNode] = []
    above: LexborNode | None = node
    while above is not None and above.tag not in ("body", "html") and len(chain) < 40:
        if above.tag in SKIPPED:
            return None
        chain.append(above)
        above = above.parent
    zone = 0
    for part in chain[:3]:
        zone |= zone_of_names(part.attributes.get("class") or "")
    struck = any(part.tag in STRUCK for part in chain[:4])
    return PriceNode(
        node=node,
        raw=text,
        money=money,
        is_side=struck or bool(zone & SIDE and not zone & Zone.CURRENT) or bool(TAXED.match(text)),
        is_current=bool(zone & Zone.CURRENT) and not struck,
        chain=chain,
    )


def _money(text: str, hint: str | None) -> Money | None:
    if len(text) > 24:
        spans = find_prices(text, currency_hint=hint)
        if not spans or NOT_MONEY.match(text, spans[0].end):
            return None
    return parse_money(text, currency_hint=hint)


def choose_price(prices: list[PriceNode]) -> PriceNode:
    """The price one would pay: not struck out, not per unit; the lowest where several stand, within reason."""
    kept = [price for price in prices if not price.is_side] or prices
    first = next((price for price in kept if price.is_current), kept[0])
    same = [price for price in kept if price.money.currency == first.money.currency]
    lowest = min(same, key=lambda price: price.money.amount)
    return lowest if lowest.money.amount * 4 >= first.money.amount else first
