# SPDX-License-Identifier: EUPL-1.2
"""Links: the pairs of parties that hold each proposal together, with their reasons, evidence and dates.

Of a group the strongest links are kept that hold all its parties together (a spanning tree); between groups those that
are likely, so that a person sees which proposals may be one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import minimum_spanning_tree

from alerts.bulk import update_rows
from alerts.models.operator import IdentifierUse, OperatorLink
from alerts.operators.kinds import WEIGHTS
from alerts.operators.linking import Linker
from alerts.operators.weighing import Evidence

if TYPE_CHECKING:
    from alerts.operators.world import ShownWorld

REASONS = 8
LIKELY = 0.15
"""Links between proposals that a person may want to see: one in seven holds."""
STEADY = 0.01
FEW = 2_000
Pair = tuple[int, int]


def enter_links(linker: Linker, world: "ShownWorld") -> None:
    """The links of this world as they are now; those that a person refused stay as they are."""
    wanted = dict(find_links(linker, sorted(world.parties)))
    present: dict[Pair, OperatorLink] = {}
    rows = OperatorLink.objects.filter(left__practice=world.practice)
    rows = rows.filter(left__in=list(world.parties)) if len(world.parties) <= FEW else rows
    for row in rows.iterator(chunk_size=2_000):
        if row.left_id in world.parties and row.right_id in world.parties:
            present[row.left_id, row.right_id] = row
    gone = [row.pk for pair, row in present.items() if pair not in wanted and not row.refused]
    for start in range(0, len(gone), 500):
        OperatorLink.objects.filter(pk__in=gone[start : start + 500]).delete()
    new = {pair: evidence for pair, evidence in wanted.items() if pair not in present}
    moved = {pair: evidence for pair, evidence in wanted.items() if pair in present and not present[pair].refused}
    moved = {
        pair: evidence
        for pair, evidence in moved.items()
        if abs(evidence.probability - present[pair].probability) >= STEADY
    }
    reasons = write_reasons(linker, world, new | moved)
    OperatorLink.objects.bulk_create(
        [
            OperatorLink(left_id=pair[0], right_id=pair[1], probability=said(evidence), reasons=reasons[pair])
            for pair, evidence in new.items()
        ],
        batch_size=1_000,
    )
    for pair, evidence in moved.items():
        present[pair].probability, present[pair].reasons = said(evidence), reasons[pair]
    update_rows([present[pair] for pair in moved], ("probability", "reasons"))


def said(evidence: Evidence) -> float:
    """A probability as it is kept."""
    return round(evidence.probability, 4)


def find_links(linker: Linker, parties: Sequence[int]) -> Iterator[tuple[Pair, Evidence]]:
    """Links worth keeping, the smaller id first."""
    single = {party: linker.single(party) for party in parties}
    inside: dict[int, dict[Pair, Evidence]] = {}
    for left, right in linker.pairs(parties):
        evidence = linker.link(single[left], single[right])
        if evidence.score <= 0:
            continue
        pair = (min(left, right), max(left, right))
        if linker.group_of[left] == linker.group_of[right]:
            inside.setdefault(linker.group_of[left], {})[pair] = evidence
        elif evidence.probability >= LIKELY:
            yield pair, evidence
    for pairs in inside.values():
        yield from hold_together(pairs)


def hold_together(pairs: Mapping[Pair, Evidence]) -> Iterator[tuple[Pair, Evidence]]:
    """Of a group's links the strongest that hold it together."""
    if len(pairs) < 3:
        yield from pairs.items()
        return
    members = sorted({party for pair in pairs for party in pair})
    at = {party: place for place, party in enumerate(members)}
    most = max(evidence.score for evidence in pairs.values()) + 1.0
    costs = np.array([most - evidence.score for evidence in pairs.values()])
    rows, columns = ([at[pair[side]] for pair in pairs] for side in (0, 1))
    tree = minimum_spanning_tree(coo_matrix((costs, (rows, columns)), shape=(len(members),) * 2)).tocoo()
    for row, column in zip(tree.row.tolist(), tree.col.tolist(), strict=True):
        pair = (min(members[row], members[column]), max(members[row], members[column]))
        yield pair, pairs[pair]


def write_reasons(
    linker: Linker, world: "ShownWorld", wanted: Mapping[Pair, Evidence]
) -> dict[Pair, list[dict[str, Any]]]:
    """Reasons of each link: what is shared, what it weighs, where and when each side showed it."""
    needed = {
        pk
        for pair, evidence in wanted.items()
        for reason in evidence.reasons[:REASONS]
        for pk in (use_of(world, linker, party, reason.identifier) for party in pair)
        if pk is not None
    }
    shown = {}
    ordered = sorted(needed)
    for start in range(0, len(ordered), 500):
        rows = IdentifierUse.objects.filter(pk__in=ordered[start : start + 500])
        shown.update({row.pk: sighting(row) for row in rows})
    return {pair: list(say_reasons(linker, world, pair, evidence, shown)) for pair, evidence in wanted.items()}


def say_reasons(
    linker: Linker, world: "ShownWorld", pair: Iterable[int], evidence: Evidence, shown: Mapping[int, dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Each reason as it is kept; then what differs, which speaks against."""
    for reason in evidence.reasons[:REASONS]:
        kind, value = linker.identifiers[reason.identifier]
        left, right = (shown.get(use_of(world, linker, party, reason.identifier) or 0, {}) for party in pair)
        yield {
            "kind": kind.value,
            "value": value,
            "meaning": WEIGHTS[kind].meaning,
            "weight": round(reason.weight, 2),
            "groups": linker.unrelated[reason.identifier],
            "left": left,
            "right": right,
        }
    for kind in sorted(evidence.differing):
        yield {"kind": kind.value, "differs": True, "weight": -WEIGHTS[kind].differs}


def use_of(world: "ShownWorld", linker: Linker, party: int, identifier: int) -> int | None:
    """The row of a party's use of an identifier."""
    kind, value = linker.identifiers[identifier]
    return world.use_ids.get((party, kind, value))


def sighting(row: IdentifierUse) -> dict[str, Any]:
    """Where and when it was shown."""
    return {
        "observation_id": row.observation_id,
        "shown_in": row.shown_in,
        "first_seen_at": row.first_seen_at.isoformat(),
        "last_seen_at": row.last_seen_at.isoformat(),
    }
