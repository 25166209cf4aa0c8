# SPDX-License-Identifier: EUPL-1.2
"""Holders: makers of originals in a text, as the table of substances names them, in every script.

Source: config/data/substances.csv, originator_holder; classifiers/data/holders.toml.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import ahocorasick
from rapidfuzz.distance import OSA

from classifiers.folding import fold
from config.reference import Reference, Substance

TABLE = Path(__file__).parent / "data" / "holders.toml"
UNBOUND = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
ASIDE = re.compile(r"\b(?:ex|former(?:ly)?)\b|\d{4}|\bwithdrawn\b|\bdiscontinued\b", re.IGNORECASE)
PLACES = (
    "europe|ireland|deutschland|nederland|us|eu|international|operations|luxembourg|registration|manufacturing|"
    "animal health|biologics"
)
LEGAL = (
    r"pharmaceuticals?|pharma|europharm|therapeutics|laborator\w*|gmbh|b\.?v\.?|ag|a/s|s\.?a\.?|ma|eeig|eesv|ab|ltd|"
    r"limited|inc|co|corp|company|kgaa|s\.?p\.?a|s\.?r\.?l|n\.?v|plc|llc|sas"
)
TAIL = re.compile(rf"(?:[ ,.]+(?:{PLACES}|{LEGAL})\.?)+$", re.IGNORECASE)
LEGAL_BEHIND = re.compile(
    rf"[ ,]{{1,2}}(?:{LEGAL}|фарм\w*|labs?|labor|and company|& co|и ко|ооо|зао|\(?(?:germany|usa|uk|france)\)?)\b\.?"
)


ENDING = re.compile(r"[^\W\d_]{1,4}(?![^\W_])")
"""Of a case: Pfizera, Pfizertől, Novartisin."""
CODE = re.compile(r"[- ]?\d{3}")
CODE_MAX = 3
"""Letters of a holder that begin a code too: GW-501516."""
NEAR_MIN = 6
WORD = re.compile(r"(?<![^\W_])[a-z]{5,16}(?![^\W_])")
MAKER_WORD_MAX = 36


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """One company."""

    name: str
    house: frozenset[str]
    """Names of all companies that are or were one with it, its own among them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HolderSpan:
    """One holder in a folded text: `text[start:end]`."""

    start: int
    end: int
    holder: Holder
    common: bool
    """The name is a common word too: it counts beside a word of makers, a company's ending or a medicine."""


