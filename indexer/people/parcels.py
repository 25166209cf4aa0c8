# SPDX-License-Identifier: EUPL-1.2
"""Parcels: numbers of orders and parcels by their build: in groups, behind a carrier, as a code in talk of an order."""

import re
from collections.abc import Iterator
from functools import cache

from classifiers.folding import fold
from config.reference import load_reference

GROUPS = re.compile(
    r"(?: (?:\d{2,6}|[A-Z]{2}(?= ?\d|\s*$|[.,;\n?!]| [a-zа-я]))){1,6}(?![\w/.]\d|[^\W\d_])(?: \d(?=\s*(?:$|\n)))?"
)
"""More groups of the same number."""
SPACED = re.compile(
    r"(?<![\w-])(?:[A-Z]{2} ?\d{3} ?\d{3} ?\d{3} ?[A-Z]{2}|\d[A-Z] ?\d{5} ?\d{5} ?\d|"
    r"\d{4} \d{4} [A-Z]{2} \d{2})(?!\w)"
)
"""As postal services print them."""
CARRIERS = re.compile(
    r"(?<!\w)(?:colissimo|chronopost|mondial relay|dhl|dpd|ups|gls|inpost|postnord|correos|seur|ctt|sedex|sda|brt|"
    r"bartolini|cainiao|usps|fedex|hermes|royal mail|evri|yodel|postnl|bpost|нова пошта|новая почта|сдэк|cdek|"
    r"боксберри|"
    r"boxberry|speedy|econt|ppl|zásilkovna|packeta|fan courier|fan|cargus|sameday|mng|aras|yurtiçi|ptt|posti|"
    r"matkahuolto|"
    r"bring|österreichische post|glovo|dostavista|укрпошта|почта россии|kolli|kollinr|brevnr|awb|ttn|ттн)"
    r"[:# ]{1,3}(?:n[o°r]?\.? ?)?(?P<value>(?=[A-Z0-9 ]{0,10}\d{3})[A-Z0-9]{2,22}(?: [A-Z0-9]{2,8}){0,6})(?![\w])",
    re.IGNORECASE,
)
CODE = re.compile(
    r"(?<![\w/@.#+-])(?=[A-ZА-ЯΑ-Ω0-9./-]{4,30}(?!\w))(?=[./-]?[A-ZА-ЯΑ-Ω0-9./-]*\d{2})(?:[A-ZА-ЯΑ-Ω]{1,6}[-./]?\d[\dA-ZА-ЯΑ-Ω./-]{1,20}|"
    r"\d{2,6}[-./][A-ZА-ЯΑ-Ω\d][\dA-ZА-ЯΑ-Ω./-]{0,22})(?<![./-])(?![\w@])"
)
NO_CODE = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,4}[-./]\d{1,4}|[A-Z]{1,2}\d{1,2}|\d+[./-]?(?:MG|ML|G|MCG|IU|KG|X|ER|XR|"
    r"SR|CR|MM|CM|GB|TB|W|V|HZ)|"
    r"(?:COVID|SARS|HIV|H\dN|VITAMIN|OMEGA|ISO|GMP|CE|HRA|HRB|UTF|MP|IPX|USB|A|B|E|Q|K|D)[-./]?\d{1,5}"
)
CODE_SURE = re.compile(
    r"(?<![\w/@.#+-])[A-ZА-ЯΑ-Ω]{2,5}[-_#/](?=[\d/_-]*\d[/_-]?\d[/_-]?\d)\d[\d/_-]{1,18}(?<![/_-])(?:-[A-Z]{1,3})?(?![\w@-])"
)
"""Letters, a sign and at least three digits."""
CODE_NEAR, HEXED = (
    70,
    re.compile(r"(?<![\w-])(?=[0-9a-f-]*\d)(?=[0-9-]*[a-f])[0-9a-f]{4,12}(?:-[0-9a-f]{4,12}){1,4}(?![\w-])"),
)


@cache
def drug_codes() -> frozenset[str]:
    """Codes under which substances are known, without signs between: `mk677`."""
    names = (
        name
        for one in load_reference().substances
        for name in (one.inn, *one.synonyms, *one.brands, *one.market_brands)
    )
    return frozenset(
        re.sub(r"[^a-z0-9]", "", fold(name).text) for name in names if any(sign.isdigit() for sign in name)
    )


def longer(text: str, end: int) -> int:
    """Where a number ends that goes on in groups."""
    found = GROUPS.match(text, end)
    return found.end() if found is not None else end


def find_parcels(text: str, orders: list[int]) -> Iterator[tuple[int, int]]:
    """Numbers by their build; `orders` are the places where orders and parcels are told of."""
    yield from (found.span() for found in SPACED.finditer(text))
    yield from (found.span("value") for found in CARRIERS.finditer(text))
    yield from (found.span() for found in HEXED.finditer(text))
    for found in CODE_SURE.finditer(text):
        if (
            re.sub(r"[^a-z0-9]", "", found.group().lower()) not in drug_codes()
            and NO_CODE.fullmatch(found.group()) is None
        ):
            yield found.span()
    if not orders:
        return
    for found in CODE.finditer(text):
        near = any(-20 <= found.start() - at <= CODE_NEAR for at in orders)
        code = found.group()
        if near and NO_CODE.fullmatch(code) is None and re.sub(r"[^a-z0-9]", "", code.lower()) not in drug_codes():
            yield found.span()
