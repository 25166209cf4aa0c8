# SPDX-License-Identifier: EUPL-1.2
"""Journal: one segment of the ledger that this process writes. Its word counts: what it confirmed is on the disk.

Pages are handed over from the crawl's thread and written by the journal's own: a batch of at most 64 pages or 50 ms is
written, flushed to the disk with the captures it names, entered in the log, and only then confirmed.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from crawler.capture_event import software_name
from crawler.capture_files import open_local
from crawler.warc_file import file_name
from indexer.errors import EvidenceError, LedgerError
from indexer.evidence import EvidenceRecord
from indexer.facts import closed_captures, forget_facts
from indexer.ledger import CLOSED, OBSERVATION, OPENED
from indexer.log.home_log import LeafKind
from indexer.segment_files import SegmentFiles, disk_error
from indexer.segments import note_segment

BATCH_PAGES = 64
BATCH_WAIT_S = 0.05
Records = tuple[EvidenceRecord, ...]

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Committed:
    """A batch that is on the disk: its records, and the bytes of the journal they fill."""

    records: Records
    begin: int
    end: int


@dataclass(kw_only=True)
class _Batch:
    pages: list[Records] = field(default_factory=list)
    done: "Future[None]" = field(default_factory=Future)
    since: float = 0.0


class Journal:
    """Opens a new segment; `keep` hands a page over, `close` ends the segment in good order."""

    def __init__(
        self,
        home: Path,
        run_id: str,
        worker: str,
        *,
        on_commit: Callable[[Committed], None] = lambda committed: None,
        flush: Callable[[int], None] = os.fdatasync,
    ) -> None:
        self.home, self.on_commit, self.flush = home, on_commit, flush
        started = datetime.now(UTC)
        stamp = f"{started:%Y%m%dT%H%M%S%f}-{os.getpid()}"
        self.segment = f"{file_name(run_id)}--{file_name(worker)}--{stamp}"
        self.files = SegmentFiles(home, self.segment, flush)
        self.sequence = 0
        opened = {
            "run_id": run_id,
            "worker": worker,
            "opened_at": started,
            "pid": os.getpid(),
            "software": software_name(),
        }
        try:
            self.files.append([[(OPENED, msgspec.json.encode(opened))]])
            self.files.settle()
            note_segment(home, LeafKind.OPENED, self.segment, self.files.entries, self.files.root)
        except EvidenceError:
            self.files.close(ended=False)
            raise
        self._captures: dict[str, int] = {}
        self._condition = threading.Condition()
        self._open = _Batch()
        self._closing = False
        self._thread = threading.Thread(target=self._write_batches, name="journal", daemon=True)
        self._thread.start()

    @property
    def position(self) -> int:
        """Bytes of the journal that are on the disk."""
        return self.files.position

    def keep(self, records: Records) -> "Future[None]":
        """Hand over what one page gave; the answer comes when it is on the disk, or with the error that it is not."""
        with self._condition:
            if self._closing:
                raise LedgerError(f"{self.segment}: the segment is closed, nothing more can be kept in it")
            if not self._open.pages:
                self._open.since = time.monotonic()
            self._open.pages.append(records)
            if len(self._open.pages) in (1, BATCH_PAGES):
                self._condition.notify()
            return self._open.done

    def close(self) -> None:
        """Write what waits, end the segment, give the files back."""
        with self._condition:
            self._closing = True
            self._condition.notify()
        self._thread.join()
        try:
            facts = closed_captures(self.home)
            closed = {"closed_at": datetime.now(UTC), "records": self.sequence, **msgspec.to_builtins(facts)}
            self.files.append([[(CLOSED, msgspec.json.encode(closed))]])
            self.files.settle()
            note_segment(self.home, LeafKind.CLOSED, self.segment, self.files.entries, self.files.root)
        except EvidenceError as error:
            log.error("segment could not be closed, the next start does it: segment=%s %s", self.segment, error)
            self.files.close(ended=False)
        else:
            self.files.close(ended=True)
            forget_facts(self.home, facts)
        for handle in self._captures.values():
            os.close(handle)

    def _write_batches(self) -> None:
        while (batch := self._next_batch()) is not None:
            try:
                committed = self._commit(batch)
            except EvidenceError as error:
                batch.done.set_exception(error)
            else:
                self.on_commit(committed)
                batch.done.set_result(None)

    def _next_batch(self) -> _Batch | None:
        with self._condition:
            while not self._open.pages and not self._closing:
                self._condition.wait()
            if not self._open.pages:
                return None
            wait_until = self._open.since + BATCH_WAIT_S
            while (
                len(self._open.pages) < BATCH_PAGES
                and not self._closing
                and (left := wait_until - time.monotonic()) > 0
            ):
                self._condition.wait(left)
            batch, self._open = self._open, _Batch()
            return batch

    def _commit(self, batch: _Batch) -> Committed:
        pages = [tuple(self._placed(page, sum(map(len, batch.pages[:at])))) for at, page in enumerate(batch.pages)]
        self._flush_captures({record.capture.warc for page in pages for record in page if record.capture is not None})
        begin = self.files.position
        self.files.append([[(OBSERVATION, msgspec.json.encode(record)) for record in page] for page in pages])
        records = tuple(record for page in pages for record in page)
        self.sequence += len(records)
        return Committed(records=records, begin=begin, end=self.files.position)

    def _placed(self, page: Records, before: int) -> list[EvidenceRecord]:
        first = self.sequence + before
        return [replace(record, segment=self.segment, sequence=first + at) for at, record in enumerate(page)]

    def _flush_captures(self, names: set[str]) -> None:
        """The captures reach the disk before the records that name them."""
        for name in names - self._captures.keys():
            file = open_local(self.home, name)
            if file is not None:
                with file:
                    self._captures[name] = os.dup(file.fileno())
        try:
            for name in names & self._captures.keys():
                self.flush(self._captures[name])
        except OSError as error:  # a disk may say only now that it is full
            raise disk_error(error, self.segment) from error
