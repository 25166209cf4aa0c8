# SPDX-License-Identifier: EUPL-1.2
"""Servers that err when asked for much at once, home pages that hardly say anything, and pages that always fail."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.crawler.crawling import crawl, make_spec

pytestmark = pytest.mark.slow

PRODUCTS = 30
Answer = tuple[int, str]


@contextmanager
def server(answer: Callable[[str], Answer | None]) -> Iterator[tuple[str, list[str]]]:
    """A local site: status and body for a path; None breaks the connection."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Quiet."""

        def do_GET(self) -> None:
            asked.append(self.path)
            found = answer(self.path)
            if found is None:
                self.close_connection = True
                return
            body = found[1].encode()
            kind = "application/xml" if body.startswith(b"<urlset") else "text/html; charset=utf-8"
            kind = "text/plain" if self.path == "/robots.txt" else kind
            self.send_response(found[0])
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{httpd.server_address[1]}/", asked
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


def product(number: int) -> Answer:
    title = f"Medicine {number} 50 mg"
    return 200, (
        f"<html><title>{title}</title><h1>{title}</h1><p class=price>€{10 + number}.00</p>"
        "<button>Add to cart</button><p>Sealed pack, leaflet inside.</p></html>"
    )


def page(path: str) -> Answer:
    """A plain shop."""
    if path == "/":
        links = "".join(f"<li><a href=/p/{number}>Medicine {number} 50 mg</a></li>" for number in range(PRODUCTS))
        return 200, f"<html><title>Shop</title><h1>Shop</h1><ul>{links}</ul></html>"
    if path.startswith("/p/"):
        return product(int(path[3:]))
    return 404, "<html><title>Not found</title></html>"


TITLES = sorted(f"Medicine {number} 50 mg" for number in range(PRODUCTS))


def test_a_server_that_errs_under_load_is_read_to_the_end(tmp_path: Path) -> None:
    busy = threading.Semaphore(2)

    def answer(path: str) -> Answer:
        if not busy.acquire(blocking=False):
            time.sleep(0.05)
            return 500, "<html><title>Server Error</title><h1>database is locked</h1></html>"
        try:
            time.sleep(0.02)
            return page(path)
        finally:
            busy.release()

    with server(answer) as (url, _):
        crawled = crawl(make_spec(tmp_path, url), tmp_path)
    assert crawled.titles == TITLES
    assert crawled.finished["reason"] == "finished"


@pytest.mark.parametrize(
    ("home", "state"),
    [
        pytest.param(
            "<html><title>Shop</title><style>input[type=password]{}</style><div id=app><a href=/>Shop</a></div></html>",
            "ok", id="built by script, without links",
        ),
        pytest.param(
            "<html><title>Login</title><form><input type=password></form></html>", "login", id="seems a login",
        ),
        pytest.param(
            "<html><title>Security check</title><p>Please complete the captcha.</p></html>", "challenge",
            id="seems a challenge",
        ),
    ],
)  # fmt: skip
def test_sitemaps_lead_in_where_the_home_page_does_not(tmp_path: Path, home: str, state: str) -> None:
    def answer(path: str) -> Answer:
        if path == "/":
            return 200, home
        if path == "/robots.txt":
            return 200, f"User-agent: *\nDisallow: /cart\nSitemap: {origin[0]}all.xml\n"
        if path == "/all.xml":
            locations = "".join(f"<url><loc>{origin[0]}p/{number}</loc></url>" for number in range(PRODUCTS))
            return 200, f"<urlset>{locations}</urlset>"
        return page(path)

    origin: list[str] = []
    with server(answer) as (url, _):
        origin.append(url)
        crawled = crawl(make_spec(tmp_path, url), tmp_path)
    assert crawled.titles == TITLES
    assert state in crawled.finished["states"]
    assert bool(crawled.issues("state")) == (state != "ok")


def test_a_real_login_wall_is_left_after_a_few_pages(tmp_path: Path) -> None:
    def answer(path: str) -> Answer:
        links = "".join(f"<a href=/area/{number}>Area {number}</a>" for number in range(20))
        return 200, f"<html><title>Login</title>{links}<form><input name=u><input type=password></form></html>"

    with server(answer) as (url, asked):
        crawled = crawl(make_spec(tmp_path, url), tmp_path)
    assert crawled.finished["reason"] == "login"
    assert crawled.finished["doubtful"]
    assert len(asked) < 20


def test_pages_that_always_fail_are_no_lost_host(tmp_path: Path) -> None:
    def answer(path: str) -> Answer | None:
        if path.endswith("/photo"):
            return None
        status, body = page(path)
        return status, body.replace("</html>", f"<a href={path}/photo>Photo</a></html>") if path != "/" else body

    with server(answer) as (url, _):
        crawled = crawl(make_spec(tmp_path, url), tmp_path)
    assert crawled.titles == TITLES
    assert crawled.finished["reason"] == "finished"


def test_an_offer_in_other_languages_is_one_offer(tmp_path: Path) -> None:
    """Where the page's head says that another address is the same page in another language."""

    def answer(path: str) -> Answer:
        status, body = page(path.removeprefix("/de"))
        number = path.rpartition("/")[2]
        head = f"<link rel=alternate hreflang=de href=/de/p/{number}><link rel=alternate hreflang=en href=/p/{number}>"
        links = f"<a href=/de/p/{number}>Deutsch</a><a href=/p/{number}>in English</a>"
        return status, body.replace("<title>", f"{head}<title>").replace("</html>", f"{links}</html>")

    with server(answer) as (url, asked):
        crawled = crawl(make_spec(tmp_path, url), tmp_path)
    assert crawled.titles == TITLES
    assert not any(path.startswith("/de/p/") for path in asked)
