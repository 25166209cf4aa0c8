# SPDX-License-Identifier: EUPL-1.2
"""DossierView: everything that the templates print, gathered before anything is drawn."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from classifiers.assessment import Destination, PointsTo
from config.settings import Settings
from indexer.evidence import EvidenceRecord
from indexer.explain import money_text
from indexer.export.content import Exhibit, Seal
from indexer.export.dossier_captures import CaptureView, Withholding, view_capture
from indexer.export.dossier_facts import (
    Fact,
    SignView,
    at,
    description,
    judgement_facts,
    listing_facts,
    present,
    profile_facts,
    signs,
    verdict_words,
)
from indexer.export.dossier_text import plain, shown
from indexer.export.redaction import own_words
from indexer.export.wording import AGAINST, seal_words
from indexer.masking import Masker

SIGHTINGS = 30
"""Sightings of one offer that are listed before the rest is counted."""
LOOKS = 2
"""Sealed looks at one offer that are shown whole, the latest; the register of captures names all."""
DESTINATIONS = 20
SealOf = Callable[[EvidenceRecord], Seal]


@dataclass(frozen=True, kw_only=True)
class SightingView:
    """One sighting in a line."""

    at: str
    price: Markup
    verdict: str
    observation_id: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class ProfileView:
    """What a site or a seller says of itself."""

    heading: str
    facts: tuple[Fact, ...]
    sha256: str
    same_as: int = 0
    """Number of the offer at which it is printed; 0: here."""


@dataclass(frozen=True, kw_only=True)
class ExhibitView:
    """One offer on pages of its own."""

    number: int
    title: Markup
    bookmark: str
    suspected: str
    seen: str
    where: Markup
    scores: tuple[tuple[str, float], ...]
    facts: tuple[Fact, ...]
    description: Markup
    judged: tuple[Fact, ...]
    falsified: tuple[SignView, ...]
    unauthorised: tuple[SignView, ...]
    against: tuple[SignView, ...]
    destinations: tuple[Destination, ...]
    more_destinations: int
    captures: tuple[CaptureView, ...]
    profiles: tuple[ProfileView, ...]
    sightings: tuple[SightingView, ...]
    more_sightings: int


@dataclass(frozen=True, kw_only=True)
class BriefView:
    """One offer as a row of a table."""

    number: int
    title: Markup
    site: Markup
    price: Markup
    suspected: str
    falsified: str
    unauthorised: str
    seen: str
    observation_id: str


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """One capture as a row of the register."""

    exhibit: int
    what: str
    at: str
    sha256: str
    place: str
    seal: str


def seal_short(seal: Seal) -> str:
    """A seal in a table's cell."""
    when = f" {seal.sealed_at:%Y-%m-%d %H:%M}" if seal.sealed_at else ""
    words = {"SEALED": f"sealed{when} by {seal.authority}", "PRACTICE": f"practice seal{when}"}
    return words.get(seal.state, "not sealed")


def view_exhibit(
    number: int, exhibit: Exhibit, settings: Settings, seal_of: SealOf, masker: Masker | None
) -> ExhibitView:
    """One offer gathered from its records and captures."""
    record, zone = exhibit.record, settings.export.time_zone
    listing, assessment = record.listing, record.assessment
    rule = Withholding(masker=masker, own=own_words(exhibit))
    captured = (*exhibit.looks[-LOOKS:], record)
    sightings = exhibit.sightings or (record,)
    places = assessment.destinations if assessment else ()
    return ExhibitView(
        number=number,
        title=shown(listing.title if listing else record.page_url, 300, language=listing.language if listing else None),
        bookmark=plain(f"Offer {number}: {listing.title if listing else record.page_url}", 90),
        suspected=verdict_words(assessment.verdict if assessment else None),
        seen=at(record.observed_at, zone),
        where=shown(record.site or record.source, 160),
        scores=_scores(record),
        facts=listing_facts(listing) if listing else (),
        description=description(listing) if listing and listing.description.strip() else Markup(""),
        judged=judgement_facts(assessment) if assessment else (),
        falsified=signs(assessment, PointsTo.FALSIFIED) if assessment else (),
        unauthorised=signs(assessment, PointsTo.UNAUTHORISED) if assessment else (),
        against=signs(assessment, *AGAINST) if assessment else (),
        destinations=places[:DESTINATIONS],
        more_destinations=max(0, len(places) - DESTINATIONS),
        captures=tuple(
            view_capture(settings, one, seal_words(exhibit.seal if one is record else seal_of(one)), rule)
            for one in captured
        ),
        profiles=tuple(_profiles(exhibit)),
        sightings=tuple(_sighting(one, record, zone) for one in sightings[-SIGHTINGS:]),
        more_sightings=max(0, len(sightings) - SIGHTINGS),
    )


def _scores(record: EvidenceRecord) -> tuple[tuple[str, float], ...]:
    if record.assessment is None:
        return ()
    one = record.assessment
    return (("falsified", one.falsified), ("unauthorised", one.unauthorised), ("is an offer", one.offer))


def _profiles(exhibit: Exhibit) -> list[ProfileView]:
    views = []
    for record in exhibit.profiles:
        profile = record.site_profile or record.seller_profile
        if profile is not None:
            heading = "What the site says of itself" if record.site_profile else "What the seller says of itself"
            views.append(ProfileView(heading=heading, facts=present(profile_facts(profile)), sha256=profile.sha256))
    return views


def _sighting(one: EvidenceRecord, current: EvidenceRecord, zone: str) -> SightingView:
    listing = one.listing
    return SightingView(
        at=at(one.observed_at, zone),
        price=shown(money_text(listing.price) or listing.raw_price if listing else None, 60),
        verdict=verdict_words(one.assessment.verdict if one.assessment else None),
        observation_id=one.observation_id,
        current=one.observation_id == current.observation_id,
    )


def brief(number: int, exhibit: Exhibit) -> BriefView:
    """A row for an offer that has no pages of its own."""
    record = exhibit.record
    listing, assessment = record.listing, record.assessment
    return BriefView(
        number=number,
        title=shown(listing.title if listing else record.page_url, 110, language=listing.language if listing else None),
        site=shown(record.site or record.source, 60),
        price=shown((money_text(listing.price) or listing.raw_price) if listing else None, 40),
        suspected=verdict_words(assessment.verdict if assessment else None),
        falsified=f"{assessment.falsified:.2f}" if assessment else "–",
        unauthorised=f"{assessment.unauthorised:.2f}" if assessment else "–",
        seen=f"{record.observed_at:%Y-%m-%d %H:%M}",
        observation_id=record.observation_id,
    )
