# SPDX-License-Identifier: EUPL-1.2
"""A sealed look in the browser: one page whole, in a context of its own, within bounds that no page can stretch.

A page whose scripts never rest is looked at once more with scripts off, so that a hostile page is evidence too.
"""

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Dialog, Download, WebSocketRoute
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as Tab

from crawler.clock import ClockReading, read_clock
from crawler.name_answers import is_asked, name_text
from crawler.page import Page
from crawler.render import Renderer, RenderError, as_utf8, be_still, drive, take_shot
from crawler.render_network import CertificateBook, NetworkBook
from crawler.render_scripts import IDENTITY, SOURCE, SOURCE_SIZE, STEP, TEXT
from crawler.seen import BrowserFacts, Exchange, LookFacts, Resource

T = TypeVar("T")
LOOK_S = 120.0
STAGE_S = 15.0
SHOT_S = 30.0
STEPS = 40
MOST_SOURCE = 20_000_000
MOST_TEXT = 2_000_000
MOST_EVENTS = 50
LOOKING = (
    "page: scrolled to its end and back, buttons that show more were pressed; no consent was given, nothing was typed",
    "browser: windows, dialogs, downloads, sockets and service workers refused; certificate faults were passed over",
    "document: the browser's own after scripts ran, written as UTF-8",
)
STILL = ("document: the browser's own, no script ran, written as UTF-8", LOOKING[1])
HELD = re.compile(r"crash|timeout|target closed|has been closed", re.IGNORECASE)
"""What the browser says of a page that holds it."""
SCRIPTS_OFF = "page: its scripts did not come to rest, so it was looked at with scripts off"


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a look brought."""

    page: Page
    exchange: Exchange
    resources: tuple[Resource, ...]
    screenshot_png: bytes
    browser: BrowserFacts
    facts: LookFacts
    alterations: tuple[str, ...]


@dataclass(kw_only=True)
class Watch:
    """What happens in a tab beside loading, each kind in words, bounded."""

    events: list[str] = field(default_factory=list)
    bounds: list[str] = field(default_factory=list)

    def note(self, what: str) -> None:
        """One event; beyond fifty they are not told."""
        if len(self.events) < MOST_EVENTS:
            self.events.append(what[:300])


async def take_look(renderer: Renderer, url: str) -> Look:
    """The page, whole; raises RenderError when the browser gets no answer."""
    try:
        return await _within(renderer, _look(renderer, url, scripts=True))
    except (TimeoutError, PlaywrightError) as error:
        if not isinstance(error, TimeoutError) and not HELD.search(str(error)):
            raise RenderError(f"{url}: the browser could not show it: {str(error)[:200]}") from error
    await renderer.reset()
    try:
        look = await _within(renderer, _look(renderer, url, scripts=False))
    except (TimeoutError, PlaywrightError) as error:
        await renderer.reset()
        raise RenderError(f"{url}: the browser could not show it, scripts on or off: {str(error)[:200]}") from error
    return replace(look, alterations=(SCRIPTS_OFF, *STILL))


async def _within(renderer: Renderer, work: Awaitable[T]) -> T:
    async with renderer.slots:
        return await asyncio.wait_for(work, LOOK_S)


async def _look(renderer: Renderer, url: str, *, scripts: bool) -> Look:
    before, begin, started_at = read_clock(), time.monotonic(), datetime.now(UTC)
    watch = Watch()
    async with open_tab(renderer, watch, scripts=scripts) as (context, tab):
        await context.route("**/*", lambda route: renderer.judge(route, everything=True))
        book, certificates = NetworkBook(context, tab), await CertificateBook.open(context, tab)
        response = await tab.goto(url, wait_until="domcontentloaded")
        if response is None:
            raise RenderError(f"{url}: the browser got no answer")
        await renderer.check_peer(response)
        if scripts:
            await asyncio.wait_for(walk(tab), STAGE_S * 3)
        html, text, viewport, full = await _record(tab, watch)
        main, resources = await book.close()
        if book.left_out:
            watch.bounds.append(f"{book.left_out} further requests were not recorded")
        status = book.main.status if book.main else response.status
        headers = await (book.main or response).headers_array()
        chains = await certificates.chains({tab.url, *(one.url for one in resources)})
        facts = await _browser(tab, renderer, scripts=scripts)
        shown = tab.url
    main = main or Exchange(request_head=b"", request_body=b"", response_head=b"", response_body=b"")
    exchange = await _with_names(renderer, shown, certificates.described(main, shown, chains))
    resources = tuple(
        [replace(one, exchange=certificates.described(one.exchange, one.url, chains)) for one in resources]
    )
    page = Page(
        url=shown, requested_url=url, status=status, body=html.encode("utf-8", "surrogatepass"), rendered=True,
        headers=as_utf8(tuple((row["name"], row["value"]) for row in headers)), fetched_at=started_at,
    )  # fmt: skip
    return Look(
        page=page, exchange=exchange, screenshot_png=full, browser=facts, resources=resources,
        facts=_facts(text, viewport, before, begin, watch), alterations=LOOKING,
    )  # fmt: skip


@contextlib.asynccontextmanager
async def open_tab(
    renderer: Renderer, watch: Watch, *, scripts: bool, offline: bool = False
) -> AsyncIterator[tuple[BrowserContext, Tab]]:
    """A tab in a context of its own; all of it is gone afterwards, whatever the page does."""
    context = await renderer.fresh_context(java_script_enabled=scripts, offline=offline)
    try:
        await context.route_web_socket("**/*", lambda socket: _refuse_socket(socket, watch))
        tab = await context.new_page()
        _refuse(tab, watch)
        yield context, tab
    finally:
        try:
            async with asyncio.timeout(STAGE_S):
                await context.close()
        except (TimeoutError, PlaywrightError):
            await renderer.reset()


def _refuse(tab: Tab, watch: Watch) -> None:
    """Say no to what a page opens, and note it."""

    def dialog(found: Dialog) -> None:
        watch.note(f"dialog refused: {found.message}")
        _later(found.dismiss())

    def popup(found: Tab) -> None:
        watch.note(f"window refused: {found.url}")
        _later(found.close())

    def download(found: Download) -> None:
        watch.note(f"download refused: {found.url}")
        _later(found.cancel())

    tab.on("dialog", dialog)
    tab.on("popup", popup)
    tab.on("download", download)


def _later(work: Any) -> None:
    async def quietly() -> None:
        with contextlib.suppress(PlaywrightError):
            await work

    asyncio.ensure_future(quietly())  # noqa: RUF006 (ends with the context)


async def _refuse_socket(socket: WebSocketRoute, watch: Watch) -> None:
    watch.note(f"socket refused: {socket.url}")
    with contextlib.suppress(PlaywrightError):
        await socket.close()


async def walk(tab: Tab) -> None:
    """Let everything load: "load more" within bounds, then step by step past every picture that waits to be seen."""
    await drive(tab)
    for _ in range(STEPS):
        if await tab.evaluate(STEP):
            break
        await asyncio.sleep(0.08)
    await be_still(tab, 3.0)
    await tab.evaluate("() => window.scrollTo(0, 0)")
    await asyncio.sleep(0.2)


async def _record(tab: Tab, watch: Watch) -> tuple[str, str, bytes, bytes]:
    """Document, text, viewport and full page, as they stand now."""
    size = int(await asyncio.wait_for(tab.evaluate(SOURCE_SIZE), STAGE_S))
    if size > MOST_SOURCE:
        watch.bounds.append(f"document cut at {MOST_SOURCE:,} of {size:,} characters")
    html = str(await asyncio.wait_for(tab.evaluate(SOURCE, MOST_SOURCE), STAGE_S))
    text = await visible_text(tab)
    viewport = await _shot(tab.screenshot(type="png", animations="disabled"), "viewport", watch)
    full = await _shot(take_shot(tab), "full page", watch)
    return html, text, viewport, full


async def visible_text(tab: Tab) -> str:
    """What a reader sees as text, frames after the page."""
    parts = []
    for frame in tab.frames[:20]:
        with contextlib.suppress(PlaywrightError, TimeoutError):
            parts.append(str(await asyncio.wait_for(frame.evaluate(TEXT), STAGE_S)))
    return "\n".join(parts)[:MOST_TEXT]


async def _shot(taking: Awaitable[bytes], what: str, watch: Watch) -> bytes:
    try:
        return await asyncio.wait_for(taking, SHOT_S)
    except (TimeoutError, PlaywrightError) as error:
        watch.bounds.append(f"no picture of the {what}: {str(error)[:100] or 'it took too long'}")
        return b""


async def _browser(tab: Tab, renderer: Renderer, *, scripts: bool) -> BrowserFacts:
    told = await asyncio.wait_for(tab.evaluate(IDENTITY), STAGE_S)
    return replace(renderer.facts(told), profile="fresh for this look, no extensions", scripts=scripts)


async def _with_names(renderer: Renderer, url: str, exchange: Exchange) -> Exchange:
    host = urlsplit(url).hostname or ""
    asked = not renderer.guard.by_proxy and is_asked(host)
    return replace(exchange, dns_text=await asyncio.to_thread(name_text, host) if asked else "")


def _facts(text: str, viewport: bytes, before: ClockReading, begin: float, watch: Watch) -> LookFacts:
    return LookFacts(
        text=text, viewport_png=viewport, clock_before=before, clock_after=read_clock(),
        took_s=round(time.monotonic() - begin, 3), bounds=tuple(watch.bounds), events=tuple(watch.events),
    )  # fmt: skip
