# SPDX-License-Identifier: EUPL-1.2
"""People: every name and user name of a piece of text, by all signs together."""

import re
from collections.abc import Iterable, Iterator, Mapping

from indexer.people.authors import (
    JOINED_USER,
    ROUTE,
    STARRED_USER,
    find_after_stars,
    find_cells,
    find_keyed,
    find_lines,
)
from indexer.people.beside import (
    GREETED_USER,
    GREETING,
    TITLE,
    after_title,
    find_beside,
    find_given,
    find_labelled,
    find_signatures,
    read_greeted,
)
from indexer.people.brands import is_brand, is_named_after
from indexer.people.cues import matches
from indexer.people.names import may_be_author, read_name
from indexer.people.neutral import CUES as NEUTRAL_CUES
from indexer.people.neutral import find_neutral
from indexer.people.runs import find_runs, persons_part
from indexer.people.signs import CUES as SIGN_CUES
from indexer.people.signs import find_placed, find_signs, find_spoken
from indexer.people.span import Span
from indexer.people.words import (
    AUTHOR_LABELS,
    CLOSINGS,
    GREETINGS,
    RELATIONS,
    SELF,
    SELF_IF_NAME,
    TITLES,
    TITLES_AFTER,
)

NAME_CHARACTERS = 60
GREETED_TITLES = frozenset("frau herr pani panie heer mevrouw".split())
INITIAL_NAME = re.compile(r"(?<![\w.])[^\W\d_a-zа-я]\. ?[^\W\d_a-zа-я][\w'’-]{2,30}")
DOCTORS = re.compile(r"(?:dr|prof|doctor|doktor|docteur|doctora?|dott(?:or|\.ssa)?|доктор\w?|проф)\.? $", re.IGNORECASE)
CUES = {
    **SIGN_CUES,
    **{f"neutral {kind}": pattern for kind, pattern in NEUTRAL_CUES.items()},
    "label": AUTHOR_LABELS,
    "relation": RELATIONS,
    "title": TITLES,
    "titled": TITLES_AFTER,
    "self": SELF,
    "maybe": SELF_IF_NAME,
    "greeting": GREETINGS,
    "closing": CLOSINGS,
}
"""Where the patterns of this module may begin."""


def find_people(text: str, starts: Mapping[str, list[int]]) -> Iterator[Span]:
    """Names and user names in others' talk, most certain first; `starts` are the places of `CUES`."""
    for first, last in _joined((*_all(text, starts), *find_runs(text, boldly=True))):
        value = text[first:last]
        if value.strip() and not is_brand(value) and not is_named_after(text, first, last):
            yield from _persons(text, first, last)


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Places that overlap as one: what one sign shows as a name's part another shows whole."""
    held: tuple[int, int] | None = None
    for first, last in sorted(spans):
        if held is not None and first < held[1] and max(last, held[1]) - held[0] <= NAME_CHARACTERS:
            held = (held[0], max(last, held[1]))
            continue
        if held is not None:
            yield held
        held = (first, last)
    if held is not None:
        yield held


def find_addressed(text: str, starts: Mapping[str, list[int]]) -> Iterator[Span]:
    """Names behind a title or an initial in a letter of the shop to a buyer."""
    spans = [found.span() for found in INITIAL_NAME.finditer(text)]
    for found in matches(TITLE, text, starts, "title"):
        end = read_name(text, found.end(), 3)
        if end is not None and may_be_author(text[found.end() : end], sure=True):
            spans.append((found.end(), end))
    for first, last in _joined(spans):
        if not is_brand(text[first:last]) and not is_named_after(text, first, last):
            yield Span(first, last, "name")


def find_unclaimed(text: str, starts: Mapping[str, list[int]]) -> Iterator[Span]:
    """Names where nothing tells who speaks; no brands, no doctors whom a shop quotes."""
    for first, last in _joined((*find_neutral(text, starts), *_all(text, starts), *find_runs(text, boldly=False))):
        value = text[first:last]
        if not is_brand(value) and not is_named_after(text, first, last) and not DOCTORS.search(text[:first][-12:]):
            yield from _persons(text, first, last)


def _persons(text: str, first: int, last: int) -> Iterator[Span]:
    part = persons_part(text, first, last)
    if part is not None:
        yield Span(*part, "name")


def find_greeted(text: str, starts: Mapping[str, list[int]]) -> Iterator[Span]:
    """Whom the shop answers by name, and names that are signs of a person wherever they stand."""
    for first, last in _joined(find_signs(text, starts)):
        if not is_brand(text[first:last]) and not is_named_after(text, first, last):
            yield Span(first, last, "name")
    for found in matches(GREETED_USER, text, starts, "greeting"):
        yield Span(found.start("who"), found.end("who"), "handle")
    for found in matches(GREETING, text, starts, "greeting"):
        place = after_title(text, found.end())
        titled = place > found.end() or found.group().strip(" ,!").rpartition(" ")[2].lower() in GREETED_TITLES
        end = read_greeted(text, place, titled=titled)
        if end is not None and not is_brand(text[place:end]):
            yield Span(place, end, "name")


def _all(part: str, starts: Mapping[str, list[int]]) -> Iterator[tuple[int, int]]:
    if '"' in part and (":" in part) and part.lstrip(" ,[").startswith(("{", '"')):
        yield from find_keyed(part)
    yield from find_signs(part, starts)
    yield from find_placed(part)
    yield from find_spoken(part, starts)
    yield from find_lines(part)
    yield from find_cells(part)
    for pattern, sign in ((ROUTE, "u/"), (STARRED_USER, "**"), (STARRED_USER, "..."), (JOINED_USER, "_")):
        for found in pattern.finditer(part) if sign in part else ():
            yield found.span("who" if "who" in pattern.groupindex else 0)
    yield from find_labelled(part, starts)
    yield from find_after_stars(part)
    yield from find_beside(part, starts)
    yield from find_signatures(part)
    yield from find_given(part)
