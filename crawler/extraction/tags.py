# SPDX-License-Identifier: EUPL-1.2
"""Price tags: the short texts of a page that are prices, each with what speaks for and against it."""

import re
from collections import Counter
from dataclasses import dataclass

from crawler.extraction.buy_words import OLD_LABEL, PRICE_LABEL
from crawler.extraction.currencies import CRYPTO_CODES
from crawler.extraction.outline import Outline, Run
from crawler.extraction.values import find_prices, is_side_price, parse_money
from crawler.extraction.zones import Zone
from crawler.listing import Money

TAGS = 400
TAG_CHARS = 90
BLOCK_CHARS = 30
DIGIT = re.compile(r"\d")
CENTS = re.compile(r"[.,]?\d\d|[.,]-{1,2}|[.,]")
STATES = Zone.STRUCK | Zone.SIDE_PRICE | Zone.RELATED
VAGUE = re.compile(r"(?:amount|now|only|total|cost)\b")
SURCHARGE = re.compile(r"[(\[]\s?[+–-]\s?[^\d\s]{0,4}\s?\d|^\s*[+–-]\s?[^\d\s]{0,4}\s?\d")
MARK = re.compile(
    r"[$€£¥￥₽₴₸₺₪₹₩₫฿₿₱₦]|\b(?:usd|eur|gbp|btc|xmr|chf|aud|cad|pln|rub|uah|sek|nok|dkk|czk|huf|ron|try|inr|jpy|cny|brl|ltc|eth|usdt|kzt|twd)\b|"
    r"\b(?:kr|zł|kč|ft|lei|руб|грн|тг|kn|rs|rp|rm|tl|euro?s?|dollars?|monero|bitcoins?)\b|円|元|원|บาท|лв|ден|din|р\."
)


@dataclass(frozen=True, kw_only=True)
class PriceTag:
    """One price as shown."""

    text: str
    money: Money
    score: float
    """What its own words and names say; 3 and more: clearly a price."""
    place: int
    """Number of its first piece of text."""
    repeated: int
    """How many tags of the page have the same shape."""
    is_labelled: bool
    """A word for "price" stands before it."""
    run: Run


def find_price_tags(outline: Outline, hint: str | None) -> tuple[PriceTag, ...]:
    """All price tags outside the page's furniture, in order."""
    if not _may_price(outline):
        return ()
    groups = [part for group in _groups(outline) for part in _parts(group)]
    found: list[tuple[str, Money, float, bool, Run]] = []
    before = ""
    for runs in groups:
        text = runs[0].text if len(runs) == 1 else " ".join([run.text for run in runs])
        if len(found) < TAGS and DIGIT.search(text):
            money = _money_of(text, runs[0], hint)
            if money is not None and money.amount > 0:
                labelled = any(PRICE_LABEL.search(label) and not VAGUE.match(label) for label in _labels(before, text))
                found.append((text[:TAG_CHARS], money, _score(text, before, runs[0], money), labelled, runs[0]))
        before = text
    shapes = [_shape(run) for *_, run in found]
    count = Counter(shapes)
    return tuple(
        PriceTag(
            text=text, money=money, score=score, place=run.place, repeated=count[shape], is_labelled=labelled, run=run
        )
        for (text, money, score, labelled, run), shape in zip(found, shapes, strict=True)
    )


def _may_price(outline: Outline) -> bool:
    """A digit somewhere, and a currency or an element that is called a price."""
    text = "\n".join([run.text for run in outline.runs])
    return DIGIT.search(text) is not None and (
        any(run.priced for run in outline.runs) or MARK.search(text.lower()) is not None
    )


def _groups(outline: Outline) -> list[list[Run]]:
    """Neighbouring pieces of text that stand in one priced element, or in one block; struck ones apart."""
    groups: list[list[Run]] = []
    last: tuple[int, int] | None = None
    sizes: dict[int, int] = {}
    for run in outline.runs:
        if run.priced:
            sizes[run.priced] = sizes.get(run.priced, 0) + len(run.text)
    for run in outline.runs:
        if run.zone & Zone.CHROME:
            last = None
            continue
        is_tag = run.priced and sizes[run.priced] <= TAG_CHARS
        key = (run.priced if is_tag else run.block, run.zone & (Zone.STRUCK | Zone.SIDE_PRICE))
        if key == last and groups:
            groups[-1].append(run)
        else:
            groups.append([run])
        last = key
    return _with_marks(groups)


