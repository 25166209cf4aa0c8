# SPDX-License-Identifier: EUPL-1.2
"""Label and value: what a page says in "Ships from: Germany", in cells, definition lists or lines, in any markup."""

import re
from collections.abc import Mapping
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.extraction.forms import parse_form
from crawler.extraction.label_words import LABELS, WEAK, Field
from crawler.extraction.measures import parse_expiry
from crawler.extraction.packs import parse_pack_size
from crawler.extraction.payments import parse_payment_methods
from crawler.extraction.places import parse_countries
from crawler.extraction.stock import parse_availability
from crawler.extraction.strengths import parse_strength
from crawler.extraction.values import fold_digits
from crawler.listing import Listing

LINES = 4_000
VALUE_CHARS = 240
COLONS = ":：﹕"
SEPARATORS = frozenset(",;/|&+-–•·")
COUNT = re.compile(r"\d{1,3}(?:[., ]\d{3}){1,3}(?!\d)|\d{1,9}(?![\d.,]\d)(?!\w?m?[gl]\b)")
GONE_ON = frozenset((Field.SHIPS_FROM, Field.SHIPS_TO, Field.PAYMENT))
"""Fields whose value may run over several pieces of text (a link for each country)."""


def read_labels(place: LexborHTMLParser | LexborNode) -> Mapping[Field, str]:
    """The first value after each known label in a page or a part of it, as shown; one pass over its text."""
    node = place.body if isinstance(place, LexborHTMLParser) else place
    if node is None:
        return {}
    text = node.text(separator="\n")[:400_000]
    return labels_of_lines([line for part in text.split("\n") if (line := part.strip())][:LINES])


def labels_of_lines(lines: list[str]) -> dict[Field, str]:
    """The same from lines of text."""
    found: dict[Field, str] = {}
    for index, line in enumerate(lines):
        label = _label(line)
        if label is None or label[0] in found:
            continue
        field, value, has_colon = label
        if not value:
            value = _following(lines, index + 1, field, has_colon)
        elif field in GONE_ON and value[-1] in SEPARATORS:
            value = f"{value} {_following(lines, index + 1, field, has_colon)}"
        if value:
            found[field] = value[:VALUE_CHARS]
    return found


def _label(line: str) -> tuple[Field, str, bool] | None:
    """The field a line names, the value behind its colon, and whether there is a colon."""
    cut = next((at for at, char in enumerate(line[:48]) if char in COLONS), -1)
    head = line if cut < 0 else line[:cut]
    if len(head) > 40:
        return None
    key = " ".join(head.lower().strip(" *•·.-–►▪✓#").split())
    field = LABELS.get(key)
    if field is None or (cut < 0 and key in WEAK):
        return None
    return field, line[cut + 1 :].strip() if cut >= 0 else "", cut >= 0


def _following(lines: list[str], start: int, field: Field, has_colon: bool) -> str:
    """The next piece of text, and for lists of places those after it; nothing where the next piece is a label too."""
    parts: list[str] = []
    for line in lines[start : start + 12]:
        if not parts and line in COLONS:
            has_colon = True
            continue
        if len(line) > (VALUE_CHARS if has_colon else 80) or _label(line) is not None:
            break
        if parts and not (line in SEPARATORS or parts[-1] in SEPARATORS or parts[-1][-1] in SEPARATORS):
            break
        parts.append(line)
        if field not in GONE_ON:
            break
    return " ".join(parts).lstrip(":： ")


def add_labels(listing: Listing, labels: Mapping[Field, str]) -> Listing:
    """The listing with what labels say, where it says nothing itself."""
    changes: dict[str, object] = {}
    for field, value in labels.items():
        for name, parsed in _parsed(field, value):
            if parsed and not getattr(listing, name) and name not in changes:
                changes[name] = parsed
    number = labels.get(Field.GTIN, "")
    if not listing.sku and "sku" not in changes and len(number) <= 40 and any(char.isdigit() for char in number):
        changes["sku"] = number
    counters = dict(listing.counters)
    for field in (Field.SALES, Field.REVIEWS, Field.VIEWS):
        count = parse_count(labels.get(field, ""))
        if count is not None:
            counters.setdefault(field.value, count)
    if len(counters) > len(listing.counters):
        changes["counters"] = tuple(sorted(counters.items()))
    return replace(listing, **changes) if changes else listing  # type: ignore[arg-type]


def _parsed(field: Field, value: str) -> tuple[tuple[str, object], ...]:
    """Names of listing fields and what the value gives for each."""
    short = value if len(value) <= 120 else None
    match field:
        case Field.SHIPS_FROM:
            countries = parse_countries(value)
            return (("ships_from", countries), ("raw_ships_from", value if countries else None))
        case Field.SHIPS_TO:
            countries = parse_countries(value)
            return (("ships_to", countries), ("raw_ships_to", value if countries else None))
        case Field.PAYMENT | Field.ESCROW:
            return (("payment_methods", parse_payment_methods(value)),)
        case Field.QUANTITY:
            return (("quantity_on_offer", parse_count(value)),)
        case Field.STRENGTH:
            return (("strength", parse_strength(value)),)
        case Field.FORM:
            return (("form", parse_form(value)),)
        case Field.PACK:
            pack = parse_pack_size(value)
            return (("pack_size", pack[0] if pack else None),)
        case Field.EXPIRY:
            expiry = parse_expiry(f"exp: {value}")
            return (("raw_expiry", short), ("expiry_on", expiry[1] if expiry else None))
        case Field.AVAILABILITY:
            return (("availability", parse_availability(value)),)
        case Field.BATCH:
            return (("batch", short if any(char.isdigit() for char in value) else None),)
        case Field.BRAND | Field.MAKER | Field.SKU | Field.CATEGORY:
            return ((field.value, short),)
        case Field.PLACE:
            return (("seller_place", short),)
        case Field.SELLER:
            return (("seller", seller_name(value)),)
    return ()


def seller_name(value: str) -> str | None:
    """A seller's name without what stands in brackets behind it ("rxking (512) (98%)")."""
    name = re.split(r"\s*[(\[|★]|\s{2,}|\s[-–—•]\s", value.strip(), maxsplit=1)[0].strip(" .,:")
    return name if 1 < len(name) <= 60 else None


def parse_count(value: str) -> int | None:
    """The whole number that a short text begins with: "1,204 sold" gives 1204, "Oxycodone 80mg" gives None."""
    match = COUNT.match(fold_digits(value[:60]).lstrip("(>~ "))
    if match is None:
        return None
    digits = re.sub(r"[., ]", "", match[0])
    return int(digits) if len(digits) <= 9 else None
