# SPDX-License-Identifier: EUPL-1.2
"""Joined names: those written with spaces or signs between their letters, or signs for letters."""

import re
from itertools import islice

from classifiers.matching import Found
from classifiers.mending import runs
from classifiers.names import NameEntry, NameTable

SPACED = re.compile(r"(?<![^\W_])(?:[^\W_][ .\-_*|/,]{1,2}){3,40}[^\W_](?![^\W_])")
JOINED = re.compile(
    r"(?<![\w@$!|])[\w@$!|]{1,12}(?:[.\-_*|'~+°^=#\u2022-\u27bf\U0001f000-\U0001faff]{1,2}[\w@$!|]{1,12}){1,8}(?![\w@$!|])"
)
MAY_BE_JOINED = re.compile(
    r"[.\-_*|'~+°^=#\u2022-\u27bf\U0001f000-\U0001faff](?<=[\w@$!|].)[.\-_*|'~+°^=#\u2022-\u27bf\U0001f000-\U0001faff]?[\w@$!|]"
)
"""What every match of JOINED holds; opens with a set of signs, which is found many times faster."""
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
        self._plain_pieces: set[str] = set()

    def find(self, text: str, known: set[tuple[int, int]], *, spaced: bool) -> Found:
        """Names in a folded text whose spans are not known; `spaced`: letters may be set apart by spaces."""
        found: Found = []
        for pattern in self._patterns(text, spaced=spaced):
            for match in pattern.finditer(text):
                spans = runs(text, *match.span(), apart=pattern is SPACED)
                named = ((span, entry) for span in spans if (entry := self._name(text[slice(*span)])) is not None)
                found += [(*span, entry, "spaced") for span, entry in islice(named, 1) if span not in known]
        return found

    def _patterns(self, text: str, *, spaced: bool) -> list[re.Pattern[str]]:
        """The patterns that find a name in a text."""
        patterns = []
        if spaced:
            patterns.append(SPACED)
        if MAY_BE_JOINED.search(text) is not None:
            pieces = set(text.split()) - self._plain_pieces
            if pieces and any(self._is_joined_name(piece) for piece in pieces):
                patterns.append(JOINED)
        if ("@" in text or "$" in text or "!" in text or "|" in text) and HAS_SYMBOL.search(text):
            patterns.append(SYMBOLS)
        return patterns

    def _is_joined_name(self, piece: str) -> bool:
        """Whether a piece between spaces holds a name joined by signs; plain pieces are remembered."""
        if not piece.strip(ENDS).isalnum() and any(self._name(match.group()) for match in JOINED.finditer(piece)):
            return True
        if len(self._plain_pieces) >= PIECES_KEPT:
            self._plain_pieces.clear()
        if len(piece) <= PIECE_MAX:
            self._plain_pieces.add(piece)
        return False

    def _name(self, text: str) -> NameEntry | None:
        joined = "".join(letter for letter in text if letter.isalnum() or letter in "@$!|")
        if len(joined) < 5:
            return None
        entry = self._names.exact.get(joined)
        if entry is not None:
            return None if entry.ambiguous else entry
        resolved = self._names.resolve(joined)
        return resolved.entry if resolved is not None and resolved.how not in ("misspelling", "slip") else None
