# SPDX-License-Identifier: EUPL-1.2
"""The embedded store: one SQLite file, no server. A row is never changed: triggers refuse update and delete.

A new schema is a new set of tables. Facets are in a narrow table, records in another, words in a contentless index.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from indexer.errors import AmbiguousIdError, StoreAwayError
from indexer.evidence import EvidenceRecord
from indexer.query import Query
from indexer.schema import (
    FIELDS,
    ID_PREFIX,
    SCHEMA_VERSION,
    FieldKind,
    decode_record,
    encode_record,
    normalise,
    word_phrases,
)

EVIDENCE, RECORD, VALUE, WORD = (f"{name}_v{SCHEMA_VERSION}" for name in ("evidence", "record", "value", "word"))
COLUMN_TYPES = {
    FieldKind.KEYWORD: "TEXT",
    FieldKind.MOMENT: "TEXT",
    FieldKind.NUMBER: "REAL",
    FieldKind.INTEGER: "INTEGER",
}
COLUMNS = tuple(field for field in FIELDS if field.kind in COLUMN_TYPES)
LISTS = tuple(field for field in FIELDS if field.kind is FieldKind.KEYWORDS)
WORDS = tuple(field for field in FIELDS if field.kind is FieldKind.WORDS)
INDEXED = ("offer_id", "run_id", "source", "site", "seller", "verdict", "observed_at")
PAGE_ROWS = 200
BUSY_S = 60.0


class SqliteStore:
    """EvidenceStore in a file; one object per thread, any number of processes."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._database = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=NORMAL")
            for statement in table_statements():
                self._database.execute(statement)
        except sqlite3.Error as error:
            raise StoreAwayError(f"{path}: {error}") from error

    def add(self, records: Sequence[EvidenceRecord]) -> int:
        """Keep records in one transaction; those already there count as stored."""
        rows = [(record, encode_record(record)) for record in records]
        try:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                new = sum(self._insert(record, body) for record, body in rows)
                self._database.execute("COMMIT")
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise StoreAwayError(f"SQLite: {error}") from error
        return new

    def get(self, observation_id: str) -> EvidenceRecord | None:
        """One observation by its id, or by an unambiguous beginning of at least 8 characters."""
        if len(observation_id) < ID_PREFIX:
            return None
        rows = self._database.execute(
            f"SELECT record.body FROM {EVIDENCE} evidence JOIN {RECORD} record USING (id)"  # noqa: S608 (own names)
            " WHERE observation_id >= ? AND observation_id < ? ORDER BY observation_id LIMIT 2",
            (observation_id, observation_id + "\U0010ffff"),
        ).fetchall()
        if len(rows) > 1:
            raise AmbiguousIdError(f"{observation_id}: more than one observation begins so; give more characters")
        return decode_record(rows[0][0]) if rows else None

    def find(self, query: Query) -> Iterator[EvidenceRecord]:
        """Observations that match, in the query's order."""
        condition, values = _where(query)
        direction = "DESC" if query.descending else "ASC"
        cursor = self._database.execute(
            f"SELECT record.body FROM {EVIDENCE} evidence JOIN {RECORD} record USING (id) {condition}"  # noqa: S608
            f" ORDER BY {query.sort.value} {direction} NULLS LAST, observation_id {direction} LIMIT ?",
            (*values, -1 if query.limit is None else query.limit),
        )
        return _decoded(cursor)

    def count(self, query: Query) -> int:
        """How many match, whatever the query's limit."""
        condition, values = _where(query)
        row = self._database.execute(f"SELECT count(*) FROM {EVIDENCE} evidence {condition}", values).fetchone()  # noqa: S608
        return int(row[0])

    def read_segment(self, segment: str, after: int) -> Iterator[EvidenceRecord]:
        """Records of one segment with a sequence above `after`, in order, stopping at the first gap."""
        cursor = self._database.execute(
            f"SELECT record.body FROM {EVIDENCE} evidence JOIN {RECORD} record USING (id)"  # noqa: S608
            " WHERE segment = ? AND sequence > ? ORDER BY sequence",
            (segment, after),
        )
        for expected, record in enumerate(_decoded(cursor), after + 1):
            if record.sequence != expected:
                return
            yield record

    def segments(self) -> tuple[str, ...]:
        """All segments of which a record is here; a loose index scan, not a walk over all rows."""
        rows = self._database.execute(
            f"WITH RECURSIVE found(segment) AS (SELECT min(segment) FROM {EVIDENCE} UNION ALL"  # noqa: S608
            f" SELECT (SELECT min(segment) FROM {EVIDENCE} WHERE segment > found.segment) FROM found"
            " WHERE found.segment IS NOT NULL) SELECT segment FROM found WHERE segment IS NOT NULL"
        )
        return tuple(row[0] for row in rows)

    def close(self) -> None:
        """Give the file back."""
        self._database.close()

    def _insert(self, record: EvidenceRecord, body: bytes) -> int:
        place = self._database.execute(INSERT_ROW, [column_value(field.read(record)) for field in COLUMNS])
        if place.rowcount == 0:
            return 0
        key = place.lastrowid
        self._database.execute(f"INSERT INTO {RECORD} VALUES (?, ?)", (key, body))  # noqa: S608
        self._database.execute(INSERT_WORDS, (key, *(field.read(record) for field in WORDS)))
        values = [(field.name, value, key) for field in LISTS for value in field.read(record)]
        if values:
            self._database.executemany(f"INSERT INTO {VALUE} VALUES (?, ?, ?)", values)  # noqa: S608
        return 1


