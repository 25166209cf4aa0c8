# SPDX-License-Identifier: EUPL-1.2
"""NameTable: substances, brands and code names, and the word that stands for one through disguise."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec
from rapidfuzz.distance import OSA

from classifiers.folding import fold
from classifiers.inflection import NAME_MIN as STEM_MIN
from classifiers.inflection import stem_of
from classifiers.skeleton import HAS_ARABIC, HAS_LATIN, is_short, keys_of_names, one_left_out, word_key, word_keys
from config.reference import MedicineName, Reference, Role, Substance

if TYPE_CHECKING:
    from classifiers.named import Hit

LEET = str.maketrans("013457@$!|", "oleastasil")
LEET_I = str.maketrans("013457@$!|", "oieastasii")
HAS_LEET = re.compile(r"[a-z]+[0134578@$!|]+[a-z]+|^[03458@$][a-z]{4,}$|^[a-z]{4,}[01345]$")
INN_ENDING = re.compile(
    r"[a-z]{2,}(?:afil|azepam|azolam|zolam|cillin[ae]?|oxacin[ae]?|mycin[ae]?|cycline?a?|azole?|statine?a?|sartane?|prile?|olole?"
    r"|dipine?|gliptine?a?|gliflozine?a?|glutide?|tirzepatide|mab|tinib|ciclib|parib|vir|prazole?|oxetine?a?|afenacine?"
    r"|triptane?|setrone?|parin[ae]?|xabane?|gatran|thiazide?|semide?|profene?|oxicam|coxib|caine?|curium|barbital"
    r"|bamate|fibrate|glitazone|formine?a?|gabaline?a?|racetam|stigmine|terol|tropium|sone|solone|onide|olone|drolone"
    r"|testosterone|estradiol|gestrel|cef[a-z]{4,}|sulfa[a-z]{3,}|quine?|bendazole?|conazole?|morphone?|codone?|fentanil|tadine?|cetirizine?)"
)
BREATH = re.compile("[гх]")
FUZZY_MIN = 7
SHORT_NAMES = frozenset({"hcg", "hgh", "dnp"})
"""Names of three letters that mean nothing else."""
SHORT_MAX, SLIP_MAX = 9, 16
"""Letters of a name whose slips may be ordinary words; of names whose slips are filed."""
SPOKEN = ("inn", "brand", "market_brand", "synonym")
WORDS_KEPT = 50_000


class NameEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What a name stands for."""

    inn: str
    via: str
    """inn, brand, market_brand, synonym, code, street or vet_brand."""
    confidence: float
    substance: Substance | None
    prescription_only: bool | None
    ambiguous: bool = False
    """A common word too: never a hit alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolved:
    """The entry behind a word that is not written as in the table."""

    entry: NameEntry
    how: str
    """spelling, digits, misspelling, or slip: one in a short name, which counts beside a dose alone."""


class NameTable:
    """All names, those found by exact text and those found by key."""

    def __init__(self, reference: Reference) -> None:
        self.exact: dict[str, NameEntry] = {}
        for substance in reference.substances:
            self._add_substance(substance)
        for name in reference.names:
            self._add_register_name(name)
        self._sounds: dict[str, str] = {}
        """The key of a name by its sound."""
        self._keys: dict[str, tuple[str, NameEntry]] = {}
        self._near: dict[str, tuple[str, NameEntry]] = {}
        """Keys, and keys with one letter left out."""
        self._listed: set[str] = set()
        """Names whose forms count as the name."""
        self._near_heads: set[str] = set()
        self._near_tails: set[str] = set()
        """What a key keeps whichever letter is left out: its first four, or its first and all from the fifth on."""
        self._beginnings: set[str] = set()
        """Of names whose forms count as the name."""
        self._slips: dict[str, NameEntry] = {}
        """Short names with two letters exchanged, one left out or one vowel for another."""
        self._file_keys()
        self.resolve = lru_cache(maxsize=WORDS_KEPT)(self.look_up)
        """The same, with its answers remembered."""

    def look_up(self, word: str) -> Resolved | None:
        """What a raw lower-case word stands for when no table has it as written; None for ordinary words."""
        return self.look_up_all((word,)).get(word)

    def look_up_all(self, words: Iterable[str]) -> dict[str, Resolved]:
        """The same for many words at once, which is faster; ordinary words are left out."""
        found: dict[str, Resolved] = {}
        asked: list[tuple[str, str]] = []
        for word in words:
            if not 5 <= len(word) <= 40:
                continue
            folded = word if word.isascii() else fold(word).text
            if not folded.isalpha() and HAS_LEET.search(folded):
                if plain := self._without_digits(folded):
                    found[word] = plain
            elif not (
                (not word.isalpha() and any(map(str.isdigit, word))) or folded in COMMON_WORDS or folded in self.exact
            ):
                if stem := self._stem_of(folded):
                    found[word] = Resolved(entry=self.exact[stem], how="spelling")
                else:
                    asked.append((word, folded))
        for (word, folded), key in zip(asked, word_keys(asked), strict=True):
            known = key in self._keys or folded in self._slips or not word.isascii()
            if key and (known or self._may_be_slip(key)) and (resolved := self._look_up_key(word, folded, key)):
                found[word] = resolved
        return found

    def _stem_of(self, folded: str) -> str | None:
        may_be_form = folded[:STEM_MIN] in self._beginnings or not folded.isascii()
        return stem_of(folded, self._listed) if may_be_form else None

    def _look_up_key(self, word: str, folded: str, key: str) -> Resolved | None:
        filed = self._keys.get(key)
        if filed is None and not word.isascii():
            filed = self._without_breath(word)
        if filed is not None:
            translated = len(key) >= 8 and filed[1].via == "inn"
            if translated or _sounds_alike(folded, filed[0], foreign=not HAS_LATIN.search(word)):
                return Resolved(entry=filed[1], how="spelling")
        if slip := self._slips.get(folded):
            return Resolved(entry=slip, how="misspelling" if len(folded) > SHORT_MAX else "slip")
        if not self._may_be_slip(key) or (not word.isascii() and HAS_ARABIC.search(word)):
            return None
        return self._misspelled(folded, key)

    def _may_be_slip(self, key: str) -> bool:
        """Whether the beginning of a key, or what follows the beginning, is that of a long name's."""
        return len(key) >= FUZZY_MIN and (key[:4] in self._near_heads or key[0] + key[4:] in self._near_tails)

    def _without_breath(self, word: str) -> tuple[str, NameEntry] | None:
        """Cyrillic writes h by letters that stand for g and k too, and the u of qu as v: the keys leave both out."""
        bare = BREATH.sub("", word)
        if bare != word and len(bare) >= 7 and (filed := self._keys.get(word_key(bare))) is not None:
            return filed
        for letters, bare in (("h", BREATH.sub("", word[0]) + word[1:]), ("qu", word.replace("кв", "к"))):
            if bare == word or len(bare) < 5:
                continue
            filed = self._keys.get(word_key(bare))
            if filed is not None and (filed[0].startswith("h") if letters == "h" else letters in filed[0]):
                return filed
        return None

    def _without_digits(self, folded: str) -> Resolved | None:
        for table in (LEET, LEET_I):
            plain = folded.translate(table)
            entry = self.exact.get(plain)
            if entry is None and (filed := self._keys.get(word_key(plain))) and _sounds_alike(plain, filed[0]):
                entry = filed[1]
            if entry is not None and not entry.ambiguous and len(plain) >= 5:
                return Resolved(entry=entry, how="digits")
        return None

    def _misspelled(self, folded: str, key: str) -> Resolved | None:
        candidates = (key, *one_left_out(key))
        if self._near.keys().isdisjoint(candidates):
            return None
        for candidate in candidates:
            filed = self._near.get(candidate)
            if filed is not None and _is_slip(folded, key, filed[0], self._sounds[filed[0]]):
                return Resolved(entry=filed[1], how="misspelling")
        return None

    def _add_substance(self, substance: Substance) -> None:
        def add(name: str, via: str, confidence: float) -> None:
            doubtful = name.lower() in substance.ambiguous or is_short(name)
            ambiguous = doubtful and name.lower() not in SHORT_NAMES
            via = "street" if ambiguous and via == "synonym" else via
            for text in _spellings(name):
                self.exact.setdefault(
                    text,
                    NameEntry(
                        inn=substance.inn,
                        via=via,
                        confidence=0.4 if ambiguous else confidence,
                        substance=substance,
                        prescription_only=substance.prescription_only,
                        ambiguous=ambiguous or text in COMMON_WORDS,
                    ),
                )

        add(substance.inn, "inn", 0.99)
        for name in substance.brands:
            add(name, "brand", 0.95)
        for name in substance.market_brands:
            add(name, "market_brand", 0.9)
        for name in substance.synonyms:
            add(name, "code" if re.search(r"\d", name) else "synonym", 0.9)

    def _add_register_name(self, name: MedicineName) -> None:
        known = self.exact.get(name.inn.lower()) if name.kind == "inn" else None
        substance = known.substance if known is not None and known.via == "inn" else None
        for text in _spellings(name.name):
            self.exact.setdefault(
                text,
                NameEntry(
                    inn=name.inn,
                    via=name.kind,
                    confidence=0.4 if name.common_word else 0.95,
                    substance=substance,
                    prescription_only=name.prescription_only,
                    ambiguous=name.common_word or text in COMMON_WORDS,
                ),
            )

    def _file_keys(self) -> None:
        deletions: dict[str, tuple[str, NameEntry]] = {}
        sure = [(text, entry) for text, entry in self.exact.items() if not entry.ambiguous and text.isalpha()]
        self._listed.update(text for text, entry in sure if _is_listed(entry))
        sure = [(text, entry) for text, entry in sure if len(text) >= 5]
        for (text, entry), keys in zip(sure, keys_of_names([text for text, _ in sure]), strict=True):
            self._sounds[text] = keys[0]
            listed = _is_listed(entry)
            by_sound = listed or entry.via == "inn"
            by_consonants = listed and entry.via != "synonym"
            for key in keys:
                if by_consonants if key.startswith("*") else by_sound:
                    self._keys.setdefault(key, (text, entry))
            regular = entry.via == "inn" and is_inn_like(text) and not is_plain_narcotic(entry)
            if len(keys[0]) >= FUZZY_MIN and (listed or regular):
                for shorter in one_left_out(keys[0]):
                    deletions.setdefault(shorter, (text, entry))
            if listed and text.isascii() and len(text) <= SLIP_MAX:
                for slip in _slips(text):
                    if slip not in self.exact and slip not in COMMON_WORDS:
                        self._slips.setdefault(slip, entry)
        self._near = self._keys | deletions
        self._near_heads = {near[:4] for near in self._near}
        self._near_tails = {near[0] + near[3:] for near in self._near if len(near) > 3}
        self._beginnings = {name[:STEM_MIN] for name in self._listed}


