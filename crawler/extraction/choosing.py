# SPDX-License-Identifier: EUPL-1.2
"""Which of the products in a page's markup the page itself sells, and which it only lists."""

from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from crawler.extraction.currencies import ISO_CODES
from crawler.extraction.head import Head
from crawler.extraction.markup import Item, Place
from crawler.extraction.plain import absolute_url, clean_text
from crawler.extraction.schema_org import read_product
from crawler.listing import Listing

CARDS = 500


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The page's own product, or the cards of a list; both may be missing."""

    main: Listing | None = None
    has_offer: bool = False
    """The main product carries an offer, priced or not."""
    cards: tuple[Listing, ...] = ()


def choose(items: tuple[Item, ...], head: Head, read_by: str) -> Choice:
    """The product that the page's address and titles name; several that they do not name are cards."""
    candidates = [item for item in items if item.place is not Place.SIDE]
    if not candidates:
        return Choice()
    main = _main_item(candidates, head)
    if main is not None:
        hint = None if _states_currency(main) else head.currency_hint
        listing, offer = read_product(main.node, base_url=head.base_url, hint=hint, read_by=read_by)
        return Choice(main=listing, has_offer=offer.has_offer)
    return Choice(cards=tuple(_card(item, head, read_by) for item in candidates[:CARDS]))


def _main_item(candidates: list[Item], head: Head) -> Item | None:
    first = candidates[0]
    if len(candidates) == 1 and first.place is Place.MAIN and first.element is None:
        return first
    own = _heading_scope(candidates, head)
    scores = [_score(item, head, own) for item in candidates[:CARDS]]
    best = max(range(len(scores)), key=lambda index: (scores[index], -index))
    if scores[best] >= 2 or _is_alone(candidates[best], candidates, head):
        return candidates[best]
    return None


def _states_currency(item: Item) -> bool:
    """The usual case: one offer with an ISO code, so that the page need not be asked for its currency."""
    offers = item.node.get("offers")
    return isinstance(offers, dict) and offers.get("priceCurrency") in ISO_CODES


def _score(item: Item, head: Head, own: set[int]) -> int:
    """Three for the heading inside it, three for the page's address, two for the page's title, one for an offer."""
    score = 0
    if item.element is not None and item.element.mem_id in own:
        score += 3
    url = item.node.get("url")
    if isinstance(url, str) and url and head.is_page_url(absolute_url(url, head.base_url)):
        score += 3
    if head.names_page(clean_text(item.node.get("name"), 500)):
        score += 2
    if score and (item.node.get("offers") or item.node.get("hasVariant")):
        score += 1
    return score if item.place is Place.MAIN else score - 1


def _is_alone(item: Item, candidates: list[Item], head: Head) -> bool:
    """One product only, and it does not lead elsewhere."""
    names = {clean_text(other.node.get("name"), 200).casefold() for other in candidates[:20]}
    if len(names) > 1 or item.place is not Place.MAIN:
        return False
    url = absolute_url(item.node.get("url"), head.base_url) or _first_link(item.element, head)
    return not url or head.is_page_url(url) or not any(head.headings) or item.element is None


def _heading_scope(candidates: list[Item], head: Head) -> set[int]:
    """The elements that hold the first h1."""
    if candidates[0].element is None:
        return set()
    above: LexborNode | None = head.page.tree.css_first("h1")
    found: set[int] = set()
    while above is not None and len(found) < 200:
        found.add(above.mem_id)
        above = above.parent
    return found


def _card(item: Item, head: Head, read_by: str) -> Listing:
    node = item.node
    if item.element is not None and not node.get("url"):
        node = {**node, "url": _first_link(item.element, head)}
    hint, page_url = head.currency_hint, head.page.url
    return read_product(node, base_url=head.base_url, hint=hint, read_by=read_by, card_of=page_url)[0]


def _first_link(element: LexborNode | None, head: Head) -> str:
    if element is None:
        return ""
    link = element if element.tag == "a" else element.css_first("a[href]")
    return absolute_url(link.attributes.get("href"), head.base_url) if link is not None else ""
