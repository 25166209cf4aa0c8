# SPDX-License-Identifier: EUPL-1.2
"""Slices: which observations a column counts: only supply and offer conduct, only what a person attributed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from alerts.recount.products import find_mirrors, group_products
from alerts.recount.records import NO_PRODUCT, SUSPECTED, Absent, Item, Link, Offered, Order, Party, Profile

SEEN, UPHELD, PROVED = "seen", "upheld by a person", "proved from outside"
COLUMNS = (SEEN, UPHELD, PROVED)
SUBJECT, PROGRAMME = "subject", "programme"
SCOPES = (SUBJECT, PROGRAMME)


@dataclass(frozen=True)
class Slice:
    """What one column of one scope counts, in the order of time."""

    offered: tuple[Offered, ...]
    absent: tuple[Absent, ...]
    profiles: tuple[Profile, ...]

    @property
    def said(self) -> "tuple[Offered | Profile, ...]":
        """Offers, then what sites and sellers say of themselves."""
        return (*self.offered, *self.profiles)

    @cached_property
    def products(self) -> dict[str, str]:
        """Offer id to the name of its product."""
        return group_products(self.offered)

    @cached_property
    def latest(self) -> dict[str, Offered]:
        """The last sighting of each offer."""
        return {offer.offer_id: offer for offer in self.offered}

    @cached_property
    def mirrors(self) -> list[list[str]]:
        """Groups of sites of their own that repeat each other's products."""
        catalogues: dict[str, set[str]] = {}
        for offer in self.offered:
            if not offer.seller:
                catalogues.setdefault(offer.host, set()).add(self.products[offer.offer_id])
        return find_mirrors({host: frozenset(own) for host, own in catalogues.items()})

    @cached_property
    def templated(self) -> frozenset[str]:
        """Sites whose pages have a structure in common with another site of the slice."""
        shown: dict[str, set[str]] = {}
        for profile in self.profiles:
            for mark in profile.templates if not profile.seller else ():
                shown.setdefault(mark, set()).add(profile.host)
        return frozenset(host for hosts in shown.values() if len(hosts) > 1 for host in hosts)


def links_of(order: Order, scope: str, without: int | None = None) -> tuple[Link, ...]:
    """The decisions that attribute to a scope; a programme has those of its operators too. `without` leaves one out."""
    wanted = SCOPES if scope == PROGRAMME else (SUBJECT,)
    return tuple(link for link in order.links if link.scope in wanted and link.number != without)


def cut_slice(order: Order, items: Sequence[Item], column: str, links: Iterable[Link]) -> Slice:
    """What a column counts with these decisions."""
    links = tuple(links)
    parties = {link.party for link in links}
    upheld = {offer for link in links for offer in link.offers}
    offered = tuple(
        item
        for item in items
        if isinstance(item, Offered)
        and is_supply(item, order)
        and _in_column(item, column, parties, upheld, order.samples)
    )
    own = {item.party for item in offered}
    pages = {item.url for item in offered}
    return Slice(
        offered=offered,
        absent=tuple(item for item in items if isinstance(item, Absent) and item.url in pages),
        profiles=tuple(item for item in items if isinstance(item, Profile) and item.party in own),
    )


def is_supply(offer: Offered, order: Order) -> bool:
    """Whether the sighting is of an offer of a medical product, and its signs do not all speak of other conduct."""
    if offer.kind in NO_PRODUCT:
        return False
    return not offer.provisions or bool(offer.provisions & order.provisions)


def _in_column(offer: Offered, column: str, parties: set[Party], upheld: set[str], samples: frozenset[str]) -> bool:
    if offer.party not in parties:
        return False
    is_upheld = offer.offer_id in upheld
    if column == UPHELD:
        return is_upheld
    suspected = is_upheld or offer.verdict in SUSPECTED
    return suspected and (column == SEEN or offer.offer_id in samples)
