# SPDX-License-Identifier: EUPL-1.2
"""How fast alerts are raised, beside a plain read of the same store; memory; and that a second run is quiet.

Then one campaign of 5,000 listings on 60 domains: how many alerts a person sees of it.
"""

import random
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from alerts.database import close_decisions, open_decisions
from alerts.models.alert import Alert, AlertOffer, AlertSighting
from alerts.operators.proposing import propose_soon
from alerts.raising import raise_alerts
from classifiers.assessment import Verdict
from config.settings import Settings
from crawler.captured import Capture
from indexer.elastic_store import ElasticStore, connect
from indexer.evidence import EvidenceRecord
from indexer.sqlite_store import COLUMNS, INSERT_ROW, RECORD, SqliteStore, column_value
from indexer.store import EvidenceStore
from tests.alerts.memory_store import MemoryStore, make_assessment, make_record, make_signal
from tests.alerts.operators.shops import CAMPAIGN_SITES as SITES_OF_CAMPAIGN
from tests.alerts.operators.shops import campaign
from tests.elastic import running_server
from tests.indexer.test_store import elastic_settings
from tests.make import SEEN_AT, make_capture, make_listing
from tests.postgres import TEMPLATE, running_postgres

OBSERVATIONS, SITES, SEGMENTS = 1_000_000, 20_000, 40
SUBSTANCES = ("sildenafil", "semaglutide", "diazepam", "amoxicillin", "testosterone", "tramadol", "isotretinoin")
LISTINGS = 5_000
"""Of the campaign."""
VISITS = 3
"""How often an offer is seen in all."""
WORDS = "No prescription needed, discreet worldwide shipping, pay by crypto, best price, original quality. " * 12


class PlainStore(SqliteStore):
    """The embedded store without its words and lists: raising reads segments and searches nothing."""

    def _insert(self, record: EvidenceRecord, body: bytes) -> int:
        place = self._database.execute(INSERT_ROW, [column_value(field.read(record)) for field in COLUMNS])
        self._database.execute(f"INSERT INTO {RECORD} VALUES (?, ?)", (place.lastrowid, body))
        return 1


def bench_alerts(observations: int = OBSERVATIONS) -> float:
    """Seconds for all of it; prints them, the ratio to a plain read, and what a second run changed."""
    with tempfile.TemporaryDirectory(prefix="theriac-bench-") as place:
        store = PlainStore(Path(place) / "evidence.sqlite")
        fill(store, observations)
        took = raise_from(Path(place), store, observations)
        store.close()
    with tempfile.TemporaryDirectory(prefix="theriac-bench-") as place:
        bench_campaign(Path(place))
    return took


def raise_from(home: Path, store: SqliteStore, observations: int) -> float:
    """Raise alerts from a filled store, twice."""
    settings = Settings(home=home, secret_key="bench", sources=home)
    open_decisions(settings)
    begin = time.perf_counter()
    read = sum(1 for segment in store.segments() for _ in store.read_segment(segment, -1))
    plain = time.perf_counter() - begin
    begin, cpu = time.perf_counter(), time.process_time()
    raised = raise_alerts(settings, store, SEEN_AT)
    took, cpu = time.perf_counter() - begin, time.process_time() - cpu
    counts = [model.objects.count() for model in (Alert, AlertOffer, AlertSighting)]
    begin = time.perf_counter()
    again = raise_alerts(settings, store, SEEN_AT)
    second = time.perf_counter() - begin
    close_decisions()
    assert (read, raised.read, again.read, again.sightings) == (observations, observations, 0, 0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"alerts: {observations:,} observations in {took:.0f} s ({cpu:.0f} s of a core), "
        f"{took / plain:.1f} x a plain read ({plain:.0f} s); {counts[0]:,} alerts, {counts[1]:,} offers, "
        f"{counts[2]:,} sightings; a second run {second:.2f} s, nothing changed; peak {peak:.2f} GB"
    )
    return took


