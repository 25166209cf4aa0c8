# SPDX-License-Identifier: EUPL-1.2
"""S3Files: closed WARC files on an S3 server. Each is written once, read back and compared before the local one goes.

Object lock, where it is asked for and the bucket has it, keeps a file from being changed or removed until its day,
by whomever; a bucket without it refuses, and so do we: the file stays on this machine.
"""

import hashlib
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO, cast

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from config.settings import Settings
from crawler.capture_files import OUTGOING, open_local
from crawler.capture_lock import ObjectLock
from crawler.closed_files import ClosedFile
from crawler.errors import AwayError, CaptureError

WHOLE_BYTES = 32_000_000
"""Smaller files go in one request that the server refuses when the name is taken; larger ones in parts."""
PART_BYTES = 16_000_000
READ_AHEAD_BYTES = 262_144

log = logging.getLogger(__name__)


class S3Files:
    """A bucket and a prefix; what is still on its way is read from this machine's disk."""

    is_remote = True

    def __init__(self, settings: Settings) -> None:
        self.home = settings.home
        self.address = settings.captures.rstrip("/")
        bucket, _, self.prefix = self.address.removeprefix("s3://").partition("/")
        self.store = open_bucket(settings, bucket)
        self.lock = ObjectLock(settings, bucket) if settings.s3.lock else None

    def open(self, name: str) -> BinaryIO:
        """The file for reading, a range at a time."""
        local = open_local(self.home, name)
        if local is not None:
            return local
        size = self.find_size(name)
        if size is None:
            raise CaptureError(f"{name}: the file is missing from {self.address}")
        return cast("BinaryIO", io.BufferedReader(_Ranges(self, name, size), READ_AHEAD_BYTES))

    def find_size(self, name: str) -> int | None:
        """Bytes of the file, None when it is nowhere."""
        local = open_local(self.home, name)
        if local is not None:
            with local:
                return local.seek(0, io.SEEK_END)
        with self._named(name):
            return self.find_remote(name)

    def names(self) -> Iterator[str]:
        """Every file below the prefix."""
        with self._named("the list of files"):
            for page in obstore.list(self.store, prefix=self.prefix or None):
                yield from (str(found["path"]).rpartition("/")[2] for found in page)

    def keep(self, closed: ClosedFile) -> None:
        """Upload, lock, read back, compare; only then remove the local file."""
        source = self.home / OUTGOING / closed.name
        with self._named(closed.name):
            if self.find_remote(closed.name) is None:
                self._upload(source, closed)
            found = self._digest(closed.name)
        if found != closed.sha256:
            raise CaptureError(
                f"{self.where(closed.name)}: expected sha256 {closed.sha256}, got {found}; captures are written once"
            )
        if self.lock is not None:
            self.lock.hold(self._key(closed.name))
        source.unlink(missing_ok=True)
        log.info("capture brought home: file=%s bytes=%d", closed.name, closed.size_bytes)

    def find_remote(self, name: str) -> int | None:
        """Bytes of the file on the server alone; a server that says anything but "no such file" is away, not empty."""
        try:
            return int(obstore.head(self.store, self._key(name))["size"])
        except FileNotFoundError:
            pass
        try:
            obstore.get_range(self.store, self._key(name), start=0, end=1)
        except FileNotFoundError as error:
            if "NoSuchKey" not in str(error):
                raise AwayError(f"{name}: {self.address} cannot be asked: {first_line(error)}") from error
        return None

    def where(self, name: str) -> str:
        """The file's address."""
        return f"{self.address}/{name}"

    def read_range(self, name: str, start: int, end: int) -> bytes:
        """Bytes `start` to `end` of the file on the server."""
        with self._named(name):
            return bytes(obstore.get_range(self.store, self._key(name), start=start, end=end))

    def _upload(self, source: Path, closed: ClosedFile) -> None:
        told: Any = {"Content-Type": "application/warc", "sha256": closed.sha256}
        try:
            if closed.size_bytes <= WHOLE_BYTES:
                obstore.put(self.store, self._key(closed.name), source.read_bytes(), attributes=told, mode="create")
            else:
                obstore.put(
                    self.store, self._key(closed.name), source, attributes=told, chunk_size=PART_BYTES,
                    max_concurrency=2,
                )  # fmt: skip
        except AlreadyExistsError:
            log.info("capture is there already, compared next: file=%s", closed.name)

    def _digest(self, name: str) -> str:
        digest = hashlib.sha256()
        for piece in obstore.get(self.store, self._key(name)).stream(min_chunk_size=PART_BYTES // 4):
            digest.update(piece)
        return digest.hexdigest()

    def _key(self, name: str) -> str:
        return f"{self.prefix}/{name}" if self.prefix else name

    @contextmanager
    def _named(self, what: str) -> Iterator[None]:
        """Foreign errors as our own, with the place they befell."""
        try:
            yield
        except FileNotFoundError as error:
            raise CaptureError(f"{what}: missing from {self.address}") from error
        except (PermissionDeniedError, UnauthenticatedError) as error:
            raise AwayError(f"{what}: {self.address} refuses us: {first_line(error)}") from error
        except CaptureError:
            raise
        except (BaseError, OSError) as error:
            raise AwayError(f"{what}: {self.address} does not answer: {first_line(error)}") from error


class _Ranges(io.RawIOBase):
    """A file on the server as a stream that can seek."""

    def __init__(self, files: S3Files, name: str, size: int) -> None:
        self.files, self.file_name, self.size, self.at = files, name, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.size}[whence])
        return self.at

    def tell(self) -> int:
        return self.at

    def readinto(self, buffer: Any) -> int:
        end = min(self.at + len(buffer), self.size)
        if end <= self.at:
            return 0
        data = self.files.read_range(self.file_name, self.at, end)
        buffer[: len(data)] = data
        self.at += len(data)
        return len(data)


def open_bucket(settings: Settings, bucket: str) -> S3Store:
    """The bucket; keys from the settings, else from the environment or the machine's role."""
    s3 = settings.s3
    config: dict[str, Any] = {"region": s3.region, "checksum_algorithm": "SHA256"}
    if s3.endpoint:
        config |= {"endpoint": s3.endpoint, "virtual_hosted_style_request": False}
    if s3.access_key:
        config |= {"access_key_id": s3.access_key, "secret_access_key": s3.secret_key.get_secret_value()}
    timeout = timedelta(seconds=s3.timeout_s)
    try:
        return S3Store(
            bucket,
            config=cast("Any", config),
            client_options={"allow_http": s3.allow_http, "timeout": timeout, "connect_timeout": timeout / 4},
            retry_config={
                "max_retries": 4,
                "retry_timeout": timeout * 2,
                "backoff": {"init_backoff": timedelta(seconds=0.2), "max_backoff": timedelta(seconds=5), "base": 2},
            },
        )
    except BaseError as error:
        raise CaptureError(f"captures: expected a reachable bucket {bucket!r}: {first_line(error)}") from error


def first_line(error: BaseException) -> str:
    """What an error says in one line without secrets."""
    return " ".join(str(error).split("\n")[0].split())[:300]
