# SPDX-License-Identifier: EUPL-1.2
"""Money: amounts and currencies as shops of any country write them.

Beside it stand `currencies` (the marks), `measures` (strength, form, pack), `stock` (availability), `places`
(countries) and `payments`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from crawler.extraction.currencies import (
    COUNTRY_CURRENCY,
    CRYPTO_CODES,
    LOOSE_WORDS,
    THREE_DECIMALS,
    WORDLIKE_CODES,
    currency_of,
    mark_after,
    mark_before,
)
from crawler.listing import Money

SPACES = "\u00a0\u202f\u2009\u2007\u2002\u2003\u3000"
ZEROS = (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6)
FOLDED: dict[int, str] = {zero + digit: str(digit) for zero in ZEROS for digit in range(10)}
FOLDED |= dict.fromkeys(map(ord, SPACES + "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"), " ")
FOLDED |= dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-") | dict.fromkeys(map(ord, "’‘´`٬"), "'")
FOLDED |= {0x66B: ".", 0xFF0C: ",", 0xFF0E: ".", 0xFF05: "%"}

NUMBER = r"(?:\d{1,3}(?: \d{3}){1,4}(?:[.,]\d{1,8})?(?![\d])|\d{1,15}(?:[.,']\d{1,12}){0,5})"
NUMBERS = re.compile(rf"(?<![\d])(?<!\d[.,']){NUMBER}")
CENTS_AFTER = re.compile(r"\d\d(?![\d.,])")
WITH_DECIMALS = re.compile(r"[.,]\d{1,2}$")
NUMBERED = re.compile(r"(?:\b(?:lot|no|nr|n°|num|batch|type|size|vol|part)\.?|№|#) ?$", re.IGNORECASE)
WITH_CENTS = re.compile(r"[.,]\d\d$")
CENTS = re.compile(r"[.,:]?-{1,2}")
UNITS = r"mg|ml|g|kg|mcg|µg|iu|ie|tabs?|tablets?|pills?|caps|x|pcs|stück|шт|мг|мл|hours?|days?|reviews?|%"
BARE = re.compile(rf"(?<![\w.,])({NUMBER})(?:[.,:]?-{{1,2}})?(?![\w%])(?! ?(?:{UNITS})\b)")
RANGE = re.compile(rf"({NUMBER})[^\w]{{0,3}}(?:-|to|bis|до|à|a|〜|~)[^\w]{{0,3}}$")
SIMPLE = re.compile(r"([€£$]) ?(\d{1,6})(?:\.(\d\d))?|(\d{1,6})[.,](\d\d) ?([€£$])")
SPLIT_CENTS = re.compile(r"(\d) ?([.,]) (\d\d)(?!\d)|(\d)()() (\d\d)(?= ?(?:\D|$)(?!\d))")
NOT_PRICE_BEFORE = re.compile(
    r"(?:save|you save|off|discount|rabatt|ersparnis|spare|économisez|ahorr\w+|sconto|скидк\w|экономия|taniej|"
    r"shipping|delivery|versand|porto|livraison|envío|доставк\w|wysyłka|kargo|"
    r"was|were|instead of|statt|uvp|rrp|msrp|list price|regular|vorher|avant|au lieu de|antes|prima|zamiast|вместо|"
    r"eski fiyat|old price|ex\.? (?:tax|vat):|excl\.? ?\w*:|netto:)[ :.(+-]{0,4}$",
    re.IGNORECASE,
)
NOT_PRICE_AFTER = re.compile(
    r" ?(?:off\b|shipping|delivery|postage|rabatt|discount|excl|ex\.? vat|zzgl|\(?(?:ht|netto)\b|voucher|coupon|"
    r"(?:gift )?card\b|bonus|"
    r"(?:[\w ]{0,24} )?credits?\b|réduction|de réduction|gutschein|скидк|cashback|(?:million|billion|bn|mn|mrd|"
    r"mln|млн|млрд|[kKMB])\b)",
    re.IGNORECASE,
)
UNIT_AFTER = re.compile(
    r" ?(?:/ ?(?!pack|box|packung|boîte)\w|per (?!pack|box)|pro (?!packung)|je |each\b|za (?:1|100) ?\w|за (?:шт|"
    r"1|таб)|\)? ?/ ?100)",
    re.IGNORECASE,
)


class PriceRole(StrEnum):
    """What the words around an amount make of it."""

    PRICE = "price"
    UNIT = "unit"
    """Of one pill, one gram, one hundred millilitres."""
    ASIDE = "aside"
    """A saving, a delivery fee, an old price, a voucher, a sum in a story."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceSpan:
    """One price in a text: `text[start:end]` is `raw`."""

    start: int
    end: int
    raw: str
    money: Money


