# SPDX-License-Identifier: EUPL-1.2
"""Lists of offers in the markup of many engines and of none: what is found, and what is left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.blocks import extract_cards
from crawler.listing import Listing
from tests.growth import LINEAR, growth
from tests.make import make_page

URL = "https://shop.example/category/ed"
NAMES = ("Viagra 100 mg", "Cialis 20 mg", "Levitra 10 mg", "Kamagra Gold", "Priligy 60 mg", "Stendra 200 mg")
PRICES = ("12.50", "20.00", "31.90", "8.00", "45.00", "60.00")


def page_of(item: str, *, wrap: str = "<ul>{}</ul>", count: int = 6, language: str = "en") -> str:
    """A page whose list holds `item` once per product."""
    items = "".join(
        item.format(
            name=name, price=price, comma=price.replace(".", ","), n=number, slug=name.lower().replace(" ", "-")
        )
        for number, (name, price) in enumerate(list(zip(NAMES, PRICES, strict=True))[:count], 1)
    )
    return (
        f'<html lang="{language}"><head><title>Erectile health</title></head><body><nav><a href="/">Home</a><a href="/cart">Cart $0.00</a></nav>'
        f"<h1>Erectile health</h1>{wrap.format(items)}<footer>Free shipping over $200.00</footer></body></html>"
    )


WOO = '<li class="product type-product post-{n} first instock"><a href="/product/{slug}/" class="woocommerce-LoopProduct-link"><img src="/i/{n}.jpg"><h2 class="woocommerce-loop-product__title">{name}</h2><span class="price"><del><span class="woocommerce-Price-amount amount"><bdi><span class="woocommerce-Price-currencySymbol">&euro;</span>99.00</bdi></span></del> <ins><span class="woocommerce-Price-amount amount"><bdi><span class="woocommerce-Price-currencySymbol">&euro;</span>{price}</bdi></span></ins></span></a><a href="?add-to-cart={n}" class="button">Add to cart</a></li>'
MAGENTO = '<li class="item product product-item"><div class="product-item-info"><a href="https://shop.example/{slug}.html" class="product photo"><img src="/i/{n}.jpg"></a><strong class="product name product-item-name"><a class="product-item-link" href="https://shop.example/{slug}.html">{name}</a></strong><div class="price-box"><span class="special-price"><span class="price-container"><span class="price-label">Special Price</span><span data-price-amount="{price}" class="price-wrapper"><span class="price">€{price}</span></span></span></span><span class="old-price"><span class="price-label">Regular Price</span><span class="price">€199.00</span></span></div></div></li>'
PRESTA = '<article class="product-miniature js-product-miniature"><div class="thumbnail-container"><a href="https://shop.example/{n}-{slug}.html" class="thumbnail"><img data-src="/i/{n}.jpg"></a><h3 class="h3 product-title"><a href="https://shop.example/{n}-{slug}.html">{name}</a></h3><div class="product-price-and-shipping"><span class="regular-price">99,00 €</span><span class="price">{comma} €</span></div></div></article>'
OPENCART = '<div class="product-layout product-grid col-lg-4 col-md-4"><div class="product-thumb"><div class="image"><a href="index.php?route=product/product&product_id={n}"><img src="/i/{n}.jpg"></a></div><div class="caption"><h4><a href="index.php?route=product/product&product_id={n}">{name}</a></h4><p>Text about it ..</p><p class="price"><span class="price-new">{price}€</span> <span class="price-old">99.00€</span> <span class="price-tax">Ex Tax: 1.00€</span></p></div></div></div>'
SHOPIFY = '<div class="grid__item"><div class="card-wrapper"><h3 class="card__heading"><a href="/products/{slug}">{name}</a></h3><div class="price"><div class="price__regular"><span class="visually-hidden">Regular price</span><span class="price-item price-item--regular">€{price} EUR</span></div></div></div></div>'
OSCAR = '<li class="col-xs-6"><article class="product_pod"><div class="image_container"><a href="/catalogue/{slug}_{n}/"><img src="/i/{n}.jpg" alt="{name}"></a></div><h3><a href="/catalogue/{slug}_{n}/" title="{name}">{name}</a></h3><div class="product_price"><p class="price_color">€{price}</p><p class="instock availability">In stock</p><form><button>Add to basket</button></form></div></article></li>'
TABLE_ROW = '<tr><td><a href="/p/{n}.html"><img src="/i/{n}.gif"></a></td><td><a href="/p/{n}.html"><b>{name}</b></a><br><font size=1>generic</font></td><td align=right>&euro;{price}</td><td><a href="/order.php?id={n}">Order</a></td></tr>'
CELLS = '<td width="33%"><a href="/p/{n}"><b>{name}</b></a><br>from €{price}<br><a href="/buy?id={n}">Buy now</a></td>'
BARE_DIVS = '<div><div><a href="/item/{n}">{name}</a></div><div>{price} €</div></div>'
TAILWIND = '<a href="/p/{slug}" class="group relative flex flex-col"><div class="aspect-square"><img srcset="/i/{n}.jpg 1x"></div><div class="mt-2 text-sm">{name}</div><div class="text-lg font-bold">€{price}</div></a>'
FLAT_LIST = '<li><a href="/p/{n}">{name}</a> - €{price}</li>'
DEFINITIONS = '<div class="row"><dl><dt><a href="/d/{n}">{name}</a></dt><dd>Price: €{price}</dd></dl></div>'
SPLIT_PRICE = '<div class="tile"><h4><a href="/p/{n}">{name}</a></h4><div class="price-box"><span>€</span><strong>{price}</strong></div></div>'
POLISH = '<div class="produkt"><a class="produkt-nazwa" href="/p/{n}">{name}</a><span class="cena">{comma} zł</span><a href="/koszyk/dodaj/{n}">Do koszyka</a></div>'
RUSSIAN = '<div class="catalog-item"><a href="/catalog/{n}/" class="name">{name}</a><div>Цена: <b>{comma}</b> руб.</div><button>В корзину</button></div>'
ARABIC = (
    '<div class="box"><h3><a href="/p/{n}">{name}</a></h3><span>{price} ر.س</span><button>أضف إلى السلة</button></div>'
)
CHINESE = '<div class="goods"><p class="goods-name"><a href="/goods/{n}">{name}</a></p><em>¥{price}</em><a href="/cart/{n}">加入购物车</a></div>'
TURKISH = '<div class="urun"><h2><a href="/urun/{n}">{name}</a></h2><span class="fiyat">{comma} TL</span><a class="btn">Sepete Ekle</a></div>'

LAYOUTS = [
    pytest.param(WOO, '<ul class="products columns-4">{}</ul>', "EUR", id="WooCommerce"),
    pytest.param(MAGENTO, '<ol class="products list items">{}</ol>', "EUR", id="Magento 2"),
    pytest.param(PRESTA, '<div class="products row">{}</div>', "EUR", id="PrestaShop"),
    pytest.param(OPENCART, '<div class="row">{}</div>', "EUR", id="OpenCart"),
    pytest.param(SHOPIFY, '<div class="grid">{}</div>', "EUR", id="Shopify"),
    pytest.param(OSCAR, '<ol class="row">{}</ol>', "EUR", id="django-oscar"),
    pytest.param(
        TABLE_ROW,
        '<table width="90%"><tr><td>Photo</td><td>Drug</td><td>Price</td><td></td></tr>{}</table>',
        "EUR",
        id="table rows",
    ),
    pytest.param(CELLS, "<table><tr>{}</tr></table>", "EUR", id="table cells"),
    pytest.param(BARE_DIVS, "<div>{}</div>", "EUR", id="divs without classes"),
    pytest.param(TAILWIND, '<div class="grid grid-cols-3">{}</div>', "EUR", id="utility classes, card is a link"),
    pytest.param(FLAT_LIST, "<ul>{}</ul>", "EUR", id="one line each"),
    pytest.param(DEFINITIONS, "<div>{}</div>", "EUR", id="definition lists"),
    pytest.param(SPLIT_PRICE, "<div>{}</div>", "EUR", id="sign and amount apart"),
    pytest.param(POLISH, "<section>{}</section>", "PLN", id="polish"),
    pytest.param(RUSSIAN, "<section>{}</section>", "RUB", id="russian"),
    pytest.param(ARABIC, "<section>{}</section>", "SAR", id="arabic"),
    pytest.param(CHINESE, "<section>{}</section>", None, id="chinese"),
    pytest.param(TURKISH, "<section>{}</section>", "TRY", id="turkish"),
]


@pytest.mark.parametrize(("item", "wrap", "currency"), LAYOUTS)
def test_layouts(item: str, wrap: str, currency: str | None) -> None:
    cards = extract_cards(make_page(page_of(item, wrap=wrap), url=URL))
    assert [card.title for card in cards] == list(NAMES)
    assert [str(card.price.amount) for card in cards if card.price] == list(PRICES)
    if currency:
        assert {card.price.currency for card in cards if card.price} == {currency}
    assert all(card.is_card and card.url.startswith("https://shop.example/") for card in cards)
    assert len({card.url for card in cards}) == len(NAMES)
    assert {card.read_by for card in cards} == {"blocks"}


NO_PAGE = '<tr><td>{name}</td><td>10 tablets</td><td>€{price}</td><td><input type="checkbox" name="p{n}"></td></tr>'


def test_products_without_a_page_of_their_own() -> None:
    cards = extract_cards(
        make_page(page_of(NO_PAGE, wrap="<form><table>{}</table><button>Order</button></form>"), url=URL)
    )
    assert [card.title for card in cards] == list(NAMES)
    assert {card.url for card in cards} == {URL}
    assert [card.variant for card in cards][:2] == ["viagra-100-mg", "cialis-20-mg"]
    assert not any(card.is_card for card in cards)


def test_side_column_is_marked() -> None:
    side = "".join(f'<li><a href="/p/s{i}">Best one {i}</a> <span class="price">$1{i}.00</span></li>' for i in range(3))
    html = page_of(BARE_DIVS).replace(
        "<footer>", f'<aside class="sidebar"><h3>Bestsellers</h3><ul>{side}</ul></aside><footer>'
    )
    read_by = {card.title: card.read_by for card in extract_cards(make_page(html, url=URL))}
    assert read_by["Viagra 100 mg"] == "blocks"
    assert read_by["Best one 1"] == "blocks_side"


NEWS = '<article class="teaser"><h3><a href="/2025/{n}">{name} maker fined ${n}5 million over ads</a></h3><p>The company said it would pay ${n}00 million to settle claims that it misled patients for years in several countries.</p></article>'
PLANS = '<div class="plan"><h3>Basic</h3><p>$9/month</p></div><div class="plan"><h3>Pro</h3><p>$19/month</p></div>'
PACKS = '<tr><td>{n}0 pills</td><td>${n}.50</td><td>${price}</td><td><a href="/cart?add={n}">Add to cart</a></td></tr>'


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(page_of(NEWS), id="news that name sums"),
        pytest.param(f"<html><body><h1>Our plans</h1>{PLANS}</body></html>", id="two plans"),
        pytest.param(page_of(PACKS, wrap="<table>{}</table>"), id="packs of one product"),
        pytest.param("<html><body><p>It costs $20 or $30.</p></body></html>", id="prose"),
        pytest.param("", id="empty"),
    ],
)
def test_nothing_to_list(html: str) -> None:
    assert extract_cards(make_page(html, url=URL)) == ()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["<div>", "</div>", "<li>", "<a href='/x'>", "$5 ", "<table><tr><td>", "Viagra ", "<b>", "€"]),
        max_size=120,
    )
)
def test_any_markup_ends(parts: list[str]) -> None:
    found = extract_cards(make_page("".join(parts), url=URL))
    assert all(isinstance(card, Listing) for card in found)


@pytest.mark.parametrize("junk", ["<div>$1", "$1 ", "<td><a href=/p>x $1", "<li class=price>1"], ids=str)
def test_large_junk_ends(junk: str) -> None:
    assert growth(lambda times: extract_cards(make_page(junk * times, url=URL)), 10_000) < LINEAR
