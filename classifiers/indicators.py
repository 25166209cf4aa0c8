# SPDX-License-Identifier: EUPL-1.2
"""INDICATORS: every sign a reviewer would point at, by name, in a fixed order."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from classifiers import (
    indicators_authorisation,
    indicators_conduct,
    indicators_counter,
    indicators_falsifying,
    indicators_identity,
    indicators_items,
    indicators_origin,
    indicators_place,
    indicators_registers,
    indicators_source,
    indicators_standing,
    indicators_trade,
)
from classifiers.assessment import NamedSignal, PointsTo, Signal
from classifiers.context import Case
from classifiers.model import Scores
from classifiers.silence import facts_of, needs_of
from config.legal import LegalMap

QUOTE_MAX = 240
ITEM_TABLES = frozenset(
    {"document", "packaging", "empty_pack", "tool", "device", "described", "tainted", "paper_medical", "relabelling"}
)


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One sign: its function's name, the first line of its docstring, and what it points to."""

    name: str
    meaning: str
    points_to: PointsTo
    function: Callable[[Case], Signal | None]
    needs: frozenset[str]
    """Without any of these facts it is silent."""


def find_signals(case: Case, scores: Scores, legal: LegalMap) -> tuple[NamedSignal, ...]:
    """All signs of a case, in the order of INDICATORS; none for a text that is plainly about something else."""
    if scores.medical < 0.02 and not case.names and not case.text.tables.keys() & ITEM_TABLES:
        return ()
    found = []
    for indicator in _that_may_speak(NEEDED.intersection(facts_of(case)), registers=bool(case.reference.registers)):
        signal = indicator.function(case)
        if signal is not None:
            found.append(_named(indicator, signal, legal, case))
    return tuple(found)


@lru_cache(maxsize=4096)
def _that_may_speak(facts: frozenset[str], *, registers: bool) -> tuple[Indicator, ...]:
    """Those that need any of some facts; few sets of facts are seen again and again."""
    return tuple(one for one in (INDICATORS if registers else WITHOUT_REGISTERS) if not one.needs.isdisjoint(facts))


def _named(indicator: Indicator, signal: Signal, legal: LegalMap, case: Case) -> NamedSignal:
    conditional = indicator.name in legal.rules
    return NamedSignal(
        indicator=indicator.name,
        meaning=indicator.meaning,
        points_to=indicator.points_to,
        strength=round(signal.strength, 3),
        quote=signal.quote[:QUOTE_MAX],
        where=signal.where,
        provisions=legal.provisions_of(indicator.name),
        condition=legal.condition_of(indicator.name, case.concerned) if conditional else "",
    )


def _indicators(points_to: PointsTo, *functions: Callable[[Case], Signal | None]) -> tuple[Indicator, ...]:
    return tuple(
        Indicator(
            name=function.__name__,
            meaning=(function.__doc__ or "").strip().splitlines()[0],
            points_to=points_to,
            function=function,
            needs=needs_of(function),
        )
        for function in functions
    )


INDICATORS: tuple[Indicator, ...] = (
    *_indicators(
        PointsTo.FALSIFIED,
        *indicators_identity.FALSIFIED,
        *indicators_falsifying.FALSIFIED,
        *indicators_items.FALSIFIED,
        *indicators_origin.FALSIFIED,
        *indicators_source.FALSIFIED,
        *indicators_registers.FALSIFIED,
    ),
    *_indicators(
        PointsTo.UNAUTHORISED,
        *indicators_authorisation.UNAUTHORISED,
        *indicators_conduct.UNAUTHORISED,
        *indicators_place.UNAUTHORISED,
        *indicators_standing.UNAUTHORISED,
        *indicators_items.UNAUTHORISED,
        *indicators_source.UNAUTHORISED,
        *indicators_registers.UNAUTHORISED,
    ),
    *_indicators(
        PointsTo.LEGAL,
        *indicators_counter.LEGAL,
        *indicators_trade.LEGAL,
        *indicators_items.LEGAL,
        *indicators_registers.LEGAL,
    ),
    *_indicators(
        PointsTo.NOT_AN_OFFER,
        *indicators_counter.NOT_AN_OFFER,
        *indicators_place.NOT_AN_OFFER,
        *indicators_trade.NOT_AN_OFFER,
    ),
    *_indicators(PointsTo.NOT_MEDICAL, *indicators_counter.NOT_MEDICAL),
)
WITHOUT_REGISTERS = tuple(one for one in INDICATORS if one.function.__module__ != indicators_registers.__name__)
"""Those that can speak where no register was imported."""
NEEDED = frozenset[str]().union(*[one.needs for one in INDICATORS])
