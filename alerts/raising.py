# SPDX-License-Identifier: EUPL-1.2
"""Raising: reads the evidence on from a checkpoint per ledger segment and turns what deserves it into alerts.

Reading never goes past a gap in a segment and never by time: what was spooled arrives late and is read then. A batch
and its checkpoint are one transaction, and a sighting counts once, so reading twice changes nothing.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice

from django.db import transaction

from alerts.bulk import update_rows
from alerts.counting import count_sightings
from alerts.database import locked
from alerts.grouping import Candidate, find_candidate, page_digest
from alerts.harm import HarmTables, load_harm_tables
from alerts.looks import queue_looks
from alerts.models.alert import AlertOffer
from alerts.models.checkpoint import Checkpoint
from alerts.novelty import Known, read_known
from alerts.operators.keeping import IdentifierBook
from alerts.removal.relisting import note_relistings
from alerts.removal.watching import watch_flagged
from config.registers import open_registers
from config.settings import Settings
from config.source import BUNDLED_SOURCES, read_folder
from crawler.capture_files import open_capture_files
from crawler.page import PageState
from indexer.erasure.tombstones import read_tombstones
from indexer.errors import LedgerError
from indexer.evidence import EvidenceRecord, ObservationKind
from indexer.store import EvidenceStore

log = logging.getLogger(__name__)

BATCH = 2_000
ABSENT = {
    PageState.GONE,
    PageState.NOT_FOUND,
    PageState.PARKED,
    PageState.SUSPENDED,
    PageState.SEIZED,
    PageState.LEGAL_BLOCK,
}


@dataclass(kw_only=True)
class Raised:
    """What one reading changed."""

    read: int = 0
    sightings: int = 0
    new: set[int] = field(default_factory=set)
    grown: set[int] = field(default_factory=set)
    reopened: set[int] = field(default_factory=set)
    looks: int = 0
    relisted: int = 0
    """Offers whose removal was proved and that are back."""
    parties: set[int] = field(default_factory=set)
    """Sites and sellers that showed something new of who runs them."""


def raise_alerts(settings: Settings, store: EvidenceStore, now: datetime | None = None) -> Raised:
    """Read every segment on from where it was left; one reader at a time per home."""
    raised = Raised()
    tables, families, erased = load_harm_tables(), source_families(settings), erased_places(settings)
    with locked(settings.home / "state" / "raising.lock"):
        known = read_known()
        book = IdentifierBook(families, open_capture_files(settings), open_registers(settings.home))
        for segment in sorted(store.segments()):
            for batch in read_on(store, segment, erased.get(segment, frozenset())):
                reading = Reading(settings, tables, families, known, book, now or datetime.now(UTC))
                raise_batch(batch, segment, reading, raised)
        raised.parties = book.take_new()
    log.info("alerts raised: read=%d new=%d grown=%d", raised.read, len(raised.new), len(raised.grown))
    return raised


@dataclass(frozen=True)
class Reading:
    """What every batch is read with."""

    settings: Settings
    tables: HarmTables
    families: dict[str, str]
    known: Known
    identifiers: IdentifierBook
    now: datetime


def read_on(store: EvidenceStore, segment: str, erased: frozenset[int] = frozenset()) -> Iterator[list[EvidenceRecord]]:
    """Batches of one segment after its checkpoint; places that were erased are no gap."""
    checkpoint = Checkpoint.objects.filter(segment=segment).first()
    at = checkpoint.sequence if checkpoint else -1
    while True:
        records = iter(store.read_segment(segment, at))
        while batch := list(islice(records, BATCH)):
            yield batch
            at = batch[-1].sequence
        if at + 1 not in erased:
            return
        while at + 1 in erased:
            at += 1


def erased_places(settings: Settings) -> dict[str, frozenset[int]]:
    """Places that were erased, by segment; none when the log cannot be read, as `theriac verify` tells."""
    try:
        found = read_tombstones(settings.home)
    except LedgerError as error:
        log.error("erased places are not known: %s", error)
        return {}
    return {segment: found.sequences(segment) for segment in {one.segment for one in found.entries}}


def raise_batch(batch: Sequence[EvidenceRecord], segment: str, reading: Reading, raised: Raised) -> None:
    """One batch, one transaction, checkpoint included."""
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for record in batch:
        candidate = find_candidate(record, reading.tables, reading.families)
        if candidate is not None:
            groups[candidate.key].append(candidate)
    with transaction.atomic():
        changes = count_sightings(groups, reading.now, reading.known, reading.settings.alerts.operator_probability)
        mark_absent(batch)
        reading.identifiers.feed(batch)
        candidates = [one for group in groups.values() for one in group]
        relistings = note_relistings(candidates, reading.now)
        if reading.settings.removal.flagged:
            watch_flagged([one.record for one in candidates], reading.now)
        raised.looks += queue_looks(changes, reading.settings, reading.now)
        Checkpoint.objects.update_or_create(segment=segment, defaults={"sequence": batch[-1].sequence})
    raised.relisted += len(relistings)
    raised.read += len(batch)
    raised.sightings += sum(change.sightings for change in changes)
    raised.new |= {change.alert.pk for change in changes if change.is_new}
    raised.reopened |= {change.alert.pk for change in changes if change.reopened}
    raised.grown |= {change.alert.pk for change in changes if change.sightings and not change.is_new} - raised.new


def mark_absent(batch: Sequence[EvidenceRecord]) -> None:
    """Remember which offers' pages were seen to be absent: offered again later, they are relisted."""
    absent: dict[str, list[datetime]] = defaultdict(list)
    for record in batch:
        if record.kind is ObservationKind.OUTCOME and record.state in ABSENT:
            absent[page_digest(record.page_url)].append(record.observed_at)
    keys, gone = list(absent), []
    for start in range(0, len(keys), 500):
        for row in AlertOffer.objects.filter(page_key__in=keys[start : start + 500], gone_at=None):
            row.gone_at = next((at for at in absent[row.page_key] if at > row.last_seen_at), None)
            gone += [row] if row.gone_at is not None else []
    update_rows(gone, ("gone_at",))


def source_families(settings: Settings) -> dict[str, str]:
    """Family of each configured source; a wrong file is the run's to report, here it is left out."""
    known, _ = read_folder(settings.sources or BUNDLED_SOURCES)
    return {name: source.family.value for name, source in known.items()}
