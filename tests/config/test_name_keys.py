# SPDX-License-Identifier: EUPL-1.2

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.codes import is_valid_code, same_code
from config.name_keys import brand_key, combination_key, form_class, parse_mg, parse_units, substance_key
from tests.growth import LINEAR, growth


@pytest.mark.parametrize(
    "names",
    [
        ("sildenafil", "SILDÉNAFIL (citrate de)", "sildenafilum", "CITRATE DE SILDÉNAFIL", "sildenafil citrate"),
        ("paracetamol", "acetaminophen", "PARACÉTAMOL", "paracetamolum"),
        ("acetylsalicylic acid", "ACIDE ACÉTYLSALICYLIQUE", "acidum acetylsalicylicum"),
        ("atorvastatin", "ATORVASTATINE CALCIQUE TRIHYDRATÉE", "atorvastatinum calcicum"),
        ("levothyroxine", "LÉVOTHYROXINE SODIQUE", "levothyroxinum natricum"),
        ("morphine", "SULFATE DE MORPHINE", "morphini sulfas trihydricus"),
        ("sodium chloride", "CHLORURE DE SODIUM", "natrii chloridum"),
        ("salbutamol", "albuterol", "salbutamoli sulfas"),
    ],
    ids=lambda names: names[0],
)
def test_one_substance_in_many_spellings(names: tuple[str, ...]) -> None:
    assert len({substance_key(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mesocarb", "mesocarpium"),
        ("sodium chloride", "potassium chloride"),
        ("prednisone", "prednisolone"),
        ("sildenafil", "vardenafil"),
        ("testosterone", "methyltestosterone"),
    ],
)
def test_what_only_begins_alike_stays_apart(one: str, other: str) -> None:
    assert substance_key(one) != substance_key(other)


def test_a_combination_has_no_order() -> None:
    assert combination_key(("Tramadol", "PARACÉTAMOL")) == combination_key(("paracetamol", "tramadoli hydrochloridum"))


@pytest.mark.parametrize(
    ("text", "brand"),
    [
        ("VIAGRA 50 mg, comprimé pelliculé", "viagra"),
        ("Viagra, Filmtabletten", "viagra"),
        ("Sildenafil Pfizer 50 mg, Filmtabletten", "sildenafil pfizer"),
        ("CIALIS 2,5 mg, comprimé", "cialis"),
        ("Zithromax® 500 mg", "zithromax"),
    ],
)
def test_brand(text: str, brand: str) -> None:
    assert brand_key(text) == brand


@pytest.mark.parametrize(
    ("text", "mg"),
    [
        ("1,00 mg", 1.0),
        ("800 microgrammes", 0.8),
        ("1 g", 1000.0),
        ("1 000,00 mg", 1000.0),
        ("50 mg/ml", None),
        ("10 000 UI", None),
        ("", None),
    ],
)
def test_strength(text: str, mg: float | None) -> None:
    assert parse_mg(text) == mg


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("comprimé pelliculé", "tablet"),
        ("Filmtabletten", "tablet"),
        ("gélule", "capsule"),
        ("Injektionslösung in Fertigpen", "injection"),
        ("solution injectable", "injection"),
        ("collyre en solution", "eye or ear drops"),
        ("transdermales Pflaster", "patch"),
        ("chewing thing", ""),
    ],
)
def test_form(text: str, form: str) -> None:
    assert form_class(text) == form


def test_units() -> None:
    assert parse_units("plaquette(s) PVC PVDC aluminium de 30 comprimé(s)") == 30
    assert parse_units("1 flacon de 100 ml") is None


@pytest.mark.parametrize(
    ("scheme", "value", "valid"),
    [
        ("gtin", "3400949497294", True),
        ("gtin", "03400949497294", True),
        ("gtin", "3400949497295", False),
        ("pzn", "27580899", True),
        ("pzn", "PZN-27580899", True),
        ("pzn", "27580898", False),
        ("cip", "3400949497294", True),
        ("cip", "4949729", True),
        ("aic", "023921048", True),
        ("aic", "023921049", False),
        ("ndc", "0002-1433-80", True),
        ("ndc", "000002-1433-80", True),
        ("ndc", "2-1", False),
        ("eu_number", "EU/1/98/077/002", True),
        ("eu_number", "EU/9/98", False),
        ("iban", "DE89 3704 0044 0532 0130 00", True),
        ("iban", "DE88 3704 0044 0532 0130 00", False),
        ("vat", "DE136695976", True),
        ("vat", "DE136695977", False),
        ("cas", "139755-83-2", True),
        ("cas", "139755-83-3", False),
        ("sku", "anything", None),
    ],
)
def test_official_codes(scheme: str, value: str, valid: bool | None) -> None:
    assert is_valid_code(scheme, value) is valid


def test_a_code_stands_under_every_name_a_register_uses() -> None:
    assert ("cip", "4949729") in same_code("gtin", "3400949497294")
    assert ("swissmedic", "00450003") in same_code("gtin", "7680004500039")
    assert ("ndc", "2-1433") in same_code("ndc", "00002-1433-80")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=4_000))
def test_any_text_ends(text: str) -> None:
    for read in (substance_key, brand_key, parse_mg, form_class, parse_units):
        read(text)


@pytest.mark.parametrize("read", [substance_key, brand_key, parse_mg, form_class, parse_units])
@pytest.mark.parametrize("junk", ["1 111 ", "(", "a-", "9"])
def test_junk_costs_as_it_is_long(read: Callable[[str], object], junk: str) -> None:
    assert growth(lambda size: read(junk * (size // len(junk))), 75_000) < LINEAR
