# SPDX-License-Identifier: EUPL-1.2
"""Operators: precision, recall and calibration on planted worlds beside a naive union, cost of a million listings."""

import resource
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from alerts.database import close_decisions, open_decisions
from alerts.operators.keeping import IdentifierBook
from alerts.operators.kinds import IdentifierKind as K
from alerts.operators.linking import Linker, Use, pair_figures
from alerts.operators.proposing import propose
from config.settings import Settings
from crawler.listing import Contact, ContactKind, Listing
from crawler.profile import SiteProfile
from indexer.evidence import EvidenceRecord, ObservationKind
from tests.alerts.memory_store import make_record
from tests.alerts.operators.fitting import FITTED_ON, MEASURED_ON, error_of, judge_links, judge_members
from tests.alerts.operators.planted import Shape, World, naive_groups, plant
from tests.alerts.operators.planted_campaigns import plant_campaigns
from tests.alerts.operators.planted_plain import Shape as PlainShape
from tests.alerts.operators.planted_plain import plant_plain
from tests.alerts.operators.planted_trades import plant_trades
from tests.make import SEEN_AT

SITES, OPERATORS, LISTINGS = 20_000, 3_000, 1_000_000
Maker = Callable[[int, int, int], World]
WORLDS: dict[str, Maker] = {
    "as it is": plant,
    "campaigns, poison 3 %": plant_campaigns,
    "trades, sparse": plant_trades,
    "plain rows": plant_plain,
    "plain, few shown": partial(plant_plain, shape=PlainShape(shown=0.25)),
    "plain, mail and phone": partial(plant_plain, shape=PlainShape(kinds=("mail", "phone"))),
    "poison 3 %": partial(plant, shape=Shape(poison=0.03)),
    "programmes": partial(plant, shape=Shape(programmes=0.4)),
    "small programmes": partial(plant, shape=Shape(programmes=0.4, per_programme=8)),
    "rented by 80 %": partial(plant, shape=Shape(rented=0.8)),
    "few hubs": partial(plant, shape=Shape(hubs=0.3)),
}
WHOLE = ("as it is", "campaigns, poison 3 %")
"""Worlds that are judged at full size."""
PLACED = 300
BATCH = 2_000
LEAFLET = "taken with water, as the leaflet of the maker says. "


def bench_operators() -> None:
    """Two worlds of the full size, others at an eighth of it, then a million listings through the tables."""
    bench_worlds()
    with TemporaryDirectory() as folder:
        bench_listings(Path(folder), SITES, OPERATORS, LISTINGS)


