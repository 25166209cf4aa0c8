# SPDX-License-Identifier: EUPL-1.2
"""Span: one place of a text that holds a person's data."""

from bisect import bisect
from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """From `begin` to `end`, in characters; `what` is the word of its pseudonym."""

    begin: int
    end: int
    what: str


def without_overlaps(spans: Iterable[Span]) -> tuple[Span, ...]:
    """In order of place; of two that overlap the one that was given first stays."""
    taken: list[Span] = []
    begins: list[int] = []
    for span in spans:
        at = bisect(begins, span.begin)
        free = (at == 0 or taken[at - 1].end <= span.begin) and (at == len(taken) or span.end <= taken[at].begin)
        if free and span.end > span.begin:
            taken.insert(at, span)
            begins.insert(at, span.begin)
    return tuple(taken)


def without_contained(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same in the same order, without those that a longer one holds whole."""
    held = tuple(spans)
    inside: set[tuple[int, int]] = set()
    reach = -1
    for begin, end in sorted({(span.begin, span.end) for span in held}, key=lambda place: (place[0], -place[1])):
        if end <= reach:
            inside.add((begin, end))
        reach = max(reach, end)
    return tuple(span for span in held if (span.begin, span.end) not in inside)
