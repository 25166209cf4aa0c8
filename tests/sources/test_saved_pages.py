# SPDX-License-Identifier: EUPL-1.2
"""Saved pages of each source: what extraction must give; one failure per field.

`<source>/<case>/` holds page.html, page.json (url, status, headers) and expected.json: a list of listings, each with
the fields that matter; an empty list for a page on which nothing is offered.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.source import BUNDLED_SOURCES, load_source, load_sources
from crawler.extraction.product import extract_listings
from crawler.listing_row import listing_row
from crawler.page import Page

HERE = Path(__file__).parent
PRACTICE = HERE.parent / "practice" / "sources"
CASES = sorted(path.parent for path in HERE.glob("*/*/page.html"))


def extract(case: Path) -> list[dict[str, object]]:
    about = json.loads((case / "page.json").read_text(encoding="utf-8"))
    page = Page(
        url=about["url"],
        requested_url=about["url"],
        status=about["status"],
        headers=tuple((name, value) for name, value in about["headers"].items()),
        body=(case / "page.html").read_bytes(),
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
    )
    name = f"{case.parent.name}.toml"
    source = load_source(next(path for path in (BUNDLED_SOURCES / name, PRACTICE / name) if path.exists()))
    return [listing_row(listing) for listing in extract_listings(page, source)]


def fields() -> list[object]:
    rows = []
    for case in CASES:
        for number, listing in enumerate(json.loads((case / "expected.json").read_text(encoding="utf-8"))):
            for field, value in listing.items():
                label = f"{case.parent.name}-{case.name}-{number}-{field}"
                rows.append(pytest.param(case, number, field, value, id=label))
    return rows


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.parent.name}-{case.name}") for case in CASES])
def test_as_many_listings_as_expected(case: Path) -> None:
    assert len(extract(case)) == len(json.loads((case / "expected.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize(("case", "number", "field", "value"), fields())
def test_field(case: Path, number: int, field: str, value: object) -> None:
    assert extract(case)[number][field] == value


def test_each_bundled_source_has_a_page_with_a_listing_and_one_without() -> None:
    kinds: dict[str, set[bool]] = {}
    for case in CASES:
        expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
        kinds.setdefault(case.parent.name, set()).add(bool(expected))
    assert [source.name for source in load_sources() if kinds.get(source.name) != {True, False}] == []
