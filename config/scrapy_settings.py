# SPDX-License-Identifier: EUPL-1.2
"""What scrapy.cfg points to: our parts by dotted string, order of the three stations, and what of Scrapy is left out.

Left out are parts that this crawler does itself before a Request exists (duplicates, depth, off-site), does once
instead of per page (retries, redirects, compression, cookies, robots.txt: one middleware), or does not use.
Pace and limits come from Settings and the source when a crawl starts (crawler/crawl.py).
"""

BOT_NAME = "theriac"
SPIDER_MODULES = ["crawler.spiders"]
LOG_LEVEL = "WARNING"
LOG_INSTALL_ROOT_HANDLER = False
STATS_DUMP = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False
ROBOTSTXT_OBEY = False
REDIRECT_ENABLED = False
RETRY_ENABLED = False
METAREFRESH_ENABLED = False
COMPRESSION_ENABLED = False
HTTPPROXY_ENABLED = False
REFERER_ENABLED = False
DOWNLOADER_STATS = False
DEFAULT_REQUEST_HEADERS: dict[str, str] = {}
WARN_ON_GENERATOR_RETURN_VALUE = False

SCHEDULER = "crawler.frontier.scheduler.FrontierScheduler"
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
TWISTED_DNS_RESOLVER = "crawler.resolver.GuardedResolver"
DOWNLOAD_HANDLERS = {
    "http": "crawler.wire.WireHandler",
    "https": "crawler.wire.WireHandler",
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
}
DOWNLOAD_DELAY = 0
CONCURRENT_ITEMS = 1
"""Per response: a page is one item."""
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 100_000_000

ITEM_PIPELINES = {
    "crawler.pipeline.CapturePipeline": 100,
    "classifiers.pipeline.AssessPipeline": 200,
    "indexer.pipeline.StorePipeline": 300,
}
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {"crawler.middleware.CrawlMiddleware": 100}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
EXTENSIONS_BASE: dict[str, int] = {}
EXTENSIONS = {"crawler.progress.ProgressLines": 0}
LOG_FORMATTER = "crawler.log_format.QuietFormat"
