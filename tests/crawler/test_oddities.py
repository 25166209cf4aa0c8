# SPDX-License-Identifier: EUPL-1.2
import json

import pytest

from crawler.extraction.product import extract_listings
from crawler.issues import IssueKind
from crawler.oddities import find_oddities
from tests.make import make_page


def product(price: str, **more: object) -> str:
    """JSON-LD of one product."""
    offer = {"@type": "Offer", "price": price, "priceCurrency": "EUR"}
    return json.dumps({"@context": "https://schema.org", "@type": "Product", "name": "Pill", "offers": offer} | more)


def group(variants: int) -> str:
    """JSON-LD of a product in many variants."""
    one = [json.loads(product(f"{n + 1}.00", name=f"Pill {n} mg", sku=f"V{n}")) for n in range(variants)]
    return json.dumps({"@context": "https://schema.org", "@type": "ProductGroup", "name": "Pill", "hasVariant": one})


@pytest.mark.parametrize(
    ("markup", "kinds"),
    [
        pytest.param(product("12.00"), [], id="ordinary"),
        pytest.param('{"@type": "BreadcrumbList"}', [], id="other markup"),
        pytest.param('{"@type": "Product", oops', [IssueKind.MARKUP], id="invalid JSON-LD"),
        pytest.param("[" * 100_000, [IssueKind.MARKUP], id="deep JSON-LD"),
        pytest.param(product("forty-nine euros"), [IssueKind.PRICE], id="price in words"),
        pytest.param(group(3), [], id="few variants"),
        pytest.param(group(10_000), [IssueKind.VARIANTS], id="10,000 variants"),
    ],
)
def test_what_could_not_be_read_is_told(markup: str, kinds: list[IssueKind]) -> None:
    page = make_page(
        f'<html><head><title>Pill</title><script type="application/ld+json">{markup}</script></head>'
        "<body><h1>Pill</h1></body></html>"
    )
    assert [kind for kind, _ in find_oddities(page, extract_listings(page, None))] == kinds
