# SPDX-License-Identifier: EUPL-1.2
"""Scrapy's HTTP/1.1 download handler, made to keep every byte as it came and to stop at the limits.

What it adds: the response head exactly as received and the request head as sent, the address that answered (checked by
the guard before a byte leaves), the certificate chain, and bodies that are cut and marked instead of thrown away when
they grow too large, take too long or break off.
"""

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
    _ScrapyAgent,
)
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.asyncio import call_later
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred, fail
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS
from twisted.web.client import Agent
from twisted.web.http_headers import Headers as TxHeaders

from crawler.body_reader import BodyReader
from crawler.free_time import TICK_S, HeldClock
from crawler.guard import Guard, GuardError
from crawler.name_answers import NameAnswers
from crawler.seen import Exchange
from crawler.tls import Connection, connection_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

FRAMING = frozenset({"content-length", "transfer-encoding", "connection", "keep-alive", "upgrade"})
MAX_HEAD = 262_144
"""Bytes of status line and headers that a server may send before we hang up."""


class WireResponse(Response):
    """A response with its bytes: `exchange` for the WARC, `seen_headers` in the case they came."""

    exchange: Exchange
    seen_headers: tuple[tuple[str, str], ...]
    fetched_at: datetime


class HeadRecorder:
    """Stands before the transport while a request's head is written, and remembers it."""

    def __init__(self, transport: Any) -> None:
        self.transport, self.head = transport, b""

    def writeSequence(self, parts: list[bytes]) -> None:  # noqa: N802 (Twisted's name)
        """Write the parts at once."""
        self.write(b"".join(parts))

    def write(self, head: bytes) -> None:
        """Write the head; a request that is sent again over a new connection passes two recorders."""
        self.head = head
        self.transport.write(head)


