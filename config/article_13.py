# SPDX-License-Identifier: EUPL-1.2
"""ArticleThirteen: the article as the Convention words it, and what stays to be established for each letter."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from config.legal import load_legal_map

BUNDLED = Path(__file__).parent / "data" / "article_13.toml"


@dataclass(frozen=True, kw_only=True)
class ArticleThirteen:
    """The article, quoted."""

    source: str
    chapeau: str
    letters: Mapping[str, str]
    """By letter, in the Convention's words."""
    establish: Mapping[str, str]
    """By letter: what no system can see."""
    supply: tuple[str, ...]
    """Names of the provisions that speak of supplying and offering to supply, from the legal map."""


@lru_cache(maxsize=1)
def load_article() -> ArticleThirteen:
    """The article as bundled."""
    table = tomllib.loads(BUNDLED.read_text(encoding="utf-8"))
    provisions = load_legal_map().provisions
    return ArticleThirteen(
        source=table["source"],
        chapeau=table["chapeau"],
        letters=table["letters"],
        establish=table["establish"],
        supply=tuple(provisions[key].name for key in table["supply"]),
    )
