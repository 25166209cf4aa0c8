# SPDX-License-Identifier: EUPL-1.2
"""Real saved pages with truth, kept beside the repository: what the extract command reads from them, scored."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
PAGES, SCORER = SHARED / "pages", SHARED / "score_crawl.py"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (PAGES.is_dir() and SCORER.is_file()), reason=f"no saved pages at {PAGES}"),
]


def score(folder: str, tmp_path: Path) -> dict[str, Any]:
    """The scorer's figures for one folder, both commands run as a user would."""
    output = tmp_path / "listings.jsonl"
    theriac = [sys.executable, "-c", "from config.cli import main; main()"]
    subprocess.run(
        [*theriac, "extract", str(PAGES / folder / "html"), "--output", str(output)], check=True, timeout=300
    )
    truth = PAGES / folder / "truth.jsonl"
    command = [sys.executable, str(SCORER), str(truth), str(output), "--key", "file", "--map", "url=file", "--json"]
    figures: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=120).stdout)
    return figures


@pytest.mark.parametrize(
    ("folder", "recall", "strict", "precision"),
    [
        pytest.param("zyte-product-extraction-benchmark", 0.98, 0.91, 0.98, id="shops of many countries"),
        pytest.param("swde-books", 0.96, 0.96, 0.96, id="old shops without markup"),
        pytest.param("scrapely", 0.99, 0.99, 0.99, id="hand-made shops"),
    ],
)
def test_offers_of_saved_pages(folder: str, recall: float, strict: float, precision: float, tmp_path: Path) -> None:
    figures = score(folder, tmp_path)
    assert figures["recall"] >= recall
    assert figures["strict_recall"] >= strict
    assert figures["precision"] >= precision


def test_no_offer_on_pages_that_have_none(tmp_path: Path) -> None:
    figures = score("metascraper-articles-negative", tmp_path)
    assert (figures["negative_pages"], figures["crawl_rows"]) == (48, 0)
