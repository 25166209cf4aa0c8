# SPDX-License-Identifier: EUPL-1.2
"""Lexicon: what a word with a capital may be, a family name, a place, a product or an everyday word."""

import re
from functools import cache, lru_cache
from pathlib import Path

from config.reference import load_reference
from indexer.people.names import ENDINGS, NOMINATIVE, given_names, is_given, without_accents
from indexer.people.words import NOT_AUTHORS

DATA = Path(__file__).parent.parent / "data"
LETTERS = re.compile(r"[^\W\d_]+")
SHORTEST = 4
"""Shorter words are no stems of others, and no medicine's name alone."""


@cache
def family_names() -> frozenset[str]:
    """Lower-case family names that are no everyday word and no place."""
    return frozenset(word for word in _read("family_names.txt") if not word.startswith("?"))


@cache
def doubtful_families() -> frozenset[str]:
    """Lower-case family names that are an everyday word or a place too."""
    return frozenset(word[1:] for word in _read("family_names.txt") if word.startswith("?"))


@cache
def places() -> frozenset[str]:
    """Lower-case towns, regions and countries, without their accents too."""
    more = (name for line in _read("more_places.txt") for name in line.split("|"))
    listed = frozenset((*_read("places.txt"), *more))
    return listed | frozenset(without_accents(name) for name in listed if not name.isascii())


@cache
def everyday_words() -> frozenset[str]:
    """Lower-case words of everyday language."""
    return frozenset(_read("everyday_words.txt")) | NOT_AUTHORS


@cache
def medicines() -> frozenset[str]:
    """Lower-case words of the names of substances and medicines."""
    reference = load_reference()
    names = [name.name for name in reference.names]
    for one in reference.substances:
        names += [one.inn, *one.synonyms, *one.brands, *one.market_brands]
    words = {word.lower() for name in names for word in LETTERS.findall(name)}
    return frozenset(word for word in words if len(word) >= SHORTEST) - given_names()[0]


@lru_cache(maxsize=20_000)
def is_family(word: str, *, doubtful_too: bool = False) -> bool:
    """Whether a word is a family name, in any case of its language."""
    low = word.strip(".").lower()
    if low in family_names() or (doubtful_too and low in doubtful_families()):
        return True
    return any(
        len(part) >= SHORTEST and (part in family_names() or any(form in family_names() for form in _forms(part)))
        for part in low.split("-")
    )


@lru_cache(maxsize=20_000)
def is_place(word: str) -> bool:
    """Whether a word is a town, a region or a country, in any case of its language."""
    low = word.strip(".").lower().partition("'")[0].partition("’")[0]
    return low in places() or any(form in places() for form in _forms(low))


@lru_cache(maxsize=20_000)
def is_everyday(word: str) -> bool:
    """Whether a word belongs to everyday language."""
    return word.strip(".").lower() in everyday_words()


@lru_cache(maxsize=20_000)
def is_medicine(word: str) -> bool:
    """Whether a word belongs to a medicine's name."""
    low = word.strip(".").lower().partition("'")[0].partition("’")[0]
    return low in medicines() or any(form in medicines() for form in _forms(low))


@lru_cache(maxsize=20_000)
def is_unknown(word: str) -> bool:
    """Whether a word is none of all those: a name of somebody, or of something that no table holds."""
    return not (is_everyday(word) or is_place(word) or is_medicine(word))


@lru_cache(maxsize=20_000)
def may_name(word: str) -> bool:
    """Whether a word may be part of a person's name: a known name, or a word that nothing else is."""
    return is_given(word) or is_family(word) or is_unknown(word)


def _forms(low: str) -> list[str]:
    """What a word may be in the first case of its language."""
    if len(low) < SHORTEST + 1:
        return []
    stems = [low[: -len(ending)] for ending in ENDINGS if low.endswith(ending) and len(low) - len(ending) >= SHORTEST]
    return [stem + end for stem in stems for end in NOMINATIVE]


def _read(name: str) -> list[str]:
    return [line for line in (DATA / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
