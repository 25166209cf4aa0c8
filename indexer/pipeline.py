# SPDX-License-Identifier: EUPL-1.2
"""Station 3 of the conveyor: an AssessedPage comes in, a StoredPage goes out when it is safe on the disk."""

import asyncio
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from classifiers.assessment import AssessedPage
from config.settings import load_settings
from indexer.evidence import StoredPage
from indexer.keeper import Keeper


class StorePipeline:
    """Journals and sends; the store gets it now or at the next start."""

    def __init__(self, keeper: Keeper, stats: StatsCollector) -> None:
        self.keeper, self.stats = keeper, stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy; ends after all other stations, so that a segment's end holds the digests of its captures."""
        assert crawler.stats is not None  # Scrapy sets it before it builds a pipeline
        station = cls(Keeper(load_settings()), crawler.stats)
        crawler.signals.connect(station.close, signals.spider_closed)
        return station

    async def process_item(self, item: AssessedPage) -> StoredPage:
        """Wait until the page is on the disk."""
        safe, observation_ids = self.keeper.keep(item)
        await asyncio.wrap_future(safe)
        self.stats.inc_value("theriac/indexer/observations", len(observation_ids))
        return StoredPage(assessed=item, observation_ids=observation_ids)

    async def close(self) -> None:
        """End the segment; what the store would not take is counted."""
        self.stats.set_value("theriac/indexer/store_complete", await asyncio.to_thread(self.keeper.close))
