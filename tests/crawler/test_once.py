# SPDX-License-Identifier: EUPL-1.2
"""One offer is counted once, under whatever addresses a site shows it, and list pages are asked for once."""

from decimal import Decimal
from pathlib import Path

import pytest

from crawler.frontier.store import FrontierStore
from crawler.linking import as_first_page
from crawler.listing import Listing, Money
from crawler.offers import OfferBook
from crawler.outlinks import OutLink

SHOP = "https://shop.example"


def offer(path: str, title: str = "Tramadol 50 mg", price: str = "30", variant: str = "") -> Listing:
    money = Money(amount=Decimal(price), currency="EUR")
    return Listing(url=SHOP + path, title=title, raw_price=f"{price} €", price=money, variant=variant)


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        pytest.param(offer("/item/7"), offer("/item/7/reviews"), 0, id="tab below the product"),
        pytest.param(offer("/item/7"), offer("/item/7/reviews/all/"), 0, id="two folders below"),
        pytest.param(offer("/item/7"), offer("/item/7/500mg", "Tramadol 500 mg"), 1, id="another product below"),
        pytest.param(offer("/item/7"), offer("/item/7/big", price="55"), 1, id="another price below"),
        pytest.param(offer("/item/7"), offer("/item/8"), 1, id="the same words at a sister address"),
        pytest.param(offer("/"), offer("/item/7"), 1, id="the home page is no product's folder"),
        pytest.param(offer("/item/7"), offer("/item/7?from=list"), 0, id="the same page by another query"),
        pytest.param(offer("/ed/7"), offer("/de/ed/7"), 0, id="the same words below another folder"),
    ],
)
def test_an_offer_below_its_own_address(tmp_path: Path, first: Listing, second: Listing, kept: int) -> None:
    book = OfferBook(FrontierStore(tmp_path / "frontier.sqlite"), set())
    assert len(book.claim(1, first.url, None, [first]).own) == 1
    assert len(book.claim(2, second.url, None, [second]).own) == kept


@pytest.mark.parametrize(
    ("link", "url"),
    [
        pytest.param(OutLink(url=f"{SHOP}/c?page=1", text="1"), f"{SHOP}/c", id="numbered"),
        pytest.param(OutLink(url=f"{SHOP}/c?page=1&q=x", text="« "), f"{SHOP}/c?q=x", id="sign, with a query"),
        pytest.param(OutLink(url=f"{SHOP}/c?q=x&page=1", rel="prev"), f"{SHOP}/c?q=x", id="markup"),
        pytest.param(OutLink(url=f"{SHOP}/c?page=1", text="2"), f"{SHOP}/c?page=1", id="counted from nought"),
        pytest.param(OutLink(url=f"{SHOP}/c?page=11", text="1"), f"{SHOP}/c?page=11", id="another number"),
    ],
)
def test_first_page_of_a_list(link: OutLink, url: str) -> None:
    assert as_first_page(link).url == url
