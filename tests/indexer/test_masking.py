# SPDX-License-Identifier: EUPL-1.2
"""Buyers' data out, sellers' contacts kept; what a buyer says stays."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.recount.products import MASKED
from crawler.listing import Contact, ContactKind
from indexer.masking import Masker, load_masker
from indexer.people.authors import META_LINE
from indexer.people.pseudonyms import KINDS
from indexer.people.voice import AGO_LINE, OTHERS_TURN, SHOP_TURN
from indexer.records import WAYS_TO_PAY
from tests.growth import LINEAR, growth
from tests.indexer.people_texts import PERSONAL, measure, read_texts
from tests.make import make_listing

MASKER = Masker(b"key of this home")
SHOP = "Order now: sales@shop.example or WhatsApp +44 7700 900123."


def masked(text: str, *own: str) -> str:
    return MASKER.mask_text(text, frozenset(own))


@pytest.mark.parametrize(
    ("text", "gone", "stays"),
    [
        pytest.param("Reviewed by John D. on 3 May: works well", "John", "works well", id="author"),
        pytest.param("Verified buyer: Maria Lopez, Lyon - arrived in 3 days", "Lopez", "arrived in 3 days", id="buyer"),
        pytest.param("I ordered twice, mail me at joe.bloggs@mail.example", "joe.bloggs", "I ordered twice", id="mail"),
        pytest.param("I received it. Call me +1 (202) 555-0143", "555-0143", "I received it", id="phone"),
        pytest.param("My order #A12345-77 never came", "A12345-77", "never came", id="order number"),
        pytest.param("My package came to 12 Baker Street, London", "12 Baker Street", "London", id="address"),
        pytest.param("Ich habe bestellt, Musterstraße 12, Berlin", "Musterstraße 12", "Berlin", id="German address"),
        pytest.param("J'ai commandé, suivi n° RR123456789FR, hospitalisé à Lyon", "RR123456789FR", "Lyon", id="parcel"),
        pytest.param("Отзыв от Ивана Петрова: пришло за 5 дней", "Петрова", "пришло за 5 дней", id="Russian author"),
        pytest.param("Customer reviews\nAnna K. ★★★★★ great pills", "Anna", "great pills", id="in a section"),
        pytest.param("Great shop. I ordered! Tom B. - fine", "Tom", "Great shop.", id="signed at the end"),
        pytest.param("I was hospitalised in Lyon after two tablets", "", "I was hospitalised in Lyon", id="harm stays"),
    ],
)  # fmt: skip
def test_buyers_talk(text: str, gone: str, stays: str) -> None:
    result = masked(text)
    assert not gone or gone not in result
    assert stays in result


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(SHOP, id="contacts of the shop"),
        pytest.param("Pfizer GmbH, Linkstraße 10, 10785 Berlin", id="maker's address"),
        pytest.param("Sildenafil 100 mg, 30 tablets, batch C12345", id="product facts"),
        pytest.param("Order 100 mg tablets online, order by Friday", id="no order number"),
        pytest.param("Description\nBy Bayer. Made in Germany.", id="by a maker"),
    ],
)
def test_shops_own_words_stay(text: str) -> None:
    assert masked(text) == text


def test_seller_contact_in_buyers_talk_stays() -> None:
    text = "I ordered, then mailed bob.lee@post.example and it came"
    assert masked(text, "bob.lee@post.example") == text
    assert "bob.lee@post" not in masked("Customer reviews\n" + text)


def test_shops_sentence_before_a_review_in_one_line_stays() -> None:
    result = masked("Mail sales@shop.example today. Reviewed by Tom B.: I ordered, tom@mail.example")
    assert result.startswith("Mail sales@shop.example today. ")
    assert "tom@" not in result
    assert "Tom" not in result


def test_section_ends_at_the_shops_heading() -> None:
    text = "Customer reviews\nAnna K., mail a.k@mail.example\nContact us\nsales@shop.example"
    result = masked(text)
    assert "a.k@mail.example" not in result
    assert result.endswith("Contact us\nsales@shop.example")


def test_same_value_same_pseudonym() -> None:
    first, second = masked("I ordered, mail joe@mail.example"), masked("I received it, JOE@mail.example")
    assert first.split("[")[1] == second.split("[")[1]
    assert Masker(b"another home").pseudonym("mail", "joe@mail.example") not in first


def test_buyers_contact_leaves_the_listing_too() -> None:
    buyer = Contact(kind=ContactKind.MAIL, value="joe@mail.example", raw="joe@mail.example")
    shop = Contact(kind=ContactKind.MAIL, value="sales@shop.example", raw="sales@shop.example")
    listing = make_listing(description=f"{SHOP}\nI ordered, mail joe@mail.example", contacts=(shop, buyer))
    result = MASKER.mask_listing(listing, frozenset())
    assert result.contacts == (shop,)
    assert "joe@" not in result.description
    assert SHOP in result.description


def test_text_without_talk_is_not_touched() -> None:
    listing = make_listing(description="Sildenafil 100 mg. " * 50)
    assert MASKER.mask_listing(listing, frozenset()) is listing


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["1", "ul. ul. ", "i ordered +1 ", "my order 1234 ", "by By by ", "12 a a a a ", "a@b.", "1-1 ", "\n— A", "@aaa."],
)
def test_hostile_text_costs_as_it_is_long(piece: str) -> None:
    assert growth(lambda size: masked("Customer reviews\n" + piece * (size // len(piece))), 10_000) < LINEAR


def test_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    assert load_masker(tmp_path).pseudonym("mail", "a") == load_masker(tmp_path).pseudonym("mail", "a")
    assert (tmp_path / "state" / "masking.key").stat().st_mode & 0o077 == 0


@pytest.mark.slow
@pytest.mark.parametrize("half", ["development", "held_out"])
def test_people_are_masked_and_sellers_kept(half: str) -> None:
    measured = measure(read_texts(half))
    assert measured.share(*PERSONAL) >= 0.97
    assert measured.share("s") >= 0.98
    assert measured.share("k") >= 0.97


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "people", "sellers", "kept"),
    [
        ("looked_at", 0.99, 1.0, 0.99),
        ("blind", 0.96, 0.98, 0.98),
        ("last", 0.98, 1.0, 0.99),
        ("fourth_open", 0.92, 0.98, 0.92),
        ("fourth_shut", 0.84, 0.88, 0.89),
        ("fifth_open", 0.90, 0.83, 0.91),
        ("fifth_shut", 0.86, 0.74, 0.82),
    ],
)
def test_people_without_any_frame_are_masked_and_sellers_kept(
    name: str, people: float, sellers: float, kept: float
) -> None:
    measured = measure(read_texts(name))
    assert measured.share(*PERSONAL) >= people
    assert measured.share("s") >= sellers
    assert measured.share("k") >= kept


@pytest.mark.parametrize("pattern", [META_LINE, SHOP_TURN, OTHERS_TURN, AGO_LINE])
@pytest.mark.parametrize("start", ["", "A", "★ "])
@pytest.mark.parametrize("sign", ["1", "a", " ", "-", "★", "1 ", "Aa ", "· ", "\t"])
def test_head_of_a_long_line_costs_as_it_is_long(pattern: re.Pattern[str], start: str, sign: str) -> None:
    assert growth(lambda size: pattern.match(start + sign * (size // len(sign))), 25_000) < LINEAR


@pytest.mark.parametrize(
    ("text", "gone", "stays"),
    [
        pytest.param(
            "Agent Julia: Hi!\nGuest: I am Marlies, 12 Hill Road\nAgent Julia: ok", "Marlies", "Julia", id="chat"
        ),
        pytest.param("My mother Odile bought it from Fabienne and fell ill", "Odile", "Fabienne", id="seller told"),
        pytest.param("rainy_tuesday\nSenior Member\nPosts: 12\nI ordered Xanax", "rainy_tuesday", "Xanax", id="forum"),
        pytest.param("I ordered, parcel LX 472 883 019 CN never came", "472 883", "never came", id="parcel in groups"),
        pytest.param("My name is farida khelil and i ordered Cialis", "khelil", "Cialis", id="lower case"),
        pytest.param("I live at Windmill Rise 4/2, order AB-20331", "AB-20331", "order", id="code of an order"),
        pytest.param("Marie balm, Anton syrup, Frau Holle tea, Ricola drops, Klara soap", "", "Anton", id="goods"),
    ],
)
def test_who_is_a_buyer_is_read_from_what_stands_around(text: str, gone: str, stays: str) -> None:
    result = masked(text)
    assert not gone or gone not in result
    assert stays in result


def test_both_halves_hold_nine_languages_and_their_own_layouts() -> None:
    halves = [tuple(read_texts(half)) for half in ("development", "held_out")]
    assert [len(half) for half in halves] == [150, 150]
    assert all(len({one.language for one in half}) >= 9 for half in halves)
    assert not {one.layout for one in halves[0]} & {one.layout for one in halves[1]}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Our pharmacist Dr. Maria Keller answers your questions.", id="pharmacist of the shop"),
        pytest.param("Contact: Hans Meier, Lindenstraße 4, 10969 Berlin, +49 30 1234567", id="imprint"),
        pytest.param("Sold by MedStore24. Ships from Poland to Germany in 5 days.", id="seller"),
        pytest.param("Tramadol 50 mg, 100 tablets - order 200 and save 10 %", id="offer"),
    ],
)
def test_who_sells_stays(text: str) -> None:
    assert masked(text) == text


def test_a_person_is_one_pseudonym_within_a_text() -> None:
    result = masked("Customer reviews\nMarie Dupont ★★★★★ fine\nReply from shop: Dear Marie, thank you")
    assert len(set(re.findall(r"\[name [0-9a-f]{8}\]", result))) == 1


def test_what_is_masked_already_stays_as_it_is() -> None:
    once = masked("Customer reviews\nAnna K. ★★★★★ mail me joe@mail.example, order #A-5512")
    assert masked(once) == once


def test_the_copy_of_the_kinds_that_stands_alone_holds_them_all() -> None:
    assert set(KINDS) <= set(MASKED.split("|"))


def test_another_writing_of_the_sellers_phone_stays() -> None:
    text = "I ordered, then called 0044 7700 900-123 and wrote @Euro_Meds"
    assert masked(text, "+447700900123", "euro_meds") == text


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Anna ", "by ", "★★★★★ ", "| ", "\n", "12.01.2026 ", "[12:03] ", "joe@a.example ",
             '"author":{"name":"', "my wife ",
             "12 Baker ", "Street", "order #", "A-1", "+44 ", "7700 ", "/u/", "a_b_", "b**k", "— ", "customer reviews",
             "[name 0badcafe]",
             "\u202e", "\x00", "İ", "ß", "'"]
        ),
        max_size=120,
    )
)  # fmt: skip
def test_any_mixture_is_masked_and_keeps_its_lines(pieces: list[str]) -> None:
    text = "".join(pieces)
    result = masked(text)
    assert result.count("[name 0badcafe]") >= text.count("[name 0badcafe]")


def test_names_of_ways_to_pay_are_nobodys() -> None:
    masker = Masker(b"k" * 32)
    quoted = [f"bitcoin, {name.replace('_', ' ')}, zelle" for name in sorted(WAYS_TO_PAY)]
    assert [masker.mask_text(quote, WAYS_TO_PAY) for quote in quoted] == quoted