def fold_digits(text: str) -> str:
    """The same text, the same length, with digits, separators, dashes and blanks of all scripts in ASCII."""
    return text if text.isascii() else text.translate(FOLDED)


def parse_amount(text: str, *, currency: str | None = None) -> Decimal | None:
    """A number with whatever thousands and decimal signs; a lone sign before three digits parts thousands.

    Crypto currencies and those with three decimals read it as the decimal sign.
    """
    digits = fold_digits(text).replace("'", "").replace(" ", "").rstrip(".,-")
    dots, commas = digits.count("."), digits.count(",")
    if not dots and not commas:
        return Decimal(digits) if digits.isdecimal() and len(digits) <= 18 else None
    last = "." if digits.rfind(".") > digits.rfind(",") else ","
    whole, _, fraction = digits.rpartition(last)
    if dots and commas:
        is_decimal = digits.count(last) == 1
    elif dots + commas > 1:
        is_decimal = len(fraction) != 3
    else:
        small_units = currency in CRYPTO_CODES or currency in THREE_DECIMALS
        is_decimal = len(fraction) != 3 or small_units or len(whole) > 3 or whole in ("", "0")
    bare = whole.replace(".", "").replace(",", "")
    if not (bare + fraction).isdecimal() or len(bare + fraction) > 24:
        return None
    return Decimal(f"{bare or '0'}.{fraction}" if is_decimal else bare + fraction)


def parse_money(text: str, *, currency_hint: str | None = None) -> Money | None:
    """The price a short text states; the lowest where it states several in one currency.

    `currency_hint` (an ISO code) is used where the text names no currency or one that countries share. Savings,
    delivery, old and unit prices are passed over when another price stands beside them. None: no amount in digits.
    """
    return _parse_money(text[:300].strip(), currency_hint)


@lru_cache(maxsize=2048)
def _parse_money(text: str, currency_hint: str | None) -> Money | None:
    simple = SIMPLE.fullmatch(text)
    if simple:
        return _simple_money(simple, currency_hint)
    folded = fold_digits(text)
    if not any(map(str.isdigit, folded)):
        return None
    folded = _join_cents(folded)
    spans = tuple(_spans(folded, currency_hint, strict=False))
    if not spans:
        return _bare_money(folded, currency_hint)
    roles = [price_role(folded, span) for span in spans]
    best = next(role for role in PriceRole if role in roles)
    kept = [span for span, role in zip(spans, roles, strict=True) if role is best]
    currency = kept[0].money.currency
    return min((span.money for span in kept if span.money.currency == currency), key=lambda money: money.amount)


def find_prices(text: str, *, currency_hint: str | None = None) -> tuple[PriceSpan, ...]:
    """Every amount in running text that stands beside a currency mark, in order.

    At most 400, in the first 60,000 characters.
    """
    if len(text) <= 160:
        return _short_prices(text, currency_hint)
    return _find_prices(text[:60_000], currency_hint)


@lru_cache(maxsize=2048)
def _short_prices(text: str, currency_hint: str | None) -> tuple[PriceSpan, ...]:
    return _find_prices(text, currency_hint)


def _find_prices(text: str, currency_hint: str | None) -> tuple[PriceSpan, ...]:
    spans: list[PriceSpan] = []
    for span in _spans(fold_digits(text), currency_hint, strict=True):
        spans.append(span if text.isascii() else _with_raw(span, text))
        if len(spans) == 400:
            break
    return tuple(spans)


def price_role(text: str, span: PriceSpan) -> PriceRole:
    """What the words just before and after a span of `text` make of it."""
    if NOT_PRICE_BEFORE.search(text, max(0, span.start - 24), span.start) or NOT_PRICE_AFTER.match(text, span.end):
        return PriceRole.ASIDE
    return PriceRole.UNIT if UNIT_AFTER.match(text, span.end) else PriceRole.PRICE


def is_side_price(text: str, span: PriceSpan) -> bool:
    """True: the words around say it is a saving, a delivery fee, an old price or the price of one unit."""
    return price_role(text, span) is not PriceRole.PRICE


def currency_of_country(country: str | None) -> str | None:
    """The currency that shops of a country (ISO alpha-2) mean when they write none."""
    return COUNTRY_CURRENCY.get((country or "").upper())


