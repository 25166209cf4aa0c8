# SPDX-License-Identifier: EUPL-1.2
"""django-oscar: plain HTML; where the add-on django-oscar-api is installed, its products are read as JSON.

Source: django-oscar-api, `/api/products/` (Django REST framework, paged by `next`).
"""

from typing import Any

from crawler.extraction.plain import absolute_url, clean_text, image_urls, read_amount
from crawler.listing import Listing, Money
from crawler.page import Page
from crawler.platforms.json_answer import objects, origin, read_json
from crawler.platforms.platform import Catalogue, shows_marks


class DjangoOscar:
    """A shop of django-oscar."""

    name = "django_oscar"

    def recognise(self, page: Page) -> bool:
        """By its static files and classes."""
        return shows_marks(page, self.name)

    def catalogue_urls(self, home: Page) -> tuple[str, ...]:
        """The add-on's list; most shops lack it and answer 404."""
        return (f"{origin(home.url)}/api/products/",)

    def parse_catalogue(self, page: Page, currency: str | None = None) -> Catalogue | None:
        """Offers of a paged list; a bare list of links gives nothing and the pages are read instead."""
        answer = read_json(page)
        if not isinstance(answer, dict) or not isinstance(answer.get("results"), list) or "next" not in answer:
            return None
        products = [one for one in objects(answer["results"]) if "title" in one and "price" in one]
        if not products:
            return None
        following = absolute_url(answer.get("next"), page.url)
        found = tuple(listing for one in products if (listing := _listing(one, page.url, currency)))
        return Catalogue(listings=found, next_urls=(following,) if following else ())


def _listing(product: dict[str, Any], url: str, currency: str | None) -> Listing | None:
    title, link = clean_text(product.get("title"), 500), absolute_url(product.get("url"), url)
    if not title or not link:
        return None
    price = product.get("price")
    code = price.get("currency") if isinstance(price, dict) else currency
    amount = read_amount(price.get("incl_tax") or price.get("excl_tax") if isinstance(price, dict) else price)
    return Listing(
        url=link,
        title=title,
        raw_price=f"{amount} {code or ''}".strip() if amount is not None else None,
        price=Money(amount=amount, currency=code) if amount is not None else None,
        description=clean_text(product.get("description")),
        sku=clean_text(product.get("upc"), 100) or None,
        images=image_urls([one.get("original") for one in objects(product.get("images"))], url),
        read_by="platform",
    )
