# SPDX-License-Identifier: EUPL-1.2
"""Where on a page prices stand: the smallest elements that each state one."""

import re
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborNode

from crawler.extraction.currencies import CRYPTO_CODES
from crawler.extraction.outline import Outline
from crawler.extraction.values import SIMPLE, PriceRole, find_prices, parse_money, price_role
from crawler.extraction.zones import Zone, zone_of_names
from crawler.listing import Money
from crawler.page import Page

NODES = 1_500
TEXT_CHARS = 110
SIGNS = "$ € £ ¥ ₽ ₴ ₸ ₺ ₪ ₹ ₩ ₫ ฿ ₿ ₱ ₦ ৳ zł Kč 円 元 원 руб грн ر.س د.إ ₾ ₼ ֏".split()
WORDS = (
    "USD EUR GBP CHF PLN CZK SEK NOK DKK AUD CAD BTC XMR ETH LTC USDT RUB UAH INR BRL TRY AED SAR PKR NGN KES ZAR "
    "MXN "
    "euro Euro kr Kr лв тг lei Lei RON Ft TL Rs Rp RM р. BGN HUF RSD din دينار جنيه درهم ريال تومان Fr. usd eur "
    "btc zl"
).split()
CLASSES = "price amount preis prix precio prezzo cena fiyat".split()
DIGIT = re.compile(r"\d")
TAXED = re.compile(r"^(?:ex\.? ?tax|excl)", re.IGNORECASE)
STRUCK = frozenset(("del", "s", "strike"))
SKIPPED = frozenset(
    "script style noscript template title option select head html body textarea nav footer svg iframe".split()
)
NAMES = frozenset("a h1 h2 h3 h4 h5 h6 p".split())
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
    is_regular: bool
    """Called the regular price: an old one, if another stands beside it."""
    chain: list[LexborNode]


def find_price_nodes(page: Page, outline: Outline, hint: str | None) -> list[PriceNode]:
    """Elements that state a price, in page order: by class and sign, and by currency words where those are few."""
    text = "\n".join([run.text for run in outline.runs])
    html = page.html
    letters = set(text)
    signs = tuple(sign for sign in SIGNS if sign[0] in letters and (len(sign) == 1 or sign in text))
    selectors = [f'[class*="{name}" i]' for name in CLASSES if name in html or name.capitalize() in html]
    if "itemprop" in html:
        selectors.append("[itemprop=price]")
    named = page.tree.css(",".join(selectors)) if selectors else []
    found = _read([*named, *_with_marks(outline, signs)], outline, hint)
    if len(found) < 2:
        words = tuple(word for word in WORDS if word[0] in letters and word in text)
        if words:
            found = _read(_with_marks(outline, words + signs), outline, hint) or found
    return found


def _with_marks(outline: Outline, marks: tuple[str, ...]) -> list[LexborNode]:
    """Elements with one of the marks in a text of their own."""
    if not marks:
        return []
    pattern = _any_of(marks)
    return [run.element for run in outline.runs if pattern.search(run.text)]


@lru_cache(maxsize=256)
def _any_of(marks: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, marks)))


def _read(nodes: list[LexborNode], outline: Outline, hint: str | None) -> list[PriceNode]:
    """The innermost candidates that state a price; an outer one where only it names the currency."""
    order = outline.order
    places = {place: node for node in nodes if (place := order.get(node.mem_id)) is not None}
    texts: dict[int, tuple[LexborNode, str]] = {}
    for _, node in sorted(places.items())[:NODES]:
        if node.tag not in SKIPPED:
            text = _short_text(node)
            if text:
                texts[node.mem_id] = (node, text)
    found: dict[int, PriceNode] = {}
    covered: set[int] = set()
    for key, (node, text) in reversed(texts.items()):
        if key in covered:
            continue
        money = _money(text, hint, is_name=node.tag in NAMES)
        price = _price_node(node, text, money) if money is not None and money.amount > 0 else None
        if price is None:
            continue
        found[key] = price
        covered.update(_outer_ones(price, texts, found, hint))
    return list(reversed(found.values()))


def _outer_ones(
    price: PriceNode, texts: dict[int, tuple[LexborNode, str]], found: dict[int, PriceNode], hint: str | None
) -> list[int]:
    """The candidates around a price, which need not be read; none where the price is but a part of the outer one's."""
    outer = [part.mem_id for part in price.chain[1:6] if part.mem_id in texts]
    if outer and (price.money.currency is None or price.money.currency == hint) and not find_prices(price.raw):
        around = texts[outer[0]][1]
        if find_prices(around) and len(around) < 40:
            del found[price.node.mem_id]
            return []
    if outer and price.money.currency in CRYPTO_CODES and _names_other_money(texts[outer[0]][1], hint):
        del found[price.node.mem_id]
        return []
    return outer


def _names_other_money(text: str, hint: str | None) -> bool:
    """Before an amount in a crypto currency stands the same price in ordinary money."""
    money = parse_money(text, currency_hint=hint)
    return money is not None and money.currency is not None and money.currency not in CRYPTO_CODES


def _short_text(node: LexborNode) -> str:
    text = node.text(separator=" ")
    if len(text) > 4 * TEXT_CHARS:
        return ""
    text = " ".join(text.split())
    return text if len(text) <= TEXT_CHARS and DIGIT.search(text) else ""


def _price_node(node: LexborNode, text: str, money: Money) -> PriceNode | None:
    chain: list[LexborNode] = []
    above: LexborNode | None = node
    while above is not None and len(chain) < 40:
        tag = above.tag
        if tag in ("body", "html"):
            break
        if tag in SKIPPED:
            return None
        chain.append(above)
        above = above.parent
    zone = 0
    struck = is_regular = False
    for part in chain[:3]:
        names = part.attributes.get("class") or ""
        zone |= zone_of_names(names)
        is_regular = is_regular or "regular" in names
        struck = struck or part.tag in STRUCK
    return PriceNode(
        node=node,
        raw=text,
        money=money,
        is_side=struck or bool(zone & SIDE and not zone & Zone.CURRENT) or bool(TAXED.match(text)),
        is_current=bool(zone & Zone.CURRENT) and not struck,
        is_regular=is_regular,
        chain=chain,
    )


def _money(text: str, hint: str | None, *, is_name: bool) -> Money | None:
    """None as well where all amounts are savings, fees or sums in a story, as in the middle of a headline."""
    if SIMPLE.fullmatch(text):
        return parse_money(text, currency_hint=hint)
    spans = find_prices(text, currency_hint=hint)
    if is_name and len(text) > 40 and spans and spans[0].start > 15 and spans[-1].end < len(text) * 2 // 3:
        return None
    if spans and all(price_role(text, span) is PriceRole.ASIDE for span in spans):
        return None
    return parse_money(text, currency_hint=hint) if spans or len(text) <= 24 else None


def choose_price(prices: list[PriceNode]) -> PriceNode:
    """The price one would pay: not struck out, not per unit; the lowest where several stand, within reason."""
    kept = [price for price in prices if not price.is_side] or prices
    kept = [price for price in kept if not price.is_regular] or kept
    first = next((price for price in kept if price.is_current), kept[0])
    same = [price for price in kept if price.money.currency == first.money.currency]
    lowest = min(same, key=lambda price: price.money.amount)
    return lowest if lowest.money.amount * 4 >= first.money.amount else first
