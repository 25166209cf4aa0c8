# SPDX-License-Identifier: EUPL-1.2
"""Shopify: `/products.json` gives all products of a shop without their currency, which the home page states.

Source: Shopify's storefront endpoints `products.json`, `collections/<handle>/products.json`, `meta.json`.
"""

import re
from decimal import Decimal
from typing import Any

from crawler.extraction.plain import clean_text, image_urls, read_amount
from crawler.listing import Availability, Listing, Money, PriceStep
from crawler.page import Page
from crawler.platforms.json_answer import objects, origin, page_number, read_json, with_query
from crawler.platforms.platform import Catalogue, shows_marks

_ACTIVE = re.compile(r"""Shopify\.currency\s*=\s*\{[^{}]{0,80}["']active["']\s*:\s*["']([A-Z]{3})["']""")
_META = re.compile(
    r"""(?:og:price:currency["']\s+content=|["']?priceCurrency["']?\s*[:=]\s*|shopCurrency["']?\s*[:=]\s*)["']([A-Z]{3})["']"""
)


class Shopify:
    """A storefront of Shopify."""

    name = "shopify"

    def recognise(self, page: Page) -> bool:
        """By its own servers' names."""
        return shows_marks(page, self.name)

    def catalogue_urls(self, home: Page) -> tuple[str, ...]:
        """All products, 250 at a time."""
        return (f"{origin(home.url)}/products.json?limit=250&page=1",)

    def parse_catalogue(self, page: Page, currency: str | None = None) -> Catalogue | None:
        """One listing for each product; its variants are the price ladder."""
        answer = read_json(page)
        if not isinstance(answer, dict) or not isinstance(answer.get("products"), list):
            return None
        products = [one for one in objects(answer["products"]) if "handle" in one and "variants" in one]
        if answer["products"] and not products:
            return None
        found = tuple(listing for one in products if (listing := _listing(one, page.url, currency)))
        more = (with_query(page.url, page=page_number(page.url) + 1),) if len(products) >= 30 else ()
        return Catalogue(listings=found, next_urls=more)


def read_shop_currency(home: Page) -> str | None:
    """The currency that a Shopify page prices in."""
    source = home.html[:400_000]
    match = _ACTIVE.search(source) or _META.search(source)
    return match[1] if match else None


def _listing(product: dict[str, Any], url: str, currency: str | None) -> Listing | None:
    title = clean_text(product.get("title"), 500)
    handle = product.get("handle")
    if not title or not isinstance(handle, str):
        return None
    variants = objects(product["variants"])
    prices = [(one, amount) for one in variants if (amount := read_amount(one.get("price"), currency)) is not None]
    first = prices[0] if prices else None
    available = {bool(one.get("available")) for one in variants if "available" in one}
    return Listing(
        url=f"{origin(url)}/products/{handle}",
        title=title,
        raw_price=str(first[0].get("price")) if first else None,
        price=Money(amount=first[1], currency=currency) if first else None,
        price_ladder=_ladder(prices, currency) if len(prices) > 1 else (),
        description=clean_text(product.get("body_html")),
        brand=clean_text(product.get("vendor"), 100) or None,
        category=clean_text(product.get("product_type"), 200) or None,
        sku=clean_text(first[0].get("sku"), 100) or None if first else None,
        availability=(Availability.IN_STOCK if True in available else Availability.OUT_OF_STOCK) if available else None,
        images=image_urls([one.get("src") for one in objects(product.get("images"))], url),
        read_by="platform",
    )


def _ladder(prices: list[tuple[dict[str, Any], Decimal]], currency: str | None) -> tuple[PriceStep, ...]:
    return tuple(
        PriceStep(
            raw=f"{clean_text(one.get('title'), 200)} {one.get('price')}".strip(),
            quantity=None,
            price=Money(amount=amount, currency=currency),
        )
        for one, amount in prices[:100]
    )
