# SPDX-License-Identifier: EUPL-1.2
"""Magento 2: guests may ask GraphQL for all products; the REST catalogue answers only where the shop opened it.

Source: Adobe Commerce GraphQL reference, query `products`; REST `V1/products` (Magento 2 search criteria).
"""

from typing import Any
from urllib.parse import quote

from crawler.extraction.plain import absolute_url, clean_text, image_urls, read_amount
from crawler.listing import Availability, Listing, Money
from crawler.page import Page
from crawler.platforms.json_answer import objects, origin, read_json
from crawler.platforms.platform import Catalogue, shows_marks

PER_PAGE = 100
_FIELDS = (
    "items{name sku url_key url_suffix stock_status description{html} short_description{html} image{url} "
    "categories{name} price_range{minimum_price{final_price{value currency}}}} page_info{current_page total_pages}"
)


class Magento:
    """A shop of Magento 2, Adobe Commerce or Mage-OS."""

    name = "magento"

    def recognise(self, page: Page) -> bool:
        """By its scripts' names."""
        return shows_marks(page, self.name)

    def catalogue_urls(self, home: Page) -> tuple[str, ...]:
        """The first page of all products by GraphQL over GET."""
        return (_graphql_url(home.url, 1),)

    def parse_catalogue(self, page: Page, currency: str | None = None) -> Catalogue | None:
        """One listing for each product."""
        answer = read_json(page)
        data = answer.get("data") if isinstance(answer, dict) else None
        products = data.get("products") if isinstance(data, dict) else None
        if not isinstance(products, dict) or not isinstance(products.get("items"), list):
            return None
        items = objects(products["items"])
        if items and "price_range" not in items[0]:
            return None
        found = tuple(listing for one in items if (listing := _listing(one, page.url, currency)))
        info = products.get("page_info")
        at, last = (info.get("current_page"), info.get("total_pages")) if isinstance(info, dict) else (None, None)
        more = isinstance(at, int) and isinstance(last, int) and at < min(last, 10_000)
        return Catalogue(listings=found, next_urls=(_graphql_url(page.url, at + 1),) if more and at else ())


def _graphql_url(url: str, number: int) -> str:
    query = (
        f'{{products(search:"",filter:{{price:{{from:"0"}}}},pageSize:{PER_PAGE},currentPage:{number}){{{_FIELDS}}}}}'
    )
    return f"{origin(url)}/graphql?query={quote(query, safe='')}"


def _listing(product: dict[str, Any], url: str, currency: str | None) -> Listing | None:
    title, key = clean_text(product.get("name"), 500), product.get("url_key")
    if not title or not isinstance(key, str):
        return None
    suffix = product.get("url_suffix")
    price = _final_price(product)
    code = price.get("currency")
    amount = read_amount(price.get("value"))
    image = product.get("image")
    stock = {"IN_STOCK": Availability.IN_STOCK, "OUT_OF_STOCK": Availability.OUT_OF_STOCK}
    return Listing(
        url=absolute_url(f"/{key}{suffix if isinstance(suffix, str) else ''}", url),
        title=title,
        raw_price=f"{price.get('value')} {code}" if amount is not None else None,
        price=Money(amount=amount, currency=code if isinstance(code, str) else currency)
        if amount is not None
        else None,
        description=_html(product.get("description")) or _html(product.get("short_description")),
        category=" > ".join(clean_text(one.get("name"), 60) for one in objects(product.get("categories"))[:3]) or None,
        sku=clean_text(product.get("sku"), 100) or None,
        availability=stock.get(str(product.get("stock_status"))),
        images=image_urls(image.get("url"), url) if isinstance(image, dict) else (),
        read_by="platform",
    )


def _final_price(product: dict[str, Any]) -> dict[str, Any]:
    """The innermost object of `price_range.minimum_price.final_price`, empty when a level is missing."""
    value: Any = product
    for key in ("price_range", "minimum_price", "final_price"):
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _html(value: object) -> str:
    return clean_text(value.get("html")) if isinstance(value, dict) else ""
