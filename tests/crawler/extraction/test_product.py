# SPDX-License-Identifier: EUPL-1.2
"""The one door: what pages of many kinds offer, and that the others offer nothing."""

from decimal import Decimal

import pytest

from config.source import Select, Source
from crawler.extraction.product import extract_listings
from crawler.listing import Availability, Listing
from crawler.page import Page
from tests.crawler.extraction.shop_pages import (
    EXPECTED,
    PRODUCTS,
    WITHOUT_OFFER,
    card_list,
    shop_page,
    with_json_ld,
    with_script,
)
from tests.growth import LINEAR, growth
from tests.make import make_page


def only(page: Page) -> Listing:
    """The one listing of a page."""
    (listing,) = extract_listings(page, None)
    return listing


@pytest.mark.parametrize("name", PRODUCTS)
def test_page_that_sells_one_thing(name: str) -> None:
    listing = only(PRODUCTS[name])
    assert listing.price is not None
    assert (listing.title, str(listing.price.amount), listing.price.currency) == EXPECTED[name]
    assert not listing.is_card


@pytest.mark.parametrize("name", WITHOUT_OFFER)
def test_page_without_any_offer(name: str) -> None:
    assert extract_listings(WITHOUT_OFFER[name], None) == ()


@pytest.mark.parametrize("count", [2, 3, 6])
def test_list_gives_cards_and_never_its_heading(count: int) -> None:
    listings = extract_listings(card_list(count), None)
    assert [listing.url for listing in listings] == [f"https://s.example/p/{n}" for n in range(count)]
    assert all(listing.is_card and listing.price for listing in listings)


def test_market_page_names_seller_and_places() -> None:
    listing = only(PRODUCTS["market, one title for all pages"])
    assert (listing.seller, listing.ships_from, listing.ships_to) == ("medsking", ("DE",), ("WORLD",))


def test_packs_become_a_ladder() -> None:
    steps = only(PRODUCTS["pharmacy with packs"]).price_ladder
    assert [(step.quantity, step.price.amount) for step in steps] == [(30, 36), (60, 60), (90, 81)]


def test_sold_out_is_still_a_listing() -> None:
    assert only(PRODUCTS["sold out"]).availability is Availability.OUT_OF_STOCK


JSON_LD = '{"@context":"https://schema.org","@type":"Product","name":"Pill A","offers":%s}'


@pytest.mark.parametrize(
    ("offers", "amount", "currency"),
    [
        pytest.param('{"@type":"Offer","price":"12.50","priceCurrency":"EUR"}', "12.50", "EUR", id="plain"),
        pytest.param('{"price":12.5,"priceCurrency":"eur"}', "12.50", "EUR", id="number, lower-case code"),
        pytest.param('[{"price":"1.299,00","priceCurrency":"EUR"}]', "1299", "EUR", id="written for people"),
        pytest.param('{"lowPrice":"5","highPrice":"9","priceCurrency":"USD"}', "5", "USD", id="range"),
        pytest.param('{"price":"24.990","priceCurrency":"CLP"}', "24990", "CLP", id="currency without cents"),
        pytest.param('{"price":"5","priceCurrency":"€"}', "5", "EUR", id="sign for a code"),
        pytest.param(
            '{"priceSpecification":[{"priceType":"ListPrice","price":"9","priceCurrency":"GBP"},{"price":"7",'
            '"priceCurrency":"GBP"}]}',
            "7",
            "GBP",
            id="list price passed over",
        ),
        pytest.param(
            '[{"price":"9","availability":"OutOfStock","priceCurrency":"EUR"},{"price":"11","priceCurrency":"EUR"}]',
            "11",
            "EUR",
            id="first in stock",
        ),
    ],
)
def test_offers_of_json_ld(offers: str, amount: str, currency: str) -> None:
    price = only(with_json_ld(JSON_LD % offers)).price
    assert price is not None
    assert (price.amount, price.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(JSON_LD % '{"price":"9.99","priceCurrency":"EUR",},', id="commas too many"),
        pytest.param("<!-- " + JSON_LD % '{"price":"9.99","priceCurrency":"EUR"}' + " -->", id="in a comment"),
        pytest.param("//<![CDATA[\n" + JSON_LD % '{"price":"9.99","priceCurrency":"EUR"}' + "\n//]]>", id="in CDATA"),
        pytest.param(JSON_LD % '{"price":"9.99","priceCurrency":"EUR","x":"a\nb"}', id="line break in a string"),
        pytest.param(JSON_LD % '{"price":"9.99","priceCurrency":"EUR","x":"5" wide"}', id="quote in a string"),
        pytest.param((JSON_LD % '{"price":"9.99","priceCurrency":"EUR"}')[:-1], id="not closed"),
        pytest.param((JSON_LD % '{"price":"9.99","priceCurrency":"EUR"}') * 2, id="twice in a row"),
        pytest.param((JSON_LD % '{"price":"9.99","priceCurrency":"EUR"}').replace('"', "&quot;"), id="escaped as HTML"),
        pytest.param(JSON_LD % '{"price":"9.99","priceCurrency":"EUR","x":"\x00\\q"}', id="nul and false escape"),
        pytest.param(
            '{"@graph":[{"@type":"WebPage"},' + JSON_LD % '{"price":"9.99","priceCurrency":"EUR"}' + "]}", id="graph"
        ),
    ],
)
def test_json_ld_that_is_nearly_right(text: str) -> None:
    listing = only(with_json_ld(text))
    assert listing.title == "Pill A"
    assert listing.price is not None
    assert str(listing.price.amount) == "9.99"


