# SPDX-License-Identifier: EUPL-1.2
"""SiteProfile and SellerProfile: what a site and a seller say of themselves, and where they say it."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from crawler.listing import Contact


class PrescriptionPolicy(StrEnum):
    """What the site says or does about prescriptions; both can be seen on one site: then `contradictory`."""

    ASKED = "asked"
    WAIVED = "waived"
    CONTRADICTORY = "contradictory"
    UNKNOWN = "unknown"


class ProfilePageKind(StrEnum):
    """The pages on which a site speaks of itself."""

    HOME = "home"
    ABOUT = "about"
    IMPRINT = "imprint"
    CONTACT = "contact"
    FAQ = "faq"
    DELIVERY = "delivery"
    PAYMENT = "payment"
    PRESCRIPTION = "prescription"
    TERMS = "terms"
    PRIVACY = "privacy"
    ORDER = "order"


@dataclass(frozen=True, kw_only=True)
class ProfilePage:
    """One page that was read for a profile."""

    kind: ProfilePageKind
    url: str
    payload_sha256: str


@dataclass(frozen=True, kw_only=True)
class Logo:
    """A seal or logo that a visitor would trust, and where it leads."""

    kind: str
    """eu_common_logo, eu_vet_logo, mhra_logo, legitscript, nabp, trust_seal, payment …"""
    image: str
    link: str | None
    alt: str = ""


@dataclass(frozen=True, kw_only=True)
class SiteProfile:
    """One site at one visit. Tuples are sorted, so the same pages give the same digest in whatever order they came."""

    site: str
    """Registrable domain, or the onion or practice host."""
    home_url: str
    hosts: tuple[str, ...] = ()
    hidden_service: bool = False
    names: tuple[str, ...] = ()
    legal_names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    """Stated places, ISO 3166-1 alpha-2."""
    licence_numbers: tuple[str, ...] = ()
    company_numbers: tuple[str, ...] = ()
    invalid_numbers: tuple[str, ...] = ()
    """Those of the numbers whose own check digits fail."""
    logos: tuple[Logo, ...] = ()
    prescription_policy: PrescriptionPolicy = PrescriptionPolicy.UNKNOWN
    prescription_quotes: tuple[str, ...] = ()
    order_form_asks_prescription: bool | None = None
    payment_methods: tuple[str, ...] = ()
    ships_to: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    languages: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    platform: str | None = None
    foreign_names: tuple[str, ...] = ()
    """Other brands or domains left in the template."""
    marks: tuple[str, ...] = ()
    """`kind:value` of what its pages carry unseen: tracker, chat, form, processor, asset, template, pgp."""
    pages: tuple[ProfilePage, ...] = ()
    text: str = ""
    """What the site says of itself, in its own words, at most 6,000 characters: the `site_text` of a judgement."""

    @property
    def sha256(self) -> str:
        """Digest of the canonical JSON of all fields."""
        return profile_sha256(self)


@dataclass(frozen=True, kw_only=True)
class SellerProfile:
    """One seller on a marketplace, board or channel, from the seller's own page alone."""

    site: str
    seller: str
    url: str | None = None
    place: str | None = None
    countries: tuple[str, ...] = ()
    member_since: str | None = None
    numbers: tuple[str, ...] = ()
    logos: tuple[Logo, ...] = ()
    prescription_policy: PrescriptionPolicy = PrescriptionPolicy.UNKNOWN
    prescription_quotes: tuple[str, ...] = ()
    payment_methods: tuple[str, ...] = ()
    ships_to: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    counters: tuple[tuple[str, int], ...] = ()
    marks: tuple[str, ...] = ()
    """`pgp:…`: digests of the keys it shows."""
    pages: tuple[ProfilePage, ...] = ()
    text: str = ""

    @property
    def sha256(self) -> str:
        """Digest of the canonical JSON of all fields."""
        return profile_sha256(self)


def profile_sha256(profile: SiteProfile | SellerProfile) -> str:
    """Lower-case hex over sorted JSON, so that the digest does not depend on field order."""
    return hashlib.sha256(msgspec.json.encode(profile, order="sorted")).hexdigest()
