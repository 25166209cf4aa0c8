# SPDX-License-Identifier: EUPL-1.2
"""View: a text as strengths, packs, forms and holders are looked for in it, with the way back to the raw text.

It is the folded text, with what measures need besides: signs of one square (㎎) kept, letters that stand for digits
("1OO mg") read as digits, digits and units set apart ("1 0 0 m g") joined, and words of forms and holders mended.
"""

import bisect
import re
import unicodedata
from dataclasses import dataclass

from classifiers.folding import INVISIBLE, Folded, fold
from classifiers.mending import Mender, original_place

SQUARED = re.compile("[\u3380-\u33df½¼¾⅓⅔]")
UNIT = r"(?:mg|mcg|ug|mkg|iu|ml|mг|mkг|tabs?|tabl|tablets?|pills?|caps|capsules?|pcs|vials?|amps?)"
LETTER_DIGITS = re.compile(rf"(?<![^\W_])(?=[lo]{{0,4}}\d|[l\d]o)[\dlo]{{2,7}}(?=[ .-]?{UNIT}(?![^\W\d_]))")
AS_DIGITS = str.maketrans("lo", "10")
APART = re.compile(
    r"(?<![\w.,])(?P<digits>\d(?: \d){2,6})(?= {0,2}(?:m ?c? ?g|u ?g|i ?u)(?![^\W\d_]))"
    r"|(?<=\d)[ .\-_*]?(?P<unit>m[ .\-_*]g|m[ .\-_*]c[ .\-_*]g|i[ .\-_*]u)(?![^\W\d_])"
)
SIGNS = str.maketrans("µμ№％×", "uun%x")


def spell(text: str) -> str:
    """Words as a view has them: folded, square signs kept."""
    if not SQUARED.search(text):
        return fold(text).text
    return "".join(letter if SQUARED.match(letter) else fold(letter).text for letter in text)


@dataclass(frozen=True, kw_only=True)
class View:
    """The text to look in, and where each of its places lies in the raw text."""

    raw: str
    text: str
    folded: Folded
    shifts: tuple[tuple[int, int], ...]
    """(place in the mended text, how far the folded text lies off) from there on."""
    changed: tuple[tuple[int, int], ...]
    """Folded spans where letters were read as digits or joined."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of a span of the view that is not empty."""
        first, last = self._folded(start), self._folded(end)
        last = min(max(last, first + 1), len(self.folded.text))
        for begin, until in self.changed:
            if begin < last and first < until:
                first, last = min(first, begin), max(last, until)
        return self.folded.span(first, last)

    def shown(self, start: int, end: int) -> str:
        """What a span of the view looked like."""
        begin, until = self.span(start, end)
        return self.raw[begin:until]

    def is_disguised(self, start: int, end: int) -> bool:
        """Whether a span was written so that machines read past it."""
        begin, until = self.span(start, end)
        if any(first < until and begin < last for first, last in map(self._raw_span, self.changed)):
            return True
        return is_disguise(self.raw[begin:until], self.text[start:end])

    def _raw_span(self, folded: tuple[int, int]) -> tuple[int, int]:
        return self.folded.span(*folded)

    def _folded(self, place: int) -> int:
        return original_place(list(self.shifts), place) if len(self.shifts) > 1 else place


def is_disguise(shown: str, text: str) -> bool:
    """Whether what was shown is no plain writing of a folded text: other alphabets, hidden signs, mended letters."""
    plain = unicodedata.normalize("NFC", shown)
    if INVISIBLE.search(plain) or len(plain) != len(text):
        return True
    signs = plain.translate(SIGNS)
    if signs.isascii():
        return signs.lower() != text
    letters = [letter for letter in plain if letter.isalpha() and letter not in "μµ×xх№" and not SQUARED.match(letter)]
    compatible = "".join(letter for letter in plain if letter not in "µ№％٪…" and not SQUARED.match(letter))
    mixed = len({_script(letter) for letter in letters}) > 1
    return mixed or unicodedata.normalize("NFKC", compatible) != compatible


def open_view(raw: str, folded: Folded, mender: Mender) -> View:
    """The view of a text that was folded already."""
    text = _squares(raw, folded)
    changed: list[tuple[int, int]] = []
    text = LETTER_DIGITS.sub(lambda match: _as_digits(match, changed), text)
    text = APART.sub(lambda match: _joined(match, changed), text)
    mended = mender.mend(text)
    shifts: tuple[tuple[int, int], ...] = ((0, 0),)
    if mended is not None:
        text, shifts = mended[0], tuple(mended[1])
    return View(raw=raw, text=text, folded=folded, shifts=shifts, changed=tuple(changed))


def _squares(raw: str, folded: Folded) -> str:
    if raw.isascii() or not SQUARED.search(raw):
        return folded.text
    letters = list(folded.text)
    for match in SQUARED.finditer(raw):
        place = match.start() if folded.offsets is None else bisect.bisect_left(folded.offsets, match.start())
        letters[place] = match[0]
    return "".join(letters)


def _as_digits(match: re.Match[str], changed: list[tuple[int, int]]) -> str:
    if match[0].isdigit():
        return match[0]
    changed.append(match.span())
    return match[0].translate(AS_DIGITS)


def _joined(match: re.Match[str], changed: list[tuple[int, int]]) -> str:
    """The same without what stands between, as long as it was: blanks go to the front."""
    changed.append(match.span())
    joined = "".join(letter for letter in match[0] if letter.isalnum())
    return joined.rjust(len(match[0]))


def _script(letter: str) -> str:
    return re.split("[ -]", unicodedata.name(letter, "?"), maxsplit=1)[0]
