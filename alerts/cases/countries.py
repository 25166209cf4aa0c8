# SPDX-License-Identifier: EUPL-1.2
"""Country links: possible grounds of jurisdiction by limb of Article 10, each with why and where it was seen.

Several Parties may claim jurisdiction and then consult (Art. 10(5)). Nothing here decides that one has it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import phonenumbers

from alerts.cases.changing import changing
from alerts.cases.evidence import evidence_of
from alerts.cases.opening import keep_event
from alerts.errors import DecisionError
from alerts.fields import is_country
from alerts.models.account import Account
from alerts.models.case import Case, CountryLink
from config.legal import load_legal_map
from config.settings import Settings
from crawler.listing import ContactKind
from indexer.evidence import EvidenceRecord
from indexer.store import open_store

LIMBS = {
    "10(1)a": "committed in its territory",
    "10(1)b": "on board a ship that flies its flag",
    "10(1)c": "on board an aircraft registered there",
    "10(1)d": "by one of its nationals, or a person habitually residing there",
    "10(2)": "the victim is its national or habitually resident there",
    "10(3)": "the alleged offender is present there and cannot be extradited",
}
TERRITORY, PERSON, VICTIM = "10(1)a", "10(1)d", "10(2)"
REGIONS = ("EU", "WORLD")


@dataclass(frozen=True, kw_only=True, order=True)
class Ground:
    """A possible ground: which country, which limb, why, and one observation that shows it."""

    country: str
    limb: str
    why: str
    observation_id: str


def find_grounds(records: Iterable[EvidenceRecord]) -> tuple[Ground, ...]:
    """Possible grounds that the records show, each once, with the first observation that shows it."""
    found: dict[tuple[str, str, str], Ground] = {}
    for record in records:
        for country, limb, why in grounds_of(record):
            if len(country) == 2 and country not in REGIONS:
                ground = Ground(country=country, limb=limb, why=why, observation_id=record.observation_id)
                found.setdefault((country, limb, why), ground)
    return tuple(sorted(found.values()))


def grounds_of(record: EvidenceRecord) -> Iterator[tuple[str, str, str]]:
    """Country, limb and why, as one record shows them."""
    listing, site, seller = record.listing, record.site_profile, record.seller_profile
    if listing is not None:
        yield from ((one, TERRITORY, "the offer says that it ships from there") for one in listing.ships_from)
        yield from ((one, TERRITORY, "the offer says that it ships there") for one in listing.ships_to)
    for profile in (site, seller):
        if profile is None:
            continue
        who = "site" if profile is site else "seller"
        yield from ((one, TERRITORY, f"the {who} says that it ships there") for one in profile.ships_to)
        for one in profile.countries:
            yield one, TERRITORY, f"the {who} states a place there"
            yield one, PERSON, f"the {who} states a place there: residence or seat has to be established"
        for contact in profile.contacts:
            if contact.kind in (ContactKind.PHONE, ContactKind.WHATSAPP) and (country := dialled(contact.value)):
                yield country, PERSON, f"the {who} gives a telephone number with that country's prefix"
            if contact.kind is ContactKind.IBAN and contact.value[:2].isalpha():
                yield contact.value[:2].upper(), TERRITORY, f"the {who} takes payment to a bank account there"


def dialled(number: str) -> str:
    """The country of a number in E.164; empty when its prefix is shared or not known."""
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return ""
    return region if region is not None and len(region) == 2 and region.isalpha() else ""


def link_countries(settings: Settings, case: Case, account: Account, now: datetime, *, why: str) -> int:
    """Enter all possible grounds that the case's evidence shows; gives how many are new."""
    store = open_store(settings)
    try:
        records = [
            record
            for one in evidence_of(case).values_list("observation_id", flat=True)
            if (record := store.get(one)) is not None
        ]
    finally:
        store.close()
    with changing(case, account, why) as present:
        known = set(present.country_links.values_list("country", "limb", "why"))
        fresh = [one for one in find_grounds(records) if (one.country, one.limb, one.why) not in known]
        CountryLink.objects.bulk_create(
            CountryLink(
                case=present, country=one.country, limb=one.limb, why=one.why,
                observation_id=one.observation_id, by="theriac", at=now,
            )
            for one in fresh
        )  # fmt: skip
        keep_event(present, "countries_linked", account, now, why=why, links=len(fresh))
    return len(fresh)


def add_country(
    case: Case, country: str, limb: str, account: Account, now: datetime, *, why: str, observation_id: str = ""
) -> CountryLink:
    """Enter a possible ground by hand: nationality, residence, a flag, a victim's State."""
    country = country.strip().upper()
    if not is_country(country) or limb not in LIMBS:
        expected = f"a country (two letters of ISO 3166-1, as GB) and a limb of {', '.join(LIMBS)}"
        raise DecisionError(f"expected {expected}: got {country!r} {limb!r}")
    with changing(case, account, why) as present:
        if observation_id and not evidence_of(present).filter(observation_id=observation_id).exists():
            raise DecisionError(f"case {present.reference}: it holds no observation {observation_id[:40]!r}")
        link = CountryLink.objects.create(
            case=present,
            country=country,
            limb=limb,
            why=why,
            observation_id=observation_id,
            by=account.username,
            at=now,
        )
        keep_event(present, "country_added", account, now, why=why, country=country, limb=limb)
    return link


def remove_country(case: Case, number: int, account: Account, now: datetime, *, why: str) -> None:
    """Take back a possible ground; the row stays, ended."""
    with changing(case, account, why) as present:
        if not present.country_links.filter(pk=number, removed_at=None).update(removed_at=now):
            raise DecisionError(f"case {present.reference}: it has no country link {number}")
        keep_event(present, "country_removed", account, now, why=why, link=number)


def standing_of(link: CountryLink) -> str:
    """What is known of the State's part in the Convention, reservations on the limb's rule among it."""
    party = load_legal_map().party(link.country)
    reserved = party.reserved("10(4)", link.at.date()) if link.at and link.limb in (PERSON, VICTIM) else ()
    note = "; a reservation on this rule stands (Art. 10(4))" if reserved else ""
    if party.status == "unknown":
        return "the legal map does not know its part in the Convention: look it up"
    since = party.in_force_since
    known = since not in ("", "unknown", "none")
    return f"{party.status}, {f'in force since {since}' if known else 'no day of entry into force is known'}{note}"
