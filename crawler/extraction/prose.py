# SPDX-License-Identifier: EUPL-1.2
"""The visible words of a page as lines, one for each block, and as sentences: what a site says, not how it is built."""

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

from crawler.page import Page

LINE_CHARS = 1_000
LINES = 3_000
NODES = 60_000
"""Nodes of a page that are walked through; what stands further on is not read for a profile."""
CLIMB = 12
"""Inline elements inside each other that are climbed to find the block a text stands in."""
INLINE = frozenset(
    """
    a abbr b big bdi cite code em font i mark q s small span strong sub sup u time label ins tt nobr wbr del strike
    """.split()
)
SILENT = frozenset(
    "script style template svg text desc noscript option iframe canvas video audio textarea title".split()
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^\s.])|(?<=[。！？])|\s+[•●▪✓✔★►]\s*|\s\|\s")


def read_lines(page: Page) -> tuple[str, ...]:
    """Lines of visible text in document order, without doubles; entries of a menu stand apart."""
    body = page.tree.body
    if body is None:
        return ()
    lines: dict[str, None] = {}
    parts: list[str] = []
    block: int | None = None
    last_link: int | None = None
    for _, node in zip(range(NODES), body.traverse(include_text=True), strict=False):
        if node.tag == "br":
            block = None
        if node.tag != "-text":
            continue
        above, link = _places_above(node)
        if above is None:
            continue
        if above != block or (link is not None and last_link not in (None, link)):
            _end_line(parts, lines)
            block = above
        last_link = link if (node.text_content or "").strip() else last_link
        parts.append(node.text_content or "")
        if len(lines) >= LINES:
            break
    _end_line(parts, lines)
    return tuple(lines)


def _places_above(node: LexborNode) -> tuple[int | None, int | None]:
    """The block and the link that a text stands in; no block inside what nobody reads."""
    above, link = node.parent, None
    for _ in range(CLIMB):
        if above is None or above.tag in SILENT:
            return None, None
        if above.tag not in INLINE:
            break
        if above.tag == "a":
            link = above.mem_id
        above = above.parent
    return (above.mem_id if above is not None else None), link


def _end_line(parts: list[str], lines: dict[str, None]) -> None:
    if parts:
        line = _clean("".join(parts))
        parts.clear()
        if line:
            lines.setdefault(line)


def _clean(line: str) -> str:
    return " ".join(line[: 4 * LINE_CHARS].split())[:LINE_CHARS]


def sentences(lines: Iterable[str]) -> Iterator[str]:
    """Sentences of at most 400 characters."""
    for line in lines:
        if len(line) <= 80:
            yield line
            continue
        for sentence in _SENTENCE_END.split(line):
            if sentence and (text := sentence.strip()):
                yield text[:400]
