# SPDX-License-Identifier: EUPL-1.2
"""JSON-LD: every product of a page with its place in the graph, and whether the page calls itself an article."""

from collections.abc import Iterable, Mapping
from typing import Any

from crawler.extraction.json_text import load_json
from crawler.extraction.markup import Item, MarkupRead, Place
from crawler.extraction.schema_org import ARTICLE_TYPES, is_product, type_names

NODES = 50_000
"""A graph is walked so far and no further."""
SIDE_KEYS = frozenset(
    "isRelatedTo isSimilarTo isAccessoryOrSparePartFor isConsumableFor itemReviewed about mentions subjectOf "
    "isVariantOf associatedProduct review reviews citation comment isBasedOn".split()
)
"""What hangs below these is not what the page sells."""
LIST_KEYS = frozenset(("itemListElement", "hasOfferCatalog", "hasPart"))
OWN_KEYS = frozenset(("offers", "hasVariant", "additionalProperty", "brand", "aggregateRating"))
"""Parts of a product, read with it."""


def read_json_ld(texts: Iterable[str]) -> MarkupRead:
    """All products in the given script texts, in order."""
    items: list[Item] = []
    by_id: dict[str, dict[str, Any]] = {}
    types: set[str] = set()
    crumbs = ""
    for text in texts:
        if "@" not in text:
            continue
        for node, place in _walk(load_json(text)):
            names = type_names(node)
            identity = node.get("@id")
            if isinstance(identity, str) and len(node) > 1:
                by_id.setdefault(identity, node)
            if place is Place.MAIN:
                types |= names
            if "breadcrumblist" in names and not crumbs:
                crumbs = _crumbs(node)
            elif names and is_product(node):
                items.append(Item(node=node, place=place))
    resolved = tuple(Item(node=_resolved(item.node, by_id), place=item.place) for item in items)
    return MarkupRead(items=resolved, is_article=bool(types & ARTICLE_TYPES), category=crumbs or None)


def _walk(value: Any) -> Iterable[tuple[dict[str, Any], Place]]:
    """Every object with its place, without recursion."""
    todo: list[tuple[Any, Place]] = [(value, Place.MAIN)]
    seen = 0
    while todo and seen < NODES:
        current, place = todo.pop()
        seen += 1
        if isinstance(current, list):
            todo.extend((part, place) for part in reversed(current) if isinstance(part, (dict, list)))
        elif isinstance(current, dict):
            yield current, place
            inner_of_product = is_product(current) if "@type" in current else False
            for key in reversed(current):
                part = current[key]
                if isinstance(part, (dict, list)) and not (inner_of_product and key in OWN_KEYS):
                    todo.append((part, _place_below(key, place)))


def _place_below(key: str, place: Place) -> Place:
    if key in SIDE_KEYS:
        return Place.SIDE
    if key in LIST_KEYS and place is Place.MAIN:
        return Place.LISTED
    return place


def _resolved(node: Mapping[str, Any], by_id: dict[str, dict[str, Any]]) -> Mapping[str, Any]:
    """References by @id in the places we read replaced by what they name."""
    changes: dict[str, Any] = {}
    for key in ("offers", "brand", "hasVariant", "aggregateRating", "image", "manufacturer", "seller"):
        value = node.get(key)
        if isinstance(value, dict) and len(value) == 1 and value.get("@id") in by_id:
            changes[key] = by_id[value["@id"]]
        elif isinstance(value, list) and any(isinstance(part, dict) and len(part) == 1 for part in value[:5]):
            changes[key] = [
                by_id.get(str(part.get("@id")), part) if isinstance(part, dict) and len(part) == 1 else part
                for part in value
            ]
    return {**node, **changes} if changes else node


def _crumbs(node: dict[str, Any]) -> str:
    """Names of a breadcrumb list, without its first (home) and its last (this page)."""
    parts = node.get("itemListElement")
    names = []
    for part in parts[:10] if isinstance(parts, list) else []:
        name = part.get("name") or (part.get("item") or {}) if isinstance(part, dict) else ""
        name = name.get("name") if isinstance(name, dict) else name
        if isinstance(name, str) and name.strip():
            names.append(" ".join(name.split())[:80])
    return " > ".join(names[1:-1])
