# SPDX-License-Identifier: EUPL-1.2
"""Signs that what a pack says of its origin, its seller or its contents is not so, as sellers tell each other."""

from classifiers.assessment import Signal
from classifiers.context import Case
from classifiers.indicators_falsifying import branded, meant, near, of_medicine, signal_at
from classifiers.silence import silent_without
from classifiers.strengths import STRENGTH

PRESENTED = frozenset({"natural", "tainted"})
CLOSE = 48
"""Characters between "a real" and the pharmacist whose name is used."""


@silent_without("claimed_origin")
def origin_on_pack_not_its_own(case: Case) -> Signal | None:
    """The pack names a country or maker, and the seller says that it is made elsewhere."""
    if not _of_medicine_or_form(case) or case.count("licensed"):
        return None
    for start, end, _ in case.text.tables.get("claimed_origin", ()):  # sellers put it in quotation marks themselves
        if near(case, "own_make", start, end) or near(case, "made_elsewhere", start, end):
            return signal_at(case, 0.65, start, end)
    return None


@silent_without("a_real_one")
def pharmacy_identity_borrowed(case: Case) -> Signal | None:
    """The name, number or label of a real pharmacy or pharmacist is put on somebody else's goods or shop."""
    if case.count("asks_prescription"):
        return None
    for start, end in meant(case, "a_real_one"):
        of_pharmacy = [
            *near(case, "pharmacy", start, end, reach=CLOSE),
            *near(case, "licensed", start, end, reach=CLOSE),
        ]
        if of_pharmacy and (near(case, "identity_mark", start, end) or near(case, "shop_front", start, end)):
            return signal_at(case, 0.65, start, end)
    return None


@silent_without("other_inside")
def contents_not_as_labelled(case: Case) -> Signal | None:
    """The seller says that pack or label speak of one thing and another is inside."""
    if not _of_medicine_or_form(case) or case.count("licensed"):
        return None
    for start, end in meant(case, "other_inside"):
        if near(case, "identity_mark", start, end) and (_says_what(case) or branded(case, start, end)):
            return signal_at(case, 0.62, start, end)
    return None


def _says_what(case: Case) -> bool:
    """Whether a text names or measures what is inside."""
    if case.text.names or not PRESENTED.isdisjoint(case.text.tables):
        return True
    return STRENGTH.search(case.text.folded.text) is not None


@silent_without("passing", "relabelling")
def hint_of_disguise(case: Case) -> Signal | None:
    """The seller speaks of what passes as original, or of packs that were changed, and not of whose."""
    if not _of_medicine_or_form(case) or case.count("licensed") or case.count("asks_prescription"):
        return None
    spans = [*meant(case, "passing"), *meant(case, "relabelling")]
    if not spans:
        return None
    return signal_at(case, 0.6 if len({case.text.folded.text[a:b] for a, b in spans}) > 1 else 0.35, *spans[0])


FALSIFIED = (origin_on_pack_not_its_own, pharmacy_identity_borrowed, contents_not_as_labelled, hint_of_disguise)


def _of_medicine_or_form(case: Case) -> bool:
    """Whether a text speaks of medicines, or of ampoules, tablets and the like that no food or cosmetic is."""
    tables = case.text.tables
    if of_medicine(case):
        return True
    return "form" in tables and not case.is_novelty and "supplement" not in tables and "contraband" not in tables
