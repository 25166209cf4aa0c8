# SPDX-License-Identifier: EUPL-1.2
"""The title of the one thing a page is about: the heading that the document's own title repeats."""

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.extraction.head import Head, folded, site_name_cut
from crawler.extraction.outline import Outline, Run
from crawler.extraction.plain import TITLE_CHARS, clean_text
from crawler.extraction.zones import ELSEWHERE, Zone
from crawler.listing import Listing

RUNS = 20_000
TITLE_RUNS = 12
"""A title is made of so many pieces of text at most."""
LONGEST = 300


@dataclass(frozen=True, kw_only=True)
class Title:
    """A title as shown, and the number of its first piece of text."""

    text: str
    place: int
    is_sure: bool
    """A heading or a named title that the document's title repeats."""


@dataclass(frozen=True, kw_only=True)
class _Candidate:
    text: str
    run: Run
    level: int
    """4 for h1, 3 for what is called a title, 1 for other headings."""


def find_title(head: Head, outline: Outline, known: Listing | None) -> Title | None:
    """The best heading, else the document's title without the site's name; `known` names the product already."""
    page_titles = [key for text in (head.meta.get("og:title", ""), head.title) if (key := folded(text))]
    wanted = folded(known.title) if known else ""
    best: tuple[int, _Candidate] | None = None
    for candidate in _candidates(outline):
        key = folded(candidate.text)
        if len(key) < 2:
            continue
        score = _score(key, candidate, page_titles)
        score += 6 if wanted and (key == wanted or (len(key) > 8 and key in wanted)) else 0
        if score > 2 and (best is None or score > best[0]):
            best = (score, candidate)
    if best:
        text = clean_text(best[1].text, TITLE_CHARS)
        return Title(text=text, place=best[1].run.place, is_sure=best[0] >= 7)
    name = clean_text(site_name_cut(head.title, head.meta.get("og:site_name", "")), TITLE_CHARS)
    return Title(text=name, place=0, is_sure=False) if len(folded(name)) > 2 else None


def _candidates(outline: Outline) -> Iterator[_Candidate]:
    """Short blocks whole, and the pieces of text they are made of."""
    by_block: dict[int, list[Run]] = {}
    for run in outline.runs[:RUNS]:
        by_block.setdefault(run.block, []).append(run)
    for runs in by_block.values():
        level = _level(runs[0])
        text = " ".join(run.text for run in runs[:TITLE_RUNS])
        if len(text) <= LONGEST:
            yield _Candidate(text=text, run=runs[0], level=level)
        if 1 < len(runs) <= TITLE_RUNS and level < 4:
            yield from (
                _Candidate(text=run.text, run=run, level=_level(run)) for run in runs if len(run.text) <= LONGEST
            )


def _level(run: Run) -> int:
    element = run.element
    for _ in range(4):
        tag = element.tag
        if tag == "h1":
            return 4
        if tag in ("h2", "h3", "h4"):
            return 3 if run.zone & Zone.TITLE else 1
        parent = element.parent
        if parent is None:
            break
        element = parent
    return 3 if run.zone & Zone.TITLE else 0


def _score(key: str, candidate: _Candidate, page_titles: list[str]) -> int:
    """The heading's own rank, and how much of the document's title it is: all, the beginning, or a part."""
    run = candidate.run
    score = candidate.level
    for title in page_titles:
        if key == title:
            score += 6
        elif len(key) >= 3 and title.startswith(key):
            score += 5 if len(key) * 4 >= len(title) else 3
        elif len(key) >= 6 and key in title:
            score += 4 if len(key) * 3 >= len(title) else 2
        elif len(title) >= 6 and title in key and len(title) * 2 >= len(key):
            score += 3
    if run.zone & (ELSEWHERE | Zone.HIDDEN):
        score -= 6
    if run.link and candidate.level < 3:
        score -= 3
    return score
