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
    """Lines of visible text in document order, without doubles."""
    body = page.tree.body
    if body is None:
        return ()
    lines: dict[str, None] = {}
    parts: list[str] = []
    block: int | None = None
    for _, node in zip(range(NODES), body.traverse(include_text=True), strict=False):
        if node.tag == "br":
            block = None
        if node.tag != "-text":
            continue
        above = _block_above(node)
        if above is None:
            continue
        if above != block:
            _end_line(parts, lines)
            block = above
        parts.append(node.text_content or "")
        if len(lines) >= LINES:
            break
    _end_line(parts, lines)
    return tuple(lines)


def _block_above(node: LexborNode) -> int | None:
    """Which block a text stands in; None inside what nobody reads."""
    above = node.parent
    for _ in range(CLIMB):
        if above is None or above.tag in SILENT:
            return None
        if above.tag not in INLINE:
            break
        above = above.parent
    return above.mem_id if above is not None else None


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
