# SPDX-License-Identifier: EUPL-1.2
"""XML product feeds read item by item and without a document tree: broken or endless XML costs no more than its length.

Google Merchant RSS and Atom, Yandex YML, Heureka and Zboží, Ceneo, and whatever names its items alike.
"""

import re
from collections.abc import Iterator
from html import unescape

from crawler.extraction.feed_fields import read_row
from crawler.listing import Listing
from crawler.page import Page

ITEMS = ("item", "entry", "offer", "SHOPITEM", "product", "Product", "o", "article", "row")
ITEM_CHARS = 60_000
OFFERS = 50_000
_FIELD = re.compile(
    r"<(?:[\w.-]{1,20}:)?([\w.-]{1,40})((?:\s[^<>]{0,600})?)>\s*(?:<!\[CDATA\[([\s\S]{0,20000}?)\]\]>|([^<]{1,20000}))"
)
_ATTRIBUTE = re.compile(r"""([\w:.-]{1,40})\s*=\s*(?:"([^"<>]{0,2000})"|'([^'<>]{0,2000})')""")
_ATOM_LINK = re.compile(r"""<link\b[^<>]{0,300}href=["']([^"'<>]{1,2000})["']""")


def parse_shop_xml(page: Page, currency: str | None = None) -> tuple[Listing, ...]:
    """All offers of a feed; empty when its items are none."""
    text = page.html
    name = next((one for one in ITEMS if f"<{one}>" in text or f"<{one} " in text), None)
    if name is None:
        return ()
    found = (read_row(_fields(head, body), page.url, currency) for head, body in _items(text, name))
    return tuple(listing for listing in found if listing is not None)


def _items(text: str, name: str) -> Iterator[tuple[str, str]]:
    """The attributes and the inside of each item, found by searching forward only."""
    at = 0
    for _ in range(OFFERS):
        start = _opening(text, name, at)
        if start < 0:
            return
        inner = text.find(">", start)
        if inner < 0:
            return
        end = text.find(f"</{name}>", inner)
        stop = end if end >= 0 else len(text)
        yield text[start + 1 + len(name) : inner][:2_000], text[inner + 1 : min(stop, inner + ITEM_CHARS)]
        if end < 0:
            return
        at = end + len(name) + 3


def _opening(text: str, name: str, at: int) -> int:
    plain, with_attributes = text.find(f"<{name}>", at), text.find(f"<{name} ", at)
    if plain < 0 or with_attributes < 0:
        return max(plain, with_attributes)
    return min(plain, with_attributes)


def _fields(head: str, body: str) -> dict[str, str]:
    """Local names in lower case with the first text of each; attributes of the item count as fields."""
    row = {match[1].lower(): unescape(match[2] or match[3] or "") for match in _ATTRIBUTE.finditer(head)}
    for match in _FIELD.finditer(body):
        value = match[3] if match[3] is not None else unescape(match[4])
        if value.strip():
            row.setdefault(match[1].lower().replace("-", "_"), value.strip())
    if "link" not in row and (atom := _ATOM_LINK.search(body)):
        row["link"] = unescape(atom[1])
    return row
