# SPDX-License-Identifier: EUPL-1.2
"""Rarity: how many unrelated hands show an identifier, counted without letting it vouch for itself.

A group that a platform's help desk joined would make that help desk look rare. So each group is looked at as it is
without the identifier that is counted, and falls into as many hands as nothing else holds together. Only what a hand
chooses one by one vouches: what an agency, a builder or a host gives comes in bundles of which each would vouch for the
next. A party that shares nothing else with anybody tells nothing, and is not counted.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

UNKNOWN = 25
"""Parties of which nothing else is known that may be one hand; of more, each is another."""
WORK_MOST = 4_000_000
"""Steps for one group; a larger one is looked at with all that vouches."""
Users = Sequence[Sequence[int]]
Shows = Mapping[int, Mapping[int, float]]


def guess_hands(users: Users, shows: Shows, vouches: Sequence[bool]) -> list[int]:
    """Before any grouping: users of an identifier that share another one are one hand."""
    return [guess(identifier, own, users, shows, vouches) for identifier, own in enumerate(users)]


def guess(identifier: int, own: Sequence[int], users: Users, shows: Shows, vouches: Sequence[bool]) -> int:
    """Hands that show one identifier."""
    if len(own) < 3:
        return len(own)
    parent = list(range(len(own)))
    first: dict[int, int] = {}
    informed = []
    for place, party in enumerate(own):
        others = [one for one in shows[party] if one != identifier and vouches[one] and len(users[one]) > 1]
        for other in others:
            unite(parent, place, first.setdefault(other, place))
        if others:
            informed.append(place)
    hands = len({root(parent, place) for place in informed})
    unknown = len(own) - len(informed)
    return max(1, hands + (max(0, unknown - UNKNOWN) if unknown > len(informed) else 0))


def count_hands(users: Users, shows: Shows, vouches: Sequence[bool], group_of: Mapping[int, int]) -> list[int]:
    """Hands that show each identifier, when parties are grouped so."""
    members: dict[int, list[int]] = defaultdict(list)
    for party, group in group_of.items():
        members[group].append(party)
    seams = {group: Seams(parties, users, shows, vouches) for group, parties in members.items() if len(parties) > 1}
    counts = []
    for identifier, own in enumerate(users):
        by_group: dict[int, list[int]] = defaultdict(list)
        for party in own:
            by_group[group_of[party]].append(party)
        counts.append(
            sum(
                seams[group].hands(identifier, parties) if len(parties) > 1 else 1
                for group, parties in by_group.items()
            )
        )
    return counts


class Seams:
    """What holds one group together, and into what it falls without one identifier."""

    def __init__(self, parties: Sequence[int], users: Users, shows: Shows, vouches: Sequence[bool]) -> None:
        self.place = {party: place for place, party in enumerate(parties)}
        self.vouching: Counter[int] = Counter()
        """How many identifiers that others show, too, vouch for a party."""
        shown_by: dict[int, list[int]] = defaultdict(list)
        for place, party in enumerate(parties):
            for one in shows[party]:
                if vouches[one] and len(users[one]) > 1:
                    shown_by[one].append(place)
                    self.vouching[party] += 1
        self.shown_by = {one: places for one, places in shown_by.items() if len(places) > 1}
        self.whole = self._roots(None)
        self.is_bounded = len(self.shown_by) * sum(map(len, self.shown_by.values())) <= WORK_MOST

    def hands(self, identifier: int, own: Sequence[int]) -> int:
        """Hands among these parties of the group, that all show the identifier."""
        is_seam = identifier in self.shown_by
        roots = self._roots(identifier) if is_seam and self.is_bounded else self.whole
        informed = [party for party in own if self.vouching[party] > is_seam]
        return max(1, len({roots[self.place[party]] for party in informed}))

    def _roots(self, without: int | None) -> list[int]:
        parent = list(range(len(self.place)))
        for one, places in self.shown_by.items():
            if one != without:
                for place in places[1:]:
                    unite(parent, places[0], place)
        return [root(parent, place) for place in range(len(parent))]


def root(parent: list[int], place: int) -> int:
    """The set that a place is in."""
    while parent[place] != place:
        parent[place] = place = parent[parent[place]]
    return place


def unite(parent: list[int], left: int, right: int) -> None:
    """Join two sets of a forest."""
    left, right = root(parent, left), root(parent, right)
    parent[max(left, right)] = min(left, right)