def _parts(group: list[Run]) -> list[list[Run]]:
    """A long block of several pieces is read piece by piece: its price stands in one of them."""
    if (
        len(group) == 1
        or sum(len(run.text) for run in group) <= BLOCK_CHARS
        or group[0].priced == group[-1].priced != 0
    ):
        return [group]
    return _with_marks([[run] for run in group])


def _with_marks(groups: list[list[Run]]) -> list[list[Run]]:
    """A lone currency sign, or lone cents, put to the amount beside it in the same block."""
    joined: list[list[Run]] = []
    for group in groups:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before[-1].block == group[0].block
            and before[-1].zone & STATES == group[0].zone & STATES
        ):
            last, first = before[-1].text, group[0].text
            if len(before) == 1 and len(last) <= 5 and not DIGIT.search(last) and MARK.search(last.lower()):
                joined[-1] = [*before, *group]
                continue
            if len(group) == 1 and len(first) <= 5 and DIGIT.search(last) and _completes(first):
                joined[-1] = [*before, *group]
                continue
        joined.append(group)
    return joined


def _completes(text: str) -> bool:
    """Cents, or a currency sign that stands behind its amount."""
    return bool(CENTS.fullmatch(text)) or (not DIGIT.search(text) and bool(MARK.search(text.lower())))


def _money_of(text: str, run: Run, hint: str | None) -> Money | None:
    if len(text) > TAG_CHARS * 2:
        return None
    if run.priced and len(text) <= TAG_CHARS:
        return parse_money(text, currency_hint=hint)
    if not MARK.search(text.lower()):
        return None
    spans = find_prices(text, currency_hint=hint)
    kept = [span for span in spans if not is_side_price(text, span)] or list(spans)
    return kept[0].money if kept else None


def _score(text: str, before: str, run: Run, money: Money) -> float:
    zone = run.zone
    score = 0.0
    if run.priced:
        score += 3
    if MARK.search(text.lower()):
        score += 2
    if zone & Zone.CURRENT:
        score += 1
    if zone & (Zone.CROSSED | Zone.RELATED):
        score -= 8
    elif zone & Zone.STRUCK:
        score -= 4
    if SURCHARGE.search(text):
        score -= 6
    if zone & Zone.SIDE_PRICE:
        score -= 5
    if zone & (Zone.HIDDEN | Zone.REVIEWS):
        score -= 4
    if zone & Zone.TEXT and not run.priced:
        score -= 2
    extra = len(DIGIT.sub("", text))
    score -= extra / 40
    label = before[-40:].strip().lower()
    if len(before) <= 40 and PRICE_LABEL.search(label):
        score += 2
    if OLD_LABEL.search(label) or OLD_LABEL.search(_head_of(text)):
        score -= 5
    elif PRICE_LABEL.match(_head_of(text)):
        score += 1
    if run.link:
        score -= 2
    return score - (1 if money.currency is None or money.currency in CRYPTO_CODES else 0)


def _labels(before: str, text: str) -> tuple[str, str]:
    """What stands before the amount: the text before it, and its own first words."""
    return before[-40:].strip().lower(), _head_of(text)


def _head_of(text: str) -> str:
    """The words before the first digit."""
    found = DIGIT.search(text)
    return MARK.sub("", text[: found.start()].lower()).strip() if found else ""


def _shape(run: Run) -> tuple[str, ...]:
    """Tags and classes of the element and the four above it: the same for every card of a list."""
    shape = []
    element = run.element
    for _ in range(5):
        attributes = element.attributes
        shape.append(f"{element.tag}.{attributes.get('class') or ''}")
        parent = element.parent
        if parent is None or parent.tag in ("body", "html"):
            break
        element = parent
    return tuple(shape)
