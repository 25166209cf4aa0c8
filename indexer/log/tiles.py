# SPDX-License-Identifier: EUPL-1.2
"""The log's files: hashes and entries in tiles of 256, plain files that any static server can hand out.

A partial tile is a file of its own and stays until the full one is there, so that every checkpoint that was ever
signed can be checked. Source: C2SP tlog-tiles.
"""

from collections.abc import Iterator
from pathlib import Path

from indexer.errors import LedgerError
from indexer.log.tree import HASH_BYTES, leaf_hash, node_hash

WIDTH = 256
ENTRIES = "entries"
ENTRY_BYTES = 65_535
KEPT_TILES = 64


def tile_path(level: int | str, number: int, width: int = WIDTH) -> str:
    """Where a tile lies below the log's folder."""
    parts = [f"{number % 1000:03d}"]
    while number >= 1000:
        number //= 1000
        parts.insert(0, f"x{number % 1000:03d}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(parts)}{partial}"


def tiles_of(size: int) -> Iterator[tuple[int | str, int, int]]:
    """Level, number and width of every tile of a log with `size` entries, those of its entries first."""
    level, count = 0, size
    while count:
        names: tuple[int | str, ...] = (ENTRIES, 0) if level == 0 else (level,)
        for name in names:
            for number in range(-(-count // WIDTH)):
                yield name, number, min(WIDTH, count - number * WIDTH)
        level, count = level + 1, count // WIDTH


def files_of(size: int) -> Iterator[str]:
    """Every file below `tile/` that a log with `size` entries has, older partial tiles with it."""
    for level, number, width in tiles_of(size):
        yield from (tile_path(level, number, each) for each in (range(1, width + 1) if width < WIDTH else (width,)))


class TileFiles:
    """Tiles below a folder, read and grown; `node` gives the hash of any complete subtree."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, bytes] = {}

    def tile(self, level: int | str, number: int, width: int) -> bytes:
        """A tile of at least this width; raises LedgerError when none is there."""
        for each in (width, WIDTH):
            name = tile_path(level, number, each)
            if name not in self._read and (self.folder / name).exists():
                self._keep(name, None if level == ENTRIES else each * HASH_BYTES)
            if name in self._read:
                return self._read[name]
        raise LedgerError(f"log/{tile_path(level, number, width)}: the file is missing")

    def _keep(self, name: str, size_bytes: int | None) -> None:
        try:
            data = (self.folder / name).read_bytes()
        except OSError as error:
            raise LedgerError(f"log/{name}: not readable: {error.strerror}") from error
        if size_bytes is not None and len(data) != size_bytes:
            raise LedgerError(f"log/{name}: expected {size_bytes} bytes, got {len(data)}")
        if len(self._read) >= KEPT_TILES:
            self._read.clear()
        self._read[name] = data

    def node_of(self, size: int, level: int, index: int) -> bytes:
        """Hash of one complete subtree of a log with `size` entries."""
        tile_level, inner = divmod(level, 8)
        count = size >> (8 * tile_level)
        first = index << inner
        number = first // WIDTH
        data = self.tile(tile_level, number, min(WIDTH, count - number * WIDTH))
        return subtree(data, inner, (first % WIDTH) >> inner)

    def entries(self, number: int, width: int) -> list[bytes]:
        """The entries of one bundle; raises LedgerError when it is not what it must be."""
        name, data = tile_path(ENTRIES, number, width), self.tile(ENTRIES, number, width)
        found: list[bytes] = []
        place = 0
        while place < len(data):
            end = place + 2 + int.from_bytes(data[place : place + 2])
            if end > len(data) or place + 2 > len(data):
                raise LedgerError(f"log/{name}: the last entry is cut")
            found.append(data[place + 2 : end])
            place = end
        if len(found) not in (width, WIDTH):
            raise LedgerError(f"log/{name}: expected {width} entries, got {len(found)}")
        return found

    def grown(self, size: int, entry: bytes) -> dict[str, bytes]:
        """The files that one more entry brings, by path; nothing is written."""
        if len(entry) > ENTRY_BYTES:
            raise LedgerError(f"log: expected an entry of at most {ENTRY_BYTES} bytes, got {len(entry)}")
        files: dict[str, bytes] = {}
        number, width = divmod(size, WIDTH)
        before = self.tile(ENTRIES, number, width) if width else b""
        files[tile_path(ENTRIES, number, width + 1)] = before + len(entry).to_bytes(2) + entry
        hashed, level, count = leaf_hash(entry), 0, size
        while True:
            number, width = divmod(count, WIDTH)
            data = (self.tile(level, number, width) if width else b"") + hashed
            files[tile_path(level, number, width + 1)] = data
            if width + 1 < WIDTH:
                return files
            hashed, level, count = subtree(data, 8, 0), level + 1, number


def subtree(data: bytes, height: int, at: int) -> bytes:
    """The hash over `1 << height` hashes of a tile."""
    if height == 0:
        return data[at * HASH_BYTES : (at + 1) * HASH_BYTES]
    return node_hash(subtree(data, height - 1, 2 * at), subtree(data, height - 1, 2 * at + 1))
