# SPDX-License-Identifier: EUPL-1.2
"""Looking again: every silence is told apart, and only a name that does not exist says that a site is gone."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from config.removal_settings import VantageSettings
from config.settings import CrawlSettings, Settings
from crawler import again
from crawler.again import Fault, Vantage
from crawler.page import PageState

STATUS = {
    "/no-name": 'proxy; error=dns_error; rcode="NXDOMAIN"',
    "/name-fault": 'proxy; error=dns_error; rcode="SERVFAIL"',
    "/refused": "proxy; error=connection_refused",
    "/timeout": "proxy; error=connection_timeout",
}


class Proxy(BaseHTTPRequestHandler):
    """Answers absolute addresses of any host."""

    def do_GET(self) -> None:
        path = self.path.partition("://")[2].partition("/")[2]
        path = f"/{path}"
        if path in STATUS:
            self.send(502, b"", ("Proxy-Status", STATUS[path]))
        elif path == "/loop":
            self.send(302, b"", ("Location", "/loop"))
        elif path == "/inwards":
            self.send(302, b"", ("Location", "http://169.254.169.254/latest/"))
        elif path == "/cookie":
            found = b"inside" if "seen=1" in self.headers.get("Cookie", "") else b"outside"
            self.send(200, found, ("Set-Cookie", "seen=1"))
        elif path == "/gzip":
            self.send(200, gzip.compress(b"<html><p>hello there</p></html>"), ("Content-Encoding", "gzip"))
        elif path == "/drip":
            self.send_response(200)
            self.send_header("Content-Length", "1000000")
            self.end_headers()
            self.wfile.write(b"<p>a little")
        else:
            self.send(200, b"x" * 40_000, ("Content-Type", "text/html"))

    def send(self, status: int, body: bytes, header: tuple[str, str]) -> None:
        self.send_response(status)
        self.send_header(*header)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@pytest.fixture(scope="module")
def proxy() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def vantage(proxy: str | None, *, tells_names: bool = False) -> Vantage:
    settings = Settings(home=Path("unused"), crawl=CrawlSettings(timeout_s=3.0, body_bytes=10_000))
    place = VantageSettings(name="here", by="proxy" if proxy else "direct", proxy=proxy, tells_names=tells_names)
    return Vantage(settings, place, practice=True)


@pytest.mark.parametrize(
    ("path", "tells_names", "fault"),
    [
        pytest.param("no-name", True, Fault.NO_NAME, id="no such name, by a proxy that is believed"),
        pytest.param("no-name", False, Fault.NAME_FAULT, id="no such name, by a stranger's proxy"),
        pytest.param("name-fault", True, Fault.NAME_FAULT, id="name server fails"),
        pytest.param("refused", True, Fault.NO_CONNECTION, id="connection refused"),
        pytest.param("timeout", True, Fault.TIMEOUT, id="timeout"),
        pytest.param("loop", True, Fault.REDIRECTS, id="redirects without end"),
        pytest.param("inwards", True, Fault.REFUSED, id="redirect to a cloud's metadata"),
        pytest.param("drip", True, Fault.PROTOCOL, id="breaks off"),
        pytest.param("gzip", True, Fault.NONE, id="answers"),
    ],
)
def test_faults(proxy: str, path: str, tells_names: bool, fault: Fault) -> None:
    with vantage(proxy, tells_names=tells_names) as client:
        answer = client.ask(f"http://shop.example/{path}")
    assert answer.fault is fault, answer.outcome.reason
    assert (answer.page.status == 0) is (fault is not Fault.NONE)


def test_page_as_it_came(proxy: str) -> None:
    with vantage(proxy) as client:
        answer = client.ask("http://shop.example/gzip")
    assert b"hello there" in answer.page.body
    assert answer.exchange.response_body[:2] == b"\x1f\x8b"
    assert answer.exchange.response_head.startswith(b"HTTP/1.0 200 OK\r\n")
    assert answer.outcome.state is PageState.OK


def test_a_large_page_is_cut_and_says_so(proxy: str) -> None:
    with vantage(proxy) as client:
        answer = client.ask("http://shop.example/large")
    assert (answer.exchange.truncated, len(answer.page.body) < 40_000) == ("length", True)


def test_cookies_until_forgotten(proxy: str) -> None:
    with vantage(proxy) as client:
        pages = [client.ask("http://shop.example/cookie").page.body for _ in range(2)]
        client.forget()
        pages.append(client.ask("http://shop.example/cookie").page.body)
    assert pages == [b"outside", b"inside", b"outside"]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        pytest.param("; A: no such name\n; AAAA: no such name\n", Fault.NO_NAME, id="no such name"),
        pytest.param("; A: The DNS operation timed out\n; AAAA: no such name\n", Fault.NAME_FAULT, id="half an answer"),
        pytest.param("", Fault.NAME_FAULT, id="nothing was asked"),
    ],
)
def test_names_asked_directly(monkeypatch: pytest.MonkeyPatch, said: str, fault: Fault) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise OSError("Name or service not known")

    monkeypatch.setattr(again, "name_text", lambda host: said)
    monkeypatch.setattr("crawler.again.socket.getaddrinfo", unknown)
    with vantage(None) as client:
        assert client.ask("https://gone.example/").fault is fault


def test_private_addresses_are_refused() -> None:
    with vantage(None) as client:
        assert client.ask("http://127.0.0.1:9/").fault is Fault.REFUSED