class WireParser(_LenientHTTPClientParser):
    """Keeps the head's lines as they came."""

    raw_lines: list[bytes]
    raw_size: int

    def connectionMade(self) -> None:  # noqa: N802 (Twisted's name)
        """Begin (or, after a 1xx answer, begin again)."""
        self.raw_lines, self.raw_size = [], 0
        super().connectionMade()  # type: ignore[no-untyped-call]

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 (Twisted's name)
        """One line of the head, its LF cut off."""
        self.raw_lines.append(line)
        self.raw_size += len(line) + 1
        if self.raw_size > MAX_HEAD:
            raise ValueError("the head is longer than any honest server's")
        if self.state == STATUS:
            self.statusReceived(line.removesuffix(b"\r"))  # type: ignore[no-untyped-call]
            self.state = HEADER
        elif line in (b"\r", b""):
            self.note_framing()
            self.allHeadersReceived()

    def note_framing(self) -> None:
        """Give Twisted the few headers it frames the body by; all others are read from the raw head once."""
        for name, value in headers_of(b"\n".join(self.raw_lines)):
            if name.lower() in FRAMING:
                self.connHeaders.addRawHeader(name.encode("latin-1"), value.encode("latin-1"))

    def allHeadersReceived(self) -> None:  # noqa: N802 (Twisted's name)
        """The head is complete: hang it on the response before anybody sees that."""
        self.response.wire_head = b"\n".join(self.raw_lines) + b"\n"
        super().allHeadersReceived()  # type: ignore[no-untyped-call]


class WireProtocol(_LenientHTTP11ClientProtocol):
    """One connection; asks the guard before the first byte leaves."""

    guard: Guard
    tls: Connection | None = None

    def request(self, request: Any) -> Deferred[Any]:
        """Send a request and give the response with what the wire told."""
        transport: Any = self.transport
        address = transport.getPeer()
        peer, port = address.host, getattr(address, "port", None)
        if not self.guard.by_proxy:
            try:
                self.guard.check_address(
                    peer, request.headers.getRawHeaders(b"host", [b"?"])[0].decode("ascii", "replace")
                )
            except GuardError as error:
                transport.abortConnection()
                return fail(error)
        recorders: list[HeadRecorder] = []
        write_headers = request._writeHeaders

        def record(transport: Any, framing: bytes | None) -> None:
            recorders.append(HeadRecorder(transport))
            write_headers(recorders[-1], framing)

        request._writeHeaders = record
        answered = super(_LenientHTTP11ClientProtocol, self).request(request)
        parser: Any = self._parser
        parser.__class__ = WireParser
        parser.raw_lines, parser.raw_size = [], 0

        def attach(response: Any) -> Any:
            response.wire_request_head = recorders[-1].head if recorders else b""
            response.wire_peer, response.wire_port = peer, port
            response.wire_tls = self._connection()
            return response

        return answered.addCallback(attach)

    def _connection(self) -> Connection:
        if self.tls is None:
            self.tls = connection_of(self.transport)
        return self.tls


class WireFactory(_LenientHTTP11ClientFactory):
    """Builds WireProtocols that know the guard."""

    guard = Guard()

    def buildProtocol(self, addr: Any) -> WireProtocol:  # noqa: N802 (Twisted's name)
        """One connection's protocol."""
        protocol = WireProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
        protocol.guard = self.guard
        return protocol


class WireHandler(HTTP11DownloadHandler):
    """For http and https, set in config/scrapy_settings.py."""

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        guard = crawler.settings["THERIAC_GUARD"]
        pool: Any = self._pool
        pool._factory = type("GuardedFactory", (WireFactory,), {"guard": guard})
        self._agents: dict[tuple[str | None, bool], Agent] = {}
        self._timeout_s = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._limit = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self.names = NameAnswers(by_proxy=guard.by_proxy)

    async def download_request(self, request: Request) -> Response:
        """The response, or Scrapy's own exceptions."""
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(_Download(self, request).start())

    def agent_for(self, request: Request) -> Agent:
        """The agent that reaches the request's host, directly or by its proxy."""
        key = (request.meta.get("proxy"), request.url.startswith("https"))
        found = self._agents.get(key)
        if found is None:
            maker = _ScrapyAgent(contextFactory=self._contextFactory, pool=self._pool, crawler=self._crawler)
            found = self._agents[key] = remember_endpoints(maker._get_agent(request, self._timeout_s))
        return found


def remember_endpoints(agent: Any) -> Agent:
    """Make an agent build the endpoint of a host once, not for each request."""
    build = agent._getEndpoint
    known: dict[tuple[bytes, bytes, int], Any] = {}

    def get(address: Any) -> Any:
        key = (address.scheme, address.host, address.port)
        found = known.get(key)
        if found is None:
            if len(known) > 200:
                known.clear()
            found = known[key] = build(address)
        return found

    agent._getEndpoint = get
    return cast("Agent", agent)


HELD = HeldClock()


class _Download:
    """One request on its way."""

    def __init__(self, handler: WireHandler, request: Request) -> None:
        self.handler, self.request = handler, request
        self.reader: BodyReader | None = None
        self.started_at = datetime.now(UTC)
        self.started_s = time.monotonic()
        self.host = urlsplit(request.url).hostname or ""
        self.late = False
        self.held_s = HELD.held()

    def start(self) -> Deferred[Response]:
        request = self.request
        timeout_s = request.meta.get("download_timeout") or self.handler._timeout_s
        answer = self.handler.agent_for(request).request(
            request.method.encode("ascii"), request.url.encode("ascii"), TxHeaders(request.headers)
        )
        answer.addCallback(self._read_body)
        answer.addCallback(self._respond)
        HELD.start()
        self.handler.names.text(self.host)
        self.alarm = call_later(timeout_s, self._time_out, answer)

        def stop_alarm(result: Any) -> Any:
            self.alarm.cancel()
            if self.late and isinstance(result, Failure):
                raise DownloadTimeoutError(f"{request.url} took longer than {timeout_s} seconds")
            return result

        return cast("Deferred[Response]", answer.addBoth(stop_alarm))

    def _time_out(self, answer: Deferred[Any]) -> None:
        """Give up, unless we ourselves kept the loop from reading: that time is given back."""
        held_s = HELD.held()
        if held_s - self.held_s > TICK_S:
            self.alarm = call_later(held_s - self.held_s, self._time_out, answer)
            self.held_s = held_s
            return
        self.late = True
        if self.reader is not None and self.reader.size:
            self.reader.cut("time")
        else:
            answer.cancel()

    def _read_body(self, answer: Any) -> Deferred[tuple[Any, bytes, str | None]] | tuple[Any, bytes, str | None]:
        if answer.length == 0:
            return answer, b"", None
        limit = self.request.meta.get("download_maxsize", self.handler._limit)
        self.reader = BodyReader(answer, limit)
        answer.deliverBody(self.reader)
        return self.reader.finished.addCallback(lambda found: (answer, *found))

    def _respond(self, found: tuple[Any, bytes, str | None]) -> Response:
        answer, body, truncated = found
        kind, major, minor = answer.version
        response = WireResponse(url=self.request.url, status=answer.code, body=body, request=self.request)
        response.fetched_at = self.started_at
        response.seen_headers = headers_of(answer.wire_head)
        by_proxy = bool(self.request.meta.get("proxy"))
        response.exchange = Exchange(
            request_head=answer.wire_request_head,
            request_body=b"",
            response_head=answer.wire_head,
            response_body=body,
            ip_address=None if by_proxy else answer.wire_peer,
            port=None if by_proxy else answer.wire_port,
            tls_chain_pem=answer.wire_tls.chain_pem,
            tls_protocol=answer.wire_tls.protocol,
            tls_cipher=answer.wire_tls.cipher,
            took_s=round(time.monotonic() - self.started_s, 6),
            dns_text=self.handler.names.text(self.host),
            truncated=truncated,
            redirect_chain=tuple(self.request.meta.get("redirect_chain", ())),
            protocol=f"{kind.decode('ascii', 'replace')}/{major}.{minor}",
        )
        return response


def headers_of(head: bytes) -> tuple[tuple[str, str], ...]:
    """Names and values of a raw head, folded lines joined, lines without a colon left out."""
    lines = head.split(b"\n")[1:]
    headers: list[tuple[str, str]] = []
    for raw in lines:
        line = raw.rstrip(b"\r")
        if line[:1] in (b" ", b"\t") and headers:
            name, value = headers[-1]
            headers[-1] = (name, f"{value} {line.strip().decode('latin-1')}")
            continue
        found, colon, value_bytes = line.partition(b":")
        if colon:
            headers.append((found.strip().decode("latin-1"), value_bytes.strip().decode("latin-1")))
    return tuple(headers)
