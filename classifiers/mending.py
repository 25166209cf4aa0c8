# SPDX-License-Identifier: EUPL-1.2
"""Mending: words of known phrases that were written to escape machines, as the lexicon writes them.

Three slips are mended, each by one look into a table: digits and signs for letters, letters doubled, two neighbouring
letters swapped. Letters set apart are joined, pictures between words left out. Only words of phrases are mended, never
names: those have their own table.
"""

import bisect
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

LEET = (str.maketrans("013457@$!", "oleastasi"), str.maketrans("013457@$!", "oieastasi"))
TOKEN = re.compile(r"[\w@$!]{4,40}")
PICTURES = "[\u2190-\u2bff\U0001f000-\U0001faff]"
SPACED = r"(?<![^\W_])[^\W\d_](?:[ .\-_*][^\W\d_]){3,29}(?![^\W_])"
PIECE = re.compile(rf"{PICTURES}+ ?|{SPACED}|[\w@$!]{{4,40}}")
HAS_SPACED = re.compile(SPACED)
AMOUNT_BEHIND = re.compile(r"[ .\-_*|/,]+\d[\d .,]*(?:[ .]?[a-z]){0,3}$")
HAS_PICTURE = re.compile(PICTURES)
HAS_LEET = re.compile(r"[a-z][013457@$!]|[013457@$!][a-z]")
DOUBLED = re.compile(r"(\w)\1")
TRIPLED = re.compile(r"(\w)\1+")
SWAPPED_MIN = 6
WORDS_KEPT = 50_000


class Mender:
    """Knows the words of phrases by what stays of them through each slip."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._words = {word for phrase in phrases for word in TOKEN.findall(phrase) if len(word) >= 4}
        self._single: dict[str, str] = {}
        self._swapped: dict[str, str] = {}
        self._outlines: set[tuple[str, str, int]] = set()
        """First letter, last letter and size of words that are known with letters swapped."""
        for word in sorted(self._words):
            if len(word) > 4:  # "falls" is no slip of a word of four letters
                self._single.setdefault(TRIPLED.sub(r"\1", word), word)
            if len(word) >= SWAPPED_MIN:
                self._swapped.setdefault(_letters(word), word)
                self._outlines.add((word[0], word[-1], len(word)))
        self.mend_word = lru_cache(maxsize=WORDS_KEPT)(self.look_up)
        """The same as `look_up`, with its answers remembered."""

    def mend(self, text: str) -> tuple[str, list[tuple[int, int]]] | None:
        """The text with words mended, and (place in it, how far the original lies off) from there on; None: no need."""
        mended: list[str] = []
        shifts: list[tuple[int, int]] = [(0, 0)]
        size = copied = 0
        for match in PIECE.finditer(text):
            word = self.mend_word(match.group())
            if word is None:
                continue
            mended += (text[copied : match.start()], word)
            size += match.start() - copied + len(word)
            copied = match.end()
            shifts.append((size, copied - size))
        if not mended:
            return None
        return "".join((*mended, text[copied:])), shifts

    def look_up(self, word: str) -> str | None:
        """The word of a phrase that a word of 4 letters or more was meant to be; None for all others."""
        return None if word in self._words else self._spelling(word)

    def _spelling(self, word: str) -> str | None:
        if not word[:2].isalnum():
            return "".join(letter for letter in word if letter.isalpha())
        if not word.isalpha() and HAS_LEET.search(word):
            for table in LEET:
                plain = word.translate(table)
                if plain in self._words:
                    return plain
        if DOUBLED.search(word):
            single = self._single.get(TRIPLED.sub(r"\1", word))
            if single is not None:
                return single
        if word.isalpha() and (word[0], word[-1], len(word)) in self._outlines:
            return self._swapped.get(_letters(word))
        return None


def may_mend(text: str, *, spaced: bool) -> bool:
    """Whether signs may hide a word of a phrase; far cheaper than mending. `spaced`: letters may be set apart."""
    if "@" in text or "$" in text or (spaced and HAS_SPACED.search(text)):
        return True
    return not text.isascii() and HAS_PICTURE.search(text) is not None


def _letters(word: str) -> str:
    """First and last letter and what lies between, in order of the alphabet: the same through a swap."""
    return word[0] + "".join(sorted(word[1:-1])) + word[-1]


def original_place(shifts: list[tuple[int, int]], place: int) -> int:
    """Where a place of the mended text lies in the original."""
    return place + shifts[bisect.bisect_right(shifts, (place, 1 << 30)) - 1][1]


def runs(text: str, start: int, end: int, *, apart: bool) -> Iterator[tuple[int, int]]:
    """A span that may be a name written with gaps; where its letters stand apart, also what is left of it when a small
    word before it and an amount behind it are taken off ("a v i a g r a 1 0 0")."""
    yield start, end
    if not apart:
        return
    cut = AMOUNT_BEHIND.sub("", text[start:end])
    yield start, start + len(cut)
    yield start + 2, start + len(cut)
