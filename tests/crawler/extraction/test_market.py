# SPDX-License-Identifier: EUPL-1.2
"""Pages of hidden markets: tables, unstable class names, prices in crypto currencies, no scripts."""

import pytest

from crawler.extraction.product import extract_listings
from crawler.listing import Listing
from tests.make import make_page

HOST = "http://marketxyz.onion"

BOX = """<html><head><title>Agora :: 100x Xanax 2mg</title></head><body><div id="top-navigation"><a href="/">Home</a><a href="/orders">Orders</a>
<a href="/messages">Messages</a> Balance: 0.00000000 BTC</div><div id="main"><div id="single-product"><h1>100x Xanax 2mg</h1>
<img src="/image/get/abc.jpg"><div class="product-page-price">0.41250000 BTC</div><div>Brought to you by: <a class="gen-user-link" href="/vendor/rxking">rxking</a> (4.9/5, 55~70 deals)</div>
<div class="product-page-ships">Ships from: Germany<br>Ships to: Worldwide</div><div id="single-product-desc">Original bars, vacuum sealed. Discreet.</div>
<form action="/add" method="post"><input type="submit" value="Add to cart"></form></div><div class="product-page-feedback">Feedbacks: 5/5 great stuff</div></div></body></html>"""
TABLE = """<html><head><title>AlphaMarket - Oxycodone 80mg x 10</title></head><body><table width="100%"><tr><td><a href="index.php">Market</a></td><td><a href="orders.php">Orders</a></td></tr></table>
<table><tr><td colspan=2><b>Oxycodone 80mg x 10</b></td></tr><tr><td>Sold by</td><td><a href="user.php?id=77">PharmaPlug</a> - 312 sold since Mar 3, 2017</td></tr>
<tr><td>Product class</td><td>Physical package</td></tr><tr><td>Quantity left</td><td>48</td></tr><tr><td>Origin country</td><td>United Kingdom</td></tr>
<tr><td>Ships to</td><td>United Kingdom, Europe</td></tr><tr><td>Payment</td><td>Escrow</td></tr><tr><td>Purchase price</td><td>USD 240.00 (0.0532 BTC)</td></tr></table>
<form method="post"><select name="ship"><option>Royal Mail - 2 days - USD +5.00</option></select><button>Buy Now</button></form></body></html>"""
DREAM = """<html><head><title>Dream Market | Kamagra Gold 100mg x 40</title></head><body><div class="main"><div class="viewProduct"><div class="title">Kamagra Gold 100mg x 40</div>
<div class="tabularDetails"><div><label>Vendor</label><span><a href="./contactMember?member=dutchpharm">dutchpharm</a> (1200) (4.92★)</span></div><div><label>Price</label><span>฿0.0123 ($52.10)</span></div>
<div><label>Ships to</label><span>Worldwide</span></div><div><label>Ships from</label><span>Netherlands</span></div><div><label>Escrow</label><span>Yes</span></div></div>
<div class="productDescription">Kamagra straight from the factory.</div><input type="submit" value="Order"></div></div></body></html>"""
RUSSIAN = """<html><head><title>Лирика 300 мг - Площадка</title></head><body><div class="q1"><h2>Лирика 300 мг</h2><dl><dt>Продавец</dt><dd><a href="/shop/apteka77">apteka77</a></dd>
<dt>Цена</dt><dd>0.0021 BTC</dd><dt>Отправка из</dt><dd>Россия</dd><dt>Доставка в</dt><dd>Россия, Казахстан</dd><dt>В наличии</dt><dd>14</dd><dt>Продано</dt><dd>1 204</dd></dl>
<form><button>Купить</button></form></div></body></html>"""
MONERO = """<html><head><title>Semaglutide 5mg vial</title></head><body><div class="x91"><h3 class="a1">Semaglutide 5mg vial</h3><p><strong>Vendor:</strong> <a href="/u/peptidelab">peptidelab</a> <em>[98.7%]</em></p>
<p><strong>Price:</strong> 0.512 XMR ≈ $85.00</p><p><strong>Ships From:</strong> China</p><p><strong>Ships To:</strong> <span>US</span>, <span>EU</span>, <span>Australia</span></p>
<p><strong>Accepts:</strong> Monero, Bitcoin</p><p><strong>Quantity:</strong> 200</p><a href="/order/551">Place order</a></div></body></html>"""


