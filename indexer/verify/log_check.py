# SPDX-License-Identifier: EUPL-1.2
"""Is the home-wide log what was signed: every tile, every entry, the checkpoint, the keys, and no other file."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.living import only_one
from indexer.errors import LedgerError
from indexer.log.checkpoint import Checkpoint, VerifierKey
from indexer.log.home_log import CHECKPOINT, Leaf, log_folder, parse_leaf, read_note, refuse_old, signed_folder
from indexer.log.keys import has_key, load_key
from indexer.log.rotation import key_history
from indexer.log.tiles import ENTRIES, WIDTH, TileFiles, files_of, tile_path, tiles_of
from indexer.log.tree import leaf_hash, node_hash, root_of
from indexer.verify.report import Checked, broken, held, not_checked

LOG = "log"


@dataclass(frozen=True, kw_only=True)
class LogState:
    """What the log says, as far as it can be read."""

    checkpoint: Checkpoint | None
    leaves: tuple[Leaf, ...]
    checks: tuple[Checked, ...]


def check_log(home: Path, pinned: VerifierKey | None = None) -> LogState:
    """Every byte below `ledger/log/` compared; `pinned` is a key that was handed over by another way."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # a home that may only be read has no writer to wait for
            stack.enter_context(only_one(home, "log"))
        try:
            refuse_old(home)
            shown = read_note(log_folder(home))
        except LedgerError as error:
            return LogState(checkpoint=None, leaves=(), checks=(broken(LOG, CHECKPOINT, str(error)),))
        leaves: list[Leaf] = []
        checks = [*_check_size(home, shown), *_check_files(log_folder(home), shown.size if shown else 0)]
        if shown is not None:
            checks += _check_tree(log_folder(home), shown, leaves)
            checks += check_keys(shown, leaves, _home_key(home), pinned)
    return LogState(checkpoint=shown, leaves=tuple(leaves), checks=tuple(checks))


def check_keys(
    shown: Checkpoint, leaves: list[Leaf], own: VerifierKey | str | None, pinned: VerifierKey | None
) -> Iterator[Checked]:
    """Who signed; `own` is this home's key, None when there is none to compare, or why it cannot be read."""
    try:
        steps = list(key_history(shown.origin, leaves))
    except LedgerError as error:
        yield broken("keys", "log", str(error))
        return
    for step in steps:
        if step.fault:
            yield broken("keys", f"leaf {step.index}", f"key {step.key}: {step.fault}")
        elif step.lost and pinned != step.key:
            yield not_checked(
                "keys", f"leaf {step.index}", f"key {step.key}: its predecessor was lost and signed nothing"
            )
    if not steps or not shown.is_signed_by(steps[-1].key):
        yield broken("keys", CHECKPOINT, "it is not signed by the newest key that the log names")
        return
    known = [step.key for step in steps]
    if pinned is not None and pinned not in known:
        yield broken("keys", CHECKPOINT, f"signed by {known[-1]}, a stranger to the key that was given")
    elif isinstance(own, VerifierKey) and own != known[-1]:
        yield broken("keys", CHECKPOINT, f"signed by {known[-1]}, not by the key of this home, {own}")
    elif pinned is None and own is None:
        yield not_checked("keys", CHECKPOINT, f"signed by {known[-1]}; give the key you were told with --key")
    elif pinned is None and isinstance(own, str):
        yield not_checked("keys", CHECKPOINT, f"signed by {known[-1]}; this home's own key: {own}")
    else:
        yield held("keys", CHECKPOINT, f"signed by {known[-1]}")


def _home_key(home: Path) -> VerifierKey | str:
    try:
        return load_key(home).verifier if has_key(home) else "the key file is missing: bring back state/keys"
    except LedgerError as error:
        return str(error)


def _check_size(home: Path, shown: Checkpoint | None) -> Iterator[Checked]:
    """What is there must be what was signed last: so a log that was cut back to an older state is seen."""
    size = shown.size if shown else 0
    try:
        signed = read_note(signed_folder(home))
    except LedgerError as error:
        yield broken(LOG, "state/log/checkpoint", str(error))
        return
    if signed is None and shown is not None:
        yield not_checked(LOG, CHECKPOINT, "state/log is missing: nothing tells how many leaves were signed last")
    elif signed is not None and (shown is None or signed.note != shown.note):
        yield broken(
            LOG, CHECKPOINT, f"{signed.size} leaves were signed last, the log shows {size}: cut, or not recovered"
        )


