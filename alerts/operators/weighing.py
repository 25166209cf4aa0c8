# SPDX-License-Identifier: EUPL-1.2
"""Weighing: what two groups of parties share and where they differ, as one figure with its reasons."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from alerts.operators.calibration import Asked, probability
from alerts.operators.kinds import CAUSES, WEIGHTS, Cause, IdentifierKind

ONE_KIND_MOST = 1.5
"""Several identifiers of one kind count at most so many times the best: they are often copied together."""
SAME_CAUSE = 0.5
"""What comes with one template, one programme or one host is one fact told several times: each further kind counts so
much of the one before."""
RARITY = 1.2
"""How much is taken off for the logarithm of the unrelated groups that show a value: more than one, because who shares
with several strangers shares with more of them whom nobody has seen."""

SEVERAL = 3
"""Parties of a group from which on it tells how much its parties agree."""
BOUGHT_ALONE = 3.0
"""Taken off where two such groups share nothing but what anybody buys or rents: a template and what comes with it, a
form key, a host. One party alone may still be found by its looks; two whole groups never."""
STRANGER = 0.42
"""How far that speaks against: less than whole, because one hand changes several things at once."""


@dataclass(kw_only=True)
class Group:
    """Parties that are one proposal so far."""

    parties: list[int]
    shows: dict[int, tuple[int, float]]
    """Identifier that others show too: by how many of these parties, and its best weight."""
    kinds: dict[IdentifierKind, int]
    """How many identifiers of a kind they show that are no hubs."""
    sides: dict[str, str] = field(default_factory=dict)
    """Separations that a person made."""
    agreed: dict[IdentifierKind, int] = field(default_factory=dict)
    """How many of `kinds` are shown by two of these parties or more."""

    def take(self, other: "Group", kind_of: Sequence[tuple[IdentifierKind, str]]) -> None:
        """Take another group in."""
        self.parties += other.parties
        for kind, count in other.agreed.items():
            self.agreed[kind] = self.agreed.get(kind, 0) + count
        for identifier, (count, most) in other.shows.items():
            own = self.shows.get(identifier)
            if own is None:
                self.shows[identifier] = (count, most)
                continue
            newly = (own[0] if own[0] == 1 else 0) + (count if count == 1 else 0)
            if newly:
                kind = kind_of[identifier][0]
                self.agreed[kind] = self.agreed.get(kind, 0) + newly
            self.shows[identifier] = (own[0] + count, max(own[1], most))
        for kind, count in other.kinds.items():
            self.kinds[kind] = self.kinds.get(kind, 0) + count
        self.sides.update(other.sides)

    def cohesion(self, kind: IdentifierKind) -> float:
        """How surely one more of these would show one of the group's own: the share that does, with doubt."""
        return min(0.95, self.agreed.get(kind, 0) / (self.kinds.get(kind, 0) + 2.0))

    def may_join(self, other: "Group") -> bool:
        """Whether no person keeps them apart."""
        if not self.sides or not other.sides:
            return True
        return all(self.sides.get(label, side) == side for label, side in other.sides.items())


@dataclass(frozen=True, slots=True)
class Reason:
    """One identifier that two groups share."""

    identifier: int
    kind: IdentifierKind
    weight: float


@dataclass(kw_only=True)
class Evidence:
    """What speaks for one hand behind two groups, and what against."""

    score: float = 0.0
    reasons: list[Reason] = field(default_factory=list)
    differing: list[IdentifierKind] = field(default_factory=list)
    causes: int = 0
    """How many independent causes the reasons have."""

    asked: Asked = Asked.TOGETHER

    @property
    def probability(self) -> float:
        """Calibrated, in [0, 1]."""
        return probability(self.score, self.causes, self.asked)


def worth_of(kind: IdentifierKind, unrelated: int) -> float:
    """What sharing an identifier is worth that so many unrelated groups show."""
    return max(0.0, WEIGHTS[kind].shared - RARITY * math.log(max(1, unrelated - 1)))


def support(group: Group, shown: tuple[int, float]) -> float:
    """How far a group stands behind an identifier: less when only one of several parties shows it."""
    count, most = shown
    size = len(group.parties)
    if size == 1 or count >= 2:
        return most
    return most * (0.7 if size == 2 else 0.5 if size < 8 else 0.35)


def differing(left: Group, right: Group) -> dict[IdentifierKind, float]:
    """What it is worth, for each kind that both show, that nothing of it agrees.

    A group of several tells how much its parties agree: whoever shows something else than they all do is a stranger.
    """
    found = {}
    for kind in left.kinds.keys() & right.kinds.keys():
        worth = WEIGHTS[kind].differs
        if worth:
            for group in (left, right):
                if len(group.parties) >= SEVERAL:
                    worth = max(worth, STRANGER * -math.log(1.0 - group.cohesion(kind)))
            found[kind] = worth
    return found


def is_bought(kinds: Iterable[IdentifierKind]) -> bool:
    """Whether all of these are what a shop builder, a programme or a host gives to whoever pays."""
    return all(kind is IdentifierKind.FORM or CAUSES[kind] in (Cause.FRONT, Cause.PLACE) for kind in kinds)


def weigh(shared: Sequence[tuple[int, IdentifierKind, float]], both: Mapping[IdentifierKind, float]) -> Evidence:
    """Evidence from shared identifiers with their weights, and from the kinds that both show."""
    evidence = Evidence()
    best: dict[IdentifierKind, float] = {}
    total: dict[IdentifierKind, float] = {}
    for _, kind, weight in shared:
        best[kind] = max(best.get(kind, 0.0), weight)
        total[kind] = total.get(kind, 0.0) + weight
    by_cause: dict[Cause, list[float]] = {}
    for kind, most in best.items():
        by_cause.setdefault(CAUSES[kind], []).append(min(total[kind], ONE_KIND_MOST * most))
    for cause, weights in by_cause.items():
        weights.sort(reverse=True)
        step = 1.0 if cause is Cause.HAND else SAME_CAUSE
        evidence.score += sum(weight * step**place for place, weight in enumerate(weights))
    evidence.causes = sum(1 if cause is not Cause.HAND else len(weights) for cause, weights in by_cause.items())
    against: dict[Cause, list[float]] = {}
    for kind, worth in both.items():
        if kind not in best:
            against.setdefault(CAUSES[kind], []).append(worth)
            evidence.differing.append(kind)
    for cause, weights in against.items():
        weights.sort(reverse=True)
        step = 1.0 if cause is Cause.HAND else SAME_CAUSE
        evidence.score -= sum(weight * step**place for place, weight in enumerate(weights))
    evidence.reasons = sorted((Reason(*one) for one in shared), key=lambda reason: -reason.weight)
    return evidence
