# SPDX-License-Identifier: EUPL-1.2
"""What a selling post lists: its products, each with its prices, out of lines as people write them."""

import re
from dataclasses import dataclass, field

from crawler.extraction.cards import is_pack_only
from crawler.extraction.ladder import QUANTITY
from crawler.extraction.strengths import STRENGTH, parse_strength
from crawler.extraction.values import PriceRole, PriceSpan, find_prices, fold_digits, price_role
from crawler.listing import Money, PriceStep

LINES = 400
ITEMS = 60
NAME_CHARS = 90
EDGES = " \t-–—:=>→•*·.,;/|()[]#~_+✅✔️💊🔥⭐️📦🌿"
LEAD = re.compile(
    r"^(?:\d{1,2}[.)]\s+|(?:price|prices?|preis|prix|precio|prezzo|preço|prijs|pris|hinta|cena|preț|цена|ціна|τιμή|fiyatı?|"
    r"السعر|selling|wts|for sale|i have|"
    r"we have|also|only|just|now|продам|verkaufe|vendo|sprzedam)\b[\s:]*)+",
    re.IGNORECASE,
)
TAIL = re.compile(
    r"(?:[\s,:=@–—-]|\b(?:for|at|is|are|only|just|from|price|costs?|für|à|ab|nur|por|a|za|по|за|"
    r"от|цена|ціна|cena|prix|preis|precio|prezzo|preço|prijs|pris|hinta|preț|τιμή|fiyatı?|السعر|per|each|€|\$))+$",
    re.IGNORECASE,
)
NOT_NAME = re.compile(
    r"^(?:shipping|delivery|versand|livraison|envío|доставка|wysyłka|minimum order|min\.? order|total|discount|"
    r"escrow|payment|deposit|tracking|express|standard|"
    r"and|or|then|over|under|more than|up to|if you|we accept|pay\w*|save|orders?)\b",
    re.IGNORECASE,
)
KILOS = re.compile(r"\d ?(?:kg|кг|kilos?)(?!\w)", re.IGNORECASE)
"""What people and parcels weigh is no strength."""
EACH = re.compile(
    r" ?(?:each|ea\b|/ ?(?:pill|tab|pc|unit|piece)|per (?:pill|tab|piece|unit)|a (?:pill|piece|"
    r"pop)|pro (?:stück|tablette)|за (?:шт|таб)|/шт|stk)",
    re.IGNORECASE,
)


@dataclass
class Item:
    """One product of a post; `name` is empty for what the title names."""

    name: str
    raw: str
    steps: list[PriceStep] = field(default_factory=list)

    @property
    def price(self) -> Money | None:
        """The first price as written."""
        return self.steps[0].price if self.steps else None


def read_items(text: str, *, hint: str | None = None) -> tuple[Item, ...]:
    """Products and prices in the order written; prices that name no product of their own stand under an empty name."""
    items: dict[str, Item] = {}
    heading = ""
    for line in text.split("\n")[:LINES]:
        spans = _own_prices(line[:600], hint)
        if not spans:
            heading = _heading(line) or ("" if not line.strip() else heading)
            continue
        for name, part, span in _segments(line[:600], spans, heading):
            key = name.casefold()
            if key not in items and len(items) >= ITEMS:
                break
            item = items.setdefault(key, Item(name=name, raw=line.strip()))
            item.steps.append(_step(part, span, line))
    return tuple(items.values())


def _own_prices(line: str, hint: str | None) -> list[PriceSpan]:
    spans = find_prices(line, currency_hint=hint)
    return [span for span in spans if price_role(line, span) is not PriceRole.ASIDE]


def _heading(line: str) -> str:
    """A line without a price that names a product: short, with a strength or a colon at its end."""
    bare = line.strip(EDGES)
    if not 3 <= len(bare) <= NAME_CHARS or NOT_NAME.match(bare) or is_pack_only(bare):
        return ""
    ends_open = line.rstrip()[-1:] in ":：-–—"
    return LEAD.sub("", bare) if ends_open or STRENGTH.search(KILOS.sub("", bare)) else ""


def _segments(line: str, spans: list[PriceSpan], heading: str) -> list[tuple[str, str, PriceSpan]]:
    """Each price with the name it belongs to and the words before it."""
    found = []
    name, at = heading, 0
    for span in spans:
        part = line[at : span.start]
        own = _name(part)
        if own:
            name = own
        found.append((name, part, span))
        at = span.end
    return found


def _name(part: str) -> str:
    """The product that the words before a price name; empty for packs, fees and sentences."""
    bare = TAIL.sub("", LEAD.sub("", part.strip(EDGES))).strip(EDGES)
    for match in list(QUANTITY.finditer(fold_digits(bare)))[-1:]:
        if match.end() >= len(bare) - 2 and match.start() > 3:
            bare = TAIL.sub("", bare[: match.start()]).strip(EDGES)
    if not 3 <= len(bare) <= NAME_CHARS or NOT_NAME.match(bare) or is_pack_only(bare):
        return ""
    return "" if bare.count(" ") > 9 or ". " in bare or EACH.match(f" {bare}") else bare


def _step(part: str, span: PriceSpan, line: str) -> PriceStep:
    matches = list(QUANTITY.finditer(fold_digits(part)))
    groups = matches[-1].groups() if matches else ()
    number = next((group for group in (groups[0], groups[2], groups[3], groups[4]) if group), None) if groups else None
    is_each = bool(EACH.match(line, span.end)) or price_role(line, span) is PriceRole.UNIT
    plain = re.search(r"(\d{1,5}) (?:for|für|pour|por|za|за|=|-)\s*$", part)
    quantity = int(number) if number else int(plain[1]) if plain else 1 if is_each else None
    return PriceStep(
        raw=line[max(0, span.start - len(part)) : span.end].strip(EDGES),
        quantity=quantity or None,
        price=span.money,
        unit_price=span.money if is_each else None,
        strength=parse_strength(part) or parse_strength(line),
    )
