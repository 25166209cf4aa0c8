# SPDX-License-Identifier: EUPL-1.2
"""Suppressing: a small count is not told, and neither is one from which it could be worked out."""

from collections.abc import Mapping, Sequence

Row = dict[str, int]
Shown = dict[str, int | None]


def suppress(
    rows: Mapping[str, Row], smallest: int, partitions: Sequence[tuple[str, tuple[str, ...]]], *, total: Row
) -> tuple[dict[str, Shown], Shown]:
    """Counts by group and their total, None where one is not told.

    `partitions`: a measure and the measures that add up to it. Groups add up to the total. Wherever a sum that is told
    would give a hidden part away, the next smallest is hidden too; with nothing beside it, the sum itself.
    """
    table: dict[str, Shown] = {
        name: {key: hide(count, smallest) for key, count in row.items()} for name, row in rows.items()
    }
    sums: Shown = {key: hide(count, smallest) for key, count in total.items()}
    plain: dict[str, Row] = {**{name: dict(row) for name, row in rows.items()}, "": dict(total)}
    shown: dict[str, Shown] = {**table, "": sums}
    while protect(plain, shown, partitions, smallest):
        continue
    return {name: shown[name] for name in rows}, shown[""]


def hide(count: int, smallest: int) -> int | None:
    """None for a count that is small; nothing at all is told as 0."""
    return None if 0 < count < smallest else count


def protect(
    plain: Mapping[str, Row], shown: dict[str, Shown], partitions: Sequence[tuple[str, tuple[str, ...]]], smallest: int
) -> bool:
    """Hide one more where a sum gives a hidden part away; False when nothing does."""
    names = [name for name in plain if name]
    for measure in plain[""]:
        if hide_one(plain, shown, [(name, measure) for name in names], ("", measure), smallest):
            return True
    for name in (*names, ""):
        for whole, parts in partitions:
            if hide_one(plain, shown, [(name, part) for part in parts], (name, whole), smallest):
                return True
    return False


def hide_one(
    plain: Mapping[str, Row],
    shown: dict[str, Shown],
    parts: Sequence[tuple[str, str]],
    whole: tuple[str, str],
    smallest: int,
) -> bool:
    """Where hidden parts are one alone, or small together, below a sum that is told: hide one more, else the sum."""
    hidden = [(name, key) for name, key in parts if shown[name][key] is None]
    gives_away = len(hidden) == 1 or 0 < sum(plain[name][key] for name, key in hidden) < smallest
    if not gives_away or shown[whole[0]][whole[1]] is None:
        return False
    others = [(plain[name][key], name, key) for name, key in parts if shown[name][key]]
    _, name, key = min(others, default=(0, *whole))
    shown[name][key] = None
    return True
