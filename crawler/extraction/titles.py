# SPDX-License-Identifier: EUPL-1.2
"""The title of the one thing a page is about: the heading that the document's own title repeats."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from crawler.extraction.head import Head, folded, site_name_cut
from crawler.extraction.outline import Outline, Run
from crawler.extraction.plain import TITLE_CHARS, clean_text
from crawler.extraction.zones import ELSEWHERE, Zone
from crawler.listing import Listing

RUNS = 20_000
TITLE_RUNS = 12
"""A title is made of so many pieces of text at most."""
LONGEST = 300
REACH = 80
"""How many pieces of text a heading may stand before its price."""
BOLD = frozenset(("b", "strong", "legend", "dt", "h5", "h6", "caption"))
LABELLED = re.compile(r"[\w ]{2,24}[:：](?:\s|$)")
PRICED = re.compile(r"[$€£₽¥]\s?\d|\d\s?[$€£₽円元]")
NOT_TITLE = re.compile(
    r"(?:product |item |listing )?(?:details?|description|information|"
    r"categor(?:y|ies)|price|shipping|delivery|options?|"
    r"vendor|seller|feedback|reviews?|ratings?|specifications?|features?|menu|login|register|welcome.{0,30}|search|"
    r"home|cart|your cart|account|news|announcements?|payment|terms|quantity|refund policy|beschreibung|preis|versand|"
    r"описание|цена|доставка|категории|описание товара)\W*"
)


@dataclass(frozen=True, kw_only=True)
class Title:
    """A title as shown, and the number of its first piece of text."""

    text: str
    place: int
    is_sure: bool
    """A heading or a named title that the document's title repeats."""
    is_from_head: bool = False
    """No heading was found fit; this is the document's own title, which may be but the site's name."""


class _Candidate(NamedTuple):
    text: str
    run: Run
    level: int
    """4 for h1, 3 for what is called a title, 1 for other headings."""


def find_title(head: Head, outline: Outline, known: Listing | None) -> Title | None:
    """The best heading, else the document's title without the site's name; `known` names the product already."""
    page_titles = [key for text in (head.meta.get("og:title", ""), head.title) if (key := folded(text))]
    wanted = folded(known.title) if known else ""
    named, shortest = "\n".join(page_titles), min(map(len, page_titles), default=LONGEST * 2)
    best: tuple[int, _Candidate] | None = None
    for candidate in _candidates(outline):
        key = folded(candidate.text)
        if len(key) < 2:
            continue
        if not candidate.level and not wanted and len(key) < shortest and key not in named:
            continue  # no heading, and no part of the document's title: most of a page
        score = _score(key, candidate, page_titles)
        score += 6 if wanted and (key == wanted or (len(key) > 8 and key in wanted)) else 0
        if score > 2 and (best is None or score > best[0]):
            best = (score, candidate)
    if best:
        text = clean_text(best[1].text, TITLE_CHARS)
        return Title(text=text, place=best[1].run.place, is_sure=best[0] >= 7)
    name = clean_text(site_name_cut(head.title, head.meta.get("og:site_name", "")), TITLE_CHARS)
    return Title(text=name, place=0, is_sure=False, is_from_head=True) if len(folded(name)) > 2 else None


def find_heading_before(outline: Outline, place: int, *, with_bold: bool) -> Title | None:
    """The heading (or bold line) that best names what is sold at `place`, for pages whose titles are all the same."""
    best: tuple[float, _Candidate] | None = None
    for candidate in _candidates(outline):
        distance = place - candidate.run.place
        if not 0 < distance <= REACH or candidate.run.zone & (ELSEWHERE | Zone.HIDDEN):
            continue
        rank = _rank(candidate, with_bold=with_bold)
        if rank == 0 or not _may_name(candidate.text):
            continue
        digits = 3 if any(map(str.isdigit, candidate.text)) else 0
        score = rank * 8 + min(len(candidate.text), 60) / 3 + digits - distance / 8
        if best is None or score > best[0]:
            best = (score, candidate)
    if best is None:
        return None
    return Title(text=clean_text(best[1].text, TITLE_CHARS), place=best[1].run.place, is_sure=False)


def _may_name(text: str) -> bool:
    """Short, no label with its value, and none of the words that every page has."""
    if not 4 <= len(text) <= 160 or LABELLED.match(text) or PRICED.search(text):
        return False
    return not NOT_TITLE.fullmatch(text.strip().lower())


def _rank(candidate: _Candidate, *, with_bold: bool) -> int:
    if candidate.level:
        return min(candidate.level, 2) if not candidate.run.link else 1
    return 1 if with_bold and (candidate.run.element.tag or "") in BOLD else 0


def _candidates(outline: Outline) -> Iterator[_Candidate]:
    """Short blocks whole, and the pieces of text they are made of."""
    by_block: dict[int, list[Run]] = {}
    for run in outline.runs[:RUNS]:
        by_block.setdefault(run.block, []).append(run)
    for runs in by_block.values():
        level = _level(runs[0])
        text = " ".join(run.text for run in runs[:TITLE_RUNS])
        if len(text) <= LONGEST:
            yield _Candidate(text, runs[0], level)
        if 1 < len(runs) <= TITLE_RUNS and level < 4:
            yield from [_Candidate(run.text, run, _level(run)) for run in runs if len(run.text) <= LONGEST]


def is_heading(run: Run) -> bool:
    """True inside h2 to h6, or what is called a title."""
    return _level(run) in (1, 3)


def _level(run: Run) -> int:
    if run.heading == "h1":
        return 4
    if run.heading in ("h2", "h3", "h4"):
        return 3 if run.zone & Zone.TITLE else 1
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
