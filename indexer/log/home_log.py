# SPDX-License-Identifier: EUPL-1.2
"""The home-wide log: one Merkle tree over everything that was closed, handled, sealed or exported in this home.

Leaves are JSON objects without personal data; appended one at a time under a lock and flushed: first the tiles, then
the signed checkpoint in `state/log/` (what this log has signed, it never contradicts), then the same checkpoint in
`ledger/log/`. A tree that is not the continuation of what was signed last is not signed.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from crawler.living import only_one
from indexer.errors import LedgerError, LedgerKeyError
from indexer.ledger import ledger_folder
from indexer.log.checkpoint import Checkpoint, parse_checkpoint
from indexer.log.keys import NEXT_KEY, LogKey, has_key, keys_folder, load_key, make_key, put_in_place
from indexer.log.tiles import WIDTH, TileFiles, tile_path
from indexer.log.tree import EMPTY_ROOT, leaf_hash, range_root
from indexer.writing import write_whole

OLD_LOG = "segments.log"
CHECKPOINT = "checkpoint"
Body = Mapping[str, str | int]


class LeafKind(StrEnum):
    """What a leaf of the log says."""

    KEY = "key"
    """The key that signs from here on; the first leaf of every log."""
    OPENED = "opened"
    CLOSED = "closed"
    RECOVERED = "recovered"
    ENTRY = "entry"
    """One entry of the custody journal."""
    SEAL = "seal"
    AUDIT = "audit"
    """The day's digest of who looked at and changed what."""
    TOMBSTONE = "tombstone"
    EXPORT = "export"


@dataclass(frozen=True, kw_only=True)
class LeafPlace:
    """Where a leaf went, and the tree that was signed with it."""

    index: int
    size: int
    root: str
    """Hexadecimal."""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """One leaf as it lies in the log; `body` is all of it, `data` its exact bytes."""

    index: int
    kind: str
    at: str
    body: Body
    data: bytes


def log_folder(home: Path) -> Path:
    """Where the log lies: `checkpoint` and `tile/…`, as public tools expect it."""
    return ledger_folder(home) / "log"


def signed_folder(home: Path) -> Path:
    """Where the checkpoint lies that was signed last."""
    return home / "state" / "log"


def utc_now() -> datetime:
    """The clock of this machine."""
    return datetime.now(UTC)


def append_leaf(home: Path, kind: LeafKind, body: Body, *, now: Callable[[], datetime] = utc_now) -> LeafPlace:
    """Append one leaf under a lock; it is on the disk and signed for when this returns. Raises LedgerError."""
    with only_one(home, "log"):
        return append_locked(home, open_key(home), kind, body, now())


def append_locked(home: Path, key: LogKey, kind: LeafKind, body: Body, at: datetime) -> LeafPlace:
    """Append one leaf; the caller holds the lock. The checkpoint is signed with `key`."""
    try:
        size = settle(home)
        if size == 0 and kind is not LeafKind.KEY:
            append_locked(home, key, LeafKind.KEY, {"vkey": str(key.verifier)}, at)
            size = 1
        tiles = TileFiles(log_folder(home))
        data = _leaf_data(kind, body, at, read_leaf(home, size - 1))
        for name, content in tiles.grown(size, data).items():
            write_whole(log_folder(home) / name, content)
        root = tree_root(home, size + 1)
        note = key.sign_checkpoint(size + 1, root)
        write_whole(signed_folder(home) / CHECKPOINT, note)
        write_whole(log_folder(home) / CHECKPOINT, note)
        _drop_partials(home, size + 1)
    except OSError as error:
        raise LedgerError(f"the log could not be written, nothing was entered: {error}") from error
    return LeafPlace(index=size, size=size + 1, root=root.hex(), at=at)


def open_key(home: Path) -> LogKey:
    """The key that signs; made when the log has none yet. The caller holds the lock."""
    refuse_old(home)
    signed = read_note(signed_folder(home))
    if has_key(home, NEXT_KEY):  # a rotation that a kill stopped: before or after the new key was entered
        if _is_next_entered(home, signed):
            put_in_place(home)
        else:
            (keys_folder(home) / NEXT_KEY).unlink()
    if has_key(home):
        return _own_key(home, signed)
    if signed is not None or (log_folder(home) / CHECKPOINT).exists():
        raise LedgerKeyError(
            f"{home}/state/keys/log.key: the key that signed the log is missing: bring it back from a backup, or go on "
            "with a new one, which everybody will see: `theriac keys rotate --lost`"
        )
    return make_key(home, f"theriac.internal/{os.urandom(8).hex()}")


def _is_next_entered(home: Path, signed: Checkpoint | None) -> bool:
    """Whether the next key has signed the log; one that a kill left half written has signed nothing."""
    try:
        return signed is not None and signed.is_signed_by(load_key(home, NEXT_KEY).verifier)
    except LedgerKeyError:
        if has_key(home) and signed is not None and signed.is_signed_by(load_key(home).verifier):
            return False
        raise


def _own_key(home: Path, signed: Checkpoint | None) -> LogKey:
    key = load_key(home)
    if signed is not None and not signed.is_signed_by(key.verifier):
        raise LedgerKeyError(f"{home}/state/keys: expected the key that signed the log last, another one lies here")
    return key


