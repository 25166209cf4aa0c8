# SPDX-License-Identifier: EUPL-1.2
"""Feed: addresses of JSON, CSV or XML that name offers, or of sitemaps that name pages."""

from typing import Any

from crawler.answer import Answer
from crawler.extraction.feed import parse_feed
from crawler.frontier.store import Entry
from crawler.page import PageState
from crawler.reading import NO_LINKS
from crawler.seen import PageOutcome
from crawler.spiders.base import SiteSpider


class FeedSpider(SiteSpider):
    """Machine-readable lists."""

    name = "feed"

    def judge_state(self, answer: Answer) -> PageOutcome:
        """A feed is no page: what answered 200 with something in it is ok."""
        if answer.page.status == 200 and answer.page.body.strip() and not is_html(answer):
            return PageOutcome(state=PageState.OK)
        return super().judge_state(answer)

    def take_ok(self, entry: Entry, answer: Answer) -> Any:
        """A sitemap, a catalogue, another feed, or a page."""
        if is_html(answer):
            return super().take_ok(entry, answer)
        listings, following = parse_feed(answer.page, self.run.source)
        for url in following:
            self.reader.enter_feed(url, entry)
        self.reader.take(entry, answer, NO_LINKS, listings)
        return self.let_go()


def is_html(answer: Answer) -> bool:
    """True when the answer is a page for people."""
    start = answer.page.body[:1_000].lstrip().lower()
    return b"<html" in start or start.startswith(b"<!doctype html")
