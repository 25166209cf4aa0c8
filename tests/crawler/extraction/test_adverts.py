# SPDX-License-Identifier: EUPL-1.2
"""A blog's entry or a plain page may be an offer, in whatever engine; what informs, warns or helps is none."""

import pytest

from crawler.extraction.product import extract_listings
from crawler.listing import Listing
from tests.make import make_page

TABLE = (
    "<figure><table><tr><th>Quantity</th><th>Price</th><th>Per pill</th></tr><tr><td>30 pills</td><td>€40</td>"
    "<td>€1.33</td></tr><tr><td>60 pills</td><td>€70</td><td>€1.17</td></tr></table></figure>"
)
BLOG = (
    "<html><head><title>{title} – Family Meds</title></head><body><header><a href='/'>Family Meds</a></header>"
    "<main><h1 class='wp-block-post-title'>{title}</h1><div class='entry-content wp-block-post-content'>{text}</div>"
    "<div class='comments'><p>Brenda says: came in 6 days, paid $90</p></div></main><footer>© Family Meds</footer></body>"
)
PLAIN = "<html><head><title>{title}</title></head><body><h1>{title}</h1>{text}</body>"


def offers(title: str, text: str, shape: str = BLOG, path: str = "an-entry") -> tuple[Listing, ...]:
    body = shape.format(title=title, text=text)
    return extract_listings(make_page(body, url=f"https://blog.example/{path}/"), None)


@pytest.mark.parametrize("shape", [pytest.param(BLOG, id="blog"), pytest.param(PLAIN, id="made by hand")])
@pytest.mark.parametrize(
    ("title", "text", "price", "packs"),
    [
        pytest.param("Tramadol 50mg", TABLE, 40, 2, id="a table of packs"),
        pytest.param(
            "Oxycontin 80mg kaufen ohne Rezept",
            "<p>Versand diskret in ganz Europa.</p><p>10 Tabletten – 95 €<br>20 Tabletten – 170 €</p>"
            "<p>Bestellung per WhatsApp: +49 1512 5550123</p>",
            95,
            2,
            id="packs in lines",
        ),
        pytest.param(
            "Acheter Rivotril en ligne",
            "<p>Rivotril 2 mg, boîte de 60 comprimés.</p><ul><li>1 boîte : 65 €</li><li>2 boîtes : 120 €</li></ul>"
            "<p>Livraison discrète sous 48 h, sans ordonnance.</p>",
            65,
            2,
            id="boxes in a list",
        ),
        pytest.param(
            "Comprar Mounjaro sin receta",
            "<p>Mounjaro original en stock. Envío discreto. Precio: 180 € por pluma. Telegram @farmaexpress_es</p>",
            180,
            0,
            id="a price in a sentence",
        ),
        pytest.param(
            "Where to get Subutex 8mg",
            "<p>We have Subutex 8mg strips available in stock. Text us on Signal +44 7700 900321, overnight delivery.</p>",
            None,
            0,
            id="no price, a title that asks as bait",
        ),
    ],
)
def test_an_article_that_sells(shape: str, title: str, text: str, price: int | None, packs: int) -> None:
    (offer,) = offers(title, text, shape)
    assert offer.title == title
    assert (offer.price.amount if offer.price else None) == price
    assert len(offer.price_ladder) == packs


@pytest.mark.parametrize("title", ["Our full price list", "Price list"])
def test_a_price_list_gives_each_product(title: str) -> None:
    found = offers(
        title,
        "<p>All products are in stock:</p><p>Xanax 2mg – $3 per pill<br>Adderall 30mg – $8 per pill</p>"
        "<p>Minimum order 100 pills. Text +1 605 555 0199</p>",
    )
    assert [(one.title, one.price.amount if one.price else None) for one in found] == [
        ("Xanax 2mg", 3),
        ("Adderall 30mg", 8),
    ]
    assert len({(one.url, one.variant) for one in found}) == 2


@pytest.mark.parametrize("shape", [pytest.param(BLOG, id="blog"), pytest.param(PLAIN, id="made by hand")])
@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param("Shipping & Delivery", "<p>We ship worldwide. Standard $15, express $30.</p>", id="delivery"),
        pytest.param(
            "How to order and pay",
            "<p>Place your order by WhatsApp +1 605 555 0100, pay by Bitcoin. 10% discount over $100.</p>",
            id="help",
        ),
        pytest.param("About us", "<p>We sell only genuine medicines from India. Contact us any time.</p>", id="about"),
        pytest.param(
            "How much does Ozempic cost?",
            "<p>The list price is $968.52. With a coupon you may pay $150. Ask your doctor.</p>",
            id="what it costs",
        ),
        pytest.param(
            "FDA warns of fake Adderall sold online",
            "<p>30 pills were sold for $150 and 60 pills for $280 according to the complaint.</p>",
            id="a warning",
        ),
        pytest.param(
            "Metformin 500 mg: uses, dosage, price",
            "<p>Common side effects are nausea. The average price of 60 tablets is $14, of 180 tablets $36.</p>",
            id="a leaflet with prices",
        ),
        pytest.param(
            "My experience with buying Modafinil online",
            "<p>The first site charged $90 for 50 pills and never delivered. Be careful out there.</p>",
            id="a story",
        ),
    ],
)
def test_an_article_that_does_not(shape: str, title: str, text: str) -> None:
    assert offers(title, text, shape) == ()


def test_a_list_of_articles_is_none() -> None:
    entry = (
        "<article><h2>Buy Xanax 2mg</h2><div class='entry-content'><p>Text us +1 605 555 0199, $90</p></div></article>"
    )
    assert not [one for one in offers("Buy pills", entry * 3) if one.read_by == "adverts"]


def test_a_shop_with_one_product_in_a_list_is_none() -> None:
    card = "<ul><li><a href='/p/drip'><h3>Energy drip</h3></a><p>Order online now, in stock</p><b>€420</b></li></ul>"
    assert not [one for one in offers("Shop", card, path="ours") if one.read_by == "adverts"]
    assert not [one for one in offers("Energy", card, path="shop") if one.read_by == "adverts"]
