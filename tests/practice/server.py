# SPDX-License-Identifier: EUPL-1.2
"""The practice market's one door: an HTTP proxy on 127.0.0.1 that knows only its own hosts."""

import asyncio
import contextlib
import gzip
import json
import os
import signal
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from tests.practice.authority import HOST as AUTHORITY
from tests.practice.authority import PracticeAuthority
from tests.practice.market import SITES
from tests.practice.stage import CONTROL, SECOND, Stage
from tests.practice.web import Answer, Ask

KEPT_ANSWERS = 4_000
ALLOWED = "GET, HEAD, POST"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An answer in the two forms in which it is sent."""

    answer: Answer
    zipped: bytes | None


class Market:
    """Answers requests for the practice hosts; keeps lasting answers, oldest out first."""

    def __init__(self, authority: PracticeAuthority | None = None) -> None:
        self.authority = authority
        self.sites = {host: site for site in SITES for host in site.hosts}
        self.kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()
        self.stage = Stage()

    async def handle_second(self, request: web.BaseRequest) -> web.StreamResponse:
        """One request of a visitor who comes through the second door."""
        return await self.handle(request, SECOND)

    async def handle(self, request: web.BaseRequest, vantage: str = "first") -> web.StreamResponse:
        """One request, in proxy form (`GET http://host/path`) or direct with a Host header."""
        if request.method == "CONNECT":
            return web.Response(status=405, text="This proxy opens no tunnels.\n", headers={"Allow": ALLOWED})
        if request.method not in ("GET", "HEAD", "POST"):
            return web.Response(status=405, text="Method not allowed.\n", headers={"Allow": ALLOWED})
        host = (request.url.host or "").lower()
        if host == AUTHORITY and self.authority is not None:
            reply = self.authority.answer(await request.read())
            return web.Response(body=reply, content_type="application/timestamp-reply")
        if host == CONTROL:
            return make_response(request, Kept(answer=self.stage.tell(await request.read()), zipped=None))
        site = self.sites.get(self.stage.mirrors.get(host, host))
        if site is None:
            told = {"Proxy-Status": 'practice-market; error=dns_error; rcode="NXDOMAIN"'}
            return web.Response(status=502, text=f"No such host in the practice market: {host}\n", headers=told)
        if self.stage.is_set(host):
            ask = read_ask(request, host)
            staged = self.stage.answer(ask, site, vantage) or site.answer(ask)
            return make_response(request, Kept(answer=staged, zipped=None))
        key = (host, request.rel_url.raw_path_qs)
        kept = self.kept.get(key) if request.method != "POST" else None
        if kept is None:
            kept = self.keep(key, site.answer(read_ask(request, host)))
        return make_response(request, kept)

    def keep(self, key: tuple[str, str], answer: Answer) -> Kept:
        """Keep a lasting answer for the next visitor."""
        texty = len(answer.body) > 1_000 and not answer.content_type.startswith("image/")
        kept = Kept(answer=answer, zipped=gzip.compress(answer.body, 5, mtime=0) if texty else None)
        if answer.lasting:
            self.kept[key] = kept
            if len(self.kept) > KEPT_ANSWERS:
                self.kept.popitem(last=False)
        return kept


def read_ask(request: web.BaseRequest, host: str) -> Ask:
    """What a site may know of a request."""
    return Ask(
        method=request.method,
        host=host,
        path=request.path,
        query=dict(request.query),
        cookies=dict(request.cookies),
    )


def make_response(request: web.BaseRequest, kept: Kept) -> web.Response:
    """The answer as it is sent, compressed where the visitor accepts that."""
    answer = kept.answer
    response = web.Response(body=answer.body, status=answer.status)
    response.headers["Content-Type"] = answer.content_type
    for name, value in answer.headers:
        response.headers.add(name, value)
    if kept.zipped is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.body = kept.zipped
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
    return response


async def serve(port: int, authority: Path | None = None, maildir: Path | None = None) -> None:
    """Serve until SIGTERM, SIGINT or the end of the parent process; says on standard output when it is ready.

    `authority`: a folder for the key and the root of the market's own time authority, made there once; `maildir`: where
    a mail server of the market lays what it is given.
    """
    parent = os.getppid()  # noted before anybody is told: a parent that ends at once would never be missed
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    market = Market(PracticeAuthority(authority) if authority is not None else None)
    runner = web.ServerRunner(web.Server(market.handle, access_log=None))
    await runner.setup()
    door = web.TCPSite(runner, "127.0.0.1", port, backlog=1024, reuse_address=True)
    await door.start()
    second = web.ServerRunner(web.Server(market.handle_second, access_log=None))
    await second.setup()
    await web.TCPSite(second, "127.0.0.1", 0, backlog=128).start()
    ports: dict[str, int | str] = {"port": runner.addresses[0][1], "second_port": second.addresses[0][1]}
    if maildir is not None:
        from tests.practice.postbox import open_postbox

        ports["mail_port"], certificate = await open_postbox(maildir)
        ports["mail_certificate"] = str(certificate)
    print(json.dumps({**ports, "hosts": sorted(market.sites)}), flush=True)
    await outlive(stop, parent)
    await second.cleanup()
    await runner.cleanup()


async def outlive(stop: asyncio.Event, parent: int) -> None:
    """Return when asked to stop or when the parent is gone."""
    while not stop.is_set() and os.getppid() == parent:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), timeout=1.0)
