# SPDX-License-Identifier: EUPL-1.2
"""One block of a list: its title, its link, its picture and what else it says of the product."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from crawler.extraction.buy_words import OLD_LABEL, PRICE_LABEL
from crawler.extraction.forms import blank_forms
from crawler.extraction.packs import FINDER, PIECE
from crawler.extraction.plain import absolute_url, clean_text
from crawler.extraction.strengths import STRENGTH
from crawler.extraction.values import find_prices, fold_digits

HEADINGS = "h2,h3,h4,h5,a[href],img"
"""Enough for most blocks: a heading, the links, the picture."""
TITLE_PARTS = (
    "h1,h2,h3,h4,h5,h6,a[href],strong,b,dt,th,td,img,caption,legend,label,"
    '[class*="title" i],[class*="name" i],[itemprop=name],[class*="heading" i]'
)
PARTS = 60
NOT_PRODUCT_LINK = re.compile(
    r"^(?:#|javascript:|mailto:|tel:|whatsapp:|sms:)|[?&/](?:add[-_]?to[-_]?|addto|action=add|cart|basket|"
    r"wishlist|compare|"
    r"quick-?view|login|register|account|checkout|sort|orderby|filter|reviews?|share|user|vendor|seller|profile|"
    r"store|author)"
    r"(?:[=/?&_.-]|$)|[?&](?:add|remove)[-_]?\w{0,12}=|#(?:review|comment|tab)|/(?:category|tag|brand|"
    r"manufacturer)s?/"
)
NOT_TITLE = re.compile(
    r"^\W*(?:add to \w+(?: \w+)?|buy(?: now| it now)?|order(?: now)?|view(?: \w+){0,2}|details?|more(?: info\w*)?|"
    r"read more|select options?|quick ?(?:view|shop|look)|"
    r"choose options?|sale!?|new!?|hot!?|in stock|out of stock|sold out|compare|wishlist|\d+ reviews?|reviews?|"
    r"see (?:more|all|details)|price|per \w+|"
    r"free shipping|save|in den warenkorb|warenkorb|details ansehen|mehr(?: erfahren| info\w*)?|zum produkt|"
    r"kaufen|bestellen|angebot!?|ajouter au panier|voir(?: \w+){0,2}|acheter|"
    r"añadir al carrito|comprar|ver(?: \w+){0,2}|leer más|aggiungi al carrello|acquista|scopri(?: \w+)?|dodaj do "
    r"koszyka|do koszyka|kup teraz|zobacz(?: \w+)?|więcej|"
    r"в корзину|купить|заказать|подробнее|смотреть|быстрый просмотр|в избранное|сравнить|нет в наличии|в наличии|"
    r"хит|новинка|скидка|"
    r"sepete ekle|satın al|incele|detay\w*|أضف إلى السلة|اشتر الآن|التفاصيل|المزيد|加入购物车|立即购买|查看详情|"
    r"购买|カートに入れる|詳細|do košíku|detail|kosárba|"
    r"adaugă în coș|detalii|bestel\w*|in winkelwagen|bekijk|læg i kurv|lägg i varukorg|läs mer|kjøp|osta)\W*$"
)
NOISE = re.compile(
    r"\b(?:pack(?:age)?|price|per|pill|order|buy|now|qty|quantity|save|total|shipping|free|bonus|of|the|add|to|"
    r"cart|x|each|unit|from|only|"
    r"one|two|three|months?|weeks?|days?|supply|starter|full|half|course|"
    r"цена|упаков\w{1,3}|короб\w{1,3}|пачк\w|пачек|блистер\w{0,2}|за|packung(?:en)?|schachteln?|flaschen?|preis|stück|"
    r"menge|bo[iî]tes?|flacons?|plaquettes?|mois|prix|quantité|cajas?|frascos?|botes?|meses|mes|precio|cantidad|caixas?|"
    r"scatol[ae]|confezion[ei]|flacon[ei]|doosjes?|doos|dozen|opakowa\w{1,3}|opak|blistr\w{0,3}|pudełk\w|cena|ilość|"
    r"balení|krabič\w{1,2}|doboz|cutii|cutie|kutu|askar|askia|förpackning(?:ar)?|κουτι[άώ]?|κουτί)\b",
    re.IGNORECASE,
)
LONG_WORD = re.compile(r"[^\W\d_]{4,}")
PRICE_SIGN = re.compile(r"[$€£₽₹¥₺₪₩₫฿₴₸]|\d ?(?:zł|Kč|kr|руб|TL|USD|EUR|BTC|XMR|Ft|lei|грн|р\.)")
PIECES = re.compile(PIECE, re.IGNORECASE)
SELLER_LINK = re.compile(
    r"[/?&](?:vendors?|sellers?|shops?|stores?|users?|profile|members?|u|merchants?|verkaeufer|vendeur)(?:[=/]|"
    r"\.php)"
)
IMAGE_KEYS = ("data-src", "data-original", "data-lazy-src", "data-srcset", "srcset", "src")


@dataclass(slots=True)
class Block:
    """What one block says; `link` is the absolute address of the product's own page, or empty."""

    title: str
    link: str
    image: str
    seller: str | None
    seller_url: str | None
    priced_title: bool
    """The price stands in the title's own text, as in a headline or a line of a price list."""


