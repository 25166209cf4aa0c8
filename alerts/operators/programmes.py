# SPDX-License-Identifier: EUPL-1.2
"""Programmes: affiliate programmes above operators, found by what a programme hands to all who work for it.

A shop builder gives the same template to innocent shops, too; so a programme must show in its look and behind it:
template, file names or icon together with form keys, wording, pictures, chat or payment.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from alerts.models.operator import Operator, OperatorKind, OperatorState
from alerts.operators.kinds import IdentifierKind as K
from alerts.operators.linking import Linker

if TYPE_CHECKING:
    from alerts.operators.world import ShownWorld

LOOK = {K.TEMPLATE, K.ASSET, K.FAVICON}
BEHIND = {K.FORM, K.CHAT, K.TEXT, K.IMAGE, K.FOREIGN_NAME}
LEAST, MOST_SHARE, MOST = 3, 0.1, 600
"""Groups that show both halves: at least so many, and no more than a tenth of all."""
TOGETHER = 0.6
"""Of those who show the rarer half, this share shows the other: they come together, not by chance."""
ALIKE = 0.5
"""Two pairs of halves are one programme when this share of the smaller one's groups is in both."""


def find_programmes(linker: Linker) -> list[tuple[set[int], list[tuple[K, str]]]]:
    """Groups that work for one programme, by the linker's group numbers, and what it hands out."""
    shown_by = groups_by_identifier(linker)
    pairs: Counter[tuple[int, int]] = Counter()
    for number, shown in by_group(shown_by).items():
        look = [one for one in shown if linker.identifiers[one][0] in LOOK][:20]
        behind = [one for one in shown if linker.identifiers[one][0] in BEHIND][:40]
        pairs.update((one, other) for one in look for other in behind)
        del number
    found: list[tuple[set[int], set[int]]] = []
    for (look_one, behind_one), count in sorted(pairs.items(), key=lambda item: (-item[1], item[0])):
        rarer = min(len(shown_by[look_one]), len(shown_by[behind_one]))
        if count >= LEAST and count >= TOGETHER * rarer:
            join(found, shown_by[look_one] & shown_by[behind_one], {look_one, behind_one})
    return [(groups, [linker.identifiers[one] for one in sorted(handed)]) for groups, handed in found]


def join(found: list[tuple[set[int], set[int]]], groups: set[int], handed: set[int]) -> None:
    """Take a pair of halves into the programme it belongs to, or begin one."""
    for known, known_handed in found:
        if len(known & groups) >= ALIKE * min(len(known), len(groups)):
            known |= groups
            known_handed |= handed
            return
    found.append((set(groups), set(handed)))


def groups_by_identifier(linker: Linker) -> dict[int, set[int]]:
    """Groups that show an identifier that a programme may hand out."""
    total = sum(1 for group in linker.groups if group.parties)
    most = min(MOST, max(LEAST, int(total * MOST_SHARE)))
    found = {}
    for identifier, (kind, _) in enumerate(linker.identifiers):
        users = linker.users[identifier]
        if kind in LOOK | BEHIND and len(users) >= LEAST and (kind, linker.identifiers[identifier][1]):
            groups = {linker.group_of[party] for party in users}
            if LEAST <= len(groups) <= most:
                found[identifier] = groups
    return found


def by_group(shown_by: Mapping[int, set[int]]) -> dict[int, list[int]]:
    """Identifiers of each group."""
    found: dict[int, list[int]] = defaultdict(list)
    for identifier in sorted(shown_by):
        for group in shown_by[identifier]:
            found[group].append(identifier)
    return found


def enter_programmes(linker: Linker, operator_of: Mapping[int, Operator], world: "ShownWorld", now: datetime) -> int:
    """Proposals of programmes above the proposed operators; what a person upheld or rejected stays."""
    standing = list(
        Operator.objects.filter(kind=OperatorKind.PROGRAMME.value, practice=world.practice).prefetch_related(
            "operators"
        )
    )
    below = {row.pk: {own.pk for own in row.operators.all()} for row in standing}
    count = 0
    kept: set[int] = set()
    for groups, handed in find_programmes(linker):
        operators = [operator_of[group] for group in sorted(groups) if group in operator_of]
        if len(operators) < LEAST:
            continue
        programme = match(standing, below, kept, operators) or begin(handed, operators, world, now)
        kept.add(programme.pk)
        if programme.state == OperatorState.REJECTED:
            continue
        count += 1
        enter(programme, operators)
    loose = Operator.objects.filter(practice=world.practice, programme__isnull=False)
    loose.filter(programme__state=OperatorState.PROPOSED.value).exclude(programme__in=kept).update(programme=None)
    for row in standing:
        if row.pk not in kept and row.members and row.state == OperatorState.PROPOSED:
            Operator.objects.filter(pk=row.pk).update(members=0)
    return count


def release_empty() -> None:
    """Operators without parties work for nobody; a proposed programme that too few are left of is listed no more."""
    Operator.objects.filter(members=0, kind=OperatorKind.OPERATOR.value).update(programme=None)
    for row in Operator.objects.filter(
        kind=OperatorKind.PROGRAMME.value, state=OperatorState.PROPOSED.value, members__gt=0
    ):
        left = row.operators.count()
        if left != row.members:
            Operator.objects.filter(pk=row.pk).update(members=left if left >= LEAST else 0)


def match(
    standing: list[Operator], below: Mapping[int, set[int]], kept: set[int], operators: list[Operator]
) -> Operator | None:
    """The programme that these operators worked for before, if most of its own are among them."""
    own = {operator.pk for operator in operators}
    free = [row for row in standing if row.pk not in kept and below[row.pk] & own]
    return max(free, key=lambda row: (len(below[row.pk] & own), -row.pk), default=None)


def begin(handed: list[tuple[K, str]], operators: list[Operator], world: "ShownWorld", now: datetime) -> Operator:
    """A new programme, by what it hands out."""
    first = "\x1f".join(("programme", "practice" if world.practice else "", *sorted(f"{k}:{v}" for k, v in handed)[:2]))
    programme, _ = Operator.objects.get_or_create(
        key=hashlib.sha256(first.encode()).hexdigest()[:24],
        defaults={
            "kind": OperatorKind.PROGRAMME.value,
            "practice": world.practice,
            "first_seen_at": min(operator.first_seen_at for operator in operators),
            "last_seen_at": max(operator.last_seen_at for operator in operators),
            "proposed_at": now,
        },
    )
    return programme


def enter(programme: Operator, operators: list[Operator]) -> None:
    """Put operators below their programme, and count them there."""
    wanted = {operator.pk for operator in operators}
    if programme.state == OperatorState.PROPOSED:
        Operator.objects.filter(programme=programme).exclude(pk__in=wanted).update(programme=None)
    rows = Operator.objects.filter(pk__in=wanted).exclude(programme=programme)
    rows.exclude(programme__state=OperatorState.UPHELD.value).update(programme=programme)
    first, last = min(one.first_seen_at for one in operators), max(one.last_seen_at for one in operators)
    figures = {"members": len(wanted), "first_seen_at": first, "last_seen_at": last}
    if any(getattr(programme, name) != value for name, value in figures.items()):
        Operator.objects.filter(pk=programme.pk).update(**figures)