def _check_files(folder: Path, size: int) -> Iterator[Checked]:
    expected = {*files_of(size), *([CHECKPOINT] if size else [])}
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()}
    for name in sorted(expected - there):
        yield broken(LOG, name, "the file is missing")
    for name in sorted(there - expected):
        yield broken(LOG, name, "no file of the log has this name: foreign, or left by a kill and not recovered")
    if any((folder / name).is_symlink() for name in there):
        yield broken(LOG, str(folder), "a file of the log is a link")


def _check_tree(folder: Path, shown: Checkpoint, leaves: list[Leaf]) -> Iterator[Checked]:
    """Entries against leaf hashes, tiles against what they must be, the root against the note; fills `leaves`."""
    tiles = TileFiles(folder)
    stated: list[bytes] = []
    counted: list[bytes] = []
    for number in range(-(-shown.size // WIDTH)):
        width = min(WIDTH, shown.size - number * WIDTH)
        try:
            data = tiles.tile(0, number, width)[: width * 32]
            stated += (data[at : at + 32] for at in range(0, len(data), 32))
            entries = tiles.entries(number, width)[:width]
        except LedgerError as error:
            yield broken(LOG, "tile", str(error))
            return
        counted += map(leaf_hash, entries)
        try:
            leaves += (parse_leaf(number * WIDTH + at, entry) for at, entry in enumerate(entries))
        except LedgerError as error:
            yield broken(LOG, tile_path(ENTRIES, number, width), str(error))
    faults = [*_check_leaves(shown, stated, counted), *_check_levels(folder, shown.size, stated)]
    faults += _check_partials(folder, shown.size)
    yield from faults
    if not faults:
        yield held(LOG, CHECKPOINT, f"{shown.size} leaves under the signed root {shown.root.hex()}")


def _check_leaves(shown: Checkpoint, stated: list[bytes], counted: list[bytes]) -> Iterator[Checked]:
    """The hashes in the tiles against those of the entries; the signed root tells which of the two was changed."""
    good = root_of(counted) == shown.root
    if not good and root_of(stated) != shown.root:
        yield broken(LOG, CHECKPOINT, f"the leaves do not give the root that was signed for {shown.size} of them")
    for index, (one, other) in enumerate(zip(stated, counted, strict=True)):
        if one != other:
            number = index // WIDTH
            name = tile_path(0 if good else ENTRIES, number, min(WIDTH, shown.size - number * WIDTH))
            yield broken(LOG, name, f"leaf {index} is not what was entered")


def _check_levels(folder: Path, size: int, level: list[bytes]) -> Iterator[Checked]:
    """Tiles above the leaves: each hash is that of a full tile below."""
    tiles, height, count = TileFiles(folder), 0, size
    while count >= WIDTH:
        level = [_tile_root(level[at : at + WIDTH]) for at in range(0, count // WIDTH * WIDTH, WIDTH)]
        height, count = height + 1, count // WIDTH
        for number in range(-(-count // WIDTH)):
            width = min(WIDTH, count - number * WIDTH)
            wanted = b"".join(level[number * WIDTH : number * WIDTH + width])
            with contextlib.suppress(LedgerError):  # a missing file was named already
                if tiles.tile(height, number, width)[: len(wanted)] != wanted:
                    yield broken(
                        LOG, tile_path(height, number, width), "it does not hold the hashes of the tiles below"
                    )


def _check_partials(folder: Path, size: int) -> Iterator[Checked]:
    """Older partial tiles are exactly the beginnings of the newest."""
    for level, number, width in tiles_of(size):
        newest = folder / tile_path(level, number, width)
        if width == WIDTH or not newest.is_file():
            continue
        data = newest.read_bytes()
        ends = _entry_ends(data) if level == ENTRIES else [32 * (at + 1) for at in range(width)]
        for older in range(1, width):
            path = folder / tile_path(level, number, older)
            if path.is_file() and path.read_bytes() != data[: ends[older - 1] if older <= len(ends) else None]:
                name = tile_path(level, number, older)
                yield broken(LOG, name, "an older partial tile that is not the beginning of the newest")


def _entry_ends(data: bytes) -> list[int]:
    ends: list[int] = []
    place = 0
    while place < len(data):
        place += 2 + int.from_bytes(data[place : place + 2])
        ends.append(place)
    return ends


def _tile_root(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]
