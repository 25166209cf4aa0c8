# SPDX-License-Identifier: EUPL-1.2
"""Weighing: what two groups of parties share and where they differ, as one figure with its reasons."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from alerts.operators.calibration import probability
from alerts.operators.kinds import CAUSES, WEIGHTS, Cause, IdentifierKind

ONE_KIND_MOST = 1.5
"""Several identifiers of one kind count at most so many times the best: they are often copied together."""
SAME_CAUSE = 0.5
"""What comes with one template, one programme or one host is one fact told several times: each further kind counts so
much of the one before."""


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

    def take(self, other: "Group") -> None:
        """Take another group in."""
        self.parties += other.parties
        for identifier, (count, most) in other.shows.items():
            own = self.shows.get(identifier)
            self.shows[identifier] = (count, most) if own is None else (own[0] + count, max(own[1], most))
        for kind, count in other.kinds.items():
            self.kinds[kind] = self.kinds.get(kind, 0) + count
        self.sides.update(other.sides)

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

    @property
    def probability(self) -> float:
        """Calibrated, in [0, 1]."""
        return probability(self.score, self.causes)


def worth_of(kind: IdentifierKind, unrelated: int) -> float:
    """What sharing an identifier is worth that so many unrelated groups show."""
    return max(0.0, WEIGHTS[kind].shared - math.log(max(1, unrelated - 1)))


def support(group: Group, shown: tuple[int, float]) -> float:
    """How far a group stands behind an identifier: less when only one of several parties shows it."""
    count, most = shown
    size = len(group.parties)
    if size == 1 or count >= 2:
        return most
    return most * (0.7 if size == 2 else 0.5 if size < 8 else 0.35)


def weigh(shared: Sequence[tuple[int, IdentifierKind, float]], both: Collection[IdentifierKind]) -> Evidence:
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
    for kind in both:
        if kind not in best and WEIGHTS[kind].differs:
            evidence.score -= WEIGHTS[kind].differs
            evidence.differing.append(kind)
    evidence.reasons = sorted((Reason(*one) for one in shared), key=lambda reason: -reason.weight)
    return evidence
