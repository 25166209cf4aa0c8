# SPDX-License-Identifier: EUPL-1.2
"""RevisitIndex: where the same bytes of the same address were captured before, across runs and processes."""

import contextlib
import hashlib
import logging
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from crawler.capture_files import CaptureFiles, FolderFiles
from crawler.errors import CaptureError

WAITING_MAX = 500

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Prior:
    """The record that holds the payload."""

    warc: str
    offset: int
    record_id: str
    uri: str
    date: str
    """As written in the record."""


class RevisitIndex:
    """A table on disk; what is new is written in short transactions, so that several crawls share it.

    An entry that a kill lost costs one more full record, never a wrong reference: entries follow the record they name.
    """

    def __init__(self, home: Path, files: CaptureFiles | None = None) -> None:
        self.files = files or FolderFiles(home)
        path = home / "state" / "revisits.sqlite"
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._table = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
            self._table.execute("PRAGMA journal_mode=WAL")
            self._table.execute("PRAGMA synchronous=OFF")
            self._table.execute(
                "CREATE TABLE IF NOT EXISTS revisit (key BLOB PRIMARY KEY, warc TEXT, place INTEGER, record_id TEXT,"
                " date TEXT) WITHOUT ROWID"
            )
        except sqlite3.Error as error:
            raise CaptureError(f"{path}: the index of earlier captures cannot be opened: {error}") from error
        self._waiting: dict[bytes, Prior] = {}
        self._files: dict[str, bool] = {}

    def find(self, uri: str, payload_sha256: str) -> Prior | None:
        """The earlier record of these bytes at this address; None when there is none or its file is gone."""
        key = _key(uri, payload_sha256)
        prior = self._waiting.get(key)
        if prior is None:
            row = self._table.execute(
                "SELECT warc, place, record_id, date FROM revisit WHERE key = ?", (key,)
            ).fetchone()
            if row is None:
                return None
            prior = Prior(warc=row[0], offset=row[1], record_id=row[2], uri=uri, date=row[3])
        if not self._is_there(prior.warc):
            return None
        return prior

    def add(self, payload_sha256: str, prior: Prior) -> None:
        """Remember a full record that is in its file."""
        self._waiting[_key(prior.uri, payload_sha256)] = prior
        self._files[prior.warc] = True
        if len(self._waiting) >= WAITING_MAX:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        rows = [(key, at.warc, at.offset, at.record_id, at.date) for key, at in self._waiting.items()]
        self._waiting.clear()
        try:
            self._table.execute("BEGIN IMMEDIATE")
            self._table.executemany("INSERT OR REPLACE INTO revisit VALUES (?, ?, ?, ?, ?)", rows)
            self._table.execute("COMMIT")
        except sqlite3.Error as error:  # a full disk, for example: it costs full records, and stops nothing
            log.warning("the index of earlier captures could not be written: %s", error)
            with contextlib.suppress(sqlite3.Error):
                self._table.execute("ROLLBACK")

    def close(self) -> None:
        """Write what waits and give the file back."""
        if self._waiting:
            self.flush()
        self._table.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _is_there(self, warc: str) -> bool:
        if warc not in self._files:
            try:
                self._files[warc] = self.files.find_size(warc) is not None
            except CaptureError as error:
                log.warning("an earlier capture could not be asked for, pages are kept in full: %s", error)
                self._files[warc] = False
        return self._files[warc]


def _key(uri: str, payload_sha256: str) -> bytes:
    return hashlib.sha256(f"{payload_sha256} {uri}".encode()).digest()[:16]


def forget_priors(home: Path, places: Sequence[tuple[str, int, int]]) -> None:
    """Let no later page refer to these bytes (file, begin, end): they are to be erased."""
    path = home / "state" / "revisits.sqlite"
    if not places or not path.exists():
        return
    table = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        table.execute("BEGIN IMMEDIATE")
        table.executemany("DELETE FROM revisit WHERE warc = ? AND place >= ? AND place < ?", places)
        table.execute("COMMIT")
    except sqlite3.OperationalError as error:
        log.warning("the index of earlier captures could not be changed: %s", error)
        raise CaptureError(f"{path}: {error}") from error
    finally:
        table.close()
