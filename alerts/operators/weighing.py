# SPDX-License-Identifier: EUPL-1.2
"""Weighing: what two groups of parties share and where they differ, as one figure with its reasons."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from alerts.operators.calibration import Asked, probability
from alerts.operators.kinds import CAUSES, WEIGHTS, Cause, IdentifierKind

ONE_KIND_MOST = 1.5
"""Several identifiers of one kind count at most so many times the best: they are often copied together."""
SAME_CAUSE = 0.5
"""What comes with one template, one programme or one host is one fact told several times: each further kind counts so
much of the one before."""
RARITY, SPREAD = 1.2, 1.0
"""How much is taken off for the logarithm of the unrelated hands that show a value: more than one, because who shares
with several strangers shares with more of them whom nobody has seen. `SPREAD` more where each party that shows it is
another hand, as with a help desk; a value that one hand shows a hundred times and four strangers once loses little."""
COMMON = 4
"""Values that so many unrelated hands show come together from one service, whatever their kinds: one cause."""

SEVERAL = 3
"""Parties of a group from which on it tells how much its parties agree."""
BOUGHT_ALONE = 1.0
"""Taken off where two such groups share nothing but what anybody buys or rents: a template and what comes with it, a
form key, a host."""
ONE_WITNESS = 1.5
"""Taken off where all that two such groups share stands on one party of either: its page may print another's, or its
domain have been another's before."""
RARE = 3.0
"""What is worth so much, of one cause or of several, and shown by two parties on either side is no slip: other looks
say little against it."""
NEW_LOOKS = 0.5
"""What other looks and hosts say against it, beyond what looks and hosts say for it."""
STRAY = 0.01
"""So many of a group's parties show another's by chance or on purpose: of fewer the group stands behind it less."""
SLIP = 0.3
"""What groups stand behind by less than this makes no kind agree."""
FIRM_PARTIES, FIRM_HANDS, FIRM_DIFFERS = 3, 3, 0.5
"""What so many parties on either side show, and no more hands, is not copied in passing: then other contacts speak half
against it, because a hand that begins a new campaign changes all of them at once."""
KNOWN, LEAST_KNOWN = 1_000, 30
"""Parties of a home from which on rarity is seen: in a smaller one a platform of thousands of shops may show two."""
SCARCE = dict.fromkeys(Cause, 0.0) | {
    Cause.SERVICE: 0.45,
    Cause.FRONT: 0.12,
    Cause.PLACE: 0.12,
    Cause.PAPERS: 0.15,
    Cause.HAND: 0.08,
}
"""What is taken off there, times the logarithm of how many times smaller it is."""
NO_HAND, NO_HAND_MOST = 1.5, 2.0
"""Taken off there, times the same logarithm, where two groups that both show contacts share none."""
SHARE = 1 / 3
"""A kind that fewer of a group's parties show says less of the group."""
STRANGER = 0.42
"""How far that speaks against: less than whole, because one hand changes several things at once."""


BOUGHT = (Cause.FRONT, Cause.PLACE)
Held = tuple[int, float, int]


@dataclass(kw_only=True)
class Group:
    """Parties that are one proposal so far."""

    parties: list[int]
    shows: dict[int, Held]
    """Identifier that others show too: by how many of these parties, its best weight, and one party that shows it."""
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
        for identifier, (count, most, party) in other.shows.items():
            own = self.shows.get(identifier)
            if own is None:
                self.shows[identifier] = (count, most, party)
                continue
            newly = (own[0] if own[0] == 1 else 0) + (count if count == 1 else 0)
            if newly:
                kind = kind_of[identifier][0]
                self.agreed[kind] = self.agreed.get(kind, 0) + newly
            self.shows[identifier] = (own[0] + count, max(own[1], most), own[2])
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
    has_contact: bool = False
    """Whether a reason is something that a hand chooses one by one, and no service's."""

    asked: Asked = Asked.TOGETHER

    @property
    def probability(self) -> float:
        """Calibrated, in [0, 1]."""
        return probability(self.score, self.causes, self.asked)


def scarcity_of(parties: int) -> float:
    """How much smaller a home of so many parties is than one that shows what is rare."""
    return max(0.0, math.log(KNOWN / max(LEAST_KNOWN, parties)))


def worth_of(kind: IdentifierKind, unrelated: int, parties: int = 0, scarcity: float = 0.0) -> float:
    """What sharing an identifier is worth that so many unrelated hands show, of so many parties."""
    spread = min(1.0, unrelated / parties) if parties else 0.0
    rare = WEIGHTS[kind].shared - (RARITY + SPREAD * spread) * math.log(max(1, unrelated - 1))
    return max(0.0, rare - SCARCE[CAUSES[kind]] * scarcity)


def support(group: Group, count: int, most: float) -> float:
    """How far a group stands behind an identifier: less when only one of several parties shows it."""
    size = len(group.parties)
    if size == 1:
        return most
    most *= min(1.0, count / (STRAY * size))
    return most if count >= 2 else most * (0.7 if size == 2 else 0.5 if size < 8 else 0.35)