def read_block(card: LexborNode, base_url: str, page_url: str) -> Block | None:
    """The block's title and link; None when nothing in it names a product."""
    found = _read_parts(card.css(HEADINGS)[:PARTS], base_url)
    if found.best is None or found.best[0] < 6:
        found = _read_parts(card.css(TITLE_PARTS)[:PARTS], base_url)
    best = found.best
    if best is None:
        return None
    address = _product_address(best[2], card, found.link, base_url)
    if address.split("#")[0] == page_url.split("#")[0]:
        address = ""
    title = _without_price(best[1], best[2])
    return Block(
        title=title,
        priced_title=title != best[1],
        link=address,
        image=absolute_url(found.image, base_url) if found.image else "",
        seller=found.seller[0] or None if found.seller else None,
        seller_url=found.seller[1] or None if found.seller else None,
    )


@dataclass(slots=True)
class _Found:
    """The best title so far with its rank and element, the first link and picture, and the seller's link."""

    best: tuple[int, str, LexborNode] | None = None
    link: str = ""
    image: str = ""
    seller: tuple[str, str] | None = None


def _read_parts(parts: list[LexborNode], base_url: str) -> _Found:
    found = _Found()
    for part in parts:
        tag = part.tag or ""
        attributes = part.attributes
        if tag == "img":
            found.image = found.image or _image(attributes)
            found.best = _better(found.best, 1, clean_text(attributes.get("alt"), 300), part)
            continue
        href = attributes.get("href") if tag == "a" else None
        if href is not None and SELLER_LINK.search(href.lower()):
            found.seller = found.seller or (clean_text(part.text(separator=" "), 120), absolute_url(href, base_url))
            continue
        if href and NOT_PRODUCT_LINK.search(href.lower()):
            continue
        if href and not found.link:
            found.link = href
        rank = _rank(tag, attributes)
        if found.best is None or rank > found.best[0]:
            found.best = _better(found.best, rank, _own_text(part, tag), part)
    return found


def _without_price(title: str, part: LexborNode) -> str:
    """A title that holds the price as well: the first piece of its text that is a title and no price."""
    if not PRICE_SIGN.search(title):
        return title
    spans = find_prices(title)
    if not spans:
        return title
    pieces = (" ".join(piece.split()) for piece in part.text(separator="\n").split("\n"))
    clean = next((piece for piece in pieces if is_title(piece) and not find_prices(piece)), "")
    return clean or title[: spans[0].start].strip(" -–—:|·,") or title


def _rank(tag: str, attributes: dict[str, str | None]) -> int:
    if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return 6
    names = attributes.get("class") or attributes.get("itemprop") or ""
    if names and ("name" in names.lower() or "title" in names.lower()):
        return 5
    return {"a": 4, "dt": 4, "strong": 3, "b": 3, "th": 3, "caption": 3, "legend": 3}.get(tag, 2)


def _own_text(part: LexborNode, tag: str) -> str:
    text = part.text(separator=" ")
    if len(text) > 2_000:
        return ""
    text = " ".join(text.split())
    if tag == "a" and (not text or NOT_TITLE.match(text.lower())):
        return clean_text(part.attributes.get("title"), 300)
    return text


def _better(
    best: tuple[int, str, LexborNode] | None, rank: int, text: str, part: LexborNode
) -> tuple[int, str, LexborNode] | None:
    """The higher rank wins; among equals the first."""
    if (best is not None and rank <= best[0]) or not is_title(text):
        return best
    return rank, text, part


def is_title(text: str) -> bool:
    """Long enough to name a thing, short enough to be no prose, and more than a pack, a price or a button."""
    return 2 < len(text) <= 220 and _is_title(text)


@lru_cache(maxsize=4096)
def _is_title(text: str) -> bool:
    if (
        NOT_TITLE.match(text.lower())
        or text[-1] in ":："
        or PRICE_LABEL.match(text.lower())
        or OLD_LABEL.fullmatch(text.lower())
    ):
        return False
    if text[0] in "$€£₽" and len(text) < 60:
        return False
    return not is_pack_only(text)


def is_pack_only(text: str) -> bool:
    """True when nothing is left once packs, strengths, prices, forms and the words around them are taken out."""
    word = LONG_WORD.search(text)
    if word and blank_forms(word[0]).strip() and not NOISE.fullmatch(word[0]) and not PIECES.fullmatch(word[0]):
        return False
    rest = fold_digits(text[:220])
    for pattern in (FINDER.pattern, STRENGTH):
        rest = pattern.sub(" ", rest)
    rest = NOISE.sub(" ", blank_forms(rest))
    return sum(char.isalpha() for char in rest) < 3


def _product_address(title_node: LexborNode, card: LexborNode, first_link: str, base_url: str) -> str:
    """The link of the title: in it, around it, else the block's first one."""
    inner = title_node if title_node.tag == "a" else title_node.css_first("a[href]")
    above: LexborNode | None = title_node
    for _ in range(4):
        if inner is not None or above is None or above.mem_id == card.mem_id:
            break
        above = above.parent
        inner = above if above is not None and above.tag == "a" else None
    if inner is None and card.tag == "a":
        inner = card
    href = inner.attributes.get("href") if inner is not None else None
    if not href or NOT_PRODUCT_LINK.search(href.lower()):
        href = first_link
    return absolute_url(href, base_url) if href else ""


def _image(attributes: dict[str, str | None]) -> str:
    for key in IMAGE_KEYS:
        value = (attributes.get(key) or "").strip()
        if value and not value.startswith("data:"):
            return value.split(",")[0].split(" ")[0]
    return ""


def is_same_site(url: str, page_url: str) -> bool:
    """True for the same host, or one that differs only in its first label (`www.`, `shop.`)."""
    if url.startswith(page_url.split("?")[0].rpartition("/")[0] + "/"):
        return True
    one, other = (urlsplit(address).hostname or "" for address in (url, page_url))
    return one == other or one.removeprefix("www.").endswith(other.removeprefix("www.")) or other.endswith(f".{one}")
