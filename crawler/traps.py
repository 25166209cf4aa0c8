# SPDX-License-Identifier: EUPL-1.2
"""TrapWatch: calendars, facets and session mazes end by budget and by sameness.

Addresses are counted under three shapes: the exact pattern (digits collapsed), the path with any query, and the first
folder. A shape that gave many pages, nothing new for a long time, and mostly the same headings, is shut.
"""

import re
from collections import deque
from dataclasses import dataclass, field

from crawler.frontier.canonical import hash64, url_pattern

LEVELS = ((40, 0.4), (120, 0.4), (300, 0.3))
"""Pages without anything new, and share of different headings among them, from which a shape is shut."""
BARREN_ANYHOW = 400
"""Pages in a row without anything new after which headings do not matter any more."""
MAX_SHAPES = 20_000
DIGITS = re.compile(r"\d+")


@dataclass(kw_only=True)
class ShapeCount:
    """What one shape of address gave."""

    barren: int = 0
    """Pages in a row that gave nothing new."""
    headings: deque[int] = field(default_factory=lambda: deque(maxlen=200))
    shut: bool = False


class TrapWatch:
    """Learns from every page; answers whether an address is worth fetching."""

    def __init__(self) -> None:
        self.shapes: dict[str, ShapeCount] = {}
        self.shut_shapes: list[str] = []

    def is_shut(self, url: str) -> bool:
        """True when the address has a shape that led nowhere new."""
        if not self.shut_shapes:
            return False
        return any((found := self.shapes.get(shape)) is not None and found.shut for shape in shapes_of(url))

    def learn(self, url: str, heading: str, *, gave_something: bool) -> str | None:
        """Count a page; the shape that was shut by it, if any."""
        mark = hash64(DIGITS.sub("#", heading))
        shut = None
        for level, shape in enumerate(shapes_of(url)):
            count = self._count_of(shape)
            if gave_something:
                count.barren = 0
                count.headings.clear()
                continue
            count.barren += 1
            count.headings.append(mark)
            if not count.shut and _leads_nowhere(count, *LEVELS[level]):
                count.shut = True
                self.shut_shapes.append(shape)
                shut = shape
        return shut

    def _count_of(self, shape: str) -> ShapeCount:
        found = self.shapes.get(shape)
        if found is None:
            if len(self.shapes) >= MAX_SHAPES:
                self.shapes = {name: count for name, count in self.shapes.items() if count.shut}
            found = self.shapes[shape] = ShapeCount()
        return found


def _leads_nowhere(count: ShapeCount, least: int, share: float) -> bool:
    if count.barren >= BARREN_ANYHOW:
        return True
    return count.barren >= least and len(set(count.headings)) <= share * len(count.headings)


def shapes_of(url: str) -> tuple[str, str, str]:
    """From narrow to wide: pattern, path with any query, first folder."""
    pattern = url_pattern(url)
    path, mark, _ = pattern.partition("?")
    host, _, rest = path.partition("/")
    folder = rest.partition("/")[0] if "/" in rest else ""
    return f"1 {pattern}", f"2 {path}{mark}", f"3 {host}/{folder}/{mark}"