def bench_worlds() -> None:
    """Every world once, of a seed that nothing was fitted on."""
    assert not set(MEASURED_ON) & set(FITTED_ON)
    print(
        f"{'world':22} {'sites':>7} precision recall  links' error  members' error  naive precision  recall  CPU s  MiB"
    )
    for name, make in WORLDS.items():
        share = 1 if name in WHOLE else 8
        judge(name, make(SITES // share, OPERATORS // share, MEASURED_ON[0]))


def judge(name: str, world: World) -> tuple[float, float, float]:
    """Figures of one world, printed; precision, recall and the larger calibration error."""
    started = time.process_time()
    linker = Linker(world.uses)
    groups = linker.group()
    took = time.process_time() - started
    precision, recall = pair_figures(groups, world.truth)
    links, members = error_of(judge_links(linker, world)), error_of(judge_members(linker, world))
    naive = pair_figures(naive_groups(world), world.truth)
    print(
        f"{name:22} {len(world.truth):7,} {precision:9.4f} {recall:6.4f} {links:13.4f} {members:15.4f} "
        f"{naive[0]:16.4f} {naive[1]:7.4f} {took:6.0f} {peak():4.0f}",
        flush=True,
    )
    return precision, recall, max(links, members)


def bench_listings(home: Path, sites: int, operators: int, listings: int) -> tuple[float, float]:
    """From records to proposals in the tables, and one more site; seconds of both."""
    settings = Settings(home=home, secret_key="for tests")
    open_decisions(settings)
    world = plant(sites, operators, 7)
    started, cpu = time.perf_counter(), time.process_time()
    book, held = IdentifierBook({}), []
    for record in records_of(world, listings):
        held.append(record)
        if len(held) == BATCH:
            book.feed(held)
            held.clear()
    book.feed(held)
    read = time.perf_counter() - started
    done = propose(settings, SEEN_AT)
    whole = time.perf_counter() - started
    print(
        f"{listings:,} listings of {sites:,} sites: read {read:.0f} s, with proposals {whole:.0f} s "
        f"({time.process_time() - cpu:.0f} s of a core), {peak():.0f} MiB"
    )
    print(f"{done.operators:,} operators proposed")
    book.take_new()
    placed = [place_listing(settings, book, world, at) for at in range(PLACED)]
    print(f"one new listing of a new site read, placed and written, {PLACED} times: {spread(placed)}")
    close_decisions()
    bench_placing(world)
    return whole, statistics.median(placed)


def place_listing(settings: Settings, book: IdentifierBook, world: World, at: int) -> float:
    """Seconds of a core to keep a listing that shows what a site of the world shows, and to bring proposals in line."""
    site = f"new{at}.example"
    party = at * 7 % len(world.truth)
    contacts = profile_of(site, [use for use in world.uses if use.party == party]).contacts
    listing = Listing(url=f"https://{site}/p", title="Tablets", description=LEAFLET * 6, contacts=contacts)
    record = replace(make_record(at, site=site, assessment=None), observation_id=f"new{at}", listing=listing)
    started = time.process_time()
    with transaction.atomic():
        book.feed([record])
    propose(settings, SEEN_AT, book.take_new())
    return time.process_time() - started


def bench_placing(world: World) -> None:
    """New parties against groups in memory."""
    linker = Linker(world.uses)
    linker.group()
    took = []
    shown: dict[int, list[Use]] = {}
    for use in world.uses:
        shown.setdefault(use.party, []).append(use)
    for at in range(PLACED):
        new = len(world.truth) + at
        for use in shown[at * 7 % len(world.truth)]:
            linker.add(replace(use, party=new))
        started = time.perf_counter()
        linker.place(new)
        took.append(time.perf_counter() - started)
    print(f"one new site placed in memory, {PLACED} times: {spread(took)}")


def spread(took: list[float]) -> str:
    """Median, 99th percentile and longest, in milliseconds."""
    ordered = sorted(took)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"median {statistics.median(took) * 1e3:.1f} ms, p99 {p99 * 1e3:.1f} ms, longest {ordered[-1] * 1e3:.1f} ms"


def records_of(world: World, listings: int) -> Iterator[EvidenceRecord]:
    """Each site's profile, then its offers, as the store gives them."""
    shown: dict[int, list[Use]] = {}
    for use in world.uses:
        shown.setdefault(use.party, []).append(use)
    each, number = max(1, listings // len(world.truth)), 0
    for party in world.truth:
        site = f"site{party}.example"
        number += 1
        profile = profile_of(site, shown.get(party, []))
        yield make_record(
            number,
            kind=ObservationKind.SITE_PROFILE,
            site=site,
            site_profile=profile,
            listing=None,
            assessment=None,
        )
        first = make_record(0, site=site, assessment=None)
        for at in range(each):
            number += 1
            listing = Listing(
                url=f"https://{site}/p/{at}",
                title=f"Tablets {at}",
                description=f"Tablets no. {at} of {site}: " + LEAFLET * 6,
                contacts=profile.contacts[:2],
            )
            yield replace(first, observation_id=f"o{number}", offer_id=f"f{number}", listing=listing)


def profile_of(site: str, shown: list[Use]) -> SiteProfile:
    """A profile that shows what was planted."""
    contacts, marks = [], []
    for use in shown:
        plain = "".join(sign if sign.isalnum() else "x" for sign in use.value)
        if use.kind is K.MAIL:
            value = f"{plain}@pills.example"
            contacts.append(Contact(kind=ContactKind.MAIL, value=value, raw=value))
        elif use.kind in (K.HANDLE, K.PHONE, K.WALLET):
            value = f"{use.kind.value[:2]}{plain}"
            contacts.append(Contact(kind=ContactKind.TELEGRAM, value=value, raw=value))
        elif use.kind in (K.TRACKER, K.CHAT, K.FORM, K.ASSET, K.TEMPLATE):
            marks.append(f"{use.kind.value}:{plain}")
    return SiteProfile(site=site, home_url=f"https://{site}/", contacts=tuple(contacts), marks=tuple(sorted(marks)))


def peak() -> float:
    """Most memory this process held, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
