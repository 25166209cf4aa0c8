# SPDX-License-Identifier: EUPL-1.2
"""Case: a listing with everything around it that an indicator may read."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from classifiers.acts import Beside
from classifiers.assessment import Signal
from classifiers.hits import NameHit
from classifiers.names import is_plain_narcotic
from classifiers.once import once
from classifiers.reading import Reader, Reading
from classifiers.registered import RegisteredName, find_registered
from config.reference import Reference, Role, Substance
from crawler.listing import Listing
from crawler.profile import SellerProfile, SiteProfile


class ListingInContext(msgspec.Struct, frozen=True, kw_only=True):
    """One listing with its site's and its seller's profile, as far as they are known."""

    listing: Listing
    site: SiteProfile | None = None
    seller: SellerProfile | None = None


class Party(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A site or a seller: the profile, and the reading of what it says of itself."""

    profile: SiteProfile | SellerProfile
    reading: Reading
    where: str

    @once
    def memo(self) -> dict[str, Any]:
        """What an indicator found in the party alone, found once for its thousands of listings."""
        return {}

    @once
    def was_looked_at(self) -> bool:
        """Whether profile pages were read, so that silence means something."""
        return bool(self.profile.pages)


class Case(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What indicators read; all of it is fixed before the first indicator runs."""

    listing: Listing
    text: Reading
    title_length: int
    site: Party | None
    seller: Party | None
    reference: Reference
    hidden_service: bool
    conduct: float = 0.0
    """The model's score for wording of unlawful sellers, where it is high enough to matter."""
    falsifying: float = 0.0
    """The model's chance that the wording misrepresents identity, where it is high enough to be shown."""
    telling: Beside | None = None
    """The two acts said in one breath that move it most."""
    unlawful: float | None = None
    """The model's chance that place and offer are those of sellers who may not sell; None: the place is not known."""
    theme: str | None = None
    """Table of phrases in which the place shows it most."""
    medical: bool = False
    """Whether the model takes it for an offer of a medical product; asked where packs were changed."""

    @once
    def memo(self) -> dict[str, Any]:
        """What one indicator found and others ask for again."""
        return {}

    @once
    def names(self) -> tuple[NameHit, ...]:
        """Names of medicines in the listing, plain narcotics left out."""
        return tuple(hit for hit in self.text.names if not is_plain_narcotic(hit.entry))

    @once
    def narcotics(self) -> tuple[NameHit, ...]:
        """Names of plain narcotics and designer drugs in the listing."""
        return tuple(hit for hit in self.text.names if is_plain_narcotic(hit.entry))

    @once
    def substances(self) -> tuple[tuple[NameHit, Substance], ...]:
        """Names that have a row of their own in the table of substances."""
        return tuple((hit, hit.entry.substance) for hit in self.names if hit.entry.substance is not None)

    @once
    def concerned(self) -> frozenset[str]:
        """Countries the offer names: destination, origin, place of seller and site."""
        places = (*self.listing.ships_to, *self.listing.ships_from)
        return frozenset((*places, *(code for party in self.parties for code in party.profile.countries)))

    @once
    def registered(self) -> tuple[RegisteredName, ...]:
        """What imported registers say of the medicines named; empty without them."""
        return find_registered(self.reference.registers, self.names)

    @once
    def prescription_name(self) -> NameHit | None:
        """The first name of a medicine that is on prescription only."""
        return next((hit for hit in self.names if hit.entry.prescription_only), None)

    @once
    def prescribed(self) -> str | None:
        """What names a medicine on prescription, by its name or by what everybody knows it for; None: nothing does."""
        if self.prescription_name is not None:
            return self.prescription_name.quote
        hit = self.text.find("described") if "described" in self.text.tables else None
        return hit.quote if hit is not None else None

    @once
    def speaks_medicine(self) -> bool:
        """Whether the listing names a medicine, listed or by its ending, or speaks of one."""
        if self.names or self.text.name_like or "described" in self.text.tables:
            return True
        return self.text.count("medical_words") > 0

    @once
    def is_novelty(self) -> bool:
        """Whether the title names a mug, a costume or another thing that bears a medicine's name for fun."""
        return any(start < self.title_length for start, _, _ in self.text.tables.get("novelty", ()))

    @once
    def sells_medicine(self) -> bool:
        """Whether a medicine itself seems to be offered, and not paper, a tool, a device or an excipient."""
        if case_of_things(self.text) and (not self.names or self.is_device_for_medicine):
            return False
        return bool(self.names) or self.speaks_medicine or "form" in self.text.tables

    @once
    def is_device_for_medicine(self) -> bool:
        """Whether the title names a medicine only to say what a device is for: "insulin syringes"."""
        devices = [self.text.folded.span(*span) for span in self.text.find_all("device") if span[0] < self.title_length]
        named = [(hit.start, hit.end) for hit in self.names if hit.start < self.title_length]
        return bool(devices and named) and all(any(self._is_beside(one, other) for other in devices) for one in named)

    def _is_beside(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        """Whether two spans overlap or have at most a short word between them."""
        (_, end), (start, _) = sorted((one, other))
        return start < end or SHORT_GAP.fullmatch(self.text.raw, end, start) is not None

    def count_conduct(self) -> int:
        """How many different phrases of unlawful selling listing, seller and site use together."""
        return sum(self.count(table) for table in CONDUCT)

    @once
    def parties(self) -> tuple[Party, ...]:
        """Seller, then site, as far as known."""
        return tuple(party for party in (self.seller, self.site) if party is not None)

    def find(self, table: str, strength: float, *, parties: bool = True) -> Signal | None:
        """The first phrase of a table in listing, seller or site, as a signal."""
        for where, reading in self._readings(parties):
            hit = reading.find(table)
            if hit is not None:
                return Signal(strength=strength, quote=hit.quote, where=where)
        return None

    def find_in_listing(self, table: str, strength: float) -> Signal | None:
        """The first phrase of a table in the listing's own text, as a signal."""
        if table not in self.text.tables:
            return None
        hit = self.text.find(table)
        return Signal(strength=strength, quote=hit.quote) if hit is not None else None

    def count(self, table: str) -> int:
        """How many different phrases of a table listing, seller and site use together."""
        return sum(reading.count(table) for _, reading in self._readings(True))

    def _readings(self, parties: bool) -> Iterator[tuple[str, Reading]]:
        yield "listing", self.text
        if parties:
            for party in self.parties:
                yield party.where, party.reading


class CaseMaker:
    """Makes cases; readings of sites and sellers are kept, since thousands of listings share them."""

    def __init__(self, reader: Reader, reference: Reference) -> None:
        self._reader, self._reference = reader, reference
        self._parties: dict[int, Party] = {}

    def make(self, item: ListingInContext) -> Case:
        """The case of one listing."""
        return self.make_all((item,))[0]

    def make_all(self, items: Sequence[ListingInContext]) -> list[Case]:
        """The cases of listings, which are read together."""
        parties = [(self._party(item.site, "site"), self._party(item.seller, "seller")) for item in items]
        titles = [item.listing.title[:500] for item in items]
        texts = self._reader.read_all(
            [_own_words(item.listing, title) for item, title in zip(items, titles, strict=True)]
        )
        return [
            Case(
                listing=item.listing,
                text=text,
                title_length=len(title),
                site=site,
                seller=seller,
                reference=self._reference,
                hidden_service=_is_hidden(item),
            )
            for item, title, text, (site, seller) in zip(items, titles, texts, parties, strict=True)
        ]

    def _party(self, profile: SiteProfile | SellerProfile | None, where: str) -> Party | None:
        if profile is None:
            return None
        known = self._parties.get(id(profile))
        if known is not None and known.profile is profile:
            return known
        if len(self._parties) >= 512:
            self._parties.clear()
        text = "\n".join((profile.text, *profile.prescription_quotes))
        party = self._parties[id(profile)] = Party(profile=profile, reading=self._reader.read(text), where=where)
        return party


def _own_words(listing: Listing, title: str) -> str:
    extras = (*listing.claims, listing.category, listing.strength, listing.form, listing.brand, listing.maker)
    return "\n".join([title, listing.description, *[extra for extra in extras if extra and extra not in title]])


def _is_hidden(item: ListingInContext) -> bool:
    if item.site is not None and item.site.hidden_service:
        return True
    host = item.listing.url.split("//", 1)[-1].split("/", 1)[0].split(":")[0].lower()
    return host.endswith((".onion", ".i2p"))


CONDUCT = ("rogue_shop", "discreet", "customs", "reship", "crypto_only", "messenger_only", "miracle")
SHORT_GAP = re.compile(r"[^\w,;.|/+&]{0,3}(?:\w{1,4}[^\w,;.|/+&]{1,2}){0,2}")
"""Between a device and what it is for: nothing, a hyphen, "for", "à l'"; not a list."""
THINGS = frozenset({"tool", "packaging", "empty_pack", "document", "device", "excipient"})


def case_of_things(reading: Reading) -> bool:
    """Whether a text speaks of paper, tools, devices or excipients."""
    return not THINGS.isdisjoint(reading.tables)


def is_grey(substance: Substance) -> bool:
    """Whether it is also lawfully sold as something else in places."""
    return substance.role is Role.GREY
