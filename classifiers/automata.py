# SPDX-License-Identifier: EUPL-1.2
"""Automata: all names and phrases of all languages, found in one pass over a text; and those with gaps in them."""

import ahocorasick

from classifiers.lexicon import Lexicon, Phrase
from classifiers.names import NameEntry, NameTable
from classifiers.skeleton import UNBOUND_SCRIPT

SPLIT_TABLES = frozenset({"miracle", "rogue_shop", "waives_prescription", "discreet"})


def build_automaton(names: NameTable, lexicon: Lexicon) -> ahocorasick.Automaton:
    """Text to its length, the name it is, the phrases it is, and those of them that may stand inside a word."""
    phrases: dict[str, list[Phrase]] = {}
    for phrase in lexicon.phrases:
        same = phrases.setdefault(phrase.text, [])
        if all(phrase.table != other.table for other in same):
            same.append(phrase)
    automaton = ahocorasick.Automaton()
    for text in sorted(phrases.keys() | names.exact.keys()):
        known = tuple(phrases.get(text, ()))
        unbound = UNBOUND_SCRIPT.search(text) is not None
        inside = known if unbound else tuple(one for one in known if one.opens_before or one.opens_after)
        automaton.add_word(text, (len(text), names.exact.get(text), known, inside, unbound))
    automaton.make_automaton()
    return automaton


Squeezed = tuple[NameEntry | None, Phrase | None]


def squeeze(names: NameTable, lexicon: Lexicon) -> dict[str, Squeezed | None]:
    """Long names and telling phrases without anything between letters, and all their beginnings, which are None."""
    whole: dict[str, Squeezed] = {}
    for phrase in lexicon.phrases:
        squeezed = "".join(letter for letter in phrase.text if letter.isalnum())
        if phrase.table in SPLIT_TABLES and len(squeezed) >= 14:
            whole.setdefault(squeezed, (None, phrase))
    for text, entry in names.exact.items():
        squeezed = "".join(letter for letter in text if letter.isalnum())
        if len(squeezed) >= 9 and not entry.ambiguous:
            whole[squeezed] = entry, None
    return dict.fromkeys(text[:size] for text in whole for size in range(1, len(text))) | whole
