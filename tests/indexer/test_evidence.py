# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.alerts.memory_store import make_record
from tests.make import make_listing

SHOP = "https://shop.example"


@pytest.mark.parametrize(
    ("read_by", "own", "page", "seen_at"),
    [
        pytest.param("platform", f"{SHOP}/products/a", f"{SHOP}/products.json?page=1", "own", id="shop interface"),
        pytest.param("feed", f"{SHOP}/p/a", f"{SHOP}/feed.xml", "own", id="product feed"),
        pytest.param("feed", "https://other.example/p/a", f"{SHOP}/feed.xml", "page", id="a feed names another site"),
        pytest.param("platform", "", f"{SHOP}/products.json", "page", id="no own address"),
        pytest.param("json_ld", f"{SHOP}/p/a", f"{SHOP}/p/a?utm=1", "page", id="product page"),
        pytest.param("blocks", f"{SHOP}/p/a", f"{SHOP}/list", "page", id="card on a list for people"),
    ],
)
def test_where_a_person_sees_the_offer(read_by: str, own: str, page: str, seen_at: str) -> None:
    record = make_record(0, page_url=page, listing=make_listing(url=own, read_by=read_by))
    assert record.offer_address == {"own": own, "page": page}[seen_at]
