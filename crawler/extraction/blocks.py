# SPDX-License-Identifier: EUPL-1.2
"""Lists of offers: repeated blocks that each hold a title and a price, in any nesting, without markup that says "
"so."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from selectolax.lexbor import LexborNode

from crawler.extraction.buy_words import BUY_WORDS
from crawler.extraction.cards import Block, is_same_site, read_block
from crawler.extraction.head import Head, read_head
from crawler.extraction.outline import Outline, read_outline
from crawler.extraction.plain import clean_text
from crawler.extraction.price_nodes import PriceNode, choose_price, find_price_nodes
from crawler.extraction.stock import parse_availability
from crawler.extraction.zones import Zone, zone_of_names
from crawler.listing import Listing
from crawler.page import Page

CARDS = 600
LIKE_ANY = frozenset("li tr td dd article dl table a p".split())
"""Elements that are siblings of one kind whatever their classes."""
DIGITS = re.compile(r"\d+")
SIDE_HEADING = re.compile(
    r"\b(?:related|similar|recently viewed|you may also|also (?:like|bought|viewed)|best ?sellers?|top sellers?|"
    r"recommended|customers who|popular|"
    r"featured|last viewed|ähnliche|zuletzt|bestseller|empfehl\w+|auch interess\w+|kunden kauften|similaires|vous "
    r"aimerez|meilleures ventes|"
    r"relacionados|también|más vendidos|correlati|potrebbe|più venduti|relacionados|mais vendidos|podobne|"
    r"polecane|bestsellery|ostatnio|"
    r"похожие|рекоменд\w+|вы смотрели|хиты|с этим товаром|benzer|çok satan|ilgili|podobné|nejprodávanější|"
    r"gerelateerd\w*|relaterade|"
    r"منتجات ذات صلة|الأكثر مبيعا|相关|推荐|热销|最近浏览|関連|おすすめ)",
    re.IGNORECASE,
)
ORDER_WORDS = (
    "to order", "order now", "order form", "place an order", "how to order", "add to cart", "buy now",
    "checkout", "whatsapp", "telegram",
    "we ship", "shipping", "minimum order", "price list", "bestell", "warenkorb", "versand", "lieferung",
    "kaufen", "preisliste", "commander",
    "acheter", "livraison", "panier", "comprar", "pedido", "envío", "envio", "carrito", "carrinho", "ordina",
    "acquista", "spedizion",
    "zamów", "koszyk", "wysyłk", "kup ", "заказ", "купить", "доставк", "прайс", "корзин", "замов", "кошик",
    "objedn", "košík", "kosár", "rendel",
    "comand", "coș", "поръч", "bestel", "winkelwagen", "levering", "beställ", "bestill", "tilaa", "παραγγελ",
    "sipariş", "sepet", "kargo",
    "اطلب", "شراء", "الطلب", "توصيل", "הזמנ", "订购", "购买", "下单", "發貨", "发货", "訂購", "注文", "購入",
    "주문", "구매", "đặt hàng", "pesan", "สั่งซื้อ",
)  # fmt: skip
SLUG = re.compile(r"[^\w]+")


@dataclass
class _Reading:
    """What is looked up once for all blocks of a page."""

    head: Head
    sides: dict[int, bool] = field(default_factory=dict)

    @cached_property
    def page_sells(self) -> bool:
        """The page is no article and has words of ordering somewhere."""
        meta = self.head.meta
        if meta.get("og:type", "").lower() == "article" or meta.get("article:published_time"):
            return False
        body = self.head.page.tree.body
        text = body.text(separator=" ")[:60_000].lower() if body is not None else ""
        return any(word in text for word in ORDER_WORDS)


def extract_cards(page: Page, head: Head | None = None, outline: Outline | None = None) -> tuple[Listing, ...]:
    """The offers of a list page: with `is_card` and the product's own address where a block links to one.

    A block without a page of its own gives a listing at the list's address, told apart by `variant` (its title's
    words). `read_by` is `blocks`, or `blocks_side` for what stands beside the page's matter (best sellers, recently
    viewed). Empty for pages whose prices do not repeat with a title each.
    """
    head = head or read_head(page)
    prices = find_price_nodes(page, outline or read_outline(page.tree), head.currency_hint)
    if len(prices) < 2:
        return ()
    found: dict[tuple[str, str], Listing] = {}
    reading = _Reading(head)
    for card, block, own in _blocks(prices, head):
        listing = _listing(card, block, own, reading)
        if listing is None:
            continue
        key = (listing.url, listing.variant)
        if key not in found or (found[key].read_by != "blocks" and listing.read_by == "blocks"):
            found[key] = listing
        if len(found) >= CARDS:
            break
    placeless = sum(not listing.is_card for listing in found.values())
    cards = tuple(listing for listing in found.values() if listing.is_card or placeless >= 3)
    return cards if len(cards) >= 2 else ()


def _blocks(prices: list[PriceNode], head: Head) -> list[tuple[LexborNode, Block, list[PriceNode]]]:
    """For every price the smallest repeated element around it that has a title, with all prices in it."""
    groups: dict[tuple[int, str], set[int]] = defaultdict(set)
    keys: list[list[tuple[int, str]]] = []
    known: dict[int, tuple[int, str]] = {}
    for price in prices:
        own_keys = []
        for part in price.chain:
            key = known.get(part.mem_id)
            if key is None:
                key = known[part.mem_id] = _group_key(part)
                groups[key].add(part.mem_id)
            own_keys.append(key)
        keys.append(own_keys)
    read: dict[int, Block | None] = {}
    members: dict[int, tuple[LexborNode, Block, list[PriceNode]]] = {}
    for price, own_keys in zip(prices, keys, strict=True):
        for part, key in zip(price.chain, own_keys, strict=True):
            if len(groups[key]) < 2:
                continue
            if part.mem_id not in read:
                read[part.mem_id] = read_block(part, head.base_url, head.page.url)
            block = read[part.mem_id]
            if block is not None:
                members.setdefault(part.mem_id, (part, block, []))[2].append(price)
                break
    return [member for member in members.values() if member[0].tag not in ("form", "tbody") or len(member[2]) < 4]


def _group_key(node: LexborNode) -> tuple[int, str]:
    """The parent and the kind of element: siblings that share it are of one kind."""
    parent = node.parent
    tag = node.tag or ""
    names = "" if tag in LIKE_ANY else (node.attributes.get("class") or "")
    first = DIGITS.sub("", names.split(maxsplit=1)[0]) if names else ""
    return (parent.mem_id if parent is not None else 0), f"{tag}.{first}"


def _listing(card: LexborNode, block: Block, prices: list[PriceNode], reading: _Reading) -> Listing | None:
    head, price = reading.head, choose_price(prices)
    has_page = bool(block.link) and is_same_site(block.link, head.page.url)
    text = "" if has_page and not block.priced_title else clean_text(card.text(separator=" "), 600)
    if (not has_page or block.priced_title) and not _can_be_ordered(card, text, reading):
        return None
    if card.css_first("h1") is not None:
        return None
    return Listing(
        url=block.link if has_page else head.page.url,
        title=block.title,
        variant="" if has_page else title_slug(block.title),
        is_card=has_page,
        raw_price=price.raw,
        price=price.money,
        description=text if text != block.title else "",
        availability=parse_availability(text),
        seller=block.seller,
        seller_url=block.seller_url,
        images=(block.image,) if block.image else (),
        language=head.language[:2].lower() or None,
        read_by="blocks_side" if _is_side(card, reading.sides) else "blocks",
    )


def _can_be_ordered(card: LexborNode, text: str, reading: _Reading) -> bool:
    """A block without a page of its own is an offer when something in it, or on a page that is no article, sells."""
    if card.css_first("form,button,input,select,[class*=cart],[class*=buy],[class*=order]") is not None:
        return True
    return bool(BUY_WORDS.search(text[:300].lower())) or reading.page_sells


def title_slug(title: str) -> str:
    """A title as stable words: lower case, joined by dashes, at most 80 characters."""
    return SLUG.sub("-", title.casefold()).strip("-")[:80].rstrip("-")


def _is_side(card: LexborNode, known: dict[int, bool]) -> bool:
    """In a side column, or below a heading that promises something else than the page's own list."""
    parent = card.parent
    if parent is None:
        return False
    if parent.mem_id not in known:
        known[parent.mem_id] = _looks_aside(parent)
    return known[parent.mem_id]


def _looks_aside(node: LexborNode) -> bool:
    above: LexborNode | None = node
    for _ in range(6):
        if above is None or above.tag in ("body", "main", "html"):
            return False
        names = f"{above.attributes.get('class') or ''} {above.attributes.get('id') or ''}".strip()
        if above.tag == "aside" or "sidebar" in names.lower():
            return True
        if names and zone_of_names(names) & (Zone.RELATED | Zone.CHROME) and "product" not in names.lower():
            return True
        before = above.prev
        for _ in range(3):
            if before is None:
                break
            if before.tag in ("h2", "h3", "h4", "header") and SIDE_HEADING.search(before.text()[:120]):
                return True
            before = before.prev
        above = above.parent
    return False
