# SPDX-License-Identifier: EUPL-1.2
"""Contacts, plain and disguised, and what only looks like one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from crawler.extraction.contacts import find_contacts
from crawler.extraction.keccak import keccak_256
from crawler.extraction.wallets import kind_of_token
from tests.growth import LINEAR, growth

MONERO = "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A"
SESSION = "05" + "ab" * 32
CASES = [
    ("Mail: John.Doe@Example.com", {"mail:john.doe@example.com"}),
    ("sales [at] pharma (dot) net", {"mail:sales@pharma.net"}),
    ("name at mail dot com", {"mail:name@mail.com"}),
    ("foo(at)bar.com", {"mail:foo@bar.com"}),
    ("seller @ mail . ru", {"mail:seller@mail.ru"}),
    ("vasya собака mail точка ru", {"mail:vasya@mail.ru"}),
    ("pharmа@gmаil.com", {"mail:pharma@gmail.com"}),
    ("ｓａｌｅｓ＠ｒｘ．ｃｏｍ", {"mail:sales@rx.com"}),
    ("call +44 7911 123456", {"phone:+447911123456"}),
    ("0044 7911 123456", {"phone:+447911123456"}),
    ("+４４ ７９１１ １２３４５６", {"phone:+447911123456"}),
    ("+4\u200b4 79\u200b11 123 456", {"phone:+447911123456"}),
    ("call plus four four seven nine one one one two three four five six", {"phone:+447911123456"}),
    ("WhatsApp: +44 7911 123456", {"whatsapp:+447911123456"}),
    ("whatsapp me on 447911123456", {"whatsapp:+447911123456"}),
    ("واتساب: +966501234567", {"whatsapp:+966501234567"}),
    ("https://wa.me/15551234567", {"whatsapp:+15551234567"}),
    ("https://api.whatsapp.com/send?phone=491511234567&text=hi", {"whatsapp:+491511234567"}),
    ("Telegram @bestpharma", {"telegram:bestpharma"}),
    ("t.me/Pharma_Shop", {"telegram:pharma_shop"}),
    ("https://t.me/s/channel1", {"telegram:channel1"}),
    ("@rxdealer on telegram", {"telegram:rxdealer"}),
    ("Signal +4915112345678", {"signal:+4915112345678"}),
    ("Wickr Me: rxvendor", {"wickr:rxvendor"}),
    ("Threema ID: ABCD1234", {"threema:ABCD1234"}),
    (f"Session: {SESSION}", {f"session:{SESSION}"}),
    ("ICQ 123-456-789", {"icq:123456789"}),
    ("jabber: vendor@jabber.ru", {"jabber:vendor@jabber.ru"}),
    ("Skype: live:pharma.shop", {"skype:live:pharma.shop"}),
    ("微信: rx_pharma88", {"wechat:rx_pharma88"}),
    ("LINE ID: rxstore", {"line:rxstore"}),
    ("discord: dealer#1234", {"discord:dealer#1234"}),
    ("pay to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", {"wallet:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"}),
    (f"XMR {MONERO}", {f"wallet:{MONERO}"}),
    ("bank: DE89 3704 0044 0532 0130 00", {"iban:DE89370400440532013000"}),
    ("http://duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion/", {"onion:duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion"}),
    ("image logo@2x.png and icons@3x.jpg", set()),
    ("EAN: 4006381333931, sku 123456789012, order 2023-10-11 12:30", set()),
    ("Contact us via Telegram, Signal and WhatsApp messages", set()),
    ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", set()),
    ("duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczae.onion", set()),
    ("bank: DE89 3704 0044 0532 0130 01", set()),
    ("price +100 200 300 400", set()),
    ("Look at example. We are open at 9. Buy at low price", set()),
    ("share: https://t.me/share/url?url=x", set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "contacts"), CASES, ids=[case[0][:50] for case in CASES])
def test_find_contacts(text: str, contacts: set[str]) -> None:
    assert {f"{contact.kind}:{contact.value}" for contact in find_contacts(text)} == contacts


@pytest.mark.parametrize(
    ("text", "regions", "value"),
    [("Tel. 030 901820", ("DE",), "+4930901820"), ("Тел: 8 (495) 123-45-67", ("RU",), "+74951234567"), ("Tel. 030 901820", (), None)],
)  # fmt: skip
def test_region_hint(text: str, regions: tuple[str, ...], value: str | None) -> None:
    assert next((contact.value for contact in find_contacts(text, regions=regions)), None) == value


def test_links_of_a_page() -> None:
    tree = LexborHTMLParser(
        '<a href="mailto:a%40rx.com?subject=x">m</a><a href="tel:+49-30-901820">t</a><a href="https://t.me/abcdef">x</a>'
        '<a class="__cf_email__" data-cfemail="543931142127313035393d353a7a373b39">x</a>'
    )
    found = {f"{contact.kind}:{contact.value}" for contact in find_contacts("", tree)}
    assert found == {"mail:a@rx.com", "phone:+4930901820", "telegram:abcdef", "mail:me@usedamian.com"}


def test_keccak() -> None:
    empty = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert keccak_256(b"").hex() == empty


@pytest.mark.parametrize(
    ("token", "is_wallet"),
    [
        pytest.param("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", True, id="segwit"),
        pytest.param("bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr", True, id="taproot"),
        pytest.param("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", True, id="script hash"),
        pytest.param("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", True, id="tron"),
        pytest.param("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", True, id="ethereum, checksum"),
        pytest.param("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", True, id="ethereum, lower case"),
        pytest.param("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", False, id="ethereum, wrong case"),
        pytest.param("abcdefghijklmnopqrstuvwxyz0123", False, id="a long word"),
    ],
)
def test_wallet_checksums(token: str, is_wallet: bool) -> None:
    assert (kind_of_token(token) is not None) is is_wallet


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | st.text(alphabet="@.+0 9at[]()dot:telgrmwhsApp", max_size=300))
def test_any_text_ends(text: str) -> None:
    find_contacts(text)


@pytest.mark.parametrize(
    "junk", ["@", "+1 ", "1", "a", "a.", "at dot ", " at ", "one ", "telegram ", "[at] ", "a@", "A1 ", "whatsapp:+", "a (at)", "DE89 "], ids=str
)  # fmt: skip
def test_long_junk_ends(junk: str) -> None:
    assert growth(lambda size: find_contacts(junk * (size // len(junk))), 75_000) < LINEAR
