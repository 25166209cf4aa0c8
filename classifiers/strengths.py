# SPDX-License-Identifier: EUPL-1.2
"""Strengths: amounts of substance in a folded text, in milligrams, and those that a table knows."""

import re
from dataclasses import dataclass
from functools import lru_cache

STRENGTH = re.compile(
    r"([0-9](?<![\w.,/].)\d{0,4}(?:[.,]\d{1,3})?)\s?(mcg|ug|mkg|мкг|mg|mgs|мг|mг|г|gr|g|ml|iu|ie|ui|me|мл)(?!\w)"
)
TO_MG = {"mcg": 0.001, "ug": 0.001, "mkg": 0.001, "mg": 1.0, "mgs": 1.0, "mг": 1.0, "мг": 1.0, "мкг": 0.001}


@dataclass(frozen=True, kw_only=True, slots=True)
class Dose:
    """One amount in a folded text."""

    mg: float
    start: int
    end: int


def find_doses(folded: str) -> list[Dose]:
    """Every amount given in milligrams or micrograms, in order."""
    doses = []
    for match in STRENGTH.finditer(folded):
        factor = TO_MG.get(match.group(2))
        if factor is not None:
            doses.append(
                Dose(mg=float(match.group(1).replace(",", ".")) * factor, start=match.start(), end=match.end())
            )
    return doses


@lru_cache(maxsize=4096)
def known_strengths_mg(originator: str, registered: tuple[str, ...]) -> frozenset[float]:
    """What a row of the table of substances knows, in mg; empty when it gives no plain mg strengths."""
    numbers: set[float] = set()
    for part in re.findall(r"([\d.;\s]+)\s*(mg|mcg)(?![\w/])", originator):
        numbers |= {float(n) * TO_MG[part[1]] for n in re.findall(r"\d+(?:\.\d+)?", part[0])}
    for text in registered:
        if match := re.fullmatch(r"(\d+(?:\.\d+)?)\s?(mg|mcg)", text.lower()):
            numbers.add(float(match.group(1)) * TO_MG[match.group(2)])
    return frozenset(numbers)
