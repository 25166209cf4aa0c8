# SPDX-License-Identifier: EUPL-1.2
"""Matching: names and phrases that stand in a text as the tables write them, at the borders of words.

A text whose script sets spaces is asked by its words: each word knows which texts of the tables are in it or may begin
with it and the word behind it, and those alone are looked for. All other texts go through the automaton.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from classifiers.automata import Known, build_automaton, known_texts
from classifiers.folding import WORD
from classifiers.lexicon import Lexicon, Phrase
from classifiers.names import NameEntry, NameTable
from classifiers.skeleton import UNBOUND_SCRIPT

Tables = dict[str, list[tuple[int, int, Phrase]]]
"""Folded spans of phrases by theme."""
Found = list[tuple[int, int, NameEntry, str]]
"""Folded spans of names, and how each was written."""
Seconds = dict[str, tuple[Known, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """What may be in a text that holds a word."""

    alone: tuple[Known, ...]
    """Texts that are in the word, whatever stands beside it."""
    before: Seconds
    """Texts that the word begins, by their second word."""
    opened: tuple[tuple[str, Known], ...]
    """The same where the second word may go on."""


class HasBegun(Protocol):
    """A note on a word."""

    @property
    def begun(self) -> Begun | None:
        """What may be in a text that holds the word."""


Noted = Sequence[tuple[int, HasBegun]]
"""Words of a text that need a second look, by their places."""


class Matcher:
    """Finds the known texts of all languages."""

    def __init__(self, names: NameTable, lexicon: Lexicon) -> None:
        known = known_texts(names, lexicon)
        self._automaton = build_automaton(known)
        self._alone: dict[str, tuple[Known, ...]] = {}
        self._before: dict[str, Seconds] = {}
        self._opened: dict[str, tuple[tuple[str, Known], ...]] = {}
        self._always: tuple[Known, ...] = ()
        for one in known:
            if not one.unbound:
                self._file(one)
        self._firsts = self._alone.keys() | self._before.keys() | self._opened.keys()

    def _file(self, one: Known) -> None:
        """File a text by its first words; one whose first word may be part of another is looked for everywhere."""
        text = one.text
        if text.isalnum():
            return  # the automaton finds it in the word itself
        words = WORD.findall(text)
        opens_before = bool(one.inside) and any(phrase.opens_before for phrase in one.inside)
        if not words or opens_before or (len(words) == 1 and one.inside):
            self._always += (one,)
        elif len(words) == 1:
            self._alone[words[0]] = (*self._alone.get(words[0], ()), one)
        elif len(words) == 2 and one.inside:
            self._opened[words[0]] = (*self._opened.get(words[0], ()), (words[1], one))
        else:
            seconds = self._before.setdefault(words[0], {})
            seconds[words[1]] = (*seconds.get(words[1], ()), one)

    def begun(self, words: Sequence[str]) -> list[Begun | None]:
        """What may be in a text that holds each of some words; None where a word alone speaks for nothing."""
        inside: dict[int, tuple[Known, ...]] = {}
        lines = "\n".join(words)
        place, ends = 0, [*accumulate(len(word) + 1 for word in words)]
        for last, one in self._automaton.iter(lines):
            while last >= ends[place]:
                place += 1
            if _place(lines, last - one.size + 1, last + 1, one) is not None:
                inside[place] = (*inside.get(place, ()), one)
        return [
            self._begun(word, inside.get(place, ())) if place in inside or word in self._firsts else None
            for place, word in enumerate(words)
        ]

    def _begun(self, word: str, inside: tuple[Known, ...]) -> Begun | None:
        alone = self._alone.get(word, ()) + inside
        before, opened = self._before.get(word), self._opened.get(word, ())
        return Begun(alone=alone, before=before or {}, opened=opened) if alone or before or opened else None

    def match(self, text: str, words: Sequence[str], noted: Noted) -> tuple[Tables, Found]:
        """Phrases and names in a folded text, by their ends, from its words and the notes on them."""
        tables: Tables = {}
        found: Found = []
        for last, negative, one in self._hits(text, words, noted):
            start, end = last + negative + 1, last + 1
            placed = _place(text, start, end, one)
            if placed is None:
                continue
            name, phrases = placed
            if name is not None:
                found.append((start, end, name, "exact"))
            for phrase in phrases:
                tables.setdefault(phrase.table, []).append((start, end, phrase))
        return tables, found

    def _hits(self, text: str, words: Sequence[str], noted: Noted) -> list[tuple[int, int, Known]]:
        """(last place, size as a negative number, text) of all that is in a text or may be."""
        if not text.isascii() and UNBOUND_SCRIPT.search(text):
            return [(last, -one.size, one) for last, one in self._automaton.iter(text)]
        hits: list[tuple[int, int, Known]] = []
        for one in self._expected(words, noted):
            start = text.find(one.text)
            while start >= 0:
                hits.append((start + one.size - 1, -one.size, one))
                start = text.find(one.text, start + 1)
        hits.sort()
        return hits

    def _expected(self, words: Sequence[str], noted: Noted) -> set[Known]:
        """All texts that may be in a text of these words."""
        expected = set(self._always)
        last = len(words) - 1
        for place, note in noted:
            one = note.begun
            if one is None:
                continue
            if one.alone:
                expected.update(one.alone)
            if place < last:
                after = words[place + 1]
                if after in one.before:
                    expected.update(one.before[after])
                for beginning, known in one.opened:
                    if after.startswith(beginning):
                        expected.add(known)
        return expected


def _place(text: str, start: int, end: int, one: Known) -> tuple[NameEntry | None, Sequence[Phrase]] | None:
    """The name and the phrases that a known text stands for where it stands; None where it is part of other words."""
    before = start == 0 or not text[start - 1].isalnum() or not text[start].isalnum()
    if not (before or one.inside or one.unbound):
        return None
    after = end == len(text) or not text[end].isalnum() or not text[end - 1].isalnum()
    if before and after:
        return one.name, one.phrases
    if one.unbound:
        clear = one.name is not None and (one.size >= 3 or not one.name.ambiguous)
        return (one.name if clear else None), one.inside
    if not one.inside:
        return None
    return None, [phrase for phrase in one.inside if (before or phrase.opens_before) and (after or phrase.opens_after)]
