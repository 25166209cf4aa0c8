# SPDX-License-Identifier: EUPL-1.2
"""The visible text of a page in order, each piece with the element it stands in and the zones around it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.extraction.zones import TAG_ZONES, Zone, zone_of_names

NODES = 60_000
"""A page is walked so far and no further."""
UNSEEN = frozenset(
    "script style noscript template head svg iframe object canvas video audio map datalist math select textarea".split()
)
BLOCKS = frozenset(
    "div p td th li dd dt tr table ul ol dl section article header footer aside main form fieldset h1 h2 h3 h4 h5 h6 "
    "body center blockquote pre address button figure figcaption nav label option details summary".split()
)
INHERITED = ~(Zone.TITLE | Zone.BUY | Zone.PRODUCT | Zone.CURRENT | Zone.PRICE | Zone.SIDE_PRICE)
PASSING = ~(Zone.TITLE | Zone.BUY | Zone.PRODUCT)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
BUTTONS = frozenset(("button", "input", "form"))
NAMED_BUTTONS = frozenset(("a", "span", "div", "img"))
CART_MARKS = re.compile(r"add|cart|basket|buy|order|checkout|purchase|button|btn")
BUTTON_KEYS = ("value", "name", "action", "title", "aria-label", "alt", "data-action", "onclick", "formaction")
"""Attributes that say what a button does."""


class Run(NamedTuple):
    """One piece of text."""

    text: str
    element: LexborNode
    zone: int
    block: int
    """Which block-level element it stands in."""
    priced: int
    """Which element called "price" it stands in; 0 for none."""
    link: int
    """Which link it stands in; 0 for none."""
    heading: str
    """h1 to h6 when it stands in one."""
    place: int
    """Its number in the document."""


class Button(NamedTuple):
    """Something to press: its words, its names, and how many pieces of text came before it."""

    words: str
    names: str
    tag: str
    zone: int
    place: int


@dataclass(frozen=True, kw_only=True)
class Outline:
    """All pieces of text, and all buttons and forms, in document order."""

    runs: tuple[Run, ...]
    buttons: tuple[Button, ...]
    order: Mapping[int, int]
    """The place in the document of each element that was entered, by its `mem_id`."""


_State = tuple[int, int, int, int, str]
"""What holds inside an element: the last fields of `Run` before its place."""


def read_outline(tree: LexborHTMLParser) -> Outline:
    """One walk over the body, without recursion."""
    runs: list[Run] = []
    buttons: list[Button] = []
    order: dict[int, int] = {}
    start = tree.body
    state: _State = (0, 0, 0, 0, "")
    todo: list[tuple[LexborNode | None, LexborNode, _State]] = []
    if start is not None:
        todo.append((start.first_child, start, state))
    steps = 0
    while todo:
        node, element, state = todo.pop()
        while node is not None and steps < NODES:
            steps += 1
            tag = node.tag or ""
            if tag == "-text":
                text = (node.text_content or "").strip()
                if text:
                    runs.append(Run(text, element, *state, len(runs)))
            elif tag[:1] != "-" and tag not in UNSEEN:
                order[node.mem_id] = steps
                inner = _entered(node, tag, state, buttons, len(runs))
                child = node.first_child
                if child is not None:
                    todo.append((node.next, element, state))
                    node, element, state = child, node, inner
                    continue
            node = node.next
    return Outline(runs=tuple(runs), buttons=tuple(buttons), order=order)


def _entered(node: LexborNode, tag: str, state: _State, buttons: list[Button], place: int) -> _State:
    """What holds inside an element."""
    zone, block, priced, link, heading = state
    attributes = node.attributes
    is_block = tag in BLOCKS
    zone &= INHERITED if is_block else PASSING
    own = TAG_ZONES.get(tag, 0)
    names = ""
    if attributes:
        names = _names(attributes)
        if names:
            own |= zone_of_names(names)
        if "style" in attributes or "hidden" in attributes:
            own |= _style_zone(attributes)
    if tag == "header" and node.css_first("h1") is None and not own & Zone.PRODUCT:
        own |= Zone.CHROME
    if tag in BUTTONS or (own & Zone.BUY and tag in NAMED_BUTTONS) or (tag == "a" and _leads_to_cart(attributes)):
        buttons.append(_button(node, attributes, names, zone | own, place))
    if is_block:
        block = node.mem_id
    if own & Zone.PRICE and not own & Zone.CHROME:
        priced = node.mem_id
    if tag == "a":
        link = node.mem_id if "href" in attributes else link
    elif tag in HEADINGS:
        heading = tag
    return zone | own, block, priced, link, heading


def _names(attributes: dict[str, str | None]) -> str:
    """Class, id and itemprop, parted by blanks."""
    name, key, prop = attributes.get("class"), attributes.get("id"), attributes.get("itemprop")
    if key or prop:
        return f"{name or ''} {key or ''} {prop or ''}".strip()
    return name.strip() if name else ""


def _leads_to_cart(attributes: dict[str, str | None]) -> bool:
    """A link whose address or names may make it a button; its words decide later."""
    target = f"{attributes.get('href') or ''} {attributes.get('class') or ''} {attributes.get('role') or ''}"
    return CART_MARKS.search(target[:300].lower()) is not None


def _style_zone(attributes: dict[str, str | None]) -> int:
    style = (attributes.get("style") or "").replace(" ", "").lower()
    zone = 0
    if "hidden" in attributes or "display:none" in style or "visibility:hidden" in style:
        zone |= Zone.HIDDEN
    if "line-through" in style:
        zone |= Zone.STRUCK | Zone.CROSSED
    return zone


def _button(node: LexborNode, attributes: dict[str, str | None], names: str, zone: int, place: int) -> Button:
    tag = node.tag or ""
    words = " ".join([value[:120] for key in BUTTON_KEYS if (value := attributes.get(key))])
    if tag == "input" and (attributes.get("type") or "text") not in ("submit", "button", "image", "hidden", "number"):
        words = f"field {attributes.get('name') or ''}"
    elif tag in ("button", "a", "span", "div"):
        words = f"{words} {node.text(separator=' ')[:80]}"
    return Button(words=" ".join(words.split()).lower(), names=names.lower(), tag=tag, zone=zone, place=place)
