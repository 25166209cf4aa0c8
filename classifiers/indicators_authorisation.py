# SPDX-License-Identifier: EUPL-1.2
"""Signs that product or seller has no authorisation, or that a prescription is not asked for."""

import re

from classifiers.assessment import Signal
from classifiers.context import Case, Party, is_grey
from classifiers.logos import LogoFinding, judge_logos
from classifiers.silence import NAME, PARTY, silent_without
from classifiers.standing import names_its_authority
from crawler.profile import PrescriptionPolicy, ProfilePageKind, SellerProfile, SiteProfile

HEAD, EDGE = 12, 3
"""Letters at the head and the end of a title within which a private seller says that he sells."""
SOLD = frozenset({"offer", "private_sale", "bulk", "messenger_only", "discreet", "crypto_only", "hospital"})
"""Beside these somebody's own medicine is for sale, and not only told of."""


@silent_without(NAME)
def never_authorised_substance(case: Case) -> Signal | None:
    """The substance has no human authorisation anywhere in the table's scope, at the table's date.

    Source: config/data/substances.csv, never_authorised (EU/EEA, GB, CH, US, CA, AU, JP).
    """
    table = case.reference.tables["substances"]
    for hit, substance in case.substances:
        if substance.never_authorised and not is_grey(substance) and not case.text.count("veterinary"):
            return Signal(strength=0.8, quote=f"{hit.quote} ({substance.inn}: none known on {table.as_of})")
    return None


@silent_without(NAME)
def brand_of_other_markets(case: Case) -> Signal | None:
    """The product's brand is known from sale to countries in which that product is not authorised."""
    for hit, _ in case.substances:
        if hit.entry.via == "market_brand":
            return Signal(strength=0.3, quote=hit.quote)
    return None


@silent_without(NAME)
def controlled_substance_offered(case: Case) -> Signal | None:
    """A medicine with a substance under the UN drug conventions is offered on the Internet."""
    for hit, substance in case.substances:
        if substance.schedule:
            return Signal(strength=0.15, quote=f"{hit.quote} ({substance.schedule})")
    return None


@silent_without("waives_prescription")
def prescription_waived(case: Case) -> Signal | None:
    """The offer says that no prescription is needed for a medicine that is on prescription.

    Where no prescription-only name is known the words may praise what is lawfully free of prescription: then they count
    half, and more only beside other wording of unlawful shops. So they do at a seller that calls itself licensed.
    """
    if _is_free_of_prescription(case) or not case.sells_medicine:
        return None
    lawful = any(party.reading.count("licensed") >= 2 for party in case.parties) and not case.count_conduct()
    grave = case.prescription_name is not None or "grave" in case.text.tables
    doubtful = lawful or (not grave and case.count_conduct() < 2)
    if not _is_controlled(case) and (_asks_too(case) or any(names_its_authority(party) for party in case.parties)):
        return case.find_in_listing("waives_prescription", 0.25)
    return case.find_in_listing("waives_prescription", 0.4 if doubtful else 0.9)


def _is_controlled(case: Case) -> bool:
    return any(substance.schedule for _, substance in case.substances)


def _asks_too(case: Case) -> bool:
    """Whether the listing itself asks for a prescription: "without one the order is cancelled"."""
    return case.text.find("asks_prescription") is not None


@silent_without(PARTY)
def site_waives_prescription(case: Case) -> Signal | None:
    """The seller or site says that it sells prescription medicines without prescription."""
    if _is_free_of_prescription(case) or not case.sells_medicine:
        return None
    for party in case.parties:
        hit = party.reading.find("waives_prescription")
        policy = party.profile.prescription_policy
        if policy is PrescriptionPolicy.ASKED or (hit is None and policy is not PrescriptionPolicy.WAIVED):
            continue
        quote = hit.quote if hit is not None else next(iter(party.profile.prescription_quotes), "none asked for")
        return Signal(strength=_weight_of_waiver(case, party), quote=quote, where=party.where)
    return None


