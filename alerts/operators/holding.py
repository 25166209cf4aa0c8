# SPDX-License-Identifier: EUPL-1.2
"""Holding: what people decided of operators and nobody undid, as bounds that every later proposal keeps to."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from alerts.models.operator import Membership, OperatorDecision, OperatorState
from alerts.operators.bounds import Bounds


def read_bounds(parties: Collection[int]) -> Bounds:
    """Upheld parties stay together; what was rejected, split off, removed or refused stays apart."""
    known = set(parties)
    bounds = Bounds()
    for group in upheld_groups().values():
        if own := sorted(known.intersection(group)):
            bounds.together.append(own)
    bounds.keep_apart("upheld", bounds.together)
    for decision in OperatorDecision.objects.filter(undone_by=None, undoes=None).order_by("id"):
        sides = [known.intersection(side) for side in sides_of(decision.after)]
        if sum(bool(side) for side in sides) > 1:
            bounds.keep_apart(str(decision.pk), sides)
    return bounds


def upheld_groups() -> dict[int, set[int]]:
    """Parties that a person upheld, by operator; a party in two belongs to the later decision."""
    groups: dict[int, set[int]] = defaultdict(set)
    taken: set[int] = set()
    rows = Membership.objects.filter(until=None, upheld=True, operator__state=OperatorState.UPHELD.value)
    for operator, party in rows.order_by("-since", "-id").values_list("operator_id", "party_id"):
        if party not in taken:
            groups[operator].add(party)
            taken.add(party)
    return groups


def sides_of(after: dict[str, Any]) -> list[list[int]]:
    """The separation a decision made, as lists of party ids; empty when it made none."""
    apart = after.get("apart", [])
    return [[int(party) for party in side] for side in apart] if isinstance(apart, list) else []
