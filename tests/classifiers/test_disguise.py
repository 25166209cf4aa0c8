# SPDX-License-Identifier: EUPL-1.2
"""Names through disguise: of the names found as written, how many are found through each disguise."""

import random
from collections.abc import Callable

import pytest

from classifiers.reading import Reader
from config.reference import Role, load_reference
from tests.classifiers.disguises import DISGUISES

LOST_MAX = 0.03


def plain_names() -> list[tuple[str, str]]:
    names = []
    for substance in load_reference().substances:
        if substance.core and substance.role in (Role.MEDICINE, Role.GREY):
            for name in (substance.inn, *substance.brands, *substance.market_brands):
                if name.isascii() and name.isalpha() and len(name) >= 6 and name.lower() not in substance.ambiguous:
                    names.append((substance.inn, name))
    return names


def is_found(reader: Reader, name: str, inn: str) -> bool:
    return any(hit.entry.inn == inn for hit in reader.read(f"{name} 100 mg 30 tablets").names)


@pytest.fixture(scope="module")
def found_plain(reader: Reader) -> list[tuple[str, str]]:
    return [(inn, name) for inn, name in plain_names() if is_found(reader, name, inn)]


@pytest.mark.parametrize("disguise", DISGUISES, ids=lambda disguise: disguise.__name__)
def test_recall_through_disguise(
    disguise: Callable[[str, random.Random], str], reader: Reader, found_plain: list[tuple[str, str]]
) -> None:
    chance = random.Random(1)
    lost = [name for inn, name in found_plain if not is_found(reader, disguise(name, chance), inn)]
    assert len(found_plain) > 800
    assert len(lost) <= LOST_MAX * len(found_plain), lost


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("singular and plural", id="Singulair"),
        pytest.param("hypertension and gestation", id="Latin words of medicine"),
        pytest.param("Programs in Fortran", id="Fortral"),
        pytest.param("Ukraine, Brussels, maritime law", id="places"),
        pytest.param("بريكزيت", id="Brexit in Arabic"),
        pytest.param("Soti's team met d'Avon", id="apostrophes"),
        pytest.param("the regulated market in vagra", id="slip without a dose"),
    ],
)
def test_ordinary_words_are_no_slips(text: str, reader: Reader) -> None:
    assert reader.read(text).names == ()


@pytest.mark.parametrize("code", ["GS-441524", "GLPG0492", "SLU-PP-332", "bromazolam", "homosildenafil", "ecnoglutide"])
def test_never_authorised_names_say_so(code: str, reader: Reader) -> None:
    hit = reader.read(f"{code} 10 mg").names[0]
    assert hit.entry.substance is not None
    assert hit.entry.substance.never_authorised or code == "ecnoglutide"
