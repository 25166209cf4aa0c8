# SPDX-License-Identifier: EUPL-1.2
"""PrestaShop: a category asked with `ajax=1` answers its products as JSON; the web service itself needs a key.

Source: PrestaShop 1.7 and 8, ProductListingFrontController::getAjaxProductSearchVariables.
"""

from typing import Any

from crawler.extraction.plain import absolute_url, clean_text, image_urls, read_amount
from crawler.listing import Availability, Listing, Money
from crawler.page import Page
from crawler.platforms.json_answer import objects, origin, read_json, with_query
from crawler.platforms.platform import Catalogue, shows_marks


class PrestaShop:
    """A shop of PrestaShop 1.7 or later."""

    name = "prestashop"

    def recognise(self, page: Page) -> bool:
        """By its script variable and modules."""
        return shows_marks(page, self.name)

    def catalogue_urls(self, home: Page) -> tuple[str, ...]:
        """The root category, which by default holds what the shop shows."""
        return (f"{origin(home.url)}/index.php?controller=category&id_category=2&ajax=1&resultsPerPage=100&page=1",)

    def parse_catalogue(self, page: Page, currency: str | None = None) -> Catalogue | None:
        """One listing for each product of the category."""
        answer = read_json(page)
        if (
            not isinstance(answer, dict)
            or "rendered_products" not in answer
            or not isinstance(answer.get("products"), list)
        ):
            return None
        found = tuple(listing for one in objects(answer["products"]) if (listing := _listing(one, page.url, currency)))
        return Catalogue(listings=found, next_urls=_next(answer.get("pagination"), page.url))


def _next(pagination: object, url: str) -> tuple[str, ...]:
    if not isinstance(pagination, dict):
        return ()
    at, last = pagination.get("current_page"), pagination.get("pages_count")
    return (with_query(url, page=at + 1),) if isinstance(at, int) and isinstance(last, int) and at < last else ()


def _listing(product: dict[str, Any], url: str, currency: str | None) -> Listing | None:
    title, link = clean_text(product.get("name"), 500), absolute_url(product.get("url") or product.get("link"), url)
    if not title or not link:
        return None
    code = product.get("currency_iso_code") or currency
    code = code if isinstance(code, str) else None
    amount = read_amount(product.get("price_amount"), code)
    cover = product.get("cover")
    stock = product.get("quantity")
    return Listing(
        url=link,
        title=title,
        raw_price=clean_text(product.get("price"), 60) or None,
        price=Money(amount=amount, currency=code) if amount is not None else None,
        description=clean_text(product.get("description_short")) or clean_text(product.get("description")),
        brand=clean_text(product.get("manufacturer_name"), 100) or None,
        category=clean_text(product.get("category_name"), 200) or None,
        sku=clean_text(product.get("reference"), 100) or None,
        availability=(Availability.IN_STOCK if stock > 0 else Availability.OUT_OF_STOCK)
        if isinstance(stock, int)
        else None,
        images=image_urls(cover.get("large") or cover.get("medium"), url) if isinstance(cover, dict) else (),
        read_by="platform",
    )