def settle(home: Path) -> int:
    """How many leaves the log has; finishes what a kill left between two files. The caller holds the lock.

    Raises LedgerError when the log is not the continuation of what was signed last.
    """
    signed, shown = read_note(signed_folder(home)), read_note(log_folder(home))
    if signed is None:
        if shown is not None:
            raise LedgerError(
                f"{signed_folder(home)}: the checkpoint that was signed last is missing: restore state/log"
            )
        return 0
    if shown is not None and shown.note == signed.note:
        _refuse_other_tree(home, signed)
        return signed.size
    if signed.size != (shown.size if shown else 0) + 1:
        raise LedgerError(
            f"ledger/log: {signed.size} leaves were signed, {shown.size if shown else 0} are there: the log was cut or "
            "replaced; bring ledger/ and state/ back from one backup"
        )
    _refuse_other_tree(home, signed)
    write_whole(log_folder(home) / CHECKPOINT, signed.note)
    _drop_partials(home, signed.size)
    return signed.size


def tidy(home: Path) -> None:
    """Take away what a kill left beside the log: files of a leaf that was never signed."""
    with only_one(home, "log"):
        refuse_old(home)
        size = settle(home)
        if has_key(home, NEXT_KEY):
            open_key(home)  # finishes the change of the key
        _drop_partials(home, size)
        for name in TileFiles(log_folder(home)).grown(size, b""):
            (log_folder(home) / name).unlink(missing_ok=True)
        for folder in (log_folder(home), signed_folder(home)):
            for path in folder.rglob("*.new"):
                path.unlink()


def refuse_old(home: Path) -> None:
    """Raise LedgerError for a home of an older version."""
    if (ledger_folder(home) / OLD_LOG).exists():
        raise LedgerError(
            f"{ledger_folder(home) / OLD_LOG}: this home was written by an older version that kept no signed log; "
            "it stays readable with that version. Set THERIAC_HOME to a new folder and go on there"
        )


def read_note(folder: Path) -> Checkpoint | None:
    """The checkpoint in a folder, None when none is there; its signature is not checked."""
    path = folder / CHECKPOINT
    try:
        return parse_checkpoint(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LedgerError(f"{path}: not readable: {error.strerror}") from error


def tree_root(home: Path, size: int) -> bytes:
    """The root that the tiles give for this size."""
    if size == 0:
        return EMPTY_ROOT
    tiles = TileFiles(log_folder(home))
    return range_root(0, size, lambda level, index: tiles.node_of(size, level, index))


def read_leaves(home: Path, size: int | None = None) -> Iterator[Leaf]:
    """The leaves in order, all or the first `size`; raises LedgerError where an entry is not what was hashed."""
    folder = log_folder(home)
    if size is None:
        shown = read_note(folder)
        size = shown.size if shown else 0
    tiles = TileFiles(folder)
    for number in range(-(-size // WIDTH)):
        width = min(WIDTH, size - number * WIDTH)
        hashes = tiles.tile(0, number, width)
        for at, data in enumerate(tiles.entries(number, width)[:width]):
            if leaf_hash(data) != hashes[at * 32 : at * 32 + 32]:
                raise LedgerError(f"log/{tile_path('entries', number, width)}: leaf {number * WIDTH + at} was changed")
            yield parse_leaf(number * WIDTH + at, data)


def read_leaf(home: Path, index: int) -> Leaf | None:
    """One leaf, None when the log has none of that index; raises LedgerError when it is not what was hashed."""
    shown = read_note(log_folder(home))
    if shown is None or not 0 <= index < shown.size:
        return None
    number, at = divmod(index, WIDTH)
    width = min(WIDTH, shown.size - number * WIDTH)
    tiles = TileFiles(log_folder(home))
    data = tiles.entries(number, width)[at]
    if leaf_hash(data) != tiles.tile(0, number, width)[at * 32 : at * 32 + 32]:
        raise LedgerError(f"log/{tile_path('entries', number, width)}: leaf {index} was changed")
    return parse_leaf(index, data)


def parse_leaf(index: int, data: bytes) -> Leaf:
    """A leaf from its bytes; raises LedgerError."""
    try:
        body = msgspec.json.decode(data, type=dict[str, str | int])
        datetime.fromisoformat(str(body["at"]))
        return Leaf(index=index, kind=str(body["kind"]), at=str(body["at"]), body=body, data=data)
    except (msgspec.MsgspecError, ValueError, KeyError) as error:
        raise LedgerError(f"log: leaf {index} is not what a leaf must be: {error}") from error


def _leaf_data(kind: LeafKind, body: Body, at: datetime, last: Leaf | None) -> bytes:
    said = {**body, "kind": kind.value, "at": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"}
    if last is not None and (back := datetime.fromisoformat(last.at) - at).total_seconds() > 0:
        said["clock_back_s"] = -int(-back.total_seconds() // 1)
    return msgspec.json.encode(said, order="sorted")


def _refuse_other_tree(home: Path, signed: Checkpoint) -> None:
    if tree_root(home, signed.size) != signed.root:
        raise LedgerError(
            f"ledger/log: the tiles do not give the root that was signed for {signed.size} leaves: they were changed; "
            "nothing is signed until ledger/log is brought back from a backup"
        )


def _drop_partials(home: Path, size: int) -> None:
    """Partial tiles go once the full one is there; the last full tile of each level is the only one to look at."""
    count, names = size, ["entries", "0"]
    level = 0
    while count >= WIDTH:
        for name in names:
            shutil.rmtree(log_folder(home) / (tile_path(name, count // WIDTH - 1) + ".p"), ignore_errors=True)
        level, count = level + 1, count // WIDTH
        names = [str(level)]
