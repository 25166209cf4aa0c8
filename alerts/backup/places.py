# SPDX-License-Identifier: EUPL-1.2
"""BackupPlace: where backups lie, a folder or S3. Files are named by their digest, so that none is written twice."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from config.settings import Settings
from indexer.errors import BackupError, FileChangedError
from indexer.writing import flush_folder, write_whole

PIECE_BYTES = 1 << 20


class BackupPlace(Protocol):
    """A store of files by name."""

    def size_of(self, name: str) -> int | None:
        """Bytes of a file, None when it is not there."""
        ...

    def put(self, name: str, source: BinaryIO, size_bytes: int, sha256: str) -> None:
        """Keep so many bytes from where `source` stands; raises BackupError when they do not have the digest."""
        ...

    def put_small(self, name: str, data: bytes) -> None:
        """Keep a small file, whole or not at all."""
        ...

    def read(self, name: str) -> Iterator[bytes]:
        """A file in pieces; raises BackupError when it is not there."""
        ...

    def names(self, prefix: str) -> Iterator[str]:
        """Files below a prefix, in any order."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file."""
        ...


class FolderPlace:
    """A folder, on another disk as a rule."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def size_of(self, name: str) -> int | None:
        """Bytes of a file."""
        path = self.folder / name
        return path.stat().st_size if path.is_file() else None

    def put(self, name: str, source: BinaryIO, size_bytes: int, sha256: str) -> None:
        """Write beside, compare, flush, rename."""
        path = self.folder / name
        beside = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with beside.open("wb") as file:
                found = hashlib.sha256()
                for piece in pieces(source, size_bytes):
                    found.update(piece)
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            if found.hexdigest() != sha256:
                raise FileChangedError(f"{name}: the file changed while it was read")
            os.replace(beside, path)
            flush_folder(path.parent)
        except OSError as error:
            raise BackupError(f"{path}: could not be written: {error.strerror}") from error
        finally:
            beside.unlink(missing_ok=True)

    def put_small(self, name: str, data: bytes) -> None:
        """A small file."""
        try:
            write_whole(self.folder / name, data, mode=0o600)
        except OSError as error:
            raise BackupError(f"{self.folder / name}: could not be written: {error.strerror}") from error

    def read(self, name: str) -> Iterator[bytes]:
        """A file in pieces."""
        try:
            with (self.folder / name).open("rb") as file:
                while piece := file.read(PIECE_BYTES):
                    yield piece
        except OSError as error:
            raise BackupError(f"{self.folder / name}: not readable: {error.strerror}") from error

    def names(self, prefix: str) -> Iterator[str]:
        """Files below a folder; what a kill left half written is none."""
        for path in (self.folder / prefix).rglob("*"):
            if path.is_file() and path.suffix not in (".part", ".new"):
                yield path.relative_to(self.folder).as_posix()

    def remove(self, name: str) -> None:
        """Remove a file."""
        (self.folder / name).unlink(missing_ok=True)


class BucketPlace:
    """A bucket and a prefix, reached with the settings of `s3`."""

    def __init__(self, settings: Settings, address: str) -> None:
        from crawler.capture_s3 import open_bucket

        bucket, _, prefix = address.removeprefix("s3://").rstrip("/").partition("/")
        self.address, self.prefix = address, f"{prefix}/" if prefix else ""
        self.store = open_bucket(settings, bucket)

    def size_of(self, name: str) -> int | None:
        """Bytes of a file."""
        import obstore

        with self._named(name):
            try:
                return int(obstore.head(self.store, self.prefix + name)["size"])
            except FileNotFoundError:
                return None

    def put(self, name: str, source: BinaryIO, size_bytes: int, sha256: str) -> None:
        """Upload in parts, with the digest as it was read."""
        import obstore

        found = hashlib.sha256()

        def told() -> Iterator[bytes]:
            for piece in pieces(source, size_bytes):
                found.update(piece)
                yield piece

        with self._named(name), tempfile.TemporaryFile() as spooled:
            source = _on_disk(source, size_bytes, spooled)
            obstore.put(self.store, self.prefix + name, told() if size_bytes else b"", max_concurrency=2)
        if found.hexdigest() != sha256:
            self.remove(name)
            raise FileChangedError(f"{name}: the file changed while it was read")

    def put_small(self, name: str, data: bytes) -> None:
        """A small file."""
        import obstore

        with self._named(name):
            obstore.put(self.store, self.prefix + name, data)

    def read(self, name: str) -> Iterator[bytes]:
        """A file in pieces."""
        import obstore

        with self._named(name):
            for piece in obstore.get(self.store, self.prefix + name).stream(min_chunk_size=PIECE_BYTES):
                yield bytes(piece)

    def names(self, prefix: str) -> Iterator[str]:
        """Files below a prefix."""
        import obstore

        with self._named(prefix):
            for page in obstore.list(self.store, prefix=self.prefix + prefix):
                yield from (str(found["path"]).removeprefix(self.prefix) for found in page)

    def remove(self, name: str) -> None:
        """Remove a file."""
        import obstore

        with self._named(name):
            obstore.delete(self.store, self.prefix + name)

    @contextmanager
    def _named(self, what: str) -> Iterator[None]:
        from obstore.exceptions import BaseError

        from crawler.capture_s3 import first_line

        try:
            yield
        except (BaseError, OSError) as error:
            raise BackupError(f"{self.address}/{what}: {first_line(error)}") from error


def open_place(settings: Settings, target: str) -> BackupPlace:
    """A folder, or `s3://bucket/prefix`; raises BackupError for a folder inside the home."""
    if target.startswith("s3://"):
        return BucketPlace(settings, target)
    folder, home = Path(target).absolute(), settings.home.absolute()
    if folder == home or home in folder.parents:
        raise BackupError(f"{target}: expected a place outside the home {home}: a backup inside it dies with it")
    return FolderPlace(folder)


def _on_disk(source: BinaryIO, size_bytes: int, spooled: BinaryIO) -> BinaryIO:
    """The file itself; one that is read from a server is brought here first, one server cannot wait for another."""
    try:
        source.fileno()
    except OSError:
        for piece in pieces(source, size_bytes):
            spooled.write(piece)
        spooled.seek(0)
        return spooled
    return source


def pieces(source: BinaryIO, size_bytes: int) -> Iterator[bytes]:
    """So many bytes of a file, or fewer when it ends before."""
    left = size_bytes
    while left and (piece := source.read(min(PIECE_BYTES, left))):
        left -= len(piece)
        yield piece
