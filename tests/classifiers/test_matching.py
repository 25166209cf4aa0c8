# SPDX-License-Identifier: EUPL-1.2
import random

import pytest

from classifiers.automata import Known, build_automaton, known_texts
from classifiers.folding import find_words, fold
from classifiers.lexicon import load_lexicon
from classifiers.matching import Begun, Matcher
from classifiers.names import NameTable
from classifiers.skeleton import UNBOUND_SCRIPT
from config.reference import load_reference

NAMES = NameTable(load_reference())
KNOWN = known_texts(NAMES, load_lexicon())
AUTOMATON = build_automaton(KNOWN)
MATCHER = Matcher(NAMES, load_lexicon())
BETWEEN = (" ", "", ", ", "-", "\n", "s ", "x", " no ", "'", "% ", "é", ".", "_", "2", " ж", "的")


class Note:
    """What a vocabulary would note of a word."""

    def __init__(self, begun: Begun | None) -> None:
        self.begun = begun


def by_words(text: str) -> list[tuple[int, int, str]]:
    """Phrases by theme and names, as the matcher finds them."""
    words = find_words(text)
    tables, found = MATCHER.match(text, words, [*enumerate(map(Note, MATCHER.begun(words)))])
    phrases = [(start, end, phrase.table) for hits in tables.values() for start, end, phrase in hits]
    return sorted([*phrases, *((start, end, "name") for start, end, _, _ in found)])


def by_automaton(text: str) -> list[tuple[int, int, str]]:
    """The same by one pass over all letters."""
    rows: list[tuple[int, int, str]] = []
    for last, one in AUTOMATON.iter(text):
        rows += stands(text, last - one.size + 1, last + 1, one)
    return sorted(rows)


def stands(text: str, start: int, end: int, one: Known) -> list[tuple[int, int, str]]:
    """What a known text is at its place, told by the letters beside it."""
    before = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
    after = end == len(text) or not (text[end].isalnum() and text[end - 1].isalnum())
    phrases = [
        phrase
        for phrase in one.phrases
        if (before and after) or one.unbound or ((before or phrase.opens_before) and (after or phrase.opens_after))
        if (before and after) or phrase.opens_before or phrase.opens_after or one.unbound
    ]
    rows = [(start, end, phrase.table) for phrase in phrases]
    sure = one.name is not None and (one.size >= 3 or not one.name.ambiguous)
    named = one.name is not None and ((before and after) or (one.unbound and sure))
    return [*rows, (start, end, "name")] if named else rows


@pytest.mark.parametrize("seed", range(4))
def test_words_find_what_one_pass_over_all_letters_finds(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(120):
        pieces = [chance.choice(KNOWN).text + chance.choice(BETWEEN) for _ in range(chance.randint(1, 12))]
        text = fold(chance.choice(BETWEEN) + "".join(pieces)).text
        assert by_words(text) == by_automaton(text), text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("no prescription, no prescription; noprescription", id="twice, and once within"),
        pytest.param("st. johns wort to order: 99%+ pure", id="signs at the ends"),
        pytest.param("без рецепта, без рецепта", id="Cyrillic"),
        pytest.param("nao precisa de receita", id="Portuguese"),
        pytest.param("", id="nothing"),
    ],
)
def test_borders_of_words_are_kept(text: str) -> None:
    assert by_words(fold(text).text) == by_automaton(fold(text).text)


def test_tables_hold_texts_of_every_kind() -> None:
    assert any(one.unbound for one in KNOWN)
    assert any(UNBOUND_SCRIPT.search(one.text) is None and not one.text.isascii() for one in KNOWN)
