# SPDX-License-Identifier: EUPL-1.2
"""Evidence of sites that show who may run them, for tests that read it like any other."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from crawler.listing import Contact, ContactKind
from crawler.profile import SellerProfile, SiteProfile
from indexer.evidence import EvidenceRecord, ObservationKind
from tests.alerts.memory_store import MemoryStore, make_assessment, make_record
from tests.make import SEEN_AT, make_listing

CAMPAIGN_SITES = 60
CAMPAIGN_GROUPS = ("sildenafil", "semaglutide", "diazepam", "amoxicillin", "testosterone")
PHONES = ("+4915112345071", "+33612345082", "+31612345093")


def contact(kind: str, value: str) -> Contact:
    """A contact as it was shown."""
    return Contact(kind=ContactKind(kind), value=value, raw=value)


def make_profile(number: int, site: str, *contacts: Contact, at: datetime = SEEN_AT, **fields: Any) -> EvidenceRecord:
    """What a site states of itself, as observation `number`."""
    profile = SiteProfile(site=site, home_url=f"https://{site}/", contacts=contacts, **fields)
    return _bare(number, site, at, ObservationKind.SITE_PROFILE, site_profile=profile)


def make_seller(number: int, site: str, seller: str, *contacts: Contact, at: datetime = SEEN_AT) -> EvidenceRecord:
    """What a seller states on its page of a market."""
    profile = SellerProfile(site=site, seller=seller, contacts=contacts)
    return _bare(number, site, at, ObservationKind.SELLER_PROFILE, seller_profile=profile)


def make_offer(number: int, site: str, *contacts: Contact, at: datetime = SEEN_AT, **fields: Any) -> EvidenceRecord:
    """An unauthorised offer of a site."""
    url = f"https://{site}/p/{number}"
    listing = make_listing(url=url, contacts=contacts, **fields)
    return make_record(number, site=site, page_url=url, listing=listing, observed_at=at, source=site[:3])


def store_of(*records: EvidenceRecord) -> MemoryStore:
    """A store with these records."""
    store = MemoryStore()
    store.add(records)
    return store


def mirrors(sites: int = 3, first: int = 0, name: str = "mirror") -> list[EvidenceRecord]:
    """Sites of one hand: each states the same phone and mail, and has one offer."""
    shown = (contact("phone", PHONES[0]), contact("mail", f"orders@{name}.example"))
    records = []
    for at in range(sites):
        site = f"{name}{at}.example"
        records.append(make_profile(first + 2 * at, site, *shown, at=SEEN_AT + timedelta(hours=at)))
        records.append(make_offer(first + 2 * at + 1, site, at=SEEN_AT + timedelta(hours=at)))
    return records


def campaign(listings: int) -> list[EvidenceRecord]:
    """Listings on 60 mirrored domains that show the same phone, mail and messenger, of five product groups."""
    shown = (
        contact("phone", PHONES[0]),
        contact("mail", "orders@mirror.example"),
        contact("telegram", "mirror_orders"),
    )
    records = [make_profile(n, f"mirror{n}.example", *shown) for n in range(CAMPAIGN_SITES)]
    for at in range(listings):
        row = at // CAMPAIGN_SITES
        offer = make_offer(CAMPAIGN_SITES + at, f"mirror{at % CAMPAIGN_SITES}.example", *shown, title=f"Product {row}")
        records.append(replace(offer, assessment=make_assessment(CAMPAIGN_GROUPS[row % len(CAMPAIGN_GROUPS)])))
    return records


def _bare(number: int, site: str, at: datetime, kind: ObservationKind, **fields: Any) -> EvidenceRecord:
    record = {"listing": None, "assessment": None, "kind": kind, "observed_at": at}
    return make_record(number, site=site, page_url=f"https://{site}/", source=site[:3], **(record | fields))
