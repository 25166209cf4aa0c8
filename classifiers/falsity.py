# SPDX-License-Identifier: EUPL-1.2
"""Falsity: what the signs and the wording as a whole say together on whether something is falsified."""

import math
from collections.abc import Iterable, Sequence

from classifiers.acts import ACTS
from classifiers.assessment import NamedSignal
from classifiers.context import Case
from classifiers.model import Scores
from classifiers.standing import in_title

WORDING = "falsifying_wording"
"""The sign that quotes what the wording rests on; its strength is the model's, which counts once."""
FACTS = frozenset(
    {
        "strength_never_made", "form_never_made", "injectable_in_other_form", "generic_by_originator",
        "brand_with_wrong_maker", "batch_under_alert", "batch_in_alert", "hidden_medicine", "code_fails_check",
        "strength_not_in_registers", "pack_not_in_registers", "form_not_in_registers", "maker_not_in_registers",
        "code_of_another_product", "combination_nobody_authorised", "offer_named_by_authority",
        "licence_number_of_another", "licence_number_unknown", "licence_number_fails_check", "misnamed_regulator",
        "contradictory_source", "made_in_two_places", "price_below_any_genuine", "stock_photo",
    }
)  # fmt: skip
"""Signs that rest on what is known of product and seller: no wording makes them less sure."""
ONLY_NAMED = frozenset({"drug_inside"})
TOUCHED = (
    frozenset({*ACTS, "copying", "passing", "relabelling", "pressing", "printing", "own_make", "other_inside"})
    - ONLY_NAMED
)
"""Themes without which a text tells of no act: then its wording tells next to nothing, NO_ACT at most."""
NO_ACT = 0.05
SUSPECT = 0.55
"""From here on an offer is suspected of misrepresentation: a little above where both errors weigh alike."""
SIGNS = 0.3
"""How much a sure sign moves the chance that the wording gives, in logits: little, since the wording holds its words,
and beside it a sign adds next to nothing on texts of hands that no sign was made for."""
PLACE = 0.5
"""How much a place that reads as a lawful seller's speaks against it, of its own logits."""
SURE = 1e-4
PLAIN = 0.85
"""Signs as sure as this speak for themselves where the title itself calls a medicine a copy, and nobody reports or
refuses it.
"""


def join_falsified(signals: Sequence[tuple[NamedSignal, float]], scores: Scores, case: Case, *, medical: bool) -> float:
    """The chance that identity, composition or source is misrepresented.

    `signals` are those that point there, each with its strength in [0, 1]. The model's chance counts where something
    `medical` seems to be offered: a replica of a watch is no matter of ours. A place that reads as a lawful seller's
    makes it less likely; being unlawful never makes it more likely.
    """
    facts = either(strength for signal, strength in signals if signal.indicator in FACTS)
    if not medical:
        return facts
    signs = either(strength for signal, strength in signals if signal.indicator != WORDING)
    wording = logit(scores.falsifying, NO_ACT if TOUCHED.isdisjoint(case.text.tables) else 1 - SURE)
    place = 0.0 if scores.unlawful is None else min(0.0, PLACE * logit(scores.unlawful, 0.5))
    joined = 1 / (1 + math.exp(-(wording + SIGNS * signs + place)))
    return max(joined, facts, signs if signs >= PLAIN and _is_called_a_copy(case) else 0.0)


def logit(chance: float, most: float = 1 - SURE) -> float:
    """The logit of a chance in [0, 1], which counts as `SURE` at least and as `most` at most."""
    chance = min(max(chance, SURE), most)
    return math.log(chance / (1 - chance))


def _is_called_a_copy(case: Case) -> bool:
    """Whether the title of an offer says that the medicine it names is a copy."""
    tables = case.text.tables
    sells = case.count_conduct() > 0 or "waives_prescription" in tables
    if not case.names or "refused" in tables or ("reported" in tables and not sells):
        return False
    return in_title(case, "copying")


def either(strengths: Iterable[float]) -> float:
    """The chance that at least one of several independent signs is right."""
    return 1.0 - math.prod(1.0 - strength for strength in strengths)