def _weight_of_waiver(case: Case, party: Party) -> float:
    """Full for a prescription-only medicine; "without prescription" is also what lawful shops call free medicines."""
    licensed = party.reading.count("licensed") >= 3
    if case.prescription_name is not None:
        if names_its_authority(party):
            return 0.25
        return 0.5 if licensed else 0.82
    if licensed or case.count_conduct() < 1:
        return 0.25
    of_unknown_status = any(hit.entry.prescription_only is None for hit in case.names)
    return 0.75 if case.count_conduct() >= 2 else 0.5 if of_unknown_status else 0.3


@silent_without(PARTY)
def contradictory_prescription_policy(case: Case) -> Signal | None:
    """The site says in one place that a prescription is needed and in another that it is not."""
    for party in case.parties:
        if party.profile.prescription_policy is PrescriptionPolicy.CONTRADICTORY and case.prescription_name:
            return Signal(strength=0.5, quote=" / ".join(party.profile.prescription_quotes[:2]), where=party.where)
    return None


@silent_without(PARTY)
def order_form_asks_nothing(case: Case) -> Signal | None:
    """The order form for prescription-only medicines asks for no prescription."""
    if case.site is None or case.prescription_name is None or not isinstance(case.site.profile, SiteProfile):
        return None
    if case.site.profile.order_form_asks_prescription is not False:
        return None
    if case.site.profile.prescription_policy is PrescriptionPolicy.ASKED:
        return None
    return Signal(strength=0.4, quote=case.prescription_name.quote, where="site")


@silent_without(PARTY)
def remote_sale_forbidden(case: Case) -> Signal | None:
    """A prescription-only medicine is offered to or from a country that forbids its remote sale.

    Source: config/data/registers.csv, online_rx_sale_allowed.
    """
    if case.prescription_name is None or (case.site is None and case.seller is None):
        return None
    stated = {*case.listing.ships_from, *(c for party in case.parties for c in party.profile.countries)}
    for code in sorted(stated):
        country = case.reference.countries.get(code)
        if country is not None and country.online_prescription_sale is False:
            return Signal(strength=0.3, quote=f"{case.prescription_name.quote} ({country.name})", where="reference")
    return None


def hidden_service_seller(case: Case) -> Signal | None:
    """A medicine is offered on a hidden service: an anonymous seller cannot be an authorised one."""
    if not case.hidden_service:
        return None
    quote = case.names[0].quote if case.names else case.listing.title[:80]
    return Signal(strength=0.95, quote=quote)


@silent_without(PARTY)
def anonymous_site(case: Case) -> Signal | None:
    """The site sells prescription-only medicines and names nobody: no address, company or licence."""
    site = case.site
    if site is None or case.prescription_name is None or not site.was_looked_at:
        return None
    profile = site.profile
    if not isinstance(profile, SiteProfile) or site.reading.count("licensed"):
        return None
    if profile.licence_numbers or profile.company_numbers or profile.addresses or profile.legal_names:
        return None
    return Signal(strength=0.4, quote=profile.site, where="site")


@silent_without(PARTY)
def anonymous_seller(case: Case) -> Signal | None:
    """A marketplace seller offers prescription-only medicines and shows no licence or company number."""
    seller = case.seller
    if seller is None or case.prescription_name is None or not isinstance(seller.profile, SellerProfile):
        return None
    if seller.profile.numbers or case.listing.seller_numbers or seller.reading.count("licensed"):
        return None
    return Signal(strength=0.4, quote=seller.profile.seller, where="seller")


@silent_without(PARTY)
def logo_misused(case: Case) -> Signal | None:
    """The common logo for online sellers is shown but does not lead to the authority's register."""
    finding = logo_of(case)
    if finding is None or finding.strength_against <= 0:
        return None
    return Signal(strength=finding.strength_against, quote=finding.quote, where="site")


