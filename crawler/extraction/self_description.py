# SPDX-License-Identifier: EUPL-1.2
"""What a site says of itself, in its own words and at most 6,000 characters: the best pages first, frames left out."""

import re
from collections import Counter
from collections.abc import Sequence

from crawler.page import Page
from crawler.profile import ProfilePageKind

K = ProfilePageKind
TEXT_CHARS = 6_000
FIRST_SHARE = 1_400
"""Characters that each page may give before any gives more."""
BEST_FIRST = (
    K.ABOUT,
    K.PRESCRIPTION,
    K.HOME,
    K.IMPRINT,
    K.FAQ,
    K.DELIVERY,
    K.PAYMENT,
    K.CONTACT,
    K.ORDER,
    K.TERMS,
    K.PRIVACY,
)
SHORT_LINES = frozenset({K.IMPRINT, K.CONTACT})
"""Pages whose short lines (names, numbers) matter too."""
_PRICE = re.compile(r"[$€£¥₽₴₺]\s?\d|\d\s?(?:[$€£¥₽₴₺]|zł|Kč|Ft|kr|лв|руб|грн|USD|EUR|GBP)\b")


def describe(pages: Sequence[tuple[ProfilePageKind, Page, Sequence[str]]]) -> str:
    """At most 6,000 characters; `pages` sorted, so that the answer does not depend on how they came."""
    shown_on = Counter(line for _, _, lines in pages for line in set(lines))
    frame_limit = max(2, len(pages) // 2 + 1)
    ranked = sorted(pages, key=lambda found: BEST_FIRST.index(found[0]))
    said: dict[str, None] = {}
    later: list[str] = []
    length = 0
    for kind, page, lines in ranked:
        share = 0
        own = [line for line in lines if len(pages) == 1 or shown_on[line] < frame_limit]
        for line in (*_summary(page, kind), *(line for line in own if _speaks(line, kind))):
            if line in said:
                continue
            if share + len(line) > FIRST_SHARE or length + len(line) > TEXT_CHARS:
                later.append(line)
                continue
            said[line] = None
            share += len(line) + 1
            length += len(line) + 1
    later += [
        line for line, times in shown_on.items() if times >= frame_limit and len(pages) > 1 and _speaks(line, K.TERMS)
    ]
    for line in later:
        if line not in said and length + len(line) < TEXT_CHARS:
            said[line] = None
            length += len(line) + 1
    return "\n".join(said)[:TEXT_CHARS]


def _summary(page: Page, kind: ProfilePageKind) -> list[str]:
    """Title and description of the home page."""
    if kind is not K.HOME:
        return []
    found = []
    title = page.tree.css_first("title")
    if title is not None:
        found.append(" ".join(title.text().split())[:200])
    for css in ('meta[name="description"]', 'meta[property="og:description"]'):
        node = page.tree.css_first(css)
        if node is not None:
            found.append(" ".join((node.attributes.get("content") or "").split())[:400])
    return [text for text in dict.fromkeys(found) if text]


def _speaks(line: str, kind: ProfilePageKind) -> bool:
    """A sentence or a fact about the site; neither a menu entry nor a product with its price."""
    if kind in SHORT_LINES:
        return len(line) >= 3
    if kind is K.HOME and _PRICE.search(line):
        return False
    return line.count(" ") >= 4 or (len(line) >= 12 and not line.isascii() and " " not in line[:60])
