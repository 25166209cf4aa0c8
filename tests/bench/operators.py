# SPDX-License-Identifier: EUPL-1.2
"""Operators: precision, recall and calibration on planted worlds beside a naive union, cost of a million listings."""

import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from alerts.database import close_decisions, open_decisions
from alerts.operators.calibration import calibration_error
from alerts.operators.keeping import IdentifierBook
from alerts.operators.kinds import IdentifierKind as K
from alerts.operators.linking import Linker, Use, pair_figures
from alerts.operators.proposing import propose
from config.settings import Settings
from crawler.listing import Contact, ContactKind, Listing
from crawler.profile import SiteProfile
from indexer.evidence import EvidenceRecord, ObservationKind
from tests.alerts.memory_store import make_record
from tests.alerts.operators.planted import Shape, World, naive_groups, plant
from tests.make import SEEN_AT

SITES, OPERATORS, LISTINGS = 20_000, 3_000, 1_000_000
WORLDS = {
    "as it is": Shape(),
    "poison 3 %": Shape(poison=0.03),
    "affiliate programmes": Shape(programmes=0.4),
    "small programmes": Shape(programmes=0.4, per_programme=8),
    "rented by 80 %": Shape(rented=0.8),
    "few hubs": Shape(hubs=0.3),
}
BATCH = 2_000
LEAFLET = "taken with water, as the leaflet of the maker says. "


def bench_operators() -> None:
    """The full size once, other worlds at an eighth of it, then a million listings through the tables."""
    print("world                  sites   precision  recall  calibration  naive precision  naive recall  CPU s  MiB")
    for name, shape in WORLDS.items():
        share = 1 if name == "as it is" else 8
        judge(name, plant(SITES // share, OPERATORS // share, 7, shape))
    with TemporaryDirectory() as folder:
        bench_listings(Path(folder), SITES, OPERATORS, LISTINGS)


def judge(name: str, world: World) -> tuple[float, float, float]:
    """Figures of one world, printed; precision, recall and calibration error."""
    started = time.process_time()
    linker = Linker(world.uses)
    groups = linker.group()
    took = time.process_time() - started
    precision, recall = pair_figures(groups, world.truth)
    error = link_error(linker, world)
    naive = pair_figures(naive_groups(world), world.truth)
    print(
        f"{name:20} {len(world.truth):7,} {precision:11.4f} {recall:7.4f} {error:12.4f} "
        f"{naive[0]:16.4f} {naive[1]:13.4f} {took:6.0f} {peak():4.0f}",
        flush=True,
    )
    return precision, recall, error


def link_error(linker: Linker, world: World) -> float:
    """Calibration error of the probabilities of all links that are looked at."""
    parties = sorted(linker.shows)
    single = {party: linker.single(party) for party in parties}
    said, true = [], []
    for left, right in linker.pairs(parties):
        said.append(linker.compare(single[left], single[right]).probability)
        true.append(world.truth[left] == world.truth[right])
    return calibration_error(said, true)


def bench_listings(home: Path, sites: int, operators: int, listings: int) -> tuple[float, float]:
    """From records to proposals in the tables, and one more site; seconds of both."""
    settings = Settings(home=home, secret_key="for tests")
    open_decisions(settings)
    world = plant(sites, operators, 7)
    started = time.perf_counter()
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
        f"{listings:,} listings of {sites:,} sites: read {read:.0f} s, with proposals {whole:.0f} s, {peak():.0f} MiB"
    )
    print(f"{done.operators:,} operators proposed")
    book.take_new()
    one = next(records_of(world, 1))
    own = replace(one, site="new.example", observation_id="new")
    assert own.site_profile is not None
    started = time.perf_counter()
    book.feed([replace(own, site_profile=replace(own.site_profile, site="new.example"))])
    propose(settings, SEEN_AT, book.take_new())
    placed = time.perf_counter() - started
    print(f"one new site read and placed, tables written: {placed * 1_000:.0f} ms")
    close_decisions()
    bench_placing(world)
    return whole, placed


def bench_placing(world: World) -> None:
    """A new party against groups in memory."""
    linker = Linker(world.uses)
    linker.groups = [linker.single(party) for party in sorted(linker.shows)]
    linker.group_of = {group.parties[0]: number for number, group in enumerate(linker.groups)}
    new = len(world.truth)
    for use in [use for use in world.uses if use.party == 0]:
        linker.add(replace(use, party=new))
    started = time.perf_counter()
    linker.place(new)
    print(f"one new site placed in memory: {(time.perf_counter() - started) * 1_000:.1f} ms")


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
                description=f"Tablets no. {at} of {site}: "
                + "taken with water, as the leaflet of the maker says. " * 6,
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
