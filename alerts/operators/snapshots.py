# SPDX-License-Identifier: EUPL-1.2
"""Snapshots: operators as they are before and after a decision, enough of both to undo it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from alerts.models.operator import Membership, Operator, OperatorDecision, OperatorLink


def take_snapshot(operators: Sequence[Operator], links: Sequence[OperatorLink] = ()) -> dict[str, Any]:
    """State, name, place and present parties of operators, and whether links are refused."""
    return {
        "operators": {str(operator.pk): describe(operator) for operator in operators},
        "links": {str(link.pk): link.refused for link in links},
    }


def describe(operator: Operator) -> dict[str, Any]:
    """One operator."""
    rows = operator.memberships.filter(until=None).values_list("party_id", "upheld")
    return {
        "key": operator.key,
        "state": str(operator.state),
        "name": operator.name,
        "merged_into": operator.merged_into_id,
        "programme": operator.programme_id,
        "version": operator.version,
        "members": {str(party): upheld for party, upheld in rows},
        "below": sorted(operator.operators.values_list("pk", flat=True)),
    }


def put_back(decision: OperatorDecision, operators: Sequence[Operator], now: datetime) -> None:
    """Operators as they were before a decision; parties that proposals brought since stay proposed."""
    wanted = {int(pk): fields for pk, fields in decision.before["operators"].items()}
    for operator in operators:
        fields = wanted[operator.pk]
        after = decision.after["operators"].get(str(operator.pk), {"members": {}})
        added = set(after["members"]) - set(fields["members"])
        operator.memberships.filter(until=None, party__in=[int(party) for party in added]).update(until=now)
    for operator in operators:
        fields = wanted[operator.pk]
        operator.state, operator.name = fields["state"], fields["name"]
        operator.merged_into_id, operator.programme_id = fields["merged_into"], fields["programme"]
        operator.save()
        put_members_back(operator, {int(party): bool(upheld) for party, upheld in fields["members"].items()}, now)
        Operator.objects.filter(pk__in=fields["below"]).update(programme=operator)
    for pk, refused in decision.before["links"].items():
        OperatorLink.objects.filter(pk=int(pk)).update(refused=refused)


def put_members_back(operator: Operator, members: dict[int, bool], now: datetime) -> None:
    """Parties that left with the decision come back; the rows that ended stay."""
    Membership.objects.filter(party__in=list(members), until=None).exclude(operator=operator).update(until=now)
    present = {row.party_id: row for row in operator.memberships.filter(until=None)}
    left = {row.party_id: row.probability for row in operator.memberships.exclude(until=None).order_by("id")}
    for party, upheld in members.items():
        row = present.get(party)
        if row is None:
            probability = left.get(party, 0.0)
            Membership.objects.create(
                operator=operator, party_id=party, probability=probability, upheld=upheld, since=now
            )
        elif row.upheld != upheld:
            operator.memberships.filter(pk=row.pk).update(upheld=upheld)
