# SPDX-License-Identifier: EUPL-1.2
"""Station 2 of the conveyor: a CapturedPage comes in, an AssessedPage goes out."""

from typing import Self

from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from classifiers.assessment import AssessedPage
from classifiers.batch import AssessBatch
from classifiers.judge import load_judge
from config.settings import load_settings
from crawler.captured import CapturedPage


class AssessPipeline:
    """Awaits its batch; all thinking is in classifiers.judge."""

    def __init__(self, batch: AssessBatch, stats: StatsCollector) -> None:
        self.batch, self.stats = batch, stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """With the judge that the settings name."""
        assert crawler.stats is not None  # Scrapy sets it before it builds a pipeline
        return cls(AssessBatch(load_judge(load_settings())), crawler.stats)

    async def process_item(self, item: CapturedPage) -> AssessedPage:
        """The page with its assessments."""
        page = await self.batch.assess(item)
        for assessment in page.assessments:
            self.stats.inc_value(f"theriac/classifiers/{assessment.verdict}")
        return page
