# SPDX-License-Identifier: EUPL-1.2
"""Signs in the footing of a seller: who may sell there, who speaks, and whether a prescription is only pretended."""

from classifiers.assessment import Signal
from classifiers.context import Case
from classifiers.hits import NameHit, PhraseHit
from classifiers.silence import PARTY, silent_without
from classifiers.standing import (
    has_spoken,
    in_title,
    is_lawful,
    is_priced,
    open_place,
    sign_of_informal_sale,
    standing_of,
)
from classifiers.strengths import STRENGTH

PERSONAL = ("private_sale", "informal", "messenger_only", "anonymous_messenger", "diverted")
"""Tables of what a person says who sells something of his own."""
DOPING = ("anabolic", "androgen", "growth hormone", "erythropoie", "sarm", "selective androgen", "peptide hormone")
BRANDS = frozenset({"brand", "market_brand", "vet_brand"})
"""Brands of unknown status are those of the central register, which are on prescription but for a few."""
NOT_GRAVE = frozenset({"supplement", "natural", "novelty", "not_grave"})
"""Beside these, words such as hormone, steroid or vaccine tell of something else."""
NEAR = 60
"""Letters between an illness and the word that promises to cure it."""
GRAMS = frozenset({"g", "gr", "г", "ml", "мл"})
TELLING = 0.6
"""From here on the wording of a place is shown as a sign."""
QUOTED = 120
SURELY = 0.97
"""No wording is shown as surer than this."""
DOSED = frozenset({"benzodiazepine", "opioid", "hypnotic", "sedative", "thienodiazepine"})


@silent_without(PARTY)
def sold_without_footing(case: Case) -> Signal | None:
    """A medicine on prescription is sold at a place whose own words name no lawful trade, or in informal ways there."""
    if case.hidden_service or not has_spoken(case) or is_lawful(case) or not _is_sold(case):
        return None
    what = grave_medicine(case)
    if what is None or _is_street_drug(case) or case.text.find("asks_prescription") is not None:
        return None
    sign = sign_of_informal_sale(case)
    if sign is not None:
        return Signal(strength=0.64, quote=f"{what} ({sign.quote})")
    return Signal(strength=0.62, quote=what) if is_doping(case) else None


@silent_without(PARTY)
def offered_by_somebody_there(case: Case) -> Signal | None:
    """A person offers a medicine on pages of others: a forum, a leaflet, comments under a pharmacy's product."""
    if case.hidden_service or not has_spoken(case):
        return None
    what = grave_medicine(case)
    personal = says_own(case)
    if what is None or personal is None or not _is_sold(case):
        return None
    if not _is_page_of_others(case):
        return None
    return Signal(strength=0.66, quote=f"{what} ({personal.quote})")


@silent_without("sham_rx")
def prescription_only_pretended(case: Case) -> Signal | None:
    """The prescription is a formality of the order: a ticked box, a doctor who signs unseen, no consultation."""
    if grave_medicine(case) is None:
        return None
    found = case.count("sham_rx")
    if not found:
        return None
    return case.find("sham_rx", 0.7 if found > 1 else 0.5)


@silent_without("far_seat")
def seated_or_sent_from_afar(case: Case) -> Signal | None:
    """A seller of medicines on prescription sits or sends from where the buyer's law does not reach."""
    if grave_medicine(case) is None or any(standing_of(party).trade_only for party in case.parties):
        return None
    return case.find_in_listing("far_seat", 0.3) if open_place(case) is not None else case.find("far_seat", 0.3)


@silent_without("illness")
def presented_as_curing(case: Case) -> Signal | None:
    """What is no known medicine is presented as curing a grave illness: a medicine by presentation."""
    if case.prescribed is not None or not has_spoken(case) or not is_priced(case):
        return None
    if any(standing_of(party).licence is not None or "pharmacy" in party.reading.tables for party in case.parties):
        return None
    quote = promise_of_cure(case)
    if quote is None:
        return None
    if "supplement" in case.text.tables or "novelty" in case.text.tables:
        return Signal(strength=0.4, quote=quote)
    more = "miracle" in case.text.tables or "natural" in case.text.tables or sign_of_informal_sale(case) is not None
    return Signal(strength=0.62 if more else 0.45, quote=quote)


def designer_medicine(case: Case) -> Signal | None:
    """A designer benzodiazepine or opioid is sold in doses or forms of medicines."""
    hit = dosed_designer(case)
    return Signal(strength=0.65, quote=hit.quote) if hit is not None and (case.parties or is_priced(case)) else None


@silent_without(PARTY)
def unlawful_place_wording(case: Case) -> Signal | None:
    """Place and offer read as those of sellers who may not sell, as the model learnt it from texts labelled by hand."""
    return wording_of_place(case, case.unlawful) if case.unlawful is not None and case.unlawful >= TELLING else None


