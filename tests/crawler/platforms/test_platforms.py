# SPDX-License-Identifier: EUPL-1.2
"""Platforms: how each is recognised, and what its catalogue's answer gives."""

from decimal import Decimal

import orjson
import pytest

from crawler.listing import Availability, Money
from crawler.page import Page
from crawler.platforms.registry import PLATFORMS, find_platform, parse_any_catalogue, recognise_platform
from crawler.platforms.shopify import read_shop_currency
from tests.make import make_page

SHOP = "https://shop.example"


def answer(data: object, path: str, **changes: object) -> Page:
    return make_page(orjson.dumps(data), url=SHOP + path, **changes)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        pytest.param('<script src="https://cdn.shopify.com/x.js"></script>', "shopify", id="Shopify"),
        pytest.param('<link href="/wp-content/plugins/woocommerce/a.css">', "woocommerce", id="WooCommerce"),
        pytest.param('<script type="text/x-magento-init">{}</script>', "magento", id="Magento"),
        pytest.param("<script>var prestashop = {};</script>", "prestashop", id="PrestaShop"),
        pytest.param('<link href="catalog/view/theme/default/s.css">', "opencart", id="OpenCart"),
        pytest.param("<script>window.eContext = {}</script>", "evershop", id="EverShop"),
        pytest.param('<link href="/static/oscar/css/styles.css">', "django_oscar", id="django-oscar"),
        pytest.param('<meta name="generator" content="phpBB"><a href="./viewforum.php?f=2">x</a>', "phpbb", id="phpBB"),
        pytest.param('<link href="/wp-content/themes/a.css">', "wordpress", id="WordPress without a shop"),
        pytest.param("<p>We compare Shopify with WooCommerce and antioxidants.</p>", None, id="names in a text"),
    ],
)
def test_recognition(source: str, name: str | None) -> None:
    page = make_page(f"<html><head>{source}</head></html>")
    assert recognise_platform(page) == name
    found = find_platform(page)
    assert (found.name if found else None) == (name if name in {one.name for one in PLATFORMS} else None)


def test_shopify() -> None:
    product = {
        "title": "Sildenafil 100 mg", "handle": "sildenafil-100", "body_html": "<p>Blue pill</p>", "vendor": "Acme",
        "product_type": "ED", "images": [{"src": "https://cdn.example/1.jpg"}],
        "variants": [
            {"title": "30 pills", "price": "36.00", "sku": "S30", "available": True},
            {"title": "60 pills", "price": "60.00", "sku": "S60", "available": False},
        ],
    }  # fmt: skip
    page = answer({"products": [product] * 40}, "/products.json?limit=250&page=1")
    found = parse_any_catalogue(page, "USD")
    assert found is not None
    assert found.next_urls == (f"{SHOP}/products.json?limit=250&page=2",)
    listing = found.listings[0]
    assert listing.url == f"{SHOP}/products/sildenafil-100"
    assert listing.price == Money(amount=Decimal(36), currency="USD")
    assert [step.price.amount for step in listing.price_ladder] == [36, 60]
    assert listing.availability is Availability.IN_STOCK
    assert listing.description == "Blue pill"


def test_shopify_ends_and_currency() -> None:
    found = parse_any_catalogue(answer({"products": []}, "/products.json?page=9"), "USD")
    assert found is not None
    assert found.next_urls == ()
    assert read_shop_currency(make_page('<script>Shopify.currency = {"active":"EUR","rate":"1.0"};</script>')) == "EUR"


@pytest.mark.parametrize(
    ("prices", "amount"),
    [
        pytest.param({"price": "3600", "currency_code": "EUR", "currency_minor_unit": 2}, "36.00", id="cents"),
        pytest.param({"price": "3600", "currency_code": "JPY", "currency_minor_unit": 0}, "3600", id="no minor unit"),
        pytest.param(
            {"price": "5000", "currency_code": "EUR", "currency_minor_unit": 2, "price_range": {"min_amount": "1200"}},
            "12.00",
            id="range",
        ),
        pytest.param({"price": "", "currency_code": "EUR", "currency_minor_unit": 2}, None, id="none"),
    ],
)
def test_woocommerce(prices: dict[str, object], amount: str | None) -> None:
    product = {
        "name": "Sildenafil &#8211; 100",
        "permalink": f"{SHOP}/product/s/",
        "prices": prices,
        "is_in_stock": False,
    }
    page = answer([product], "/wp-json/wc/store/v1/products?per_page=100&page=1", headers=(("X-WP-TotalPages", "3"),))
    found = parse_any_catalogue(page)
    assert found is not None
    assert found.next_urls == (f"{SHOP}/wp-json/wc/store/v1/products?per_page=100&page=2",)
    listing = found.listings[0]
    assert listing.title == "Sildenafil – 100"
    assert (listing.price.amount if listing.price else None) == (Decimal(amount) if amount else None)
    assert listing.availability is Availability.OUT_OF_STOCK


def test_magento() -> None:
    item = {
        "name": "Sildenafil", "sku": "S1", "url_key": "sildenafil", "url_suffix": ".html", "stock_status": "IN_STOCK",
        "price_range": {"minimum_price": {"final_price": {"value": 36.5, "currency": "EUR"}}},
    }  # fmt: skip
    data = {"data": {"products": {"items": [item], "page_info": {"current_page": 1, "total_pages": 2}}}}
    found = parse_any_catalogue(answer(data, "/graphql?query=x"))
    assert found is not None
    assert found.listings[0].url == f"{SHOP}/sildenafil.html"
    assert found.listings[0].price == Money(amount=Decimal("36.50"), currency="EUR")
    assert "currentPage%3A2" in found.next_urls[0]


def test_prestashop() -> None:
    data = {
        "rendered_products": "", "pagination": {"current_page": 1, "pages_count": 2},
        "products": [
            {"name": "Sildenafil", "url": f"{SHOP}/1-s.html", "price": "36,00 €", "price_amount": 36, "quantity": 0}
        ],
    }  # fmt: skip
    found = parse_any_catalogue(answer(data, "/index.php?controller=category&page=1"), "EUR")
    assert found is not None
    assert found.listings[0].price == Money(amount=Decimal(36), currency="EUR")
    assert found.listings[0].availability is Availability.OUT_OF_STOCK
    assert found.next_urls == (f"{SHOP}/index.php?controller=category&page=2",)


@pytest.mark.parametrize(
    "body",
    [
        b"<html></html>",
        b"{",
        b"[]",
        b'{"products": "x"}',
        b'{"products": [1, null]}',
        b'{"data": {"products": []}}',
        b"[1,2]",
    ],
)
def test_other_answers_are_none(body: bytes) -> None:
    assert parse_any_catalogue(make_page(body)) is None
