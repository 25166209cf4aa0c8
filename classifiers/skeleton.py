# SPDX-License-Identifier: EUPL-1.2
"""Skeletons: one key for the many spellings of a substance name.

International names have regular endings and are written by sound: amoxicillin, amoxicilline, amoksycylina, амоксициллин
and αμοξικιλλίνη give one key. Arabic writes consonants: there the key is the consonants alone.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat

from classifiers.folding import fold

CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўјљњћђџ",
        "a b v g d e e g s i i k l m n o p r s t u f k s k s s  i  e u a i i e g u i l n k d d".split(" "),
        strict=True,
    )
)
GREEK = dict(
    zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e s i t i k l m n ks o p r s s t i f k ps o".split(), strict=True)
)
ARABIC = {
    "ب": "b", "پ": "b", "ت": "t", "ث": "t", "ط": "t", "ج": "g", "غ": "g", "ژ": "g", "چ": "g", "گ": "g",
    "خ": "k", "ك": "k", "ک": "k", "ق": "k", "د": "d", "ذ": "d", "ض": "d", "ظ": "d", "ر": "r", "ز": "s",
    "س": "s", "ش": "s", "ص": "s", "ف": "f", "ڤ": "f", "ل": "l", "م": "m", "ن": "n",
}  # fmt: skip
GREEK_PAIRS = (("ου", "u"), ("ει", "i"), ("οι", "i"), ("αι", "e"), ("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("ευ", "ev"))
SOUNDS = (
    ("h", (("sch", "s"), ("ph", "f"), ("th", "t"), ("rh", "r"), ("ch", "k"))),
    ("q", (("qu", "k"), ("q", "k"))),
    ("ts", (("tsa", "sa"), ("tse", "se"), ("tsi", "si"), ("tso", "so"), ("tsu", "su"))),
    ("x", (("xx", "x"), ("x", "ks"))),
    ("c", (("ck", "k"), ("cce", "kse"), ("cci", "ksi"), ("ccy", "ksy"))),
    ("c", (("ce", "se"), ("ci", "si"), ("cy", "sy"), ("c", "k"))),
    ("z", (("z", "s"),)),
)  # fmt: skip
"""Letters that stand for one sound, by the one that all of them hold, replaced one after the other: many times faster
than patterns."""
NEAR_LETTERS = str.maketrans("wvyj", "bbii")
ARABIC_SOUNDS = str.maketrans("vwpj", "ffbg", "aeiouyh")
DOUBLED = re.compile(r"(.)\1+")
HARD_C = re.compile("c(?=[eiy])")
BREATHED = re.compile("^gidr", re.MULTILINE)
ENDING = re.compile(
    r"[aeiou](?<=....[aeiou])(?:$|(?<=i)um$|(?<=u)m(?<!ium)$|(?<=[ua])s$|(?<=.......i)s$)", re.MULTILINE
)
"""What names have at their end in one language and not in another, behind four letters and more. "-is" counts from nine
letters on: brands have it too."""
HAS_ARABIC = re.compile("[\u0600-\u06ff]")
HAS_CYRILLIC = re.compile("[\u0400-\u04ff]")
HAS_GREEK = re.compile("[\u0370-\u03ff]")
HAS_LATIN = re.compile("[a-z]")
UNBOUND_SCRIPT = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that set no spaces between words."""
HAN = re.compile("[\u3400-\u9fff]")


def name_keys(name: str) -> tuple[str, ...]:
    """The keys under which a Latin name is filed: by sound, with the Greek hard c, and by consonants for Arabic."""
    return keys_of_names((name,))[0]


def keys_of_names(names: Sequence[str]) -> list[tuple[str, ...]]:
    """The same for each of many names."""
    latin = [fold(name).text for name in names]
    keys = zip(_sounds(latin), _sounds(HARD_C.sub("k", name) for name in latin), _consonants(latin), strict=True)
    return [
        tuple(dict.fromkeys((soft, hard, f"*{bare}") if len(bare) >= 5 else (soft, hard))) for soft, hard, bare in keys
    ]


def is_short(name: str) -> bool:
    """Whether a name has so few letters that other words may be written alike: fewer where a letter says more."""
    return len(name) <= (1 if HAN.search(name) else 2 if UNBOUND_SCRIPT.search(name) else 3)


def word_key(word: str) -> str:
    """The key of a word in whatever script, lower case; empty when it has none."""
    return word_keys(((word, fold(word).text),))[0]


def word_keys(words: Sequence[tuple[str, str]]) -> list[str]:
    """The same for each of many words, given as they were written and folded."""
    keys = _sounds([_in_latin(*word) for word in words])
    return [key or _arabic_key(word) for (word, _), key in zip(words, keys, strict=True)]


def _in_latin(word: str, folded: str) -> str:
    """The letters of a word as Latin ones; empty for digits and for scripts without vowels."""
    if word.isascii():
        return word if word.isalpha() or HAS_LATIN.search(word) else ""
    if HAS_ARABIC.search(word):
        return ""
    if HAS_LATIN.search(word):
        return folded
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c) or c == "\u0306")
    if HAS_CYRILLIC.search(word):
        return "".join(map(CYRILLIC.get, plain, repeat("")))
    if HAS_GREEK.search(word):
        for pair, sound in GREEK_PAIRS:
            plain = plain.replace(pair, sound)
        return "".join(map(GREEK.get, plain, plain))
    return ""


def _sounds(latin: Iterable[str]) -> list[str]:
    """The key of each of some words in Latin letters.

    Words stand one a line: a step over many lines takes hardly longer than over one.
    """
    lines = _by_sound(_lines(latin, str.isalnum)).translate(NEAR_LETTERS)
    lines = lines.replace("ae", "e").replace("oe", "e").replace("ou", "u")
    lines = BREATHED.sub("idr", lines).replace("h", "")
    return ENDING.sub("", DOUBLED.sub(r"\1", lines)).split("\n")[:-1]


def _consonants(latin: Iterable[str]) -> list[str]:
    """The consonants of each of some words in Latin letters, as Arabic writes them."""
    lines = _by_sound(_lines(latin, str.isalpha)).translate(ARABIC_SOUNDS)
    return DOUBLED.sub(r"\1", lines).split("\n")[:-1]


def _lines(words: Iterable[str], kept: Callable[[str], bool]) -> str:
    """Words one a line, each line ended, of the letters that are kept."""
    return "\n".join([*(word if kept(word) else "".join(filter(kept, word)) for word in words), ""])


def _by_sound(lines: str) -> str:
    for letter, sounds in SOUNDS:
        if letter in lines:
            for letters, sound in sounds:
                lines = lines.replace(letters, sound)
    return lines


def _arabic_key(word: str) -> str:
    if not HAS_ARABIC.search(word):
        return ""
    bare = word.removeprefix("ال")
    if len(bare) < 5:
        return ""
    consonants = "".join(map(ARABIC.get, bare, repeat("")))
    return "*" + DOUBLED.sub(r"\1", consonants) if len(consonants) >= 4 else ""


def one_left_out(key: str) -> list[str]:
    """A key with each of its letters but the first left out in turn."""
    return [key[:i] + key[i + 1 :] for i in range(1, len(key))]
