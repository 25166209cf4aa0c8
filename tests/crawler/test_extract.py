# SPDX-License-Identifier: EUPL-1.2
"""The extract command: one line for each listing, one line for each file that cannot be read."""

import json
from pathlib import Path

import typer
from typer.testing import CliRunner

from crawler.commands.extract import extract
from tests.crawler.extraction.shop_pages import PRODUCTS, card_list

app = typer.Typer()
app.command()(extract)


def test_lines_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_bytes(PRODUCTS["sold out"].body)
    (tmp_path / "two.html").write_bytes(card_list(3).body)
    output = tmp_path / "out.jsonl"
    result = CliRunner().invoke(app, [str(tmp_path), "--url", "https://s.example/c/9", "--output", str(output)])
    rows = [json.loads(line) for line in output.read_text().splitlines()]
    assert (result.exit_code, len(rows)) == (0, 4)
    assert {key: rows[0][key] for key in ("title", "price", "currency", "availability", "url")} == {
        "title": "Ozempic pen 1mg",
        "price": "199.00",
        "currency": "EUR",
        "availability": "OutOfStock",
        "url": "https://s.example/c/9",
    }
    assert rows[0]["file"] == str(tmp_path / "one.html")
    assert {"seller", "description", "images", "sku", "brand", "codes"} <= rows[0].keys()


def test_unreadable_file_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_bytes(b"")
    (tmp_path / "good.html").write_bytes(PRODUCTS["sold out"].body)
    result = CliRunner().invoke(app, [str(tmp_path / "bad.html"), str(tmp_path / "good.html")])
    assert result.exit_code == 1
    assert "bad.html: expected a page, got an empty file" in result.stderr
    assert json.loads(result.stdout)["title"] == "Ozempic pen 1mg"
