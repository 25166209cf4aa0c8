# SPDX-License-Identifier: EUPL-1.2
"""One schema.org product, from JSON-LD, microdata or RDFa alike, as a Listing."""

import re
from urllib.parse import urlsplit

from crawler.extraction.offers import Node, OfferFacts, read_offers
from crawler.extraction.plain import (
    TITLE_CHARS,
    absolute_url,
    as_list,
    as_objects,
    clean_text,
    first_text,
    image_urls,
)
from crawler.listing import Code, Listing

PRODUCT_TYPES = frozenset(
    "product productgroup individualproduct productmodel someproducts vehicle car motorcycle book drug "
    "dietarysupplement medicaldevice biochementity substance offering productorservice".split()
)
"""Types that are for sale where they carry an offer. Source: schema.org, GoodRelations."""
ARTICLE_TYPES = frozenset(
    "article newsarticle blogposting reportagenewsarticle analysisnewsarticle opinionnewsarticle techarticle "
    "scholarlyarticle medicalscholarlyarticle advertisercontentarticle liveblogposting discussionforumposting "
    "satiricalarticle reviewnewsarticle backgroundnewsarticle report socialmediaposting".split()
)
CODE_KEYS = ("gtin13", "gtin", "gtin8", "gtin12", "gtin14", "ean", "isbn", "mpn", "productID")
GTIN = re.compile(r"\d{8}|\d{12,14}")


def type_names(node: Node) -> frozenset[str]:
    """Lower-case type names without their vocabulary."""
    return frozenset(
        name.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1].rsplit(":", 1)[-1].lower()
        for name in as_list(node.get("@type"))
        if isinstance(name, str)
    )


def is_product(node: Node) -> bool:
    """True for a product, and for an offer that stands alone and names what it offers."""
    names = type_names(node)
    if names & PRODUCT_TYPES:
        return True
    return "offer" in names and bool(node.get("itemOffered") or (node.get("name") and node.get("price")))


def read_product(
    node: Node, *, base_url: str, hint: str | None, read_by: str, card_of: str | None = None
) -> tuple[Listing, OfferFacts]:
    """The product's fields; its title may be empty, and its url is empty where the product names none.

    For the card of a list, `card_of` is the list's address: it is a card when it has another address of its own.
    """
    node = _with_item_offered(node)
    offer = read_offers(node, base_url, hint)
    counters = _counters(node)
    if offer.prices_seen > 1:
        counters += (("variants", offer.prices_seen),)
    url = _own_url(node, base_url)
    listing = Listing(
        url=url or card_of or "",
        is_card=card_of is not None and bool(url) and url != card_of,
        title=clean_text(node.get("name") or node.get("title"), TITLE_CHARS),
        raw_price=offer.raw_price,
        price=offer.price,
        price_ladder=offer.ladder,
        description=clean_text(node.get("description")),
        brand=clean_text(node.get("brand"), 120) or None,
        maker=clean_text(node.get("manufacturer"), 120) or None,
        sku=clean_text(node.get("sku"), 80) or offer.sku or _product_id(node),
        codes=_codes(node),
        availability=offer.availability,
        seller=offer.seller or clean_text(node.get("seller"), 200) or None,
        seller_url=offer.seller_url,
        counters=counters,
        images=image_urls(node.get("image"), base_url),
        category=_category(node),
        read_by=read_by,
    )
    return listing, offer


def _with_item_offered(node: Node) -> Node:
    """A stand-alone offer turned round: the product with its offer."""
    item = next(as_objects(node.get("itemOffered")), None)
    if item is not None:
        return {**item, "offers": {key: value for key, value in node.items() if key != "itemOffered"}}
    return node


def _own_url(node: Node, base_url: str) -> str:
    for value in (node.get("url"), node.get("mainEntityOfPage"), _offer_url(node)):
        url = absolute_url(value, base_url)
        if url and urlsplit(url).path.strip("/"):
            return url
    return ""


def _offer_url(node: Node) -> object:
    return next((offer.get("url") for offer in as_objects(node.get("offers"))), None)


def _product_id(node: Node) -> str | None:
    text = clean_text(node.get("productID") or node.get("productId") or node.get("mpn"), 80)
    return text.rpartition(":")[2].strip() or None


def _codes(node: Node) -> tuple[Code, ...]:
    found: dict[tuple[str, str], Code] = {}
    for key in CODE_KEYS:
        if key not in node:
            continue
        scheme = "isbn" if key == "isbn" else "mpn" if key == "mpn" else "gtin"
        text = clean_text(node.get(key), 60).rpartition(":")[2].strip()
        digits = text.replace("-", "").replace(" ", "")
        if scheme == "gtin" and not GTIN.fullmatch(digits):
            continue
        value = text if scheme == "mpn" else digits
        if value and not any(known == value for _, known in found):
            found[scheme, value] = Code(scheme=scheme, value=value)
    return tuple(found.values())


def _category(node: Node) -> str | None:
    value = node.get("category")
    if not value:
        return None
    names = [clean_text(part, 120) for part in as_list(value)[:6]]
    return " > ".join(dict.fromkeys(name for name in names if name)) or None


def _counters(node: Node) -> tuple[tuple[str, int], ...]:
    for rating in as_objects(node.get("aggregateRating")):
        for key in ("reviewCount", "ratingCount"):
            digits = first_text(rating.get(key)).strip().replace(",", "").replace(".0", "")
            if digits.isascii() and digits.isdigit() and 0 < len(digits) <= 9:
                return (("reviews", int(digits)),)
    return ()
