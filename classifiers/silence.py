# SPDX-License-Identifier: EUPL-1.2
"""Silence: what an indicator cannot speak without, stated beside it, so that it is asked only where it may speak.

An indicator that states nothing is always asked. What one states is tested on all labelled rows.
"""

from collections.abc import Callable
from typing import TypeVar

from classifiers.assessment import Signal
from classifiers.brand_claims import find_brands
from classifiers.context import Case

ALWAYS = "something to judge"
NAME = "name of a medicine"
BRAND = "brand of an original"
PARTY = "site or seller"
Function = TypeVar("Function", bound=Callable[[Case], Signal | None])
_NEEDS: dict[Callable[[Case], Signal | None], frozenset[str]] = {}


def silent_without(*facts: str) -> Callable[[Function], Function]:
    """State tables of phrases, or NAME, BRAND or PARTY: without any of them in a case an indicator says nothing.

    A phrase counts wherever it stands, in listing, site or seller.
    """

    def state(function: Function) -> Function:
        _NEEDS[function] = frozenset(facts)
        return function

    return state


def needs_of(function: Callable[[Case], Signal | None]) -> frozenset[str]:
    """What a function stated; an indicator is silent where none of it is among the facts of a case."""
    return _NEEDS.get(function, frozenset({ALWAYS}))


def facts_of(case: Case) -> set[str]:
    """The tables of phrases found in a case, and which of ALWAYS, NAME, BRAND and PARTY hold."""
    facts = {ALWAYS, *case.text.tables}
    if case.names:
        facts.add(NAME)
    if find_brands(case):
        facts.add(BRAND)
    for party in case.parties:
        facts.add(PARTY)
        facts.update(party.reading.tables)
    return facts