class HolderTable:
    """All holders, by their folded names."""

    def __init__(self, substances: tuple[Substance, ...]) -> None:
        table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
        self._never = frozenset(table["words"]["never"])
        self._makers = re.compile(rf"(?<![^\W\d_])(?:{_words(table['words']['makers'])})[ :.,\-(\"']{{1,3}}$")
        self._no_makers = re.compile(rf"[ ,-]{{1,2}}(?:{_words(table['words']['no_makers'])})(?![^\W\d_])")
        self._generic = re.compile(rf"(?<![^\W\d_])(?:{_words(table['words']['generic'])})")
        common = {fold(word).text for word in table["words"]["common"]}
        houses = [frozenset(names) for names in table["houses"].values()]
        self._known: dict[str, Holder] = {}
        for name, spellings in table["spellings"].items():
            self._add(name, (name, *spellings), houses)
        self._of: dict[str, frozenset[str]] = {}
        for substance in substances:
            for name in self.companies(substance.originator_holder):
                self._add(name, (name,), houses)
        self._automaton = ahocorasick.Automaton()
        for text, holder in sorted(self._known.items()):
            doubtful = text in common or (len(text) <= 3 and text.isascii())
            self._automaton.add_word(text, (len(text), holder, doubtful, UNBOUND.search(text) is not None))
        self._automaton.make_automaton()
        self._no_slips = frozenset(table["words"]["no_slips"])
        self._near: dict[str, str] = {}
        """Long names that are no common words, whole and with one letter left out."""
        for text in sorted(self._known):
            if len(text) >= NEAR_MIN and text.isalpha() and text.isascii() and text not in common:
                self._near.setdefault(text, text)
                self._near.update({shorter: text for shorter in _deletions(text) if shorter not in self._known})

    def find_misspelt(self, folded: str) -> Iterator[HolderSpan]:
        """Words that are one slip away from a long name ("Pfiser"); each counts beside a medicine alone."""
        for match in WORD.finditer(folded):
            word = match[0]
            if word in self._known or word in self._no_slips:
                continue
            near = (self._near.get(one) for one in (word, *_deletions(word)))
            name = next((one for one in near if one and one[0] == word[0] and OSA.distance(one, word) == 1), None)
            if name is not None:
                yield HolderSpan(start=match.start(), end=match.end(), holder=self._known[name], common=True)

    def find(self, folded: str) -> Iterator[HolderSpan]:
        """Every holder in a folded text, in order, the longer of two that overlap."""
        spans = []
        for last, (size, holder, common, unbound) in self._automaton.iter(folded):
            start, end = last - size + 1, last + 1
            inside = folded[start - 1 : start].isalnum()
            if folded[end : end + 1].isalnum():
                ending = ENDING.match(folded, end) if size >= 6 and not common else None
                inside, end = inside or ending is None, ending.end() if ending else end
            if unbound or not (inside or (size <= CODE_MAX and CODE.match(folded, end))):
                spans.append((start, -end, holder, common))
        spans.sort(key=lambda span: span[:2])
        reached = 0
        for start, minus_end, holder, common in spans:
            if start >= reached:
                reached = -minus_end
                company = LEGAL_BEHIND.match(folded, reached)
                yield HolderSpan(start=start, end=reached, holder=holder, common=common and company is None)

    def said_maker(self, before: str) -> bool:
        """Whether a folded text ends with a word that names the maker next ("by", "Hersteller:")."""
        return self._makers.search(before[-MAKER_WORD_MAX:]) is not None

    def is_no_maker(self, behind: str) -> bool:
        """Whether what follows a name makes it no maker of medicines ("Roche Pharmacy")."""
        return self._no_makers.match(behind) is not None

    def says_generic(self, text: str) -> bool:
        """Whether a folded text calls a product a generic one, in any language."""
        return self._generic.search(text) is not None

    def names(self) -> tuple[str, ...]:
        """All folded names of more than four letters."""
        return tuple(text for text in self._known if len(text) >= 5)

    def own(self, substance: Substance) -> frozenset[str]:
        """Every company that makes the original of a substance, or is one house with one that does."""
        known = self._of.get(substance.inn)
        if known is None:
            holders = (self._known.get(fold(name).text) for name in self.companies(substance.originator_holder))
            known = frozenset[str]().union(*(holder.house for holder in holders if holder is not None))
            self._of[substance.inn] = known
        return known

    def companies(self, text: str) -> Iterator[str]:
        """Company names in a cell such as "Viatris/Upjohn EESV (ex Pfizer)"."""
        for part in re.split(r"[;/()]|\s-\s|\band\b|,", text.replace("A/S", "")):
            name = part.strip()
            for _ in range(3):
                name = TAIL.sub("", ASIDE.sub("", name).strip(" .,-"))
            lower = name.lower()
            if lower and lower not in self._never and (len(name) > 2 or name == "GW") and any(map(str.isalpha, name)):
                yield self._shown(name)

    def _shown(self, name: str) -> str:
        known = self._known.get(fold(name).text)
        return known.name if known is not None else name

    def _add(self, name: str, spellings: tuple[str, ...], houses: list[frozenset[str]]) -> None:
        holder = self._known.get(fold(name).text)
        if holder is None:
            house = frozenset((name,)).union(*(one for one in houses if name in one))
            holder = Holder(name=name, house=house)
        for spelling in spellings:
            text = " ".join(fold(spelling).text.split())
            self._known.setdefault(text, holder)
            if "-" in text:
                self._known.setdefault(text.replace("-", " "), holder)


def _deletions(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(1, len(word)))


def _words(entries: list[str]) -> str:
    """An alternation of folded words; `*` at an end: the word may go on."""
    return "|".join(
        re.escape(fold(entry.strip("*")).text) + (r"[^\W\d_]{0,12}" if entry.endswith("*") else "") for entry in entries
    )


_OPENED: list[tuple[tuple[Substance, ...], HolderTable]] = []


def open_holders(reference: Reference) -> HolderTable:
    """The holders of these tables, built once for each set of them."""
    for substances, table in _OPENED:
        if substances is reference.substances:
            return table
    table = HolderTable(reference.substances)
    _OPENED[:] = [*_OPENED[-3:], (reference.substances, table)]
    return table
