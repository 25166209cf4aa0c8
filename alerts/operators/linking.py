# SPDX-License-Identifier: EUPL-1.2
"""Linking: which parties seem to be run by one hand, from what they show; pure figures, no database.

Two groups of parties are compared by what both show and what differs (kinds.py, weighing.py). An identifier is worth
less the more unrelated groups show it, so the count is repeated after each round of grouping. Groups join in the order
of evidence; what a single party of a larger group shows counts less, so that one page which prints another's phone
joins no operators. Nothing here decides: the groups are proposals, and what a person decided holds (bounds.py).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from alerts.operators.bounds import Bounds
from alerts.operators.calibration import Asked, probability
from alerts.operators.joining import Joining
from alerts.operators.kinds import CAUSES, WEIGHTS, Cause, IdentifierKind
from alerts.operators.pairs import candidate_pairs
from alerts.operators.rarity import count_hands, guess_hands
from alerts.operators.weighing import (
    BOUGHT_ALONE,
    FIRM_HANDS,
    FIRM_PARTIES,
    NO_HAND,
    NO_HAND_MOST,
    ONE_WITNESS,
    SEVERAL,
    SLIP,
    Evidence,
    Group,
    Held,
    cause_of,
    differing,
    hand_share,
    has_one_witness,
    is_bought,
    is_rare,
    scarcity_of,
    support,
    weigh,
    worth_of,
)

ROUNDS = 3
JOIN_AT = 1.6
"""Evidence (logarithm of odds, before calibration) at which two groups become one proposal."""
STRONG = 3.0
"""Kinds worth this much show by themselves that parties belong together."""
PLACES_MOST = 50
__all__ = ["Evidence", "Group", "Linker", "Use", "pair_figures", "probability"]


@dataclass(frozen=True, slots=True)
class Use:
    """A party shows an identifier; `weight` below 1 where the page may print another's."""

    party: int
    kind: IdentifierKind
    value: str
    weight: float = 1.0


