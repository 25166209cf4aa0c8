# SPDX-License-Identifier: EUPL-1.2
"""Brand names: the brand that a hit names, in whatever script, and the forms of brands whose every form is known."""

import tomllib
from functools import lru_cache
from pathlib import Path

from classifiers.folding import fold
from classifiers.hits import NameHit
from classifiers.skeleton import name_keys, word_key

FORMS = Path(__file__).parent / "data" / "brand_forms.toml"


@lru_cache(maxsize=1)
def brand_forms() -> dict[str, frozenset[str]]:
    """Every form of the brands whose forms are all known."""
    return {name: frozenset(row["forms"]) for name, row in _table().items()}


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(FORMS.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    return {fold(text).text: name for name, row in _table().items() for text in (name, *row.get("names", ()))}


def brand_name(hit: NameHit) -> str:
    """The brand that a hit names, lower case and in Latin letters; empty when it names none."""
    brands = hit.entry.substance.brands if hit.entry.substance is not None else ()
    if hit.entry.via == "brand":
        return _same_brand(hit.quote.lower(), brands) or hit.quote.lower()
    if hit.entry.via != "synonym" or hit.quote.isascii():
        return ""
    return _same_brand(hit.quote.lower(), brands)


@lru_cache(maxsize=4096)
def _same_brand(shown: str, brands: tuple[str, ...]) -> str:
    """The brand that a word stands for by its letters, or in another script by its sound; empty when none."""
    folded = fold(shown).text
    known = {fold(brand).text: brand.lower() for brand in brands}
    if folded in known:
        return known[folded]
    if folded in _spellings() and _spellings()[folded] in known:
        return _spellings()[folded]
    key = word_key(shown)
    return next((name for text, name in known.items() if key and key in name_keys(text)), "")
