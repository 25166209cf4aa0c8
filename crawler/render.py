# SPDX-License-Identifier: EUPL-1.2
"""The browser: one Chromium kept healthy, that builds pages which scripts make, and takes sealed looks.

Source of the switches: what Chromium needs to run without a display, without calling its maker, and in a container.
"""

import asyncio
import contextlib
import logging
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Playwright, Response, Route, async_playwright
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as Tab

from crawler.errors import CrawlError
from crawler.guard import Guard, GuardError
from crawler.page import Page
from crawler.render_network import exchange_of
from crawler.render_scripts import CLICK_MORE, MEASURE, MORE_WORDS, SCROLL
from crawler.seen import BrowserFacts, Exchange

log = logging.getLogger(__name__)

SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-features=DnsOverHttps,OptimizationHints,MediaRouter", "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)  # fmt: skip
SYSTEM_CHROMIUM = Path("/usr/bin/chromium")
RECYCLE_AFTER = 100
"""Pages after which the browser is started afresh: its memory only grows."""
SETTLE_S = 6.0
DRIVE_S = 25.0
MOST_CLICKS = 40
MOST_SCROLLS = 30
MOST_SHOT_PX = 15_000
VIEWPORT = (1_280, 800)
LOCALE, TIME_ZONE = "en-GB", "UTC"
UNNEEDED = frozenset({"image", "media", "font"})


class RenderError(CrawlError):
    """The browser could not be started, or could not show a page."""


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A page as the browser shows it, and the exchange of its document."""

    page: Page
    exchange: Exchange
    browser: BrowserFacts | None = None


class Renderer:
    """One browser, one context, a tab per page."""

    def __init__(
        self, guard: Guard, *, identity: str, browser: Path | None, proxy: str | None, timeout_s: float
    ) -> None:
        self.guard, self.identity, self.browser_path = guard, identity, browser
        self.proxy, self.timeout_s = proxy, timeout_s
        self.playwright: Playwright | None = None
        self.browser: Browser | None = None
        self.context: BrowserContext | None = None
        self.shown = 0
        self.lock = asyncio.Lock()
        self.slots = asyncio.Semaphore(2)
        self.hosts: dict[str, tuple[float, str | None]] = {}
        self.cookies: list[dict[str, Any]] = []

    async def render(self, url: str) -> Rendered:
        """Build a page; a browser that died is replaced and asked once more. Raises RenderError."""
        async with self.slots:
            for attempt in (1, 2):
                try:
                    context = await self._ready()
                    async with tab_of(context) as tab:
                        return await asyncio.wait_for(self._show(tab, url), self.timeout_s + DRIVE_S + 10)
                except (PlaywrightError, TimeoutError) as error:
                    await self._discard(error)
                    if attempt == 2 or isinstance(error, TimeoutError):
                        raise RenderError(f"{url}: the browser could not show it: {str(error)[:200]}") from error
        raise RenderError(f"{url}: the browser could not show it")

    async def _ready(self) -> BrowserContext:
        async with self.lock:
            if self.shown >= RECYCLE_AFTER:
                await self._close_browser()
            if self.context is None or self.browser is None or not self.browser.is_connected():
                await self._start()
            self.shown += 1
            assert self.context is not None
            return self.context

    async def fresh_context(self, **choices: Any) -> BrowserContext:
        """A context that no other page shares, with the crawl's identity and cookies; the caller closes it."""
        await self._ready()
        async with self.lock:
            assert self.browser is not None
            return await self._new_context(**choices)

    async def reset(self) -> None:
        """Away with the browser: a page holds it."""
        async with self.lock:
            await self._close_browser()

    async def _new_context(self, **choices: Any) -> BrowserContext:
        assert self.browser is not None
        context = await self.browser.new_context(
            user_agent=self.identity, ignore_https_errors=True, accept_downloads=False, service_workers="block",
            viewport={"width": VIEWPORT[0], "height": VIEWPORT[1]}, locale=LOCALE, timezone_id=TIME_ZONE, **choices,
        )  # fmt: skip
        context.set_default_timeout(self.timeout_s * 1_000)
        if self.cookies and not choices.get("offline"):
            await context.add_cookies(self.cookies)  # type: ignore[arg-type]
        return context

    def facts(self, told: dict[str, Any] | None = None) -> BrowserFacts:
        """The browser as a site could know it; `told`: what a page of it says of itself."""
        told = told or {}
        return BrowserFacts(
            name="Chromium",
            version=self.browser.version if self.browser is not None else "",
            user_agent=str(told.get("agent", self.identity))[:500],
            headless=True,
            viewport=f"{told.get('width', VIEWPORT[0])}x{told.get('height', VIEWPORT[1])}",
            locale=str(told.get("locale", LOCALE))[:50],
            time_zone=str(told.get("zone", TIME_ZONE))[:50],
        )

    async def _start(self) -> None:
        try:
            if self.playwright is None:
                self.playwright = await async_playwright().start()
            path = self.browser_path or (SYSTEM_CHROMIUM if SYSTEM_CHROMIUM.exists() else None)
            self.browser = await self.playwright.chromium.launch(
                executable_path=path,
                args=list(SWITCHES),
                proxy={"server": self.proxy, "bypass": "<-loopback>"} if self.proxy else None,
            )
        except PlaywrightError as error:
            raise RenderError(f"the browser cannot be started: {str(error)[:300]}") from error
        self.context = await self._new_context()
        self.shown = 0

    async def _discard(self, error: Exception) -> None:
        """After a crash the next page gets a new browser; an ordinary fault of a page keeps it."""
        if self.browser is not None and (not self.browser.is_connected() or "crash" in str(error).lower()):
            async with self.lock:
                await self._close_browser()

    async def _show(self, tab: Tab, url: str) -> Rendered:
        await tab.route("**/*", lambda route: self.judge(route, everything=False))
        started_at = datetime.now(UTC)
        response = await tab.goto(url, wait_until="domcontentloaded")
        if response is None:
            raise RenderError(f"{url}: the browser got no answer")
        await self.check_peer(response)
        await drive(tab)
        html = await tab.content()
        body = html.encode("utf-8", "surrogatepass")
        exchange = await exchange_of(response)
        headers = tuple((row["name"], row["value"]) for row in await response.headers_array())
        page = Page(
            url=tab.url, requested_url=url, status=response.status, headers=as_utf8(headers), body=body,
            fetched_at=started_at, rendered=True,
        )  # fmt: skip
        return Rendered(page=page, exchange=exchange, browser=self.facts())

    async def judge(self, route: Route, *, everything: bool) -> None:
        """Let a request go, or not: the same rules as for the crawler's own."""
        request = route.request
        try:
            if (not everything and request.resource_type in UNNEEDED) or (
                request.method not in ("GET", "HEAD", "OPTIONS") and request.is_navigation_request()
            ):
                await route.abort()
            elif request.url.startswith(("data:", "blob:")) or await self._may_go(request.url):
                await route.continue_()
            else:
                await route.abort("addressunreachable")
        except PlaywrightError:
            log.debug("a request was over before it was judged")

    async def _may_go(self, url: str) -> bool:
        try:
            self.guard.check_url(url)
        except GuardError:
            return False
        if self.guard.by_proxy:
            return True
        host = urlsplit(url).hostname or ""
        known = self.hosts.get(host)
        if known is None or known[0] < time.monotonic():
            known = self.hosts[host] = (time.monotonic() + 60, await self._refusal(host))
        return known[1] is None

    async def _refusal(self, host: str) -> str | None:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
            for row in found:
                self.guard.check_address(str(row[4][0]), host)
        except (OSError, GuardError, UnicodeError) as error:
            return str(error)
        return None

    async def check_peer(self, response: Response) -> None:
        """The address that answered, in case the name changed its mind after it was judged."""
        address = None if self.guard.by_proxy else await response.server_addr()
        if address is not None:
            self.guard.check_address(address["ipAddress"], urlsplit(response.url).hostname or "")

    async def _close_browser(self) -> None:
        if self.browser is not None:
            with contextlib.suppress(PlaywrightError):
                await self.browser.close()
        self.browser = self.context = None

    async def close(self) -> None:
        """Leave no browser behind."""
        async with self.lock:
            await self._close_browser()
            if self.playwright is not None:
                await self.playwright.stop()
                self.playwright = None


