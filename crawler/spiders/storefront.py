# SPDX-License-Identifier: EUPL-1.2
"""Storefront: any shop, from its home page, no selectors needed."""

from crawler.spiders.base import SiteSpider


class StorefrontSpider(SiteSpider):
    """Shops."""

    name = "storefront"
