# SPDX-License-Identifier: EUPL-1.2
"""Automata: all names and phrases of all languages, found in one pass over a text."""

import ahocorasick
import msgspec

from classifiers.lexicon import Lexicon, Phrase
from classifiers.names import NameEntry, NameTable
from classifiers.skeleton import UNBOUND_SCRIPT


class Known(msgspec.Struct, frozen=True, kw_only=True, eq=False, gc=False):
    """A text of the tables: one name, or phrases of one or more themes, or both."""

    text: str
    size: int
    name: NameEntry | None
    phrases: tuple[Phrase, ...]
    inside: tuple[Phrase, ...]
    """Those of them that may stand inside a word."""
    unbound: bool
    """Whether its script sets no spaces between words."""


def known_texts(names: NameTable, lexicon: Lexicon) -> list[Known]:
    """All texts of the tables, in order of the alphabet."""
    phrases: dict[str, list[Phrase]] = {}
    for phrase in lexicon.phrases:
        same = phrases.get(phrase.text)
        if same is None:
            phrases[phrase.text] = [phrase]
        elif all(phrase.table != other.table for other in same):
            same.append(phrase)
    opened = {phrase.text for phrase in lexicon.phrases if phrase.opens_before or phrase.opens_after}
    known = []
    for text in sorted(phrases.keys() | names.exact.keys()):
        own = tuple(phrases.get(text, ()))
        unbound = not text.isascii() and UNBOUND_SCRIPT.search(text) is not None
        inside = own if unbound else ()
        if text in opened and not unbound:
            inside = tuple([one for one in own if one.opens_before or one.opens_after])
        name = names.exact.get(text)
        known.append(Known(text=text, size=len(text), name=name, phrases=own, inside=inside, unbound=unbound))
    return known


def build_automaton(known: list[Known]) -> ahocorasick.Automaton:
    """Finds known texts in a text, wherever they stand."""
    automaton = ahocorasick.Automaton()
    for one in known:
        automaton.add_word(one.text, one)
    automaton.make_automaton()
    return automaton