@pytest.mark.parametrize(
    ("script", "kind", "amount"),
    [
        pytest.param(
            '{"props":{"pageProps":{"product":{"title":"Oxy 30","priceRange":{"minVariantPrice":{"amount":"12.0",'
            '"currencyCode":"EUR"}}}}}}',
            ' id="__NEXT_DATA__" type="application/json"',
            "12",
            id="page props",
        ),
        pytest.param(
            'self.__next_f.push([1,"5:[\\"$\\",{\\"product\\":{\\"name\\":\\"Oxy 30\\",\\"price\\":{\\"amount\\":12,'
            '\\"currency\\":\\"EUR\\"}}}]\\n"])',
            "",
            "12",
            id="server components",
        ),
        pytest.param(
            'window.__NUXT__=(function(a,b){return {data:[{product:{name:a,price:b,currency:"EUR"}}]}}("Oxy 30",12));',
            "",
            "12",
            id="function with parameters",
        ),
        pytest.param(
            'window.eContext = {"product":{"name":"Oxy 30","price":{"regular":{"value":20,"currency":"EUR"},'
            '"special":{"value":12,"currency":"EUR"}}}};',
            "",
            "12",
            id="regular and special",
        ),
        pytest.param(
            "dataLayer.push({'ecommerce':{'currencyCode':'EUR','detail':{'products':[{'name':'Oxy"
            " 30','price':'12'}]}}});",
            "",
            "12",
            id="data layer",
        ),
        pytest.param(
            '{"title":"Oxy 30","handle":"oxy-30","vendor":"V","currency":"EUR","price":1200,"variants":[{"price":1200},'
            '{"price":2400}]}',
            ' type="application/json"',
            "12",
            id="theme in cents",
        ),
        pytest.param(
            '{"name":"Oxy 30","price":{"centAmount":1200,"currencyCode":"EUR","fractionDigits":2}}',
            ' type="application/json"',
            "12",
            id="minor units",
        ),
        pytest.param(
            'var context = {"q1":{"product":{"name":"Oxy 30","price":{"regular":{"value":12,"text":"€12.00"}}}}};',
            "",
            "12",
            id="currency in the shown text alone",
        ),
    ],
)
def test_state_of_a_script_built_page(script: str, kind: str, amount: str) -> None:
    price = only(with_script(script, kind=kind)).price
    assert price is not None
    assert (price.amount, price.currency) == (Decimal(amount), "EUR")


def test_category_in_the_state_is_no_product() -> None:
    items = ",".join(
        f'{{"name":"Pill {n} 10 mg","sku":"S{n}","price":{{"value":{n + 5},"text":"€{n + 5}.00"}},"url":"/heart/{n}"}}'
        for n in range(4)
    )
    script = (
        f'var context = {{"c":{{"name":"Oxy 30","url":"/oxy-30","priceRange":{{"min":5,"max":8}},"products":'
        f'{{"items":[{items}]}}}}}};'
    )
    cards = extract_listings(with_script(script), None)
    assert [card.title for card in cards] == [f"Pill {n} 10 mg" for n in range(4)]
    assert all(card.is_card and card.price and card.price.currency == "EUR" for card in cards)


def test_answer_of_an_api() -> None:
    body = '{"product":{"id":5,"title":"Pill A","price":"9.99","currency":"EUR","images":[{"src":"/a.jpg"}]}}'
    listing = only(make_page(body, url="https://s.example/a", headers=(("content-type", "application/json"),)))
    assert (listing.title, listing.images) == ("Pill A", ("https://s.example/a.jpg",))


def test_ten_thousand_variants_are_counted_not_listed() -> None:
    offers = ",".join(f'{{"name":"v{n}","price":"{n + 1}.5","priceCurrency":"EUR"}}' for n in range(10_000))
    listing = only(with_json_ld(JSON_LD % f"[{offers}]"))
    assert len(listing.price_ladder) == 200
    assert ("variants", 10_000) in listing.counters


