# SPDX-License-Identifier: EUPL-1.2
"""The profile of a site from the pages on which it speaks of itself. The order of the pages changes nothing."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.extraction.contacts import find_contacts
from crawler.extraction.identity import (
    find_addresses,
    find_copyrights,
    find_legal_names,
    find_names,
    find_stated_countries,
    read_organisations,
)
from crawler.extraction.numbers import find_numbers
from crawler.extraction.payments import parse_payment_methods
from crawler.extraction.places import find_ships_to, parse_countries
from crawler.extraction.prescription import find_policy, form_asks_prescription
from crawler.extraction.prose import read_lines
from crawler.extraction.seals import read_logos
from crawler.extraction.self_description import describe
from crawler.extraction.seller import read_seller_profile
from crawler.extraction.site_marks import find_site_marks
from crawler.extraction.template import find_foreign_names
from crawler.extraction.wording import read_currencies, read_languages, speaks_of_paying, speaks_of_shipping
from crawler.listing import Contact
from crawler.page import Page
from crawler.platforms.registry import recognise_platform
from crawler.profile import Logo, ProfilePage, ProfilePageKind, SiteProfile
from crawler.site import home_of, site_of

__all__ = ["read_seller_profile", "read_site_profile"]

K = ProfilePageKind
SELF_PAGES = frozenset({K.ABOUT, K.IMPRINT, K.CONTACT, K.TERMS, K.PRIVACY, K.HOME, K.FAQ})
SHIPPING_PAGES = frozenset({K.DELIVERY, K.FAQ, K.HOME, K.ABOUT, K.TERMS})
_HIDDEN = (".onion", ".i2p")


@dataclass(frozen=True, kw_only=True)
class _Read:
    """One page with its lines, so that each is read once."""

    kind: ProfilePageKind
    page: Page
    lines: tuple[str, ...]


def read_site_profile(pages: Sequence[tuple[ProfilePageKind, Page]]) -> SiteProfile:
    """One record of what the site says of itself; needs at least one page."""
    order = sorted(pages, key=lambda found: (list(K).index(found[0]), found[1].url, found[1].body))
    reads = [_Read(kind=kind, page=page, lines=read_lines(page)) for kind, page in order]
    only = [read.page for read in reads]
    every_line = tuple(dict.fromkeys(line for read in reads for line in read.lines))
    self_lines = tuple(dict.fromkeys(line for read in reads if read.kind in SELF_PAGES for line in read.lines))
    names = find_names(only)
    about_lines = [line for read in reads if read.kind in SELF_PAGES - {K.HOME} for line in read.lines]
    legal = find_legal_names(about_lines or self_lines) | _marked_legal_names(only)
    addresses = {address for read in reads for address in find_addresses(read.page, read.lines)}
    contacts = _contacts(reads)
    numbers = find_numbers(every_line)
    policy = find_policy(every_line)
    home = next((read.page for read in reads if read.kind is K.HOME), only[0])
    return SiteProfile(
        site=site_of(home.url),
        home_url=home_of(home.url),
        hosts=_sorted({(urlsplit(page.url).hostname or "") for page in only}),
        hidden_service=(urlsplit(home.url).hostname or "").endswith(_HIDDEN),
        names=_sorted(names),
        legal_names=_sorted(legal),
        addresses=_sorted(addresses),
        countries=_sorted(find_stated_countries(addresses, self_lines)),
        licence_numbers=numbers.licences[:40],
        company_numbers=numbers.company[:40],
        invalid_numbers=numbers.invalid[:40],
        logos=_logos(only),
        prescription_policy=policy.policy,
        prescription_quotes=policy.quotes,
        order_form_asks_prescription=_order_form(reads),
        payment_methods=_payments(reads),
        ships_to=_ships_to(reads),
        contacts=contacts,
        languages=read_languages(only),
        currencies=read_currencies(only),
        platform=recognise_platform(home),
        foreign_names=_sorted(
            find_foreign_names(only, self_lines, names | legal, find_copyrights(every_line), contacts)
        ),
        marks=find_site_marks(only),
        pages=tuple(_as_profile_page(read) for read in reads),
        text=describe([(read.kind, read.page, read.lines) for read in reads]),
    )


def _marked_legal_names(pages: Sequence[Page]) -> set[str]:
    nodes = (node for page in pages for node in read_organisations(page))
    return {name for node in nodes if isinstance(name := node.get("legalName"), str)}


def _as_profile_page(read: _Read) -> ProfilePage:
    digest = hashlib.sha256(read.page.body).hexdigest()
    return ProfilePage(kind=read.kind, url=read.page.url, payload_sha256=digest)


def _sorted(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(value for value in values if value))[:60]


def _contacts(reads: Sequence[_Read]) -> tuple[Contact, ...]:
    found = {
        (contact.kind, contact.value): contact
        for read in reads
        for contact in find_contacts("\n".join(read.lines)[:60_000], read.page.tree)
    }
    return tuple(found[key] for key in sorted(found))[:80]


def _logos(pages: Sequence[Page]) -> tuple[Logo, ...]:
    found = {(logo.kind, logo.image, logo.link or ""): logo for page in pages for logo in read_logos(page)}
    return tuple(found[key] for key in sorted(found))[:80]


def _order_form(reads: Sequence[_Read]) -> bool | None:
    answers = {form_asks_prescription(read.page, is_order=read.kind is K.ORDER) for read in reads}
    return True if True in answers else False if False in answers else None


def _payments(reads: Sequence[_Read]) -> tuple[str, ...]:
    found: set[str] = set()
    for read in reads:
        lines = read.lines if read.kind is K.PAYMENT else tuple(line for line in read.lines if speaks_of_paying(line))
        found.update(parse_payment_methods("\n".join(lines)))
        marks = (
            f"{logo.alt} {re.sub(r'[-_/.]', ' ', logo.image[-60:])}"
            for logo in read_logos(read.page)
            if logo.kind == "payment"
        )
        found.update(parse_payment_methods(" , ".join(marks)))
    return tuple(sorted(found))


def _ships_to(reads: Sequence[_Read]) -> tuple[str, ...]:
    found: set[str] = set()
    for read in reads:
        named = find_ships_to("\n".join(read.lines))
        found.update(named[1] if named else ())
        if read.kind is K.DELIVERY:
            found.update(
                country for line in read.lines if speaks_of_shipping(line) for country in parse_countries(line)
            )
        elif read.kind in SHIPPING_PAGES:
            found.update(
                "WORLD" for line in read.lines if speaks_of_shipping(line) and "WORLD" in parse_countries(line)
            )
    return tuple(sorted(found))
