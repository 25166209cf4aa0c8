# SPDX-License-Identifier: EUPL-1.2
"""Skeletons: one key for the many spellings of a substance name.

International names have regular endings and are written by sound: amoxicillin, amoxicilline, amoksycylina, амоксициллин
and αμοξικιλλίνη give one key. Arabic writes consonants: there the key is the consonants alone.
"""

import re
import unicodedata

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
ENDINGS = ("um", "us", "as")
BALTIC_MIN = 9
"""Letters from which on "-is" is an ending: brands have it too."""
VOWELS = frozenset("aeiou")
HAS_ARABIC = re.compile("[\u0600-\u06ff]")
HAS_CYRILLIC = re.compile("[\u0400-\u04ff]")
HAS_GREEK = re.compile("[\u0370-\u03ff]")
HAS_LATIN = re.compile("[a-z]")
UNBOUND_SCRIPT = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that set no spaces between words."""
HAN = re.compile("[\u3400-\u9fff]")


def name_keys(name: str) -> tuple[str, ...]:
    """The keys under which a Latin name is filed: by sound, with the Greek hard c, and by consonants for Arabic."""
    latin = fold(name).text
    keys = [_sound(latin), _sound(re.sub("c(?=[eiy])", "k", latin))]
    consonants = _arabic_key_of_latin(latin)
    if len(consonants) >= 5:
        keys.append("*" + consonants)
    return tuple(dict.fromkeys(keys))


def is_short(name: str) -> bool:
    """Whether a name has so few letters that other words may be written alike: fewer where a letter says more."""
    return len(name) <= (1 if HAN.search(name) else 2 if UNBOUND_SCRIPT.search(name) else 3)


def word_key(word: str) -> str:
    """The key of a word in whatever script, lower case; empty when it has none."""
    if word.isascii():
        return _sound(word) if word.isalpha() or HAS_LATIN.search(word) else ""
    if HAS_ARABIC.search(word):
        return _arabic_key(word)
    if HAS_LATIN.search(word):
        return _sound(fold(word).text)
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c) or c == "\u0306")
    if HAS_CYRILLIC.search(word):
        return _sound("".join(CYRILLIC.get(letter, "") for letter in plain))
    if HAS_GREEK.search(word):
        for pair, sound in GREEK_PAIRS:
            plain = plain.replace(pair, sound)
        return _sound("".join(GREEK.get(letter, letter) for letter in plain))
    return ""


def _sound(latin: str) -> str:
    key = latin if latin.isalnum() else "".join(letter for letter in latin if letter.isalnum())
    key = _by_sound(key).translate(NEAR_LETTERS)
    if "e" in key:
        key = key.replace("ae", "e").replace("oe", "e")
    if "u" in key:
        key = key.replace("ou", "u")
    if key.startswith("gidr"):
        key = key[1:]
    if "h" in key:
        key = key.replace("h", "")
    key = _single(key)
    if key[-1:] in VOWELS:
        shorter = key[:-1]
    elif key.endswith("ium"):
        shorter = key[:-3]
    elif key.endswith(ENDINGS) or (len(key) >= BALTIC_MIN and key.endswith("is")):
        shorter = key[:-2]
    else:
        return key
    return shorter if len(shorter) >= 4 else key


def _by_sound(key: str) -> str:
    for letter, sounds in SOUNDS:
        if letter in key:
            key = _replace(key, sounds)
    return key


def _replace(key: str, sounds: tuple[tuple[str, str], ...]) -> str:
    for letters, sound in sounds:
        key = key.replace(letters, sound)
    return key


def _single(key: str) -> str:
    """Letters that are doubled, once."""
    return DOUBLED.sub(r"\1", key) if DOUBLED.search(key) else key


def _arabic_key(word: str) -> str:
    bare = word.removeprefix("ال")
    if len(bare) < 5:
        return ""
    consonants = "".join(ARABIC.get(letter, "") for letter in bare)
    return "*" + _single(consonants) if len(consonants) >= 4 else ""


def _arabic_key_of_latin(latin: str) -> str:
    key = _by_sound("".join(letter for letter in latin if letter.isalpha()))
    return _single(key.translate(ARABIC_SOUNDS))
