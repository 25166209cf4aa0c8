# SPDX-License-Identifier: EUPL-1.2
"""Sameness: whether two addresses of a host gave the same page, whatever of the address itself is printed on it."""

import re

from rapidfuzz.distance import Indel

from crawler.page import Page
from crawler.rendering import visible_text

WORDS = 3_000
SAME = 0.92
"""Share of words in the same order. Shops turn their recommendations over and print the time: a tenth may differ."""
WORD = re.compile(r"[^\W\d_]{2,}")


def is_same_page(one: Page, other: Page) -> bool:
    """Whether two pages say the same and carry the same title; empty ones agree with nothing."""
    first, second = own_words(one), own_words(other)
    if not first or not second or one.status // 100 != other.status // 100:
        return False
    return float(Indel.normalized_similarity(first, second)) >= SAME


def own_words(page: Page) -> list[str]:
    """Title and visible words, numbers and the parts of its own address left out."""
    asked = set(WORD.findall(f"{page.requested_url} {page.url}".casefold()))
    title = " ".join(node.text() for node in page.tree.css("title")[:1])
    words = WORD.findall(f"{title} {visible_text(page)}"[:60_000].casefold())
    return [word for word in words if word not in asked][:WORDS]
