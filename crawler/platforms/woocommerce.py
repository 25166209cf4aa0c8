# SPDX-License-Identifier: EUPL-1.2
"""WooCommerce: the Store API gives all products with prices in minor units.

Source: WooCommerce Store API, `wc/store/v1/products`.
"""

from decimal import Decimal
from typing import Any

from crawler.extraction.plain import clean_text, image_urls
from crawler.listing import Availability, Listing, Money
from crawler.page import Page
from crawler.platforms.json_answer import objects, origin, page_number, query_value, read_json, with_query
from crawler.platforms.platform import Catalogue, shows_marks

PER_PAGE = 100


class WooCommerce:
    """A WordPress shop."""

    name = "woocommerce"

    def recognise(self, page: Page) -> bool:
        """By its plugin's files and classes."""
        return shows_marks(page, self.name)

    def catalogue_urls(self, home: Page) -> tuple[str, ...]:
        """The Store API, by pretty address, as it was called before, and by query."""
        base = origin(home.url)
        return (
            f"{base}/wp-json/wc/store/v1/products?per_page={PER_PAGE}&page=1",
            f"{base}/wp-json/wc/store/products?per_page={PER_PAGE}&page=1",
            f"{base}/?rest_route=/wc/store/v1/products&per_page={PER_PAGE}&page=1",
        )

    def parse_catalogue(self, page: Page, currency: str | None = None) -> Catalogue | None:
        """One listing for each product; a range of prices gives its lowest."""
        answer = read_json(page)
        products = [one for one in objects(answer) if "permalink" in one and isinstance(one.get("prices"), dict)]
        if not isinstance(answer, list) or (answer and not products) or (not answer and "wc/store" not in page.url):
            return None
        found = tuple(listing for one in products if (listing := _listing(one, page.url, currency)))
        return Catalogue(listings=found, next_urls=_next(page, len(products)))


def _next(page: Page, count: int) -> tuple[str, ...]:
    number = page_number(page.url)
    total = page.header("x-wp-totalpages") or ""
    asked = query_value(page.url, "per_page") or "10"
    more = number < int(total) if total.isdigit() else count >= (int(asked) if asked.isdigit() else 10)
    return (with_query(page.url, page=number + 1),) if more and count else ()


def _listing(product: dict[str, Any], url: str, currency: str | None) -> Listing | None:
    title = clean_text(product.get("name"), 500)
    link = product.get("permalink")
    if not title or not isinstance(link, str):
        return None
    prices = product["prices"]
    code = prices.get("currency_code")
    amount = _amount(prices)
    return Listing(
        url=link,
        title=title,
        raw_price=f"{amount} {code}" if amount is not None else None,
        price=Money(amount=amount, currency=code if isinstance(code, str) else currency)
        if amount is not None
        else None,
        description=clean_text(product.get("description")) or clean_text(product.get("short_description")),
        brand=next((clean_text(one.get("name"), 100) for one in objects(product.get("brands"))), None),
        category=" > ".join(clean_text(one.get("name"), 60) for one in objects(product.get("categories"))[:3]) or None,
        sku=clean_text(product.get("sku"), 100) or None,
        availability=_availability(product.get("is_in_stock")),
        images=image_urls([one.get("src") for one in objects(product.get("images"))], url),
        counters=_counters(product),
        read_by="platform",
    )


def _amount(prices: dict[str, Any]) -> Decimal | None:
    """Minor units into an amount; a range gives its lower end."""
    span = prices.get("price_range")
    raw = span.get("min_amount") if isinstance(span, dict) else prices.get("price")
    unit = prices.get("currency_minor_unit")
    if not isinstance(raw, (str, int)) or not str(raw).isdigit() or len(str(raw)) > 15:
        return None
    digits = unit if isinstance(unit, int) and 0 <= unit <= 8 else 2
    amount = Decimal(str(raw)).scaleb(-digits)
    return amount if amount > 0 else None


def _availability(in_stock: object) -> Availability | None:
    if not isinstance(in_stock, bool):
        return None
    return Availability.IN_STOCK if in_stock else Availability.OUT_OF_STOCK


def _counters(product: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    reviews = product.get("review_count")
    return (("reviews", reviews),) if isinstance(reviews, int) and reviews > 0 else ()
