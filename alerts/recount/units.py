# SPDX-License-Identifier: EUPL-1.2
"""UNITS: every figure that counts distinct things, with its definition; the one table for product, bundle and docs."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from alerts.recount.records import Item
from alerts.recount.slices import Slice

MESSENGERS = (
    "whatsapp telegram signal wickr session threema viber wechat line discord skype instagram facebook jabber tox icq"
).split()
MONEY = ("wallet", "iban")
Unit = tuple[str, Item]
"""What is counted, and an observation that shows it."""


@dataclass(frozen=True)
class UnitFigure:
    """One figure: distinct units of a slice."""

    name: str
    group: str
    """means, extent, time, automation or money, all of (d); a, b or c: a pointer for that circumstance."""
    definition: str
    find: Callable[[Slice], Iterable[Unit]]
    listed: bool = True
    """Whether the file names the units beside their number; all are in the table of units."""


def shops(cut: Slice) -> Iterator[Unit]:
    """Sites of their own."""
    return ((offer.host, offer) for offer in cut.offered if not offer.seller)


def open_shops(cut: Slice) -> Iterator[Unit]:
    """Sites of their own on the open web."""
    return (unit for unit in shops(cut) if not unit[0].endswith(".onion"))


def hidden_services(cut: Slice) -> Iterator[Unit]:
    """Hidden services."""
    return ((offer.host, offer) for offer in cut.offered if offer.host.endswith(".onion"))


def marketplaces(cut: Slice) -> Iterator[Unit]:
    """Places of others on which sellers of the case offer."""
    return ((offer.site, offer) for offer in cut.offered if offer.seller)


def seller_accounts(cut: Slice) -> Iterator[Unit]:
    """Sellers at such places."""
    return ((f"{offer.seller} @ {offer.site}", offer) for offer in cut.offered if offer.seller)


def channels(cut: Slice) -> Iterator[Unit]:
    """Messenger and social handles."""
    return contacts_of(cut, MESSENGERS)


def accounts(cut: Slice) -> Iterator[Unit]:
    """Wallets and bank accounts."""
    return contacts_of(cut, MONEY)


def contacts_of(cut: Slice, kinds: Iterable[str]) -> Iterator[Unit]:
    """Contacts of these kinds, in offers and in what site and seller say of themselves."""
    wanted = tuple(kinds)
    for item in cut.said:
        yield from ((one, item) for one in item.contacts if one.partition(":")[0] in wanted)


def domains(cut: Slice) -> Iterator[Unit]:
    """Registrable domains, or hidden services."""
    return ((offer.site, offer) for offer in cut.offered if not offer.seller)


def mirrors(cut: Slice) -> Iterator[Unit]:
    """Sites in groups of mirrors, each with the first site of its group."""
    first = {host: group[0] for group in cut.mirrors for host in group}
    return ((f"{host} (group of {first[host]})", offer) for host, offer in shops(cut) if host in first)


def mirror_groups(cut: Slice) -> Iterator[Unit]:
    """Groups of mirrors, by their first site."""
    first = {host: group[0] for group in cut.mirrors for host in group}
    return ((first[host], offer) for host, offer in shops(cut) if host in first)


def offers(cut: Slice) -> Iterator[Unit]:
    """Offers."""
    return ((offer.offer_id, offer) for offer in cut.offered)


def products(cut: Slice) -> Iterator[Unit]:
    """Products."""
    return ((cut.products[offer.offer_id], offer) for offer in cut.offered)


def sightings(cut: Slice) -> Iterator[Unit]:
    """Sightings."""
    return ((offer.observation_id, offer) for offer in cut.offered)


def substances(cut: Slice) -> Iterator[Unit]:
    """Substances read in the offers."""
    return ((one, offer) for offer in cut.offered for one in offer.substances)


def languages(cut: Slice) -> Iterator[Unit]:
    """Languages of offers, and of what sites say of themselves."""
    yield from ((offer.language, offer) for offer in cut.offered if offer.language)
    yield from ((one, profile) for profile in cut.profiles for one in profile.languages)


def currencies(cut: Slice) -> Iterator[Unit]:
    """Currencies of prices, and those that sites say they take."""
    yield from ((name, offer) for offer in cut.offered for name, _ in offer.prices if name != "not stated")
    yield from ((one, profile) for profile in cut.profiles for one in profile.currencies)


def destinations(cut: Slice) -> Iterator[Unit]:
    """Places that offers, sites and sellers say they ship to."""
    return ((one, item) for item in cut.said for one in item.ships_to)


def payment_means(cut: Slice) -> Iterator[Unit]:
    """Ways to pay."""
    return ((one, item) for item in cut.said for one in item.payment)


def days_seen(cut: Slice) -> Iterator[Unit]:
    """Days in UTC."""
    return ((f"{offer.at:%Y-%m-%d}", offer) for offer in cut.offered)


def affiliates(cut: Slice) -> Iterator[Unit]:
    """Sites whose pages recruit resellers or affiliates."""
    return ((offer.host, offer) for offer in cut.offered if "reseller_programme" in offer.indicators)


def templated(cut: Slice) -> Iterator[Unit]:
    """Sites that share a page structure."""
    return ((profile.host, profile) for profile in cut.profiles if profile.host in cut.templated)


def platforms(cut: Slice) -> Iterator[Unit]:
    """Shop platforms."""
    return ((profile.platform, profile) for profile in cut.profiles if profile.platform)


BATCH = frozenset({"batch_under_alert", "batch_in_alert"})
LICENSED = frozenset(
    ("claims_licence logo_misused licence_number_of_another licence_number_unknown licence_number_fails_check "
     "seller_struck_off").split()
)  # fmt: skip
MAKER = frozenset({"made_by_seller", "brand_made_by_seller", "own_make_under_a_brand"})


def with_signs(*names: str) -> Callable[[Slice], Iterator[Unit]]:
    """Offers whose judgement has one of these signs."""
    wanted = frozenset(names)
    return lambda cut: ((offer.offer_id, offer) for offer in cut.offered if offer.indicators & wanted)


UNITS = (
    UnitFigure("offers of a batch under alert", "a", f"Offers with a sign of {', '.join(sorted(BATCH))}. A pointer: "
               "whether anybody was harmed, and by this, is entered with its source.", with_signs(*BATCH), False),
    UnitFigure("offers of who presents as licensed", "b", f"Offers with a sign of {', '.join(sorted(LICENSED))}. "
               "A pointer: pretending a capacity is not having it; a register verifies.", with_signs(*LICENSED), False),
    UnitFigure("offers of who presents as maker", "c", f"Offers with a sign of {', '.join(sorted(MAKER))}. A pointer: "
               "a verified status is needed.", with_signs(*MAKER), False),
    UnitFigure("shops on the open web", "means", "Distinct hosts (without www.) of their own, other than hidden "
               "services, at which offers were seen; a seller at another's marketplace is not among them.", open_shops),
    UnitFigure("hidden services", "means", "Distinct hosts that end in .onion at which offers were seen.",
               hidden_services),
    UnitFigure("marketplaces", "means", "Distinct places run by others at which sellers of the case offered.",
               marketplaces),
    UnitFigure("seller accounts", "means", "Distinct sellers, by name and place, at such marketplaces.",
               seller_accounts),
    UnitFigure("messenger channels", "means", "Distinct messenger and social handles that offers, sites or sellers "
               "name as their own.", channels),
    UnitFigure("sites", "extent", "Distinct hosts (without www.) of their own at which offers were seen, hidden "
               "services among them.", shops),
    UnitFigure("domains", "extent", "Distinct registrable domains, or hidden services, of those sites.", domains),
    UnitFigure("mirrors", "extent", "Sites of a group in which each repeats at least three products, and half of the "
               "smaller catalogue, of another.", mirrors),
    UnitFigure("groups of mirrors", "extent", "Groups of such sites.", mirror_groups),
    UnitFigure("offers", "extent", "Distinct offers: source, address without scheme and www., and variant.", offers,
               listed=False),
    UnitFigure("products", "extent", "Offers with near-duplicates counted once: titles with the same numbers and the "
               "same substances that have three fifths of their words in common are one product.", products),
    UnitFigure("substances", "extent", "Distinct substances that were read in the offers.", substances),
    UnitFigure("sightings", "extent", "Observations of offers: one page, one offer, one moment.", sightings,
               listed=False),
    UnitFigure("languages", "extent", "Distinct languages of offers and of what their sites say of themselves.",
               languages),
    UnitFigure("currencies", "extent", "Distinct currencies of prices, and those that sites say they take.",
               currencies),
    UnitFigure("destinations", "extent", "Distinct places (countries, EU, WORLD) that offers, sites or sellers say "
               "they ship to.", destinations),
    UnitFigure("days seen on line", "time", "Distinct days (UTC) on which at least one offer was seen.", days_seen),
    UnitFigure("sites that recruit affiliates", "automation", "Distinct hosts with an offer whose judgement has the "
               "sign `reseller_programme`.", affiliates),
    UnitFigure("sites on one template", "automation", "Distinct hosts that share a fingerprint of their page structure "
               "with another site of the column; shop platforms give the same structure to innocent shops.", templated),
    UnitFigure("shop platforms", "automation", "Distinct shop platforms that were recognised.", platforms),
    UnitFigure("payment means", "money", "Distinct ways to pay that offers, sites or sellers name.", payment_means),
    UnitFigure("payment accounts", "money", "Distinct wallets and bank accounts that they show.", accounts),
)  # fmt: skip
NOT_MEASURED = (
    ("mailing", "means", "nothing reads mailings"),
    ("search manipulation", "automation", "nothing looks at what search engines answer"),
    ("cloaking", "automation", "nothing compares what a site shows to different visitors"),
)
"""Name, group, and why."""


def first_shown(units: Iterable[Unit]) -> dict[str, list[Item]]:
    """Each unit with the observations that show it, in the order of time."""
    found: dict[str, dict[str, Item]] = {}
    for name, item in units:
        found.setdefault(name, {})[item.observation_id] = item
    return {
        name: sorted(items.values(), key=lambda item: (item.at, item.observation_id))
        for name, items in sorted(found.items())
    }
