# SPDX-License-Identifier: EUPL-1.2
"""remove_rows(): the rows of erased entries leave the store, past the rules that forbid it, with a custodian's right.

In the embedded store the triggers are taken away and put back within one transaction; on a server a credential of its
own (`erasure.store`) is needed, whose role may delete. Verification tells what a tombstone names from all else.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from config.settings import Settings
from indexer.erasure.plan import EntryGoing
from indexer.errors import ErasureError
from indexer.schema import decode_record
from indexer.sqlite_store import BUSY_S, EVIDENCE, RECORD, VALUE, WORD, WORDS, table_statements

TRIGGER = "CREATE TRIGGER IF NOT EXISTS "


def remove_rows(settings: Settings, entries: Sequence[EntryGoing]) -> None:
    """The rows of these entries are gone when this returns; raises ErasureError."""
    if not entries:
        return
    if settings.store == "sqlite":
        remove_from_file(settings.home / "evidence.sqlite", {entry.observation_id for entry in entries})
        return
    if not settings.erasure.store:
        raise ErasureError(
            "the store is a server: expected a custodian's own credential in erasure.store "
            "(https://custodian:password@host:9200); the crawler's may not delete"
        )
    from indexer.elastic_store import ElasticStore, connect

    custodian = settings.model_copy(update={"store": settings.erasure.store})
    store = ElasticStore(connect(custodian), settings.elastic.prefix, settings.elastic.bulk_size)
    try:
        store.remove({entry.observation_id: entry.observed_at for entry in entries})
    finally:
        store.client.close()


def remove_from_file(path: Path, observation_ids: Iterable[str]) -> None:
    """Rows, values, words and records of these observations leave the file, and its free pages are overwritten."""
    if not path.exists():
        return
    guards = [line for line in table_statements() if line.startswith(TRIGGER)]
    try:
        database = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
        try:
            database.execute("PRAGMA secure_delete=ON")
            database.execute("BEGIN EXCLUSIVE")
            for guard in guards:
                database.execute(f"DROP TRIGGER IF EXISTS {guard.removeprefix(TRIGGER).split(' ', 1)[0]}")
            changed = sum(_remove_row(database, one) for one in sorted(set(observation_ids)))
            for guard in guards:
                database.execute(guard)
            database.execute("COMMIT")
            if changed:  # words of what is gone leave the index only when it is merged
                database.execute(f"INSERT INTO {WORD} ({WORD}) VALUES ('optimize')")  # noqa: S608 (own names)
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            database.close()
    except sqlite3.Error as error:
        raise ErasureError(f"{path.name}: rows could not be removed: {error}") from error


def _remove_row(database: sqlite3.Connection, observation_id: str) -> bool:
    found = database.execute(
        f"SELECT id, record.body FROM {EVIDENCE} LEFT JOIN {RECORD} record USING (id) WHERE observation_id = ?",  # noqa: S608
        (observation_id,),
    ).fetchone()
    if found is None:
        return False
    key, body = found
    if body is not None:
        record = decode_record(body)
        names = ", ".join(field.name for field in WORDS)
        marks = ", ".join("?" for _ in WORDS)
        database.execute(
            f"INSERT INTO {WORD} ({WORD}, rowid, {names}) VALUES ('delete', ?, {marks})",  # noqa: S608
            (key, *(field.read(record) for field in WORDS)),
        )
    for table in (VALUE, RECORD, EVIDENCE):
        database.execute(f"DELETE FROM {table} WHERE id = ?", (key,))  # noqa: S608
    return True
