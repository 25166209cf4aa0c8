# SPDX-License-Identifier: EUPL-1.2
"""Station 1 of the conveyor: a SeenPage comes in, a CapturedPage goes out."""

from typing import Self

from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from crawler.capture import WarcWriter
from crawler.captured import CapturedPage
from crawler.capturing import open_writer
from crawler.seen import SeenPage


class CapturePipeline:
    """Writes the page's bytes; a page that cannot be written goes no further."""

    def __init__(self, writer: WarcWriter, stats: StatsCollector) -> None:
        self.writer, self.stats = writer, stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """With the run that hangs on the spider."""
        assert crawler.stats is not None  # Scrapy sets it before it builds a pipeline
        return cls(open_writer(crawler.spider.run), crawler.stats)  # type: ignore[union-attr]

    def process_item(self, item: SeenPage) -> CapturedPage:
        """One event in the run's WARC."""
        captured = CapturedPage(seen=item, capture=self.writer.write(item))
        self.stats.inc_value("theriac/crawler/captures")
        return captured

    def close_spider(self) -> None:
        """End the file."""
        self.writer.close()
