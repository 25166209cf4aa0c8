# SPDX-License-Identifier: EUPL-1.2
"""OpenCart: no public API; many shops leave the Google feeds of the default installation open.

Source: OpenCart extensions `feed/google_base` (RSS with the g: names) and `feed/google_sitemap`.
"""

from crawler.extraction.feed_xml import parse_shop_xml
from crawler.page import Page
from crawler.platforms.json_answer import origin
from crawler.platforms.platform import Catalogue, shows_marks


class OpenCart:
    """A shop of OpenCart."""

    name = "opencart"

    def recognise(self, page: Page) -> bool:
        """By its routes and folders."""
        return shows_marks(page, self.name)

    def catalogue_urls(self, home: Page) -> tuple[str, ...]:
        """The product feed, as OpenCart 3 and 2 name it."""
        base = f"{origin(home.url)}/index.php?route="
        return (f"{base}extension/feed/google_base", f"{base}feed/google_base")

    def parse_catalogue(self, page: Page, currency: str | None = None) -> Catalogue | None:
        """The offers of the feed."""
        if "route=" not in page.url or "feed/google_base" not in page.url:
            return None
        found = parse_shop_xml(page, currency)
        return Catalogue(listings=found) if found else None
