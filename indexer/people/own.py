# SPDX-License-Identifier: EUPL-1.2
"""Own words: what belongs to the seller and is never masked, whatever way it is written."""

from collections.abc import Iterable
from dataclasses import dataclass

DIGITS_COMPARED = 8


@dataclass(frozen=True, kw_only=True)
class OwnWords:
    """Contacts and names of a site and its sellers, made comparable."""

    words: frozenset[str]
    """Lower-case, without spaces, `@` and a leading `kind:`."""
    tails: frozenset[str]
    """Last digits of phone numbers."""

    def has(self, value: str) -> bool:
        """Whether a value is the seller's: the same word, or the same phone written otherwise."""
        plain = plain_word(value)
        if plain in self.words:
            return True
        digits = "".join(letter for letter in plain if letter.isdigit())
        return len(digits) >= DIGITS_COMPARED and digits[-DIGITS_COMPARED:] in self.tails


def own_words(stated: Iterable[str]) -> OwnWords:
    """From what site and sellers state of themselves."""
    words = {word for one in stated if (word := plain_word(one))}
    digits = ("".join(letter for letter in word if letter.isdigit()) for word in words)
    tails = {run[-DIGITS_COMPARED:] for run in digits if len(run) >= DIGITS_COMPARED}
    return OwnWords(words=frozenset(words), tails=frozenset(tails))


def plain_word(value: str) -> str:
    """The word without what differs from one writing to the other."""
    return "".join(value.lower().split()).lstrip("@")
