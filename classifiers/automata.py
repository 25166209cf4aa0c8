# SPDX-License-Identifier: EUPL-1.2
"""Automata: all names and phrases of all languages, found in one pass over a text."""

import ahocorasick

from classifiers.lexicon import Lexicon, Phrase
from classifiers.names import NameEntry, NameTable

SPLIT_TABLES = frozenset({"miracle", "rogue_shop", "waives_prescription", "discreet"})


def build_automaton(names: NameTable, lexicon: Lexicon) -> ahocorasick.Automaton:
    """Text to its length, the name it is, and the phrases it is."""
    phrases: dict[str, list[Phrase]] = {}
    for phrase in lexicon.phrases:
        same = phrases.setdefault(phrase.text, [])
        if all(phrase.table != other.table for other in same):
            same.append(phrase)
    automaton = ahocorasick.Automaton()
    for text in sorted(phrases.keys() | names.exact.keys()):
        automaton.add_word(text, (len(text), names.exact.get(text), tuple(phrases.get(text, ()))))
    automaton.make_automaton()
    return automaton


def build_squeezed(names: NameTable, lexicon: Lexicon) -> ahocorasick.Automaton:
    """The same without anything between letters, for long names and telling phrases."""
    entries: dict[str, tuple[int, NameEntry | None, Phrase | None]] = {}
    for phrase in lexicon.phrases:
        squeezed = "".join(letter for letter in phrase.text if letter.isalnum())
        if phrase.table in SPLIT_TABLES and len(squeezed) >= 14:
            entries.setdefault(squeezed, (len(squeezed), None, phrase))
    for text, entry in names.exact.items():
        squeezed = "".join(letter for letter in text if letter.isalnum())
        if len(squeezed) >= 9 and not entry.ambiguous:
            entries[squeezed] = (len(squeezed), entry, None)
    automaton = ahocorasick.Automaton()
    for squeezed in sorted(entries):
        automaton.add_word(squeezed, entries[squeezed])
    automaton.make_automaton()
    return automaton
