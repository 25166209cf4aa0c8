# SPDX-License-Identifier: EUPL-1.2
"""Joined names: those written with spaces or signs between their letters, or signs for letters."""

import re
from collections.abc import Sequence
from itertools import islice

from classifiers.matching import Found
from classifiers.mending import runs
from classifiers.names import NameEntry, NameTable, Resolved

SPACED = re.compile(r"(?<![^\W_])(?:[^\W_][ .\-_*|/,]{1,2}){3,40}[^\W_](?![^\W_])")
JOINED = re.compile(
    r"(?<![\w@$!|])[\w@$!|]{1,12}(?:[.\-_*|'~+°^=#\u2022-\u27bf\U0001f000-\U0001faff]{1,2}[\w@$!|]{1,12}){1,8}(?![\w@$!|])"
)
SYMBOLS = re.compile(r"(?<![\w@$!|])[\w@$!|]*[@$!|][\w@$!|]*[a-z0-9](?![\w@$!|])")
ENDS = " ,.;:()[]{}<>\"'?%&/\\*+-=#~^"
"""What may stand around a word and belongs to no disguise of it."""
MAY_BE_SPACED = re.compile(r"[ .\-_*|/,][^\W_][ .\-_*|/,]{1,2}[^\W_][ .\-_*|/,]")
"""What every match of SPACED holds, and most texts do not; found in a fraction of the time."""
HAS_SYMBOL = re.compile(r"[a-z][@$!|]+[a-z0-9]|[@$][a-z]{3}")
PIECES_KEPT = 200_000
PIECE_MAX = 60


class JoinedNames:
    """Finds names through signs between and for their letters."""

    def __init__(self, names: NameTable) -> None:
        self._names = names
        self._plain: set[str] = set()
        """Pieces between spaces that hold no name joined by signs."""

    def pieces(self, texts: Sequence[str]) -> set[str]:
        """The pieces between the spaces of some folded texts that hold a name joined by signs."""
        if len(self._plain) >= PIECES_KEPT:
            self._plain.clear()
        fresh = set[str]().union(*[text.split() for text in texts]).difference(self._plain)
        letters = {piece: [*map(_letters, JOINED.findall(piece))] for piece in fresh if not piece.strip(ENDS).isalnum()}
        resolved = self._names.look_up_all({one for found in letters.values() for one in found})
        named = {
            piece
            for piece, found in letters.items()
            if any(self._entry(one, resolved.get(one)) is not None for one in found)
        }
        self._plain.update(piece for piece in fresh if len(piece) <= PIECE_MAX and piece not in named)
        return named

    def find(self, text: str, known: set[tuple[int, int]], joined: set[str], *, spaced: bool) -> Found:
        """Names in a folded text whose spans are not known; `spaced`: letters may be set apart by spaces.

        `joined`: the pieces of the text, among others, that hold a name joined by signs.
        """
        found: Found = []
        for pattern in self._patterns(text, joined, spaced=spaced):
            for match in pattern.finditer(text):
                spans = runs(text, *match.span(), apart=pattern is SPACED)
                named = ((span, entry) for span in spans if (entry := self._name(text[slice(*span)])) is not None)
                found += [(*span, entry, "spaced") for span, entry in islice(named, 1) if span not in known]
        return found

    def _patterns(self, text: str, joined: set[str], *, spaced: bool) -> list[re.Pattern[str]]:
        """The patterns that find a name in a text."""
        patterns = []
        if spaced:
            patterns.append(SPACED)
        if any(piece in text for piece in joined):
            patterns.append(JOINED)
        if ("@" in text or "$" in text or "!" in text or "|" in text) and HAS_SYMBOL.search(text):
            patterns.append(SYMBOLS)
        return patterns

    def _name(self, text: str) -> NameEntry | None:
        letters = _letters(text)
        return self._entry(letters, self._names.resolve(letters))

    def _entry(self, letters: str, resolved: Resolved | None) -> NameEntry | None:
        """The name that joined letters make up; `resolved`: what they stand for where no table has them."""
        if len(letters) < 5:
            return None
        entry = self._names.exact.get(letters)
        if entry is not None:
            return None if entry.ambiguous else entry
        return resolved.entry if resolved is not None and resolved.how not in ("misspelling", "slip") else None


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum() or letter in "@$!|")
