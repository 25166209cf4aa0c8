# SPDX-License-Identifier: EUPL-1.2
"""A page that sells one thing and has no markup that says so: its title, its price, and what speaks for an offer."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

from crawler.extraction.blocks import SIDE_HEADING
from crawler.extraction.buy_words import BUY_WORDS, NOT_BUY, PRODUCT_LABEL, UNAVAILABLE
from crawler.extraction.head import Head, folded
from crawler.extraction.outline import Button, Outline
from crawler.extraction.tags import PriceTag, find_price_tags
from crawler.extraction.titles import Title, find_heading_before, find_title, is_heading
from crawler.extraction.zones import ELSEWHERE, Zone
from crawler.listing import Availability, Listing

PRODUCT_PATH = re.compile(
    r"/(?:products?|produkt\w*|produit\w*|producto?s?|prodotto|items?|itm|dp|gp/product|p|pd|prd|listings?|offers?|detail\w*|artikel|goods|"
    r"tovar\w*|ad|anzeige|annonce|auction|lot|view[-_]?(?:product|item|listing)|shop/[^/]+|buy-[^/]+)(?:[/.?-]|$)|[?&](?:product(?:_?id)?|item(?:_?id)?|"
    r"prod|listing|goods_id|pid|sku|route=product/product)=|-p-?\d+(?:\.html?)?$|/[\w-]+-\d{3,}(?:\.html?)?$",
    re.IGNORECASE,
)
DIGITS = re.compile(r"\d+")
ENOUGH = 5


@dataclass(frozen=True, kw_only=True)
class Single:
    """The page's one product as far as it can be seen, and how much speaks for it being for sale."""

    listing: Listing | None
    evidence: int
    """`ENOUGH` or more: an offer."""
    is_repeated: bool = False
    """Its price is one of several of the same shape: a list of products, or the price ladder of one."""
    stands_alone: bool = False
    """A sure title, and a buy button of which there is no second: no list, whatever else repeats."""
    tags: tuple[PriceTag, ...] = ()
    around: str = ""
    """Letters of the pieces of text just around its price: a list names another product there."""
    buys: int = 0
    """Buttons that buy, however many there are of a kind."""


def read_single(head: Head, outline: Outline, *, known: Listing | None = None, is_article: bool = False) -> Single:
    """Title, price and evidence; `known` is what markup already told of the product."""
    tags = find_price_tags(outline, head.currency_hint)
    title = _title(head, outline, known, tags)
    if title is None:
        return Single(listing=None, evidence=0)
    pressable = buy_buttons(outline)
    buys = _that_stand_alone(pressable)
    best = best_tag(_own_tags(tags, outline, title.place), title.place, buys)
    sold_out = _says_unavailable(outline, title.place)
    listing = Listing(
        url=head.page.url,
        title=title.text,
        raw_price=best.text if best else _price_in_words(outline, title.place),
        price=best.money if best else None,
        availability=Availability.OUT_OF_STOCK if sold_out and not buys else None,
        read_by="single",
    )
    is_repeated = best is not None and best.repeated >= 2
    seen = _Seen(
        head=head,
        outline=outline,
        title=title,
        tag=best,
        buys=pressable if is_repeated else buys,
        sold_out=sold_out,
        is_article=is_article,
        price_in_words=listing.raw_price,
    )
    return Single(
        listing=listing,
        evidence=_evidence(seen),
        is_repeated=is_repeated,
        stands_alone=title.is_sure and bool(_that_stand_alone(buys, 1)),
        tags=tags,
        around=_around(best, outline),
        buys=len(pressable),
    )


def _own_tags(tags: tuple[PriceTag, ...], outline: Outline, title_place: int) -> tuple[PriceTag, ...]:
    """Tags with a lower score below a heading like "related products", and those of cards that link elsewhere."""
    headings = (run for run in outline.runs[title_place + 1 :] if len(run.text) < 60 and is_heading(run))
    side = next((run.place for run in headings if SIDE_HEADING.search(run.text)), 10**9)
    return tuple(
        replace(tag, score=tag.score - 4)
        if tag.place > side or _belongs_to_card(outline, title_place, tag.place)
        else tag
        for tag in tags[:100]
    )


def _title(head: Head, outline: Outline, known: Listing | None, tags: tuple[PriceTag, ...]) -> Title | None:
    """The page's title; where only its head has one, the heading before its clearest price."""
    title = find_title(head, outline, known)
    own = [tag for tag in tags if not tag.run.zone & ELSEWHERE]
    if (title is not None and not title.is_from_head) or not own:
        return title
    clearest = max(own, key=lambda tag: (tag.score, -tag.place))
    is_only_a_name = title is None or len(title.text.split()) <= 3
    return find_heading_before(outline, clearest.place, with_bold=is_only_a_name) or title


def _price_in_words(outline: Outline, title_place: int) -> str | None:
    """What stands where the price should: "on request", "twenty dollars"."""
    near = outline.runs[title_place : title_place + 80]
    texts = (run.text for run in near if run.priced and not run.zone & (ELSEWHERE | Zone.STRUCK))
    return next((text for text in texts if 3 < len(text) <= 60 and not text.endswith(":")), None)


def _around(tag: PriceTag | None, outline: Outline) -> str:
    near = outline.runs[max(0, tag.place - 10) : tag.place + 4] if tag is not None else ()
    return folded(" ".join(run.text for run in near))


@dataclass(frozen=True, kw_only=True)
class _Seen:
    head: Head
    outline: Outline
    title: Title
    tag: PriceTag | None
    buys: tuple[Button, ...]
    sold_out: bool
    is_article: bool
    price_in_words: str | None


