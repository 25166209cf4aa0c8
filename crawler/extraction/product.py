# SPDX-License-Identifier: EUPL-1.2
"""The one door to extraction: what a page offers, whoever fetched it."""

from dataclasses import replace

from config.source import Source
from crawler.extraction.head import Head, read_head, read_meta_product
from crawler.extraction.merge import fill_missing
from crawler.extraction.scripts import read_scripts
from crawler.extraction.structured import Structured, read_structured
from crawler.listing import Listing
from crawler.page import Page


def extract_listings(page: Page, source: Source | None) -> tuple[Listing, ...]:  # noqa: ARG001
    """The page's own offer; else the cards of a list (`is_card`); else nothing. Pure, and never raises on content."""
    if not page.body:
        return ()
    head = read_head(page)
    scripts = read_scripts(page.tree)
    found = read_structured(head, scripts)
    if found.main is not None:
        main = _completed(found.main, found, head)
        if main.title and (main.price or found.has_offer):
            return (main,)
    return found.cards


def _completed(main: Listing, found: Structured, head: Head) -> Listing:
    """The product with what the page's head adds, and the currency that its place suggests."""
    main = fill_missing(main, read_meta_product(head))
    if main.price is not None and main.price.currency is None:
        main = replace(main, price=replace(main.price, currency=head.currency_hint))
    return replace(
        main,
        url=head.page.url,
        category=main.category or found.category,
        language=main.language or head.language[:2].lower() or None,
    )
