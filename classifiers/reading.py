# SPDX-License-Identifier: EUPL-1.2
"""Reading: one text after one pass, with the names and phrases found in it and where."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from classifiers.folding import WORD, Folded, find_words, fold, written_words
from classifiers.gaps import Gaps
from classifiers.hits import NameHit, PhraseHit, keep_best
from classifiers.joined import MAY_BE_SPACED, JoinedNames
from classifiers.lexicon import Lexicon, Phrase
from classifiers.matching import Found, Matcher, Tables
from classifiers.mending import Mender, may_mend, original_place
from classifiers.names import NameTable, Resolved
from classifiers.tones import is_toned, keep_toned
from classifiers.vocabulary import Note, Notes, Vocabulary, take_notes

TEXT_MAX = 8_000
Rare = list[tuple[str, Note]]
"""Words of a text that stand for others."""
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


class Reading(msgspec.Struct, frozen=True, kw_only=True):
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
        if not hits:
            return 0
        return len({hit[2].text for hit in hits}) if len(hits) > 1 else 1

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
        if table in STARTS_NEGATED:
            return False
        return self._near("negation_of_nouns", start, 20, CLAUSE_END) or self._denied_behind(start)

    def _denied_behind(self, start: int) -> bool:
        """Whether a word that denies follows in the clause, as Turkish or Japanese puts it."""
        behind = (begin for begin, _, _ in self.tables.get("negation_after", ()) if start < begin <= start + 60)
        return any(not CLAUSE_END.search(self.folded.text, start, begin) for begin in behind)

    def _near(self, table: str, start: int, reach: int, stop: re.Pattern[str]) -> bool:
        for _, end, _ in self.tables.get(table, ()):
            if start - reach <= end <= start and not stop.search(self.folded.text, end, start):
                return True
        return False


CLAUSE_END = re.compile(r"[.!?;:,\n]")
STARTS_NEGATED = frozenset({"waives_prescription", "device_nonconform", "research_only", "empty_pack"})


class Opened(NamedTuple):
    """A text whose words are known, and nothing else yet."""

    raw: str
    folded: Folded
    words: tuple[str, ...]
    written: tuple[str, ...]
    """The words in lower case as they stood before folding."""
    foreign: frozenset[str]
    """Those of them that are not of ASCII letters."""


class Reader:
    """Finds all names and phrases of all languages in one pass over a text."""

    def __init__(self, names: NameTable, lexicon: Lexicon) -> None:
        self.names = names
        self._matcher = Matcher(names, lexicon)
        self._gaps = Gaps(names, lexicon)
        self._joined = JoinedNames(names)
        self._mender = Mender(phrase.text for phrase in lexicon.phrases if phrase.table in MENDED_TABLES)
        self._vocabulary = Vocabulary(self._matcher, self._gaps, self._mender, names)

    def read(self, text: str) -> Reading:
        """The reading of a text; what goes beyond 8,000 characters is not read."""
        return self.read_all((text,))[0]

    def read_all(self, texts: Sequence[str]) -> list[Reading]:
        """The same for many texts, whose new words are looked up together."""
        opened = [_open(text[:TEXT_MAX]) for text in texts]
        notes = self._vocabulary.notes(set[str]().union(*[one.words for one in opened]))
        spellings = self._vocabulary.spellings(set[str]().union(*[one.foreign for one in opened]))
        joined = self._joined.pieces([one.folded.text for one in opened])
        return [self._read(one, notes, spellings, joined) for one in opened]

    def _read(self, one: Opened, notes: Notes, spellings: dict[str, Resolved], joined: set[str]) -> Reading:
        raw, folded, words = one.raw, one.folded, one.words
        noted = take_notes(words, notes)
        rare = [(words[place], note) for place, note in noted if note.is_rare]
        tables, found = self._matcher.match(folded.text, words, noted)
        self._gaps.read(folded.text, words, noted, tables, found)
        if one.foreign and is_toned(raw):
            keep_toned(raw, folded, tables)
        spaced = MAY_BE_SPACED.search(folded.text) is not None
        known = {(start, end) for start, end, _, _ in found}
        if rare or one.foreign:
            found += _respelt(one, rare, spellings, known)
        found += self._joined.find(folded.text, known, joined, spaced=spaced)
        if any(note.mends for _, note in rare) or may_mend(folded.text, spaced=spaced):
            words, rare = self._read_mended(folded.text, tables) or (words, rare)
        speaks = not MEDICINE_TABLES.isdisjoint(tables)
        copies = "copying" in tables and "identity_mark" in tables
        names = keep_best(raw, folded, found, of_medicine=speaks, of_copies=copies)
        name_like = frozenset([word for word, note in rare if note.name_like])
        return Reading(raw=raw, folded=folded, words=words, name_like=name_like, tables=tables, names=names)

    def _read_mended(self, text: str, tables: Tables) -> tuple[tuple[str, ...], Rare] | None:
        """Words as they were meant, and phrases whose words were misspelt, with their spans in the text."""
        mended = self._mender.mend(text)
        if mended is None:
            return None
        words = find_words(mended[0])
        noted = take_notes(words, self._vocabulary.notes({*words}))
        found, _ = self._matcher.match(mended[0], words, noted)
        for table in MENDED_TABLES & found.keys():
            known = {hit[2].text for hit in tables.get(table, ())}
            for start, end, phrase in found[table]:
                if phrase.text not in known:
                    place = original_place(mended[1], start), original_place(mended[1], end)
                    tables.setdefault(table, []).append((*place, phrase))
        return (words, [(words[place], note) for place, note in noted if note.is_rare]) if words else None


def _respelt(one: Opened, rare: Rare, spellings: dict[str, Resolved], known: set[tuple[int, int]]) -> Found:
    """Words that stand for a name by their sound, digits for letters, or a slip."""
    suspects = {word: note.resolved for word, note in rare if note.resolved is not None}
    suspects |= {word: spellings[word] for word in one.foreign if word in spellings}
    if not suspects:
        return []
    found: Found = []
    for word, match in zip(one.written, WORD.finditer(one.folded.text), strict=True):
        resolved = suspects.get(word)
        if resolved is not None and match.span() not in known:
            found.append((*match.span(), resolved.entry, resolved.how))
    return found


def _open(raw: str) -> Opened:
    folded = fold(raw)
    words = find_words(folded.text)
    if raw.isascii():
        return Opened(raw, folded, words, words, frozenset())
    written = written_words(raw, folded, words)
    return Opened(raw, folded, words, written, frozenset([word for word in written if not word.isascii()]))


@lru_cache(maxsize=2)
def open_reader(names: NameTable, lexicon: Lexicon) -> Reader:
    """The reader over these tables, built once."""
    return Reader(names, lexicon)