def price_hint(url: str, language: str | None = None) -> str | None:
    """The currency that a host's country ending, or a language tag with a region, suggests; None if neither does."""
    host = url.split("://", 1)[-1].split("/", 1)[0].split(":", 1)[0].lower()
    ending = host.rsplit(".", 1)[-1]
    found = COUNTRY_CURRENCY.get(ending.upper()) if len(ending) == 2 else None
    if found is None and language and len(language) >= 5:
        found = COUNTRY_CURRENCY.get(language[3:5].upper())
    return found


def _simple_money(match: re.Match[str], hint: str | None) -> Money:
    pre, whole, fraction, whole_b, fraction_b, post = match.groups()
    number = f"{whole or whole_b}.{fraction or fraction_b or '0'}" if fraction or fraction_b else (whole or whole_b)
    return Money(amount=Decimal(number), currency=currency_of(pre or post, hint))


def _join_cents(text: str) -> str:
    """ "12 , 99 €" and "$ 12 99" (cents in an element of their own) as one number; only in texts with one amount."""
    if len(text) > 24 or len(re.findall(r"\d+", text)) != 2:
        return text
    return SPLIT_CENTS.sub(lambda m: f"{m[1] or m[4]}{m[2] or '.'}{m[3] or m[7]}", text, count=1)


def _spans(text: str, hint: str | None, *, strict: bool) -> Iterator[PriceSpan]:
    floor = 0
    for match in NUMBERS.finditer(text):
        span = _span(text, match, floor, hint, strict)
        if span is not None:
            floor = span.end
            yield span


def _span(text: str, match: re.Match[str], floor: int, hint: str | None, strict: bool) -> PriceSpan | None:
    """The price at one number: its mark stands before it, else after it and after a written-out ",-"."""
    start, end = match.span()
    if start < floor:
        return None
    number, fraction = match[0], None
    before = mark_before(text, start, floor)
    cents = CENTS.match(text, end)
    after = None if before else mark_after(text, cents.end() if cents else end)
    found = before or after
    if found is None or (strict and _is_doubtful(found[0], number, before is not None, found[1] - end)):
        return None
    if before:
        start = before[1]
    elif after:
        fraction = text[after[1] : after[1] + 2] if CENTS_AFTER.match(text, after[1]) and after[1] - end == 1 else None
        end = after[1] + (2 if fraction else 0)
    currency = "BTC" if found[0] == "฿" and len(number.partition(".")[2]) >= 3 else currency_of(found[0], hint)
    money = _money(number, fraction, currency)
    low = RANGE.search(text, max(floor, start - 24), start) if after and money else None
    lower = _money(low[1], None, currency) if low else None
    if low and lower and money and 0 < lower.amount < money.amount and not _ends_a_name(text, low, number):
        start, money = low.start(), lower
    return PriceSpan(start=start, end=end, raw=text[start:end], money=money) if money else None


def _ends_a_name(text: str, low: re.Match[str], number: str) -> bool:
    """The number before a spaced dash belongs to the name: "lot 6 - 150.60 EUR", "No 3 - 20 EUR", no range."""
    if " - " not in text[low.end(1) : low.end()]:
        return False
    has_cents = [bool(WITH_DECIMALS.search(one)) for one in (low[1], number)]
    return has_cents == [False, True] or bool(NUMBERED.search(text, max(0, low.start() - 8), low.start()))


def _money(number: str, fraction: str | None, currency: str | None) -> Money | None:
    scale = {"mBTC": Decimal("0.001"), "sat": Decimal("0.00000001")}.get(currency or "")
    code = "BTC" if scale else currency
    amount = parse_amount(number, currency=code)
    if amount is None:
        return None
    if fraction and amount == int(amount):
        amount += Decimal(fraction) / 100
    return Money(amount=amount * scale if scale else amount, currency=code)


def _is_doubtful(mark: str, number: str, is_before: bool, distance: int) -> bool:
    """A mark that is also a word of titles, where nothing else says "price"."""
    bare = mark.strip(" .")
    if bare not in WORDLIKE_CODES and bare.lower() not in LOOSE_WORDS and bare != "R":
        return False
    touches = not is_before and distance == len(mark) and bare not in WORDLIKE_CODES
    return not touches and not WITH_CENTS.search(number)


def _bare_money(text: str, hint: str | None) -> Money | None:
    """An amount without any mark; only when nothing but a few words stands beside it."""
    amounts = [amount for match in BARE.finditer(text) if (amount := parse_amount(match[1], currency=hint)) is not None]
    if not amounts or len(amounts) > 2 or len(text) > 40:
        return None
    return Money(amount=min(amounts), currency=hint)


def _with_raw(span: PriceSpan, text: str) -> PriceSpan:
    return PriceSpan(start=span.start, end=span.end, raw=text[span.start : span.end], money=span.money)
