# SPDX-License-Identifier: EUPL-1.2
"""Bounds: what people decided, as a proposal must keep to it: parties that stay together, parties kept apart."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field


@dataclass(kw_only=True)
class Bounds:
    """Decisions of people, as party numbers."""

    together: list[list[int]] = field(default_factory=list)
    """Groups that a person upheld; no party in two of them."""
    apart: dict[int, dict[str, str]] = field(default_factory=dict)
    """Party: on which side of each separation it stands; parties on two sides of one never share a group."""

    def keep_apart(self, label: str, sides: Sequence[Collection[int]]) -> None:
        """Parties of different sides never share a group; a side of one party each keeps all of them apart."""
        for number, side in enumerate(sides):
            for party in side:
                self.apart.setdefault(party, {})[label] = str(number)

    def sides_of(self, parties: Collection[int]) -> dict[str, str]:
        """Where a group stands; a separation that runs through it holds no more, because a person joined it later."""
        sides: dict[str, str] = {}
        broken = set()
        for party in parties:
            for label, side in self.apart.get(party, {}).items():
                if sides.setdefault(label, side) != side:
                    broken.add(label)
        return {label: side for label, side in sides.items() if label not in broken}

    def start(self, parties: Sequence[int]) -> list[list[int]]:
        """Where grouping begins: upheld groups whole, everyone else alone."""
        known = set(parties)
        held = [sorted(known.intersection(group)) for group in self.together]
        held = [group for group in held if group]
        taken = {party for group in held for party in group}
        return held + [[party] for party in parties if party not in taken]
