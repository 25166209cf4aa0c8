# SPDX-License-Identifier: EUPL-1.2
"""A small local shop for whole-crawl tests: honest pages, and every kind of bad answer a crawler meets.

It also answers requests with absolute addresses, so that it can stand as a proxy for any host name.
"""

import gzip
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

PER_LIST = 10


@dataclass(kw_only=True)
class Shopfront:
    """A shop of so many products; `hits` counts requests by path."""

    products: int = 30
    extra_links: tuple[str, ...] = ()
    """Further addresses that the home page links to."""
    robots: str | None = None
    sitemap: tuple[str, ...] = ()
    pages_per_window: int | None = None
    """Pages answered in a window; then 429 until the window is over."""
    window_s: float = 2.0
    retry_after: Callable[[float], str] | None = None
    """Seconds left -> value of the header; None: no header."""
    seller_pages: bool = False
    slow_s: float = 0.0
    hits: Counter[str] = field(default_factory=Counter)
    throttled: int = 0
    window_began: float = 0.0
    in_window: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"shop": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def may_answer(self) -> float | None:
        """None when a page may be answered now, else seconds until the window is over."""
        if self.pages_per_window is None:
            return None
        with self.lock:
            moment = time.monotonic()
            if moment - self.window_began > self.window_s:
                self.window_began, self.in_window = moment, 0
            self.in_window += 1
            if self.in_window <= self.pages_per_window:
                return None
            self.throttled += 1
            return self.window_s - (moment - self.window_began)


