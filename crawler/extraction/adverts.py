# SPDX-License-Identifier: EUPL-1.2
"""Articles that sell: a blog's entry or a plain page that names goods, their price or packs, and how to order."""

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.extraction.buy_words import BUY_WORDS
from crawler.extraction.head import Head
from crawler.extraction.ladder import extract_ladder, ladder_of_lines
from crawler.extraction.links import LinkKind, link_kind, profile_page_kind
from crawler.extraction.lowered import lowered
from crawler.extraction.packs import PIECE
from crawler.extraction.posts import Post, visible_text
from crawler.extraction.selling import OFFER, TITLE_OFFER, WANTED, WARNING, asks, names_goods
from crawler.extraction.single import Single
from crawler.extraction.threads import offers_of, thread_title
from crawler.listing import Listing, PriceStep

BODIES = (
    "[itemprop=articleBody]",
    ".entry-content,.post-content,.article-content,.wp-block-post-content,.post-body,.article-body,.page-content",
    "article",
    "main,[role=main]",
    "#content,#wsite-content,#allrecords",
    "body:has(h1)",
)
"""Where an article's own text stands, the surest first; what comes more than once is a list of articles."""
INSTRUCTION = re.compile(
    r"^(?:how|so (?:bestell|geht|funktion)|wie (?:sie|man|bestell)|comment|c[óo]mo|come|hoe|jak|как|як|nasıl|πώς)(?!\w)"
)
"""How to order, pay or take something: a page of help."""
NAME = re.compile(r"[^\W\d_]{3,}|[^\W\d_]{2,}\d")
"""What is left of a title besides words of selling."""
COUNTED = re.compile(rf"(?<![\w.,])\d{{1,5}} ?(?:[x×] ?)?(?:{PIECE})(?![^\W\d_])", re.IGNORECASE)
"""So many pieces: a table of packs, not of doses or years."""


def extract_advert(head: Head, single: Single) -> tuple[Listing, ...]:
    """What the page's one article offers; empty for lists, for what asks, warns or informs, and for a shop's own pages.

    The title must name goods (a strength, a pack, words of buying), or the article bring packs and their prices.
    """
    title = thread_title(head)
    said = lowered(title)
    has_goods = names_goods(title)
    speaks_of_buying = has_goods or bool(TITLE_OFFER.search(said) or BUY_WORDS.search(said))
    may_be_packs = len(single.tags) >= 2
    body = article_body(head.page.tree) if title and (speaks_of_buying or may_be_packs) else None
    if body is None or INSTRUCTION.search(said) or is_of_the_site(head.page.url, title):
        return ()
    text = "\n".join(line for line in visible_text(body).split("\n") if line != title)
    packs = find_packs(head, text, has_goods=has_goods) if may_be_packs else ()
    if packs and not asks(title) and not informs(f"{title}\n{text}"):
        return (_in_packs(title, text, packs, head),)
    names_something = has_goods or bool(NAME.search(BUY_WORDS.sub(" ", TITLE_OFFER.sub(" ", said))))
    offers = _as_post(title, text, body, head) if speaks_of_buying and not packs else ()
    return offers if names_something or len(offers) >= 2 else ()


def is_of_the_site(url: str, title: str) -> bool:
    """A list of goods, or a page about the site itself."""
    return link_kind(url) is LinkKind.LIST or profile_page_kind(url, title) is not None


def informs(text: str) -> bool:
    """More is said of effects, doctors and cheats than of selling."""
    text = lowered(text[:6_000])
    return len(WARNING.findall(text)) > len(OFFER.findall(text))


def _in_packs(title: str, text: str, packs: tuple[PriceStep, ...], head: Head) -> Listing:
    return Listing(
        url=head.page.url,
        title=title,
        description=text,
        raw_price=packs[0].raw[-120:],
        price=packs[0].price,
        price_ladder=packs,
        read_by="adverts",
    )


def _as_post(title: str, text: str, body: LexborNode, head: Head) -> tuple[Listing, ...]:
    """Read as a selling post is; "where to buy" in a title is a seller's bait when the text sells."""
    post = Post(post_id="", author=None, author_url=None, text=text, node=body, engine="article")
    offers = offers_of(post, WANTED.sub(" ", lowered(title)) or title, is_first=True, head=head)
    if len(offers) == 1:
        return (replace(offers[0], title=title, variant="", read_by="adverts"),)
    return tuple(replace(offer, variant=offer.variant.lstrip("/"), read_by="adverts") for offer in offers)


def find_packs(head: Head, text: str, *, has_goods: bool) -> tuple[PriceStep, ...]:
    """The packs of an article with their prices: rows of a table, choices, or lines of its text."""
    hint = head.currency_hint
    steps = extract_ladder(head.page, hint=hint)
    if are_packs(steps, has_goods=has_goods):
        return steps
    steps = ladder_of_lines(text.split("\n"), hint=hint)
    return steps if are_packs(steps, has_goods=has_goods) else ()


def article_body(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that holds the page's one article; None where there are several or none."""
    for selector in BODIES:
        nodes = tree.css(selector)[:8]
        if nodes:
            return nodes[0] if len({node.mem_id for node in nodes}) == 1 else None
    return None


def are_packs(steps: tuple[PriceStep, ...], *, has_goods: bool) -> bool:
    """Rows that cost more the more there is in them, strength by strength: how packs are sold.

    Each counts pieces, or the title names the goods and there are three rows at least.
    """
    if len(steps) < 2 or not ((has_goods and len(steps) >= 3) or all(COUNTED.search(step.raw) for step in steps)):
        return False
    by_strength: dict[str | None, list[tuple[int, Decimal]]] = {}
    for step in steps:
        by_strength.setdefault(step.strength, []).append((step.quantity or 0, step.price.amount))
    rows = [pair for group in by_strength.values() for pair in pairwise(sorted(group))]
    return bool(rows) and all(0 < fewer < more and price < higher for (fewer, price), (more, higher) in rows)
