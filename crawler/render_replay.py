# SPDX-License-Identifier: EUPL-1.2
"""A capture shown again: the browser gets every answer from the capture, and none from any network."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Route

from crawler.capture_files import CaptureFiles
from crawler.captured import Capture
from crawler.captures import read_event, split_message
from crawler.quality import LookQuality, Shown, compare, not_replayed
from crawler.render import Renderer, RenderError, take_shot
from crawler.render_look import STAGE_S, Watch, open_tab, visible_text, walk
from crawler.seen import SeenPage
from crawler.warc import WarcRecord, warc_uri

REPLAY_S = 90.0
MOST_HOPS = 20
NOT_SERVED = frozenset({
    "content-length", "content-encoding", "transfer-encoding", "connection", "keep-alive", "alt-svc",
    "strict-transport-security", "report-to", "nel", "clear-site-data",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Served:
    """One answer of the capture."""

    status: int
    headers: dict[str, str]
    body: bytes


async def check_look(
    renderer: Renderer, files: CaptureFiles, capture: Capture, seen: SeenPage, attempt: int
) -> LookQuality:
    """Show the capture again and compare it with what was seen."""
    asked = 1 + len(seen.resources)
    answered = asked - sum(bool(one.failure) for one in seen.resources)
    scripts = seen.browser is None or seen.browser.scripts
    text = seen.look.text if seen.look is not None else ""
    try:
        served = await asyncio.to_thread(served_from, files, capture)
        replayed = await asyncio.wait_for(show(renderer, served, seen.page.url, scripts=scripts), REPLAY_S)
    except (PlaywrightError, TimeoutError, RenderError) as error:
        await renderer.reset()
        return not_replayed(str(error) or "it took too long", asked=asked, answered=answered, attempt=attempt)
    before = Shown(text=text, screenshot_png=seen.screenshot_png)
    return compare(before, replayed, asked=asked, answered=answered, attempt=attempt)


def served_from(files: CaptureFiles, capture: Capture) -> dict[str, Served]:
    """Every answer of a capture's event by address; of several for one address the first that holds something."""
    served: dict[str, Served] = {}
    for record in read_event(files, capture):
        if record.kind == "response":
            url, answer = record.field("WARC-Target-URI") or "", read_answer(record)
            if url not in served or not served[url].body:
                served[url] = answer
    return served


def read_answer(record: WarcRecord) -> Served:
    """Status, headers and body of a response record."""
    head, body = split_message(record)
    first, *lines = head.decode("utf-8", "replace").replace("\r\n", "\n").strip("\n").split("\n")
    code = first.split(" ")[1] if first.count(" ") else ""
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        key = name.strip().lower()
        if key and key not in NOT_SERVED and not key.startswith("x-archive-orig-"):
            joined = "\n" if key == "set-cookie" else ", "
            headers[key] = f"{headers[key]}{joined}{value.strip()}" if key in headers else value.strip()
    return Served(status=int(code) if code.isdigit() else 200, headers=headers, body=body)


def find_answer(served: Mapping[str, Served], url: str) -> Served | None:
    """What the capture answers to an address, redirects followed inside it."""
    for _ in range(MOST_HOPS):
        found = served.get(warc_uri(url))
        target = found.headers.get("location") if found is not None and 300 <= found.status < 400 else None
        if found is None or target is None:
            return found
        url = urljoin(url, target)
    return None


async def show(renderer: Renderer, served: Mapping[str, Served], url: str, *, scripts: bool) -> Shown:
    """What the browser shows when only the capture answers."""
    missing = 0

    async def answer(route: Route) -> None:
        nonlocal missing
        found = find_answer(served, route.request.url)
        if route.request.url.startswith(("data:", "blob:")):
            await route.continue_()
        elif found is None:
            missing += 1
            await route.abort("internetdisconnected")
        else:
            await route.fulfill(status=found.status, headers=found.headers, body=found.body)

    async with open_tab(renderer, Watch(), scripts=scripts, offline=True) as (context, tab):
        await context.route("**/*", answer)
        await tab.goto(url, wait_until="domcontentloaded")
        if scripts:
            await asyncio.wait_for(walk(tab), STAGE_S * 3)
        text = await visible_text(tab)
        shot = await asyncio.wait_for(take_shot(tab), STAGE_S)
    return Shown(text=text, screenshot_png=shot, missing=missing)
