# SPDX-License-Identifier: EUPL-1.2
"""EverShop: pages carry their own state as JSON; there is no public catalogue, so its pages are read."""

from crawler.page import Page
from crawler.platforms.platform import Catalogue, shows_marks


class EverShop:
    """A shop of EverShop (Node.js, React)."""

    name = "evershop"

    def recognise(self, page: Page) -> bool:
        """By its page state."""
        return shows_marks(page, self.name)

    def catalogue_urls(self, home: Page) -> tuple[str, ...]:
        """None: product pages are found by links and sitemap."""
        return ()

    def parse_catalogue(self, page: Page, currency: str | None = None) -> Catalogue | None:
        """None: see `crawler.extraction.embedded`."""
        return None
