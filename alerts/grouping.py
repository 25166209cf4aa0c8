# SPDX-License-Identifier: EUPL-1.2
"""Grouping: which sightings deserve an alert, and which alert they belong to.

An alert is one seller (or the site itself) and one product group. That several belong to one operator is a proposal:
`alerts.folding` then lets one alert speak for them, which is undone when the proposal falls.
"""

import hashlib
from dataclasses import dataclass

from alerts.harm import Harm, HarmTables, assess_harm
from alerts.vulnerable import find_targets
from classifiers.assessment import Assessment, NamedSignal, PointsTo, Verdict
from crawler.listing import Listing
from crawler.page import PageState
from indexer.evidence import EvidenceRecord, ObservationKind

CRITICAL_HARM = 0.85
CLEAR = 0.5
SUSPECTED = {Verdict.FALSIFIED, Verdict.UNAUTHORISED}
WATCHED = SUSPECTED | {Verdict.NOT_SURE}
AGAINST = {PointsTo.FALSIFIED, PointsTo.UNAUTHORISED}
LEGAL = {PointsTo.LEGAL, PointsTo.NOT_AN_OFFER, PointsTo.NOT_MEDICAL}
MARKET_FAMILIES = {"marketplace", "board"}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One sighting that deserves a person's time, with the alert it belongs to."""

    key: str
    site: str
    seller: str
    harm: Harm
    targets: tuple[str, ...]
    """Whom it aims at, or in what need."""
    verdict: Verdict
    strength: float
    """The score of the verdict; for `not_sure` the higher of both."""
    record: EvidenceRecord
    listing: Listing
    assessment: Assessment


def find_candidate(record: EvidenceRecord, tables: HarmTables, families: dict[str, str]) -> Candidate | None:
    """The sighting as a candidate; None when it asks for nobody's time.

    `families` gives the family of each configured source, which tells a shop's own name from a seller on a market.
    """
    listing, assessment = record.listing, record.assessment
    if record.kind is not ObservationKind.LISTING or record.state is not PageState.OK or not listing or not assessment:
        return None
    if assessment.verdict not in WATCHED:
        return None
    harm = assess_harm(listing, assessment, tables)
    if not deserves_attention(assessment, harm):
        return None
    seller = seller_of(record, listing, families)
    return Candidate(
        key=alert_key(record.site, seller, harm.product_group, practice=record.practice),
        site=record.site,
        seller=seller,
        harm=harm,
        targets=find_targets(listing.title, harm, [hit.inn for hit in assessment.substances]),
        verdict=assessment.verdict,
        strength=verdict_strength(assessment),
        record=record,
        listing=listing,
        assessment=assessment,
    )


def deserves_attention(assessment: Assessment, harm: Harm) -> bool:
    """Suspected falsified or unauthorised always; `not_sure` only for the most harmful substances with a clear sign.

    A clear sign speaks against the offer and no equally clear one speaks for it, so that a licensed pharmacy that sells
    insulin stays quiet.
    """
    if assessment.verdict in SUSPECTED:
        return True
    if assessment.verdict is not Verdict.NOT_SURE or harm.weight < CRITICAL_HARM:
        return False
    return has_clear(assessment.indicators, AGAINST) and not has_clear(assessment.indicators, LEGAL)


def has_clear(signals: tuple[NamedSignal, ...], points_to: set[PointsTo]) -> bool:
    """Whether a strong signal points to one of these."""
    return any(signal.points_to in points_to and signal.strength >= CLEAR for signal in signals)


def verdict_strength(assessment: Assessment) -> float:
    """The score behind the verdict."""
    if assessment.verdict is Verdict.FALSIFIED:
        return assessment.falsified
    if assessment.verdict is Verdict.UNAUTHORISED:
        return assessment.unauthorised
    return max(assessment.falsified, assessment.unauthorised)


def seller_of(record: EvidenceRecord, listing: Listing, families: dict[str, str]) -> str:
    """The seller when the place has several; empty when the site itself sells."""
    if not listing.seller:
        return ""
    family = families.get(record.source)
    has_own_page = bool(listing.seller_url or record.seller_profile_sha256)
    if family in MARKET_FAMILIES or (family is None and (has_own_page or not names_site(listing.seller, record.site))):
        return listing.seller[:300]
    return ""


def names_site(seller: str, site: str) -> bool:
    """Whether a seller's name is the site's own: "Pill Shop Ltd" at pill-shop.example."""
    name, host = plain(seller), plain(site.removeprefix("www.").rsplit(".", 1)[0])
    return bool(name) and (name in host or host in name)


def plain(text: str) -> str:
    """Letters and digits alone, case folded."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def party_name(site: str, seller: str) -> tuple[str, str]:
    """Site and seller as they are compared: without case, one space between words."""
    return site.casefold(), " ".join(seller.casefold().split())


def operator_alert_key(operator_key: str, product_group: str) -> str:
    """Of the alert that speaks for all parties of an operator; operators of practice have keys of their own."""
    return hashlib.sha256("\x1f".join(("operator", operator_key, product_group)).encode()).hexdigest()[:24]


def alert_key(site: str, seller: str, product_group: str, *, practice: bool) -> str:
    """Stable over time and homes."""
    parts = (*party_name(site, seller), product_group, "practice" if practice else "")
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]


def page_digest(url: str) -> str:
    """Key of a page's address."""
    return hashlib.sha256(url.encode()).hexdigest()[:32]
