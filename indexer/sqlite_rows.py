# SPDX-License-Identifier: EUPL-1.2
"""The embedded store as it lies in its file: rows, values and triggers, read without opening it as a store."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.errors import StoreAwayError
from indexer.evidence import EvidenceRecord
from indexer.sqlite_store import BUSY_S, COLUMNS, EVIDENCE, LISTS, RECORD, VALUE, column_value, table_statements

TRIGGER = "CREATE TRIGGER IF NOT EXISTS "


@dataclass(frozen=True, kw_only=True)
class SqliteRow:
    """One row: columns, values of lists, body."""

    observation_id: str
    columns: tuple[Any, ...]
    values: frozenset[tuple[str, str]]
    body: bytes

    def wrong_values(self, record: EvidenceRecord) -> Iterator[str]:
        """Names of columns and lists that are not the record's."""
        for field, stored in zip(COLUMNS, self.columns, strict=True):
            if stored != column_value(field.read(record)):
                yield field.name
        wanted = {(field.name, value) for field in LISTS for value in field.read(record)}
        if wanted != self.values:
            yield from {name for name, _ in wanted ^ self.values}


class SqliteRows:
    """All rows of the file; nothing is written, a missing file holds no rows."""

    def __init__(self, path: Path) -> None:
        target = f"{path.absolute().as_uri()}?mode=ro" if path.exists() else ":memory:"
        try:
            self._database = sqlite3.connect(target, uri=True, timeout=BUSY_S, isolation_level=None)
            self._database.execute("BEGIN")
            if target == ":memory:":
                for statement in table_statements():
                    self._database.execute(statement)
            self._values = self._read_values()
        except sqlite3.Error as error:
            raise StoreAwayError(f"{path}: {error}") from error

    def segments(self) -> set[str]:
        """Every segment that a row names."""
        return {str(name) for (name,) in self._ask(f"SELECT DISTINCT segment FROM {EVIDENCE}")}  # noqa: S608

    def rows(self, segment: str) -> Iterator[SqliteRow]:
        """The rows of one segment; a row without its record has an empty body."""
        columns = ", ".join(f"evidence.{field.name}" for field in COLUMNS)
        place = [field.name for field in COLUMNS].index("observation_id")
        for key, body, *values in self._ask(
            f"SELECT evidence.id, record.body, {columns} FROM {EVIDENCE} evidence"  # noqa: S608 (own names)
            f" LEFT JOIN {RECORD} record USING (id) WHERE segment IS ? ORDER BY sequence",
            (segment,),
        ):
            yield SqliteRow(
                observation_id=str(values[place]),
                columns=tuple(values),
                values=frozenset(self._values.pop(key, ())),
                body=body if isinstance(body, bytes) else str(body or "").encode(),
            )

    def has(self, observation_id: str) -> bool:
        """Whether any segment has a row of this observation."""
        asked = f"SELECT 1 FROM {EVIDENCE} WHERE observation_id = ?"  # noqa: S608
        return any(True for _ in self._ask(asked, (observation_id,)))

    def guards(self) -> Iterator[str]:
        """Triggers that forbid changes and are missing or are not ours."""
        there = dict(self._ask("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        for statement in table_statements():
            if not statement.startswith(TRIGGER):
                continue
            name = statement.removeprefix(TRIGGER).split(" ", 1)[0]
            if name not in there:
                yield f"the trigger {name} that forbids changes is missing"
            elif there.pop(name).removeprefix("CREATE TRIGGER ") != statement.removeprefix(TRIGGER):
                yield f"the trigger {name} is not the one that forbids changes"
        yield from (f"the trigger {name} is not ours" for name in sorted(there))

    def leftovers(self) -> Iterator[str]:
        """Values and records of rows that are not there."""
        if self._values:
            yield f"values of {len(self._values)} rows that are not there"
        lone = f"SELECT count(*) FROM {RECORD} WHERE id NOT IN (SELECT id FROM {EVIDENCE})"  # noqa: S608
        for (count,) in self._ask(lone):
            if count:
                yield f"{count} records of rows that are not there"

    def close(self) -> None:
        """Give the file back."""
        self._database.close()

    def _ask(self, statement: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        try:
            with closing(self._database.execute(statement, values)) as cursor:
                yield from cursor
        except sqlite3.Error as error:
            raise StoreAwayError(f"SQLite: {error}") from error

    def _read_values(self) -> dict[int, list[tuple[str, str]]]:
        values: dict[int, list[tuple[str, str]]] = {}
        for name, value, key in self._database.execute(f"SELECT name, value, id FROM {VALUE}"):  # noqa: S608
            values.setdefault(key, []).append((sys.intern(name), sys.intern(value)))
        return values
