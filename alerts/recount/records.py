# SPDX-License-Identifier: EUPL-1.2
"""Reads records as they lie in the ledger, and the list of decisions: all that the counting may use.

Like everything in this folder it needs Python's standard library alone: the same code counts in the product and in an
exported bundle. Titles are compared without the pseudonyms of a masked copy, so that masked and unmasked count alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

UTC = timezone.utc  # noqa: UP017 (older interpreters of a court count too)
SUSPECTED = ("falsified", "unauthorised")
NO_PRODUCT = ("document", "not_medical")
"""Kinds whose offers are other conduct than supplying medical products."""
Party = tuple[str, str]
"""Site, and seller; empty: the site itself."""


@dataclass(frozen=True)
class Item:
    """One observation: what every unit is witnessed by."""

    observation_id: str
    site: str
    seller: str
    at: datetime
    url: str

    @property
    def party(self) -> Party:
        """Whose it is, as the case has it."""
        return (self.site, self.seller)

    @property
    def host(self) -> str:
        """The host of the address, without `www.`."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")


@dataclass(frozen=True)
class Offered(Item):
    """One sighting of one offer."""

    offer_id: str
    title: str
    verdict: str
    kind: str
    provisions: frozenset[str]
    indicators: frozenset[str]
    substances: frozenset[str]
    language: str
    prices: tuple[tuple[str, Decimal], ...]
    """Currency and amount of every price shown."""
    ships_to: tuple[str, ...]
    payment: tuple[str, ...]
    contacts: tuple[str, ...]
    """`kind:value`."""
    on_offer: int | None
    counters: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Absent(Item):
    """A page that was seen to be something else than a page with an offer."""

    state: str


@dataclass(frozen=True)
class Profile(Item):
    """What a site or a seller said of itself at one visit."""

    languages: tuple[str, ...]
    currencies: tuple[str, ...]
    ships_to: tuple[str, ...]
    payment: tuple[str, ...]
    contacts: tuple[str, ...]
    counters: tuple[tuple[str, int], ...]
    platform: str
    templates: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """One decision by which a person attributes something to the case."""

    number: int
    kind: str
    """`evidence upheld` or `membership upheld`."""
    scope: str
    """`subject` or `programme`."""
    site: str
    seller: str
    offers: frozenset[str]
    """Upheld by it; empty for a membership."""

    @property
    def party(self) -> Party:
        """What it attributes."""
        return (self.site, self.seller)


@dataclass(frozen=True)
class Order:
    """What is to be counted, as the signed list of decisions says."""

    since: datetime
    until: datetime
    provisions: frozenset[str]
    """Those that speak of supplying or offering to supply."""
    links: tuple[Link, ...]
    parties: Mapping[str, Party]
    """By observation id."""
    samples: frozenset[str]
    """Offers through which a unit was obtained."""


def read_order(told: Mapping[str, Any]) -> Order:
    """The list of decisions as decoded from its JSON."""
    links = tuple(
        Link(
            number=one["number"],
            kind=one["kind"],
            scope=one["scope"],
            site=one["site"],
            seller=one["seller"],
            offers=frozenset(one["offers"]),
        )
        for one in told["links"]
    )
    return Order(
        since=moment(told["since"]),
        until=moment(told["until"]),
        provisions=frozenset(told["supply_provisions"]),
        links=links,
        parties={one["observation_id"]: (one["site"], one["seller"]) for one in told["observations"]},
        samples=frozenset(one["offer_id"] for one in told["samples"] if one["offer_id"]),
    )


def read_items(records: Iterable[Mapping[str, Any]], order: Order) -> tuple[Item, ...]:
    """What the records of the case say within its dates, in the order of time; each once."""
    found = {}
    for record in records:
        party = order.parties.get(record["observation_id"])
        item = read_item(record, party) if party is not None else None
        if item is not None and order.since <= item.at < order.until:
            found[item.observation_id] = item
    return tuple(sorted(found.values(), key=lambda item: (item.at, item.observation_id)))


def read_item(record: Mapping[str, Any], party: Party) -> Item | None:
    """One record; None for a kind that nothing is counted from."""
    base = (record["observation_id"], party[0], party[1], moment(record["observed_at"]), record["page_url"])
    if record["kind"] == "listing" and record.get("listing") and record.get("state") == "ok":
        return _offered(base, record)
    if record["kind"] == "outcome":
        return Absent(*base, state=record["state"])
    profile = record.get("site_profile") or record.get("seller_profile")
    return _profile(base, profile) if profile else None


def _offered(base: tuple[str, str, str, datetime, str], record: Mapping[str, Any]) -> Offered:
    listing, judged = record["listing"], record.get("assessment") or {}
    suspect = [one for one in judged.get("indicators", ()) if one["points_to"] in SUSPECTED]
    return Offered(
        *base,
        offer_id=record["offer_id"],
        title=listing["title"],
        verdict=judged.get("verdict", ""),
        kind=judged.get("kind", ""),
        provisions=frozenset(name for one in suspect for name in one.get("provisions", ())),
        indicators=frozenset(one["indicator"] for one in judged.get("indicators", ())),
        substances=frozenset(one["inn"] for one in judged.get("substances", ())),
        language=listing.get("language") or "",
        prices=tuple(_prices(listing)),
        ships_to=tuple(listing.get("ships_to") or ()),
        payment=tuple(listing.get("payment_methods") or ()),
        contacts=_contacts(listing),
        on_offer=listing.get("quantity_on_offer"),
        counters=_counters(listing),
    )


def _profile(base: tuple[str, str, str, datetime, str], told: Mapping[str, Any]) -> Profile:
    return Profile(
        *base,
        languages=tuple(told.get("languages") or ()),
        currencies=tuple(told.get("currencies") or ()),
        ships_to=tuple(told.get("ships_to") or ()),
        payment=tuple(told.get("payment_methods") or ()),
        contacts=_contacts(told),
        counters=_counters(told),
        platform=told.get("platform") or "",
        templates=tuple(mark for mark in told.get("marks") or () if mark.startswith("template:")),
    )


def _prices(listing: Mapping[str, Any]) -> Iterable[tuple[str, Decimal]]:
    shown = [listing.get("price"), *(step["price"] for step in listing.get("price_ladder") or ())]
    for money in shown:
        if money and Decimal(str(money["amount"])) > 0:
            yield money.get("currency") or "not stated", Decimal(str(money["amount"]))


def _contacts(told: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(f"{one['kind']}:{one['value']}" for one in told.get("contacts") or ())


def _counters(told: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    return tuple((str(name), int(count)) for name, count in told.get("counters") or ())


def moment(text: str) -> datetime:
    """A moment from its text; always with a zone, read in UTC, so that summer time changes no count."""
    read = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if read.tzinfo is None:
        raise ValueError(f"{text}: a moment without a zone")
    return read.astimezone(UTC)
