# SPDX-License-Identifier: EUPL-1.2
"""Entitlement: what the signs and the wording of a place say together on whether somebody offers there who may not."""

import math
from collections.abc import Sequence

from classifiers.assessment import NamedSignal, PointsTo
from classifiers.context import Case
from classifiers.falsity import either, logit
from classifiers.model import Scores
from classifiers.standing import in_title

WORDINGS = frozenset({"unlawful_place_wording", "lawful_place_wording"})
"""Signs that quote what the wording rests on; their strength is the model's, which counts once."""
FACTS = frozenset(
    {
        "hidden_service_seller", "never_authorised_substance", "seller_struck_off", "licence_number_of_another",
        "offer_named_by_authority", "authorisation_ended", "combination_nobody_authorised", "original_empties",
    }
)  # fmt: skip
"""Signs that rest on what is known of product, seller or address: no wording makes them less sure."""
CONFIRMED = frozenset({"seller_in_register", "logo_leads_to_register"})
"""Signs with which an authority itself speaks for the seller: no wording speaks against it."""
WORDING, AGAINST, LAWFUL = 0.65, 2.2, 1.0
"""How much the wording, the signs against and those for lawful sale move the chance, in logits: fitted on texts of
hands that were left out of training and had moved no sign; LAWFUL is set above what they gave, for sites unlike theirs.
"""
PAPERS = ("document", "paper_thing", "packaging", "tool", "empty_pack")


def legal_signs(signals: Sequence[NamedSignal]) -> float:
    """The chance that at least one sign of lawful sale is right."""
    return either(s.strength for s in signals if s.points_to is PointsTo.LEGAL and s.indicator not in WORDINGS)


def join_unauthorised(signals: Sequence[NamedSignal], legal: float, scores: Scores) -> float:
    """The chance that somebody offers who may not; `legal` is what `legal_signs` gives."""
    against = [s for s in signals if s.points_to is PointsTo.UNAUTHORISED and s.indicator not in WORDINGS]
    signs, left = either(s.strength for s in against), 1 - 0.5 * legal
    names = {signal.indicator for signal in signals}
    if scores.unlawful is None or "offered_by_somebody_there" in names or not CONFIRMED.isdisjoint(names):
        return signs * left  # nothing is known of who sells, or the place's words are not his, or its authority spoke
    joined = 1 / (1 + math.exp(-(WORDING * logit(scores.unlawful) + AGAINST * signs - LAWFUL * legal)))
    return max(joined, either(s.strength for s in against if s.indicator in FACTS) * left)


def lawful_beside(legal: float, case: Case) -> float:
    """What is left of the signs of lawful sale: nothing for papers and tools, which no pharmacy's licence covers."""
    return 0.0 if not case.names and any(in_title(case, table) for table in PAPERS) else legal
