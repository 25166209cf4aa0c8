# SPDX-License-Identifier: EUPL-1.2
"""BundleFiles: the files of a bundle from strangers' hands, a folder or a zip; nothing is unpacked, nothing is trusted.

Names that lead elsewhere, links, doubles, members that lie over each other and archives that grow beyond measure are
refused before anything is read.
"""

import hashlib
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from indexer.errors import LedgerError
from indexer.export import bundle_layout as layout
from indexer.verify.report import Meter

NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
MEMBERS = 1_000_000
BOMB_BYTES, BOMB_RATIO = 100_000_000, 200
"""A member, or all of them, that is larger than this and grows by more than this is a bomb. Deflate ends at 1032."""
PIECE_BYTES = 1 << 20
DIGEST_LINE = re.compile(r"([0-9a-f]{64}) [ *](\S+)")


class BundleError(LedgerError):
    """A bundle that cannot be read as one; the message says why."""


@dataclass(frozen=True, kw_only=True)
class BundleFile:
    """One file: its name below the bundle's folder, and its size as far as it is known without reading it."""

    name: str
    member: str
    size_bytes: int


class BundleFiles:
    """Opened from a path; raises BundleError for what is no bundle."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip: zipfile.ZipFile | None = None
        if path.is_dir():
            found = list(_folder_files(path))
        else:
            try:
                self._zip = zipfile.ZipFile(path)
                found = list(_zip_files(self._zip, path.stat().st_size))
            except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
                raise BundleError(f"{path.name}: neither a folder nor a zip that can be read: {error}") from error
        self.files = _below_top(found) if self._zip is not None else {file.name: file for file in found}

    def read(self, name: str, most_bytes: int) -> bytes:
        """A small file whole; raises BundleError when it is missing or larger."""
        data = b""
        with self._open(name) as file:
            try:
                data = file.read(most_bytes + 1)
            except (zipfile.BadZipFile, zlib.error, OSError, EOFError) as error:
                raise BundleError(f"{name}: not readable: {error}") from error
        if len(data) > most_bytes:
            raise BundleError(f"{name}: expected at most {most_bytes} bytes")
        return data

    def digest(self, name: str, size_bytes: int, meter: Meter) -> tuple[int, str]:
        """Size and sha256; reading stops as soon as there is more than was stated."""
        digest, count = hashlib.sha256(), 0
        with self._open(name) as file:
            try:
                while count <= size_bytes and (piece := file.read(PIECE_BYTES)):
                    digest.update(piece)
                    count += len(piece)
                    meter.add("bundle", name, len(piece))
            except (zipfile.BadZipFile, zlib.error, OSError, EOFError) as error:
                raise BundleError(f"{name}: not readable: {error}") from error
        return count, digest.hexdigest()

    def below(self, folder: str) -> list[str]:
        """Names of the files below a folder, sorted."""
        return sorted(name for name in self.files if name.startswith(folder + "/"))

    def close(self) -> None:
        """Give the archive back."""
        if self._zip is not None:
            self._zip.close()

    def _open(self, name: str) -> IO[bytes]:
        file = self.files.get(name)
        if file is None:
            raise BundleError(f"{name}: the file is missing")
        try:
            return self._zip.open(file.member) if self._zip is not None else (self.path / file.member).open("rb")
        except (zipfile.BadZipFile, OSError, RuntimeError) as error:
            raise BundleError(f"{name}: not readable: {error}") from error


def _folder_files(folder: Path) -> Iterator[BundleFile]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise BundleError(f"{name!r}: a link or device has no place in a bundle")
        if path.is_file():
            _refuse_name(name)
            yield BundleFile(name=name, member=name, size_bytes=path.stat().st_size)


def _zip_files(archive: zipfile.ZipFile, archive_bytes: int) -> Iterator[BundleFile]:
    members = archive.infolist()
    if len(members) > MEMBERS:
        raise BundleError(f"{len(members)} members, expected at most {MEMBERS}")
    _refuse_bombs(members, archive_bytes)
    seen: set[str] = set()
    for member in members:
        name = member.orig_filename.rstrip("/") if member.is_dir() else member.orig_filename
        _refuse_name(name)
        if name in seen:
            raise BundleError(f"{name!r}: two members have this name")
        seen.add(name)
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise BundleError(f"{name!r}: a link or device has no place in a bundle")
        if member.flag_bits & 1:
            raise BundleError(f"{name!r}: it is encrypted")
        if not member.is_dir():
            yield BundleFile(name=name, member=member.filename, size_bytes=member.file_size)


def _refuse_bombs(members: Iterable[zipfile.ZipInfo], archive_bytes: int) -> None:
    """No member, nor all together, may be far larger than what they take; no two may share bytes."""
    total = end = 0
    for member in sorted(members, key=lambda each: each.header_offset):
        total += member.file_size
        if member.header_offset < end:
            raise BundleError(f"{member.orig_filename!r}: it lies over another member: a zip bomb")
        end = member.header_offset + member.compress_size
        if member.file_size > BOMB_BYTES and member.file_size > BOMB_RATIO * max(1, member.compress_size):
            raise BundleError(
                f"{member.orig_filename!r}: {member.file_size} bytes out of {member.compress_size}: a zip bomb"
            )
    if total > BOMB_BYTES and total > BOMB_RATIO * archive_bytes:
        raise BundleError(f"{total} bytes out of {archive_bytes}: a zip bomb")


def _refuse_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise BundleError(f"{name[:200]!r}: a name that leads out of the bundle, or with signs that no bundle has")


def _below_top(found: list[BundleFile]) -> dict[str, BundleFile]:
    """Names below the one folder that a zip holds."""
    tops = {file.name.partition("/")[0] for file in found}
    if len(tops) != 1 or any("/" not in file.name for file in found):
        raise BundleError(f"expected one folder in the zip, got {sorted(tops)[:5]}")
    return {file.name.partition("/")[2]: file for file in found}


def read_digests(data: bytes) -> dict[str, str]:
    """Digest of each file, from what sha256sum prints; raises BundleError."""
    found: dict[str, str] = {}
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        told = DIGEST_LINE.fullmatch(line)
        if told is None and not (number == 1 and line.startswith("# ")):
            raise BundleError(f"{layout.DIGESTS}: line {number} is not `digest  name`")
        if told is not None:
            if told[2] in found:
                raise BundleError(f"{layout.DIGESTS}: {told[2]} is listed twice")
            found[told[2]] = told[1]
    return found
