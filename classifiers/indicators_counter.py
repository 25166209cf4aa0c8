# SPDX-License-Identifier: EUPL-1.2
"""Counter-signs, which matter as much: lawful sale, and what is no offer or no medical product at all."""

from classifiers.assessment import Signal
from classifiers.context import Case
from classifiers.indicators_authorisation import logo_of
from classifiers.silence import NAME, PARTY, silent_without
from classifiers.standing import has_unlawful_conduct
from crawler.profile import PrescriptionPolicy, SiteProfile


@silent_without("asks_prescription", PARTY)
def prescription_asked_for(case: Case) -> Signal | None:
    """The offer or its seller asks for a prescription."""
    if case.count("waives_prescription"):
        return None
    for party in case.parties:
        if party.profile.prescription_policy is PrescriptionPolicy.ASKED:
            quote = next(iter(party.profile.prescription_quotes), "prescription asked for")
            return Signal(strength=0.5, quote=quote, where=party.where)
    return case.find("asks_prescription", 0.5)


@silent_without("waives_prescription")
def refuses_without_prescription(case: Case) -> Signal | None:
    """The seller says that he never sells without prescription."""
    for where, reading in (("listing", case.text), *((party.where, party.reading) for party in case.parties)):
        if hit := reading.find_negated("waives_prescription"):
            return Signal(strength=0.4, quote=hit.quote, where=where)
    return None


@silent_without(PARTY)
def order_form_asks_prescription(case: Case) -> Signal | None:
    """The order form asks for a prescription."""
    if case.site is None or not isinstance(case.site.profile, SiteProfile):
        return None
    if not case.site.profile.order_form_asks_prescription:
        return None
    return Signal(strength=0.4, quote="order form asks for a prescription", where="site")


@silent_without("licensed")
def claims_licence(case: Case) -> Signal | None:
    """The seller calls itself licensed or registered; a claim, not yet confirmed by a register."""
    if case.hidden_service or (case.count("waives_prescription") and not _is_free(case)):
        return None
    return case.find("licensed", 0.4)


@silent_without(PARTY)
def shows_licence_number(case: Case) -> Signal | None:
    """The seller shows a licence number that a register could confirm."""
    for party in case.parties:
        numbers = party.profile.licence_numbers if isinstance(party.profile, SiteProfile) else party.profile.numbers
        if numbers and not case.hidden_service:
            return Signal(strength=0.4, quote=numbers[0], where=party.where)
    return None


@silent_without(PARTY)
def logo_leads_to_register(case: Case) -> Signal | None:
    """The common logo leads to the authority's register of sellers."""
    finding = logo_of(case)
    if finding is None or finding.strength_for <= 0:
        return None
    return Signal(strength=finding.strength_for, quote=finding.quote, where="site")


@silent_without("hospital")
def supply_to_professionals(case: Case) -> Signal | None:
    """The product is meant for hospitals or professionals, who may have their own lawful channel."""
    return case.find("hospital", 0.3)


def _is_free(case: Case) -> bool:
    """Whether "without prescription" may be the lawful word for what is free of it: nothing named needs one."""
    return case.prescribed is None and not has_unlawful_conduct(case)


@silent_without("veterinary")
def veterinary_channel(case: Case) -> Signal | None:
    """The product is a veterinary medicine offered for animals."""
    if case.count("waives_prescription"):
        return None
    return case.find_in_listing("veterinary", 0.2)


@silent_without(NAME)
def free_of_prescription(case: Case) -> Signal | None:
    """All medicines named are free of prescription where the table knows a status."""
    if not case.names or any(hit.entry.prescription_only is not False for hit in case.names):
        return None
    return Signal(strength=0.35, quote=case.names[0].quote, where="reference")


@silent_without("warning")
def public_warning(case: Case) -> Signal | None:
    """The text warns of fakes or illegal sellers, or reports a measure of an authority."""
    found = case.text.count("warning")
    return case.find_in_listing("warning", min(0.9, 0.3 * found)) if found else None


@silent_without("news")
def news_report(case: Case) -> Signal | None:
    """The text reads as news: who said what, when, and what became of it."""
    found = case.text.count("news")
    return case.find_in_listing("news", min(0.8, 0.2 * found)) if found >= 2 else None


@silent_without("info")
def health_information(case: Case) -> Signal | None:
    """The text explains an illness or a medicine and sells nothing."""
    found = case.text.count("info")
    return case.find_in_listing("info", min(0.8, 0.2 * found)) if found >= 2 else None


@silent_without("forum")
def patients_talk(case: Case) -> Signal | None:
    """Patients or customers talk of their own experience."""
    found = case.text.count("forum")
    return case.find_in_listing("forum", min(0.8, 0.25 * found)) if found >= 2 else None


@silent_without("sold_out")
def sold_out(case: Case) -> Signal | None:
    """The product is no longer offered."""
    return case.find_in_listing("sold_out", 0.2)


def plain_narcotic(case: Case) -> Signal | None:
    """A narcotic is offered that is not presented as a medicine."""
    return Signal(strength=0.5, quote=case.narcotics[0].quote) if case.narcotics and not case.names else None


@silent_without("contraband")
def other_contraband(case: Case) -> Signal | None:
    """Other illegal goods are offered: street drugs, documents of identity, money, weapons, data."""
    found = case.text.count("contraband")
    return case.find_in_listing("contraband", min(0.8, 0.25 * found)) if found else None


@silent_without("supplement")
def food_supplement(case: Case) -> Signal | None:
    """The product is a food supplement, cosmetic or ordinary good."""
    found = case.text.count("supplement")
    if not found or case.prescription_name is not None:
        return None
    return case.find_in_listing("supplement", min(0.8, 0.3 * found))


LEGAL = (
    prescription_asked_for,
    refuses_without_prescription,
    order_form_asks_prescription,
    claims_licence,
    shows_licence_number,
    logo_leads_to_register,
    supply_to_professionals,
    veterinary_channel,
    free_of_prescription,
)
NOT_AN_OFFER = (public_warning, news_report, health_information, patients_talk, sold_out)
NOT_MEDICAL = (plain_narcotic, other_contraband, food_supplement)
