# SPDX-License-Identifier: EUPL-1.2
"""Capturing what was reported: crawled at the pace of every crawl, judged like any listing; then each report hears."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from rich.console import Console

from alerts.database import locked, open_decisions
from alerts.errors import RunBusyError
from alerts.models.alert import Alert, AlertSighting
from alerts.models.report import ItemKind, ItemState, ReportItem
from alerts.models.run import Run
from alerts.planning import Choice, Wish
from alerts.running import run_job
from classifiers.assessment import Verdict
from config.errors import ConfigError
from config.settings import Settings
from crawler.frontier.canonical import page_key
from crawler.page import PageState
from indexer.evidence import EvidenceRecord, ObservationKind
from indexer.query import Query
from indexer.recovery import kept_page_keys
from indexer.store import EvidenceStore, open_store

log = logging.getLogger(__name__)

RETRY_FIRST = timedelta(minutes=10)
NAMES_AT_ONCE = 1_000
UNDONE = {PageState.ERROR.value, PageState.THROTTLED.value}
"""States that say nothing of the page: kept, and looked at again."""
ORDER = (Verdict.FALSIFIED, Verdict.UNAUTHORISED, Verdict.NOT_SURE, Verdict.LEGAL)


@dataclass(kw_only=True)
class Captured:
    """What one call did."""

    captured: int = 0
    matched: int = 0
    not_reached: int = 0
    waiting: int = 0


def capture_due(settings: Settings, console: Console, *, limit: int | None = None) -> Captured:
    """Capture addresses that wait, and look sellers and batches up; one process of a home at a time."""
    open_decisions(settings)
    done = Captured()
    with locked(settings.home / "state" / "reports.lock"):
        due = ReportItem.objects.filter(state=ItemState.QUEUED, next_at__lte=datetime.now(UTC)).select_related("report")
        urls = list(due.filter(kind=ItemKind.URL).order_by("next_at", "pk")[: limit or settings.reports.at_once])
        for practice in (False, True):
            chosen = [item for item in urls if item.report.practice is practice]
            for run, items in crawl(settings, chosen, console, practice=practice):
                with_store(settings, partial(settle_urls, settings, run, items))
        names = list(due.exclude(kind=ItemKind.URL).order_by("next_at", "pk")[:NAMES_AT_ONCE])
        if names:
            with_store(settings, partial(settle_names, names))
        settled = [ReportItem.objects.get(pk=item.pk).state for item in (*urls, *names)]
    done.captured = settled.count(ItemState.CAPTURED)
    done.matched = settled.count(ItemState.MATCHED)
    done.not_reached = settled.count(ItemState.NOT_REACHED)
    done.waiting = ReportItem.objects.filter(state=ItemState.QUEUED).count()
    return done


def crawl(
    settings: Settings, items: Sequence[ReportItem], console: Console, *, practice: bool
) -> Iterator[tuple[Run | None, Sequence[ReportItem]]]:
    """Crawl the items' addresses; where a site is being crawled by another run, the others go on without it."""
    if not items:
        return
    by_site: dict[str, list[ReportItem]] = defaultdict(list)
    for item in items:
        by_site[item.site].append(item)
    most = max(map(len, by_site.values()))
    try:
        yield crawl_once(settings, items, console, practice=practice, most=most), items
        return
    except RunBusyError as error:
        log.info("reported addresses taken site by site: %s", error)
    for own in by_site.values():
        try:
            yield crawl_once(settings, own, console, practice=practice, most=len(own)), own
        except (RunBusyError, ConfigError) as error:
            yield None, own
            log.warning("reported addresses wait: %s", error)


def crawl_once(settings: Settings, items: Sequence[ReportItem], console: Console, *, practice: bool, most: int) -> Run:
    """One run over these addresses."""
    limit = settings.reports.pages_per_address * most
    wish = Wish(urls=tuple(dict.fromkeys(item.value for item in items)), practice=practice, limit=limit)
    return run_job(settings, wish, Choice(sources=()), None, console).run


def with_store(settings: Settings, act: Callable[[EvidenceStore], None]) -> None:
    """Do something with the evidence store open."""
    store = open_store(settings)
    try:
        act(store)
    finally:
        store.close()