def only(html: str, path: str) -> Listing:
    (listing,) = extract_listings(make_page(html, url=HOST + path), None)
    return listing


@pytest.mark.parametrize(
    ("html", "path", "title", "price", "seller", "seller_path", "ships_from", "ships_to"),
    [
        pytest.param(BOX, "/p/1", "100x Xanax 2mg", ("0.41250000", "BTC"), "rxking", "/vendor/rxking", ("DE",), ("WORLD",), id="box"),
        pytest.param(TABLE, "/listing.php?id=5", "Oxycodone 80mg x 10", ("240.00", "USD"), "PharmaPlug", "/user.php?id=77", ("GB",), ("GB", "EU"), id="table"),
        pytest.param(DREAM, "/viewProduct?id=9", "Kamagra Gold 100mg x 40", ("0.0123", "BTC"), "dutchpharm", "/contactMember?member=dutchpharm", ("NL",), ("WORLD",), id="labels"),
        pytest.param(RUSSIAN, "/product/3", "Лирика 300 мг", ("0.0021", "BTC"), "apteka77", "/shop/apteka77", ("RU",), ("RU", "KZ"), id="russian"),
        pytest.param(MONERO, "/listing/551", "Semaglutide 5mg vial", ("0.512", "XMR"), "peptidelab", "/u/peptidelab", ("CN",), ("US", "EU", "AU"), id="lines"),
    ],
)  # fmt: skip
def test_product_page(
    html: str, path: str, title: str, price: tuple[str, str], seller: str, seller_path: str,
    ships_from: tuple[str, ...], ships_to: tuple[str, ...],
) -> None:  # fmt: skip
    listing = only(html, path)
    assert listing.title == title
    assert listing.price is not None
    assert (f"{listing.price.amount:f}", listing.price.currency) == price
    assert listing.seller == seller
    assert listing.seller_url == HOST + seller_path
    assert (listing.ships_from, listing.ships_to) == (ships_from, ships_to)


def test_counters_and_stock() -> None:
    assert dict(only(RUSSIAN, "/product/3").counters) == {"sales": 1204}
    assert only(RUSSIAN, "/product/3").quantity_on_offer == 14
    assert only(TABLE, "/listing.php?id=5").quantity_on_offer == 48
    assert dict(only(TABLE, "/listing.php?id=5").counters) == {"sales": 312}
    assert only(MONERO, "/listing/551").payment_methods == ("monero", "bitcoin")


LISTING_PAGE = (
    "<html><head><title>Market - Prescription</title></head><body><table>"
    + "".join(
        f'<tr class="{"odd" if i % 2 else "even"}"><td><a href="/p/{i}"><img src="/t/{i}.jpg"></a></td><td><a href="/p/{i}">Product {name} {i}0mg</a>'
        f'<br><span>short text</span></td><td>0.{i}5310 BTC</td><td>Germany → World</td><td><a href="/vendor/v{i}">vendor{i}</a></td></tr>'
        for i, name in enumerate(("Xanax", "Valium", "Ritalin", "Viagra"), 1)
    )
    + "</table></body></html>"
)


def test_list_page() -> None:
    cards = extract_listings(make_page(LISTING_PAGE, url=HOST + "/cat/rx"), None)
    assert [card.title for card in cards] == [
        "Product Xanax 10mg",
        "Product Valium 20mg",
        "Product Ritalin 30mg",
        "Product Viagra 40mg",
    ]
    assert [card.url for card in cards] == [f"{HOST}/p/{i}" for i in range(1, 5)]
    assert [card.seller for card in cards] == ["vendor1", "vendor2", "vendor3", "vendor4"]
    assert cards[0].seller_url == f"{HOST}/vendor/v1"
    assert cards[0].price is not None
    assert cards[0].price.currency == "BTC"
    assert all(card.is_card for card in cards)


def test_a_menu_entry_named_shop_announces_no_seller() -> None:
    menu = '<ul class=active><li><a href="/shop/">Shop</a></li><li><a href="/shop/pain/">Pain</a></li></ul>'
    html = f"<html><title>Tramadol 50 mg</title>{menu}<h1>Tramadol 50 mg</h1><p>$30.00</p><button>Add to cart</button>"
    listing = only(html, "/shop/product/tramadol-50/")
    assert (listing.seller, listing.seller_url) == (None, None)
