# SPDX-License-Identifier: EUPL-1.2
"""A replay viewer in Chromium: what a package shows at an address, read out of the viewer's own frames."""

import http.server
import io
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from crawler.browser_path import find_browser

RANGE = re.compile(r"bytes=(\d*)-(\d*)")
WAIT_S = 60.0
VIEWER = """<!doctype html><script src="ui.js"></script><replay-web-page source="/package.wacz" url="{url}"
replaybase="/replay/" embed="replayonly" noSandbox style="width:1200px;height:800px"></replay-web-page>"""


@contextmanager
def viewer(viewer_folder: Path, package: Path) -> Iterator[str]:
    """The viewer and one package on 127.0.0.1."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            script, worker = viewer_folder / "ui.js", viewer_folder / "sw.js"
            files = {"/ui.js": script, "/replay/ui.js": script, "/replay/sw.js": worker}
            if path == "/package.wacz":
                self.part(package.read_bytes())
            elif path in files:
                self.answer(200, files[path].read_bytes(), "text/javascript")
            elif path == "/":
                url = self.path.partition("?")[2]
                self.answer(200, VIEWER.format(url=url).encode(), "text/html")
            else:
                self.answer(404, b"", "text/plain")

        def part(self, data: bytes) -> None:
            asked = RANGE.match(self.headers.get("Range", ""))
            if asked is None:
                self.answer(200, data, "application/wacz")
                return
            begin = int(asked[1]) if asked[1] else len(data) - int(asked[2])
            end = int(asked[2]) if asked[1] and asked[2] else len(data) - 1
            end = min(end, len(data) - 1)
            self.answer(206, data[begin : end + 1], "application/wacz", f"bytes {begin}-{end}/{len(data)}")

        def answer(self, status: int, body: bytes, kind: str, span: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Accept-Ranges", "bytes")
            if span:
                self.send_header("Content-Range", span)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(io.BytesIO(body).getvalue())

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def shown_at(viewer_url: str, url: str, script: str, wait_s: float = WAIT_S) -> object:
    """What the script gives in the replayed frame, as soon as that is something; None after the time is over."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(find_browser(None)), args=["--no-sandbox"])
        try:
            page = browser.new_page()
            page.goto(f"{viewer_url}?{url}")
            return _first_answer(page, script, wait_s)
        finally:
            browser.close()


def _first_answer(page: Page, script: str, wait_s: float) -> object:
    until = time.monotonic() + wait_s
    while time.monotonic() < until:
        for frame in page.frames:
            if "/w/" in frame.url:
                try:
                    found = frame.evaluate(script)
                except Exception:  # noqa: BLE001 (a frame that is just being changed)
                    continue
                if found:
                    return found
        page.wait_for_timeout(300)
    return None
