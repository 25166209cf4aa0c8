# SPDX-License-Identifier: EUPL-1.2
"""Reading: one text after one pass, with the names and phrases found in it and where."""

import re
from dataclasses import dataclass
from functools import lru_cache

from classifiers.automata import build_automaton, build_squeezed
from classifiers.folding import Folded, fold
from classifiers.hits import NameHit, PhraseHit, keep_best
from classifiers.lexicon import Lexicon, Phrase
from classifiers.mending import Mender, original_place
from classifiers.names import NameEntry, NameTable

TEXT_MAX = 8_000
WORD = re.compile(r"[^\W_]+")
SPACED = re.compile(r"(?<![^\W_])(?:[^\W_][ .\-_*|/,]{1,2}){3,40}[^\W_](?![^\W_])")
JOINED = re.compile(
    r"(?<![\w@$!|])[\w@$!|]{1,12}(?:[.\-_*|'~+°^=#\u2022-\u27bf\U0001f000-\U0001faff]{1,2}[\w@$!|]{1,12}){1,8}(?![\w@$!|])"
)
SYMBOLS = re.compile(r"(?<![\w@$!|])[\w@$!|]*[@$!|][\w@$!|]*[a-z0-9](?![\w@$!|])")
MAY_BE_SPACED = re.compile(r"[ .\-_*|/,][^\W_][ .\-_*|/,]{1,2}[^\W_][ .\-_*|/,]")
"""What every match of SPACED holds, and most texts do not; found in a fraction of the time."""
UNBOUND_NAME_MIN = 3
"""Letters of a name that may stand between others where a script sets no spaces."""
PIECES_KEPT = 50_000
HAS_SYMBOL = re.compile(r"[a-z][@$!|]+[a-z0-9]|[@$][a-z]{3}")
SPLIT_MAX = 4_000
MENDED_TABLES = frozenset(
    (
        "waives_prescription",
        "discreet",
        "customs",
        "reship",
        "crypto_only",
        "messenger_only",
        "rogue_shop",
        "replica",
        "made_here",
        "copying",
        "form",
        "medical_words",
    )
)
MEDICINE_TABLES = frozenset({"form", "medical_words", "waives_prescription", "asks_prescription"})
"""Beside these a slip in a short name is a name: nobody else speaks of tablets and prescriptions."""
SENTENCE_END = re.compile(r"[.!?;\n]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A text with everything found in it; spans of `tables` are folded, those of `names` raw."""

    raw: str
    folded: Folded
    words: tuple[str, ...]
    tables: dict[str, list[tuple[int, int, Phrase]]]
    names: tuple[NameHit, ...]

    def count(self, table: str) -> int:
        """How many different phrases of a table are in the text, negated or not."""
        hits = self.tables.get(table)
        return len({hit[2].text for hit in hits}) if hits else 0

    def find(self, table: str) -> PhraseHit | None:
        """The first phrase of a table that is meant as it stands: not negated, quoted or warned of."""
        for start, end, phrase in self.tables.get(table, ()):
            if not self._turned_round(start, end, phrase):
                return self._hit(start, end, phrase)
        return None

    def find_all(self, table: str) -> list[tuple[int, int]]:
        """Folded spans of all phrases of a table that are meant as they stand."""
        hits = self.tables.get(table, ())
        return [(start, end) for start, end, phrase in hits if not self._turned_round(start, end, phrase)]

    def find_negated(self, table: str) -> PhraseHit | None:
        """The first phrase of a table that the text negates ("we never sell without prescription")."""
        for start, end, phrase in self.tables.get(table, ()):
            if self._negated(start, table):
                return self._hit(start, end, phrase)
        return None

    def _hit(self, start: int, end: int, phrase: Phrase) -> PhraseHit:
        raw_start, raw_end = self.folded.span(start, end)
        return PhraseHit(
            table=phrase.table,
            quote=self.raw[raw_start:raw_end],
            start=raw_start,
            end=raw_end,
            language=phrase.language,
        )

    def _turned_round(self, start: int, end: int, phrase: Phrase) -> bool:
        text = self.folded.text
        if text[start - 1 : start] == '"' and '"' in text[end : end + 60]:
            return True
        return self._negated(start, phrase.table) or self._near("caution", start, 100, SENTENCE_END)

    def _negated(self, start: int, table: str) -> bool:
        if self._near("negation", start, 34, CLAUSE_END):
            return True
        return table not in STARTS_NEGATED and self._near("negation_of_nouns", start, 20, CLAUSE_END)

    def _near(self, table: str, start: int, reach: int, stop: re.Pattern[str]) -> bool:
        for _, end, _ in self.tables.get(table, ()):
            if start - reach <= end <= start and not stop.search(self.folded.text, end, start):
                return True
        return False


CLAUSE_END = re.compile(r"[.!?;,\n]")
STARTS_NEGATED = frozenset({"waives_prescription", "device_nonconform", "research_only", "empty_pack"})


class Reader:
    """Finds all names and phrases of all languages in one pass over a text."""

    def __init__(self, names: NameTable, lexicon: Lexicon) -> None:
        self.names = names
        self._automaton = build_automaton(names, lexicon)
        self._squeezed = build_squeezed(names, lexicon)
        self._plain_pieces: set[str] = set()
        self._settled: set[str] = set()
        self._mender = Mender(phrase.text for phrase in lexicon.phrases if phrase.table in MENDED_TABLES)

    def read(self, text: str) -> Reading:
        """The reading of a text; what goes beyond 8,000 characters is not read."""
        raw = text[:TEXT_MAX]
        folded = fold(raw)
        tables: dict[str, list[tuple[int, int, Phrase]]] = {}
        found: list[tuple[int, int, NameEntry, str]] = []
        self._match(folded.text, tables, found)
        words = tuple(WORD.findall(folded.text))
        self._read_split(folded.text, words, tables, found)
        fresh = self._not_settled(words) if raw.isascii() else set(words)
        found += self._disguised(raw, folded, fresh, {(start, end) for start, end, _, _ in found})
        if self._mender.may_mend(folded.text, fresh):
            words = self._read_mended(folded.text, tables) or words
        speaks = not MEDICINE_TABLES.isdisjoint(tables)
        copies = "copying" in tables and "identity_mark" in tables
        names = keep_best(raw, folded, found, of_medicine=speaks, of_copies=copies)
        return Reading(raw=raw, folded=folded, words=words, tables=tables, names=names)

    def _not_settled(self, words: tuple[str, ...]) -> set[str]:
        """Words that are new, or that stand for a name or a phrase's word: all others need no second look."""
        fresh = set(words) - self._settled
        if fresh:
            if len(self._settled) >= PIECES_KEPT:
                self._settled.clear()
            resolve, mend = self.names.resolve, self._mender.mend_word
            self._settled |= {w for w in fresh if resolve(w) is None and (len(w) < 4 or mend(w) is None)}
        return fresh - self._settled

    def _match(
        self,
        text: str,
        tables: dict[str, list[tuple[int, int, Phrase]]],
        found: list[tuple[int, int, NameEntry, str]],
    ) -> None:
        """Names and phrases that stand in the text as the tables write them, at the borders of words."""
        size = len(text)
        for last, (length, name, phrases, inside, unbound) in self._automaton.iter(text):
            start, end = last - length + 1, last + 1
            before = start == 0 or not text[start - 1].isalnum() or not text[start].isalnum()
            after = end == size or not text[end].isalnum() or not text[last].isalnum()
            if before and after:
                if name is not None:
                    found.append((start, end, name, "exact"))
            elif unbound:
                if name is not None and length >= UNBOUND_NAME_MIN:
                    found.append((start, end, name, "exact"))
                phrases = inside
            elif not inside:
                continue
            else:
                phrases = [one for one in inside if (before or one.opens_before) and (after or one.opens_after)]
            for phrase in phrases:
                tables.setdefault(phrase.table, []).append((start, end, phrase))

    def _read_mended(self, text: str, tables: dict[str, list[tuple[int, int, Phrase]]]) -> tuple[str, ...]:
        """Words as they were meant, and phrases whose words were misspelt, with their spans in the text."""
        mended = self._mender.mend(text)
        if mended is None:
            return ()
        found: dict[str, list[tuple[int, int, Phrase]]] = {}
        self._match(mended[0], found, [])
        for table in MENDED_TABLES & found.keys():
            known = {hit[2].text for hit in tables.get(table, ())}
            for start, end, phrase in found[table]:
                if phrase.text not in known:
                    place = original_place(mended[1], start), original_place(mended[1], end)
                    tables.setdefault(table, []).append((*place, phrase))
        return tuple(WORD.findall(mended[0]))

    def _disguised(
        self, raw: str, folded: Folded, words: set[str], known: set[tuple[int, int]]
    ) -> list[tuple[int, int, NameEntry, str]]:
        text = folded.text
        found = self._respelt(raw, folded, words, known)
        for pattern in self._disguises(text):
            for match in pattern.finditer(text):
                entry = self._joined_name(match.group())
                if entry is not None and match.span() not in known:
                    found.append((*match.span(), entry, "spaced"))
        return found

    def _respelt(
        self, raw: str, folded: Folded, words: set[str], known: set[tuple[int, int]]
    ) -> list[tuple[int, int, NameEntry, str]]:
        """Words that stand for a name by their sound, digits for letters, or a slip."""
        resolve = self.names.resolve
        found: list[tuple[int, int, NameEntry, str]] = []
        same = raw.isascii()
        if same:
            suspects = {word for word in words if resolve(word) is not None}
            if not suspects:
                return found
        for match in WORD.finditer(folded.text):
            word = match.group()
            if same:
                if word not in suspects:
                    continue
            elif not word.isascii() or folded.offsets is not None:
                raw_start, raw_end = folded.span(*match.span())
                word = raw[raw_start:raw_end].lower()
            else:
                word = raw[match.start() : match.end()].lower()
            resolved = resolve(word)
            if resolved is not None and match.span() not in known:
                found.append((*match.span(), resolved.entry, resolved.how))
        return found

    def _disguises(self, text: str) -> list[re.Pattern[str]]:
        """The patterns that find a name in a text."""
        patterns = []
        if MAY_BE_SPACED.search(text):
            patterns.append(SPACED)
        pieces = {piece for piece in text.split() if not piece.isalnum()} - self._plain_pieces
        if pieces and any(self._is_joined_name(piece) for piece in pieces):
            patterns.append(JOINED)
        if ("@" in text or "$" in text or "!" in text or "|" in text) and HAS_SYMBOL.search(text):
            patterns.append(SYMBOLS)
        return patterns

    def _is_joined_name(self, piece: str) -> bool:
        """Whether a piece between spaces holds a name joined by signs; plain pieces are remembered."""
        if any(self._joined_name(match.group()) is not None for match in JOINED.finditer(piece)):
            return True
        if len(self._plain_pieces) >= PIECES_KEPT:
            self._plain_pieces.clear()
        if len(piece) <= 60:
            self._plain_pieces.add(piece)
        return False

    def _joined_name(self, text: str) -> NameEntry | None:
        joined = "".join(letter for letter in text if letter.isalnum() or letter in "@$!|")
        if len(joined) < 5:
            return None
        entry = self.names.exact.get(joined)
        if entry is not None:
            return None if entry.ambiguous else entry
        resolved = self.names.resolve(joined)
        return resolved.entry if resolved is not None and resolved.how not in ("misspelling", "slip") else None

    def _read_split(
        self,
        text: str,
        words: tuple[str, ...],
        tables: dict[str, list[tuple[int, int, Phrase]]],
        found: list[tuple[int, int, NameEntry, str]],
    ) -> None:
        """Names and phrases with gaps inside their words ("Gro wth Hor mone")."""
        squeezed = "".join(words)
        if len(squeezed) > SPLIT_MAX:
            return
        matches = list(self._squeezed.iter(squeezed))
        if not matches:
            return
        places = [i for match in WORD.finditer(text) for i in range(*match.span())]
        known = {(start, end) for start, end, _, _ in found}
        for last, (length, entry, phrase) in matches:
            start, end = places[last - length + 1], places[last] + 1
            if (start and text[start - 1].isalnum()) or (end < len(text) and text[end].isalnum()):
                continue
            if entry is not None and (start, end) not in known:
                found.append((start, end, entry, "split"))
            elif phrase is not None and text[start:end] != phrase.text:
                tables.setdefault(phrase.table, []).append((start, end, phrase))


@lru_cache(maxsize=2)
def open_reader(names: NameTable, lexicon: Lexicon) -> Reader:
    """The reader over these tables, built once."""
    return Reader(names, lexicon)
