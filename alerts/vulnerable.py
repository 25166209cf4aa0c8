# SPDX-License-Identifier: EUPL-1.2
"""Vulnerable: whom an offer aims at, or in what need, so that a wrong product does more than its usual harm.

Source: config/data/vulnerable.csv. Words are looked for in the title alone: leaflets and descriptions of every product
speak of children and pregnancy. `~` stands before words of scripts that put no space between words.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from alerts.harm import TABLES, Harm, read_rows

TITLE = 300
INJECTED = "injected"
MOST = 0.10
"""Several targets together add no more than this to a severity score."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """One row of the table."""

    name: str
    addition: float
    """To the severity score; what is injected has its own place in the harm weight, and adds nothing here."""
    words: re.Pattern[str] | None
    harm_classes: frozenset[str]
    substances: frozenset[str]
    why: str
    source: str

    def fits(self, told: Collection[str], harm: Harm, inns: Iterable[str]) -> bool:
        """Whether an offer aims at it whose title names these targets."""
        if self.name == INJECTED:
            return harm.injectable
        if harm.harm_class in self.harm_classes or not self.substances.isdisjoint(inns):
            return True
        return self.name in told


@lru_cache(maxsize=1)
def load_targets() -> dict[str, Target]:
    """The bundled table, by name."""
    return {row["target"]: read_target(row) for row in read_rows(TABLES / "vulnerable.csv")}


def read_target(row: dict[str, str]) -> Target:
    """One row."""
    words = [word for word in row["words"].split("|") if word]
    spaced = "|".join(re.escape(word) for word in words if not word.startswith("~"))
    unspaced = "|".join(re.escape(word[1:]) for word in words if word.startswith("~"))
    patterns = [rf"(?<!\w)(?:{spaced})"] if spaced else []
    patterns += [unspaced] if unspaced else []
    return Target(
        name=row["target"],
        addition=float(row["addition"]),
        words=re.compile("|".join(patterns)) if patterns else None,
        harm_classes=frozenset(row["harm_classes"].split("|")) - {""},
        substances=frozenset(row["substances"].split("|")) - {""},
        why=row["why"],
        source=row["source"],
    )


def find_targets(title: str, harm: Harm, inns: Sequence[str]) -> tuple[str, ...]:
    """Names of the targets of one offer."""
    folded, named = title[:TITLE].casefold(), [inn.casefold() for inn in inns]
    told = named_in(folded)
    return tuple(target.name for target in load_targets().values() if target.fits(told, harm, named))


@lru_cache(maxsize=20_000)
def named_in(title: str) -> frozenset[str]:
    """Targets that a folded title names; titles come again with each visit and from each mirror."""
    return frozenset(one.name for one in load_targets().values() if one.words is not None and one.words.search(title))


def addition(names: Iterable[str]) -> float:
    """What targets add to a severity score."""
    table = load_targets()
    return min(MOST, sum(table[name].addition for name in names if name in table))
