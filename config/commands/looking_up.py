# SPDX-License-Identifier: EUPL-1.2
"""What imported tables say of one word, in words."""

from collections.abc import Iterator
from typing import Any

from config.importers.facts import ProductFacts
from config.importers.rows import NameRow
from config.name_keys import brand_key, combination_key, substance_key
from config.registers import Register, Registers


def look_up(registers: Registers, word: str) -> Iterator[dict[str, Any]]:
    """One row for each table that names the word, whichever way."""
    key = combination_key(tuple(word.split("+")))
    for room, at in (("substance", key), ("brand", brand_key(word))):
        for register, facts in registers.products(room, at):
            yield _row(register, room, _say_facts(facts))
    scheme, _, value = word.partition(":")
    for one in (scheme,) if value else ("gtin", "cip", "aic", "swissmedic", "ndc", "pzn"):
        product = registers.product_of_code(one, value or word)
        if product is not None:
            yield _row(product[0], f"code {one}", f"{product[1].name}; {product[1].holder}; {product[1].status}")
            break
    for register, seller in (*registers.sellers(word.lower()), *registers.sellers_of_number(word)):
        state = "listed" if seller.active else "struck off"
        yield _row(register, "seller", f"{state}: {seller.domain} {seller.name} {seller.number} {seller.page}".strip())
    for register, offer in registers.offers(word.lower().split("://", 1)[-1].removeprefix("www.").rstrip("/")):
        yield _row(register, "offer", f"{offer.reason}: {offer.address}")
    for register, control in registers.controls(substance_key(word)):
        yield _row(register, "controlled", f"{control.schedule} {control.country}".strip())
    for register in registers.of("names"):
        for number in register.values("name", substance_key(word)):
            name = register.row(number, NameRow)
            yield _row(register, "name", f"{name.name}: {', '.join(name.synonyms[:8])} {name.note}".strip())


def _row(register: Register, asked: str, says: str) -> dict[str, Any]:
    about = register.about
    return {"table": about.slot, "as_of": about.as_of, "asked": asked, "says": says, "country": about.country,
            "title": about.title, "sha256": about.content_sha256}  # fmt: skip


def _say_facts(facts: ProductFacts) -> str:
    parts = [f"{facts.authorised} authorised, {facts.ended} ended"]
    if facts.listed:
        parts.append(f"{facts.listed} only listed")
    if facts.needed or facts.free:
        parts.append(f"on prescription {facts.needed}, free {facts.free}")
    if facts.veterinary:
        parts.append(f"{facts.veterinary} for animals")
    if facts.strengths_mg:
        parts.append(f"mg: {', '.join(f'{mg:g}' for mg in facts.strengths_mg[:20])}")
    parts += [", ".join(facts.forms), facts.narcotic, facts.example]
    return "; ".join(part for part in parts if part)
