# SPDX-License-Identifier: EUPL-1.2
"""The visible words of a page as lines, one for each block, and as sentences: what a site says, not how it is built."""

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser

from crawler.page import Page

HTML_CHARS = 1_500_000
"""Of a page's source; what stands further on is not read for a profile."""
LINE_CHARS = 1_000
LINES = 3_000
INLINE = [
    "a",
    "abbr",
    "b",
    "big",
    "bdi",
    "cite",
    "code",
    "em",
    "font",
    "i",
    "mark",
    "q",
    "s",
    "small",
    "span",
    "strong",
]
INLINE += ["sub", "sup", "u", "time", "label", "ins", "tt", "nobr", "wbr"]
SILENT = ["script", "style", "template", "svg", "noscript", "option", "head", "iframe", "canvas", "video", "audio"]
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^\s.])|(?<=[。！？])|\s+[•●▪✓✔★►]\s*|\s\|\s")
_TABS = re.compile(r"[^\S\n]+")


def read_lines(page: Page) -> tuple[str, ...]:
    """Lines of visible text in document order, without doubles."""
    tree = LexborHTMLParser(page.html[:HTML_CHARS])
    tree.strip_tags(SILENT)
    tree.unwrap_tags(INLINE)
    tree.merge_text_nodes()
    body = tree.body
    if body is None:
        return ()
    raw = body.text(separator="\n").split("\n")[: 4 * LINES]
    return tuple(dict.fromkeys(line for line in map(_clean, raw) if line))[:LINES]


def _clean(line: str) -> str:
    return _TABS.sub(" ", line[: 4 * LINE_CHARS]).strip()[:LINE_CHARS]


def sentences(lines: Iterable[str]) -> Iterator[str]:
    """Sentences of at most 400 characters."""
    for line in lines:
        if len(line) <= 80:
            yield line
            continue
        for sentence in _SENTENCE_END.split(line):
            if sentence and (text := sentence.strip()):
                yield text[:400]
