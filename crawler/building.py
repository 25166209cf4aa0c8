# SPDX-License-Identifier: EUPL-1.2
"""PageBuilder: lets the browser show a page that scripts build, and weighs what that brought."""

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.answer import Answer
from crawler.errors import CrawlError
from crawler.issues import IssueKind
from crawler.listing import Listing
from crawler.outlinks import OutLinks
from crawler.reading import PageReader
from crawler.rendering import RenderPolicy
from crawler.run import CrawlRun

if TYPE_CHECKING:
    from crawler.render import Renderer


class PageBuilder:
    """One browser per crawl, started when the first page needs it."""

    def __init__(self, run: CrawlRun, reader: PageReader, identity: str) -> None:
        self.run, self.reader, self.identity = run, reader, identity
        self.browser: Renderer | None = None
        mode = run.source.render if run.source is not None else run.spec.render
        self.policy = RenderPolicy(mode=mode, budget=run.settings.crawl.renders_per_run)

    def wants(self, answer: Answer, listings: tuple[Listing, ...]) -> bool:
        """True when a browser should show this page."""
        return self.policy.wants(answer.page, has_offers=bool(listings), site_offers=self.run.listings)

    async def build(
        self, answer: Answer, links: OutLinks, listings: tuple[Listing, ...]
    ) -> tuple[Answer, OutLinks, tuple[Listing, ...]]:
        """The page as the browser shows it with all that it gives; without a browser, as it came."""
        url = answer.page.url
        try:
            rendered = await self.renderer().render(url)
        except (CrawlError, OSError) as error:
            self.run.issues.add(IssueKind.RENDER, str(error), url, doubtful=True)
            self.policy.learn(url, gave_something=False)
            return answer, links, listings
        self.run.rendered += 1
        page = replace(rendered.page, requested_url=answer.page.requested_url)
        built = Answer(page=page, exchange=answer.exchange, browser=rendered.browser)
        more_links, more_listings = self.reader.look_into(built)
        is_new = any(self.run.is_ours(link.url) for link in more_links.links)
        gave_something = len(more_listings) > len(listings) or is_new
        self.policy.learn(url, gave_something=gave_something)
        both = replace(more_links, links=(*links.links, *more_links.links))
        return (built, both, more_listings or listings) if gave_something else (answer, both, listings)

    def renderer(self) -> "Renderer":
        """The browser."""
        if self.browser is None:
            from crawler.render import Renderer

            settings = self.run.settings
            self.browser = Renderer(
                self.run.guard,
                identity=self.identity,
                browser=settings.browser,
                proxy=self.run.proxy,
                timeout_s=settings.crawl.timeout_s,
            )
            self.browser.cookies = self.run.session.as_browser_cookies()
        return self.browser

    async def close(self) -> None:
        """No browser outlives the crawl."""
        if self.browser is not None:
            await self.browser.close()