@contextlib.asynccontextmanager
async def tab_of(context: BrowserContext) -> AsyncIterator[Tab]:
    """A tab that is closed whatever happens; dialogs and further windows are refused."""
    tab = await context.new_page()
    tab.on("dialog", lambda dialog: asyncio.ensure_future(dialog.dismiss()))
    tab.on("popup", lambda other: asyncio.ensure_future(other.close()))
    try:
        yield tab
    finally:
        with contextlib.suppress(PlaywrightError):
            await tab.close()


async def drive(tab: Tab) -> None:
    """Wait until the page is still, then scroll and press "load more" as long as that brings something."""
    ends_at = time.monotonic() + DRIVE_S
    await be_still(tab, SETTLE_S)
    size = await measure(tab)
    clicks = scrolls = 0
    while time.monotonic() < ends_at and clicks < MOST_CLICKS and scrolls < MOST_SCROLLS:
        await tab.evaluate(SCROLL)
        scrolls += 1
        await be_still(tab, 1.5)
        if await tab.evaluate(CLICK_MORE, MORE_WORDS):
            clicks += 1
            await be_still(tab, 2.0)
        grown = await measure(tab)
        if grown <= size:
            return
        size = grown


async def be_still(tab: Tab, seconds: float) -> None:
    """Wait for the network to rest, at most so long."""
    with contextlib.suppress(PlaywrightError):
        await tab.wait_for_load_state("networkidle", timeout=seconds * 1_000)
    await asyncio.sleep(0.25)


async def measure(tab: Tab) -> int:
    """How much there is to see."""
    return int(await tab.evaluate(MEASURE))


async def take_shot(tab: Tab) -> bytes:
    """The full page, cut where no screen goes."""
    await tab.evaluate("() => window.scrollTo(0, 0)")
    height = int(await tab.evaluate("() => document.documentElement.scrollHeight"))
    if height <= MOST_SHOT_PX:
        return await tab.screenshot(full_page=True, type="png")
    width = int(await tab.evaluate("() => document.documentElement.clientWidth"))
    clip = {"x": 0.0, "y": 0.0, "width": float(width), "height": float(MOST_SHOT_PX)}
    return await tab.screenshot(full_page=True, type="png", clip=clip)  # type: ignore[arg-type]


def as_utf8(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The document that a browser gives out is UTF-8, whatever the server said."""
    kept = tuple(row for row in headers if row[0].lower() not in ("content-type", "content-encoding", "content-length"))
    return (("Content-Type", "text/html; charset=utf-8"), *kept)
