# SPDX-License-Identifier: EUPL-1.2
"""The tables that a case brings: Article 13 in three columns that are never added up, hypotheses, custody."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.export.content import Column, Custody, Hypothesis, Measure
from indexer.export.dossier_facts import at

CIRCUMSTANCES = {
    "a": "(a) death of, or damage to the health of, a victim",
    "b": "(b) abuse of confidence as professionals",
    "c": "(c) abuse of confidence as manufacturers or suppliers",
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
    observations = len(found.evidence)
    return Cell(
        value=found.value,
        interval=f"between {low:g} and {high:g}" if low is not None and high is not None else "",
        range=" to ".join(at(moment, zone) for moment in (found.first_seen, found.last_seen) if moment),
        how=found.how_counted,
        evidence=f"{observations} observation{'s' if observations > 1 else ''}" if observations else "",
    )


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
    """The latest handlings after collection, oldest first."""
    later = (one for one in custody if one.action != CAPTURED)
    ordered = sorted(later, key=lambda one: one.at)[-CUSTODY_SHOWN:]
    return tuple(
        CustodyRow(
            at=at(one.at, zone),
            who=one.who,
            action=one.action,
            what=one.what,
            why=one.why,
            before=one.sha256_before,
            after=one.sha256_after,
        )
        for one in ordered
    )
