# SPDX-License-Identifier: EUPL-1.2
"""Reading: one text after one pass, with the names and phrases found in it and where."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from classifiers.automata import Squeezed, build_automaton, squeeze
from classifiers.folding import WORD, Folded, find_words, fold, written_words
from classifiers.hits import NameHit, PhraseHit, keep_best
from classifiers.lexicon import Lexicon, Phrase
from classifiers.mending import Mender, original_place, runs
from classifiers.names import NameEntry, NameTable, is_inn_like

TEXT_MAX = 8_000
SPACED = re.compile(r"(?<![^\W_])(?:[^\W_][ .\-_*|/,]{1,2}){3,40}[^\W_](?![^\W_])")
JOINED = re.compile(
    r"(?<![\w@$!|])[\w@$!|]{1,12}(?:[.\-_*|'~+°^=#\u2022-\u27bf\U0001f000-\U0001faff]{1,2}[\w@$!|]{1,12}){1,8}(?![\w@$!|])"
)
SYMBOLS = re.compile(r"(?<![\w@$!|])[\w@$!|]*[@$!|][\w@$!|]*[a-z0-9](?![\w@$!|])")
ENDS = " ,.;:()[]{}<>\"'?%&/\\*+-=#~^"
"""What may stand around a word and belongs to no disguise of it."""
MAY_BE_SPACED = re.compile(r"[ .\-_*|/,][^\W_][ .\-_*|/,]{1,2}[^\W_][ .\-_*|/,]")
"""What every match of SPACED holds, and most texts do not; found in a fraction of the time."""
WORDS_KEPT = 200_000
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
    name_like: frozenset[str]
    """Words that end as international names do, listed or not."""
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
        self._squeezed = squeeze(names, lexicon)
        self._plain_pieces: set[str] = set()
        self._usual: set[str] = set()
        self._mender = Mender(phrase.text for phrase in lexicon.phrases if phrase.table in MENDED_TABLES)

    def read(self, text: str) -> Reading:
        """The reading of a text; what goes beyond 8,000 characters is not read."""
        raw = text[:TEXT_MAX]
        folded = fold(raw)
        tables: dict[str, list[tuple[int, int, Phrase]]] = {}
        found: list[tuple[int, int, NameEntry, str]] = []
        self._match(folded.text, tables, found)
        words = find_words(folded.text)
        self._read_split(folded.text, words, tables, found)
        unusual = self._unusual(words)
        spaced = MAY_BE_SPACED.search(folded.text) is not None
        known = {(start, end) for start, end, _, _ in found}
        found += self._respelt(raw, folded, words, unusual, known)
        found += self._disguised(folded.text, known, spaced=spaced)
        may_mend = self._mender.may_mend(folded.text, unusual, spaced=spaced)
        if may_mend and (mended := self._read_mended(folded.text, tables)):
            words, unusual = mended, self._unusual(mended)
        speaks = not MEDICINE_TABLES.isdisjoint(tables)
        copies = "copying" in tables and "identity_mark" in tables
        names = keep_best(raw, folded, found, of_medicine=speaks, of_copies=copies)
        name_like = frozenset(filter(is_inn_like, unusual))
        return Reading(raw=raw, folded=folded, words=words, name_like=name_like, tables=tables, names=names)

    def _unusual(self, words: Sequence[str]) -> set[str]:
        """Words that stand for a name or a phrase's word, or end as names do: all others need no second look."""
        fresh = set(words) - self._usual
        if fresh:
            if len(self._usual) >= WORDS_KEPT:
                self._usual.clear()
            self._usual.update(filter(self._is_usual, fresh))
            fresh -= self._usual
        return fresh

    def _is_usual(self, word: str) -> bool:
        if word.isascii() and self.names.look_up(word) is not None:
            return False
        return not is_inn_like(word) and (len(word) < 4 or self._mender.look_up(word) is None)

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
            if not (before or inside or unbound):
                continue
            after = end == size or not text[end].isalnum() or not text[last].isalnum()
            if before and after:
                if name is not None:
                    found.append((start, end, name, "exact"))
            elif unbound:
                if name is not None and (length >= 3 or not name.ambiguous):
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
        return find_words(mended[0])

    def _disguised(
        self, text: str, known: set[tuple[int, int]], *, spaced: bool
    ) -> list[tuple[int, int, NameEntry, str]]:
        """Names with spaces or signs between their letters, or signs for letters."""
        found: list[tuple[int, int, NameEntry, str]] = []
        for pattern in self._disguises(text, spaced=spaced):
            for match in pattern.finditer(text):
                spans = runs(text, *match.span(), apart=pattern is SPACED)
                named = (
                    (span, entry) for span in spans if (entry := self._joined_name(text[slice(*span)])) is not None
                )
                found += [(*span, entry, "spaced") for span, entry in islice(named, 1) if span not in known]
        return found

    def _respelt(
        self, raw: str, folded: Folded, words: tuple[str, ...], unusual: set[str], known: set[tuple[int, int]]
    ) -> list[tuple[int, int, NameEntry, str]]:
        """Words that stand for a name by their sound, digits for letters, or a slip."""
        resolve = self.names.resolve
        if not raw.isascii():
            words = written_words(raw, folded, words)
            unusual = {word for word in set(words) if word in unusual or not word.isascii()}
        suspects = {word: resolved for word in unusual if (resolved := resolve(word)) is not None}
        if not suspects:
            return []
        found: list[tuple[int, int, NameEntry, str]] = []
        for word, match in zip(words, WORD.finditer(folded.text), strict=True):
            resolved = suspects.get(word)
            if resolved is not None and match.span() not in known:
                found.append((*match.span(), resolved.entry, resolved.how))
        return found

    def _disguises(self, text: str, *, spaced: bool) -> list[re.Pattern[str]]:
        """The patterns that find a name in a text."""
        patterns = []
        if spaced:
            patterns.append(SPACED)
        pieces = set(text.split()) - self._plain_pieces
        if pieces and any(self._is_joined_name(piece) for piece in pieces):
            patterns.append(JOINED)
        if ("@" in text or "$" in text or "!" in text or "|" in text) and HAS_SYMBOL.search(text):
            patterns.append(SYMBOLS)
        return patterns

    def _is_joined_name(self, piece: str) -> bool:
        """Whether a piece between spaces holds a name joined by signs; plain pieces are remembered."""
        if not piece.strip(ENDS).isalnum() and any(
            self._joined_name(match.group()) for match in JOINED.finditer(piece)
        ):
            return True
        if len(self._plain_pieces) >= WORDS_KEPT:
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
        if sum(map(len, words)) > SPLIT_MAX:
            return
        known_as = self._squeezed
        begun = [
            first
            for first, (word, after) in enumerate(pairwise((*words, "")))
            if word in known_as and (known_as[word] is not None or word + after in known_as)
        ]
        matches = [match for first in begun for match in self._whole_from(first, words)]
        if not matches:
            return
        spans = [match.span() for match in WORD.finditer(text)]
        known = {(start, end) for start, end, _, _ in found}
        for first, last, (entry, phrase) in matches:
            start, end = spans[first][0], spans[last][1]
            if entry is not None and (start, end) not in known:
                found.append((start, end, entry, "split"))
            elif phrase is not None and text[start:end] != phrase.text:
                tables.setdefault(phrase.table, []).append((start, end, phrase))

    def _whole_from(self, first: int, words: tuple[str, ...]) -> Iterator[tuple[int, int, Squeezed]]:
        """Names and phrases that words make up without a gap, from one of them on."""
        joined = ""
        for last in range(first, len(words)):
            joined += words[last]
            if joined not in self._squeezed:
                return
            if (squeezed := self._squeezed[joined]) is not None:
                yield first, last, squeezed


@lru_cache(maxsize=2)
def open_reader(names: NameTable, lexicon: Lexicon) -> Reader:
    """The reader over these tables, built once."""
    return Reader(names, lexicon)
