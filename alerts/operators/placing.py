# SPDX-License-Identifier: EUPL-1.2
"""Placing: one new party beside the operators that stand, in milliseconds; nothing else is moved.

It is compared with the few operators and single parties that share most with it, and joins the one it fits best. Where
it would make two of them one, where people decided of it, or where it is a market's seller, it is left to
`propose_again`, which groups its surroundings anew.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from django.db import connection

from alerts.bulk import insert_rows, update_rows
from alerts.models.operator import Identifier, IdentifierUse, Membership, Operator, OperatorLink, Party
from alerts.operators.entering import begin_operator, rest_probability
from alerts.operators.kinds import CAUSES, WEIGHTS, Cause
from alerts.operators.kinds import IdentifierKind as K
from alerts.operators.linking import JOIN_AT, Linker, Use
from alerts.operators.links import Pair, said, write_reasons
from alerts.operators.weighing import Evidence, worth_of
from alerts.operators.world import USERS_FEW, USERS_MOST, ShownWorld, alerted, count_known

FEW = 3
"""New parties that are placed one by one; of more, the surroundings are grouped anew."""
LOOKED_AT = 3
MEMBERS = 24
"""Operators and single parties that are compared, and how many members of one speak for it."""


SHARED = """SELECT i.id, i.kind, u.party_id, o.id FROM {IdentifierUse} own
    JOIN {Identifier} i ON i.id = own.identifier_id
    JOIN {IdentifierUse} u ON u.identifier_id = i.id AND u.party_id <> own.party_id
    JOIN {Party} p ON p.id = u.party_id
    LEFT JOIN {Membership} m ON m.party_id = u.party_id AND m.until IS NULL
    LEFT JOIN {Operator} o ON o.id = m.operator_id AND o.kind = 'operator' AND o.state IN ('proposed', 'upheld')
    WHERE own.party_id = %s AND p.practice = %s AND NOT i.is_hub AND i.parties > 1
    AND (i.parties <= %s OR (i.parties <= %s AND i.kind IN ({places})))"""
MEMBERS_OF = """SELECT operator_id, party_id FROM {Membership}
    WHERE until IS NULL AND operator_id IN ({places}) ORDER BY id"""
SHOWN = """SELECT u.id, u.party_id, i.id, i.kind, i.value, u.weight, i.parties, i.is_hub FROM {IdentifierUse} u
    JOIN {Identifier} i ON i.id = u.identifier_id WHERE u.party_id IN ({places}) ORDER BY u.id"""


@dataclass(kw_only=True)
class Near:
    """What is around one party: operators by id, single parties by their id below zero."""

    unrelated: dict[int, int] = field(default_factory=dict)
    """Identifier: by how many of them it is shown."""
    worth: dict[int, float] = field(default_factory=dict)
    """What each shares, at a first glance."""
    members: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Of each, the parties that share something."""


class Unclear(Enum):
    """No operator, and no party that stays alone either."""

    HERE = "here"
    """It must be grouped with its surroundings."""


def place_new(parties: Collection[int], now: datetime) -> tuple[set[int], set[int]]:
    """Place what can be placed; gives the parties that were, and the operators of those that alerts speak of."""
    placed: set[int] = set()
    changed: set[int] = set()
    if len(parties) <= FEW:
        for party in Party.objects.filter(pk__in=list(parties), seller="", memberships=None):
            if placed and Membership.objects.filter(party=party).exists():
                continue  # it began an operator with the one before, and is looked at again with its surroundings
            has_alerts = bool(alerted({party.pk: party}))
            operator = place(party, now, has_alerts=has_alerts)
            if operator is not Unclear.HERE:
                placed.add(party.pk)
                changed |= {operator} if operator is not None and has_alerts else set()
    return placed, changed


def place(party: Party, now: datetime, *, has_alerts: bool) -> int | Unclear | None:
    """The operator that it joined or began; None when it stays alone."""
    near = find_near(party)
    best = sorted(near.worth, key=lambda one: (-near.worth[one], one))[:LOOKED_AT]
    members = read_members(near, best)
    linker, use_ids = read_shown(party, near, members)
    scores = [linker.compare(linker.groups[-1], group).score for group in linker.groups[:-1]]
    fits = [number for number, score in enumerate(scores) if score >= JOIN_AT]
    if not fits:
        return begin_alone(party, now) if has_alerts else None
    number = max(fits, key=lambda fit: (scores[fit], -fit))
    linker.groups[number].take(linker.groups[-1], linker.identifiers)
    linker.group_of[party.pk] = number
    if any(joins(linker, number, fit) for fit in fits if fit != number):
        return Unclear.HERE
    world = ShownWorld(
        practice=party.practice, parties={party.pk: party}, uses=[], use_ids=use_ids, hubs={}, alerted=set()
    )
    return enter(linker, number, best[number], world, now)


def joins(linker: Linker, one: int, other: int) -> bool:
    """Whether two groups are one now."""
    return linker.compare(linker.groups[one], linker.groups[other]).score >= JOIN_AT


