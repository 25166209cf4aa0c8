# SPDX-License-Identifier: EUPL-1.2
"""QUANTITIES: figures that are estimates: an interval, never one number, each with what it assumes."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from alerts.recount.records import Absent, Item, Offered
from alerts.recount.slices import Slice

GONE = ("gone", "not_found", "parked", "suspended", "seized", "legal_block")
SOLD = ("sales", "sold", "orders")
AUDIENCE = ("followers", "subscribers", "members", "views", "reviews", "favourites", "likes")
STOCK = ("stock", "available")


@dataclass(frozen=True)
class Amount:
    """One interval."""

    key: str
    """What it is of: a currency, a counter; empty: of everything."""
    low: Decimal
    high: Decimal
    shown_by: tuple[Item, ...]
    """The observations it was read from."""
    note: str = ""


@dataclass(frozen=True)
class QuantityFigure:
    """One figure that is an interval for each key."""

    name: str
    group: str
    definition: str
    assumes: str
    find: Callable[[Slice], Iterator[Amount]]


def units_on_offer(cut: Slice) -> Iterator[Amount]:
    """Stock and quantities as shown."""
    shown: dict[str, list[tuple[int, Offered]]] = defaultdict(list)
    for offer in cut.offered:
        counts = [offer.on_offer, *(count for name, count in offer.counters if name in STOCK)]
        for count in counts:
            if count is not None and count >= 0:
                shown[offer.offer_id].append((count, offer))
    yield from _summed(cut, "", shown)


def units_sold(cut: Slice) -> Iterator[Amount]:
    """Sales as shown."""
    yield from _summed(cut, "", _counted(cut, SOLD))


def audience(cut: Slice) -> Iterator[Amount]:
    """Each counter of attention apart."""
    for name in AUDIENCE:
        yield from _summed(cut, name, _counted(cut, (name,)))
    accounts: dict[tuple[str, str], dict[str, tuple[int, Item]]] = defaultdict(dict)
    for profile in cut.profiles:
        for name, count in profile.counters:
            held = accounts[profile.party].get(name)
            if held is None or count > held[0]:
                accounts[profile.party][name] = (count, profile)
    for name in sorted({name for counters in accounts.values() for name in counters}):
        own = [counters[name] for _, counters in sorted(accounts.items()) if name in counters]
        counts = [Decimal(count) for count, _ in own]
        shown_by = tuple(item for _, item in own)
        yield Amount(f"{name} of accounts", max(counts), sum(counts, Decimal(0)), shown_by)


def _counted(cut: Slice, names: tuple[str, ...]) -> dict[str, list[tuple[int, Offered]]]:
    shown: dict[str, list[tuple[int, Offered]]] = defaultdict(list)
    for offer in cut.offered:
        for name, count in offer.counters:
            if name in names and count >= 0:
                shown[offer.offer_id].append((count, offer))
    return shown


def _summed(cut: Slice, key: str, shown: dict[str, list[tuple[int, Offered]]]) -> Iterator[Amount]:
    """Low: each product once, its smallest highest count; high: the highest count of every offer."""
    if not shown:
        return
    most = {offer_id: max(counts, key=lambda pair: pair[0]) for offer_id, counts in sorted(shown.items())}
    by_product: dict[str, list[int]] = defaultdict(list)
    for offer_id, (count, _) in most.items():
        by_product[cut.products[offer_id]].append(count)
    low = sum(min(counts) for counts in by_product.values())
    high = sum(count for count, _ in most.values())
    yield Amount(key, Decimal(low), Decimal(high), tuple(offer for _, offer in most.values()))


def asked_prices(cut: Slice) -> Iterator[Amount]:
    """Prices of everything on offer, once."""
    for currency in sorted({name for offer in cut.offered for name, _ in offer.prices}):
        own = [(offer, [amount for name, amount in offer.prices if name == currency]) for offer in cut.latest.values()]
        priced = [(offer, amounts) for offer, amounts in own if amounts]
        lowest: dict[str, Decimal] = {}
        for offer, amounts in priced:
            product = cut.products[offer.offer_id]
            lowest[product] = min(lowest.get(product, amounts[0]), *amounts)
        high = sum((max(amounts) for _, amounts in priced), Decimal(0))
        if priced:
            yield Amount(currency, sum(lowest.values(), Decimal(0)), high, tuple(offer for offer, _ in priced))


def proceeds(cut: Slice) -> Iterator[Amount]:
    """Sales as shown times prices as shown."""
    totals: dict[str, tuple[Decimal, list[Offered]]] = {}
    for offer in cut.latest.values():
        sold = max((count for name, count in offer.counters if name in SOLD), default=0)
        for currency in {name for name, _ in offer.prices} if sold else ():
            high = sold * max(amount for name, amount in offer.prices if name == currency)
            before, shown_by = totals.get(currency, (Decimal(0), []))
            totals[currency] = (before + high, [*shown_by, offer])
    for currency, (high, offers) in sorted(totals.items()):
        yield Amount(currency, Decimal(0), high, tuple(offers))


def days_on_line(cut: Slice) -> Iterator[Amount]:
    """Days from first to last sighting, with the largest gap in between."""
    days = sorted({offer.at.date() for offer in cut.offered})
    if not days:
        return
    gap = max((later - earlier for earlier, later in itertools.pairwise(days)), default=timedelta(days=1))
    span = (days[-1] - days[0]).days + 1
    ends = (cut.offered[0], cut.offered[-1])
    note = f"largest gap without a sighting: {max(gap.days - 1, 0)} days"
    yield Amount("", Decimal(len(days)), Decimal(span), ends, note)


@dataclass(frozen=True)
class Relisting:
    """An offer that was seen again after its page was seen to be absent."""

    offer_id: str
    before: Offered
    absent_from: Absent
    absent_until: Absent
    after: Offered

    @property
    def delay_s(self) -> tuple[int, int]:
        """How long it was away, in seconds: at least, at most."""
        return _seconds(self.absent_from.at, self.absent_until.at), _seconds(self.before.at, self.after.at)


def find_relistings(cut: Slice) -> list[Relisting]:
    """Every return of an offer to its page, in the order of time."""
    found = []
    absences: dict[str, list[Absent]] = defaultdict(list)
    for absence in cut.absent:
        if absence.state in GONE:
            absences[absence.url].append(absence)
    histories: dict[str, list[Offered]] = defaultdict(list)
    for offer in cut.offered:
        histories[offer.offer_id].append(offer)
    for offer_id, history in sorted(histories.items()):
        for before, after in itertools.pairwise(history):
            between = [one for one in absences[before.url] if before.at < one.at < after.at]
            if between:
                found.append(Relisting(offer_id, before, between[0], between[-1], after))
    return sorted(found, key=lambda one: (one.after.at, one.offer_id))


def relistings(cut: Slice) -> Iterator[Amount]:
    """Returns, and how long they took."""
    found = find_relistings(cut)
    yield Amount("returns", Decimal(len(found)), Decimal(len(found)), tuple(one.after for one in found))
    if found:
        low, high = min(one.delay_s[0] for one in found), max(one.delay_s[1] for one in found)
        yield Amount("seconds away", Decimal(low), Decimal(high), tuple(one.after for one in found))


def _seconds(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds())


QUANTITIES = (
    QuantityFigure(
        "units on offer, as shown", "extent",
        "Stock and quantities that offers show, by their highest sighting.",
        "Low: offers of one product share one stock, the smallest shown; high: every offer has its own. What a site "
        "shows is unverified.", units_on_offer),
    QuantityFigure(
        "units sold, as shown", "extent",
        "Counters of sales that offers show, by their highest sighting.",
        "Low: offers of one product show one counter, the smallest; high: every offer has its own. Unverified; a "
        "counter can be invented.", units_sold),
    QuantityFigure(
        "audience, as shown", "extent",
        "Followers, views, reviews and the like, each apart, by their highest sighting.",
        "Low: of offers, one counter a product, of accounts the largest alone; high: all added, as if nobody were "
        "counted twice. Unverified.", audience),
    QuantityFigure(
        "days on line", "time",
        "Days (UTC) with offers on line: low counts days with a sighting, high all days from the first to the last.",
        "Between two sightings the offers may have been away; before the first and after the last nothing is known.",
        days_on_line),
    QuantityFigure(
        "relisting after removal", "time",
        "Offers seen again at their address after it was seen gone, not found, parked, suspended, seized or legally "
        "blocked; and for how many seconds, from the shortest that is sure to the longest that is possible.",
        "An offer that came back elsewhere is not among them. This is recurrence, not a previous conviction.",
        relistings),
    QuantityFigure(
        "price volume", "money",
        "Prices asked for everything on offer, once, per currency; nothing is converted.",
        "Low: each product once at its lowest price; high: every offer at its highest. It says what was asked, not "
        "what was paid.", asked_prices),
    QuantityFigure(
        "estimated proceeds", "money",
        "Sales as shown times prices as shown, per currency; nothing is converted.",
        "Low: nothing was sold, the counters are invented; high: every sale that is shown was made at the highest "
        "price shown. A range for investigators, no finding.", proceeds),
)  # fmt: skip