def table_statements() -> Iterator[str]:
    """Everything that makes the tables of this schema; harmless when they are there."""
    columns = ", ".join(f"{field.name} {COLUMN_TYPES[field.kind]}" for field in COLUMNS)
    words = ", ".join(field.name for field in WORDS)
    yield f"CREATE TABLE IF NOT EXISTS {EVIDENCE} (id INTEGER PRIMARY KEY, {columns})"
    yield f"CREATE UNIQUE INDEX IF NOT EXISTS {EVIDENCE}_observation ON {EVIDENCE} (observation_id)"
    yield f"CREATE INDEX IF NOT EXISTS {EVIDENCE}_segment ON {EVIDENCE} (segment, sequence)"
    for name in INDEXED:
        yield f"CREATE INDEX IF NOT EXISTS {EVIDENCE}_{name} ON {EVIDENCE} ({name})"
    yield f"CREATE TABLE IF NOT EXISTS {RECORD} (id INTEGER PRIMARY KEY, body BLOB NOT NULL)"
    yield (
        f"CREATE TABLE IF NOT EXISTS {VALUE} (name TEXT, value TEXT, id INTEGER, PRIMARY KEY (name, value, id))"
        " WITHOUT ROWID"
    )
    yield (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {WORD} USING fts5"
        f"({words}, content='', columnsize=0, tokenize='unicode61 remove_diacritics 0')"
    )
    for table in (EVIDENCE, RECORD, VALUE):
        for change in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{change.lower()} BEFORE {change} ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END"
            )
    yield (  # REPLACE deletes without asking the triggers above: a known observation is left as it is
        f"CREATE TRIGGER IF NOT EXISTS {EVIDENCE}_no_replace BEFORE INSERT ON {EVIDENCE}"  # noqa: S608 (own names)
        f" WHEN EXISTS (SELECT 1 FROM {EVIDENCE} WHERE observation_id = NEW.observation_id OR id = NEW.id)"
        " BEGIN SELECT RAISE(IGNORE); END"
    )
    yield (
        f"CREATE TRIGGER IF NOT EXISTS {RECORD}_no_replace BEFORE INSERT ON {RECORD}"  # noqa: S608
        f" WHEN EXISTS (SELECT 1 FROM {RECORD} WHERE id = NEW.id)"
        " BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END"
    )


def _where(query: Query) -> tuple[str, list[Any]]:
    """The WHERE part and its values; nothing a user typed becomes part of the statement."""
    parts: list[str] = []
    values: list[Any] = []
    for column, wanted in _equalities(query):
        parts.append(f"evidence.{column} = ?")
        values.append(wanted)
    if query.kinds:
        parts.append(f"evidence.kind IN ({', '.join('?' * len(query.kinds))})")
        values += [kind.value for kind in query.kinds]
    for name, value in (("substances", normalise(query.substance)), ("countries", query.country)):
        if value:
            parts.append(f"evidence.id IN (SELECT id FROM {VALUE} WHERE name = ? AND value = ?)")  # noqa: S608
            values += [name, value]
    for sign, moment in ((">=", query.observed_from), ("<", query.observed_until)):
        if moment is not None:
            parts.append(f"evidence.observed_at {sign} ?")
            values.append(_moment(moment))
    phrases = word_phrases(query.words)
    if phrases:
        parts.append(f"evidence.id IN (SELECT rowid FROM {WORD} WHERE {WORD} MATCH ?)")  # noqa: S608
        values.append(" AND ".join(f'"{phrase}"' for phrase in phrases))
    elif query.words.strip():
        parts.append("0")
    return (f"WHERE {' AND '.join(parts)}" if parts else ""), values


def _equalities(query: Query) -> Iterator[tuple[str, str]]:
    wanted = {
        "source": query.source,
        "site": query.site,
        "seller": normalise(query.seller) or None,
        "verdict": query.verdict,
        "run_id": query.run_id,
        "offer_id": query.offer_id,
    }
    return ((column, value) for column, value in wanted.items() if value is not None)


def _decoded(cursor: sqlite3.Cursor) -> Iterator[EvidenceRecord]:
    while rows := cursor.fetchmany(PAGE_ROWS):
        for row in rows:
            yield decode_record(row[0])


def column_value(value: Any) -> Any:
    """A value as it lies in a column."""
    if isinstance(value, datetime):
        return _moment(value)
    return value


def _moment(moment: datetime) -> str:
    """Text that sorts like time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


INSERT_ROW = (
    f"INSERT INTO {EVIDENCE} ({', '.join(field.name for field in COLUMNS)})"  # noqa: S608
    f" VALUES ({', '.join('?' * len(COLUMNS))}) ON CONFLICT (observation_id) DO NOTHING"
)
INSERT_WORDS = f"INSERT INTO {WORD} (rowid, {', '.join(f.name for f in WORDS)}) VALUES (?{', ?' * len(WORDS)})"  # noqa: S608
