# SPDX-License-Identifier: EUPL-1.2
"""A small shop on 127.0.0.1 that takes its time, so that a run can be stopped in the middle."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OFFERS = 80
PRODUCT = """<html><head><title>Tramadol {n} mg</title><script type="application/ld+json">
{{"@context": "https://schema.org", "@type": "Product", "name": "Tramadol {n} mg, 30 tablets",
"description": "No prescription needed, discreet shipping.",
"offers": {{"@type": "Offer", "price": "{n}.00", "priceCurrency": "EUR"}}}}</script></head>
<body><h1>Tramadol {n} mg</h1><p>{n}.00 EUR</p><a href="/">home</a></body></html>"""


class Shop(BaseHTTPRequestHandler):
    """A home page that links to every product."""

    delay_s = 0.0

    def do_GET(self) -> None:
        time.sleep(self.delay_s)
        if self.path == "/":
            links = "".join(f'<a href="/p/{n}">Tramadol {n} mg</a> ' for n in range(100, 100 + OFFERS))
            self.answer(f"<html><head><title>Pills</title></head><body><h1>Pills</h1>{links}</body></html>")
        elif self.path.startswith("/p/"):
            self.answer(PRODUCT.format(n=self.path.removeprefix("/p/")))
        else:
            self.send_error(404)

    def answer(self, text: str) -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *words: object) -> None:
        """Quiet."""


class Server(ThreadingHTTPServer):
    """Takes as many visitors at once as a crawl may be."""

    request_queue_size = 256
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor that was killed is no fault of ours."""


@contextmanager
def small_shop(delay_s: float) -> Iterator[str]:
    """Its address while it is open."""
    server = Server(("127.0.0.1", 0), type("SlowShop", (Shop,), {"delay_s": delay_s}))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
