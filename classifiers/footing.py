# SPDX-License-Identifier: EUPL-1.2
"""Footing: what follows for a verdict from where something is offered, by whom, and on what trade."""

from classifiers.assessment import NamedSignal, PointsTo
from classifiers.context import Case
from classifiers.model import Scores
from classifiers.standing import has_spoken, in_title, is_priced, speaks_of_device
from classifiers.strengths import STRENGTH

PUBLISHED = frozenset({"published_text", "place_sells_nothing", "page_of_advice"})
"""Where these are found the place tells more than the wording."""
ASKING = frozenset({"wanted_post", "question_on_page"})
FOOTING = frozenset({"sold_without_footing", "offered_by_somebody_there", "presented_as_curing", "designer_medicine"})
"""Signs that find what is sold in the listing and who may not sell it in its place."""
NOT_OURS = frozenset({"contraband", "supplement", "novelty"})
SAID_MEDICAL = ("medical_words", "described", "grave", "device", "device_word", "accessory", "illness", "veterinary")
"""Beside a price, on a site that is known, one of these leaves a doubt whether something medical is offered."""
SAYS_MEDICINE = frozenset({"grave", "illness", "miracle", "asks_prescription", "waives_prescription", "tainted"})
CREAMS = frozenset({"g", "gr", "г", "ml", "мл", "kg", "кг", "l", "л"})
"""Units of creams, drinks and other goods."""
GOODS_SURE = 0.9
SURELY_TOLD = 0.95


def of_who_speaks(signals: tuple[NamedSignal, ...]) -> tuple[NamedSignal, ...]:
    """Signs without what a site says of itself, where somebody else offers on its pages."""
    if all(signal.indicator != "offered_by_somebody_there" for signal in signals):
        return signals
    return tuple(
        one
        for one in signals
        if one.indicator not in PUBLISHED and (one.points_to is not PointsTo.LEGAL or one.where == "listing")
    )


def is_offered_by_footing(case: Case, signals: tuple[NamedSignal, ...], scores: Scores) -> bool:
    """Whether the footing tells that a medical product is offered, whatever the model makes of the words."""
    found = {signal.indicator for signal in signals} & FOOTING
    if scores.not_offer >= 0.5:
        return "offered_by_somebody_there" in found and is_priced(case) and scores.not_offer < SURELY_TOLD
    return bool(found) or _is_service_of_trade(case, signals)


def _is_service_of_trade(case: Case, signals: tuple[NamedSignal, ...]) -> bool:
    """Whether a lawful trade asks a price for a device of its own, or for a vaccine or another medicine it gives."""
    if not is_priced(case) or not NOT_OURS.isdisjoint(case.text.tables):
        return False
    if any(signal.indicator == "device_of_its_trade" for signal in signals):
        return True
    return in_title(case, "grave") and any(one.points_to is PointsTo.LEGAL and one.where == "site" for one in signals)


def may_be_medical(case: Case, scores: Scores) -> bool:
    """Whether something medical is priced, though too little is said to take it for an offer of it."""
    if not is_priced(case) or case.hidden_service or case.narcotics:
        return False
    if scores.contraband > 0.5 or scores.goods > GOODS_SURE or not NOT_OURS.isdisjoint(case.text.tables):
        return False
    if not (has_spoken(case) or "private_sale" in case.text.tables):
        return False
    if any(hit.start < case.title_length for hit in case.names):
        return True
    return any(in_title(case, table) for table in SAID_MEDICAL)


def may_need_leave(case: Case) -> bool:
    """Whether what is offered may be something that not everybody may sell, so that it matters who does."""
    if case.is_device_for_medicine or case.is_novelty:
        return False
    if case.prescribed is not None:
        return True
    if not NOT_OURS.isdisjoint(case.text.tables):
        return False
    return case.speaks_medicine or not case.text.tables.keys().isdisjoint(SAID_MEDICAL)


def is_ordinary(case: Case, *, suspected: bool) -> bool:
    """Whether the title names ordinary goods, cosmetics or a course, and nothing in the text names a medicine."""
    if suspected or not in_title(case, "goods_word") or case.names or case.narcotics or case.prescribed is not None:
        return False
    if not SAYS_MEDICINE.isdisjoint(case.text.tables) or speaks_of_device(case):
        return False
    units = {match.group(2) for match in STRENGTH.finditer(case.text.folded.text, 0, case.title_length)}
    return not units - CREAMS


def is_device_on_shelf(case: Case) -> bool:
    """Whether a price is asked for a device."""
    return speaks_of_device(case) and is_priced(case)
