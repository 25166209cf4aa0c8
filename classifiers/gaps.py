# SPDX-License-Identifier: EUPL-1.2
"""Gaps: names and phrases with gaps inside their words ("Gro wth Hor mone")."""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from classifiers.folding import WORD
from classifiers.lexicon import Lexicon, Phrase
from classifiers.matching import Found, Tables
from classifiers.names import NameEntry, NameTable

SPLIT_TABLES = frozenset({"miracle", "rogue_shop", "waives_prescription", "discreet"})
SPLIT_MAX = 4_000
"""Letters of a text beyond which no gaps are looked for."""
NAME_MIN, PHRASE_MIN = 9, 14
Squeezed = tuple[NameEntry | None, Phrase | None]
HALT = re.compile(r"[.!?;] |\n")
"""Ends a sentence: no phrase goes on behind it."""


class MayJoin(Protocol):
    """A note on a word."""

    @property
    def joins(self) -> str | None:
        """With what the next word may begin where the word is the first piece of a name with gaps; "" for anything."""


class Gaps:
    """Finds long names and telling phrases whose words were taken apart."""

    def __init__(self, names: NameTable, lexicon: Lexicon) -> None:
        self._squeezed = squeeze(names, lexicon)
        self._letters: dict[str, str] = {}
        """Beginning to the letters that may follow it."""
        for text in self._squeezed:
            self._letters[text[:-1]] = self._letters.get(text[:-1], "") + text[-1]

    def joins(self, word: str) -> str | None:
        """Letters that may follow a word where it is the first piece of a name or phrase; "" where it is one itself."""
        if word not in self._squeezed:
            return None
        return "" if self._squeezed[word] is not None else self._letters[word]

    def read(
        self, text: str, words: Sequence[str], noted: Sequence[tuple[int, MayJoin]], tables: Tables, found: Found
    ) -> None:
        """Add the names and phrases of a folded text to those found."""
        last = len(words) - 1
        first = [
            place
            for place, note in noted
            if (letters := note.joins) is not None
            and (not letters or (place < last and words[place + 1][0] in letters and self._goes_on(words, place)))
        ]
        if not first or (len(text) > SPLIT_MAX and sum(map(len, words)) > SPLIT_MAX):
            return
        matches = [match for place in first for match in self._whole_from(place, words)]
        if not matches:
            return
        spans = [match.span() for match in WORD.finditer(text)]
        known = {(start, end) for start, end, _, _ in found}
        for begin, last, (entry, phrase) in matches:
            start, end = spans[begin][0], spans[last][1]
            if entry is not None and (start, end) not in known:
                found.append((start, end, entry, "split"))
            elif phrase is not None and text[start:end] != phrase.text and not HALT.search(text, start, end):
                tables.setdefault(phrase.table, []).append((start, end, phrase))

    def _goes_on(self, words: Sequence[str], place: int) -> bool:
        return words[place] + words[place + 1] in self._squeezed

    def _whole_from(self, first: int, words: Sequence[str]) -> Iterator[tuple[int, int, Squeezed]]:
        """Names and phrases that words make up without a gap, from one of them on."""
        joined = ""
        for last in range(first, len(words)):
            joined += words[last]
            if joined not in self._squeezed:
                return
            if (squeezed := self._squeezed[joined]) is not None:
                yield first, last, squeezed


def squeeze(names: NameTable, lexicon: Lexicon) -> dict[str, Squeezed | None]:
    """Long names and telling phrases without anything between letters, and all their beginnings, which are None."""
    whole: dict[str, Squeezed] = {}
    for phrase in lexicon.phrases:
        if phrase.table in SPLIT_TABLES and len(squeezed := _letters(phrase.text)) >= PHRASE_MIN:
            whole.setdefault(squeezed, (None, phrase))
    for text, entry in names.exact.items():
        if not entry.ambiguous and len(squeezed := _letters(text)) >= NAME_MIN:
            whole[squeezed] = entry, None
    return dict.fromkeys(text[:size] for text in whole for size in range(1, len(text))) | whole


def _letters(text: str) -> str:
    return text if text.isalnum() else "".join(letter for letter in text if letter.isalnum())