class _Handler(BaseHTTPRequestHandler):
    shop: Shopfront
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        return

    def do_GET(self) -> None:
        path = self.path
        if path.startswith("http://"):
            parts = urlsplit(path)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
        self.shop.hits[path] += 1
        if self.shop.slow_s:
            time.sleep(self.shop.slow_s)
        name = path.strip("/").partition("/")[0].partition("?")[0] or "home"
        if name == "robots.txt":
            return self.answer(self.shop.robots or "", "text/plain", 200 if self.shop.robots is not None else 404)
        wait_s = self.shop.may_answer()
        if wait_s is not None:
            header = {"Retry-After": self.shop.retry_after(wait_s)} if self.shop.retry_after else {}
            return self.answer("slow down", "text/plain", 429, header)
        page = getattr(self, "page_" + name.replace("-", "_").replace(".", "_"), None)
        try:
            return page(path) if page else self.answer("<h1>Not found</h1>", status=404)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def answer(
        self,
        body: str | bytes,
        kind: str = "text/html; charset=utf-8",
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> None:
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(content)

    def frame(self, title: str, main: str, head: str = "") -> None:
        self.answer(
            f"<!DOCTYPE html><html lang=en><head><title>{title}</title>{head}</head><body>"
            '<nav><a href="/">Home</a> <a href="/about">About us</a> <a href="/contact">Contact</a>'
            f'<a href="/c/1">Medicines</a></nav><main><h1>{title}</h1>{main}</main></body></html>'
        )

    def page_home(self, path: str) -> None:
        links = "".join(f'<a href="{link}">more {number}</a>' for number, link in enumerate(self.shop.extra_links))
        self.frame("Small shop", f"<p>Welcome.</p>{links}")

    def page_about(self, path: str) -> None:
        self.frame("About us", "<p>We are Small Shop Ltd, 1 High Street, London. Company number 01234567.</p>")

    def page_contact(self, path: str) -> None:
        self.frame("Contact", "<p>Write to mail@small-shop.example</p>")

    def page_c(self, path: str) -> None:
        number = int(urlsplit(path).path.rpartition("/")[2])
        first = (number - 1) * PER_LIST
        shown = range(first, min(first + PER_LIST, self.shop.products))
        cards = "".join(
            f'<li><a href="/p/{i}?utm_source=list">Medicine {i} 50 mg</a> <b>${i + 5}.00</b></li>' for i in shown
        )
        more = f'<a rel="next" href="/c/{number + 1}">next</a>' if first + PER_LIST < self.shop.products else ""
        self.frame(f"Medicines page {number}", f"<ul>{cards}</ul>{more}")

    def page_p(self, path: str) -> None:
        self.product(int(urlsplit(path).path.rpartition("/")[2]))

    def product(self, number: int, encoding: str = "utf-8", title: str = "", language: str = "en") -> None:
        offer: dict[str, object] = {"@type": "Offer", "price": f"{number + 5}.00", "priceCurrency": "USD"}
        if self.shop.seller_pages:
            offer["seller"] = {"@type": "Organization", "name": f"Seller {number % 3}", "url": f"/seller/{number % 3}"}
        data = {
            "@context": "https://schema.org",
            "@type": "Product",
            "name": title or f"Medicine {number} 50 mg",
            "sku": f"S{number}",
            "description": f"Tablets number {number}",
            "offers": offer,
        }
        script = json.dumps(data, ensure_ascii=False)
        body = (
            f"<html lang={language}><head><title>{data['name']}</title>"
            f'<script type="application/ld+json">{script}</script></head>'
            f'<body><a href="/">Home</a><a href="/add-to-cart?id={number}">Buy</a><a href="/logout">Log out</a>'
            f'<a href="/p/{(number + 1) % self.shop.products}">related</a><h1>{data["name"]}</h1></body></html>'
        )
        self.answer(body.encode(encoding, "replace"), "text/html; charset=utf-8")

    def page_seller(self, path: str) -> None:
        self.frame("Seller " + path.rpartition("/")[2], "<p>Member since 2020. Ships from Poland.</p>")

    def page_wrong_charset(self, path: str) -> None:
        self.product(901, encoding="cp1251", title="Трамадол 50 мг таблетки", language="ru")

    def page_broken_json(self, path: str) -> None:
        body = (
            "<html><head><title>Broken pill 10 mg</title>"
            '<script type="application/ld+json">{"@type":"Product", oops</script>'
            '</head><body><div itemscope itemtype="http://schema.org/Product">'
            '<h1 itemprop="name">Broken pill 10 mg</h1>'
            '<div itemprop="offers" itemscope itemtype="http://schema.org/Offer">'
            '<span itemprop="price" content="9.50">$9.50'
            '</span><meta itemprop="priceCurrency" content="USD"></div></div></body></html>'
        )
        self.answer(body)

    def page_spa(self, path: str) -> None:
        """Built by a script: ten products, ten more for each press of a button."""
        script = (
            "let n=0;const root=document.getElementById('root');function more(){for(let i=0;i<10;i++,n++){"
            "const a=document.createElement('a');a.href='/p/'+(1000+n);a.textContent='Medicine '+(1000+n)+' 50 mg';"
            "root.appendChild(a);}if(n>=30)document.getElementById('more').remove();}"
            "document.getElementById('more').onclick=more;setTimeout(more,100);"
        )
        self.answer(
            '<html><head><title>Script shop</title></head><body><div id="root"></div>'
            '<button id="more">Load more</button>'
            f'<noscript>Please enable JavaScript</noscript><img src="http://169.254.169.254/x">'
            f"<script>{script}</script></body></html>"
        )

    def page_empty(self, path: str) -> None:
        self.answer(b"")

    def page_bomb(self, path: str) -> None:
        self.answer(_bomb(), headers={"Content-Encoding": "gzip"})

    def page_huge(self, path: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(50_000_000))
        self.end_headers()
        for _ in range(50):
            self.wfile.write(b"<p>junk and nothing else</p>\n" * 34_483)

    def page_cut(self, path: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b"<html><body><p>half a page")
        self.close_connection = True

    def page_slow(self, path: str) -> None:
        time.sleep(5)
        self.frame("Slow", "")

    def page_drip(self, path: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "100000")
        self.end_headers()
        for _ in range(50):
            self.wfile.write(b"<p>drop</p>")
            self.wfile.flush()
            time.sleep(0.1)
        self.close_connection = True

    def page_loop(self, path: str) -> None:
        self.answer("", status=302, headers={"Location": "/loop/b" if path.endswith("a") else "/loop/a"})

    def page_self(self, path: str) -> None:
        if "seen=1" in (self.headers.get("Cookie") or ""):
            self.product(902)
        else:
            self.answer("", status=302, headers={"Location": "/self", "Set-Cookie": "seen=1; Path=/"})

    def page_moved(self, path: str) -> None:
        self.answer("", status=301, headers={"Location": "/p/903"})

    def page_away(self, path: str) -> None:
        target = parse_qs(urlsplit(path).query)["to"][0]
        self.answer("", status=302, headers={"Location": target})

    def page_calendar(self, path: str) -> None:
        year, month = (int(part) for part in path.strip("/").split("/")[1:3])
        later, earlier = (year + month // 12, month % 12 + 1), (year - (month == 1), (month - 2) % 12 + 1)
        links = "".join(
            f'<a href="/calendar/{y}/{m}">{word}</a>' for (y, m), word in ((later, "later"), (earlier, "earlier"))
        )
        self.frame(f"Events {year}-{month}", f"<p>No events.</p>{links}")

    def page_flaky(self, path: str) -> None:
        if self.shop.hits[path] < 3:
            self.answer("oops", status=500)
        else:
            self.product(904)

    def page_blocked(self, path: str) -> None:
        self.answer("<h1>Access denied</h1>", status=403)

    def page_gone(self, path: str) -> None:
        self.answer("<h1>Gone</h1>", status=410)

    def page_vip(self, path: str) -> None:
        if "login=yes" in (self.headers.get("Cookie") or ""):
            self.product(905)
        else:
            self.answer('<form action="/login"><input type="password" name="p"></form>', status=401)

    def page_sitemap_xml(self, path: str) -> None:
        if not self.shop.sitemap:
            self.answer("<h1>Not found</h1>", status=404)
            return
        host = self.headers["Host"]
        rows = "".join(f"<url><loc>http://{host}{place}</loc></url>" for place in self.shop.sitemap)
        self.answer(f'<?xml version="1.0"?><urlset>{rows}</urlset>', "application/xml")


def _bomb() -> bytes:
    """About 200 MB in 200 kB."""
    return gzip.compress(b"\0" * 1_000_000, 9) * 200
