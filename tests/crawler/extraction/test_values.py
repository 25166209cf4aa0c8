# SPDX-License-Identifier: EUPL-1.2
"""Amounts and currencies as shops of many countries write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.values import PriceRole, find_prices, parse_amount, parse_money, price_hint, price_role
from tests.growth import LINEAR, growth

CASES = [
    ("$12.99", None, "12.99 USD"), ("€12,99", None, "12.99 EUR"), ("12,99 €", None, "12.99 EUR"), ("£ 5", None, "5 GBP"),
    ("1.299,-", "EUR", "1299 EUR"), ("€ 12.–", None, "12 EUR"), ("129:-", "SEK", "129 SEK"), ("ab 9,99", "EUR", "9.99 EUR"),
    ("12,50 zł", None, "12.50 PLN"), ("1 299 ₽", None, "1299 RUB"), ("1\u00a0299,50 руб.", None, "1299.50 RUB"), ("300р", None, "300 RUB"),
    ("Rs. 1,23,456.00", None, "123456.00 INR"), ("Rs 450", "PKR", "450 PKR"), ("0.0123 BTC", None, "0.0123 BTC"), ("฿0.0123", None, "0.0123 BTC"),
    ("฿ 120", None, "120 THB"), ("0.5 mBTC", None, "0.0005 BTC"), ("XMR 0.523", None, "0.523 XMR"), ("120 USDT", None, "120 USDT"),
    ("12 kr", "NOK", "12 NOK"), ("kr 129,-", "DKK", "129 DKK"), ("99 kr.", None, "99 None"), ("1'299.50 CHF", None, "1299.50 CHF"),
    ("1’299.–", "CHF", "1299 CHF"), ("Fr. 12.50", None, "12.50 CHF"), ("R$ 1.234,56", None, "1234.56 BRL"), ("R120", None, "120 ZAR"),
    ("١٢٫٥٠ ر.س", None, "12.50 SAR"), ("₹१२३", None, "123 INR"), ("１２００円", None, "1200 JPY"), ("¥1,200", "CNY", "1200 CNY"),
    ("$5", "AUD", "5 AUD"), ("A$5", None, "5 AUD"), ("US$ 5.00", "AUD", "5.00 USD"), ("C$12.50", None, "12.50 CAD"), ("NT$1,200", None, "1200 TWD"),
    ("KWD 1.250", None, "1.250 KWD"), ("1.299 $", None, "1299 USD"), ("1.234.567 đ", None, "1234567 VND"), ("3 499 Ft", None, "3499 HUF"),
    ("1299 Kč", None, "1299 CZK"), ("12.50лв.", None, "12.50 BGN"), ("120 Lei", None, "120 RON"), ("150,00 TL", None, "150.00 TRY"),
    ("د.إ 45.00", None, "45.00 AED"), ("S/ 25.00", None, "25.00 PEN"), ("RM12.90", None, "12.90 MYR"), ("Rp 150.000", None, "150000 IDR"),
    ("1,299.00 Eur", None, "1299.00 EUR"), ("GEL 30", None, "30 GEL"), ("2500 so'm", None, "2500 UZS"),
    ("$10 - $20", None, "10 USD"), ("10 – 20 €", None, "10 EUR"), ("Pill lot 6 - 150.6 EUR", None, "150.6 EUR"), ("No 3 - 20 EUR", None, "20 EUR"), ("Was $20.00 Now $15.00", None, "15.00 USD"), ("$15.00 ($0.50/pill)", None, "15.00 USD"),
    ("12€99", None, "12.99 EUR"), ("$ 12 99", None, "12.99 USD"), ("12 , 99 €", None, "12.99 EUR"), ("-20% 12,00 €", None, "12.00 EUR"),
    ("12.00 EUR excl. VAT 14.40 EUR incl. VAT", None, "14.40 EUR"), ("£12.99 (€15.00)", None, "12.99 GBP"), ("19.99", "USD", "19.99 USD"),
    ("free", None, None), ("5²", None, None), ("Price on request", None, None), ("twelve dollars", None, None), ("100 mg", None, None), ("", None, None), ("-20%", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "hint", "money"), CASES, ids=[case[0] or "empty" for case in CASES])
def test_parse_money(text: str, hint: str | None, money: str | None) -> None:
    found = parse_money(text, currency_hint=hint)
    assert (f"{found.amount} {found.currency}" if found else None) == money


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        pytest.param("Oxy 30mg - $25 each / 100 for $2000", ["$25", "$2000"], id="bulk"),
        pytest.param("цена 300р за шт, или 12,50 zł", ["300р", "12,50 zł"], id="two currencies"),
        pytest.param("Saxenda 5 PEN 3 ml, 30 GEL", [], id="codes that are words"),
        pytest.param("call 030 123456, 100 mg, 30 tablets, 2024", [], id="numbers of other kinds"),
        pytest.param("100 $25.00", ["$25.00"], id="sign of the next number"),
    ],
)
def test_find_prices(text: str, raw: list[str]) -> None:
    spans = find_prices(text)
    assert [span.raw for span in spans] == raw
    assert all(text[span.start : span.end] == span.raw for span in spans)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("only $5", PriceRole.PRICE), ("$5 per pill", PriceRole.UNIT), ("save $5", PriceRole.ASIDE), ("$5 million", PriceRole.ASIDE),
        ("£333K fine", PriceRole.ASIDE), ("$25 hosting credit", PriceRole.ASIDE), ("$5 per pack", PriceRole.PRICE),
    ],
)  # fmt: skip
def test_price_role(text: str, role: PriceRole) -> None:
    assert price_role(text, find_prices(text)[0]) is role


@pytest.mark.parametrize(
    ("url", "language", "hint"),
    [("https://apo.de/x", None, "EUR"), ("https://rx.com.au/", None, "AUD"), ("https://rx.com/", "en-GB", "GBP"), ("https://rx.com/", "en", None)],
)  # fmt: skip
def test_price_hint(url: str, language: str | None, hint: str | None) -> None:
    assert price_hint(url, language) == hint


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_ends(text: str) -> None:
    money = parse_money(text)
    assert money is None or money.amount >= 0
    find_prices(text)
    parse_amount(text)


@pytest.mark.parametrize("junk", ["1", "1.", "1 ", "$", "$1", "€ ", "1,1.", "R 1", "-1"], ids=str)
def test_long_junk_ends(junk: str) -> None:
    assert growth(lambda times: find_prices(junk * times), 25_000) < LINEAR