def hand_share(group: Group) -> float:
    """How far a group shows things that a hand chooses one by one."""
    count = sum(count for kind, count in group.kinds.items() if CAUSES[kind] is Cause.HAND)
    return min(1.0, count / len(group.parties))


def has_one_witness(held: Sequence[tuple[Held, Held]]) -> bool:
    """Whether all of this stands on one and the same party of a group."""
    for side in (0, 1):
        if len({pair[side][2] for pair in held}) == 1 and all(pair[side][0] == 1 for pair in held):
            return True
    return False


def differing(left: Group, right: Group) -> dict[IdentifierKind, float]:
    """What it is worth, for each kind that both show, that nothing of it agrees.

    A group of several tells how much its parties agree: whoever shows something else than they all do is a stranger.
    """
    found = {}
    for kind in left.kinds:
        worth = WEIGHTS[kind].differs
        if not worth or kind not in right.kinds:
            continue
        for group in (left, right):
            if len(group.parties) >= SEVERAL:
                worth = max(worth, STRANGER * -math.log(1.0 - group.cohesion(kind)))
        for group in (left, right):
            worth *= min(1.0, group.kinds[kind] / (SHARE * len(group.parties)))
        found[kind] = worth
    return found


def is_rare(worths: Mapping[Cause, float]) -> bool:
    """Whether what each cause is worth makes a link that is no slip, without what anybody buys."""
    return sum(worth for cause, worth in worths.items() if cause not in BOUGHT) >= RARE


def is_bought(kinds: Iterable[IdentifierKind]) -> bool:
    """Whether all of these are what a shop builder, a programme or a host gives to whoever pays."""
    return all(kind is IdentifierKind.FORM or CAUSES[kind] in BOUGHT for kind in kinds)


def weigh(
    shared: Sequence[tuple[int, IdentifierKind, float]],
    both: Mapping[IdentifierKind, float],
    unrelated: Sequence[int],
    *,
    is_corroborated: bool = False,
    is_firm: bool = False,
    slips: Collection[IdentifierKind] = (),
) -> Evidence:
    """Evidence from shared identifiers with their weights, and from the kinds that both show.

    `unrelated`: by how many hands each identifier is shown; `is_corroborated`: something rare is shown by several
    parties on either side; `is_firm`: by three or more, and by hardly any other hand; `slips`: kinds of which so few
    parties agree that they differ all the same.
    """
    evidence = Evidence()
    by_cause = count_causes(shared, unrelated)
    evidence.has_contact = Cause.HAND in by_cause
    evidence.score = sum(add_up(cause, weights) for cause, weights in by_cause.items())
    evidence.causes = sum(len(weights) if cause is Cause.HAND else 1 for cause, weights in by_cause.items())
    kinds = {kind for _, kind, _ in shared} - set(slips)
    evidence.differing = [kind for kind in both if kind not in kinds]
    against: dict[Cause, list[float]] = {}
    for kind in evidence.differing:
        against.setdefault(CAUSES[kind], []).append(both[kind])
    looks = sum(add_up(cause, weights) for cause, weights in against.items() if cause in BOUGHT)
    if is_corroborated:
        looks = min(looks, NEW_LOOKS + sum(add_up(cause, by_cause.get(cause, [])) for cause in BOUGHT))
    others = sum(add_up(cause, weights) for cause, weights in against.items() if cause not in BOUGHT)
    evidence.score -= looks + (FIRM_DIFFERS * others if is_firm else others)
    evidence.reasons = sorted((Reason(*one) for one in shared), key=lambda reason: -reason.weight)
    return evidence


def count_causes(
    shared: Sequence[tuple[int, IdentifierKind, float]], unrelated: Sequence[int]
) -> dict[Cause, list[float]]:
    """What each cause is worth, kind by kind."""
    best: dict[IdentifierKind, float] = {}
    total: dict[IdentifierKind, float] = {}
    causes: dict[IdentifierKind, Cause] = {}
    for identifier, kind, weight in shared:
        best[kind] = max(best.get(kind, 0.0), weight)
        total[kind] = total.get(kind, 0.0) + weight
        if causes.get(kind) is not Cause.COMMON:
            causes[kind] = cause_of(kind, unrelated[identifier])
    by_cause: dict[Cause, list[float]] = {}
    for kind, most in best.items():
        by_cause.setdefault(causes[kind], []).append(min(total[kind], ONE_KIND_MOST * most))
    return by_cause


def cause_of(kind: IdentifierKind, unrelated: int) -> Cause:
    """What makes parties show the same value, that so many unrelated hands show."""
    return Cause.COMMON if unrelated >= COMMON else CAUSES[kind]


def add_up(cause: Cause, weights: Sequence[float]) -> float:
    """What one hand chose one by one counts whole; of one cause each further kind counts half of the one before."""
    step = 1.0 if cause is Cause.HAND else SAME_CAUSE
    return sum(weight * step**place for place, weight in enumerate(sorted(weights, reverse=True)))
