# SPDX-License-Identifier: EUPL-1.2
"""Pages between a list and a product: plans without links, a list of one, packs of one product, two currencies."""

import pytest

from crawler.extraction.product import extract_listings
from crawler.extraction.threads import extract_thread
from tests.make import make_page

PLAN = (
    '<div class="plan"><h3>{}</h3><div class="amount">{} <small>€ / unit</small></div><p>By post.</p><a>Order</a></div>'
)
PLANS = "<h1>Papers</h1>" + "".join(
    PLAN.format(*plan)
    for plan in [("Blank certificate", 45), ("Stamped certificate", 120), ("Digital certificate", 90)]
)
ONE = (
    "<h1>Pain</h1><div itemscope itemtype='https://schema.org/Product'><a itemprop='url' href='/a/sumatriptan'>"
    "<span itemprop='name'>Sumatriptan 50 mg</span></a><div itemprop='offers' itemscope itemtype='https://schema.org/Offer'>"
    "<meta itemprop='priceCurrency' content='EUR'><span itemprop='price' content='14.72'>14,72 €</span></div></div>"
)
PACK = "<tr><td>50 mg × {} pills</td><td>€{}</td><td>€{}</td><td><form><input type=submit value=Order></form></td></tr>"
PACKS = (
    "<title>Buy Zithromax</title><h1>Zithromax</h1><p>Antibiotic.</p><table><tr><th>Package</th><th>Per pill</th>"
    "<th>Price</th><th></th></tr>"
    + "".join(PACK.format(*pack) for pack in [(12, "2.05", "24.60"), (36, "1.70", "61.20"), (90, "1.50", "135.00")])
    + "</table>"
)
COINS = "".join(
    f'<div class="listing"><a href="/listing/{n}">Xanax 2 mg x {n}</a><div class="p">USD {n}.00<br>'
    f"<small>0.00{n} BTC / 1.{n} XMR</small></div></div>"
    for n in (31, 52, 73, 94)
)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        pytest.param(
            PLANS,
            [("Blank certificate", "45"), ("Stamped certificate", "120"), ("Digital certificate", "90")],
            id="plans without links",
        ),
        pytest.param(ONE, [("Sumatriptan 50 mg", "14.72")], id="a category of one product"),
        pytest.param(PACKS, [("Zithromax", "24.60")], id="one product in packs"),
        pytest.param(
            COINS, [(f"Xanax 2 mg x {n}", f"{n}.00") for n in (31, 52, 73, 94)], id="priced in money and coins"
        ),
    ],
)
def test_between_list_and_product(html: str, found: list[tuple[str, str]]) -> None:
    listings = extract_listings(make_page(f"<html><body>{html}</body></html>", url="https://shop.example/c/1"), None)
    assert [(one.title, str(one.price.amount) if one.price else None) for one in listings] == found


POST = (
    '<div class="tgme_widget_message" data-post="meds/{n}"><div class="tgme_widget_message_text">{text}</div>'
    '<a class="tgme_widget_message_date" href="https://t.example/meds/{n}"><time>10:15</time></a></div>'
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Трамадол 50 мг, 20 капсул<br>Ціна: 650 грн", "Трамадол 50 мг, 20 капсул", id="name, then price"),
        pytest.param(
            "Lyrica 300 mg, 14 caps<br>Original<br>45 €", "Lyrica 300 mg, 14 caps", id="price alone on a line"
        ),
        pytest.param("Без рецепта. Замовлення пишіть менеджеру @manager", None, id="an invitation names no product"),
        pytest.param("Police seized tramadol 50 mg worth 650 €.", None, id="news"),
    ],
)
def test_channel_post(text: str, found: str | None) -> None:
    page = make_page(f"<html><body>{POST.format(n=203, text=text)}</body></html>", url="https://t.example/s/meds")
    listings = extract_thread(page)
    assert [one.title for one in listings] == ([found] if found else [])
    assert all((one.url, one.variant, one.is_card) == ("https://t.example/meds/203", "", True) for one in listings)
