# SPDX-License-Identifier: EUPL-1.2
"""Offers in the schema.org vocabulary: price, currency, stock, seller and the ladder of all prices."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from crawler.extraction.currencies import CRYPTO_CODES, ISO_CODES, currency_of
from crawler.extraction.plain import absolute_url, as_list, as_objects, clean_text, first_text, read_amount
from crawler.listing import Availability, Money, PriceStep

Node = Mapping[str, Any]

LADDER_STEPS = 200
"""More variants than this are counted, not listed."""
OFFERS_READ = 20_000
AVAILABILITY = {
    "instock": Availability.IN_STOCK,
    "instoreonly": Availability.IN_STOCK,
    "onlineonly": Availability.IN_STOCK,
    "limitedavailability": Availability.IN_STOCK,
    "madetoorder": Availability.IN_STOCK,
    "available": Availability.IN_STOCK,
    "true": Availability.IN_STOCK,
    "in": Availability.IN_STOCK,
    "outofstock": Availability.OUT_OF_STOCK,
    "soldout": Availability.OUT_OF_STOCK,
    "oos": Availability.OUT_OF_STOCK,
    "unavailable": Availability.OUT_OF_STOCK,
    "notavailable": Availability.OUT_OF_STOCK,
    "false": Availability.OUT_OF_STOCK,
    "preorder": Availability.PREORDER,
    "presale": Availability.PREORDER,
    "backorder": Availability.PREORDER,
    "discontinued": Availability.DISCONTINUED,
}
"""Source: schema.org ItemAvailability, Open Graph product:availability, and what shops write in their place."""
OLD_PRICE_TYPES = ("listprice", "strikethroughprice", "msrp", "srp", "invoiceprice", "regularprice")


@dataclass(frozen=True, kw_only=True)
class OfferFacts:
    """What the offers of one product say together."""

    raw_price: str | None = None
    price: Money | None = None
    ladder: tuple[PriceStep, ...] = ()
    prices_seen: int = 0
    availability: Availability | None = None
    seller: str | None = None
    seller_url: str | None = None
    sku: str | None = None
    has_offer: bool = False


@dataclass(frozen=True, kw_only=True)
class _Priced:
    node: Node
    raw: str
    money: Money
    name: str


def read_offers(product: Node, base_url: str, hint: str | None) -> OfferFacts:
    """The offer for this page (its own address first, then the first in stock), and every other price as a ladder."""
    nodes = list(islice(_offer_nodes(product), OFFERS_READ))
    if not nodes:
        return OfferFacts()
    priced = [one for node in nodes if (one := _priced(node, hint)) is not None]
    main = _main_offer(priced, base_url)
    node = main.node if main else nodes[0]
    seller = _seller(node) or next((found for other in nodes[:5] if (found := _seller(other))), None)
    return OfferFacts(
        raw_price=main.raw if main else clean_text(_raw_price(node), 60) or None,
        price=main.money if main else None,
        ladder=_ladder(priced),
        prices_seen=len(priced),
        availability=_availability(node, nodes),
        seller=(clean_text(seller, 200) or None) if seller else None,
        seller_url=(absolute_url(seller.get("url"), base_url) or None) if isinstance(seller, dict) else None,
        sku=next((text for key in ("sku", "mpn") if (text := clean_text(node.get(key), 80))), None),
        has_offer=True,
    )


def read_availability(value: object) -> Availability | None:
    """The stock state of a schema.org address, a bare word or a flag; None for words nobody defined."""
    if isinstance(value, bool):
        return Availability.IN_STOCK if value else Availability.OUT_OF_STOCK
    text = first_text(value).rstrip("/ ").rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    return AVAILABILITY.get(text.lower().replace("_", "").replace("-", "").replace(" ", ""))


def read_currency(value: object, hint: str | None) -> str | None:
    """An ISO code or ticker for a code, sign or word; None when it is none."""
    text = first_text(value).strip()[:12]
    upper = text.upper()
    if upper in ISO_CODES or upper in CRYPTO_CODES:
        return "BTC" if upper == "XBT" else upper
    return (currency_of(text, hint) or None) if text else None


def _offer_nodes(product: Node) -> Iterator[Node]:
    """The offers of a product and of its variants; an aggregate is followed by its parts."""
    for offer in as_list(product.get("offers") or product.get("Offers")):
        if isinstance(offer, (str, int, float)):
            yield {"price": offer}
            continue
        if not isinstance(offer, dict):
            continue
        parts = [part for part in as_objects(offer.get("offers")) if _raw_price(part)]
        if _raw_price(offer) or not parts:
            yield offer
        yield from ({"priceCurrency": offer.get("priceCurrency"), **part} for part in parts)
    for variant in as_objects(product.get("hasVariant")):
        name = {"name": variant.get("name"), "sku": variant.get("sku")}
        yield from ({**name, **offer} for offer in as_objects(variant.get("offers")))
    if not product.get("offers") and _raw_price(product):
        yield product


def _raw_price(offer: Node) -> object:
    for key in ("price", "lowPrice", "Price", "minPrice", "highPrice"):
        value = offer.get(key)
        if value not in (None, "", [], {}):
            return value
    return next(
        (price for price in (_spec_price(spec) for spec in _price_specs(offer)) if price not in (None, "")), None
    )


def _price_specs(offer: Node) -> Iterator[Node]:
    """Price specifications, without those of an old price or of a price per unit."""
    for spec in as_objects(offer.get("priceSpecification")):
        kind = first_text(spec.get("priceType")).rsplit("/", 1)[-1].lower()
        if kind not in OLD_PRICE_TYPES and not spec.get("referenceQuantity"):
            yield spec


def _spec_price(spec: Node) -> object:
    return spec.get("price") or spec.get("minPrice")


def _priced(offer: Node, hint: str | None) -> _Priced | None:
    raw = _raw_price(offer)
    spec = next(_price_specs(offer), {})
    currency_text = offer.get("priceCurrency") or offer.get("pricecurrency") or spec.get("priceCurrency")
    currency = read_currency(currency_text, hint)
    text = clean_text(raw, 60)
    amount = read_amount(text, currency)
    if amount is None:
        return None
    currency = currency or _mark_beside(text, hint)
    name = clean_text(offer.get("name") or offer.get("itemOffered") or offer.get("sku"), 120)
    return _Priced(
        node=offer, raw=f"{text} {currency or ''}".strip(), money=Money(amount=amount, currency=currency), name=name
    )


def _mark_beside(text: str, hint: str | None) -> str | None:
    mark = text.strip("0123456789.,' \u00a0")
    return (currency_of(mark, hint) or None) if mark and len(mark) <= 5 else None


def _main_offer(priced: list[_Priced], page_url: str) -> _Priced | None:
    if len(priced) < 2:
        return priced[0] if priced else None
    path = page_url.split("#", 1)[0].rstrip("/")
    for one in priced[:500]:
        url = one.node.get("url")
        if "?" in path and isinstance(url, str) and url.rstrip("/") == path:
            return one
    in_stock = (
        one for one in priced if read_availability(one.node.get("availability")) is not Availability.OUT_OF_STOCK
    )
    return next(in_stock, priced[0])


def _ladder(priced: list[_Priced]) -> tuple[PriceStep, ...]:
    """Every different price with its variant; a single price is no ladder."""
    steps: dict[tuple[str, Decimal], PriceStep] = {}
    for one in priced:
        if len(steps) == LADDER_STEPS:
            break
        raw = f"{one.name} {one.raw}".strip()
        steps.setdefault((one.name, one.money.amount), PriceStep(raw=raw, quantity=None, price=one.money))
    return tuple(steps.values()) if len(steps) > 1 else ()


def _availability(node: Node, nodes: list[Node]) -> Availability | None:
    """In stock if any offer is."""
    found = {read_availability(one.get("availability")) for one in nodes[:1000]} - {None}
    return Availability.IN_STOCK if Availability.IN_STOCK in found else read_availability(node.get("availability"))


def _seller(offer: Node) -> Any | None:
    return offer.get("seller") or offer.get("offeredBy") or None
