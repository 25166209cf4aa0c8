# SPDX-License-Identifier: EUPL-1.2
"""Rounds: looks at every offer that is due, from all its vantages, and moves its verdict when enough of them agree."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from alerts.auditing import note
from alerts.cases.opening import keep_event
from alerts.database import locked, open_decisions
from alerts.models.alert import AlertOffer
from alerts.models.audit import AuditVerb
from alerts.models.removal import Relisting, RemovalEvent, RemovalLook, Watch
from alerts.practice_market import Doors, practice_doors
from alerts.removal.baseline import Baseline, baseline_of
from alerts.removal.fingerprints import fingerprint_of
from alerts.removal.places import next_round, places_of, policy_of
from alerts.removal.relisting import enter_relisting
from alerts.removal.station import Kept, Station, open_station
from alerts.removal.verdicts import ABSENT, PRESENT, WORDS, Look, RemovalVerdict, Weighed, weigh
from alerts.removal.watching import stop_watch
from alerts.sealing import seal_at_end
from config.errors import TheriacError
from config.settings import Settings
from crawler.profile import SiteProfile
from crawler.tls import certificates
from indexer.evidence import EvidenceRecord, ObservationKind
from indexer.query import Query
from indexer.seals.authority import practice_folder
from indexer.store import EvidenceStore, open_store

log = logging.getLogger(__name__)


@dataclass(kw_only=True)
class Rounds:
    """What one draining did."""

    watches: int = 0
    looks: int = 0
    failed: list[str] = field(default_factory=list)
    """Offers that could not be looked at, and why."""
    changed: list[Watch] = field(default_factory=list)
    """Their verdict is another now."""
    relisted: list[Relisting] = field(default_factory=list)
    ended: int = 0
    waiting: int = 0
    sealing: str = ""


def take_due_looks(
    settings: Settings,
    now: datetime,
    *,
    limit: int | None = None,
    doors: Doors | None = None,
    on_watch: Callable[[Watch], None] = lambda watch: None,
) -> Rounds:
    """One round for every offer that is due, one process of a home at a time.

    `doors`: of a practice market that is open already; without, one is opened for practice offers.
    """
    open_decisions(settings)
    rounds = Rounds()
    with locked(settings.home / "state" / "removal.lock"), ExitStack() as held:
        due = list(due_watches(now)[: limit or settings.removal.at_once])
        if doors is None and any(watch.practice for watch in due):
            doors = held.enter_context(practice_doors(authority=practice_folder(settings.home)))
        store = open_store(settings)
        held.callback(store.close)
        with ExitStack() as working:
            crew = Crew(settings=settings, store=store, doors=doors, held=working)
            for watch in due:
                go_round(crew, watch, now, rounds)
                on_watch(watch)
        for kind in sorted({watch.practice for watch in due}):
            proxy = doors.first if kind and doors is not None else None
            rounds.sealing = seal_at_end(settings, proxy, practice=kind).words
    rounds.waiting = due_watches(now).count()
    log.info("looked again: watches=%d looks=%d changed=%d", rounds.watches, rounds.looks, len(rounds.changed))
    return rounds


def due_watches(now: datetime) -> QuerySet[Watch]:
    """Watches whose next round has come, the longest due first."""
    return Watch.objects.filter(stopped_at=None, next_at__lte=now).order_by("next_at", "id")


@dataclass(kw_only=True)
class Crew:
    """The vantages of one draining, each opened when first needed."""

    settings: Settings
    store: EvidenceStore
    doors: Doors | None
    held: ExitStack
    stations: dict[tuple[bool, str], Station] = field(default_factory=dict)

    def stations_for(self, watch: Watch) -> Iterator[Station]:
        """One after the other, those that can reach an offer."""
        for place in places_of(self.settings, watch, self.doors):
            key = (watch.practice, place.name)
            if key not in self.stations:
                opened = open_station(self.settings, place, practice=watch.practice)
                self.stations[key] = self.held.enter_context(opened)
            yield self.stations[key]


def go_round(crew: Crew, watch: Watch, now: datetime, rounds: Rounds) -> None:
    """One offer from all its vantages; what goes wrong costs this round alone."""
    settings = crew.settings
    if now - watch.started_at > timedelta(days=settings.removal.watch_days):
        stop_watch(watch, None, now, why=f"watched for {settings.removal.watch_days} days (removal.watch_days)")
        rounds.ended += 1
        return
    baseline = complete(crew.store, watch)
    watch.rounds += 1
    rounds.watches += 1
    for station in crew.stations_for(watch):
        try:
            keep_look(watch, station, station.take(watch, baseline))
            rounds.looks += 1
        except TheriacError as error:
            log.warning("not looked at: watch=%d vantage=%s: %s", watch.pk, station.place.name, error)
            rounds.failed.append(f"watch {watch.pk} from {station.place.name}: {error}")
    settle(settings, watch, datetime.now(UTC), rounds)


def complete(store: EvidenceStore, watch: Watch) -> Baseline:
    """What the offer was; fills in what a notice did not say."""
    record = store.get(watch.observation_id)
    if record is None or record.listing is None:
        query = Query(offer_id=watch.offer_id, kinds=(ObservationKind.LISTING,), limit=1)
        record = next(store.find(query), None)
    if record is None:
        return Baseline(url=watch.url, title="")
    if not watch.fingerprint or not watch.source:
        watch.fingerprint = fingerprint_of(record).stored()
        watch.source, watch.run_id = record.source, record.run_id
    return baseline_of(record, find_profile(store, record))


def find_profile(store: EvidenceStore, record: EvidenceRecord) -> SiteProfile | None:
    """The newest profile of the offer's site up to its sighting."""
    kinds = (ObservationKind.SITE_PROFILE,)
    query = Query(kinds=kinds, source=record.source, site=record.site, limit=5)
    found = [one.site_profile for one in store.find(query) if one.site_profile is not None]
    exact = (one for one in found if one.sha256 == record.site_profile_sha256)
    return next(exact, found[0] if found else None)