def settle_urls(settings: Settings, run: Run | None, items: Sequence[ReportItem], store: EvidenceStore) -> None:
    """Say of each address what its visit gave; what was not reached is tried again later."""
    now = datetime.now(UTC)
    if run is None:
        ReportItem.objects.filter(pk__in=[item.pk for item in items]).update(next_at=now + RETRY_FIRST)
        return
    seen: dict[str, list[EvidenceRecord]] = defaultdict(list)
    for record in store.find(Query(kinds=(), run_id=run.run_id, limit=None)):
        if record.kind in (ObservationKind.LISTING, ObservationKind.OUTCOME):
            seen[page_key(record.page_url)].append(record)
    kept, issues = kept_page_keys(settings.home, run.run_id), issues_of(run)
    for item in items:
        key = page_key(item.value)
        item.run_id, item.attempts = run.run_id, item.attempts + 1
        if seen[key]:
            settle_seen(item, seen[key], now)
            if item.page_state in UNDONE:
                item.state, item.settled_at = ItemState.QUEUED.value, None
                put_off(settings, item, item.reason, now)
        elif key in kept:
            item.state, item.reason, item.page_state = ItemState.CAPTURED.value, "no offer was read", PageState.OK.value
        else:
            put_off(settings, item, issues.get(key, "the page was not reached"), now)
        if item.state != ItemState.QUEUED:
            item.settled_at = now
        item.save()


def settle_seen(item: ReportItem, records: Iterable[EvidenceRecord], now: datetime) -> None:
    """The strongest listing of the page, else what the page was; and the alert that counts it."""
    ranked = sorted(records, key=rank)
    best = ranked[0]
    item.state, item.settled_at = ItemState.CAPTURED.value, now
    item.observation_id, item.page_state = best.observation_id, best.state.value
    item.verdict = best.assessment.verdict.value if best.assessment is not None else ""
    item.reason = "" if best.listing is not None else f"no offer: {best.reason or best.state.value}"[:300]
    ids = [record.observation_id for record in ranked]
    sighting = AlertSighting.objects.filter(observation_id__in=ids[:500]).select_related("alert").first()
    item.alert = sighting.alert if sighting is not None else None


def rank(record: EvidenceRecord) -> tuple[int, float]:
    """Listings before outcomes, the more serious verdict first."""
    if record.assessment is None:
        return len(ORDER), 0.0
    verdict = record.assessment.verdict
    place = ORDER.index(verdict) if verdict in ORDER else len(ORDER)
    return place, -max(record.assessment.falsified, record.assessment.unauthorised)


def put_off(settings: Settings, item: ReportItem, reason: str, now: datetime) -> None:
    """Try again later, as often as allowed."""
    item.reason = reason[:300]
    if item.attempts >= settings.reports.attempts:
        item.state = ItemState.NOT_REACHED.value
    else:
        item.next_at = now + RETRY_FIRST * 3 ** (item.attempts - 1)


def issues_of(run: Run) -> dict[str, str]:
    """What stood in the way, by page."""
    found: dict[str, str] = {}
    for part in run.sources.all():
        for issue in part.issues:
            if issue.get("url"):
                found[page_key(str(issue["url"]))] = str(issue.get("message") or issue.get("kind"))
    return found


def settle_names(items: Sequence[ReportItem], store: EvidenceStore) -> None:
    """Which alerts or offers of ours speak of a seller or a batch."""
    now = datetime.now(UTC)
    for item in items:
        item.settled_at = now
        if item.kind == ItemKind.SELLER:
            item.alert = Alert.objects.filter(seller__iexact=item.value, practice=item.report.practice).first()
            record = None
        else:
            found = store.find(Query(words=item.value, limit=20))
            record = next((one for one in found if one.practice is item.report.practice), None)
        if record is not None:
            item.observation_id, item.verdict = record.observation_id, verdict_of(record)
            sighting = AlertSighting.objects.filter(observation_id=record.observation_id).first()
            item.alert = sighting.alert if sighting is not None else None
        known = item.alert is not None or record is not None
        item.state = (ItemState.MATCHED if known else ItemState.NOTED).value
        item.save()


def verdict_of(record: EvidenceRecord) -> str:
    """Its verdict; empty for a record without one."""
    return record.assessment.verdict.value if record.assessment is not None else ""
