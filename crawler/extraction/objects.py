# SPDX-License-Identifier: EUPL-1.2
"""Products in JSON of any shop: objects that have a name and a price, whatever their keys are called."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from crawler.extraction.offers import LADDER_STEPS, read_availability, read_currency
from crawler.extraction.plain import (
    TITLE_CHARS,
    absolute_url,
    as_list,
    as_objects,
    clean_text,
    image_urls,
    read_amount,
)
from crawler.extraction.schema_org import GTIN
from crawler.extraction.values import parse_money
from crawler.listing import Availability, Code, Listing, Money, PriceStep

NODES = 200_000
"""A state is walked so far and no further."""
NAME_KEYS = (
    "name",
    "title",
    "productName",
    "product_name",
    "displayName",
    "item_name",
    "productTitle",
    "product_title",
)
PRICE_KEYS = tuple(
    "salePrice sale_price special_price specialPrice finalPrice final_price currentPrice current_price price_amount "
    "priceAmount sellingPrice selling_price offerPrice display_price discountedPrice discount_price price Price "
    "priceV2 prices pricing priceInfo price_info priceRange price_range productPrice product_price minPrice lowPrice "
    "regularPrice regular_price unitPrice offers priceData".split()
)
"""The price of today before the regular one."""
INNER_KEYS = tuple(
    "special sale final current now selling discounted minVariantPrice min minimum_price minimum final_price "
    "finalPrice lowPrice price amount value raw centAmount sellingPrice salePrice regular basePrice gross withTax net "
    "priceRange".split()
)
CURRENCY_KEYS = tuple(
    "currency currencyCode currency_code priceCurrency currencyIso currencyISO price_currency currencyId".split()
)
LINK_KEYS = tuple("url permalink productUrl product_url link href canonicalUrl canonical_url path uri".split())
IMAGE_KEYS = tuple("images image media gallery imageUrl image_url featured_image thumbnail picture".split())
TEXT_KEYS = tuple(
    "description body_html descriptionHtml longDescription long_description shortDescription short_description".split()
)
BRAND_KEYS = ("brand", "vendor", "manufacturer", "brandName", "item_brand")
SKU_KEYS = tuple("sku productCode product_code code item_id reference productId product_id id".split())
STOCK_KEYS = tuple(
    "availability inStock in_stock is_in_stock available availableForSale stockStatus stock_status".split()
)
VARIANT_KEYS = ("variants", "variations", "skus", "offers", "options")
SIGNS = tuple("sku slug handle description images image brand stock availability inStock variants vendor".split())
SHELF_KEYS = ("products", "items", "productList", "product_list", "listings", "hits", "results", "goods")
INNER_SHELF_KEYS = ("items", "edges", "nodes", "results", "hits", "data", "list")
STEPS_READ = 20_000


@dataclass(frozen=True, kw_only=True)
class Found:
    """One product object: as a listing, how sure, and how many stand beside it in its list."""

    listing: Listing
    score: int
    siblings: int


def find_products(state: Any, base_url: str, hint: str | None) -> list[Found]:
    """All product objects in decoded JSON, in order, at most 1,000."""
    found: list[Found] = []
    stated: str | None = None
    for node, siblings in _objects(state):
        if len(found) >= 1_000:
            break
        stated = stated or _stated_currency(node, hint)
        if not _may_be_product(node):
            continue
        listing = read_object(node, base_url, hint)
        if listing is not None and listing.price and not listing.price.currency and stated:
            listing = replace(listing, price=replace(listing.price, currency=stated))
        if listing is not None:
            found.append(Found(listing=listing, score=sum(key in node for key in SIGNS), siblings=siblings))
    return found


def read_object(node: Mapping[str, Any], base_url: str, hint: str | None) -> Listing | None:
    """A product object as a listing; None without a name, or without any price."""
    title = clean_text(_first(node, NAME_KEYS), TITLE_CHARS)
    if len(title) < 2:
        return None
    ladder, count = _ladder(node, hint)
    money = read_price(node, hint) or (min((step.price for step in ladder), key=_amount) if ladder else None)
    if money is None:
        return None
    link = _first(node, LINK_KEYS)
    url = absolute_url(link, base_url) if isinstance(link, str) and ("/" in link or "." in link) else ""
    return Listing(
        url=url,
        title=title,
        raw_price=f"{money.amount} {money.currency or ''}".strip(),
        price=money,
        price_ladder=ladder,
        description=clean_text(_first(node, TEXT_KEYS)),
        brand=clean_text(_first(node, BRAND_KEYS), 120) or None,
        sku=clean_text(_first(node, SKU_KEYS), 80) or None,
        codes=_codes(node),
        availability=_availability(node),
        images=image_urls(_first(node, IMAGE_KEYS), base_url),
        counters=(("variants", count),) if count > 1 else (),
        read_by="embedded",
    )


def read_price(node: Mapping[str, Any], hint: str | None) -> Money | None:
    """The price of today in an object, in whatever shape; a struck or regular one only when there is no other."""
    stated = _stated_currency(node, hint)
    for key in PRICE_KEYS:
        value = node.get(key)
        if value is None or value == "" or isinstance(value, bool):
            continue
        money = _price_of(value, stated, hint, 4)
        if money is not None:
            return _without_cents(money, node, key, value)
    return None


def _stated_currency(node: Mapping[str, Any], hint: str | None) -> str | None:
    return next((code for key in CURRENCY_KEYS if key in node and (code := read_currency(node[key], hint))), None)


def _shown_currency(price: Mapping[str, Any], hint: str | None) -> str | None:
    """The currency of an amount as it is shown beside the bare number: {"value": 12, "text": "€12.00"}."""
    for key in ("text", "formatted", "formattedPrice", "formatted_price", "displayValue", "display", "label"):
        shown = price.get(key)
        if isinstance(shown, str) and len(shown) < 40 and (money := parse_money(shown, currency_hint=hint)):
            return money.currency
    return None


def _price_of(value: Any, currency: str | None, hint: str | None, depth: int) -> Money | None:
    if isinstance(value, (str, int, float)):
        amount = read_amount(value, currency)
        return Money(amount=amount, currency=currency) if amount is not None else None
    if depth == 0:
        return None
    if isinstance(value, list):
        return _price_of(value[0], currency, hint, depth - 1) if value else None
    if not isinstance(value, dict):
        return None
    own = _stated_currency(value, hint) or currency or _shown_currency(value, hint)
    for key in INNER_KEYS:
        inner = value.get(key)
        if inner is None or isinstance(inner, bool):
            continue
        money = _price_of(inner, own, hint, depth - 1)
        if money is not None:
            return _scaled(money, value, key)
    return None


def _scaled(money: Money, value: Mapping[str, Any], key: str) -> Money:
    """Minor units made major where the object says so."""
    digits = value.get("fractionDigits", value.get("currency_minor_unit", 2 if key == "centAmount" else None))
    if not isinstance(digits, int) or not 0 < digits <= 4 or money.amount != money.amount.to_integral_value():
        return money
    return Money(amount=money.amount / (Decimal(10) ** digits), currency=money.currency)


def _without_cents(money: Money, node: Mapping[str, Any], key: str, value: Any) -> Money:
    """Whole numbers in the object that a Shopify theme carries (`handle`, `vendor`, `variants`) are cents."""
    is_theme = (
        isinstance(value, int) and key == "price" and "variants" in node and ("handle" in node or "vendor" in node)
    )
    return Money(amount=money.amount / 100, currency=money.currency) if is_theme else money


def _amount(money: Money) -> Decimal:
    return money.amount


def _ladder(node: Mapping[str, Any], hint: str | None) -> tuple[tuple[PriceStep, ...], int]:
    """Different prices of the variants, and how many variants there are."""
    in_cents = "handle" in node or "vendor" in node
    for key in VARIANT_KEYS:
        parts = node.get(key)
        if not isinstance(parts, list) or len(parts) < 2:
            continue
        steps: dict[tuple[str, Decimal], PriceStep] = {}
        for part in as_objects(parts[:STEPS_READ]):
            money = read_price(part, hint)
            if money is None:
                continue
            if in_cents and isinstance(part.get("price"), int):
                money = Money(amount=money.amount / 100, currency=money.currency)
            name = clean_text(part.get("title") or part.get("name") or part.get("public_title") or part.get("sku"), 120)
            steps.setdefault(
                (name, money.amount), PriceStep(raw=f"{name} {money.amount}".strip(), quantity=None, price=money)
            )
            if len(steps) >= LADDER_STEPS:
                break
        if len(steps) > 1:
            return tuple(steps.values()), len(parts)
    return (), 0


def _may_be_product(node: Mapping[str, Any]) -> bool:
    if not any(key in node for key in NAME_KEYS):
        return False
    return (any(key in node for key in PRICE_KEYS) or isinstance(node.get("variants"), list)) and not _is_shelf(node)


def _is_shelf(node: Mapping[str, Any]) -> bool:
    """A category: it holds products with names and addresses of their own; its price is only their range."""
    for key in SHELF_KEYS:
        held = node.get(key)
        if isinstance(held, dict):
            held = next((held[inner] for inner in INNER_SHELF_KEYS if isinstance(held.get(inner), list)), None)
        if isinstance(held, list) and len(held) >= 2:
            parts = [part.get("node", part) for part in held[:3] if isinstance(part, dict)]
            named = [part for part in parts if isinstance(part, dict) and _first(part, NAME_KEYS)]
            if len(named) == len(held[:3]) and all(_first(part, (*LINK_KEYS, "slug", "handle")) for part in named):
                return True
    return False


def _objects(state: Any) -> Iterator[tuple[dict[str, Any], int]]:
    """Every object with the number of objects in its list, without recursion, in document order."""
    todo: list[tuple[Any, int]] = [(state, 1)]
    seen = 0
    while todo and seen < NODES:
        current, siblings = todo.pop()
        seen += 1
        if isinstance(current, dict):
            yield current, siblings
            todo.extend((part, 1) for part in reversed(list(current.values())) if isinstance(part, (dict, list)))
        elif isinstance(current, list):
            todo.extend((part, len(current)) for part in reversed(current) if isinstance(part, (dict, list)))


def _first(node: Mapping[str, Any], keys: tuple[str, ...]) -> Any:
    return next((value for key in keys if (value := node.get(key)) not in (None, "", [], {})), None)


def _codes(node: Mapping[str, Any]) -> tuple[Code, ...]:
    for key in ("gtin", "gtin13", "ean", "ean13", "barcode", "upc"):
        text = clean_text(node.get(key), 40)
        if GTIN.fullmatch(text):
            return (Code(scheme="gtin", value=text),)
    return ()


def _availability(node: Mapping[str, Any]) -> Availability | None:
    for key in STOCK_KEYS:
        found = read_availability(node.get(key)) if key in node else None
        if found is not None:
            return found
    variants = [one for one in as_list(node.get("variants"))[:200] if isinstance(one, dict) and "available" in one]
    if variants:
        return Availability.IN_STOCK if any(one["available"] is True for one in variants) else Availability.OUT_OF_STOCK
    return None
