# SPDX-License-Identifier: EUPL-1.2
"""Linking: which parties seem to be run by one hand, from what they show; pure figures, no database.

Two groups of parties are compared by what both show and what differs (kinds.py). An identifier is worth less the more
unrelated groups show it, so the count is repeated after each round of grouping. Groups join in the order of evidence;
between larger groups an identifier that a single party shows counts half, so that one page which prints another's
phone does not join two operators. Nothing here decides: the groups are proposals.
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse

from alerts.operators.kinds import WEIGHTS, IdentifierKind

ROUNDS = 3
JOIN_AT = 2.6
"""Evidence (logarithm of odds, before calibration) at which two groups become one proposal."""
STRONG = 3.0
"""Kinds worth this much show by themselves that parties belong together."""
CANDIDATE_AT = 1.5
"""Pairs of parties with less are never looked at."""
ONE_KIND_MOST = 1.5
"""Several identifiers of one kind count at most so many times the best: they are often copied together."""
SLOPE, OFFSET = 1.0, -2.4
"""Calibration of evidence to probability, fitted on planted worlds (tests/bench, operators) of other seeds."""


@dataclass(frozen=True, slots=True)
class Use:
    """A party shows an identifier; `weight` below 1 where the page may print another's."""

    party: int
    kind: IdentifierKind
    value: str
    weight: float = 1.0


@dataclass(kw_only=True)
class Group:
    """Parties that are one proposal so far, and how many of them show each identifier."""

    parties: list[int]
    shows: Counter[int]
    kinds: Counter[IdentifierKind]


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One identifier that two groups share."""

    identifier: int
    weight: float


@dataclass(kw_only=True)
class Evidence:
    """What speaks for one hand behind two groups."""

    score: float = 0.0
    reasons: list[Reason] = field(default_factory=list)
    differing: list[IdentifierKind] = field(default_factory=list)

    @property
    def probability(self) -> float:
        """Calibrated, in [0, 1]."""
        return probability(self.score)


def probability(score: float) -> float:
    """Evidence as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, SLOPE * score + OFFSET))))


