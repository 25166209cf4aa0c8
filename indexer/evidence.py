# SPDX-License-Identifier: EUPL-1.2
"""EvidenceRecord: one observation as it is journaled, stored and shown; and StoredPage, the conveyor's last record."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from classifiers.assessment import AssessedPage, Assessment
from crawler.captured import Capture
from crawler.listing import Listing
from crawler.page import PageState
from crawler.profile import SellerProfile, SiteProfile
from crawler.quality import LookQuality
from crawler.site import site_of

READ_FROM_MACHINE_LISTS = ("platform", "feed")
"""`Listing.read_by` of shop interfaces and product feeds: their pages say nothing to a person's eye."""


class ObservationKind(StrEnum):
    """What was observed."""

    LISTING = "listing"
    SITE_PROFILE = "site_profile"
    SELLER_PROFILE = "seller_profile"
    OUTCOME = "outcome"
    """A page that was blocked, gone, seized … : also evidence."""
    LOOK = "look"
    """A sealed look: full page and screenshot of an offer that was flagged."""


@dataclass(frozen=True, kw_only=True)
class EvidenceRecord:
    """One sighting.

    `offer_id` = source + canonical URL + variant; `observation_id` = offer_id + capture digest + `observed_at`.
    """

    schema_version: int
    observation_id: str
    offer_id: str
    kind: ObservationKind
    run_id: str
    source: str
    site: str
    page_url: str
    page_key: str
    observed_at: datetime
    state: PageState
    reason: str = ""
    capture: Capture | None = None
    listing: Listing | None = None
    assessment: Assessment | None = None
    site_profile: SiteProfile | None = None
    seller_profile: SellerProfile | None = None
    site_profile_sha256: str | None = None
    seller_profile_sha256: str | None = None
    quality: LookQuality | None = None
    """Of a sealed look: how well its capture shows again what was seen."""
    practice: bool = False
    segment: str = ""
    """Ledger segment that holds this record."""
    sequence: int = -1
    """Place in that segment, from 0 without gaps."""

    @property
    def offer_address(self) -> str:
        """Where a person sees the offer: its own page when read from a list for machines, else the page captured."""
        listing = self.listing
        if listing is None or not listing.read_by.startswith(READ_FROM_MACHINE_LISTS):
            return self.page_url
        return listing.url if listing.url and site_of(listing.url) == site_of(self.page_url) else self.page_url


@dataclass(frozen=True, kw_only=True)
class StoredPage:
    """Station 3's answer: journaled and flushed; the store has it, or gets it from the journal."""

    assessed: AssessedPage
    observation_ids: tuple[str, ...]
