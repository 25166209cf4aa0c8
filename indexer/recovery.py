# SPDX-License-Identifier: EUPL-1.2
"""What a start does before anything else: put in order what a dead process left, and send what was not sent.

A cut tail of a WARC or a journal goes to `<home>/quarantine/` and is noted in the ledger; the dead segment is closed;
records that the store does not have yet are sent. Living processes are left alone.
"""

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from config.settings import Settings
from crawler.capture_files import open_capture_files
from crawler.living import find_dead, forget_dead, is_living, only_one
from crawler.mending import Cut, mend_captures, quarantine_tail
from crawler.warc_file import file_name
from indexer.custody import enter
from indexer.erasure.erasing import finish
from indexer.errors import EvidenceError, StoreRefusedError
from indexer.evidence import EvidenceRecord
from indexer.facts import forget_facts, waiting_facts
from indexer.ledger import JOURNAL, LOG, OBSERVATION, OPENED, RECOVERED, Entry, ledger_folder, read_groups
from indexer.log.home_log import LeafKind, tidy
from indexer.outbox import BULK_RECORDS, Progress, outbox_folder, read_bulks
from indexer.schema import decode_record
from indexer.segment_files import MARK, SegmentFiles
from indexer.segments import note_segment, run_segments
from indexer.store import EvidenceStore, open_store

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """What was found and done; all empty after a run that ended in good order."""

    segments: tuple[str, ...] = ()
    """Dead segments that were closed."""
    cuts: tuple[Cut, ...] = ()
    sent_records: int = 0
    unsent_segments: tuple[str, ...] = ()
    """Segments of which the store has not taken everything."""
    erasures: tuple[str, ...] = ()
    """Erasures that a death had stopped, finished."""
    faults: tuple[str, ...] = ()
    """What could not be put in order, and why."""


def recover(settings: Settings, *, open_store: Callable[[Settings], EvidenceStore] = open_store) -> Recovery:
    """Put the home in order; one process at a time, harmless when there is nothing to do."""
    home = settings.home
    faults: list[str] = []
    with only_one(home, "recovery"):
        tidy(home)
        cuts = list(mend_captures(open_capture_files(settings), faults))
        segments = tuple(_mend_segments(home, cuts, faults))
        _enter_facts(settings, faults)
        sent, unsent = _send_unsent(settings, open_store, faults)
        erasures = tuple(finish(settings, faults))
    for fault in faults:
        log.error("recovery: %s", fault)
    if segments or cuts:
        log.warning("recovered after a kill: segments=%d cut_tails=%d", len(segments), len(cuts))
    return Recovery(
        segments=segments,
        cuts=tuple(cuts),
        sent_records=sent,
        unsent_segments=unsent,
        erasures=erasures,
        faults=tuple(faults),
    )


def kept_page_keys(home: Path, run_id: str, source: str | None = None) -> set[str]:
    """Keys of the pages that a run has kept (of one source, or of all)."""
    return {record.page_key for record in run_records(home, run_id) if source is None or record.source == source}


def run_records(home: Path, run_id: str) -> Iterator[EvidenceRecord]:
    """Every record of a run from the journals, segment by segment, in the order in which it was kept."""
    for segment in run_segments(home, file_name(run_id)):
        for group in read_groups(ledger_folder(home) / (segment + JOURNAL)):
            if any(entry.kind == OPENED and not _opens(entry, run_id) for entry in group.entries):
                break
            for entry in group.entries:
                if entry.kind == OBSERVATION:
                    yield decode_record(entry.body)


def _opens(entry: Entry, run_id: str) -> bool:
    return bool(msgspec.json.decode(entry.body)["run_id"] == run_id)


def rebuild_store(settings: Settings, store: EvidenceStore) -> int:
    """Send every record of every journal again; what the store has already stays as it is. Gives how many were new."""
    new = 0
    for path in sorted(ledger_folder(settings.home).glob(f"*{JOURNAL}")):
        for records, _ in read_bulks(path, 0, None, settings.elastic.bulk_size):
            new += store.add(records) if records else 0
    return new


def _mend_segments(home: Path, cuts: list[Cut], faults: list[str]) -> Iterator[str]:
    for name in find_dead(home, MARK):
        segment = name.removesuffix(MARK)
        try:
            if _close_dead(home, segment, cuts):
                yield segment
        except (EvidenceError, OSError) as error:
            faults.append(f"ledger/{segment}: {error}")


def _close_dead(home: Path, segment: str, cuts: list[Cut]) -> bool:
    journal = ledger_folder(home) / (segment + JOURNAL)
    if not journal.exists() or not journal.stat().st_size:
        for path in (journal, journal.with_name(segment + LOG)):
            path.unlink(missing_ok=True)
        forget_dead(home, segment + MARK)
        return False
    end = max((group.end for group in read_groups(journal)), default=0)
    if end < journal.stat().st_size:
        cuts.append(quarantine_tail(home, journal, end))
    files = SegmentFiles.reopen(home, segment)
    facts = waiting_facts(home)
    said = {"by_pid": os.getpid(), "recovered_at": datetime.now(UTC), **msgspec.to_builtins(facts)}
    try:
        files.append([[(RECOVERED, msgspec.json.encode(said))]])
        files.settle()
        note_segment(home, LeafKind.RECOVERED, segment, files.entries, files.root)
    except EvidenceError:
        files.close(ended=False)
        raise
    files.close(ended=True)
    forget_facts(home, facts)
    return True


def _enter_facts(settings: Settings, faults: list[str]) -> None:
    """What no segment's end took along gets an entry of its own."""
    try:
        facts = waiting_facts(settings.home)
        if facts:
            enter(settings, "recovered", {"who": "theriac", "action": "closed", **msgspec.to_builtins(facts)})
            forget_facts(settings.home, facts)
    except EvidenceError as error:
        faults.append(f"ledger: not entered: {error}")


def _send_unsent(
    settings: Settings, open_store: Callable[[Settings], EvidenceStore], faults: list[str]
) -> tuple[int, tuple[str, ...]]:
    home = settings.home
    waiting = sorted(path.name for path in outbox_folder(home).glob("*") if not is_living(home, path.name + MARK))
    if not waiting:
        return 0, ()
    try:
        store = open_store(settings)
    except EvidenceError as error:
        faults.append(f"store: {error}")
        return 0, tuple(waiting)
    try:
        return _send_segments(home, waiting, store, faults)
    finally:
        store.close()


def _send_segments(
    home: Path, waiting: list[str], store: EvidenceStore, faults: list[str]
) -> tuple[int, tuple[str, ...]]:
    sent = 0
    unsent: list[str] = []
    for segment in waiting:
        progress = Progress(home, segment)
        complete = False
        try:
            sent += _send_segment(home, segment, progress, store)
            complete = not progress.refused
        except EvidenceError as error:
            faults.append(f"ledger/{segment}: not sent: {error}")
        progress.close(complete=complete)
        if not complete:
            unsent.append(segment)
    return sent, tuple(unsent)


def _send_segment(home: Path, segment: str, progress: Progress, store: EvidenceStore) -> int:
    journal = ledger_folder(home) / (segment + JOURNAL)
    if not journal.exists():
        return 0
    new = 0
    for records, end in read_bulks(journal, progress.position, None, BULK_RECORDS):
        try:
            new += store.add(records) if records else 0
        except StoreRefusedError as error:
            progress.refused = True
            log.error("store refused records, they stay in the journal: %s", error)
        progress.move(end)
    return new
