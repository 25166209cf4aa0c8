# SPDX-License-Identifier: EUPL-1.2
"""Standing: on what footing a place sells, as far as its own words tell: a lawful trade, informal sale, or neither."""

import re
from dataclasses import dataclass

from classifiers.context import Case, Party
from classifiers.hits import PhraseHit
from classifiers.reading import Reading

LAWFUL = ("health_trade", "licensed", "pharmacy", "asks_prescription")
"""Tables of what trades say that may sell medicines or devices."""
LAWFUL_HOST = re.compile(
    r"pharm|farmac|apote|aptek|lekarn|ljekarn|gyogyszer|patika|eczane|vaistin|drogist|droger|chemist|spizer|barnator"
)
INFORMAL = ("informal", "private_sale", "messenger_only", "anonymous_messenger", "crypto_only", "discreet", "diverted")
PLACES = ("open_place", "private_ads", "channel")
NUMBER_WITHIN = 48
"""Letters after a word of licence within which its number stands."""
NUMBER_DIGITS = 3
TEXT_MIN = 8
"""Letters from which on a site has said something of itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What one site or seller says of its footing."""

    speaks: bool
    lawful: bool
    named_authority: PhraseHit | None
    licence: PhraseHit | None
    licence_number: str | None
    professional: PhraseHit | None
    trade_only: PhraseHit | None


def standing_of(party: Party) -> Standing:
    """The footing of a site or seller, worked out once for all its listings."""
    if "standing" not in party.memo:
        party.memo["standing"] = _read(party)
    found: Standing = party.memo["standing"]
    return found


def _read(party: Party) -> Standing:
    reading = party.reading
    name = getattr(party.profile, "site", "") or ""
    authority = reading.find("authority")
    licence = reading.find("licence_word") or reading.find("licensed")
    spoken = any(_meant(reading, table) for table in LAWFUL)
    lawful = spoken or LAWFUL_HOST.search(name.lower()) is not None
    if not spoken and any(reading.find_negated(table) is not None for table in ("licensed", *LAWFUL)):
        lawful = False
    if reading.find("sham_rx") is not None and (authority is None or licence is None):
        lawful = False
    return Standing(
        speaks=len(reading.raw) >= TEXT_MIN,
        lawful=lawful,
        named_authority=authority,
        licence=licence,
        licence_number=_number_behind(reading),
        professional=reading.find("professional"),
        trade_only=reading.find("trade_only"),
    )


def _meant(reading: Reading, table: str) -> bool:
    """Whether a phrase of a table is meant as it stands, and neither denied nor asked ("ministry? never mind")."""
    text = reading.folded.text
    return any(text[end : end + 1] != "?" for _, end in reading.find_all(table))


def _number_behind(reading: Reading) -> str | None:
    """A number that stands right behind a word of licence or an authority's name."""
    for table in ("licence_word", "authority", "licensed"):
        for _, end in reading.find_all(table)[:12]:
            behind = reading.folded.text[end : end + NUMBER_WITHIN]
            if sum(map(str.isdigit, behind)) >= NUMBER_DIGITS:
                return behind.strip()
    return None


def is_lawful(case: Case) -> bool:
    """Whether site or seller speaks of a trade that may sell medicines or devices."""
    return any(standing_of(party).lawful for party in case.parties)


def has_spoken(case: Case) -> bool:
    """Whether site or seller says anything of itself, so that silence on its footing means something."""
    return any(standing_of(party).speaks for party in case.parties)


def sign_of_informal_sale(case: Case) -> PhraseHit | None:
    """The first word of informal sale in listing, site or seller: cash, lockers, messengers, leftovers, a board."""
    for reading in (case.text, *(party.reading for party in case.parties)):
        for table in (*INFORMAL, "gym"):
            if table in reading.tables and (hit := reading.find(table)) is not None:
                return hit
    return open_place(case)


def open_place(case: Case) -> PhraseHit | None:
    """What says that anybody may post there, or that others sell: a forum, a board, a marketplace."""
    for party in case.parties:
        for table in PLACES:
            if table in party.reading.tables and (hit := party.reading.find(table)) is not None:
                return hit
    return None


def is_priced(case: Case) -> bool:
    """Whether a price is asked."""
    return case.listing.price is not None or bool(case.listing.price_ladder)


CONDUCT = ("customs", "reship", "crypto_only", "sham_rx", "far_seat")
"""Tables of conduct beside which a claim of a licence says nothing; plain parcels are sent by lawful pharmacies too."""
ROGUE_MIN = 2
"""Phrases of rogue shops from which on they are conduct."""


def has_unlawful_conduct(case: Case) -> bool:
    """Whether listing or seller waives a prescription that is needed, or sells as only unlawful sellers do."""
    waived = case.prescribed is not None and _finds(case, "waives_prescription")
    return waived or case.count("rogue_shop") >= ROGUE_MIN or any(_finds(case, table) for table in CONDUCT)


def names_its_authority(party: Party) -> bool:
    """Whether a seller of a lawful trade names who licensed it, and its own words hold nothing of unlawful sellers.

    Such a seller's "without prescription" is what lawful pharmacies call free medicines; what is free in one country
    is on prescription in another.
    """
    found = standing_of(party)
    if found.named_authority is None or found.licence is None or not found.lawful:
        return False
    if party.reading.count("rogue_shop") >= ROGUE_MIN:
        return False
    return not any(table in party.reading.tables for table in (*CONDUCT, "messenger_only"))


def _finds(case: Case, table: str) -> bool:
    return case.find(table, 1.0) is not None


def speaks_of_device(case: Case) -> bool:
    """Whether the title names a device, or the text speaks of one's conformity."""
    if "device_conform" in case.text.tables:
        return True
    return in_title(case, "device") or in_title(case, "device_word")


def in_title(case: Case, table: str) -> bool:
    """Whether a phrase of a table stands in the title."""
    return any(start < case.title_length for start, _, _ in case.text.tables.get(table, ()))
