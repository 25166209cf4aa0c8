# SPDX-License-Identifier: EUPL-1.2
"""Price ladders and label-value pairs in the shapes pages give them."""

import pytest

from crawler.extraction.label_words import Field
from crawler.extraction.labels import add_labels, read_labels
from crawler.extraction.ladder import extract_ladder, ladder_price
from tests.make import make_listing, make_page

HEADER = """<h1>Viagra</h1><h3>Viagra 100mg</h3><table><tr><th>Package</th><th>Per Pill</th><th>Price</th><th>Savings</th><th>Order</th></tr>
<tr><td>10 pills</td><td>$4.50</td><td>$45.00</td><td></td><td><a href="/cart?add=1">Buy</a></td></tr>
<tr><td>30 pills</td><td>$3.00</td><td>$90.00</td><td>$45.00</td><td>Buy</td></tr></table>"""
STRENGTHS = """<h3>Viagra 50mg</h3><table><tr><td>50mg × 30 pills</td><td>$2.00</td><td>$60</td></tr><tr><td>50mg × 60 pills + 4 free</td><td>$1.50</td><td>$90</td></tr></table>
<h3>Viagra 25mg</h3><table><tr><td>30 pills</td><td>$1.00</td><td>$30</td></tr></table>"""
SELECT = "<select><option>Choose</option><option>30 tabl. - 1 200 руб.</option><option>60 tabl. - 2 000 руб.</option></select>"
RADIO = "<label><input type=radio>10 Stück für 45,00 €</label><label><input type=radio>20 Stück für 80,00 €</label>"
LIST = "<ul><li>10g - $100</li><li>50g - $400</li><li>100 g: $700</li></ul>"
PRODUCTS = "<table><tr><td>Viagra 100mg</td><td>30 pills</td><td>$30</td></tr><tr><td>Cialis 20 mg</td><td>30 pills</td><td>$31</td></tr><tr><td>Levitra 20 mg</td><td>30 pills</td><td>$32</td></tr></table>"


@pytest.mark.parametrize(
    ("html", "steps"),
    [
        pytest.param(HEADER, [(10, "45.00", "4.50", "100mg"), (30, "90.00", "3.00", "100mg")], id="header names the unit price"),
        pytest.param(STRENGTHS, [(30, "60", "2.00", "50mg"), (64, "90", "1.50", "50mg"), (30, "30", "1.00", "25mg")], id="strengths apart"),
        pytest.param(SELECT, [(30, "1200", None, None), (60, "2000", None, None)], id="choices"),
        pytest.param(RADIO, [(10, "45.00", None, None), (20, "80.00", None, None)], id="radio buttons"),
        pytest.param(LIST, [(10, "100", None, None), (50, "400", None, None), (100, "700", None, None)], id="list"),
        pytest.param(PRODUCTS, [], id="several products are no ladder"),
        pytest.param("<table><tr><td>30 pills</td><td>$30</td></tr></table>", [], id="one row"),
        pytest.param("<p>nothing</p>", [], id="nothing"),
    ],
)  # fmt: skip
def test_ladder(html: str, steps: list[tuple[int, str, str | None, str | None]]) -> None:
    found = extract_ladder(make_page(html))
    assert [
        (step.quantity, str(step.price.amount), str(step.unit_price.amount) if step.unit_price else None, step.strength) for step in found
    ] == steps  # fmt: skip
    assert ladder_price(found) == (found[0].price if found else None)


MARKUPS = [
    pytest.param("<table><tr><td>Ships from:</td><td>Germany</td></tr><tr><td>Vendor</td><td><a>rxking</a> (512)</td></tr></table>", id="table"),
    pytest.param("<dl><dt>Ships from</dt><dd>Germany</dd><dt>Vendor</dt><dd>rxking [98%]</dd></dl>", id="definition list"),
    pytest.param("<p><b>Ships from:</b> Germany<br><b>Vendor:</b> rxking</p>", id="bold labels"),
    pytest.param("<p>Ships from: Germany</p><p>Vendor: rxking</p>", id="lines"),
    pytest.param("<div><label>Ships from</label><span>Germany</span></div><div><label>Vendor</label><span>rxking</span></div>", id="label and span"),
    pytest.param("<p>Отправка из: Германия</p><p>Продавец: rxking</p>", id="russian"),
    pytest.param("<p>Versand aus: Deutschland</p><p>Verkäufer: rxking</p>", id="german"),
    pytest.param("<p>发货地：德国</p><p>卖家：rxking</p>", id="chinese"),
]  # fmt: skip


@pytest.mark.parametrize("html", MARKUPS)
def test_labels(html: str) -> None:
    listing = add_labels(make_listing(), read_labels(make_page(html).tree))
    assert (listing.ships_from, listing.seller) == (("DE",), "rxking")


def test_labels_over_several_links() -> None:
    labels = read_labels(
        make_page("<p>Ships to</p><p><a>EU</a>, <a>United States</a></p><p>Quantity left</p><p>43</p>").tree
    )
    listing = add_labels(make_listing(), labels)
    assert listing.ships_to == ("EU", "US")
    assert listing.quantity_on_offer == 43


def test_a_label_before_a_label_has_no_value() -> None:
    labels = read_labels(make_page("<tr><th>Price</th><th>Quantity</th><th>Vendor</th></tr>").tree)
    assert Field.PRICE not in labels
    assert Field.QUANTITY not in labels