class Linker:
    """Holds what every party shows; `group()` proposes, `compare()` says why."""

    def __init__(
        self,
        uses: Iterable[Use],
        known_hubs: frozenset[tuple[IdentifierKind, str]] = frozenset(),
        bounds: Bounds | None = None,
    ) -> None:
        self.identifiers: list[tuple[IdentifierKind, str]] = []
        self.index: dict[tuple[IdentifierKind, str], int] = {}
        self.known_hubs = known_hubs
        self.bounds = bounds or Bounds()
        self.shows: dict[int, dict[int, float]] = {}
        self.users: list[list[int]] = []
        self.unrelated: list[int] = []
        self.least_unrelated: dict[int, int] = {}
        """What is known from outside this world: how many unrelated parties show it at least."""
        self.worths: list[float] = []
        self.known_parties = 0
        """Parties of the whole home, where only a part of it is looked at."""
        self.scarcity = 0.0
        for use in uses:
            self.add(use)
        self.groups: list[Group] = []
        self.group_of: dict[int, int] = {}

    def add(self, use: Use) -> None:
        """One more use; a second one of the same changes nothing."""
        key = (use.kind, use.value)
        identifier = self.index.get(key)
        if identifier is None:
            identifier = self.index[key] = len(self.identifiers)
            self.identifiers.append(key)
            self.users.append([])
            self.unrelated.append(0)
            self.worths.append(0.0)
        shown = self.shows.setdefault(use.party, {})
        if identifier not in shown:
            shown[identifier] = use.weight
            self.users[identifier].append(use.party)
            self.unrelated[identifier] += 1
            self.worths[identifier] = self._worth(identifier)
        elif use.weight > shown[identifier]:
            shown[identifier] = use.weight

    def is_hub(self, identifier: int) -> bool:
        """Whether it is shown by so many unrelated groups that it links nobody."""
        key = self.identifiers[identifier]
        return key in self.known_hubs or self.unrelated[identifier] > WEIGHTS[key[0]].hub

    def worth(self, identifier: int) -> float:
        """What sharing it is worth now; 0 for a hub."""
        return self.worths[identifier]

    def group(self) -> list[list[int]]:
        """Proposals: parties that seem to be of one hand, each group sorted; single parties are groups too."""
        parties = sorted(self.shows)
        self._guess_unrelated()
        for turn in range(ROUNDS):
            self._agglomerate(parties)
            if turn < ROUNDS - 1:
                self._count_unrelated()
        return [sorted(group.parties) for group in self.groups if group.parties]

    def compare(self, left: Group, right: Group) -> Evidence:
        """What two groups share and where they differ."""
        small, large = (left, right) if len(left.shows) <= len(right.shows) else (right, left)
        shared, held = [], []
        several: dict[Cause, float] = {}
        firm: dict[Cause, float] = {}
        slips: dict[IdentifierKind, bool] = {}
        for identifier, own in small.shows.items():
            other, worth = large.shows.get(identifier), self.worths[identifier]
            if other is not None and worth > 0:
                kind = self.identifiers[identifier][0]
                stand = support(small, *own[:2]) * support(large, *other[:2])
                shared.append((identifier, kind, worth * stand))
                slips[kind] = slips.get(kind, True) and stand < SLIP * min(own[1], other[1])
                held.append((own, other))
                fewer, hands = min(own[0], other[0]), self.unrelated[identifier]
                if fewer > 1:
                    cause = cause_of(kind, hands)
                    several[cause] = max(several.get(cause, 0.0), worth)
                    if fewer >= FIRM_PARTIES and hands <= FIRM_HANDS:
                        firm[cause] = max(firm.get(cause, 0.0), worth)
        evidence = weigh(
            shared,
            differing(small, large),
            self.unrelated,
            is_corroborated=is_rare(several),
            is_firm=is_rare(firm),
            slips=[kind for kind, is_slip in slips.items() if is_slip],
        )
        if shared:
            evidence.score -= self._doubts(left, right, shared, held, evidence.has_contact)
        return evidence

    def _doubts(
        self,
        left: Group,
        right: Group,
        shared: Sequence[tuple[int, IdentifierKind, float]],
        held: Sequence[tuple[Held, Held]],
        has_contact: bool,
    ) -> float:
        """What is taken off where two groups share less than their sizes let expect."""
        smaller = min(len(left.parties), len(right.parties))
        doubts = 0.0
        if self.scarcity and not has_contact and smaller > 1:
            full = NO_HAND * min(NO_HAND_MOST, self.scarcity) * min(hand_share(left), hand_share(right))
            doubts += full if smaller >= SEVERAL else full / 2
        if smaller >= SEVERAL:
            doubts += ONE_WITNESS if has_one_witness(held) else 0.0
            doubts += BOUGHT_ALONE if is_bought(kind for _, kind, _ in shared) else 0.0
        return doubts

    def link(self, left: Group, right: Group) -> Evidence:
        """What two parties share and where they differ, knowing whether they are in one proposal."""
        evidence = self.compare(left, right)
        if self.group_of[left.parties[0]] != self.group_of[right.parties[0]]:
            evidence.asked = Asked.APART
        return evidence

    def single(self, party: int) -> Group:
        """A party as a group of its own."""
        return self.gather([party])

    def gather(self, parties: Collection[int]) -> Group:
        """Parties as one group."""
        shows: dict[int, Held] = {}
        kinds: dict[IdentifierKind, int] = {}
        for party in parties:
            for identifier, weight in self.shows.get(party, {}).items():
                if self.is_hub(identifier):
                    continue
                kind = self.identifiers[identifier][0]
                kinds[kind] = kinds.get(kind, 0) + 1
                if len(self.users[identifier]) > 1:
                    count, most, _ = shows.get(identifier, (0, 0.0, party))
                    shows[identifier] = (count + 1, max(most, weight), party)
        group = Group(parties=list(parties), shows=shows, kinds=kinds, sides=self.bounds.sides_of(parties))
        for identifier, (count, _, _) in shows.items():
            if count > 1:
                kind = self.identifiers[identifier][0]
                group.agreed[kind] = group.agreed.get(kind, 0) + count
        return group

    def against_rest(self, party: int, group: Group) -> Evidence:
        """What a member shares with the rest of its group, and where they differ."""
        own = self.single(party)
        rest = Group(parties=[other for other in group.parties if other != party], shows={}, kinds=dict(group.kinds))
        rest.agreed = dict(group.agreed)
        for kind, count in own.kinds.items():
            rest.kinds[kind] -= min(count, rest.kinds.get(kind, 0))
        rest.kinds = {kind: count for kind, count in rest.kinds.items() if count > 0}
        shared = []
        for identifier, (_, weight, _) in own.shows.items():
            count, most, _ = group.shows.get(identifier, (0, 0.0, party))
            if count > 1 and self.worths[identifier] > 0:
                kind = self.identifiers[identifier][0]
                rest.agreed[kind] = rest.agreed.get(kind, 0) - (2 if count == 2 else 1)
                shared.append((identifier, kind, self.worths[identifier] * weight * support(rest, count - 1, most)))
        evidence = weigh(shared, differing(own, rest), self.unrelated)
        evidence.asked = Asked.MEMBER
        return evidence

    def place(self, party: int) -> tuple[int | None, Evidence]:
        """The present group that a new party fits best, None when none fits; the cost does not grow with the world."""
        near: Counter[int] = Counter()
        for identifier in self.shows.get(party, {}):
            if self.worths[identifier] <= 0:
                continue
            for other in self.users[identifier][:1_000]:
                if other != party and other in self.group_of:
                    near[self.group_of[other]] += 1
        own = self.single(party)
        best: tuple[int | None, Evidence] = (None, Evidence())
        for number, _ in near.most_common(PLACES_MOST):
            evidence = self.compare(own, self.groups[number])
            if evidence.score > best[1].score and own.may_join(self.groups[number]):
                best = (number, evidence)
        return best if best[1].score >= JOIN_AT else (None, best[1])

    def take_in(self, party: int, number: int | None) -> int:
        """Put a placed party into its group, or into one of its own; gives the group's number."""
        if number is None:
            self.groups.append(self.single(party))
            number = len(self.groups) - 1
        else:
            self.groups[number].take(self.single(party), self.identifiers)
        self.group_of[party] = number
        return number

    def set_unrelated(self, counts: Sequence[int]) -> None:
        """By how many unrelated hands each identifier is shown, where it is known already."""
        self.unrelated = list(counts)
        self._reweigh()

    def _agglomerate(self, parties: Sequence[int]) -> None:
        starts = self.bounds.start(parties)
        groups = [self.gather(start) for start in starts]
        joining = Joining(groups, self.compare, self.identifiers, JOIN_AT)
        joining.join(self.pairs(parties))
        self.groups, self.group_of = joining.groups, joining.group_of

    def pairs(self, parties: Sequence[int]) -> list[tuple[int, int]]:
        """Pairs of parties that share enough to be compared."""
        return candidate_pairs(parties, self.shows, self.users, self.worths)

    def _worth(self, identifier: int) -> float:
        if self.is_hub(identifier):
            return 0.0
        kind, _ = self.identifiers[identifier]
        parties = len(self.users[identifier]) if CAUSES[kind] in (Cause.HAND, Cause.SERVICE) else 0
        unrelated = max(self.unrelated[identifier], self.least_unrelated.get(identifier, 0))
        return worth_of(kind, unrelated, parties, self.scarcity)

    def _reweigh(self) -> None:
        self.scarcity = scarcity_of(max(self.known_parties, len(self.shows)))
        for identifier, least in self.least_unrelated.items():
            self.unrelated[identifier] = max(self.unrelated[identifier], least)
        self.worths = [self._worth(identifier) for identifier in range(len(self.identifiers))]

    def _guess_unrelated(self) -> None:
        """Before any grouping."""
        vouches = [WEIGHTS[kind].shared >= STRONG and CAUSES[kind] is Cause.HAND for kind, _ in self.identifiers]
        self.unrelated = guess_hands(self.users, self.shows, vouches)
        self._reweigh()

    def _count_unrelated(self) -> None:
        """As the groups are; what many show vouches for nothing."""
        vouches = [
            CAUSES[kind] is Cause.HAND and self.worths[identifier] >= STRONG
            for identifier, (kind, _) in enumerate(self.identifiers)
        ]
        self.unrelated = count_hands(self.users, self.shows, vouches, self.group_of)
        self._reweigh()


def pair_figures(groups: Sequence[Sequence[int]], truth: Mapping[int, int]) -> tuple[float, float]:
    """Pairwise precision and recall of groups against the truth."""
    sizes = Counter(truth.values())
    true_pairs = sum(size * (size - 1) // 2 for size in sizes.values())
    said = right = 0
    for group in groups:
        said += len(group) * (len(group) - 1) // 2
        right += sum(count * (count - 1) // 2 for count in Counter(truth[party] for party in group).values())
    return (right / said if said else 1.0), (right / true_pairs if true_pairs else 1.0)
