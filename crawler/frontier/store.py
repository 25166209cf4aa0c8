# SPDX-License-Identifier: EUPL-1.2
"""FrontierStore: the frontier's rows in one SQLite file, which a `kill -9` leaves readable.

States of a page: 0 waits on disk, 1 handed to memory (waiting or being fetched), 2 done, 3 dropped. A start turns 1
back into 0. Writes are not forced to the platter: a kill loses nothing, a power cut at most makes us fetch again.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.errors import CrawlError

ON_DISK, IN_MEMORY, DONE, DROPPED = 0, 1, 2, 3
SIGN = 1 << 63

SCHEMA = """
CREATE TABLE IF NOT EXISTS pages (
    seq INTEGER PRIMARY KEY, key INTEGER NOT NULL, url TEXT NOT NULL, priority INTEGER NOT NULL,
    depth INTEGER NOT NULL, kind TEXT NOT NULL, pattern INTEGER NOT NULL, state INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS pages_waiting ON pages (priority DESC, seq) WHERE state = 0;
CREATE TABLE IF NOT EXISTS aliases (key INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS offers (offer INTEGER NOT NULL, page INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS lists (page INTEGER PRIMARY KEY, url TEXT NOT NULL, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS cards (target INTEGER NOT NULL, page INTEGER NOT NULL, listing BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS profiles (name TEXT PRIMARY KEY, profile BLOB NOT NULL);
"""


class FrontierError(CrawlError):
    """The frontier's file cannot be read or written (disk full, damaged)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One address that waits, is being fetched, or was."""

    seq: int
    key: int
    url: str
    priority: int
    depth: int
    kind: str
    pattern: int
    parent: int = 0
    """`seq` of the page whose link led here; 0: none did."""

    @property
    def page_key(self) -> str:
        """The key under which the page is kept."""
        return f"{self.key:016x}"


class FrontierStore:
    """Rows in and out; every foreign error becomes a FrontierError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.database = sqlite3.connect(path, isolation_level=None, cached_statements=64)
            for pragma in ("journal_mode=WAL", "synchronous=OFF", "temp_store=MEMORY", "cache_size=-4000"):
                self.database.execute(f"PRAGMA {pragma}")
            self.database.executescript(SCHEMA)
            if "parent" not in {row[1] for row in self.database.execute("PRAGMA table_info(pages)")}:
                self.database.execute("ALTER TABLE pages ADD COLUMN parent INTEGER NOT NULL DEFAULT 0")
            self.database.execute("UPDATE pages SET state = 0 WHERE state = 1")
        except (OSError, sqlite3.Error) as error:
            raise FrontierError(f"{path}: the frontier cannot be opened: {error}") from error

    def write(self, statements: Iterable[tuple[str, Sequence[Sequence[Any]]]]) -> None:
        """Several statements with their rows in one transaction."""
        try:
            self.database.execute("BEGIN IMMEDIATE")
            try:
                for statement, rows in statements:
                    if rows:
                        self.database.executemany(statement, rows)
            except BaseException:
                self.database.execute("ROLLBACK")
                raise
            self.database.execute("COMMIT")
        except sqlite3.Error as error:
            raise FrontierError(f"{self.path}: the frontier cannot be written: {error}") from error

    def read(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query."""
        try:
            return self.database.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise FrontierError(f"{self.path}: the frontier cannot be read: {error}") from error

    def known_keys(self) -> set[int]:
        """Every key ever added, whatever became of it, and other addresses of the same pages."""
        rows = self.read("SELECT key FROM pages UNION ALL SELECT key FROM aliases")
        return {unsigned(key) for (key,) in rows}

    def waiting_by_priority(self) -> dict[int, int]:
        """How many pages wait on disk, by priority."""
        return dict(self.read("SELECT priority, count(*) FROM pages WHERE state = 0 GROUP BY priority"))

    def take(self, priority: int, count: int) -> list[Entry]:
        """The oldest waiting pages of a priority, now marked as in memory."""
        rows = self.read(
            "SELECT seq, key, url, priority, depth, kind, pattern, parent FROM pages WHERE state = 0 AND priority = ?"
            " ORDER BY seq LIMIT ?",
            (priority, count),
        )
        self.write([("UPDATE pages SET state = 1 WHERE seq = ?", [(row[0],) for row in rows])])
        return [entry_of(row) for row in rows]

    def address_of(self, seq: int) -> str | None:
        """The address of a page, None when there is none of that number."""
        rows = self.read("SELECT url FROM pages WHERE seq = ?", (seq,)) if seq else ()
        return rows[0][0] if rows else None

    def close(self) -> None:
        """Close the file; it can be opened again."""
        self.database.close()


def entry_of(row: Sequence[Any]) -> Entry:
    """A row of `pages` as Entry."""
    seq, key, url, priority, depth, kind, pattern, parent = row
    return Entry(
        seq=seq, key=unsigned(key), url=url, priority=priority, depth=depth, kind=kind, pattern=unsigned(pattern),
        parent=parent,
    )  # fmt: skip


def signed(key: int) -> int:
    """64 unsigned bits as SQLite's signed integer."""
    return key - (key & SIGN) * 2


def unsigned(key: int) -> int:
    """And back."""
    return key & 0xFFFF_FFFF_FFFF_FFFF
