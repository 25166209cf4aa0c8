# SPDX-License-Identifier: EUPL-1.2

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.lexicon import load_lexicon
from classifiers.names import NameTable
from classifiers.reading import TEXT_MAX, Reader
from config.reference import load_reference
from tests.growth import LINEAR, growth

READER = Reader(NameTable(load_reference()), load_lexicon())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Sildenafil, no prescription needed", True, id="waived"),
        pytest.param("We never sell without prescription", False, id="negated"),
        pytest.param("Beware of sites that offer it without a prescription", False, id="warned of"),
        pytest.param('Criminal shops advertise "no prescription needed"', False, id="quoted"),
        pytest.param("Kein Rezept erforderlich!", True, id="German"),
        pytest.param("Wir verkaufen niemals ohne Rezept", False, id="German, negated"),
        pytest.param("Виагра без рецепта", True, id="Russian"),
        pytest.param("Χωρίς συνταγή", True, id="Greek"),
        pytest.param("بدون وصفة طبية", True, id="Arabic"),
        pytest.param("bez recepty", True, id="Polish"),
        pytest.param("w i t h o u t p r e s c r i p t i o n", True, id="spaced out"),
    ],
)
def test_waiver_is_read_as_it_is_meant(text: str, found: bool) -> None:
    assert (READER.read(text).find("waives_prescription") is not None) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Thuốc giá tốt", True, id="medicine"),
        pytest.param(unicodedata.normalize("NFD", "Thuốc giá tốt"), True, id="decomposed"),
        pytest.param("thuoc gia tot", True, id="typed without marks"),
        pytest.param("Khu vực này thuộc về thành phố", False, id="belongs to"),
    ],
)
def test_vietnamese_words_are_told_apart_by_their_marks(text: str, found: bool) -> None:
    assert ("medical_words" in READER.read(text).tables) is found


def test_fifteen_languages_and_more() -> None:
    assert len(load_lexicon().languages) >= 15


@settings(max_examples=150, deadline=1000)
@given(st.text(max_size=3000))
def test_any_text_is_read_and_spans_fit(text: str) -> None:
    reading = READER.read(text)
    assert all(hit.quote == text[hit.start : hit.end] for hit in reading.names)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a.",
        "a b ",
        "@",
        "x-",
        "á",
        "\u200b",
        "ﷺ",
        "1mg ",
        "viagra",
        "\x00",
        "‮",
        "v i a g r a ",
        "no prescription ",
    ],
)
def test_a_megabyte_of_anything_ends_soon(piece: str) -> None:
    assert len(READER.read(piece * (1_000_000 // len(piece))).raw) <= TEXT_MAX
    assert growth(lambda size: READER.read(piece * (size // len(piece))), 250_000) < LINEAR


def test_a_long_word_is_read_and_not_remembered() -> None:
    assert READER.read("sildenafil" * 700).words == ("sildenafil" * 700,)
    assert "sildenafil" * 700 not in READER._vocabulary._notes


def test_texts_are_read_together_as_alone() -> None:
    texts = (
        "Viagra 100 mg",
        "",
        "виагра и сиалис",
        "v i a g r a 1 0 0",
        "Xanaxból, oz-empic, presciption fere",
        "x" * 70,
    )
    assert READER.read_all(texts) == [READER.read(text) for text in texts]
