# SPDX-License-Identifier: EUPL-1.2
"""BigCommerce: the catalogue API needs a token; known so that profiles name it and its sitemap is asked for."""

from crawler.page import Page
from crawler.platforms.platform import Catalogue, shows_marks


class BigCommerce:
    """A storefront of BigCommerce."""

    name = "bigcommerce"

    def recognise(self, page: Page) -> bool:
        """By its own servers' names."""
        return shows_marks(page, self.name)

    def catalogue_urls(self, home: Page) -> tuple[str, ...]:
        """None that a guest may read."""
        return ()

    def parse_catalogue(self, page: Page, currency: str | None = None) -> Catalogue | None:
        """None: its pages carry structured data."""
        return None
