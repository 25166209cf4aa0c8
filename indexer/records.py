# SPDX-License-Identifier: EUPL-1.2
"""From a judged page to its records: what was seen, one record a sighting, ids that a replay gives again."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from classifiers.assessment import AssessedPage, Assessment
from crawler.captured import Capture
from crawler.extraction.payments import METHODS
from crawler.frontier.canonical import clean_url
from crawler.listing import Listing
from crawler.page import PageState
from crawler.profile import SellerProfile, SiteProfile
from crawler.seen import SeenPage
from crawler.site import site_of
from indexer.evidence import EvidenceRecord, ObservationKind
from indexer.masking import Masker, stated_names
from indexer.schema import SCHEMA_VERSION

ID_CHARACTERS = 32
WAYS_TO_PAY = frozenset(METHODS)
"""Our own names of them, which stand in what a sign quotes and name nobody."""


def build_records(assessed: AssessedPage, masker: Masker) -> tuple[EvidenceRecord, ...]:
    """All records of one page, masked; a page that gave nothing else is kept as what it was. Doubles are dropped."""
    page = _PageRecords(assessed, masker)
    records = (*page.profiles(), *page.listings())
    if not records or assessed.captured.seen.outcome.state is not PageState.OK:
        records = (page.outcome(), *records)
    return tuple({record.observation_id: record for record in records}.values())


def offer_id(source: str, url: str, variant: str) -> str:
    """Source, canonical address and variant as one id; scheme and `www.` do not tell offers apart."""
    address = (clean_url(url) or url).partition("://")[2].removeprefix("www.") or url
    return _id(source, address, variant)


def observation_id(offer: str, capture: Capture | None, observed_at: datetime) -> str:
    """Offer, capture digest and moment as one id: a second, unchanged sighting is a fact of its own."""
    moment = observed_at.astimezone(UTC).isoformat(timespec="microseconds")
    return _id(offer, capture.payload_sha256 if capture is not None else "", moment)


@dataclass(frozen=True)
class _PageRecords:
    assessed: AssessedPage
    masker: Masker

    @property
    def seen(self) -> SeenPage:
        return self.assessed.captured.seen

    def listings(self) -> Iterator[EvidenceRecord]:
        taken: dict[str, Listing] = {}
        own = own_contacts(self.seen)
        for listing, assessment in zip(self.seen.listings, self.assessed.assessments, strict=True):
            offer, listing = self._own_offer(listing, taken)
            if offer not in taken:
                taken[offer] = listing
                masked = self.masker.mask_listing(listing, own)
                yield self._listing(offer, masked, self.masker.mask_assessment(assessment, own | WAYS_TO_PAY))

    def profiles(self) -> Iterator[EvidenceRecord]:
        seen = self.seen
        if seen.is_site_profile and seen.site is not None:
            digest = seen.site.sha256
            record = self._record(ObservationKind.SITE_PROFILE, _id(seen.source, "site", seen.site.site, digest))
            yield replace(record, site_profile=self.masker.mask_profile(seen.site), site_profile_sha256=digest)
        if seen.is_seller_profile and seen.sellers:
            seller = seen.sellers[0]
            digest = seller.sha256
            offer = _id(seen.source, "seller", seller.site, seller.url or seller.seller, digest)
            yield replace(
                self._record(ObservationKind.SELLER_PROFILE, offer),
                seller_profile=self.masker.mask_profile(seller),
                seller_profile_sha256=digest,
            )

    def outcome(self) -> EvidenceRecord:
        """What the page was; a sealed look carries the id of the offer that was looked at."""
        if self.seen.look_of is not None:
            return self._record(ObservationKind.LOOK, self.seen.look_of)
        return self._record(ObservationKind.OUTCOME, _id(self.seen.source, "outcome", self.seen.page.url))

    def _own_offer(self, listing: Listing, taken: dict[str, Listing]) -> tuple[str, Listing]:
        """The offer's id; other offers that share address and variant are told apart by their place on the page."""
        offer = offer_id(self.seen.source, listing.url, listing.variant)
        place = 2
        while offer in taken and replace(taken[offer], variant=listing.variant) != listing:
            variant = f"{listing.variant} #{place}".strip()
            offer = offer_id(self.seen.source, listing.url, variant)
            place += 1
            if offer not in taken:
                return offer, replace(listing, variant=variant)
        return offer, listing

    def _listing(self, offer: str, listing: Listing, assessment: Assessment) -> EvidenceRecord:
        site, seller = self.seen.site, find_seller(self.seen.sellers, listing)
        return replace(
            self._record(ObservationKind.LISTING, offer),
            listing=listing,
            assessment=assessment,
            site_profile_sha256=assessment.site_profile_sha256 or (site.sha256 if site else None),
            seller_profile_sha256=assessment.seller_profile_sha256 or (seller.sha256 if seller else None),
        )

    def _record(self, kind: ObservationKind, offer: str) -> EvidenceRecord:
        seen, capture = self.seen, self.assessed.captured.capture
        return EvidenceRecord(
            schema_version=SCHEMA_VERSION,
            observation_id=observation_id(offer, capture, seen.page.fetched_at),
            offer_id=offer,
            kind=kind,
            run_id=seen.run_id,
            source=seen.source,
            site=seen.site.site if seen.site is not None else site_of(seen.page.url),
            page_url=seen.page.url,
            page_key=seen.page_key,
            observed_at=seen.page.fetched_at,
            state=seen.outcome.state,
            reason=seen.outcome.reason,
            capture=capture,
            quality=seen.quality,
            practice=seen.practice,
        )


def find_seller(sellers: tuple[SellerProfile, ...], listing: Listing) -> SellerProfile | None:
    """The profile of a listing's seller: by address, else by name."""
    by_url = next((seller for seller in sellers if seller.url and seller.url == listing.seller_url), None)
    return by_url or next((seller for seller in sellers if listing.seller and seller.seller == listing.seller), None)


def own_contacts(seen: SeenPage) -> frozenset[str]:
    """What site and sellers state of themselves, lower-case: theirs wherever it stands."""
    profiles: list[SiteProfile | SellerProfile] = [*seen.sellers, *([seen.site] if seen.site is not None else [])]
    stated = (contact for profile in profiles for contact in profile.contacts)
    words = (word.lower() for contact in stated for word in (contact.raw, contact.value))
    return frozenset((*words, *(name.lower() for profile in profiles for name in stated_names(profile))))


def _id(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:ID_CHARACTERS]
