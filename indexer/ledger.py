# SPDX-License-Identifier: EUPL-1.2
"""The ledger's formats: journal entries and the log of their hashes.

One process writes one segment, two files below `<home>/ledger/`:

- `<segment>.journal`: the bodies, one line an entry, five fields set apart by tabs:
  number, kind, how many entries of the same page still follow, salt, body (JSON). Erasable.
- `<segment>.log`: one line an entry: number, leaf, chain. It holds no personal data: the leaf is the RFC 6962 leaf
  hash of the journal line, `sha256(0x00 + line)`, and the line holds its own salt. `chain = sha256(chain before +
  leaf)`, both as hexadecimal text; the first chain before is the sha256 of the segment's name.

The Merkle root over a segment's leaves is entered in the home-wide log (indexer/log) when the segment is opened and
when it is closed. All of it can be counted again with `sha256sum` alone.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import LedgerError

JOURNAL, LOG = ".journal", ".log"
OPENED, CLOSED, RECOVERED, OBSERVATION = "opened", "closed", "recovered", "observation"
ERASED = "erased"
"""Kind of an entry whose body and salt were erased; a tombstone in the home log names it."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a journal."""

    number: int
    kind: str
    left: int
    """How many entries of the same group follow."""
    salt: str
    body: bytes

    @property
    def line(self) -> bytes:
        """The line as it lies in the journal, without its end."""
        return b"%d\t%s\t%d\t%s\t%s" % (self.number, self.kind.encode(), self.left, self.salt.encode(), self.body)


@dataclass(frozen=True, kw_only=True)
class Group:
    """The entries that were kept together (all records of one page), and where they end in the journal."""

    entries: tuple[Entry, ...]
    end: int


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """One line of a segment's log."""

    number: int
    leaf: str
    chain: str

    @property
    def line(self) -> bytes:
        """The line as it lies in the log, with its end; all have one length."""
        return f"{self.number:010d}\t{self.leaf}\t{self.chain}\n".encode()


LOG_LINE_BYTES = 10 + 1 + 64 + 1 + 64 + 1


def ledger_folder(home: Path) -> Path:
    """Where the segments lie."""
    return home / "ledger"


def new_salt() -> str:
    """128 random bits as hexadecimal text."""
    return os.urandom(16).hex()


def first_chain(segment: str) -> str:
    """What the first entry of a segment is chained to."""
    return hashlib.sha256(segment.encode()).hexdigest()


def next_line(number: int, line: bytes, chain: str) -> LogLine:
    """The log line of a journal line."""
    leaf = hashlib.sha256(b"\0" + line).hexdigest()
    return LogLine(number=number, leaf=leaf, chain=hashlib.sha256((chain + leaf).encode()).hexdigest())


def read_groups(path: Path, start: int = 0) -> Iterator[Group]:
    """Whole groups from byte `start` on; an unfinished tail is left out, a line that is no entry raises LedgerError."""
    entries: list[Entry] = []
    if path.exists() and not path.is_file():  # a pipe would be read for ever
        raise LedgerError(f"{path.name}: expected a plain file")
    with path.open("rb") as file:
        file.seek(start)
        end = start
        for line in file:
            end += len(line)
            if not line.endswith(b"\n"):
                return
            entry = parse_entry(line[:-1], path.name, end - len(line))
            if entries and (entry.left != entries[-1].left - 1 or entry.number != entries[-1].number + 1):
                raise LedgerError(f"{path.name} at {end - len(line)}: the entries of a group do not follow each other")
            entries.append(entry)
            if entry.left == 0:
                yield Group(entries=tuple(entries), end=end)
                entries = []


def parse_entry(line: bytes, name: str, place: int) -> Entry:
    """One journal line; raises LedgerError when it is none."""
    parts = line.split(b"\t", 4)
    if len(parts) != 5 or not (parts[0].isdigit() and parts[2].isdigit()):
        raise LedgerError(f"{name} at {place}: expected an entry of five fields, got {line[:40]!r}")
    number, kind, left, salt, body = parts
    return Entry(
        number=int(number),
        kind=kind.decode("ascii", "replace"),
        left=int(left),
        salt=salt.decode("ascii", "replace"),
        body=body,
    )


def erased_line(number: int, left: int, size_bytes: int) -> bytes:
    """What stands in a journal in place of an erased entry: no salt, no body, as long as before, without its end."""
    return Entry(number=number, kind=ERASED, left=left, salt="", body=b"{}").line.ljust(size_bytes)


def read_log(path: Path) -> Iterator[LogLine]:
    """The lines of a segment's log; raises LedgerError for one that is none."""
    with path.open("rb") as file:
        while raw := file.read(LOG_LINE_BYTES):
            parts = raw.decode("ascii", "replace").rstrip("\n").split("\t")
            if len(raw) != LOG_LINE_BYTES or len(parts) != 3 or not parts[0].isdigit():
                raise LedgerError(f"{path.name}: expected lines of {LOG_LINE_BYTES} bytes, got {raw[:40]!r}")
            yield LogLine(number=int(parts[0]), leaf=parts[1], chain=parts[2])