@silent_without(PARTY)
def logo_absent(case: Case) -> Signal | None:
    """A seller that claims a place in the EU or EEA and delivers offers medicines without the common logo.

    Portugal asks for it only where other Member States are served; a shop where one collects needs none.
    """
    site = case.site
    if site is None or not site.was_looked_at or not case.names or not isinstance(site.profile, SiteProfile):
        return None
    if site.profile.logos or site.reading.count("licensed") or not _delivers(case, site.profile):
        return None
    abroad = {*case.listing.ships_to, *site.profile.ships_to} - {"PT"}
    for code in site.profile.countries:
        country = case.reference.countries.get(code)
        if country is not None and country.eu_eea in ("EU", "EEA") and (code != "PT" or abroad):
            return Signal(strength=0.25, quote=f"{site.profile.site} ({country.name})", where="site")
    return None


def _delivers(case: Case, profile: SiteProfile) -> bool:
    return bool(
        case.listing.ships_to
        or profile.ships_to
        or any(page.kind is ProfilePageKind.DELIVERY for page in profile.pages)
        or any(_speaks_of_delivery(party) for party in case.parties)
    )


def _speaks_of_delivery(party: Party) -> bool:
    if "delivery" not in party.memo:
        party.memo["delivery"] = DELIVERY.search(party.reading.folded.text) is not None
    return bool(party.memo["delivery"])


DELIVERY = re.compile(r"deliver|shipping|versand|liefer|livraison|envi[oi]|spedizion|wysylk|dostaw|bezorg|levering")


@silent_without(PARTY)
def two_identities(case: Case) -> Signal | None:
    """Another brand or domain was left in the site's template."""
    if case.site is None or not isinstance(case.site.profile, SiteProfile) or not case.site.profile.foreign_names:
        return None
    return Signal(strength=0.25, quote=", ".join(case.site.profile.foreign_names[:3]), where="site")


@silent_without("diverted", "private_sale")
def diverted_medicine(case: Case) -> Signal | None:
    """A medicine comes out of the legal chain: somebody's own prescription, a private sale, a hospital, a pharmacy."""
    if not case.names:
        return None
    strength = 0.65 if case.prescription_name else 0.5
    sold = case.listing.price is not None or case.hidden_service or not SOLD.isdisjoint(case.text.tables)
    return case.find_in_listing("diverted", strength if sold else 0.3) or _private_sale(case, strength)


def _private_sale(case: Case, strength: float) -> Signal | None:
    """A word of selling at the head or end of a title ("I sell") is what no pharmacy writes."""
    if case.prescription_name is None or any(party.reading.count("licensed") for party in case.parties):
        return None
    for start, end, _ in case.text.tables.get("private_sale", ()):
        if start <= HEAD or case.title_length - EDGE <= end <= case.title_length:
            return Signal(strength=strength, quote=case.text.raw[slice(*case.text.folded.span(start, end))])
    return None


@silent_without("veterinary")
def veterinary_for_people(case: Case) -> Signal | None:
    """A veterinary medicine is offered for people, or on prescription terms that are waived."""
    if not case.text.count("veterinary") or not case.names:
        return None
    return case.find_in_listing("recreational", 0.5) or case.find_in_listing("for_people", 0.5)


UNAUTHORISED = (
    never_authorised_substance,
    brand_of_other_markets,
    controlled_substance_offered,
    prescription_waived,
    site_waives_prescription,
    contradictory_prescription_policy,
    order_form_asks_nothing,
    remote_sale_forbidden,
    hidden_service_seller,
    anonymous_site,
    anonymous_seller,
    logo_misused,
    logo_absent,
    two_identities,
    diverted_medicine,
    veterinary_for_people,
)


def _is_free_of_prescription(case: Case) -> bool:
    return bool(case.names) and all(hit.entry.prescription_only is False for hit in case.names)


def logo_of(case: Case) -> LogoFinding | None:
    """The best rung that the site's common logos reach, found once for all its listings."""
    if case.site is None or not isinstance(case.site.profile, SiteProfile):
        return None
    if "logo" not in case.site.memo:
        case.site.memo["logo"] = judge_logos(case.site.profile, case.reference)
    finding: LogoFinding | None = case.site.memo["logo"]
    return finding
