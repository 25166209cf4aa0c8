# SPDX-License-Identifier: EUPL-1.2
"""Again: other places of a text where the same persons stand whom one place showed, and the seller's people."""

import re
from collections.abc import Iterable, Iterator

from indexer.people.lexicon import is_everyday, is_family, is_place
from indexer.people.names import TOKEN, is_given
from indexer.people.parties import is_sellers_name, shop_labels, staff_names
from indexer.people.professions import is_kept
from indexer.people.span import Span
from indexer.people.turns import read_turns

SHORTEST = 4
MOST_NAMES, LONGEST_TEXT = 60, 20_000
PERSONS = frozenset(("name", "handle"))
CONTACTS = frozenset(("phone", "mail", "handle"))
BEHIND = 26
BREAK = re.compile(r"[!?;\n]|(?<![Tt]el)(?<!nr)(?<!no)\. (?=[^\W\d_a-zа-я])")
PART = re.compile(r"[\w.'’-]+")


def without_sellers(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same without the names of who sells, delivers or answers for the shop."""
    sellers_labels = read_turns(text).sellers
    held = tuple(span for span in spans if text[span.begin : span.end] not in sellers_labels)
    names = [span for span in held if span.what in PERSONS]
    if not names:
        return held
    labels = shop_labels(text) if ":" in text else frozenset()
    staff = {word.lower() for word in staff_names(labels | sellers_labels)}
    sellers = {span for span in names if _is_kept(text, span)}
    staff |= {
        word.lower() for span in sellers if span.what == "name" for word in TOKEN.findall(text[span.begin : span.end])
    }
    ends = [span.end for span in sellers]
    return tuple(
        span
        for span in held
        if span not in sellers and not _is_staff(text, span, staff) and not _belongs(text, span, ends)
    )


def _belongs(text: str, span: Span, ends: list[int]) -> bool:
    """Whether a contact stands right behind a seller's name."""
    if span.what not in CONTACTS:
        return False
    return any(
        0 <= span.begin - end <= BEHIND and BREAK.search(text, end, span.begin) is None for end in ends[:MOST_NAMES]
    )


def _is_kept(text: str, span: Span) -> bool:
    return is_sellers_name(text, span.begin, span.end) or is_kept(text, span.begin, span.end)


def _is_staff(text: str, span: Span, staff: set[str]) -> bool:
    if span.what != "name" or not staff:
        return False
    words = [word.lower() for word in TOKEN.findall(text[span.begin : span.end]) if len(word) > 2]
    return bool(words) and staff.issuperset(words)


def find_again(text: str, spans: Iterable[Span], parts: Iterable[tuple[int, int]]) -> Iterator[Span]:
    """Where persons stand again in these parts whom the spans show: whole names, and a part that is a name alone."""
    if len(text) > LONGEST_TEXT:
        return
    values = {
        word: span.what for span in spans if span.what in PERSONS for word in _values(text[span.begin : span.end])
    }
    if not values:
        return
    longest = sorted(values, key=len, reverse=True)[:MOST_NAMES]
    pattern = re.compile(rf"(?<![\w@])(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    for begin, end in parts:
        for found in pattern.finditer(text, begin, end):
            yield Span(found.start(), found.end(), values[found.group()])


def _values(value: str) -> Iterator[str]:
    words = value.split()
    marked = any(sign.isdigit() or sign in "_@*" for sign in value)
    if len(words) > 1 or marked or (len(value) >= SHORTEST and not is_everyday(value) and not is_place(value)):
        yield value
    for word in words if len(words) > 1 else ():
        named = len(word) >= SHORTEST and word[0].isupper() and (is_given(word) or is_family(word))
        if named and not is_everyday(word) and not is_place(word):
            yield word
