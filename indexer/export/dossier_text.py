# SPDX-License-Identifier: EUPL-1.2
"""shown(): foreign text as it goes on paper: nothing in it acts, nothing in it is hidden, nothing in it breaks a page.

Bidirectional controls, zero-width signs and characters without a glyph are printed as their code points, because
disguise is evidence; what is too long is cut, and the cut is told.
"""

import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from markupsafe import Markup, escape

LINE, BLOCK = 400, 2_400
"""Characters of a title or field, and of a description, before the cut is told."""
JOINERS = "\u200c\u200d"
LEFT_OUT = frozenset(("\ufe0e", "\ufe0f"))
"""Choose between two drawings of one sign; say nothing."""
JOINED_SCRIPTS = ("ARABIC", "SYRIAC", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "TAMIL", "TELUGU", "KANNADA",
                  "MALAYALAM", "SINHALA", "KHMER", "MYANMAR")  # fmt: skip
"""Scripts in which a joiner is spelling, not disguise."""
HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
STACKED = 4
"""Marks on one letter that are printed; a script's own spelling needs no more."""
RIGHT_TO_LEFT = ("R", "AL")


def shown(text: str | None, limit: int = LINE, *, language: str | None = None, lines: bool = False) -> Markup:
    """Text as an inline element in its own direction and language; `lines`: line ends are kept."""
    whole = text or ""
    kept = whole[:limit]
    if not lines:
        kept = " ".join(kept.split())
    inner = Markup("").join(_piece(mark, run) for mark, run in _runs(kept))
    if len(whole) > limit:
        inner += Markup('<span class="cut"> […] {} characters more</span>').format(f"{len(whole) - limit:,}")
    direction = Markup(' dir="rtl"') if reads_right_to_left(kept) else ""
    spoken = Markup(' lang="{}"').format(language) if language else ""
    return Markup("<bdi{}{}>{}</bdi>").format(direction, spoken, inner)


def plain(text: str | None, limit: int = 120) -> str:
    """Text for a place that takes no elements (bookmark, alternative text): hidden characters as code points."""
    kept = " ".join((text or "")[:limit].split())
    return "".join(run if mark is None else _code_points(mark, run) for mark, run in _runs(kept))


def reads_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction goes from right to left."""
    for letter in text[:500]:
        direction = unicodedata.bidirectional(letter)
        if direction in (*RIGHT_TO_LEFT, "L"):
            return direction in RIGHT_TO_LEFT
    return False


def _runs(text: str) -> Iterator[tuple[str | None, str]]:
    """Pieces to print as they are (None), and runs of one sign to print as a code point."""
    for mark, run in groupby(_marked(text), key=lambda pair: pair[0]):
        yield mark, "".join(letter for _, letter in run)


def _marked(text: str) -> Iterator[tuple[str | None, str]]:
    stacked = 0
    for place, letter in enumerate(text):
        if letter in LEFT_OUT:
            continue
        stacked = stacked + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        hidden = stacked > STACKED or _is_hidden(letter, text, place)
        yield (letter if hidden else None), letter


def _is_hidden(letter: str, text: str, place: int) -> bool:
    if letter in "\n\t " or " " < letter < "\x7f":
        return False
    if letter in JOINERS and 0 < place < len(text) - 1:
        return not all(_is_joined(text[at]) for at in (place - 1, place + 1))
    return unicodedata.category(letter) in HIDDEN or not has_glyph(letter)


def _is_joined(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(JOINED_SCRIPTS)


def _piece(mark: str | None, run: str) -> Markup:
    if mark is None:
        return escape(run)
    return Markup('<span class="code-point">{}</span>').format(_code_points(mark, run))


def _code_points(mark: str, run: str) -> str:
    return f"U+{ord(mark):04X}" + (f"×{len(run)}" if len(run) > 1 else "")


def has_glyph(letter: str) -> bool:
    """Whether an installed font can draw it; a PDF/A must not hold a character that is not drawn."""
    return any(first <= ord(letter) <= last for first, last in _page_of_glyphs(ord(letter) >> 8))


@lru_cache(maxsize=512)
def _page_of_glyphs(page: int) -> tuple[tuple[int, int], ...]:
    begin, end = page << 8, (page << 8) + 255
    return tuple((max(first, begin), min(last, end)) for first, last in _glyphs() if first <= end and last >= begin)


@lru_cache(maxsize=1)
def _glyphs() -> tuple[tuple[int, int], ...]:
    """Code points that the outline fonts of this machine cover, from fontconfig; Latin alone without it."""
    lister = shutil.which("fc-list")
    if lister is None:
        return ((0x20, 0x17F),)
    command = [lister, ":outline=true:color=false", "--format", "%{charset}\n"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout
    ranges = {span for line in listed.splitlines() for span in line.split()}
    pairs = (span.partition("-") for span in ranges)
    return tuple(_joined(sorted((int(first, 16), int(last or first, 16)) for first, _, last in pairs)))


def _joined(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sorted spans without overlap."""
    first, last = spans[0] if spans else (0x20, 0x17F)
    for begin, end in spans:
        if begin > last + 1:
            yield first, last
            first = begin
        last = max(last, end)
    yield first, last
