# SPDX-License-Identifier: EUPL-1.2
"""A site on 127.0.0.1 whose pages do everything that holds, tricks or fills a browser."""

import io
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PIL import Image

STYLE = "body{font:20px sans-serif;background:#fed} .tall{height:1500px} iframe{width:400px;height:80px}"
SHOP = """<!DOCTYPE html><html><head><title>Tramadol</title><link rel=stylesheet href=/style.css></head><body>
<h1>Tramadol 50 mg, no prescription</h1><p>30 tablets 49.00 EUR. Ships from India to Germany in discreet packs.</p>
<img src=/red.png width=300 height=200><iframe src=/frame></iframe><img src=/moved.png><img src=/missing.png>
<div class=tall></div><img loading=lazy src=/late.png width=300 height=200><p id=more></p>
<script>
fetch('/prices.json', {method: 'POST', body: 'q=1'}).then(r => r.json()).then(r => {
  document.getElementById('more').innerText = 'Price list: ' + r.words; });
try { new WebSocket('ws://' + location.host + '/socket') } catch (e) {}
window.open('/pop'); setTimeout(() => alert('are you a robot?'), 10);
if (navigator.serviceWorker) navigator.serviceWorker.register('/sw.js').catch(() => {});
</script></body></html>"""
PAGES = {
    "/shop": SHOP,
    "/frame": "<html><body><p>We are a licensed pharmacy in a frame</p></body></html>",
    "/loop": "<html><body><h1>Oxycodone</h1><p>Buy now 80 mg</p><script>while (true) {}</script></body></html>",
    "/late-loop": "<html><body><h1>Oxycodone</h1>"
    "<script>setTimeout(() => { while (true) {} }, 500)</script></body></html>",
    "/endless": "<html><body><h1>Endless</h1><script>setInterval(() => { for (let i = 0; i < 50; i++) {"
    " const p = document.createElement('p'); p.innerText = 'Sildenafil offer ' + Math.random();"
    " document.body.append(p) } }, 50)</script></body></html>",
    "/asks": "<html><body><h1>Asks</h1><script>for (let i = 0; i < 3000; i++) fetch('/n/' + i)</script></body></html>",
    "/random": "<html><body><script>document.write(Array.from({length: 400}, () =>"
    " Math.random().toString(36).slice(2)).join(' '))</script></body></html>",
    "/gone": "<html><body><h1>This offer was removed</h1></body></html>",
    "/auth": "<html><body>Secret</body></html>",
}


def picture(color: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), color).save(out, "PNG")
    return out.getvalue()


class Site(BaseHTTPRequestHandler):
    """One answer for each path."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.answer(b'{"words": "strong and cheap"}', "application/json")

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if path == "/moved.png":
            self.answer(b"", status=302, location="/late.png")
        elif path == "/to-shop":
            self.answer(b"", status=301, location="/shop")
        elif path in ("/red.png", "/late.png"):
            self.answer(picture("red" if path == "/red.png" else "blue"), "image/png")
        elif path == "/style.css":
            self.answer(STYLE.encode(), "text/css")
        elif path.startswith("/n/"):
            self.answer(b"x", "text/plain")
        elif path == "/file":
            self.answer(b"MZ" * 100, "application/octet-stream", attachment=True)
        elif path == "/slow":
            time.sleep(60)
        elif path == "/auth":
            self.answer(b"who are you?", status=401, ask=True)
        else:
            status = 410 if path == "/gone" else 200 if path in PAGES else 404
            self.answer(PAGES.get(path, "<h1>not found</h1>").encode(), "text/html; charset=utf-8", status)

    def answer(
        self, body: bytes, kind: str = "text/html", status: int = 200, location: str = "", *,
        attachment: bool = False, ask: bool = False,
    ) -> None:  # fmt: skip
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        if attachment:
            self.send_header("Content-Disposition", "attachment; filename=setup.exe")
        if ask:
            self.send_header("WWW-Authenticate", 'Basic realm="x"')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *words: object) -> None:
        """Quiet."""


class Server(ThreadingHTTPServer):
    """A browser hangs up as it likes."""

    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: object, client_address: object) -> None:
        """No fault of ours."""


@contextmanager
def hostile_site(certificate: Path | None = None, key: Path | None = None) -> Iterator[str]:
    """Its address without a slash at the end; encrypted where a certificate is named."""
    server = Server(("127.0.0.1", 0), Site)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http{'s' if certificate else ''}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