def begin_alone(party: Party, now: datetime) -> int:
    """An operator of this party only, of which alerts speak."""
    world = ShownWorld(
        practice=party.practice, parties={party.pk: party}, uses=[], use_ids={}, hubs={}, alerted={party.pk}
    )
    operator = begin_operator([party.pk], world, now)
    insert_rows([Membership(operator=operator, party_id=party.pk, probability=1.0, since=now)])
    operator.probability, operator.members = 1.0, 1
    operator.first_seen_at, operator.last_seen_at = party.first_seen_at, party.last_seen_at
    update_rows([operator], ("probability", "members", "first_seen_at", "last_seen_at"))
    return operator.pk


def find_near(party: Party) -> Near:
    """Who shares something with it that few show."""
    near = Near()
    by_identifier: dict[int, tuple[K, set[int]]] = {}
    hand = [kind.value for kind in K if CAUSES[kind] in (Cause.HAND, Cause.SERVICE)]
    for identifier, kind, user, operator in ask(SHARED, party.pk, party.practice, USERS_FEW, USERS_MOST, *hand):
        one = operator or -user
        by_identifier.setdefault(identifier, (K(kind), set()))[1].add(one)
        near.members[one].add(user)
    for identifier, (kind, hands) in by_identifier.items():
        near.unrelated[identifier] = len(hands) + 1
        for one in hands:
            near.worth[one] = near.worth.get(one, 0.0) + worth_of(kind, len(hands) + 1)
    return near


def read_members(near: Near, best: Sequence[int]) -> dict[int, list[int]]:
    """Who speaks for each: first those that share something with the party."""
    whole: dict[int, list[int]] = {one: [] if one > 0 else [-one] for one in best}
    operators = [one for one in best if one > 0]
    for operator, member in ask(MEMBERS_OF, *operators) if operators else ():
        whole[operator].append(member)
    return {
        one: sorted(own, key=lambda member: (member not in near.members[one], member))[:MEMBERS]
        for one, own in whole.items()
    }


def read_shown(
    party: Party, near: Near, members: Mapping[int, Sequence[int]]
) -> tuple[Linker, dict[tuple[int, K, str], int]]:
    """What they show, each a group of its own and the party the last."""
    groups = [list(own) for own in members.values()] + [[party.pk]]
    linker = Linker(())
    use_ids: dict[tuple[int, K, str], int] = {}
    known: dict[tuple[K, str], int] = {}
    hubs: set[tuple[K, str]] = set()
    for pk, user, identifier, name, value, weight, parties, is_hub in ask(
        SHOWN, *(one for own in groups for one in own)
    ):
        kind = K(name)
        linker.add(Use(user, kind, value, weight))
        use_ids[user, kind, value] = pk
        known[kind, value] = near.unrelated.get(identifier, 1)
        if is_hub or (CAUSES[kind] in (Cause.FRONT, Cause.PLACE) and parties > WEIGHTS[kind].hub):
            hubs.add((kind, value))
    linker.known_hubs = frozenset(hubs)
    linker.known_parties = count_known(party.practice)
    linker.set_unrelated([known[one] for one in linker.identifiers])
    linker.shows.setdefault(party.pk, {})
    linker.groups = [linker.gather(own) for own in groups]
    linker.group_of = {user: number for number, own in enumerate(groups) for user in own}
    return linker, use_ids


def ask(question: str, *values: str | int) -> list[tuple[Any, ...]]:
    """One question to the tables, written out: putting each together anew takes longer than its answer."""
    tables = {
        model.__name__: model._meta.db_table for model in (Identifier, IdentifierUse, Membership, Operator, Party)
    }
    places = ", ".join(["%s"] * (len(values) - question.count("%s")))
    with connection.cursor() as cursor:
        cursor.execute(question.format(places=places, **tables), list(values))
        return list(cursor.fetchall())


def enter(linker: Linker, number: int, one: int, world: ShownWorld, now: datetime) -> int:
    """Write the membership, the operator's figures and the strongest link; gives the operator."""
    (party,) = world.parties.values()
    own = linker.groups[number].parties
    if one > 0:
        new, operator = [party.pk], Operator.objects.get(pk=one)
    else:
        world.parties[-one] = Party.objects.get(pk=-one)
        new, operator = own, begin_operator(own, world, now)
    sure = {member: rest_probability(linker, number, member) for member in new}
    insert_rows([Membership(operator=operator, party_id=member, probability=sure[member], since=now) for member in new])
    operator.probability = min(sure.values()) if one < 0 else min(operator.probability, *sure.values())
    operator.members += len(new)
    operator.first_seen_at = min(operator.first_seen_at, party.first_seen_at)
    operator.last_seen_at = max(operator.last_seen_at, party.last_seen_at)
    update_rows([operator], ("probability", "members", "first_seen_at", "last_seen_at"))
    pair, evidence = strongest(linker, party.pk, own)
    if evidence.score > 0 and not OperatorLink.objects.filter(left=pair[0], right=pair[1]).exists():
        reasons = write_reasons(linker, world, {pair: evidence})[pair]
        insert_rows([OperatorLink(left_id=pair[0], right_id=pair[1], probability=said(evidence), reasons=reasons)])
    return operator.pk


def strongest(linker: Linker, party: int, members: Sequence[int]) -> tuple[Pair, Evidence]:
    """The link that holds a party most firmly to others."""
    single = linker.single(party)
    links = {member: linker.link(single, linker.single(member)) for member in members if member != party}
    other = max(links, key=lambda member: (links[member].score, -member))
    return (min(party, other), max(party, other)), links[other]