def keep_look(watch: Watch, station: Station, kept: Kept) -> RemovalLook:
    """The row of one look."""
    asked = kept.asked
    page, exchange = asked.own.page, asked.own.exchange
    chain = certificates(exchange.tls_chain_pem)
    facts = {
        "status": page.status,
        "redirects": list(exchange.redirect_chain)[:10],
        "certificate_sha256": chain[0].sha256 if chain else "",
        "address": exchange.ip_address or "",
        "offers": len(asked.visit.listings),
    }
    return RemovalLook.objects.create(
        watch=watch,
        round=watch.rounds,
        vantage=station.place.name,
        country=station.place.country,
        at=kept.observed_at,
        reading=asked.reading.verdict.value,
        reason=asked.reading.reason[:1_000],
        state=asked.own.outcome.state.value,
        status=page.status,
        fault=asked.own.fault.value,
        final_url=page.url,
        found_at=asked.reading.found_at,
        observation_id=kept.observation_id,
        controls=list(kept.controls),
        facts=facts,
    )


def settle(settings: Settings, watch: Watch, now: datetime, rounds: Rounds) -> None:
    """Weigh all looks and keep what changed; a look that sees a removed offer is a relisting at once."""
    looks = list(watch.looks.all())
    back = seen_again(watch, looks)
    if back is not None:
        watch.save()
        relisting = enter_relisting(watch, back, now)
        rounds.relisted += [relisting] if relisting is not None else []
        watch.refresh_from_db()
    weighed = weigh([look_of(look) for look in looks], policy_of(settings, practice=watch.practice))
    with transaction.atomic():
        present = [look.at for look in looks if look.reading in PRESENT]
        watch.last_present_at = max(
            [*present, *([watch.last_present_at] if watch.last_present_at else [])], default=None
        )
        if weighed.verdict.value != watch.verdict:
            move(watch, weighed, now)
            rounds.changed.append(watch)
        watch.reason = weighed.reason[:1_000]
        watch.next_at = next_round(settings, watch, now)
        watch.save()


def look_of(look: RemovalLook) -> Look:
    """A row as verdicts are weighed from it."""
    return Look(
        vantage=look.vantage, at=look.at, reading=RemovalVerdict(look.reading), country=look.country, id=look.pk
    )


def seen_again(watch: Watch, looks: list[RemovalLook]) -> Relisting | None:
    """A look after a proved removal that sees the offer at its own address, not yet saved."""
    if not watch.removed_as or watch.absent_since is None or watch.proved_at is None:
        return None
    newer = [look for look in looks if look.at > watch.proved_at and look.reading in PRESENT]
    if not newer:
        return None
    first = newer[0]
    return Relisting(
        watch=watch, place="same_page", observation_id=first.observation_id, offer_id=watch.offer_id,
        url=first.final_url, site=watch.site, score=1.0, reasons=[f"seen from {first.vantage}: {first.reason}"],
        seen_at=first.at, removed_at=watch.absent_since, alert=watch.alert,
        delay_s=(first.at - watch.absent_since).total_seconds(), noted_at=datetime.now(UTC),
    )  # fmt: skip


def move(watch: Watch, weighed: Weighed, now: datetime) -> None:
    """Another verdict: kept as an event, in the log of decisions and of the case."""
    RemovalEvent.objects.create(
        watch=watch, at=now, from_verdict=watch.verdict, to_verdict=weighed.verdict.value, reason=weighed.reason,
        looks=list(weighed.looks),
    )  # fmt: skip
    said = {"from": watch.verdict, "to": weighed.verdict.value}
    note(None, AuditVerb.ALTERATION, "watch.verdict", "offer", [watch.offer_id], now, why=weighed.reason, details=said)
    watch.verdict, watch.verdict_at = weighed.verdict.value, now
    if weighed.verdict in ABSENT:
        watch.removed_as = weighed.verdict.value
        watch.absent_since, watch.proved_at = watch.absent_since or weighed.since, now
        AlertOffer.objects.filter(offer_id=watch.offer_id, gone_at=None).update(gone_at=watch.absent_since)
    elif weighed.verdict is not RemovalVerdict.UNDETERMINED:
        watch.removed_as, watch.absent_since, watch.proved_at = "", None, None
    if watch.case is not None and weighed.verdict is not RemovalVerdict.UNDETERMINED:
        keep_event(
            watch.case, "removal_verdict", None, now, why=WORDS[weighed.verdict], offer=watch.offer_id,
            verdict=weighed.verdict.value, looks=list(weighed.looks),
        )  # fmt: skip
