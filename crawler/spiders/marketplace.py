# SPDX-License-Identifier: EUPL-1.2
"""Marketplace: begins with searches for the terms of the source, then listings and sellers."""

from urllib.parse import quote_plus

from crawler.frontier.canonical import clean_url
from crawler.linking import SEARCH
from crawler.spiders.base import SiteSpider

SEARCH_PAGES = 3
"""Result pages asked for outright where the template has {page}; further ones are followed as links."""


class MarketplaceSpider(SiteSpider):
    """Many sellers, one site."""

    name = "marketplace"

    def enter_more(self) -> None:
        """Searches of the source."""
        search = self.run.source.search if self.run.source is not None else None
        if search is None:
            return
        for template in search.templates:
            for term in search.terms:
                for number in range(1, SEARCH_PAGES + 1 if "{page}" in template else 2):
                    asked = template.replace("{term}", quote_plus(term)).replace("{page}", str(number))
                    url = clean_url(asked)
                    if url is not None:
                        self.run.frontier.add(url, priority=SEARCH, depth=1)
