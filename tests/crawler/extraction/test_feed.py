# SPDX-License-Identifier: EUPL-1.2
"""Feeds: the same offer out of each format, and what holds none."""

from decimal import Decimal

import pytest

from crawler.extraction.feed import parse_feed
from crawler.listing import Money
from tests.growth import LINEAR, growth
from tests.make import make_page

URL = "https://shop.example/p/1"
EXPECTED = ("Sildenafil 100 mg", URL, Money(amount=Decimal("36.50"), currency="EUR"))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            f"""<rss><channel><item><g:id>1</g:id><title><![CDATA[Sildenafil 100 mg]]></title><link>{URL}</link>
            <g:price>36.50 EUR</g:price></item></channel></rss>""",
            id="Google RSS",
        ),
        pytest.param(
            f"""<feed><entry><g:title>Sildenafil 100 mg</g:title><g:link>{URL}</g:link><g:price>40.00 EUR</g:price>
            <g:sale_price>36.50 EUR</g:sale_price></entry></feed>""",
            id="Google Atom with a sale price",
        ),
        pytest.param(
            f"""<yml_catalog><shop><offers><offer id="1" available="true"><url>{URL}</url><price>36.50</price>
            <currencyId>EUR</currencyId><name>Sildenafil 100 mg</name></offer></offers></shop></yml_catalog>""",
            id="YML",
        ),
        pytest.param(
            f"""<SHOP><SHOPITEM><PRODUCTNAME>Sildenafil 100 mg</PRODUCTNAME><URL>{URL}</URL><PRICE_VAT>36,50</PRICE_VAT>
            <CURRENCY>EUR</CURRENCY></SHOPITEM></SHOP>""",
            id="Heureka",
        ),
        pytest.param(f"id\ttitle\tlink\tprice\n1\tSildenafil 100 mg\t{URL}\t36.50 EUR\n", id="TSV"),
        pytest.param(f'Name;URL;Price;Currency\n"Sildenafil 100 mg";{URL};36,50;EUR\n', id="CSV"),
        pytest.param(
            f'[{{"name": "Sildenafil 100 mg", "url": "{URL}", "price": "36.50", "currency": "EUR"}}]', id="JSON list"
        ),
        pytest.param(
            f"""{{"data": {{"items": [{{"productName": "Sildenafil 100 mg", "productUrl": "{URL}",
            "price": {{"amount": 36.5, "currencyCode": "EUR"}}}}]}}}}""",
            id="JSON inside",
        ),
        pytest.param(
            f'{{"title": "Sildenafil 100 mg", "link": "{URL}", "price": "36.50 EUR"}}\n{{}}\n', id="JSON lines"
        ),
    ],
)
def test_formats(body: str) -> None:
    listings, _ = parse_feed(make_page(body, url="https://shop.example/feed"))
    assert [(one.title, one.url, one.price) for one in listings] == [EXPECTED]


def test_sitemap_and_next() -> None:
    sitemap = "<urlset><url><loc>https://shop.example/p/1</loc></url></urlset>"
    assert parse_feed(make_page(sitemap)) == ((), ("https://shop.example/p/1",))
    body = '{"items": [{"name": "A", "url": "/p/1", "price": 3}], "next": "/api?page=2"}'
    listings, following = parse_feed(make_page(body))
    assert following == ("https://shop.example/api?page=2",)
    assert listings[0].url == "https://shop.example/p/1"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('{"users": [{"name": "x", "age": 3}]}', id="JSON without offers"),
        pytest.param("<html><body><p>Sildenafil</p></body></html>", id="HTML"),
        pytest.param("just words", id="words"),
        pytest.param("", id="nothing"),
        pytest.param('[{"name": ', id="cut JSON"),
    ],
)
def test_no_offers(body: str) -> None:
    assert parse_feed(make_page(body)) == ((), ())


@pytest.mark.parametrize("junk", [b"<item>", b"<item><a ", b"[", b'{"a":', b"a;b\n", b"<o "], ids=str)
def test_junk_costs_as_it_is_long(junk: bytes) -> None:
    assert growth(lambda times: parse_feed(make_page(junk * times)), 50_000) < LINEAR
