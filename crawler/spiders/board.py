# SPDX-License-Identifier: EUPL-1.2
"""Board: forums, classifieds and channel previews; threads before lists."""

from crawler.spiders.marketplace import MarketplaceSpider


class BoardSpider(MarketplaceSpider):
    """Threads, adverts, messages."""

    name = "board"
