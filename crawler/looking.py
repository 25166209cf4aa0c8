# SPDX-License-Identifier: EUPL-1.2
"""A sealed look: one flagged offer's page in the browser, whole, with pictures; shown again from its capture."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from config.settings import Settings
from crawler.capture_files import CaptureFiles
from crawler.captured import Capture
from crawler.clock import read_clock
from crawler.extraction.product import extract_listings
from crawler.frontier.canonical import page_key
from crawler.guard import Guard
from crawler.page import Page, PageState
from crawler.quality import LookQuality
from crawler.render import Renderer, RenderError
from crawler.render_look import take_look
from crawler.render_replay import check_look
from crawler.seen import LookFacts, PageOutcome, SeenPage
from crawler.session import Session
from crawler.state import page_state


@dataclass(frozen=True, kw_only=True)
class Eyes:
    """One browser for the looks of a source."""

    renderer: Renderer
    loop: asyncio.AbstractEventLoop
    source: str
    practice: bool

    def look(self, url: str) -> SeenPage:
        """One look; raises RenderError for a page that cannot be shown."""
        look = self.loop.run_until_complete(take_look(self.renderer, url))
        outcome = page_state(look.page)
        listings = extract_listings(look.page, None) if outcome.state is PageState.OK else ()
        return SeenPage(
            run_id="look", source=self.source, page_key=f"{page_key(url)}-look", page=look.page, outcome=outcome,
            exchange=look.exchange, listings=tuple(listing for listing in listings if not listing.is_card),
            practice=self.practice, screenshot_png=look.screenshot_png, resources=look.resources,
            alterations=look.alterations, found_by="flag", browser=look.browser, look=look.facts,
        )  # fmt: skip

    def nothing(self, url: str, why: str) -> SeenPage:
        """What is kept when no answer came: the request, the moment and the reason."""
        clock = read_clock()
        page = Page(url=url, requested_url=url, status=0, headers=(), body=b"", fetched_at=datetime.now(UTC))
        return SeenPage(
            run_id="look", source=self.source, page_key=f"{page_key(url)}-look", page=page, exchange=None,
            outcome=PageOutcome(state=PageState.ERROR, reason=why[:500]), practice=self.practice, found_by="flag",
            browser=self.renderer.facts(), look=LookFacts(text="", clock_before=clock, clock_after=read_clock()),
        )  # fmt: skip

    def check(self, files: CaptureFiles, capture: Capture, seen: SeenPage, attempt: int) -> LookQuality:
        """Show the capture again, without any network, and compare."""
        return self.loop.run_until_complete(check_look(self.renderer, files, capture, seen, attempt))


@contextmanager
def open_eyes(
    settings: Settings,
    *,
    source: str = "look",
    allow_private: bool = False,
    practice: bool = False,
    proxy: str | None = None,
    cookies: Path | None = None,
) -> Iterator[Eyes]:
    """A browser under the circumstances of one source, closed at the end."""
    guard = Guard(allow_private=allow_private and not practice, by_proxy=proxy is not None)
    loop = asyncio.new_event_loop()
    opened = open_renderer(guard, settings, proxy)
    try:
        renderer = loop.run_until_complete(opened.__aenter__())
        if cookies is not None:
            renderer.cookies = Session.from_file(cookies).as_browser_cookies()
        yield Eyes(renderer=renderer, loop=loop, source=source, practice=practice)
    finally:
        loop.run_until_complete(opened.__aexit__(None, None, None))
        loop.close()


@asynccontextmanager
async def open_renderer(guard: Guard, settings: Settings, proxy: str | None) -> AsyncIterator[Renderer]:
    """A browser that is closed at the end."""
    identity = f"{settings.crawl.identity} {settings.crawl.contact}".strip()
    renderer = Renderer(
        guard, identity=identity, browser=settings.browser, proxy=proxy, timeout_s=settings.crawl.timeout_s
    )
    try:
        yield renderer
    finally:
        await renderer.close()


__all__ = ["Eyes", "RenderError", "open_eyes", "open_renderer"]
