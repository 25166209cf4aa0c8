# SPDX-License-Identifier: EUPL-1.2
"""NetworkBook: every request of a look and what came of it, redirects, frames and failures among them; bounded."""

import asyncio
import base64
import contextlib
import inspect
import textwrap
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, CDPSession, Request, Response
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as Tab

from crawler.seen import Exchange, Resource

MOST_REQUESTS = 600
MOST_BYTES = 60_000_000
MOST_BODY = 25_000_000
MOST_ORIGINS = 20
READ_S = 10.0
CODED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
REDIRECTS = range(300, 400)
ALTERED = "response: told by the browser, its content decoded, its head written anew as HTTP/1.1"


class NetworkBook:
    """Listens to a context until `close`."""

    def __init__(self, context: BrowserContext, tab: Tab) -> None:
        self.tab = tab
        self.requests: list[Request] = []
        self.failed: dict[Request, str] = {}
        self.reading: dict[Request, asyncio.Task[Exchange | None]] = {}
        self.left_out = 0
        self.bytes = 0
        self.main: Response | None = None
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("requestfailed", self._failed)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(("http://", "https://")):
            return
        if len(self.requests) >= MOST_REQUESTS:
            self.left_out += 1
            return
        self.requests.append(request)

    def _failed(self, request: Request) -> None:
        self.failed[request] = request.failure or "failed"

    def _answered(self, response: Response) -> None:
        request = response.request
        with contextlib.suppress(PlaywrightError):
            if request.is_navigation_request() and request.frame == self.tab.main_frame:
                self.main = response if response.status not in REDIRECTS else self.main
        if request in self.reading or len(self.reading) >= MOST_REQUESTS:
            return
        self.reading[request] = asyncio.ensure_future(self._read(response))

    async def _read(self, response: Response) -> Exchange | None:
        with contextlib.suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(READ_S * 2):
                return await exchange_of(response, room=MOST_BYTES - self.bytes, taken=self._take)
        return None

    def _take(self, size: int) -> None:
        self.bytes += size

    async def close(self) -> tuple[Exchange | None, tuple[Resource, ...]]:
        """The document's exchange, and everything else in the order in which it was asked for."""
        if self.reading:
            await asyncio.wait(self.reading.values(), timeout=READ_S)
        main_request = self.main.request if self.main else None
        main: Exchange | None = None
        others: list[Resource] = []
        for request in self.requests:
            task = self.reading.get(request)
            exchange = task.result() if task is not None and task.done() else None
            if request is main_request:
                main = exchange
            else:
                others.append(self._resource(request, exchange))
        for task in self.reading.values():
            task.cancel()
        return main, tuple(others)

    def _resource(self, request: Request, exchange: Exchange | None) -> Resource:
        failure = self.failed.get(request, "")
        if exchange is None:
            exchange = Exchange(
                request_head=plain_head(request), request_body=b"", response_head=b"", response_body=b""
            )
            failure = failure or "no whole answer within the time of a look"
        first = exchange.response_head.split(b"\r\n", 1)[0].split(b" ")
        status = int(first[1]) if len(first) > 1 and first[1].isdigit() else 0
        return Resource(url=request.url, status=status, exchange=exchange, kind=request.resource_type, failure=failure)


async def exchange_of(response: Response, *, room: int = MOST_BYTES, taken: Any = None) -> Exchange:
    """One exchange as the browser tells it: heads as HTTP/1.1 text, the body already decoded."""
    request = response.request
    sent = [(row["name"], row["value"]) for row in await request.headers_array() if not row["name"].startswith(":")]
    if not any(name.lower() == "host" for name, _ in sent):
        sent.insert(0, ("Host", urlsplit(request.url).netloc))
    came = [(row["name"], row["value"]) for row in await response.headers_array() if not row["name"].startswith(":")]
    came = [(f"X-Archive-Orig-{name}" if name.lower() in CODED else name, value) for name, value in came]
    body, truncated = await _body(response, room)
    if taken is not None:
        taken(len(body))
    address = await response.server_addr()
    security: Any = await response.security_details() or {}
    posted = request.post_data_buffer or b""
    chain: list[str] = []
    earlier = request.redirected_from
    while earlier is not None and len(chain) < 30:
        chain.append(earlier.url)
        earlier = earlier.redirected_from
    return Exchange(
        request_head=head_bytes(f"{request.method} {target_of(request.url)} HTTP/1.1", sent),
        request_body=posted,
        response_head=head_bytes(f"HTTP/1.1 {response.status} {response.status_text}".rstrip(), came),
        response_body=body,
        ip_address=address["ipAddress"] if address else None,
        port=address["port"] if address else None,
        truncated=truncated,
        redirect_chain=tuple(reversed(chain)),
        protocol=await _protocol(response),
        tls_protocol=security.get("protocol"),
        alterations=(ALTERED,),
    )


