# SPDX-License-Identifier: EUPL-1.2
"""Dosage forms in a text: one pass for the words of all languages, each as one English word.

Source: crawler/data/dosage_forms.toml.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import ahocorasick

TABLE = Path(__file__).parent.parent / "data" / "dosage_forms.toml"
UNBOUND = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that set no spaces between words."""
ENDING_MAX, OPENING_MAX = 9, 16
"""Letters that an open word may go on for; that stand before the last part of a compound."""
PLURALS = ("", "s", "n", "en")
TEXT_MAX = 60_000
NO_MEDICINE = frozenset({"gummy", "sweet", "vape", "blotter"})
"""Forms that no medicine has; named so that a medicine offered in one stands out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FormWord:
    """One word of the table."""

    form: str
    size: int
    opens_before: bool
    opens_after: bool
    doubtful: bool
    """It means something else too, and says nothing alone."""
    unbound: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class FormSpan:
    """One form in a text: `text[start:end]`."""

    start: int
    end: int
    form: str
    doubtful: bool


class FormFinder:
    """Finds forms in texts of one spelling, lower case."""

    def __init__(self, spelling: Callable[[str], str] = str.lower) -> None:
        self._automaton = ahocorasick.Automaton()
        words: dict[str, FormWord] = {}
        for form, entries in tomllib.loads(TABLE.read_text(encoding="utf-8")).items():
            for entry in entries:
                text = spelling(entry.strip("?*"))
                known = words.get(text)
                if known is None or entry.startswith("?"):
                    words[text] = _word(form, entry, text)
        for text in sorted(words):
            self._automaton.add_word(text, words[text])
        self._automaton.make_automaton()

    def words(self) -> tuple[str, ...]:
        """Every word of the table that means a form alone, with the endings of its plurals."""
        return tuple(
            text + ending
            for text, word in self._automaton.items()
            if not word.doubtful
            for ending in (PLURALS if word.opens_after else ("",))
        )

    def find(self, text: str) -> Iterator[FormSpan]:
        """Every form in a lower-case text, in order, the longer of two that overlap."""
        text = text[:TEXT_MAX]
        spans = []
        for last, word in self._automaton.iter(text):
            start, end = last - word.size + 1, last + 1
            if not word.unbound:
                start, end = _reach(text, start, end, word)
            if start >= 0:
                spans.append((start, -end, word))
        spans.sort(key=lambda span: (span[0], span[1], span[2].doubtful))
        reached = 0
        for start, minus_end, word in spans:
            if start >= reached:
                reached = -minus_end
                yield FormSpan(start=start, end=reached, form=word.form, doubtful=word.doubtful)


def _word(form: str, entry: str, text: str) -> FormWord:
    bare = entry.removeprefix("?")
    return FormWord(
        form=form,
        size=len(text),
        opens_before=bare.startswith("*"),
        opens_after=bare.endswith("*"),
        doubtful=entry.startswith("?"),
        unbound=UNBOUND.search(text) is not None,
    )


def _reach(text: str, start: int, end: int, word: FormWord) -> tuple[int, int]:
    """The borders of the whole word; (-1, -1) where the word of the table stands inside another."""
    first, last = start, end
    if first and text[first - 1].isalpha() and text[first].isalpha():
        if not word.opens_before:
            return -1, -1
        while first and text[first - 1].isalpha() and start - first <= OPENING_MAX:
            first -= 1
    if text[last : last + 1].isdigit() and text[last + 1 : last + 2].isalpha():
        return -1, -1  # "tabl3ts"
    if last < len(text) and text[last].isalpha() and text[last - 1].isalpha():
        if not word.opens_after:
            return -1, -1
        while last < len(text) and text[last].isalpha() and last - end <= ENDING_MAX:
            last += 1
    if start - first > OPENING_MAX or last - end > ENDING_MAX:
        return -1, -1
    return first, last


@lru_cache(maxsize=1)
def _shown_finder() -> FormFinder:
    return FormFinder()


def find_forms(text: str) -> Iterator[FormSpan]:
    """Every form in a text as it is shown; spans are of the text."""
    return _shown_finder().find(lower(text))


def parse_form(text: str) -> str | None:
    """The pharmaceutical form in one English word; a word of two meanings only where no plain one stands."""
    spans = [span for span in find_forms(text[:2000]) if span.form not in NO_MEDICINE]
    first = next((span for span in spans if not span.doubtful), spans[0] if spans else None)
    return first.form if first is not None else None


def blank_forms(text: str) -> str:
    """The text with every word for a form taken out."""
    kept: list[str] = []
    reached = 0
    for span in find_forms(text):
        kept += (text[reached : span.start], " ")
        reached = span.end
    return "".join((*kept, text[reached:]))


def lower(text: str) -> str:
    """Lower case, character by character, so that every place stays."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(letter.lower()[:1] or letter for letter in text)
