# SPDX-License-Identifier: EUPL-1.2
"""docs/article-13.md says of every figure what the code says."""

from pathlib import Path

import pytest

from alerts.recount.quantities import QUANTITIES
from alerts.recount.units import NOT_MEASURED, UNITS
from config.article_13 import load_article

DOC = (Path(__file__).parents[3] / "docs" / "article-13.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [pytest.param(one.name, id=one.name) for one in (*UNITS, *QUANTITIES)])
def test_each_definition_is_documented(name: str) -> None:
    figure = next(one for one in (*UNITS, *QUANTITIES) if one.name == name)
    row = next(line for line in DOC.splitlines() if line.startswith(f"| {name} |"))
    assert figure.definition in row


def test_what_is_not_measured_is_said() -> None:
    assert [name for name, _, why in NOT_MEASURED if f"{name} ({why})" not in DOC] == []


def test_the_article_is_quoted_whole() -> None:
    article = load_article()
    assert list(article.letters) == list("abcdef")
    assert "in so far as they do not already form part of the constituent elements" in article.chapeau
    assert all(one.startswith("MEDICRIME Art.") for one in article.supply)


def test_the_article_is_the_conventions() -> None:
    seed = Path(__file__).parents[4] / "shared" / "seeds" / "medicrime-convention.txt"
    if not seed.is_file():
        pytest.skip("the Convention's text does not lie beside this folder")
    text, article = seed.read_text(encoding="utf-8"), load_article()
    assert article.chapeau in text
    assert [letter for letter, words in article.letters.items() if f"{letter} {words}" not in text] == []