def buy_buttons(outline: Outline) -> tuple[Button, ...]:
    """Buttons that buy, outside the page's furniture and its related products."""
    return tuple(button for button in outline.buttons if is_buy_button(button) and not button.zone & ELSEWHERE)


def _that_stand_alone(buys: tuple[Button, ...], at_most: int = 3) -> tuple[Button, ...]:
    """Those that come a few times, not one for each of many cards."""
    shapes = Counter(map(_button_shape, buys))
    return tuple(button for button in buys if shapes[_button_shape(button)] <= at_most)


def _button_shape(button: Button) -> tuple[str, str]:
    return button.tag, DIGITS.sub("", button.names) or button.words[:12]


def is_buy_button(button: Button) -> bool:
    """True when pressing it would put something into a cart, order it or reach the seller."""
    said = _says_buy(button.words)
    if said is not None:
        return said
    pressable = button.tag in ("button", "input", "a", "form") or "btn" in button.names or "button" in button.names
    return pressable and bool(button.zone & Zone.BUY)


@lru_cache(maxsize=4096)
def _says_buy(words: str) -> bool | None:
    """What a button's words say; None when they say neither."""
    if words.startswith("field ") or NOT_BUY.search(words):
        return False
    return True if BUY_WORDS.search(words) else None


def best_tag(tags: tuple[PriceTag, ...], title_place: int, buys: tuple[Button, ...]) -> PriceTag | None:
    """The tag that stands best; where all are old prices by their names, the best of those."""
    scored = [(_standing(tag, title_place, buys), tag) for tag in tags]
    fit = [pair for pair in scored if pair[0] > 2]
    if not fit:
        struck_by_name = Zone.STRUCK | Zone.CROSSED
        fit = [(score, tag) for score, tag in scored if tag.run.zone & struck_by_name == Zone.STRUCK and score > -2]
    return max(fit, key=lambda pair: (pair[0], -pair[1].place))[1] if fit else None


def _standing(tag: PriceTag, title_place: int, buys: tuple[Button, ...]) -> float:
    score = tag.score + _nearness(tag.place - title_place)
    if any(-8 <= button.place - tag.place <= 40 for button in buys):
        score += 2
    return score - (3 if tag.repeated >= 3 else 0)


def _nearness(distance: int) -> float:
    """Best just after the title; pieces of text are the measure."""
    if distance < 0:
        return -1.0 if distance > -15 else -3.0
    return 3.0 - distance / 25 if distance <= 100 else -1.0 - min(distance / 400, 3.0)


def _evidence(seen: _Seen) -> int:
    """Points for all that pages selling one thing have, against what articles and lists have."""
    head, tag, place = seen.head, seen.tag, seen.title.place
    evidence = 3 if any(-150 <= button.place - place <= 400 for button in seen.buys) else 0
    evidence += 1 if seen.title.is_sure else 0
    if tag is not None:
        evidence += _tag_evidence(tag, place, len(seen.outline.runs))
    kind = head.meta.get("og:type", "").lower()
    if "product" in kind or "offer" in kind or kind.endswith(("item", "ad")):
        evidence += 2
    evidence += 1 if PRODUCT_PATH.search(head.page.url) else 0
    evidence += 1 if _called_product(head) else 0
    evidence += 2 if seen.sold_out else 0
    evidence -= 3 if tag is not None and _belongs_to_card(seen.outline, place, tag.place) else 0
    evidence += 1 if tag is None and seen.price_in_words else 0
    evidence += 1 if tag is not None and _names_stock_or_code(seen.outline, place) else 0
    if seen.is_article or kind in ("article", "blog", "news") or head.meta.get("article:published_time"):
        evidence -= 4
    return evidence


def _tag_evidence(tag: PriceTag, title_place: int, runs: int) -> int:
    """A clear price near the title speaks most; on a short page a price with its label is enough of one."""
    near = -30 <= tag.place - title_place <= 60
    evidence = 2 if tag.score >= 3 or (near and tag.money.currency) else 1
    if not -150 <= tag.place - title_place <= 150:
        evidence -= 1
    if tag.score >= 3 and near and tag.repeated < 3:
        evidence += 1
    if runs < 120 and tag.is_labelled and tag.repeated < 3:
        evidence += 3
    return evidence


def _called_product(head: Head) -> bool:
    """The page's own name for itself, in the classes of its body, is that of a product page."""
    body = head.page.tree.body
    names = f"{body.attributes.get('class') or ''} {body.attributes.get('id') or ''}".lower() if body else ""
    return any(
        word in names for word in ("product", "pdp", "produkt", "producto", "item-page", "item_view", "listing-view")
    )


def _belongs_to_card(outline: Outline, title_place: int, tag_place: int) -> bool:
    """Just before the price a heading links elsewhere: the price is that of a card, not of the page."""
    before = outline.runs[max(title_place + 1, tag_place - 10) : max(0, tag_place)]
    return any(run.link and is_heading(run) for run in before)


def _names_stock_or_code(outline: Outline, title_place: int) -> bool:
    """Near the title stands a label that product pages have: article number, stock, ISBN."""
    near = outline.runs[max(0, title_place - 10) : title_place + 60]
    return any(len(run.text) < 60 and _is_product_label(run.text) for run in near)


@lru_cache(maxsize=4096)
def _is_product_label(text: str) -> bool:
    return PRODUCT_LABEL.search(text.lower()) is not None


def _says_unavailable(outline: Outline, title_place: int) -> bool:
    near = outline.runs[max(0, title_place - 5) : title_place + 150]
    return any(len(run.text) < 120 and not run.zone & ELSEWHERE and _is_unavailable(run.text) for run in near)


@lru_cache(maxsize=4096)
def _is_unavailable(text: str) -> bool:
    return UNAVAILABLE.search(text.lower()) is not None
