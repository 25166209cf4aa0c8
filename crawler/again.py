# SPDX-License-Identifier: EUPL-1.2
"""Looking again: one page at a time from one vantage, every answer kept as it came, and every silence told apart.

A name that does not exist, a name server that fails, a connection that is refused and one that times out are four
different things: only the first says that a site is gone. Certificates are kept and not insisted on; that a browser
would warn is noted. Behind a proxy only the proxy can say why nothing came; it is believed as far as the settings say.
Source: RFC 9209 (Proxy-Status).
"""

import re
import socket
import ssl
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from config.removal_settings import VantageSettings
from config.settings import Settings
from crawler.decoding import ACCEPTED, decode_content
from crawler.guard import Guard, GuardError
from crawler.name_answers import is_asked, name_text
from crawler.page import Page, PageState
from crawler.seen import Exchange, PageOutcome
from crawler.state import page_state

REDIRECTS = 8
NO_SUCH_NAME = ("; A: no such name", "; AAAA: no such name")
PROXY_ERROR = re.compile(r"\berror=([a-z_]{3,40})")
PROXY_NXDOMAIN = re.compile(r'\brcode="?NXDOMAIN', re.IGNORECASE)


class Fault(StrEnum):
    """Why no page came."""

    NONE = ""
    NO_NAME = "no_name"
    """The name server says that the name does not exist."""
    NAME_FAULT = "name_fault"
    """The name server failed or stayed silent: nothing is known."""
    NO_CONNECTION = "no_connection"
    TIMEOUT = "timeout"
    TLS = "tls"
    PROTOCOL = "protocol"
    REFUSED = "refused"
    """We do not go there: a private address, a redirect to one."""
    REDIRECTS = "redirects"
    PROXY = "proxy"
    """The way itself failed."""


@dataclass(frozen=True, kw_only=True)
class Again:
    """What one address gave; a page with status 0 when there was no answer."""

    page: Page
    outcome: PageOutcome
    exchange: Exchange
    fault: Fault = Fault.NONE


