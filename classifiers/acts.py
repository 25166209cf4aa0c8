# SPDX-License-Identifier: EUPL-1.2
"""Acts: what is made, altered, hidden or borrowed, beside what it is done to.

"We fill", "their label" or "nobody notices" alone prove nothing. Each theme is a wide list of words
(classifiers/data/acts.<language>.toml); what counts is which two of them stand in one breath, and the model
learns how much each pair says from texts labelled by hand.
"""

from dataclasses import dataclass
from itertools import combinations

from classifiers.reading import Reading

ACTS = (
    "by_us", "mark_of", "unnoticed", "dates_changed", "expired", "untold", "declared", "really", "drug_inside",
    "filler", "collected", "borrowed", "to_order", "false_paper", "reported", "refused", "genuine",
)  # fmt: skip
"""Themes of acts, in the order of the columns."""
ANCHORS = ("name", "brand", "naturally", "pharmacy", "negation")
"""What an act is done to: a medicine, a brand or maker, what calls itself natural, a pharmacy; and a denial."""
NATURALLY = ("natural", "supplement")
MAKERS = ("maker", "device_brand")
BRANDS = frozenset({"brand", "vet_brand"})
NEAR = 110
"""Characters between two words said in one breath."""
SPANS_MAX = 40
"""Places of one theme that are looked at; a longer text says the same again."""
Span = tuple[int, int]
PAIRS = tuple(combinations((*ACTS, *ANCHORS), 2))[: -len(ANCHORS) * (len(ANCHORS) - 1) // 2]
"""Every two themes of which one is an act; the pairs of anchors alone come last and say nothing."""
PAIR_PLACES = {pair: place for place, pair in enumerate(PAIRS)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """Two themes in one breath, and where the nearest two of their words stand, in the folded text."""

    pair: tuple[str, str]
    first: Span
    second: Span


def find_beside(reading: Reading) -> list[Beside]:
    """Every two themes that a text says in one breath; none where it speaks of no act."""
    spans = {act: reading.find_all(act)[:SPANS_MAX] for act in ACTS if act in reading.tables}
    if not any(spans.values()):
        return []
    spans |= {anchor: places[:SPANS_MAX] for anchor, places in _anchors(reading).items() if places}
    found: list[Beside] = []
    for pair in combinations(spans, 2):
        nearest = _nearest(spans[pair[0]], spans[pair[1]]) if pair in PAIR_PLACES else None
        if nearest is not None:
            found.append(Beside(pair=pair, first=nearest[0], second=nearest[1]))
    return found


def _places(reading: Reading, *tables: str) -> list[Span]:
    return [(start, end) for table in tables for start, end, _ in reading.tables.get(table, ())][:SPANS_MAX]


def _anchors(reading: Reading) -> dict[str, list[Span]]:
    names = reading.names
    return {
        "name": [(hit.start, hit.end) for hit in names],
        "brand": [*_places(reading, *MAKERS), *((hit.start, hit.end) for hit in names if hit.entry.via in BRANDS)],
        "naturally": _places(reading, *NATURALLY),
        "pharmacy": _places(reading, "pharmacy"),
        "negation": _places(reading, "negation", "negation_of_nouns"),
    }


def _nearest(firsts: list[Span], seconds: list[Span]) -> tuple[Span, Span] | None:
    """The two spans that lie closest together without sharing a letter; None where none are in one breath."""
    best: tuple[Span, Span] | None = None
    least = NEAR + 1
    for one in firsts:
        for other in seconds:
            gap = other[0] - one[1] if other[0] >= one[1] else one[0] - other[1] if one[0] >= other[1] else -1
            if 0 <= gap < least:
                best, least = (one, other), gap
    return best
