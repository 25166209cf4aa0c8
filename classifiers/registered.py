# SPDX-License-Identifier: EUPL-1.2
"""Registered: what the imported registers say of the medicines that a listing names; their silence says nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from classifiers.brand_names import brand_name
from classifiers.hits import NameHit
from config.importers.facts import ProductFacts
from config.name_keys import brand_key, combination_key
from config.reference import Country
from config.registers import Register, Registers

NAMES_MAX = 8

Said = tuple[tuple[Register, ProductFacts], ...]


@dataclass(frozen=True, kw_only=True)
class RegisteredName:
    """One name of a medicine and what each register says of its substance, and of the brand where one is named."""

    hit: NameHit
    key: str
    """Of its substance or combination."""
    substance: Said
    brand: Said

    @property
    def is_brand(self) -> bool:
        """Whether the product is offered under a brand's name."""
        return bool(brand_name(self.hit))

    def strengths_mg(self) -> frozenset[float]:
        """Every strength of the substance that any register ever knew, under any name."""
        return frozenset(mg for _, facts in (*self.substance, *self.brand) for mg in facts.strengths_mg)

    def brand_forms(self) -> frozenset[str]:
        """Every family of forms in which a register knows the brand."""
        return frozenset(form for _, facts in self.brand for form in facts.forms)


def find_registered(registers: Registers, names: Sequence[NameHit]) -> tuple[RegisteredName, ...]:
    """What registers say of each different name, in the order of the text; empty without imported registers."""
    if not registers:
        return ()
    found: dict[tuple[str, str], RegisteredName] = {}
    for hit in names:
        key = combination_key(tuple(hit.entry.inn.split("+")))
        brand = brand_key(brand_name(hit))
        if (key, brand) not in found and len(found) < NAMES_MAX:
            found[key, brand] = RegisteredName(
                hit=hit,
                key=key,
                substance=tuple(registers.products("substance", key)) if key else (),
                brand=tuple(registers.products("brand", brand)) if len(brand) >= 3 else (),
            )
    return tuple(found.values())


def answering(said: Said, code: str, country: Country | None) -> Iterator[tuple[Register, ProductFacts]]:
    """Those registers that speak for a country: its own, and the Union's for every state of the EU and EEA."""
    in_union = code == "EU" or (country is not None and country.eu_eea in ("EU", "EEA"))
    for register, facts in said:
        about = register.about.country
        if about == code or (about == "EU" and in_union):
            yield register, facts
