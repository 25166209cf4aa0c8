# SPDX-License-Identifier: EUPL-1.2
"""Structured markup of a page: JSON-LD first, microdata and RDFa only where that left something open."""

from dataclasses import dataclass

from crawler.extraction.choosing import Choice, choose
from crawler.extraction.head import Head
from crawler.extraction.json_ld import read_json_ld
from crawler.extraction.merge import fill_missing
from crawler.extraction.microdata import MICRODATA, RDFA, Syntax, read_microdata
from crawler.extraction.scripts import Scripts
from crawler.listing import Listing


@dataclass(frozen=True, kw_only=True)
class Structured:
    """What the markup of one page says."""

    main: Listing | None = None
    has_offer: bool = False
    cards: tuple[Listing, ...] = ()
    is_article: bool = False
    category: str | None = None


def read_structured(head: Head, scripts: Scripts) -> Structured:
    """The page's own product, else its cards, from the first syntax that has them; later ones fill what is missing."""
    graph = read_json_ld(scripts.json_ld)
    found = _taken(
        Structured(is_article=graph.is_article, category=graph.category), choose(graph.items, head, "json_ld")
    )
    if found.main is not None and found.main.price is not None:
        return found
    for syntax, read_by in ((MICRODATA, "microdata"), (RDFA, "rdfa")):
        if found.main is None or found.main.price is None:
            found = _with_markup(found, head, syntax, read_by)
    return found


def _with_markup(found: Structured, head: Head, syntax: Syntax, read_by: str) -> Structured:
    markup = read_microdata(head.page.tree, syntax)
    with_article = Structured(
        main=found.main,
        has_offer=found.has_offer,
        cards=found.cards,
        is_article=found.is_article or markup.is_article,
        category=found.category,
    )
    return _taken(with_article, choose(markup.items, head, read_by)) if markup.items else with_article


def _taken(known: Structured, choice: Choice) -> Structured:
    """What is known, with what a further syntax adds."""
    main = known.main
    if choice.main is not None:
        main = fill_missing(main, choice.main) if main is not None else choice.main
    cards = choice.cards if len(choice.cards) > len(known.cards) else known.cards
    return Structured(
        main=main,
        has_offer=known.has_offer or choice.has_offer,
        cards=cards,
        is_article=known.is_article,
        category=known.category,
    )