def _is_listed(entry: NameEntry) -> bool:
    return entry.substance is not None and entry.substance.core and entry.via in SPOKEN


def _sounds_alike(folded: str, name: str, *, foreign: bool = False) -> bool:
    """In Latin script a word of the same sound must also look alike; another script has only the sound."""
    if foreign or not folded.isascii():
        return len(name) >= 6
    return folded[0] == name[0] and OSA.distance(folded, name, score_cutoff=3) <= max(1, len(name) // 5)


def _is_slip(folded: str, key: str, name: str, own: str) -> bool:
    """One slip in a name of 7 letters and more, two from 11; another script needs a longer name. `own`: its key."""
    if not folded.isascii():
        return len(key) >= 9 and key[0] == own[0] and OSA.distance(key, own) <= 1
    allowed = 2 if len(name) >= 11 else 1
    if len(own) >= 9 and key[0] == own[0] and OSA.distance(key, own, score_cutoff=1) <= 1:
        return True
    return len(name) >= 7 and folded[0] == name[0] and OSA.distance(folded, name, score_cutoff=3) <= allowed


def find_names(text: str) -> "tuple[Hit, ...]":
    """Everything that a text names, each with its place: substances, brands, codes, holders, strengths, forms, packs.

    The first 8,000 characters are read.
    """
    from classifiers.named import find_hits  # it stands on this module

    return find_hits(text)


@lru_cache(maxsize=WORDS_KEPT)
def is_inn_like(word: str) -> bool:
    """Whether a folded word ends as international names do, listed or not."""
    return 6 <= len(word) <= 25 and word not in COMMON_WORDS and INN_ENDING.fullmatch(word) is not None


def is_narcotic(entry: NameEntry) -> bool:
    """Whether the substance stands in a schedule of the UN conventions."""
    return entry.substance is not None and bool(entry.substance.schedule)


def is_plain_narcotic(entry: NameEntry) -> bool:
    """Whether the substance is out of scope unless it is presented as a medicine."""
    return entry.substance is not None and entry.substance.role in (Role.PLAIN_NARCOTIC, Role.DESIGNER_DRUG)


def _spellings(name: str) -> Iterator[str]:
    text = " ".join(fold(re.sub(r"\s*\(.*?\)", "", name)).text.split())
    if len(text) < 2 or text.startswith("generic "):
        return
    yield text
    if "-" in text or " " in text:
        if len(text) >= 6:
            yield text.replace("-", " ")
        if re.search(r"\d", text) or "-" in text:
            joined = text.replace("-", "").replace(" ", "")
            if len(joined) >= 4:
                yield joined
    elif re.fullmatch(r"[a-z]{1,4}\d{2,7}[a-z]?", text) and len(text) >= 5:
        yield re.sub(r"(?<=[a-z])(?=\d)", "-", text, count=1)
        yield re.sub(r"(?<=[a-z])(?=\d)", " ", text, count=1)


def _slips(name: str) -> Iterator[str]:
    for i in range(1, len(name) - 1):
        yield name[:i] + name[i + 1] + name[i] + name[i + 2 :]
        if len(name) >= 6:
            yield name[:i] + name[i + 1 :]
        if len(name) >= 6 and name[i] in "aeiou":
            yield from (name[:i] + vowel + name[i + 1 :] for vowel in "aeiou" if vowel != name[i])


COMMON_WORDS = frozenset(
    resources.files("classifiers").joinpath("data/common_words.txt").read_text(encoding="utf-8").split()
)
