# SPDX-License-Identifier: EUPL-1.2
"""ItemsFilePipeline: what was seen as JSON Lines, for a crawl that is to show and not to keep."""

from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec

from crawler.seen import SeenPage

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ItemsFilePipeline:
    """One line per page, flushed, so that a kill leaves whole lines."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.file = path.open("ab")

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Scrapy's way to build it; `THERIAC_ITEMS_FILE` names the file."""
        return cls(Path(crawler.settings["THERIAC_ITEMS_FILE"]))

    def process_item(self, item: SeenPage) -> SeenPage:
        """Write one page."""
        row = {
            "page_key": item.page_key,
            "source": item.source,
            "url": item.page.url,
            "requested_url": item.page.requested_url,
            "status": item.page.status,
            "state": item.outcome.state,
            "reason": item.outcome.reason,
            "rendered": item.page.rendered,
            "observed_at": item.page.fetched_at,
            "listings": item.listings,
            "site": item.site,
            "sellers": item.sellers,
            "is_site_profile": item.is_site_profile,
            "is_seller_profile": item.is_seller_profile,
            "archived_at": item.archived_at,
            "ip_address": item.exchange.ip_address if item.exchange else None,
            "truncated": item.exchange.truncated if item.exchange else None,
            "redirect_chain": item.exchange.redirect_chain if item.exchange else (),
            "response_head": item.exchange.response_head.decode("latin-1") if item.exchange else "",
            "request_head": item.exchange.request_head.decode("latin-1") if item.exchange else "",
        }
        self.file.write(msgspec.json.encode(row) + b"\n")
        self.file.flush()
        return item

    def close_spider(self) -> None:
        """Close the file."""
        self.file.close()