def bench_servers(observations: int = 50_000) -> None:
    """The same raised on SQLite alone, then on Elasticsearch with PostgreSQL: what was counted must agree."""
    told = []
    with running_server() as elastic, running_postgres() as postgres:
        for name in ("SQLite", "Elasticsearch and PostgreSQL"):
            with tempfile.TemporaryDirectory(prefix="theriac-bench-") as place:
                home = Path(place)
                settings = Settings(home=home, secret_key="bench", sources=home)
                store: EvidenceStore = SqliteStore(home / "evidence.sqlite")
                if name != "SQLite":
                    served = elastic_settings(elastic, home, "bench")
                    store = ElasticStore(connect(served), "bench", 500)
                    store.prepare(SEEN_AT)
                    settings = settings.model_copy(update={"database": postgres.url(postgres.copied(TEMPLATE))})
                records = make_observations(observations)
                while batch := list(islice(records, 2_000)):
                    store.add(batch)
                told.append(raise_once(settings, store, name, observations))
                store.close()
    assert told[0] == told[1]
    print("alerts, offers, sightings and severities agree")


def raise_once(settings: Settings, store: EvidenceStore, name: str, observations: int) -> list[tuple[object, ...]]:
    """Raise twice; gives every alert with its figures."""
    open_decisions(settings)
    begin, cpu = time.perf_counter(), time.process_time()
    raise_alerts(settings, store, SEEN_AT)
    took, cpu = time.perf_counter() - begin, time.process_time() - cpu
    again = raise_alerts(settings, store, SEEN_AT)
    assert (again.read, again.sightings) == (0, 0)
    fields = (
        "key",
        "site",
        "product_group",
        "severity",
        "severity_score",
        "sightings",
        "first_seen_at",
        "last_seen_at",
    )
    found = sorted(Alert.objects.values_list(*fields))
    counts = [(AlertOffer.objects.count(), AlertSighting.objects.count())]
    close_decisions()
    print(
        f"{name}: {observations:,} observations, {len(found):,} alerts in {took:.0f} s ({cpu:.0f} s of a core)",
        flush=True,
    )
    return [*counts, *found]


def bench_campaign(home: Path) -> int:
    """Alerts that a person sees of one campaign."""
    settings, store = Settings(home=home, secret_key="bench", sources=home), MemoryStore()
    open_decisions(settings)
    store.add(campaign(LISTINGS))
    begin = time.perf_counter()
    raised = raise_alerts(settings, store, SEEN_AT)
    propose_soon(settings, raised.parties, SEEN_AT)
    took = time.perf_counter() - begin
    seen = Alert.objects.filter(state__in=("new", "in_review"))
    alerts, offers = len(seen), sum(alert.offers for alert in seen)
    before = list(Alert.objects.order_by("id").values())
    propose_soon(settings, raise_alerts(settings, store, SEEN_AT).parties or raised.parties, SEEN_AT)
    changed = list(Alert.objects.order_by("id").values()) != before
    close_decisions()
    print(
        f"one campaign of {offers:,} listings on {SITES_OF_CAMPAIGN} domains: {alerts} alerts to review, "
        f"{took:.0f} s; a second run {'changed something' if changed else 'changed nothing'}"
    )
    return alerts


def fill(store: SqliteStore, observations: int) -> None:
    """Observations of shops, each segment the crawl of its share of the sites; half of them flagged."""
    records = make_observations(observations)
    while batch := list(islice(records, 5_000)):
        store.add(batch)


def make_observations(observations: int) -> Iterator[EvidenceRecord]:
    """Every site is crawled from end to end, and visited again."""
    rng = random.Random(11)
    flagged = [
        make_assessment(inn, verdict=verdict, indicators=(make_signal(), make_signal(indicator="anonymous_payment")))
        for inn in SUBSTANCES
        for verdict in (Verdict.UNAUTHORISED, Verdict.FALSIFIED)
    ]
    quiet = make_assessment(None, verdict=Verdict.LEGAL, indicators=())
    capture: Capture = make_capture()
    per_segment = max(1, observations // SEGMENTS)
    per_site = max(1, OBSERVATIONS // (SITES * VISITS))
    for number in range(observations):
        segment, sequence = divmod(number, per_segment)
        visit, place = divmod(sequence, max(1, per_segment // VISITS))
        site = f"shop{segment}-{place // per_site}.example"
        url = f"https://{site}/product/{place}"
        listing = make_listing(url=url, title=f"Product {place} 50 mg, 100 tablets", description=WORDS)
        yield make_record(
            number,
            segment=f"s{segment:03}",
            sequence=sequence,
            site=site,
            page_url=url,
            offer_id=f"offer-{segment}-{place}",
            observation_id=f"{rng.getrandbits(256):064x}",
            observed_at=SEEN_AT + timedelta(days=visit, seconds=place),
            listing=listing,
            assessment=flagged[place // 2 % len(flagged)] if place % 2 else quiet,
            capture=capture,
        )
