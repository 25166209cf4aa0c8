# SPDX-License-Identifier: EUPL-1.2
"""What a reader of structured markup gives: the products it found, each with its place on the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from selectolax.lexbor import LexborNode


class Place(StrEnum):
    """Where in the markup a product stands."""

    MAIN = "main"
    """Nothing says that it is not the page's own."""
    LISTED = "listed"
    """In a list of several."""
    SIDE = "side"
    """Related, similar, reviewed, mentioned."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One product: its properties in schema.org's names, and the element it stands in if it stands in one."""

    node: Mapping[str, Any]
    place: Place
    element: LexborNode | None = None


@dataclass(frozen=True, kw_only=True)
class MarkupRead:
    """All products of one syntax."""

    items: tuple[Item, ...] = ()
    is_article: bool = False
    """The page calls itself an article, a posting, a review."""
    category: str | None = None
    """From its breadcrumbs."""
