# SPDX-License-Identifier: EUPL-1.2
"""QuietFormat: no line per page or item, and never a page's content in the log."""

from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure


class QuietFormat(LogFormatter):
    """What went well is counted, not logged."""

    def crawled(self, request: Request, response: Response, spider: Spider) -> LogFormatterResult | None:  # type: ignore[override]
        """Nothing: pages are counted."""
        return None

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult | None:  # type: ignore[override]
        """Nothing: items are counted."""
        return None

    def item_error(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """Which page a station could not keep; not the page itself."""
        found = getattr(item, "seen", item)
        args = {"key": getattr(found, "page_key", "?")}
        return {"level": 40, "msg": "a station failed: page_key=%(key)s", "args": args}
