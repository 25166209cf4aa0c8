# SPDX-License-Identifier: EUPL-1.2
"""The tables that a case brings: Article 13 in three columns that are never added up, hypotheses, custody."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from indexer.export.content import Column, Custody, Hypothesis, Measure
from indexer.export.dossier_facts import at

CIRCUMSTANCES = {
    "a": "(a) death of, or damage to the health of, a victim",
    "b": "(b) abuse of confidence as professionals",
    "c": "(c) abuse of confidence as manufacturers as well as suppliers",
    "d": "(d) means of large-scale distribution, such as information systems, including the Internet",
    "e": "(e) a criminal organisation",
    "f": "(f) previous convictions of the same nature",
}
CUSTODY_SHOWN = 120
CAPTURED = "captured"
"""Told by the register of captures; the custody table holds what came after."""
FALSE_REPRESENTATION = ("Art. 4", "Art. 5", "Art. 6", "Art. 7")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One figure in its column."""

    value: str
    interval: str
    range: str
    how: str
    evidence: str


@dataclass(frozen=True, kw_only=True)
class MeasureRow:
    """One figure over the three columns; None: not known there."""

    name: str
    definition: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, kw_only=True)
class MeasureGroup:
    """One circumstance."""

    heading: str
    rows: tuple[MeasureRow, ...]


@dataclass(frozen=True, kw_only=True)
class HypothesisGroup:
    """Falsified and unauthorised apart."""

    anchor: str
    heading: str
    said: str
    hypotheses: tuple[Hypothesis, ...]


@dataclass(frozen=True, kw_only=True)
class CustodyRow:
    """One handling."""

    at: str
    who: str
    action: str
    what: str
    why: str
    before: str
    after: str


def group_measures(measures: Sequence[Measure], zone: str) -> tuple[MeasureGroup, ...]:
    """By circumstance in the Convention's order, one row per figure."""
    groups = []
    for letter in sorted({one.circumstance.strip("()").lower() for one in measures}):
        own = [one for one in measures if one.circumstance.strip("()").lower() == letter]
        names = dict.fromkeys((one.name, one.definition) for one in own)
        rows = tuple(
            MeasureRow(
                name=name,
                definition=definition,
                cells=tuple(_cell(own, name, definition, column, zone) for column in Column),
            )
            for name, definition in names
        )
        groups.append(MeasureGroup(heading=CIRCUMSTANCES.get(letter, f"({letter})"), rows=rows))
    return tuple(groups)


def _cell(measures: Sequence[Measure], name: str, definition: str, column: Column, zone: str) -> Cell | None:
    wanted = (name, definition, column)
    found = next((one for one in measures if (one.name, one.definition, one.column) == wanted), None)
    if found is None:
        return None
    low, high = found.low, found.high
    told = " to " in found.value
    observations = len(found.evidence)
    return Cell(
        value=found.value,
        interval=f"between {low:g} and {high:g}" if low is not None and high is not None and not told else "",
        range=span(found.first_seen, found.last_seen, zone),
        how=found.how_counted,
        evidence=f"{observations} observation{'s' if observations > 1 else ''}" if observations else "",
    )


def span(first: datetime | None, last: datetime | None, zone: str) -> str:
    """First and last moment, the day said once where it is the same."""
    if first is None or last is None or zone or first.date() != last.date():
        return " to ".join(at(moment, zone) for moment in (first, last) if moment)
    return at(first) if first == last else f"{at(first).removesuffix(' UTC')} to {at(last).partition(' ')[2]}"


def group_hypotheses(hypotheses: Sequence[Hypothesis]) -> tuple[HypothesisGroup, ...]:
    """Articles 5 to 7 turn on a false representation, the others do not; the two are never mixed."""
    falsified = tuple(one for one in hypotheses if any(mark in one.provision for mark in FALSE_REPRESENTATION))
    others = tuple(one for one in hypotheses if one not in falsified)
    groups = (
        HypothesisGroup(
            anchor="hypotheses-falsified",
            heading="Suspected falsified products and documents",
            said="A false representation as regards identity or source. Intellectual property does not count.",
            hypotheses=falsified,
        ),
        HypothesisGroup(
            anchor="hypotheses-unauthorised",
            heading="Suspected unauthorised supply and other conduct",
            said="Only where the domestic law of a Party concerned requires what is missing, and only in so far as "
            "Articles 5 to 7 do not cover it. The same offer can be lawful in one country and not in another.",
            hypotheses=others,
        ),
    )
    return tuple(group for group in groups if group.hypotheses)


def custody_rows(custody: Sequence[Custody], zone: str) -> tuple[CustodyRow, ...]:
    """The latest handlings after collection, oldest first; what was done to several things at once is one row."""
    return tuple(
        CustodyRow(
            at=at(same[0].at, zone),
            who=same[0].who,
            action=same[0].action,
            what=same[0].what if len(same) == 1 else f"{len(same)} records, each named in the attached custody log",
            why=same[0].why,
            before=same[0].sha256_before,
            after=same[0].sha256_after,
        )
        for same in handled_together(custody)[-CUSTODY_SHOWN:]
    )


def handled_together(custody: Sequence[Custody]) -> list[list[Custody]]:
    """Handlings after collection, oldest first; those of one moment that differ in nothing but the thing, together."""
    later = sorted((one for one in custody if one.action != CAPTURED), key=lambda one: one.at)
    return [list(same) for _, same in groupby(later, key=lambda one: replace(one, what=""))]
