# SPDX-License-Identifier: EUPL-1.2
"""What the module of a shop platform gives, and the marks by which platforms are known."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from crawler.listing import Listing
from crawler.page import Page

TABLE = Path(__file__).parent.parent / "data" / "platforms.toml"
SOURCE_CHARS = 300_000


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """One answer of a catalogue: its offers, and where to go on."""

    listings: tuple[Listing, ...] = ()
    next_urls: tuple[str, ...] = ()


class Platform(Protocol):
    """A platform whose catalogue can be read; all functions are pure."""

    name: str
    """As `SiteProfile.platform` states it."""

    def recognise(self, page: Page) -> bool:
        """Whether the page was built by this platform."""

    def catalogue_urls(self, home: Page) -> tuple[str, ...]:
        """Addresses of its public catalogue, best first: the first that answers with offers is enough."""

    def parse_catalogue(self, page: Page, currency: str | None = None) -> Catalogue | None:
        """The offers of an answer; None when it is something else (a refusal, an HTML page)."""


@dataclass(frozen=True, kw_only=True)
class Marks:
    """Where one platform shows itself."""

    code: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    generator: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def load_marks() -> dict[str, Marks]:
    """The table, in its order: shops before the engines below them."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {name: Marks(**{key: tuple(values) for key, values in row.items()}) for name, row in rows.items()}


def shows_marks(page: Page, name: str) -> bool:
    """Whether a page carries a mark of the named platform."""
    marks = load_marks()[name]
    source = page.html[:SOURCE_CHARS]
    if any(mark in source for mark in marks.code):
        return True
    if marks.header:
        lines = [f"{key.lower()}: {value.lower()}" for key, value in page.headers]
        if any(line.startswith(prefix) for line in lines for prefix in marks.header):
            return True
    if not marks.generator or "enerator" not in source:
        return False
    node = page.tree.css_first('meta[name="generator"],meta[name="Generator"]')
    return node is not None and (node.attributes.get("content") or "").lower().startswith(marks.generator)