def test_main_product_among_related_ones_in_microdata() -> None:
    def item(name: str, price: int, heading: str) -> str:
        return (
            f'<div itemscope itemtype="https://schema.org/Product"><{heading} itemprop="name">{name}</{heading}><div '
            f'itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="price" content="{price}">'
            '<meta itemprop="priceCurrency" content="EUR"></div></div>'
        )

    page = shop_page("Xanax", item("Valium", 3, "h3") + item("Xanax", 5, "h1") + item("Ambien", 4, "h3") * 3)
    listing = only(page)
    assert (listing.title, listing.read_by) == ("Xanax", "microdata")


def test_struck_price_in_markup_gives_way_to_the_one_shown() -> None:
    page = shop_page(
        "Pill A",
        '<h1>Pill A</h1><span class="old-price">€20.00</span> <span class="price">€12.00</span>'
        "<button>Add to cart</button>"
        f'<script type="application/ld+json">{JSON_LD % "{}"}</script>'.replace(
            "{}", '{"price":"20.00","priceCurrency":"EUR"}'
        ),
    )
    price = only(page).price
    assert price is not None
    assert price.amount == 12


@pytest.mark.parametrize(
    ("url", "head", "lang", "currency"),
    [
        pytest.param("https://a.example/p/1", "", "en", "USD", id="nothing said"),
        pytest.param("https://shop.ca/p/1", "", "en", "CAD", id="ending"),
        pytest.param("https://a.example/p/1", '<meta property="og:locale" content="en_AU">', "en", "AUD", id="locale"),
        pytest.param("https://a.example/p/1", "", "es-MX", "MXN", id="language with region"),
        pytest.param(
            "https://a.example/p/1",
            '<meta property="og:price:currency" content="NZD">',
            "en",
            "NZD",
            id="stated currency",
        ),
        pytest.param("https://shop.co/p/1", "", "en", "USD", id="ending the world uses"),
    ],
)
def test_dollar_of_which_country(url: str, head: str, lang: str, currency: str) -> None:
    body = (
        f'<html lang="{lang}"><head><title>Pill A</title>{head}</head><body><h1>Pill A</h1><p class="price">$5.00</p>'
    )
    price = only(make_page(body + "<button>Add to cart</button></body></html>", url=url)).price
    assert price is not None
    assert price.currency == currency


def test_price_in_words_is_kept_as_shown() -> None:
    page = shop_page("Pill A", '<h1>Pill A</h1><p class="price">twenty dollars</p><button>Add to cart</button>')
    listing = only(page)
    assert (listing.price, listing.raw_price) == (None, "twenty dollars")


def make_source(**select: str) -> Source:
    table = {"name": "xx_shop", "title": "Shop", "family": "storefront", "start_urls": ["https://shop.example/"]}
    watched = {"since": "2026-01-01", "by": "desk", "why": "test"}
    return Source.model_validate({**table, "watched": watched, "select": Select(**select).model_dump()})


def test_selectors_of_a_source_speak_where_markup_is_silent() -> None:
    page = shop_page("x", '<div class="t">Pill A</div><i class="a">7,50</i><u data-c="CHF">!</u>')
    source = make_source(title=".t", price="i.a::text", currency="u::attr(data-c)")
    (listing,) = extract_listings(page, source)
    assert listing.price is not None
    assert (listing.title, str(listing.price.amount), listing.price.currency) == ("Pill A", "7.50", "CHF")


def test_selected_blocks_are_cards() -> None:
    row = '<div class="r"><a href="/p/{n}">Pill {n}</a><i>5 EUR</i></div>'
    page = shop_page("List", row.format(n=1) + row.format(n=2))
    cards = extract_listings(page, make_source(item=".r", title="a", link="a", price="i"))
    assert [card.url for card in cards] == ["https://shop.example/p/1", "https://shop.example/p/2"]


DEEP = 20_000


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<div>" * 50_000, id="deep elements"),
        pytest.param(f'<script type="application/ld+json">{"[" * DEEP}{"]" * DEEP}</script>', id="deep JSON-LD"),
        pytest.param(f'<script type="application/ld+json">{{"@type":{"[" * DEEP}</script>', id="deep and not closed"),
        pytest.param("<script>var price=" + "{'a':" * DEEP + "1" + "}" * DEEP + "</script>", id="deep state"),
        pytest.param("<script>" + 'x="price' * 200_000 + "</script>", id="quotes never closed"),
        pytest.param('<span class="price">$1</span>' * 50_000, id="prices without end"),
        pytest.param("$1 " * 400_000, id="one text of prices"),
        pytest.param("<p>\x00\x01\ufffe" * 1_000, id="control signs"),
        pytest.param(
            '<div itemscope itemtype="http://schema.org/Product"><b itemprop="offers" itemscope>' * 3_000, id="nested"
        ),
        pytest.param('<meta property="og:title" content="' + "x" * 3_000_000, id="attribute without end"),
    ],
)
def test_hostile_pages_cost_as_they_are_long(body: str) -> None:
    def read(size: int) -> None:
        extract_listings(shop_page("Pill A", "<h1>Pill A</h1>" + body[:size]), None)

    assert growth(read, len(body) // 4) < LINEAR