UNAUTHORISED = (
    sold_without_footing,
    offered_by_somebody_there,
    prescription_only_pretended,
    seated_or_sent_from_afar,
    presented_as_curing,
    designer_medicine,
    unlawful_place_wording,
)


def wording_of_place(case: Case, strength: float) -> Signal:
    """The wording of site or seller as a sign, with a phrase of its most telling theme that is meant as it stands."""
    for party in case.parties:
        hit = party.reading.find(case.theme or "")
        if hit is not None:
            return Signal(strength=min(strength, SURELY), quote=hit.quote, where=party.where)
    party = case.parties[-1]
    return Signal(strength=min(strength, SURELY), quote=party.reading.raw[:QUOTED], where=party.where)


def grave_medicine(case: Case) -> str | None:
    """What names a medicine that nobody may sell without a prescription or a licence; None: nothing does."""
    if case.is_device_for_medicine:
        return None
    if case.prescribed is not None:
        return case.prescribed
    if is_doping(case):
        return case.names[0].quote
    for name in case.names:
        if name.entry.via in BRANDS and name.entry.prescription_only is None:
            return name.quote
    if "grave" in case.text.tables and NOT_GRAVE.isdisjoint(case.text.tables) and not in_title(case, "device"):
        hit = case.text.find("grave")
        if hit is not None:
            return hit.quote
    return case.listing.title[:80] if _is_dosed_and_waived(case) else None


def _is_dosed_and_waived(case: Case) -> bool:
    """Whether something dosed is sold with the words that no prescription is asked, and no lawful shop speaks so."""
    tables = case.text.tables
    if "waives_prescription" not in tables or ("sham_rx" not in tables and "informal" not in tables):
        return False
    return STRENGTH.search(case.text.folded.text, 0, case.title_length) is not None


def is_doping(case: Case) -> bool:
    """Whether a steroid, a growth hormone, EPO or a controlled medicine is named."""
    return any(
        bool(row.schedule) or any(word in row.therapeutic_class.lower() for word in DOPING)
        for _, row in case.substances
    )


def promise_of_cure(case: Case) -> str | None:
    """An illness and, in the same breath, the word that promises to cure it."""
    tables = case.text.tables
    if "illness" not in tables or "cure" not in tables:
        return None
    for start, end in case.text.find_all("illness")[:20]:
        for begin, stop in case.text.find_all("cure")[:20]:
            if max(start, begin) - min(end, stop) <= NEAR:
                first, last = min(start, begin), max(end, stop)
                return case.text.raw[slice(*case.text.folded.span(first, last))]
    return None


def dosed_designer(case: Case) -> NameHit | None:
    """A designer drug that acts as a class of medicines does and comes as tablets, pellets or in milligrams."""
    for hit in case.narcotics:
        row = hit.entry.substance
        if row is None or not any(word in row.therapeutic_class.lower() for word in DOSED):
            continue
        if "form" in case.text.tables or STRENGTH.search(case.text.folded.text, 0, case.title_length):
            return hit
    return None


def _is_street_drug(case: Case) -> bool:
    """Whether the words are those of street drugs, and neither a form nor a dose in milligrams is named."""
    if not case.narcotics and "contraband" not in case.text.tables:
        return False
    units = {match.group(2) for match in STRENGTH.finditer(case.text.folded.text, 0, case.title_length)}
    return "form" not in case.text.tables and not units - GRAMS


def _is_sold(case: Case) -> bool:
    if is_priced(case):
        return True
    if any(party.reading.count("publication") for party in case.parties):
        return "private_sale" in case.text.tables
    if is_sold_by_word(case):
        return True
    menu = any(hit.start < case.title_length for hit in case.names) and "?" not in case.listing.title
    return menu and any("messenger_only" in party.reading.tables for party in case.parties)


def is_sold_by_word(case: Case) -> bool:
    """Whether the listing's own words sell."""
    return any(table in case.text.tables for table in ("private_sale", "offer", "bulk", "messenger_only"))


def says_own(case: Case) -> PhraseHit | None:
    """What a person says who sells something of his own; None: the listing says nothing of the kind."""
    for table in PERSONAL:
        if table in case.text.tables and (hit := case.text.find(table)) is not None:
            return hit
    return None


def _is_page_of_others(case: Case) -> bool:
    """Whether those who run the place are not those who post; a pharmacy's page only where a comment says so."""
    comment = any(start < case.title_length for start, _, _ in case.text.tables.get("comment_word", ()))
    if comment:
        return True
    if is_lawful(case):
        return False
    if any(party.reading.count("no_sales") or party.reading.count("publication") for party in case.parties):
        return True
    return open_place(case) is not None
