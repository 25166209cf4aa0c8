# SPDX-License-Identifier: EUPL-1.2
"""ErasableFiles: capture files of which records may be written over, by a custodian alone: in the folder or on S3."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from config.settings import Settings
from crawler.capture_files import CAPTURES, digest_of
from indexer.errors import ErasureError


class ErasableFiles(Protocol):
    """What an erasure needs of the place where captures lie."""

    def refuse_locked(self, name: str) -> None:
        """Raise ErasureError when the file may not be changed now."""
        ...

    def write_over(self, name: str, pieces: Mapping[int, bytes]) -> str:
        """Put these bytes at these places; gives the sha256 of the whole file after it. May be done again."""
        ...


class ErasableFolder:
    """Files of the home: written over where they lie, so that the old bytes are gone from the disk too."""

    def __init__(self, home: Path) -> None:
        self.folder = home / CAPTURES

    def refuse_locked(self, name: str) -> None:
        """Raise ErasureError when the file is not there or cannot be written."""
        path = self.folder / name
        if not path.is_file() or path.is_symlink():
            raise ErasureError(f"{path}: expected a capture file, none is there")

    def write_over(self, name: str, pieces: Mapping[int, bytes]) -> str:
        """Pieces into the file, flushed."""
        path = self.folder / name
        size = path.stat().st_size
        try:
            path.chmod(0o640)
            handle = os.open(path, os.O_RDWR)
            try:
                for begin, data in sorted(pieces.items()):
                    if begin + len(data) > size:
                        raise ErasureError(f"{path}: expected {begin + len(data)} bytes, got {size}")
                    written = 0
                    while written < len(data):
                        written += os.pwrite(handle, data[written:], begin + written)
                os.fsync(handle)
            finally:
                os.close(handle)
            path.chmod(0o440)
        except OSError as error:
            raise ErasureError(f"{path}: could not be written over: {error.strerror}") from error
        return digest_of(path)


class ErasableBucket:
    """Files on an S3 server: put there anew, then every older version of them is removed."""

    def __init__(self, settings: Settings) -> None:
        from crawler.capture_lock import open_client
        from crawler.capture_s3 import S3Files

        erasure = settings.erasure
        if not erasure.s3_access_key:
            raise ErasureError(
                "captures lie on S3: expected a custodian's own credential in erasure.s3_access_key and s3_secret_key; "
                "the crawler's may not delete"
            )
        keys = {"access_key": erasure.s3_access_key, "secret_key": erasure.s3_secret_key}
        own = settings.model_copy(update={"s3": settings.s3.model_copy(update=keys)})
        self.files, self.client = S3Files(own), open_client(own)
        self.bucket = self.files.address.removeprefix("s3://").partition("/")[0]

    def refuse_locked(self, name: str) -> None:
        """Raise ErasureError as long as an object lock holds the file, with the day on which it ends."""
        import urllib3
        from minio.error import MinioException, S3Error

        key = self._key(name)
        try:
            held = self.client.get_object_retention(self.bucket, key)
        except S3Error as error:
            unlocked = error.code in ("NoSuchObjectLockConfiguration", "ObjectLockConfigurationNotFoundError")
            if not unlocked and "missing Object Lock Configuration" not in str(error.message):
                raise ErasureError(f"{name}: its object lock cannot be asked for: {error.code}") from error
            return
        except (MinioException, urllib3.exceptions.HTTPError) as error:
            raise ErasureError(f"{name}: its object lock cannot be asked for: {error}") from error
        until = held.retain_until_date if held is not None else None
        if until is not None and until > datetime.now(UTC):
            raise ErasureError(
                f"{name}: an object lock holds it until {until:%Y-%m-%d %H:%M} UTC; nothing of it can be erased before"
            )

    def write_over(self, name: str, pieces: Mapping[int, bytes]) -> str:
        """Read, change, put; the older versions go."""
        import hashlib

        import obstore
        from minio.error import S3Error
        from obstore.exceptions import BaseError

        try:
            data = bytearray(obstore.get(self.files.store, self._key(name)).bytes().to_bytes())
            before = bytes(data)
            for begin, piece in pieces.items():
                data[begin : begin + len(piece)] = piece
            if bytes(data) != before:
                obstore.put(self.files.store, self._key(name), bytes(data))
            self._drop_old_versions(name)
        except (BaseError, S3Error, OSError) as error:
            raise ErasureError(f"{name}: could not be written over: {str(error).splitlines()[0][:300]}") from error
        return hashlib.sha256(data).hexdigest()

    def _drop_old_versions(self, name: str) -> None:
        for found in self.client.list_objects(self.bucket, prefix=self._key(name), include_version=True):
            if found.object_name == self._key(name) and found.version_id and not found.is_latest:
                self.client.remove_object(self.bucket, self._key(name), version_id=found.version_id)

    def _key(self, name: str) -> str:
        return f"{self.files.prefix}/{name}" if self.files.prefix else name


def open_erasable(settings: Settings) -> ErasableFiles:
    """The capture files of these settings, for an erasure; raises ErasureError without the credential it needs."""
    return ErasableFolder(settings.home) if settings.captures == CAPTURES else ErasableBucket(settings)
