# SPDX-License-Identifier: EUPL-1.2
"""`theriac source check` and `source new`: each wrong key is named; a first file is valid as it stands."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from config.source import Family, load_source
from crawler.commands.source import app
from crawler.source_check import find_faults

GOOD = """
title = "Shop"
family = "storefront"
country = "NL"
languages = ["nl"]
start_urls = ["https://shop.example/"]
watched = { since = 2026-03-01, by = "desk-2", why = "reported" }
"""
PAGES = {
    "/": """<html lang="nl"><head><title>Goedkope Pillen</title><meta property="og:site_name" content="Goedkope Pillen">
        <link href="/wp-content/plugins/woocommerce/a.css"></head><body><a href="/over-ons">Over ons</a>
        <a href="/product/a">A</a><p>Welkom</p></body></html>""",
    "/over-ons": "<html><body><p>Pillen Handel B.V., Kerkstraat 1, 1017 GA Amsterdam, Nederland</p></body></html>",
    "/robots.txt": "User-agent: *\nDisallow: /private\n",
    "/sitemap.xml": "<urlset>" + "".join(f"<url><loc>HOST/product/{n}</loc></url>" for n in range(30)) + "</urlset>",
}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param('family = "shop"', "family:", id="unknown family"),
        pytest.param('lanugages = ["nl"]', "lanugages: no such key; perhaps 'languages' was meant", id="misspelt key"),
        pytest.param("pace = { delay_s = 0.2 }", "pace.delay_s:", id="too fast"),
        pytest.param(
            "pace = { delay = 2 }", "pace.delay: no such key; perhaps 'delay_s' was meant", id="misspelt in a table"
        ),
        pytest.param('schedule = { cron = "every day" }', "schedule:", id="cron"),
        pytest.param('expect = { state = "broken" }', "expect.state:", id="state"),
        pytest.param("expect = { listings_min = 9, listings_max = 2 }", "expect:", id="limits"),
        pytest.param('select = { price = "span[" }', "select.price:", id="selector"),
        pytest.param('country = "Holland"', "country:", id="country"),
        pytest.param("title = ", "expected a readable TOML file", id="no TOML"),
        pytest.param('start_urls = ["ftp://x.example/"]', "start_urls:", id="scheme"),
    ],
)
def test_faults(tmp_path: Path, change: str, fault: str) -> None:
    key = change.partition(" =")[0]
    kept = [line for line in GOOD.splitlines() if not line.startswith(f"{key} ")]
    path = tmp_path / "nl_shop.toml"
    path.write_text("\n".join([*kept, change]), encoding="utf-8")
    faults = find_faults(path)
    assert any(fault in one for one in faults), faults
    assert CliRunner().invoke(app, ["check", str(path)]).exit_code == 1


def test_good_file(tmp_path: Path) -> None:
    path = tmp_path / "nl_shop.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert find_faults(path) == []
    assert CliRunner().invoke(app, ["check", str(path)]).exit_code == 0


class Shop(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(
            (body or "<title>Not Found</title>").replace("HOST", f"http://{self.headers['Host']}").encode()
        )

    def log_message(self, *arguments: object) -> None:
        """Silent."""


@pytest.fixture
def shop() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Shop) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_new(shop: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["new", shop, "--allow-private", "--folder", str(tmp_path)])
    assert done.exit_code == 0, done.output
    (path,) = tmp_path.glob("*.toml")
    assert find_faults(path) == []
    source = load_source(path)
    assert source.title == "Goedkope Pillen"
    assert source.family is Family.STOREFRONT
    assert source.country == "NL"
    assert source.languages == ("nl",)
    assert source.start_urls == (f"{shop}/", f"{shop}/sitemap.xml")
    assert (source.expect.listings_min, source.expect.listings_max) == (15, 80)
    assert "woocommerce" in path.read_text(encoding="utf-8")
    again = CliRunner().invoke(app, ["new", shop, "--allow-private", "--folder", str(tmp_path)])
    assert again.exit_code == 2


def test_new_refuses_private_addresses(shop: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["new", shop, "--folder", str(tmp_path)])
    assert done.exit_code != 0
    assert not list(tmp_path.iterdir())
