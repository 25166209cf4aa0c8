# SPDX-License-Identifier: EUPL-1.2
"""Outbox: what the journal confirmed goes on to the store, in bulk, by a thread of its own.

The crawl never waits for the store. What is in memory is bounded: when the store is slow or away, the thread goes on
from the journal's file, where everything lies. How far the store has come stands in `state/outbox/<segment>`; that file
goes when the segment is closed and all of it is stored, so what is left there is what a next start must send.
"""

import contextlib
import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from indexer.errors import EvidenceError, StoreAwayError, StoreRefusedError
from indexer.evidence import EvidenceRecord
from indexer.journal import Committed
from indexer.ledger import JOURNAL, OBSERVATION, ledger_folder, read_groups
from indexer.schema import decode_record
from indexer.store import EvidenceStore

WAITING_RECORDS = 2_000
BULK_RECORDS = 500
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0

log = logging.getLogger(__name__)


class Progress:
    """How many bytes of a segment's journal the store has; a file of fixed width, written in place."""

    def __init__(self, home: Path, segment: str) -> None:
        self.path = outbox_folder(home) / segment
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        text = os.pread(self._handle, 20, 0)
        self.position = int(text) if text.isdigit() else 0
        self.refused = False

    def move(self, position: int) -> None:
        """The store has everything before `position`; not moved past a record that it refused."""
        if not self.refused:
            self.position = position
            with contextlib.suppress(OSError):  # a full disk: then it is sent once more, and the store knows it
                os.pwrite(self._handle, b"%020d" % position, 0)

    def close(self, *, complete: bool) -> None:
        """Give the file back; remove it when nothing is left to send."""
        os.close(self._handle)
        if complete and not self.refused:
            self.path.unlink(missing_ok=True)


class Outbox:
    """Sends one segment; `offer` never blocks, `close` sends what is left as long as the store answers."""

    def __init__(
        self, home: Path, segment: str, open_store: Callable[[], EvidenceStore], *, bulk_records: int = BULK_RECORDS
    ) -> None:
        self.journal_path = ledger_folder(home) / (segment + JOURNAL)
        self.open_store, self.bulk_records = open_store, bulk_records
        self.progress = Progress(home, segment)
        self.sent_records = 0
        self.last_error = ""
        self._sent = self.progress.position
        self._committed = self._sent
        self._waiting: deque[Committed] = deque()
        self._waiting_records = 0
        self._condition = threading.Condition()
        self._closing = False
        self._store: EvidenceStore | None = None
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)
        self._thread.start()

    def offer(self, committed: Committed) -> None:
        """Take note of a confirmed batch; kept in memory only as long as there is room."""
        with self._condition:
            self._committed = committed.end
            if self._waiting_records < WAITING_RECORDS:
                self._waiting.append(committed)
                self._waiting_records += len(committed.records)
            self._condition.notify()

    def close(self) -> bool:
        """Send what is left; False when the store would not take it all: then the next start goes on."""
        with self._condition:
            self._closing = True
            self._condition.notify()
        self._thread.join()
        complete = self._sent >= self._committed
        self.progress.close(complete=complete)
        return complete and not self.progress.refused

    def _run(self) -> None:
        pause_s = FIRST_PAUSE_S
        while self._has_work():
            try:
                self._send_some()
                pause_s = FIRST_PAUSE_S
            except EvidenceError as error:
                self._complain(error)
                if self._closing:
                    break
                self._rest(pause_s)
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
        if self._store is not None:
            self._store.close()

    def _has_work(self) -> bool:
        with self._condition:
            while self._sent >= self._committed and not self._closing:
                self._condition.wait()
            return self._sent < self._committed

    def _rest(self, pause_s: float) -> None:
        with self._condition:
            if not self._closing:
                self._condition.wait_for(lambda: self._closing, pause_s)

    def _send_some(self) -> None:
        if self._store is None:
            self._store = self.open_store()
        for records, end in self._next_bulk():
            self._add(records)
            self._sent = end
            self.progress.move(end)

    def _add(self, records: Sequence[EvidenceRecord]) -> None:
        assert self._store is not None  # _send_some opened it
        if not records:
            return
        try:
            self._store.add(records)
        except StoreRefusedError as error:
            self.progress.refused = True
            self._complain(error)
        self.sent_records += len(records)

    def _next_bulk(self) -> Iterator[tuple[Sequence[EvidenceRecord], int]]:
        """What lies in memory, else the part of the journal that does not."""
        with self._condition:
            while self._waiting and self._waiting[0].begin < self._sent:
                self._waiting_records -= len(self._waiting.popleft().records)
            first = self._waiting[0].begin if self._waiting else self._committed
            bulk = self._from_memory() if first == self._sent else None
        if bulk is not None:
            yield bulk
        else:
            yield from read_bulks(self.journal_path, self._sent, first, self.bulk_records)

    def _from_memory(self) -> tuple[Sequence[EvidenceRecord], int]:
        records: list[EvidenceRecord] = []
        end = self._sent
        while self._waiting and self._waiting[0].begin == end and len(records) < self.bulk_records:
            batch = self._waiting[0]
            records += batch.records
            end = batch.end
            self._waiting.popleft()
            self._waiting_records -= len(batch.records)
        return records, end

    def _complain(self, error: EvidenceError) -> None:
        if str(error) != self.last_error:
            self.last_error = str(error)
            level = logging.WARNING if isinstance(error, StoreAwayError) else logging.ERROR
            log.log(level, "store did not take records, they wait in the journal: %s", error)


def read_bulks(
    path: Path, begin: int, end: int | None, bulk_records: int
) -> Iterator[tuple[Sequence[EvidenceRecord], int]]:
    """The observations of a journal between two places, in bulks, each with where it ends."""
    records: list[EvidenceRecord] = []
    place = begin
    for group in read_groups(path, begin):
        records += [decode_record(entry.body) for entry in group.entries if entry.kind == OBSERVATION]
        place = group.end
        if len(records) >= bulk_records:
            yield records, place
            records = []
        if end is not None and place >= end:
            break
    if records or place > begin:
        yield records, place


def outbox_folder(home: Path) -> Path:
    """Where the progress of unfinished segments lies."""
    return home / "state" / "outbox"
