# SPDX-License-Identifier: EUPL-1.2
"""Strength, form, pack, batch, expiry, stock, places and payment words in the languages of shops."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.forms import parse_form
from crawler.extraction.measures import parse_batch, parse_expiry
from crawler.extraction.packs import parse_pack_size
from crawler.extraction.payments import parse_payment_methods
from crawler.extraction.places import find_ships_from, find_ships_to, parse_countries
from crawler.extraction.stock import parse_availability
from crawler.extraction.strengths import STRENGTH, parse_strength


@pytest.mark.parametrize(
    ("title", "strength", "form", "pieces"),
    [
        ("Viagra 100mg x 30 tablets", "100mg", "tablet", 30), ("0,5 mg/ml 10 vials of 2 ml", "0,5 mg/ml", "injection", 10),
        ("HGH 5000 IU", "5000 IU", None, None), ("Амоксициллин 500 мг таблетки №20", "500 мг", "tablet", 20),
        ("Ibuprofen 400 mg Filmtabletten 50 St", "400 mg", "tablet", 50), ("2 x 30 capsules Orlistat 120 mg", "120 mg", "capsule", 60),
        ("Augmentin 875/125mg 14 comprimés", "875/125mg", "tablet", 14), ("阿莫西林胶囊 0.25g*24粒", "0.25g", "capsule", 24),
        ("سيلدينافيل 100 مجم 4 أقراص", "100 مجم", "tablet", 4), ("Lidocaine 2.5% cream 30 g", "2.5%", "cream", None),
        ("Creatine 500 g powder", None, "powder", None), ("Save 50% off everything", None, None, None), ("insulin 100 units/ml", "100 units/ml", None, None),
        ("Vitamin D3 10,000 IU 120 softgels", "10,000 IU", "capsule", 120), ("Pack of 28", None, None, 28),
    ],
)  # fmt: skip
def test_title(title: str, strength: str | None, form: str | None, pieces: int | None) -> None:
    pack = parse_pack_size(title)
    assert (parse_strength(title), parse_form(title), pack and pack[1]) == (strength, form, pieces)


@pytest.mark.parametrize(
    ("text", "batch", "expiry"),
    [
        ("Batch no: AB1234 EXP 05/2027", "AB1234", date(2027, 5, 31)), ("Lot 12A-33, Exp: Mar 2026", "12A-33", date(2026, 3, 31)),
        ("Charge: 9912 Verfall 2026-08-31", "9912", date(2026, 8, 31)), ("срок годности до 01.2027 серия 010120", "010120", date(2027, 1, 31)),
        ("a lot of people expect more", None, None),
    ],
)  # fmt: skip
def test_batch_and_expiry(text: str, batch: str | None, expiry: date | None) -> None:
    found = parse_expiry(text)
    assert (parse_batch(text), found and found[1]) == (batch, expiry)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("In stock", "in_stock"), ("Nicht auf Lager", "out_of_stock"), ("нет в наличии", "out_of_stock"), ("В наличии 5 шт", "in_stock"),
        ("https://schema.org/OutOfStock", "out_of_stock"), ("Brak w magazynie", "out_of_stock"), ("有货", "in_stock"), ("售罄", "out_of_stock"),
        ("En stock", "in_stock"), ("Rupture de stock", "out_of_stock"), ("Stokta yok", "out_of_stock"), ("متوفر", "in_stock"), ("غير متوفر", "out_of_stock"),
        ("Pre-order now", "preorder"), ("Add review", None), ("", None),
    ],
)  # fmt: skip
def test_availability(text: str, state: str | None) -> None:
    assert parse_availability(text) == state


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        pytest.param("New Jersey in plain box", ("US",), id="a state that has a country's name in it"),
        pytest.param("Georgia, USA or New Mexico", ("US",), id="a state that has a country's name"),
        ("Worldwide except US", ("WORLD",)), ("Германия, Польша", ("DE", "PL")), ("UK/EU", ("GB", "EU")), ("Deutschland und Österreich", ("DE", "AT")),
        ("发往全球", ("WORLD",)), ("Nigeria", ("NG",)), ("Niger", ("NE",)), ("США", ("US",)), ("Undeclared", ()), ("send it to us", ()),
    ],
)  # fmt: skip
def test_countries(text: str, countries: tuple[str, ...]) -> None:
    assert parse_countries(text) == countries


@pytest.mark.parametrize(
    ("text", "ships_from", "ships_to"),
    [
        ("Ships from: Germany\nShips To: EU, Norway", ("DE",), ("EU", "NO")), ("Ships from USA to worldwide.", ("US",), ("WORLD",)),
        ("Доставка по всему миру", None, ("WORLD",)), ("We ship worldwide with tracking", None, ("WORLD",)),
        ("Versand nach Deutschland, Frankreich", None, ("DE", "FR")), ("It was a long trip from Germany", None, None),
    ],
)  # fmt: skip
def test_shipping(text: str, ships_from: tuple[str, ...] | None, ships_to: tuple[str, ...] | None) -> None:
    sent, received = find_ships_from(text), find_ships_to(text)
    assert (sent and sent[1], received and received[1]) == (ships_from, ships_to)


def test_payment_methods() -> None:
    text = "We accept Visa, Mastercard, BTC, Western Union, Zelle and наложенный платеж, 支付宝 and PayPal"
    found = parse_payment_methods(text)
    assert found == ("card", "bitcoin", "western_union", "zelle", "cash_on_delivery", "alipay", "paypal")
    assert parse_payment_methods("nothing to pay with here") == ()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_ends(text: str) -> None:
    for parse in (parse_strength, parse_form, parse_pack_size, parse_batch, parse_expiry, parse_availability):
        parse(text)
    parse_countries(text)
    find_ships_to(text)
    parse_payment_methods(text)


@pytest.mark.parametrize(
    ("text", "names_strength"),
    [
        pytest.param("Ботулотоксин Nabota 100 ОД", True, id="ukrainian units"),
        pytest.param("Инсулин 100 МЕ", True, id="russian units"),
        pytest.param("мінус 10 кг за місяць", False, id="somebody's weight"),
    ],
)
def test_units_of_yes_and_no(text: str, names_strength: bool) -> None:
    assert (STRENGTH.search(text) is not None) is names_strength
