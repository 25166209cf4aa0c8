# SPDX-License-Identifier: EUPL-1.2
"""Entering: writes proposed groups into the tables; an operator keeps its key as long as most of its parties stay."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from alerts.bulk import update_rows
from alerts.models.operator import Membership, Operator, OperatorKind, OperatorState, Party
from alerts.operators.linking import Linker
from alerts.operators.links import enter_links

if TYPE_CHECKING:
    from alerts.operators.world import ShownWorld

STANDING = (OperatorState.PROPOSED.value, OperatorState.UPHELD.value)
FEW = 2_000
"""Parties that are asked for by name; of more, everything is read."""
STEADY = 0.01
"""A probability that moved less is left as it is."""


@dataclass(kw_only=True)
class Entered:
    """What entering changed."""

    operator_of: dict[int, Operator] = field(default_factory=dict)
    """Operator of each group, by the linker's group number."""
    changed: set[int] = field(default_factory=set)


def enter_groups(linker: Linker, groups: Sequence[Sequence[int]], world: "ShownWorld", now: datetime) -> Entered:
    """Operators, memberships and links of these groups; operators that lost all parties stay, empty."""
    present = present_members(world.parties)
    operators = {row.pk: row for row in Operator.objects.filter(pk__in={row.operator_id for row in present})}
    held: dict[int, dict[int, Membership]] = defaultdict(dict)
    for row in present:
        held[row.operator_id][row.party_id] = row
    entered = Entered()
    matched = match_groups(groups, held, operators)
    for number, group in enumerate(groups):
        operator = matched.get(number) or begin_operator(group, world, now)
        entered.operator_of[linker.group_of[group[0]]] = operator
    enter_members(linker, groups, entered, held, world, now)
    lost = [operators[pk] for pk in held if pk not in {operator.pk for operator in entered.operator_of.values()}]
    empty_operators(lost, held, entered, now)
    enter_links(linker, world)
    return entered


def present_members(parties: Iterable[int]) -> list[Membership]:
    """Present memberships of these parties in operators that stand."""
    known = set(parties)
    rows = Membership.objects.filter(
        until=None, operator__state__in=STANDING, operator__kind=OperatorKind.OPERATOR.value
    ).order_by("id")
    rows = rows.filter(party__in=list(known)) if len(known) <= FEW else rows
    return [row for row in rows.iterator(chunk_size=5_000) if row.party_id in known]


def match_groups(
    groups: Sequence[Sequence[int]], held: dict[int, dict[int, Membership]], operators: dict[int, Operator]
) -> dict[int, Operator]:
    """The standing operator that each group goes on: upheld ones first, then by how many parties stay."""
    of_party: dict[int, list[int]] = defaultdict(list)
    for pk, members in held.items():
        for party in members:
            of_party[party].append(pk)
    shared: Counter[tuple[int, int]] = Counter()
    for number, group in enumerate(groups):
        for party in group:
            for pk in of_party.get(party, ()):
                weight = 1_000_000 if held[pk][party].upheld and operators[pk].state == OperatorState.UPHELD else 1
                shared[number, pk] += weight
    matched: dict[int, Operator] = {}
    taken: set[int] = set()
    for (number, pk), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0][1], item[0][0])):
        if number not in matched and pk not in taken:
            matched[number] = operators[pk]
            taken.add(pk)
    return matched


def begin_operator(group: Sequence[int], world: "ShownWorld", now: datetime) -> Operator:
    """A new proposal, or an empty one of the same parties taken up again."""
    parties = sorted((world.parties[party] for party in group), key=lambda party: party.key)
    keys = [party.key for party in parties[:2]]
    for turn in range(1_000):
        text = "\x1f".join(("operator", *keys, *([str(turn)] if turn else [])))
        key = hashlib.sha256(text.encode()).hexdigest()[:24]
        found = Operator.objects.filter(key=key).first()
        if found is None:
            return Operator.objects.create(
                key=key,
                practice=world.practice,
                first_seen_at=min(party.first_seen_at for party in parties),
                last_seen_at=max(party.last_seen_at for party in parties),
                proposed_at=now,
            )
        if found.state == OperatorState.PROPOSED and not found.members:
            return found
    raise AssertionError("a thousand operators of the same two parties")


def enter_members(
    linker: Linker,
    groups: Sequence[Sequence[int]],
    entered: Entered,
    held: dict[int, dict[int, Membership]],
    world: "ShownWorld",
    now: datetime,
) -> None:
    """Who belongs to each operator now, how surely, and its own figures."""
    new, moved, operators = [], [], []
    for group in groups:
        number = linker.group_of[group[0]]
        operator = entered.operator_of[number]
        known = held.get(operator.pk, {})
        sure = member_probabilities(linker, number, group)
        for party in group:
            row = known.get(party)
            if row is None:
                new.append(Membership(operator=operator, party_id=party, probability=sure[party], since=now))
            elif abs(row.probability - sure[party]) >= STEADY:
                row.probability = sure[party]
                moved.append(row)
        gone = [row for party, row in known.items() if party not in set(group)]
        for row in gone:
            row.until = now
        moved += gone
        if gone or any(party not in known for party in group):
            entered.changed.add(operator.pk)
        if refresh(operator, [world.parties[party] for party in group], min(sure.values())):
            operators.append(operator)
    Membership.objects.bulk_create(new, batch_size=2_000)
    update_rows(moved, ("probability", "until"))
    update_rows(operators, ("probability", "members", "first_seen_at", "last_seen_at"))


def refresh(operator: Operator, parties: Sequence[Party], sure: float) -> bool:
    """Figures of an operator; whether any changed."""
    before = (operator.probability, operator.members, operator.first_seen_at, operator.last_seen_at)
    if abs(operator.probability - sure) >= STEADY:
        operator.probability = sure
    operator.members = len(parties)
    operator.first_seen_at = min(party.first_seen_at for party in parties)
    operator.last_seen_at = max(party.last_seen_at for party in parties)
    return before != (operator.probability, operator.members, operator.first_seen_at, operator.last_seen_at)


def member_probabilities(linker: Linker, number: int, group: Sequence[int]) -> dict[int, float]:
    """How surely each party belongs to the others of its group; 1 for a party alone."""
    if len(group) == 1:
        return {group[0]: 1.0}
    return {party: rest_probability(linker, number, party) for party in group}


def rest_probability(linker: Linker, number: int, party: int) -> float:
    """Of one party against the rest of its group."""
    evidence = linker.against_rest(party, linker.groups[number])
    return round(evidence.probability, 4)


def empty_operators(
    lost: Sequence[Operator], held: dict[int, dict[int, Membership]], entered: Entered, now: datetime
) -> None:
    """Operators that no group goes on: their parties leave; an upheld one keeps what a person upheld."""
    rows = []
    for operator in lost:
        for row in held[operator.pk].values():
            if not (row.upheld and operator.state == OperatorState.UPHELD):
                row.until = now
                rows.append(row)
        operator.members = sum(1 for row in held[operator.pk].values() if row.until is None)
        entered.changed.add(operator.pk)
    update_rows(rows, ("until",))
    update_rows(lost, ("members",))
