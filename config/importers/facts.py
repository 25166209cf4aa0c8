# SPDX-License-Identifier: EUPL-1.2
"""Facts: many rows of a register drawn together under each substance, brand, code, seller … that may be asked for."""

import ipaddress
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

import msgspec

from config.codes import same_code, squeeze
from config.importers.rows import (
    ControlledRow,
    DeviceRow,
    MedicineRow,
    NameRow,
    NetworkRow,
    OfferRow,
    Prescription,
    PriceRow,
    Row,
    SellerRow,
    Status,
)
from config.name_keys import brand_key, combination_key, form_class, parse_mg, substance_key

HOLDERS_MAX = 60
STRENGTHS_MAX = 400
PACKS_MAX = 100
PARTS_MAX = 6


@dataclass(frozen=True, kw_only=True)
class ProductFacts:
    """What one register says of all its human products with this substance, combination or brand."""

    authorised: int = 0
    ended: int = 0
    listed: int = 0
    """In the register without being authorised by it."""
    needed: int = 0
    """Valid products on prescription."""
    free: int = 0
    veterinary: int = 0
    strengths_mg: tuple[float, ...] = ()
    """Of valid and ended products: what there ever was."""
    forms: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    combinations: tuple[str, ...] = ()
    """Of a brand: the keys of what it contains."""
    packs: tuple[int, ...] = ()
    """Pieces in a pack, of valid and ended products."""
    prices: tuple[tuple[float, str, float], ...] = ()
    """(mg, currency, lowest public price of one unit)."""
    narcotic: str = ""
    example: str = ""


@dataclass(kw_only=True)
class _Gathered:
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    strengths: set[float] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    holders: set[str] = field(default_factory=set)
    combinations: set[str] = field(default_factory=set)
    packs: set[int] = field(default_factory=set)
    prices: dict[tuple[float, str], float] = field(default_factory=dict)
    narcotic: str = ""
    example: str = ""

    def add(self, row: MedicineRow, key: str) -> None:
        self.example = self.example or f"{row.name} ({row.line})"
        if key:
            self.combinations.add(key)
        if row.veterinary:
            self.counts["veterinary"] += 1
            return
        valid = row.status is Status.AUTHORISED
        self.counts["authorised" if valid else "ended" if row.status is Status.ENDED else "listed"] += 1
        if valid and row.prescription is not Prescription.UNKNOWN:
            self.counts["needed" if row.prescription is Prescription.NEEDED else "free"] += 1
        amounts = {mg for text in row.strengths if (mg := parse_mg(text)) is not None}
        in_name = parse_mg(row.name) if len(row.substances) == 1 else None
        self.strengths |= amounts if in_name is None else amounts | {in_name}
        if form := form_class(row.form or row.name):
            self.forms.add(form)
        self.holders |= {holder.strip().lower() for holder in row.holder.split(";") if holder.strip()}
        self.narcotic = self.narcotic or row.narcotic
        self.packs |= {pack.units for pack in row.packs if pack.units}
        for pack in row.packs:
            if pack.price and pack.units and len(amounts) == 1:
                self.add_price(min(amounts), pack.currency, pack.price / pack.units)

    def add_price(self, mg: float, currency: str, unit: float) -> None:
        at = (mg, currency)
        self.prices[at] = min(self.prices.get(at, unit), unit)

    def facts(self) -> ProductFacts:
        return ProductFacts(
            **self.counts,
            strengths_mg=tuple(sorted(self.strengths)[:STRENGTHS_MAX]),
            forms=tuple(sorted(self.forms)),
            holders=tuple(sorted(self.holders)[:HOLDERS_MAX]),
            combinations=tuple(sorted(self.combinations)[:20]),
            packs=tuple(sorted(self.packs)[:PACKS_MAX]),
            prices=tuple((mg, currency, round(unit, 4)) for (mg, currency), unit in sorted(self.prices.items())),
            narcotic=self.narcotic,
            example=self.example,
        )


class FactsMaker:
    """Takes rows one by one; gives (room, key, value) for every question that may be asked."""

    def __init__(self) -> None:
        self._substances: dict[str, _Gathered] = defaultdict(_Gathered)
        self._brands: dict[str, _Gathered] = defaultdict(_Gathered)
        self._pairs: set[str] = set()

    def add(self, row: Row, number: int) -> Iterator[tuple[str, str, str]]:
        """Entries that point to this very row; what is drawn together comes with `finish`."""
        at = str(number)
        match row:
            case MedicineRow():
                yield from self._add_medicine(row, at)
            case PriceRow():
                mg = parse_mg(row.strength)
                if mg is not None:
                    gathered = self._brands[brand_key(row.name)]
                    gathered.add_price(mg, row.currency, row.price / row.units)
                    gathered.example = gathered.example or f"{row.name} ({row.line})"
            case SellerRow():
                if row.page:
                    yield "seller_page", page_key(row.page), at
                if row.domain:
                    yield "seller", row.domain, at
                if row.number:
                    yield "seller_number", seller_number(row.number), at
            case OfferRow():
                yield "offer", row.address.lower(), at
            case ControlledRow():
                yield "controlled", substance_key(row.substance), at
            case DeviceRow():
                yield ("body" if row.is_body else "device"), squeeze("udi", row.code), at
            case NameRow():
                for name in (row.name, *row.synonyms):
                    if key := substance_key(name):
                        yield "name", key, at
            case NetworkRow():
                yield "network", network_key(row.first), at
            case _:
                return

    def _add_medicine(self, row: MedicineRow, at: str) -> Iterator[tuple[str, str, str]]:
        key = combination_key(row.substances)
        if key:
            self._substances[key].add(row, key)
            parts = key.split("+")
            if 2 <= len(parts) <= PARTS_MAX:
                self._pairs |= {"+".join(pair) for pair in combinations(parts, 2)}
        for brand in _brands(row.name, key):
            self._brands[brand].add(row, key)
        codes = {code for pack in row.packs for scheme, value in pack.codes for code in same_code(scheme, value)}
        for scheme, value in sorted(codes):
            yield "code", f"{scheme}:{value}", at

    def finish(self) -> Iterator[tuple[str, str, str]]:
        """Everything that was drawn together."""
        for room, table in (("substance", self._substances), ("brand", self._brands)):
            for key, gathered in table.items():
                yield room, key, msgspec.json.encode(gathered.facts()).decode()
        for pair in self._pairs:
            yield "pair", pair, ""


def _brands(name: str, key: str) -> tuple[str, ...]:
    """A product's name, and its first word where that is a brand ("Ozempic DualDose") and not a substance."""
    brand = brand_key(name)
    first = brand.split(" ")[0]
    is_family = " " in brand and len(first) >= 5 and substance_key(first) not in key.split("+")
    return (brand, first) if is_family else (brand,) if len(brand) >= 3 else ()


def network_key(address: str) -> str:
    """An address as ranges are ordered: its version, then its bits; raises ValueError for what is no address."""
    found = ipaddress.ip_address(address)
    return f"{found.version}:{int(found):032x}"


def page_key(address: str) -> str:
    """An authority's page as it is compared: without scheme, www. and a closing slash."""
    return address.split("://", 1)[-1].removeprefix("www.").rstrip("/")


def seller_number(text: str) -> str:
    """A licence number as it is compared: digits and letters alone, without its label."""
    bare = "".join(letter for letter in text.upper() if letter.isalnum())
    start = next((i for i, letter in enumerate(bare) if letter.isdigit()), 0)
    return bare[start:]
