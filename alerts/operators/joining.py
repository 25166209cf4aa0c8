# SPDX-License-Identifier: EUPL-1.2
"""Joining: groups become one in the order of evidence, each time compared anew with all that is near.

Pairs of single parties that nobody would doubt are joined first and without that: in an operator of hundreds of mirrors
each join would otherwise be weighed against all other mirrors, which is most of the work and decides nothing.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from alerts.operators.kinds import IdentifierKind
from alerts.operators.weighing import Evidence, Group

SURE = 6.0
"""Evidence at which two are joined without weighing all that is near them."""


class Joining:
    """One pass over all groups."""

    def __init__(
        self,
        groups: list[Group],
        compare: Callable[[Group, Group], Evidence],
        identifiers: Sequence[tuple[IdentifierKind, str]],
        least: float,
    ) -> None:
        self.groups = groups
        self.group_of = {party: number for number, group in enumerate(groups) for party in group.parties}
        self._compare = compare
        self._identifiers = identifiers
        self._least = least
        self._version = [0] * len(groups)
        self._near: dict[int, set[int]] = defaultdict(set)
        self._heap: list[tuple[float, int, int, int, int]] = []

    def join(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Join what belongs together; `pairs` are the parties that are worth comparing."""
        begun = list({self._groups_of(pair): None for pair in pairs})
        scores = {(left, right): self._score(left, right) for left, right in begun if left != right}
        sure = sorted((pair for pair in scores if scores[pair] >= SURE), key=lambda pair: (-scores[pair], pair))
        before = [list(group.parties) for group in self.groups]
        for left, right in sure:
            self._join_sure(before[left][0], before[right][0])
        for pair, score in scores.items():
            left, right = (self.group_of[before[number][0]] for number in pair)
            if left != right and right not in self._near[left]:
                self._near[left].add(right)
                self._near[right].add(left)
                is_moved = self._version[left] or self._version[right] or (left, right) != pair
                self._push(left, right, self._score(left, right) if is_moved else score)
        while self._heap:
            _, left, right, left_version, right_version = heapq.heappop(self._heap)
            if self._version[left] == left_version and self._version[right] == right_version:
                if len(self._near[left]) < len(self._near[right]):
                    left, right = right, left
                self._take(left, right)
                self._meet(left, right)

    def _groups_of(self, pair: tuple[int, int]) -> tuple[int, int]:
        left, right = self.group_of[pair[0]], self.group_of[pair[1]]
        return min(left, right), max(left, right)

    def _score(self, left: int, right: int) -> float:
        one, other = self.groups[left], self.groups[right]
        return self._compare(one, other).score if one.may_join(other) else float("-inf")

    def _push(self, left: int, right: int, score: float) -> None:
        if score >= self._least:
            heapq.heappush(self._heap, (-score, left, right, self._version[left], self._version[right]))

    def _join_sure(self, left_party: int, right_party: int) -> None:
        left, right = self.group_of[left_party], self.group_of[right_party]
        if left == right:
            return
        if self._version[left] or self._version[right]:
            if self._score(left, right) < SURE:
                return
            if len(self.groups[left].parties) < len(self.groups[right].parties):
                left, right = right, left
        self._take(left, right)

    def _take(self, left: int, right: int) -> None:
        for party in self.groups[right].parties:
            self.group_of[party] = left
        self.groups[left].take(self.groups[right], self._identifiers)
        self.groups[right] = Group(parties=[], shows={}, kinds={}, sides={})
        self._version[left], self._version[right] = self._version[left] + 1, -1

    def _meet(self, left: int, right: int) -> None:
        """What was near the group that is gone is near the one that took it in."""
        for other in self._near.pop(right):
            self._near[other].discard(right)
            if other != left:
                self._near[left].add(other)
                self._near[other].add(left)
        for other in self._near[left]:
            self._push(left, other, self._score(left, other))
