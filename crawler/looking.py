# SPDX-License-Identifier: EUPL-1.2
"""A sealed look: one flagged offer's page in the browser, whole, with a picture."""

import asyncio
from collections.abc import AsyncIterator, Generator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from config.settings import Settings
from crawler.extraction.product import extract_listings
from crawler.frontier.canonical import page_key
from crawler.guard import Guard
from crawler.page import PageState
from crawler.render import Renderer, RenderError
from crawler.seen import PageOutcome, SeenPage
from crawler.session import Session
from crawler.state import page_state


def look(url: str, settings: Settings, **circumstances: object) -> SeenPage:
    """One look, see `look_at_all`."""
    return next(look_at_all([url], settings, **circumstances))  # type: ignore[arg-type]


def look_at_all(
    urls: Iterable[str],
    settings: Settings,
    *,
    run_id: str = "look",
    source: str = "look",
    allow_private: bool = False,
    practice: bool = False,
    proxy: str | None = None,
    cookies: Path | None = None,
) -> Generator[SeenPage, None, None]:
    """Looks with one browser, as they come; raises RenderError for a page that cannot be shown."""
    guard = Guard(allow_private=allow_private and not practice, by_proxy=proxy is not None)
    loop = asyncio.new_event_loop()
    opened = open_renderer(guard, settings, proxy)
    try:
        renderer = loop.run_until_complete(opened.__aenter__())
        if cookies is not None:
            renderer.cookies = Session.from_file(cookies).as_browser_cookies()
        for url in urls:
            seen = loop.run_until_complete(_look(renderer, url))
            yield SeenPage(
                run_id=run_id, source=source, page_key=f"{page_key(url)}-look", page=seen.page, outcome=seen.outcome,
                exchange=seen.exchange, listings=seen.listings, practice=practice, screenshot_png=seen.screenshot_png,
                resources=seen.resources,
            )  # fmt: skip
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


async def _look(renderer: Renderer, url: str) -> SeenPage:
    rendered = await renderer.render(url, screenshot=True)
    outcome = page_state(rendered.page)
    listings = extract_listings(rendered.page, None) if outcome.state is PageState.OK else ()
    return SeenPage(
        run_id="", source="", page_key="", page=rendered.page, outcome=outcome, exchange=rendered.exchange,
        listings=tuple(listing for listing in listings if not listing.is_card), screenshot_png=rendered.screenshot_png,
        resources=rendered.resources,
    )  # fmt: skip


__all__ = ["PageOutcome", "RenderError", "look", "look_at_all", "open_renderer"]