class Vantage:
    """Asks from one place; keeps cookies for one site's few pages until `forget`."""

    def __init__(self, settings: Settings, place: VantageSettings, *, practice: bool = False) -> None:
        self.settings, self.place, self.practice = settings, place, practice
        self.proxy = proxy_of(settings, place)
        self.guard = Guard(by_proxy=self.proxy is not None)
        self.limit = settings.crawl.decompressed_bytes
        self.last_at: dict[str, float] = {}
        identity = f"{settings.crawl.identity} {settings.crawl.contact}".strip()
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.client = httpx.Client(
            headers={
                "User-Agent": identity,
                "Accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.5",
                "Accept-Encoding": ACCEPTED,
            },
            timeout=settings.crawl.timeout_s,
            proxy=self.proxy,
            verify=context,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.client.close()

    def forget(self) -> None:
        """Come as a stranger again."""
        self.client.cookies.clear()

    def ask(self, url: str) -> Again:
        """The page behind an address, redirects followed; whatever goes wrong is an answer too."""
        asked = url
        chain: list[str] = []
        while True:
            answer = self._one(url, asked)
            target = answer.page.header("location")
            if answer.fault is not Fault.NONE or not 300 <= answer.page.status < 400 or not target:
                return replace(answer, exchange=replace(answer.exchange, redirect_chain=tuple(chain)))
            chain.append(url)
            if len(chain) > REDIRECTS:
                return silent(asked, Fault.REDIRECTS, f"more than {REDIRECTS} redirects", chain=tuple(chain))
            url = urljoin(url, target.strip()).partition("#")[0]

    def _one(self, url: str, asked: str) -> Again:
        names = ""
        try:
            self.guard.check_url(url)
            names = self._names(url)
            self._wait(url)
            return self._fetch(url, asked, names)
        except GuardError as error:
            return silent(asked, Fault.REFUSED, str(error), url=url)
        except UnknownHostError as error:
            return silent(asked, error.fault, str(error), url=url, names=error.names)
        except httpx.HTTPError as error:
            return silent(asked, fault_of(error, by_proxy=self.proxy is not None), say(error), url=url, names=names)
        except (httpx.InvalidURL, ValueError) as error:
            return silent(asked, Fault.PROTOCOL, say(error), url=url, names=names)

    def _names(self, url: str) -> str:
        """The name server's answer where we connect ourselves; raises UnknownHostError."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if self.proxy is not None:
            return ""
        names = name_text(host) if is_asked(host) else ""
        try:
            found = socket.getaddrinfo(
                host, parts.port or (443 if parts.scheme == "https" else 80), type=socket.SOCK_STREAM
            )
        except (OSError, UnicodeError) as error:
            is_none = all(line in names for line in NO_SUCH_NAME)
            fault = Fault.NO_NAME if is_none else Fault.NAME_FAULT
            raise UnknownHostError(
                "no such name" if is_none else f"name not resolved: {error}", fault, names
            ) from error
        for *_, address in found:
            self.guard.check_address(str(address[0]), host)
        return names

    def _wait(self, url: str) -> None:
        """The pace that the host is owed; the practice market is owed none."""
        host = urlsplit(url).hostname or ""
        if not self.practice:
            time.sleep(max(0.0, self.last_at.get(host, 0.0) + self.settings.crawl.delay_s - time.monotonic()))
        self.last_at[host] = time.monotonic()

    def _fetch(self, url: str, asked: str, names: str) -> Again:
        started, body, cut = time.monotonic(), bytearray(), None
        with self.client.stream("GET", url, follow_redirects=False) as response:
            peer = self._peer(response, url)
            for part in response.iter_raw():
                body += part
                if len(body) >= self.settings.crawl.body_bytes:
                    cut = "length"
                    del body[self.settings.crawl.body_bytes :]
                    break
                if time.monotonic() - started > 2 * self.settings.crawl.timeout_s:
                    cut = "time"
                    break
            chain = chain_of(response)
        exchange = Exchange(
            request_head=request_head(response), request_body=b"", response_head=response_head(response),
            response_body=bytes(body), ip_address=peer, tls_chain_pem=chain, truncated=cut,
            took_s=time.monotonic() - started, dns_text=names,
        )  # fmt: skip
        if fault := proxy_fault(response, tells_names=self.place.tells_names) if self.proxy else None:
            return replace(silent(asked, fault[0], fault[1], url=url, names=names), exchange=exchange)
        return self._read(url, asked, response, exchange)

    def _read(self, url: str, asked: str, response: httpx.Response, exchange: Exchange) -> Again:
        encoding = response.headers.get("content-encoding", "")
        decoded, _ = decode_content(exchange.response_body, encoding, self.limit)
        page = Page(
            url=url,
            requested_url=asked,
            status=response.status_code,
            headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw),
            body=decoded[: self.limit],
            fetched_at=datetime.now(UTC),
        )
        return Again(page=page, outcome=page_state(page), exchange=exchange)

    def _peer(self, response: httpx.Response, url: str) -> str | None:
        """The address that answered, checked: names may be resolved anew between two steps."""
        stream = response.extensions.get("network_stream")
        peer = stream.get_extra_info("server_addr") if stream is not None and self.proxy is None else None
        if not peer:
            return None
        self.guard.check_address(str(peer[0]), urlsplit(url).hostname or "")
        return str(peer[0])


class UnknownHostError(Exception):
    """A name gave no address."""

    def __init__(self, message: str, fault: Fault, names: str) -> None:
        super().__init__(message)
        self.fault, self.names = fault, names


def proxy_of(settings: Settings, place: VantageSettings) -> str | None:
    """The proxy through which a vantage asks; None: directly."""
    if place.by == "direct":
        return None
    return place.proxy or (settings.crawl.tor_proxy if place.by == "tor" else settings.crawl.proxy)


def silent(asked: str, fault: Fault, why: str, *, url: str = "", names: str = "", chain: tuple[str, ...] = ()) -> Again:
    """No page, and why."""
    page = Page(url=url or asked, requested_url=asked, status=0, headers=(), body=b"", fetched_at=datetime.now(UTC))
    exchange = Exchange(
        request_head=b"", request_body=b"", response_head=b"", response_body=b"", dns_text=names, redirect_chain=chain
    )
    outcome = PageOutcome(state=PageState.ERROR, reason=" ".join(why.split())[:500] or fault.value)
    return Again(page=page, outcome=outcome, exchange=exchange, fault=fault)


def fault_of(error: httpx.HTTPError, *, by_proxy: bool) -> Fault:
    """Which kind of silence it was."""
    if isinstance(error, httpx.TimeoutException):
        return Fault.TIMEOUT
    if isinstance(error, httpx.ProxyError):
        return Fault.PROXY
    if isinstance(error, httpx.ConnectError):
        if any(word in str(error).upper() for word in ("SSL", "TLS", "CERTIFICATE")):
            return Fault.TLS
        return Fault.PROXY if by_proxy else Fault.NO_CONNECTION
    return Fault.PROTOCOL if isinstance(error, httpx.ProtocolError) else Fault.NO_CONNECTION


def proxy_fault(response: httpx.Response, *, tells_names: bool) -> tuple[Fault, str] | None:
    """What a proxy says stood in the way; that a name does not exist only where it is believed."""
    if response.status_code < 500:
        return None
    status = ", ".join(response.headers.get_list("proxy-status"))[:1_000]
    found = PROXY_ERROR.search(status)
    if found is None:
        return None
    if found[1] == "dns_error":
        is_none = PROXY_NXDOMAIN.search(status) is not None
        return (Fault.NO_NAME if is_none and tells_names else Fault.NAME_FAULT, f"proxy: {status[:200]}")
    return (Fault.TIMEOUT if "timeout" in found[1] else Fault.NO_CONNECTION, f"proxy: {status[:200]}")


def say(error: Exception) -> str:
    """A fault in words."""
    return f"{type(error).__name__}: {error}"


def request_head(response: httpx.Response) -> bytes:
    """The request as it was sent."""
    request = response.request
    target = request.url.raw_path.decode("ascii", "replace")
    lines = [f"GET {target} HTTP/1.1"]
    lines += [f"{name.decode('latin-1')}: {value.decode('latin-1')}" for name, value in request.headers.raw]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")


def response_head(response: httpx.Response) -> bytes:
    """Status line and headers, names in the case they came."""
    version = response.http_version if response.http_version in ("HTTP/1.0", "HTTP/1.1") else "HTTP/1.1"
    lines = [f"{version} {response.status_code} {response.reason_phrase}".rstrip().encode("latin-1", "replace")]
    lines += [name + b": " + value for name, value in response.headers.raw]
    return b"\r\n".join([*lines, b"", b""])


def chain_of(response: httpx.Response) -> bytes:
    """The server's certificate as PEM; empty for a plain connection."""
    stream: Any = response.extensions.get("network_stream")
    handle = stream.get_extra_info("ssl_object") if stream is not None else None
    der = handle.getpeercert(binary_form=True) if handle is not None else None
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM) if der else b""
