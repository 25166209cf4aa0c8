# SPDX-License-Identifier: EUPL-1.2
"""Erasure: what is to be erased, written down before anything is; a death in the middle is finished from this file."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

import msgspec

from indexer.errors import ErasureError
from indexer.writing import write_whole

SUFFIX = ".json"


@dataclass(frozen=True, kw_only=True)
class Order:
    """Who asked for an erasure, why, and who allowed it."""

    who: str
    why: str
    authority: str
    """The decision, law or retention rule that it rests on."""


@dataclass(frozen=True, kw_only=True)
class EntryGoing:
    """An entry of a journal that goes."""

    segment: str
    number: int
    left: int
    begin: int
    line_bytes: int
    leaf: str
    """Its hash in the segment's log."""
    observation_id: str
    offer_id: str
    observed_at: datetime
    warc: str = ""
    event_offset: int = -1
    event_size_bytes: int = 0


@dataclass(frozen=True, kw_only=True)
class BytesGoing:
    """Whole records of a capture file that go."""

    warc: str
    offset: int
    size_bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class FileBefore:
    """A capture file before its records go."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """One erasure, all of it."""

    reference: str
    at: datetime
    order: Order
    entries: tuple[EntryGoing, ...]
    ranges: tuple[BytesGoing, ...]
    files: tuple[FileBefore, ...]
    staying: tuple[str, ...] = ()
    """Captures of which records stay, because other entries rest on them; they go with the last of those."""
    custody: str = ""
    """The ledger's entry that announced it."""

    @property
    def words(self) -> str:
        """One line: what goes."""
        size = sum(one.size_bytes for one in self.ranges)
        return f"{len(self.entries)} entries, {size} bytes in {len(self.files)} capture files"


def new_reference(at: datetime) -> str:
    """A reference that no other erasure has."""
    return f"E-{at.astimezone(UTC):%Y%m%dT%H%M%S}-{token_hex(3)}"


def plans_folder(home: Path) -> Path:
    """Where erasures lie that are under way."""
    return home / "state" / "erasing"


def write_plan(home: Path, erasure: Erasure) -> None:
    """Keep an erasure until it is done."""
    write_whole(_path(home, erasure.reference), msgspec.json.encode(erasure), mode=0o600)


def waiting_plans(home: Path) -> tuple[str, ...]:
    """References of erasures that are not done."""
    return tuple(path.name.removesuffix(SUFFIX) for path in sorted(plans_folder(home).glob(f"*{SUFFIX}")))


def read_plan(home: Path, reference: str) -> Erasure:
    """An erasure that is not done; raises ErasureError."""
    path = _path(home, reference)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Erasure)
    except (OSError, msgspec.MsgspecError) as error:
        raise ErasureError(f"{path}: expected an erasure under way: {error}") from error


def forget_plan(home: Path, reference: str) -> None:
    """The erasure is done."""
    _path(home, reference).unlink(missing_ok=True)


def _path(home: Path, reference: str) -> Path:
    return plans_folder(home) / (reference + SUFFIX)
