# SPDX-License-Identifier: EUPL-1.2
"""Microdata and RDFa, read over the page's one tree into the same shape as JSON-LD."""

from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.extraction.markup import Item, MarkupRead, Place
from crawler.extraction.schema_org import ARTICLE_TYPES, is_product, type_names

PROPERTIES = 20_000
"""So many marked elements are read, no more."""
VALUE_CHARS = 80_000
ADDRESS_OF = {
    "a": "href", "area": "href", "link": "href", "img": "src", "audio": "src", "embed": "src", "iframe": "src",
    "source": "src", "track": "src", "video": "src", "object": "data", "data": "value", "meter": "value",
    "time": "datetime", "meta": "content",
}  # fmt: skip
"""Which attribute holds the value of an element. Source: HTML living standard, section 5.2.4 (microdata values)."""
SIDE_PROPERTIES = frozenset("isrelatedto issimilarto itemreviewed isaccessoryorsparepartfor isconsumablefor".split())


@dataclass(frozen=True, kw_only=True)
class Syntax:
    """Names of the attributes that mark an item, its type, and a property."""

    scope: str
    type: str
    property: str


MICRODATA = Syntax(scope="itemscope", type="itemtype", property="itemprop")
RDFA = Syntax(scope="typeof", type="typeof", property="property")


def read_microdata(tree: LexborHTMLParser, syntax: Syntax = MICRODATA) -> MarkupRead:
    """All products of the page in document order; a product inside another's property stays with it."""
    scopes = tree.css(f"[{syntax.scope}]")[:PROPERTIES]
    nodes: dict[int, dict[str, Any]] = {
        element.mem_id: {"@type": (element.attributes.get(syntax.type) or "").split()} for element in scopes
    }
    if not any(type_names(node) for node in nodes.values()):
        return MarkupRead()
    inner: dict[int, str] = {}
    borrowed = _borrowed_owners(tree, scopes) if syntax is MICRODATA else {}
    for element in tree.css(f"[{syntax.property}]")[:PROPERTIES]:
        names = (element.attributes.get(syntax.property) or "").split()
        owner = _owner(element, nodes, borrowed)
        if owner is None or not names:
            continue
        own = nodes.get(element.mem_id)
        value = own if own is not None else _value(element)
        for name in names:
            short = name.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
            _add(nodes[owner], short, value)
            if own is not None:
                inner[element.mem_id] = short.lower()
    items = tuple(
        Item(node=nodes[scope.mem_id], place=_place(inner.get(scope.mem_id)), element=scope)
        for scope in scopes
        if _stands_alone(inner.get(scope.mem_id)) and is_product(nodes[scope.mem_id])
    )
    types = frozenset[str]().union(*(type_names(nodes[scope.mem_id]) for scope in scopes if scope.mem_id not in inner))
    return MarkupRead(items=items, is_article=bool(types & ARTICLE_TYPES), category=None)


def _place(inside: str | None) -> Place:
    if inside in SIDE_PROPERTIES:
        return Place.SIDE
    return Place.MAIN if inside in (None, "mainentity", "itemoffered") else Place.LISTED


def _stands_alone(inside: str | None) -> bool:
    return inside not in ("hasvariant", "model", "offers", "offer", "itemoffered")


def _owner(element: LexborNode, nodes: dict[int, dict[str, Any]], borrowed: dict[int, int]) -> int | None:
    """The nearest item above, or the one that borrows this part of the page by `itemref`."""
    above: LexborNode | None = element
    for _ in range(200):
        if above is None:
            return None
        if borrowed and above.mem_id in borrowed:
            return borrowed[above.mem_id]
        above = above.parent
        if above is not None and above.mem_id in nodes:
            return above.mem_id
    return None


def _borrowed_owners(tree: LexborHTMLParser, scopes: list[LexborNode]) -> dict[int, int]:
    owners: dict[int, int] = {}
    wanted = {
        name: scope.mem_id for scope in scopes if "itemref" in scope.attributes
        for name in (scope.attributes.get("itemref") or "").split()[:20]
    }  # fmt: skip
    if not wanted:
        return owners
    for element in tree.css("[id]")[:PROPERTIES]:
        owner = wanted.get(element.attributes.get("id") or "")
        if owner is not None and owner != element.mem_id:
            owners[element.mem_id] = owner
    return owners


def _value(element: LexborNode) -> str:
    attributes = element.attributes
    content = attributes.get("content")
    if content is not None:
        return content
    address = ADDRESS_OF.get(element.tag or "")
    if address:
        value = attributes.get(address) or (attributes.get("data-src") if address == "src" else None)
        return value if value is not None else element.text()[:VALUE_CHARS]
    return element.text(separator=" ")[:VALUE_CHARS]


def _add(node: dict[str, Any], name: str, value: Any) -> None:
    known = node.get(name)
    if known is None:
        node[name] = value
    elif isinstance(known, list):
        known.append(value)
    else:
        node[name] = [known, value]
