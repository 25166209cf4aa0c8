# SPDX-License-Identifier: EUPL-1.2
"""`python -m crawler.crawl SPEC.json`: one crawl in one process.

Standard output carries JSON lines (`progress`, at the end `finished`), standard error the log. SIGTERM or SIGINT stops
in good order: what is on its way is finished, the rest waits in the frontier for the next attempt of the run.
"""

import gc
import logging
import os
import sys
from pathlib import Path
from typing import Any

from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings as ScrapySettings
from scrapy.signals import spider_opened

from config.errors import TheriacError
from config.settings import Settings, load_settings
from config.source import Family
from crawler.parent import stop_with_parent
from crawler.progress import write_line
from crawler.run import CrawlRun, open_run
from crawler.spec import CrawlSpec, load_spec

SPIDERS = {
    Family.STOREFRONT: "crawler.spiders.storefront.StorefrontSpider",
    Family.MARKETPLACE: "crawler.spiders.marketplace.MarketplaceSpider",
    Family.BOARD: "crawler.spiders.board.BoardSpider",
    Family.FEED: "crawler.spiders.feed.FeedSpider",
    Family.ARCHIVE: "crawler.spiders.archive.ArchiveSpider",
}


def main() -> int:
    """Run the crawl that the file in the first argument describes; 0 done, 1 broken, 2 wrong use."""
    if len(sys.argv) != 2:
        print("usage: python -m crawler.crawl SPEC.json", file=sys.stderr)
        return 2
    stop_with_parent()
    try:
        spec = load_spec(Path(sys.argv[1]))
        os.environ["THERIAC_HOME"] = spec.home
        crawl(spec, load_settings())
    except TheriacError as error:
        write_line({"event": "failed", "error": str(error)})
        print(f"crawl: {error}", file=sys.stderr)
        return 1
    return 0


def crawl(spec: CrawlSpec, settings: Settings) -> None:
    """Crawl to the end."""
    run = open_run(spec, settings)
    try:
        process = CrawlerProcess(scrapy_settings(run))
        log_to_stderr()
        crawler = process.create_crawler(load_spider(spec.family))
        crawler.signals.connect(rest_the_collector, signal=spider_opened)
        process.crawl(crawler, run=run)
        process.start()
    finally:
        run.frontier.close()


def rest_the_collector() -> None:
    """All tables are loaded: they are left out of the search for garbage, which is otherwise a tenth of all work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def log_to_stderr() -> None:
    """Warnings and worse; Scrapy's own chatter is not even made."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", force=True)
    for name in ("scrapy", "twisted", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)


def load_spider(family: Family) -> Any:
    """The spider class of a family."""
    from scrapy.utils.misc import load_object

    return load_object(SPIDERS[family])


def scrapy_settings(run: CrawlRun) -> ScrapySettings:
    """config/scrapy_settings.py with the pace and limits of this crawl."""
    settings, crawl_settings = ScrapySettings(), run.settings.crawl
    settings.setmodule("config.scrapy_settings", priority="project")
    concurrency = crawl_settings.practice_concurrency if run.is_free else crawl_settings.concurrency
    settings.setdict(
        {
            "SPIDER_MODULES": [],
            "THERIAC_GUARD": run.guard,
            "CONCURRENT_REQUESTS": concurrency,
            "CONCURRENT_REQUESTS_PER_DOMAIN": concurrency,
            "DOWNLOAD_TIMEOUT": crawl_settings.timeout_s,
            "DOWNLOAD_MAXSIZE": crawl_settings.body_bytes,
            "DNS_TIMEOUT": min(10.0, crawl_settings.timeout_s),
        },
        priority="cmdline",
    )
    if run.spec.items_file is not None:
        settings.set("THERIAC_ITEMS_FILE", run.spec.items_file, priority="cmdline")
        settings.set("ITEM_PIPELINES", {"crawler.items_file.ItemsFilePipeline": 100}, priority="cmdline")
    settings.setdict(run.spec.scrapy, priority="cmdline")
    return settings


if __name__ == "__main__":
    sys.exit(main())
