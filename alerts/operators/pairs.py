# SPDX-License-Identifier: EUPL-1.2
"""Pairs: which parties are worth comparing at all; the cost grows with what is shared, never with the square of it."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse

CANDIDATE_AT = 1.5
"""Pairs of parties with less are never looked at."""
EACH_WITH_EACH = 60
"""Users of one identifier that are compared each with each; of more, each with the next few that show most alike."""
NEXT = 4


def candidate_pairs(
    parties: Sequence[int],
    shows: Mapping[int, Mapping[int, float]],
    users: Sequence[Sequence[int]],
    worths: Sequence[float],
) -> list[tuple[int, int]]:
    """Pairs of parties, the smaller number first, each once."""
    at = {party: place for place, party in enumerate(parties)}
    rows, columns, values = [], [], []
    wide = []
    for identifier, own in enumerate(users):
        if worths[identifier] <= 0 or len(own) < 2:
            continue
        if len(own) > EACH_WITH_EACH:
            wide.append(identifier)
            continue
        root = math.sqrt(worths[identifier])
        for party in own:
            rows.append(at[party])
            columns.append(identifier)
            values.append(root * shows[party][identifier])
    found = _product(rows, columns, values, (len(parties), len(users)))
    for identifier in wide:
        found.update(_neighbours([at[party] for party in users[identifier]], parties, shows, users, worths))
    return [(parties[left], parties[right]) for left, right in sorted(found)]


def _product(
    rows: Sequence[int], columns: Sequence[int], values: Sequence[float], shape: tuple[int, int]
) -> set[tuple[int, int]]:
    if not rows:
        return set()
    shown = sparse.csr_matrix((values, (rows, columns)), shape=shape)
    pairs = sparse.triu(shown @ shown.T, k=1).tocoo()
    enough = np.asarray(pairs.data) >= CANDIDATE_AT
    return set(zip(pairs.row[enough].tolist(), pairs.col[enough].tolist(), strict=True))


def _neighbours(
    places: Sequence[int],
    parties: Sequence[int],
    shows: Mapping[int, Mapping[int, float]],
    users: Sequence[Sequence[int]],
    worths: Sequence[float],
) -> set[tuple[int, int]]:
    """Each with the next few, in the order of what else they show."""

    def alike(place: int) -> tuple[tuple[int, ...], int]:
        shown = [one for one in shows[parties[place]] if len(users[one]) > 1 and worths[one] > 0]
        return tuple(sorted(shown, key=lambda one: (-worths[one], one))[:4]), place

    order = sorted(places, key=alike)
    return {
        (min(left, right), max(left, right))
        for number, left in enumerate(order)
        for right in order[number + 1 : number + 1 + NEXT]
    }
