# SPDX-License-Identifier: EUPL-1.2
"""Reading: what one observation shows of who stands behind its site or seller; pure, no database.

What a site states of itself on its own pages counts whole; what stands in an offer counts less, and in buyers' talk
least, because there a page prints others' contacts, by chance or on purpose.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from alerts.grouping import seller_of
from alerts.operators.kinds import IdentifierKind as K
from alerts.operators.texts import same_text, text_bands
from alerts.operators.values import clean_company, clean_contact, clean_mark, clean_number, shorten
from config.hubs import load_hubs
from crawler.listing import Contact, ContactKind, Listing
from crawler.page import PageState
from crawler.profile import SellerProfile, SiteProfile
from crawler.site import site_of
from indexer.evidence import EvidenceRecord, ObservationKind

STATED, OFFERED, TALKED = 1.0, 0.8, 0.3
MOST = 40
"""Identifiers that one observation may give."""
MARKS = {K.TRACKER, K.CHAT, K.FORM, K.ASSET, K.TEMPLATE, K.PGP, K.PROCESSOR, K.FAVICON} | {
    *(K.ADDRESS, K.NAME_SERVER, K.CERTIFICATE, K.IMAGE),
}
"""What a profile may carry as a mark; the last four come from the wire, or from who reads it in another way."""
_COMPANY = re.compile(r"(?i)\b(?:vat|ust|tva|iva|btw|moms|pvm|siret|siren|kvk|krs|nip|regon|ico|ičo|inn|ogrn|hrb|hra"
                      r"|cif|nif|cnpj|ein|abn|company|crn|uid|reg)\b")  # fmt: skip
_TALK = re.compile(r"(?i)\b(?:reviews?|customers? sa(?:y|id)|testimonials?|bewertung|avis|reseñas?|recensioni|opini|"
                   r"comments?|beware|scam(?:mer)?s?|warning)\b|отзыв")  # fmt: skip
_TITLE_TAIL = re.compile(r"\s+[-–—|•·]\s+[^-–—|•·]{2,40}$")


@dataclass(frozen=True, slots=True)
class Shown:
    """One identifier that one party shows."""

    site: str
    seller: str
    kind: K
    value: str
    weight: float


def read_identifiers(record: EvidenceRecord, families: dict[str, str]) -> list[Shown]:
    """What the observation shows; empty for a page that was not there, at most `MOST`."""
    if record.state is not PageState.OK:
        return []
    if record.kind is ObservationKind.SITE_PROFILE and record.site_profile is not None:
        found, seller = of_site(record.site_profile), ""
    elif record.kind is ObservationKind.SELLER_PROFILE and record.seller_profile is not None:
        found, seller = of_seller(record.seller_profile), plain_seller(record.seller_profile.seller)
    elif record.kind is ObservationKind.LISTING and record.listing is not None:
        found, seller = of_listing(record.listing, record.site), seller_of(record, record.listing, families)
    else:
        return []
    best: dict[tuple[K, str], float] = {}
    for kind, value, weight in found:
        key = (kind, shorten(value))
        if value and weight > best.get(key, 0.0) and len(best) < MOST:
            best[key] = weight
    return [Shown(record.site, seller, kind, value, weight) for (kind, value), weight in best.items()]


def party_of(record: EvidenceRecord, families: dict[str, str]) -> tuple[str, str] | None:
    """Site and seller that an observation speaks of; None when it speaks of neither."""
    if record.state is not PageState.OK:
        return None
    if record.kind is ObservationKind.SITE_PROFILE:
        return record.site, ""
    if record.kind is ObservationKind.SELLER_PROFILE and record.seller_profile is not None:
        return record.site, plain_seller(record.seller_profile.seller)
    if record.kind is ObservationKind.LISTING and record.listing is not None:
        return record.site, seller_of(record, record.listing, families)
    return None


@lru_cache(maxsize=50_000)
def party_key(site: str, seller: str, *, practice: bool) -> str:
    """Stable over time and homes; practice and real parties are never one."""
    parts = ("party", site.casefold(), " ".join(seller.casefold().split()), "practice" if practice else "")
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def plain_seller(name: str) -> str:
    """A seller's name as the page's title gives it, without the market's own: "medking - Market"."""
    return (_TITLE_TAIL.sub("", name.strip()) or name.strip())[:300]


