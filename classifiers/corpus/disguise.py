# SPDX-License-Identifier: EUPL-1.2
"""Disguise: what sellers do to words so that machines miss them, one function each; the same seed, the same text."""

import random
import re
from collections.abc import Callable

WORD = re.compile(r"[^\W\d_]{5,}")
LOOKALIKE = str.maketrans("aeopcxyiAEOPCXKMHTB", "аеорсхуіАЕОРСХКМНТВ")
DIGITS = str.maketrans("oiea", "013@")
MATHEMATICAL = {ord(c): chr(0x1D5BA + i) for i, c in enumerate("abcdefghijklmnopqrstuvwxyz")}
FULL_WIDTH = {ord(c): chr(ord(c) + 0xFEE0) for c in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"}

CYRILLIC = {ord(a): b for a, b in zip("abcdefghijklmnopqrstuvwyz", "абкдефгхийклмнопкрстуввиз", strict=True)}
SOUNDS = (("th", "t"), ("ph", "f"), ("ch", "х"), ("ce", "це"), ("ci", "ци"), ("cy", "ци"), ("qu", "кв"), ("x", "кс"))


def _each(text: str, change: Callable[[str], str]) -> str:
    return WORD.sub(lambda match: change(match.group()), text)


def lookalikes(text: str, _: random.Random) -> str:
    """Latin letters become Cyrillic ones that look alike."""
    return text.translate(LOOKALIKE)


def digits(text: str, _: random.Random) -> str:
    """Letters become digits and signs."""
    return _each(text, lambda word: word[0] + word[1:].translate(DIGITS))


def zero_width(text: str, chance: random.Random) -> str:
    """Signs that nobody sees stand inside words."""

    def change(word: str) -> str:
        place = chance.randrange(1, len(word))
        return f"{word[:place]}\u200b{word[place:]}"

    return _each(text, change)


def combining(text: str, chance: random.Random) -> str:
    """Letters carry marks that they do not need."""

    def change(word: str) -> str:
        place = chance.randrange(1, len(word))
        return f"{word[:place]}\u0301{word[place:]}"

    return _each(text, change)


def full_width(text: str, _: random.Random) -> str:
    """Full-width letters."""
    return text.translate(FULL_WIDTH)


def mathematical(text: str, _: random.Random) -> str:
    """Letters of the mathematical alphabets."""
    return text.lower().translate(MATHEMATICAL)


def dotted(text: str, chance: random.Random) -> str:
    """Dots stand between the letters of one word in two."""
    return _each(text, lambda word: ".".join(word) if chance.random() < 0.5 else word)


def spaced(text: str, chance: random.Random) -> str:
    """Spaces stand between the letters of one word in two."""
    return _each(text, lambda word: " ".join(word) if chance.random() < 0.5 else word)


def doubled(text: str, chance: random.Random) -> str:
    """One letter in each word is doubled."""

    def change(word: str) -> str:
        place = chance.randrange(1, len(word))
        return word[:place] + word[place - 1] + word[place:]

    return _each(text, change)


def misspelt(text: str, chance: random.Random) -> str:
    """Two neighbouring letters inside each longer word change places."""

    def change(word: str) -> str:
        if len(word) < 7:
            return word
        place = chance.randrange(2, len(word) - 2)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    return _each(text, change)


def by_sound(name: str) -> str:
    """A name written in Cyrillic by its sound."""
    name = name.lower()
    for letters, sound in SOUNDS:
        name = name.replace(letters, sound)
    return name.translate(CYRILLIC)


def emoji(text: str, chance: random.Random) -> str:
    """Pictures stand between the words."""
    return " ".join(f"{word} {chance.choice('💊🔥✅📦🚚')}" for word in text.split(" "))


DISGUISES: dict[str, Callable[[str, random.Random], str]] = {
    "look-alike letters": lookalikes,
    "digits for letters": digits,
    "zero-width signs": zero_width,
    "combining marks": combining,
    "full-width letters": full_width,
    "mathematical letters": mathematical,
    "dots inside words": dotted,
    "spaces inside words": spaced,
    "doubled letters": doubled,
    "misspelling": misspelt,
    "emoji between words": emoji,
}
