# SPDX-License-Identifier: EUPL-1.2
"""Falsity: what the signs and the wording as a whole say together on whether something is falsified."""

import math
from collections.abc import Iterable, Sequence

from classifiers.acts import ACTS
from classifiers.assessment import NamedSignal
from classifiers.context import Case
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
    }
)  # fmt: skip
"""Signs that rest on what is known of a product: no wording makes them less sure."""
MILD = frozenset({"mark_of", "genuine", "refused", "reported", "expired", "declared", "untold", "false_paper"})
TOUCHED = frozenset({*ACTS, "copying", "passing", "relabelling", "pressing", "printing", "own_make", "other_inside"})
SAID = TOUCHED - MILD
"""Themes without which a text tells of no act: a brand, its maker and a plain box are no misrepresentation."""
NO_ACT = 0.35
"""What the wording may tell at most where no act is told of: a doubt, and never a suspicion."""
SUSPECT = 0.6
PAPERS = ("document", "paper_thing", "packaging", "tool", "empty_pack")
SIGNS, BASE = 1.2, -0.15
"""How much a sure sign moves the chance that the wording gives, in logits, and what its absence takes away: fitted on
texts of hands that were left out of training."""
SURE = 1e-4
PLAIN = 0.85
"""Signs as sure as this speak for themselves where the title itself calls it a copy, and nobody reports or refuses."""


def join_falsified(signals: Sequence[tuple[NamedSignal, float]], wording: float, case: Case, *, medical: bool) -> float:
    """The chance that identity, composition or source is misrepresented.

    `signals` are those that point there, each with its strength in [0, 1]; `wording` is the model's chance, which
    counts where something `medical` seems to be offered: a replica of a watch is no matter of ours.
    """
    signs = either(strength for signal, strength in signals if signal.indicator != WORDING)
    if not medical or TOUCHED.isdisjoint(case.text.tables):
        return signs
    chance = min(max(wording, SURE), 1 - SURE)
    joined = 1 / (1 + math.exp(-(math.log(chance / (1 - chance)) + SIGNS * signs + BASE)))
    if SAID.isdisjoint(case.text.tables):
        return max(signs, min(joined, NO_ACT))
    plain = signs if signs >= PLAIN and _is_called_a_copy(case) else 0.0
    return max(joined, plain, either(strength for signal, strength in signals if signal.indicator in FACTS))


def lawful_beside(legal: float, case: Case, signals: Sequence[tuple[NamedSignal, float]]) -> float:
    """What is left of the signs of lawful sale: nothing for papers and tools, which no pharmacy's licence covers, and
    nothing beside a sign of misrepresentation, though the wording speaks against it: then a person looks.
    """
    if any(strength >= SUSPECT for signal, strength in signals if signal.indicator != WORDING):
        return 0.0
    return 0.0 if not case.names and any(in_title(case, table) for table in PAPERS) else legal


def _is_called_a_copy(case: Case) -> bool:
    """Whether the title of an offer says that what it names is a copy."""
    tables = case.text.tables
    sells = case.count_conduct() > 0 or "waives_prescription" in tables
    if "refused" in tables or ("reported" in tables and not sells):
        return False
    return in_title(case, "copying")


def either(strengths: Iterable[float]) -> float:
    """The chance that at least one of several independent signs is right."""
    return 1.0 - math.prod(1.0 - strength for strength in strengths)
