# SPDX-License-Identifier: EUPL-1.2
"""What a page says in words of an offer that is not on it: taken away, withheld by place, out of stock.

Source: alerts/removal/data/page_words.toml.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import ahocorasick

TABLE = Path(__file__).parent / "data" / "page_words.toml"
LOOKED_AT = 20_000
"""Characters of visible text: notices stand early."""


@dataclass(frozen=True, kw_only=True)
class PageWords:
    """The first phrase of each kind; empty: none."""

    gone: str = ""
    place: str = ""
    stock: str = ""


@lru_cache(maxsize=1)
def load_words() -> ahocorasick.Automaton:
    """The table, ready for searching."""
    automaton = ahocorasick.Automaton()
    for kind, phrases in tomllib.loads(TABLE.read_text(encoding="utf-8")).items():
        for phrase in phrases:
            automaton.add_word(phrase, (kind, phrase))
    automaton.make_automaton()
    return automaton


def find_words(text: str) -> PageWords:
    """The phrases that a page's visible text holds."""
    found: dict[str, str] = {}
    for _, (kind, phrase) in load_words().iter(text[:LOOKED_AT].lower().replace("’", "'")):
        found.setdefault(kind, phrase)
    return PageWords(**found)