async def _protocol(response: Response) -> str | None:
    found: Any = response.http_version()
    return str(await found if inspect.isawaitable(found) else found) or None


async def _body(response: Response, room: int) -> tuple[bytes, str | None]:
    """The decoded body, and why it is not whole."""
    if response.status in REDIRECTS:
        return b"", None
    announced = (response.headers.get("content-length") or "").strip()
    if announced.isdigit() and int(announced) > min(MOST_BODY, room):
        return b"", "length"
    try:
        async with asyncio.timeout(READ_S):
            await response.finished()
            body = await response.body()
    except TimeoutError:
        return b"", "time"
    except PlaywrightError:
        return b"", "disconnect"
    limit = max(0, min(MOST_BODY, room))
    return (body, None) if len(body) <= limit else (body[:limit], "length")


def plain_head(request: Request) -> bytes:
    """The head of a request that got no answer, as far as it is known."""
    rows = [("Host", urlsplit(request.url).netloc), *request.headers.items()]
    return head_bytes(f"{request.method} {target_of(request.url)} HTTP/1.1", rows)


def target_of(url: str) -> str:
    """Path and query as a request line holds them."""
    parts = urlsplit(url)
    return (parts.path or "/").replace(" ", "%20") + (f"?{parts.query}" if parts.query else "").replace(" ", "%20")


def head_bytes(first: str, headers: list[tuple[str, str]]) -> bytes:
    """A head as HTTP/1.1 writes it; a header that holds several lines is one row for each, as it came."""
    rows = [f"{name}: {' '.join(value.splitlines())}" for name, value in headers]
    return ("\r\n".join([first, *rows]) + "\r\n\r\n").encode("utf-8", "replace")


class CertificateBook:
    """What the browser tells of certificates and ciphers, by origin; opened before anything is asked for."""

    def __init__(self, session: CDPSession) -> None:
        self.session = session
        self.ciphers: dict[str, str] = {}
        session.on("Network.responseReceived", self._note)

    @classmethod
    async def open(cls, context: BrowserContext, tab: Tab) -> "CertificateBook":
        """Listen from now on."""
        book = cls(await context.new_cdp_session(tab))
        await book.session.send("Network.enable", {"maxTotalBufferSize": 100_000, "maxResourceBufferSize": 50_000})
        return book

    def _note(self, event: dict[str, Any]) -> None:
        response = event.get("response") or {}
        details = response.get("securityDetails") or {}
        if details.get("cipher") and len(self.ciphers) < MOST_ORIGINS:
            self.ciphers.setdefault(origin_of(str(response.get("url"))), str(details["cipher"]))

    async def chains(self, urls: set[str]) -> dict[str, bytes]:
        """The certificate chain of each origin as PEM."""
        found: dict[str, bytes] = {}
        origins = sorted({origin_of(url) for url in urls if url.startswith("https://")})[:MOST_ORIGINS]
        with contextlib.suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(READ_S):
                for origin in origins:
                    with contextlib.suppress(PlaywrightError):
                        told = await self.session.send("Network.getCertificate", {"origin": origin})
                        found[origin] = b"".join(map(as_pem, told.get("tableNames") or ()))
        return found

    def described(self, exchange: Exchange, url: str, chains: dict[str, bytes]) -> Exchange:
        """An exchange with the chain and the cipher of its origin."""
        origin = origin_of(url)
        chain = chains.get(origin, b"")
        return replace(exchange, tls_chain_pem=chain, tls_cipher=self.ciphers.get(origin)) if chain else exchange


def origin_of(url: str) -> str:
    """Scheme, host and port."""
    end = url.find("/", 8)
    return url if end < 0 else url[:end]


def as_pem(der_base64: str) -> bytes:
    """A certificate as PEM."""
    lines = textwrap.wrap(base64.b64encode(base64.b64decode(der_base64)).decode(), 64)
    return "\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""]).encode()
