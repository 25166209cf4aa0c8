# SPDX-License-Identifier: EUPL-1.2
"""Names: reads a person's name where one may stand, and knows given names by a table."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from indexer.people.words import COMMON_NAMES, NOT_AUTHORS, PARTICLES

TABLE = Path(__file__).parent.parent / "data" / "given_names.txt"
FORMS = TABLE.with_name("name_forms.txt")
SHORT_FORM = 2
OTHER_LETTERS = str.maketrans("łøđıæœ", "lodiao")
TOKEN = re.compile(r"[^\W\d_]\.-[^\W\d_]\.|[^\W\d_]+(?:['’‘-][^\W\d_]+){0,3}\.?")
PATRONYMIC = re.compile(
    r"[А-ЯІЇЄ][а-яіїє'’]{2,20}(?:ович|евич|ьич|лыч|ныч|рыч|тыч|геич|овн|евн|ичн|івн|ївн)(?:а|у|ем|ом|е|ы|ой|ою|и|"
    r"і)?|оглы|кызы|oğlu|qızı|oglu"
)
"""A father's name, in any case of its language."""
USER = re.compile(r"@?\w(?:[\w.-]|\*){0,38}[\w*](?: \(\d{1,6}\))?")
MARKED_USER = re.compile(r"[*_@\d]|\w\.\w|^\W|[a-z][A-Z]")
WORDS_AT_MOST = 4
ENDINGS = tuple(
    "ового ому ові ему ого ою ею ой ем ом ям ах owi ego emu iem em ie ą ę y u a o e і ї и ы у ю я а е".split()
)
POLISH = ("owi", "iem", "em", "a", "ie", "ę", "ą", "u")
NOMINATIVE = ("", "а", "я", "й", "ь", "о", "a", "o", "e")
PRODUCT_CODE = re.compile(
    r"[A-Z]{1,5}-?\d{1,6}[A-Z]?|\d+(?:[.,]\d+)?(?:mg|ml|iu|mcg|g|x)?|[A-Z]{2,6}|\d{1,3}[smhdwj]", re.IGNORECASE
)


@cache
def given_names() -> tuple[frozenset[str], frozenset[str]]:
    """Lower-case given names that are nothing else, and those that are everyday words or places too."""
    listed = [word for word in _read(TABLE) if word]
    more = {word for word in _read(FORMS) if len(word) > SHORT_FORM}
    doubtful = {word[1:] for word in (*listed, *more) if word.startswith("?")} | COMMON_NAMES
    names = {word for word in (*listed, *more) if not word.startswith("?")} - doubtful
    plain = {without_accents(word) for word in names if not word.isascii()}
    return frozenset(names | plain - doubtful - NOT_AUTHORS), frozenset(doubtful)


def _read(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def without_accents(word: str) -> str:
    """As people type it without the letters of its language; Cyrillic stays."""
    if word[0] >= "\u0370":
        return word
    plain = unicodedata.normalize("NFD", word.translate(OTHER_LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@lru_cache(maxsize=20_000)
def is_given(word: str, *, doubtful_too: bool = False) -> bool:
    """Whether a word is a given name, in any case of its language."""
    if PATRONYMIC.fullmatch(word):
        return True
    sure, doubtful = given_names()
    low = word.strip(".").lower().replace("’", "'")
    parts = [low, *low.split("-")] if "-" in low else [low]
    return any(
        part in doubtful if doubtful_too and part in doubtful else part not in doubtful and _is_known(part, sure)
        for part in parts
    )


def _is_known(low: str, names: frozenset[str]) -> bool:
    if low in names:
        return True
    if len(low) < 4 or (low[0] < "\u0400" and not low.endswith(POLISH)):
        return False
    stems = (low[: -len(ending)] for ending in ENDINGS if low.endswith(ending) and len(low) - len(ending) >= 3)
    return any(stem + end in names for stem in stems for end in NOMINATIVE)


def read_name(text: str, begin: int, most: int = WORDS_AT_MOST) -> int | None:
    """Where a name that begins at `begin` ends: capital words, initials, particles between; None when there is none."""
    at, end, count = begin, None, 0
    while count < most:
        found = TOKEN.match(text, at)
        if found is None:
            break
        word = found.group()
        if word[0].isupper():
            count += 1
            is_initial = len(word.rstrip(".")) <= 2 or "." in word[:-1]
            end = found.end() if is_initial or not word.endswith(".") else found.end() - 1
            if word.endswith(".") and not is_initial:
                break
        elif not count or word.lower() not in PARTICLES:
            break
        at = found.end()
        if text[at : at + 1] != " ":
            break
        at += 1
    return end


def read_user(text: str, begin: int) -> int | None:
    """Where a user name that begins at `begin` ends."""
    found = USER.match(text, begin)
    return found.end() if found else None


def is_marked_user(word: str) -> bool:
    """Whether a word looks like nothing but a user name: `serega_nsk`, `b***k`, `steve-o77`; no product's code."""
    if PRODUCT_CODE.fullmatch(word) or not any(letter.isalpha() for letter in word):
        return False
    return bool(MARKED_USER.search(word))


def may_be_author(who: str, *, sure: bool) -> bool:
    """Whether words in an author's place are one; `sure`: the place itself says so."""
    words = who.split()
    if not words or len(words) > WORDS_AT_MOST + 1 or not any(letter.isalpha() for letter in who):
        return False
    if words[0].lower().strip(":.") in NOT_AUTHORS or who.lower() in NOT_AUTHORS:
        return False
    if len(words) == 1 and is_marked_user(who):
        return True
    named = all(word[0].isupper() or word.lower() in PARTICLES or word[0] in "('" for word in words)
    if sure:
        return named or len(words) == 1 or (len(words) == 2 and 1 in map(len, who.replace(".", "").split()))
    has_initial = len(words) == 2 and len(words[1].rstrip(".")) <= 2
    return named and (is_given(words[0], doubtful_too=True) or (len(words) > 1 and has_initial))