class Linker:
    """Holds what every party shows; `group()` proposes, `compare()` says why."""

    def __init__(self, uses: Iterable[Use], known_hubs: frozenset[tuple[IdentifierKind, str]] = frozenset()) -> None:
        self.identifiers: list[tuple[IdentifierKind, str]] = []
        self.index: dict[tuple[IdentifierKind, str], int] = {}
        self.known_hubs = known_hubs
        self.shows: dict[int, dict[int, float]] = defaultdict(dict)
        self.users: dict[int, list[int]] = defaultdict(list)
        self.kinds: dict[int, Counter[IdentifierKind]] = defaultdict(Counter)
        self.unrelated: list[int] = []
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
            self.unrelated.append(0)
        if identifier not in self.shows[use.party]:
            self.shows[use.party][identifier] = use.weight
            self.users[identifier].append(use.party)
            self.kinds[use.party][use.kind] += 1
            self.unrelated[identifier] += 1
        elif use.weight > self.shows[use.party][identifier]:
            self.shows[use.party][identifier] = use.weight

    def is_hub(self, identifier: int) -> bool:
        """Whether it is shown by so many unrelated groups that it links nobody."""
        kind, _ = self.identifiers[identifier]
        return self.identifiers[identifier] in self.known_hubs or self.unrelated[identifier] > WEIGHTS[kind].hub

    def worth(self, identifier: int) -> float:
        """What sharing it is worth now; 0 for a hub."""
        if self.is_hub(identifier):
            return 0.0
        weight = WEIGHTS[self.identifiers[identifier][0]].shared
        return max(0.0, weight - math.log(max(1, self.unrelated[identifier] - 1)))

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
        evidence = Evidence()
        best: dict[IdentifierKind, float] = {}
        total: dict[IdentifierKind, float] = defaultdict(float)
        shared_kinds = set()
        for identifier in small.shows:
            if identifier not in large.shows:
                continue
            kind = self.identifiers[identifier][0]
            shared_kinds.add(kind)
            worth = self.worth(identifier) * self._support(small, identifier) * self._support(large, identifier)
            if worth > 0:
                evidence.reasons.append(Reason(identifier=identifier, weight=worth))
                best[kind] = max(best.get(kind, 0.0), worth)
                total[kind] += worth
        for kind, most in best.items():
            evidence.score += min(total[kind], ONE_KIND_MOST * most)
        for kind in small.kinds:
            if kind in large.kinds and kind not in shared_kinds:
                evidence.score -= WEIGHTS[kind].differs
                evidence.differing.append(kind)
        evidence.reasons.sort(key=lambda reason: -reason.weight)
        return evidence

    def single(self, party: int) -> Group:
        """A party as a group of its own."""
        return Group(parties=[party], shows=Counter(self.shows[party].keys()), kinds=Counter(self.kinds[party]))

    def place(self, party: int) -> tuple[int | None, Evidence]:
        """The present group that a new party fits best, None when none fits; the cost does not grow with the world."""
        own = self.single(party)
        near: Counter[int] = Counter()
        for identifier in self.shows[party]:
            if self.worth(identifier) <= 0:
                continue
            for other in self.users[identifier]:
                if other != party and other in self.group_of:
                    near[self.group_of[other]] += 1
        found = ((number, self.compare(own, self.groups[number])) for number, _ in near.most_common(50))
        best = max(found, key=lambda pair: pair[1].score, default=(None, Evidence()))
        return best if best[1].score >= JOIN_AT else (None, best[1])

    def _support(self, group: Group, identifier: int) -> float:
        """How far a group stands behind an identifier: half when only one of several parties shows it."""
        shown = group.shows[identifier]
        if len(group.parties) == 1:
            return self.shows[group.parties[0]].get(identifier, 1.0)
        return 1.0 if shown >= 2 else 0.5

    def _agglomerate(self, parties: Sequence[int]) -> None:
        self.groups = [self.single(party) for party in parties]
        self.group_of = {party: number for number, party in enumerate(parties)}
        version = [0] * len(self.groups)
        near: dict[int, set[int]] = defaultdict(set)
        heap: list[tuple[float, int, int, int, int]] = []
        for left, right in self._candidates(parties):
            near[left].add(right)
            near[right].add(left)
            self._push(heap, left, right, version)
        heapq.heapify(heap)
        while heap:
            score, left, right, left_version, right_version = heapq.heappop(heap)
            if version[left] != left_version or version[right] != right_version:
                continue
            if -score < JOIN_AT:
                break
            if len(near[left]) < len(near[right]):
                left, right = right, left
            self._join(left, right)
            version[left] += 1
            version[right] = -1
            for other in near.pop(right):
                near[other].discard(right)
                if other != left:
                    near[left].add(other)
                    near[other].add(left)
            near[left].discard(left)
            for other in near[left]:
                pushed: list[tuple[float, int, int, int, int]] = []
                self._push(pushed, left, other, version)
                for entry in pushed:
                    heapq.heappush(heap, entry)

    def _push(
        self, heap: list[tuple[float, int, int, int, int]], left: int, right: int, version: Sequence[int]
    ) -> None:
        score = self.compare(self.groups[left], self.groups[right]).score
        if score >= JOIN_AT:
            heap.append((-score, left, right, version[left], version[right]))

    def _join(self, left: int, right: int) -> None:
        into, gone = self.groups[left], self.groups[right]
        into.parties += gone.parties
        into.shows.update(gone.shows)
        into.kinds.update(gone.kinds)
        for party in gone.parties:
            self.group_of[party] = left
        self.groups[right] = Group(parties=[], shows=Counter(), kinds=Counter())

    def _guess_unrelated(self) -> None:
        """Before any grouping: users of an identifier that also share another strong one are taken for one."""
        strong = [WEIGHTS[kind].shared >= STRONG for kind, _ in self.identifiers]
        for identifier, users in self.users.items():
            if len(users) < 3:
                self.unrelated[identifier] = len(users)
                continue
            first: dict[int, int] = {}
            parent = list(range(len(users)))
            for place, party in enumerate(users):
                for other in self.shows[party]:
                    if other != identifier and strong[other]:
                        _unite(parent, place, first.setdefault(other, place))
            self.unrelated[identifier] = sum(1 for place in range(len(users)) if parent[place] == place)

    def _count_unrelated(self) -> None:
        """By how many groups each identifier is shown; within a group it is one."""
        for identifier, users in self.users.items():
            self.unrelated[identifier] = len({self.group_of[party] for party in users})

    def _candidates(self, parties: Sequence[int]) -> Iterable[tuple[int, int]]:
        """Pairs of places in `parties` that share enough to be compared, through one sparse product."""
        at = {party: place for place, party in enumerate(parties)}
        worths = np.array([self.worth(number) for number in range(len(self.identifiers))])
        rows, columns, values = [], [], []
        for party in parties:
            for identifier, weight in self.shows[party].items():
                if worths[identifier] > 0:
                    rows.append(at[party])
                    columns.append(identifier)
                    values.append(math.sqrt(worths[identifier]) * weight)
        shape = (len(parties), len(self.identifiers))
        shown = sparse.csr_matrix((values, (rows, columns)), shape=shape)
        pairs = sparse.triu(shown @ shown.T, k=1).tocoo()
        strong: npt.NDArray[np.bool_] = pairs.data >= CANDIDATE_AT
        return zip(pairs.row[strong].tolist(), pairs.col[strong].tolist(), strict=True)


def _unite(parent: list[int], left: int, right: int) -> None:
    """Join two sets of a forest."""
    while parent[left] != left:
        parent[left] = left = parent[parent[left]]
    while parent[right] != right:
        parent[right] = right = parent[parent[right]]
    parent[max(left, right)] = min(left, right)


def pair_figures(groups: Sequence[Sequence[int]], truth: Mapping[int, int]) -> tuple[float, float]:
    """Pairwise precision and recall of groups against the truth."""
    sizes = Counter(truth.values())
    true_pairs = sum(size * (size - 1) // 2 for size in sizes.values())
    said = right = 0
    for group in groups:
        said += len(group) * (len(group) - 1) // 2
        right += sum(count * (count - 1) // 2 for count in Counter(truth[party] for party in group).values())
    return (right / said if said else 1.0), (right / true_pairs if true_pairs else 1.0)
