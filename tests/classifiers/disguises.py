# SPDX-License-Identifier: EUPL-1.2
"""Disguises of a name, one function each, with a fixed source of chance; for tests and for measuring."""

import random
from collections.abc import Callable

LOOKALIKE = str.maketrans("aceiopxyBEHKMTAPCOX", "асеіорхуВЕНКМТАРСОХ")
DIGITS = str.maketrans("aeiost", "431057")
CYRILLIC = str.maketrans(
    dict(zip("abvgdezijklmnoprstufh", "абвгдезийклмнопрстуфг", strict=True))
    | {"c": "к", "w": "в", "x": "кс", "y": "и", "q": "к"}
)
SOFT = (("th", "t"), ("ph", "f"), ("ch", "h"), ("ce", "це"), ("ci", "ци"), ("cy", "ци"), ("qu", "kv"))


def looks_alike(name: str, chance: random.Random) -> str:
    """Cyrillic letters that look Latin."""
    return name.translate(LOOKALIKE)


def digit(name: str, chance: random.Random) -> str:
    """One letter inside as a digit."""
    places = [i for i, letter in enumerate(name) if i and letter in "aeiost"]
    place = chance.choice(places) if places else 0
    return name[:place] + name[place].translate(DIGITS) + name[place + 1 :] if places else name


def zero_width(name: str, chance: random.Random) -> str:
    """A sign without width after every letter."""
    return "\u200b".join(name)


def combining(name: str, chance: random.Random) -> str:
    """A combining mark on every second letter."""
    return "".join(letter + ("\u0301" if i % 2 else "") for i, letter in enumerate(name))


def full_width(name: str, chance: random.Random) -> str:
    """Full-width letters."""
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in name)


def mathematical(name: str, chance: random.Random) -> str:
    """Bold mathematical letters."""
    return "".join(chr(0x1D41A + ord(c) - 97) if c.isascii() and c.islower() else c for c in name.lower())


def dotted(name: str, chance: random.Random) -> str:
    """A dot between all letters."""
    return ".".join(name)


def spaced(name: str, chance: random.Random) -> str:
    """A space between all letters."""
    return " ".join(name)


def hyphen(name: str, chance: random.Random) -> str:
    """One hyphen inside."""
    place = chance.randint(2, len(name) - 2)
    return f"{name[:place]}-{name[place:]}"


def emoji(name: str, chance: random.Random) -> str:
    """A picture inside the word."""
    place = chance.randint(2, len(name) - 2)
    return f"{name[:place]}💊{name[place:]}"


def doubled(name: str, chance: random.Random) -> str:
    """One letter written twice."""
    place = chance.randint(1, len(name) - 1)
    return name[:place] + name[place] + name[place:]


def swapped(name: str, chance: random.Random) -> str:
    """Two neighbouring letters exchanged."""
    place = chance.randint(1, len(name) - 2)
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def left_out(name: str, chance: random.Random) -> str:
    """One letter inside left out."""
    place = chance.randint(1, len(name) - 2)
    return name[:place] + name[place + 1 :]


def cyrillic(name: str, chance: random.Random) -> str:
    """Written in Cyrillic by sound."""
    name = name.lower()
    for letters, sound in SOFT:
        name = name.replace(letters, sound)
    return name.translate(CYRILLIC)


DISGUISES: tuple[Callable[[str, random.Random], str], ...] = (
    looks_alike, digit, zero_width, combining, full_width, mathematical, dotted, spaced, hyphen, emoji, doubled,
    swapped, left_out, cyrillic,
)  # fmt: skip
