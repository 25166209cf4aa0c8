# SPDX-License-Identifier: EUPL-1.2
"""Oddities: what a readable page holds that we could not read, so that a missing price is no silence."""

from collections.abc import Iterator, Sequence

import orjson

from crawler.extraction.ladder import STEPS
from crawler.extraction.offers import LADDER_STEPS
from crawler.extraction.scripts import read_scripts
from crawler.issues import IssueKind
from crawler.listing import Listing
from crawler.page import Page

CUT_LADDERS = (STEPS, LADDER_STEPS)
"""A ladder of just so many steps was cut there."""


def find_oddities(page: Page, listings: Sequence[Listing]) -> Iterator[tuple[IssueKind, str]]:
    """Kind and words of each; cheap on a page whose offer was read from its JSON-LD."""
    for listing in listings[:20]:
        if listing.price is None and listing.raw_price:
            yield IssueKind.PRICE, f"price not readable as a number: “{listing.raw_price[:60]}”"
        if len(listing.price_ladder) in CUT_LADDERS:
            yield IssueKind.VARIANTS, f"many variants: the first {len(listing.price_ladder)} prices were kept"
    by_json_ld = any("json_ld" in listing.read_by for listing in listings)
    if not by_json_ld and b"application/ld+json" in page.body:
        texts = read_scripts(page.tree).json_ld
        if any(text.strip() and not is_valid(text) for text in texts):
            yield IssueKind.MARKUP, "JSON-LD is not valid JSON: read as far as it could be mended"


def is_valid(text: str) -> bool:
    """Whether a text is JSON as the standard has it."""
    try:
        orjson.loads(text)
    except ValueError:
        return False
    return True