Found = Iterator[tuple[K, str, float]]


def of_site(profile: SiteProfile) -> Found:
    """What a site states of itself and carries unseen."""
    regions = (*profile.countries, *_country_of(profile.site))
    for contact in profile.contacts:
        yield from _contact(contact, regions, profile.text, STATED, profile.site)
    for kind, numbers in ((K.COMPANY, profile.company_numbers), (K.LICENCE, profile.licence_numbers)):
        for number in numbers:
            cleaned = clean_number(kind, number)
            if cleaned is not None:
                valid = number not in profile.invalid_numbers
                yield kind, cleaned[1], cleaned[2] * (1.0 if valid else 0.6)
    for name in profile.legal_names:
        company = clean_company(name)
        if company is not None:
            yield company
    for name in profile.foreign_names:
        mark = clean_mark(K.FOREIGN_NAME, name.casefold())
        if mark is not None:
            yield mark
    yield from _marks(profile.marks)
    for band in text_bands(profile.text):
        yield K.TEXT, band, 1.0


def of_seller(profile: SellerProfile) -> Found:
    """What a seller states on its own page of a market."""
    for contact in profile.contacts:
        yield from _contact(contact, profile.countries, profile.text, STATED, profile.site)
    yield from _numbers(profile.numbers, STATED)
    yield from _marks(profile.marks)


def of_listing(listing: Listing, site: str) -> Found:
    """What an offer shows beside the goods."""
    for contact in listing.contacts:
        yield from _contact(contact, (), listing.description, OFFERED, site)
    yield from _numbers(listing.seller_numbers, OFFERED)
    hubs = load_hubs()
    for address in listing.images[:3]:
        host, path = _place(address)
        if host and path and site_of(f"https://{host}/") != site and not hubs.why("image_host", host):
            yield K.IMAGE, f"at {host}{path}"[:200], OFFERED
    wording = same_text(listing.description)
    if wording is not None:
        yield K.TEXT, wording, OFFERED


def _contact(contact: Contact, regions: Sequence[str], text: str, weight: float, site: str) -> Found:
    cleaned = clean_contact(contact, regions)
    if cleaned is None:
        return
    kind, value, own = cleaned
    if contact.kind is ContactKind.ONION and value == site:
        return
    if load_hubs().why(kind.value, value) is None:
        yield kind, value, own * (TALKED if is_talked_of(contact.raw, text) else weight)


def is_talked_of(raw: str, text: str) -> bool:
    """Whether a contact stands only where buyers talk, or where others are warned of it."""
    place = text.find(raw) if raw else -1
    if place < 0:
        return False
    return _TALK.search(text, max(0, place - 160), place + len(raw) + 60) is not None


def _numbers(numbers: Sequence[str], weight: float) -> Found:
    for number in numbers:
        cleaned = clean_number(K.COMPANY if _COMPANY.search(number) else K.LICENCE, number)
        if cleaned is not None:
            yield cleaned[0], cleaned[1], cleaned[2] * weight


def _marks(marks: Sequence[str]) -> Found:
    hubs = load_hubs()
    for mark in marks:
        name, _, value = mark.partition(":")
        if name not in MARKS:
            continue
        cleaned = clean_mark(K(name), value)
        if cleaned is not None and hubs.why(name, value) is None:
            yield cleaned


def _country_of(site: str) -> tuple[str, ...]:
    ending = site.rpartition(".")[2].upper()
    return ({"UK": "GB", "SU": "RU"}.get(ending, ending),) if len(ending) == 2 else ()


def _place(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
        return (parts.hostname or "").lower(), parts.path
    except ValueError:
        return "", ""
