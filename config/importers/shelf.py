# SPDX-License-Identifier: EUPL-1.2
"""Shelf: imports below <home>/reference: each whole or not there, the old ones kept, one of each slot in use.

reference/<slot>/<id>.sqlite   the rows, and an entry for every question
reference/<slot>/<id>.json     Import: origin, date, licence, digests, rows left out
reference/current.json         which import of each slot is in use; replaced in one step
reference/sets.jsonl           every set of tables that was ever in use, by the digest that assessments name
"""

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from config.errors import ConfigError
from config.importers.facts import FactsMaker
from config.importers.rows import BadRow, Row

FORMAT = 1


class ShelfError(ConfigError):
    """An import below <home>/reference is missing, changed or of another version."""


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """One file that was imported."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Import:
    """One import, as its .json file says."""

    id: str
    slot: str
    kind: str
    room: str
    title: str
    origin: str
    licence: str
    country: str
    coverage: str
    is_complete: bool
    as_of: date
    as_of_from: str
    """Where the date is from: given, the file's own text, its name, or its last change."""
    imported_at: datetime
    files: tuple[SourceFile, ...]
    rows: int
    left_out: int
    bad_rows: tuple[BadRow, ...]
    content_sha256: str
    """Over the rows as read: the same content gives the same digest, whenever it was imported."""
    database_sha256: str
    format: int = FORMAT

    @property
    def said(self) -> str:
        """For a reader: which register, of which date."""
        return f"{self.title} of {self.as_of}"


def write_database(path: Path, rows: Iterable[Row]) -> tuple[int, str]:
    """Write rows and entries into a new SQLite file; gives the number of rows and the digest of their content."""
    digest, maker, count = hashlib.sha256(), FactsMaker(), 0
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, kind TEXT, fields TEXT)")
        connection.execute(
            "CREATE TABLE entry (room TEXT, key TEXT, value TEXT, PRIMARY KEY (room, key, value)) WITHOUT ROWID"
        )
        connection.execute("CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT)")
        for count, row in enumerate(rows, 1):
            fields = msgspec.json.encode(row)
            digest.update(fields + b"\n")
            connection.execute("INSERT INTO row VALUES (?, ?, ?)", (count, type(row).__name__, fields.decode()))
            _put(connection, maker.add(row, count))
        _put(connection, maker.finish())
        facts = (("content_sha256", digest.hexdigest()), ("format", str(FORMAT)))
        connection.executemany("INSERT INTO about VALUES (?, ?)", facts)
        connection.commit()
    except sqlite3.OperationalError as error:
        raise ShelfError(
            f"{path.parent}: the new table could not be written ({error}); the old one stays in use: make room and "
            "import again"
        ) from error
    finally:
        connection.close()
    return count, digest.hexdigest()


def _put(connection: sqlite3.Connection, entries: Iterator[tuple[str, str, str]]) -> None:
    connection.executemany("INSERT OR IGNORE INTO entry VALUES (?, ?, ?)", entries)


def shelf_of(home: Path) -> Path:
    """The folder of imports."""
    return home / "reference"


def file_of(home: Path, one: Import) -> Path:
    """Where the rows of an import lie."""
    return shelf_of(home) / one.slot / f"{one.id}.sqlite"


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """One import at a time in a home."""
    (home / "state").mkdir(parents=True, exist_ok=True)
    with (home / "state" / "reference.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ShelfError("another import is running in this home: wait until it ends") from error
        yield


def read_current(home: Path) -> dict[str, str]:
    """Slot -> id of the import in use; empty where nothing was imported."""
    path = shelf_of(home) / "current.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError) as error:
        raise ShelfError(f"{path}: expected which imports are in use: {error}") from error


def read_import(home: Path, slot: str, import_id: str) -> Import:
    """What the .json file of an import says."""
    path = shelf_of(home) / slot / f"{import_id}.json"
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Import)
    except (OSError, msgspec.DecodeError) as error:
        raise ShelfError(f"{path}: expected the description of an import: {error}") from error
    if found.format != FORMAT:
        raise ShelfError(f"{slot}: made by another version (format {found.format}, not {FORMAT}): import it again")
    return found


def read_imports(home: Path, slot: str) -> list[Import]:
    """Every import of a slot, the latest first."""
    ids = sorted((path.stem for path in (shelf_of(home) / slot).glob("*.json")), reverse=True)
    return [read_import(home, slot, import_id) for import_id in ids]


def read_slots(home: Path) -> list[str]:
    """Every slot that has an import, in use or not."""
    return sorted({path.parent.name for path in shelf_of(home).glob("*/*.json")})


def put_in_use(home: Path, slot: str, import_id: str | None, now: datetime) -> str:
    """Switch a slot in one step; None takes it out of use. Gives the digest of the set that is in use from now on."""
    current = read_current(home)
    if import_id is None:
        current.pop(slot, None)
    else:
        current[slot] = import_id
    replace_file(
        shelf_of(home) / "current.json", msgspec.json.format(msgspec.json.encode(dict(sorted(current.items()))))
    )
    imports = [read_import(home, name, at) for name, at in sorted(current.items())]
    digest = set_digest(imports)
    tables = {
        one.slot: {"import": one.id, "content_sha256": one.content_sha256, "as_of": str(one.as_of)} for one in imports
    }
    line = msgspec.json.encode({"at": now.astimezone(UTC), "registers_sha256": digest, "tables": tables})
    with (shelf_of(home) / "sets.jsonl").open("ab") as file:
        file.write(line + b"\n")
        os.fsync(file.fileno())
    return digest


def set_digest(imports: Sequence[Import]) -> str:
    """One digest over all tables in use, empty for none."""
    if not imports:
        return ""
    lines = "\n".join(
        f"{one.slot} {one.format} {one.content_sha256}" for one in sorted(imports, key=lambda one: one.slot)
    )
    return hashlib.sha256(lines.encode()).hexdigest()


def replace_file(path: Path, data: bytes) -> None:
    """Put a file in another's place: whoever reads gets the old one or the new one whole."""
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def file_sha256(path: Path) -> str:
    """Digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
