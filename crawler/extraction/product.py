# SPDX-License-Identifier: EUPL-1.2
"""The one door to extraction: what a page offers, whoever fetched it."""

from dataclasses import replace

from config.source import Source
from crawler.extraction.head import Head, read_head, read_meta_product
from crawler.extraction.merge import fill_missing
from crawler.extraction.outline import read_outline
from crawler.extraction.scripts import read_scripts
from crawler.extraction.single import ENOUGH, Single, read_single
from crawler.extraction.structured import Structured, read_structured
from crawler.listing import Listing
from crawler.page import Page


def extract_listings(page: Page, source: Source | None) -> tuple[Listing, ...]:  # noqa: ARG001
    """The page's own offer; else the cards of a list (`is_card`); else nothing. Pure, and never raises on content."""
    if not page.body:
        return ()
    head = read_head(page)
    found = read_structured(head, read_scripts(page.tree))
    if found.main is not None and found.main.title and found.main.price is not None:
        return (_completed(found.main, found, head),)
    if len(found.cards) >= 3:
        return found.cards
    single = read_single(head, read_outline(page.tree), known=found.main, is_article=found.is_article)
    return _unmarked(found, single, head)


def _unmarked(found: Structured, single: Single, head: Head) -> tuple[Listing, ...]:
    """A page whose markup names no price: what its text shows has the word."""
    if (
        single.listing is not None
        and single.evidence + (2 if found.main else 0) + (2 if found.has_offer else 0) >= ENOUGH
    ):
        main = fill_missing(found.main, single.listing) if found.main else single.listing
        return (_completed(main, found, head),)
    if found.main is not None and found.has_offer and found.main.title and not found.is_article:
        return (_completed(found.main, found, head),)
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
