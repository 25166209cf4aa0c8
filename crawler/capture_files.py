# SPDX-License-Identifier: EUPL-1.2
"""CaptureFiles: where closed WARC files lie, a folder or S3, behind one interface; written once, never again.

A file is written in `state/spool/`, goes to `state/outgoing/` when it is closed, and from there to its home. Whoever
reads looks at the three places in this order: a file is always in at least one of them.
"""

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from config.settings import Settings
from crawler.closed_files import ClosedFile
from crawler.errors import CaptureError

SPOOL, OUTGOING = Path("state/spool"), Path("state/outgoing")
CAPTURES = "captures"


class CaptureFiles(Protocol):
    """The WARC files of one home."""

    home: Path
    is_remote: bool
    """True: keeping a file takes as long as a network does."""

    def open(self, name: str) -> BinaryIO:
        """The file for reading, wherever it lies; it can seek. Raises CaptureError when it is nowhere."""
        ...

    def find_size(self, name: str) -> int | None:
        """Bytes of the file, None when it is nowhere; raises CaptureError when that could not be asked."""
        ...

    def names(self) -> Iterator[str]:
        """Every file that has reached its home."""
        ...

    def keep(self, closed: ClosedFile) -> None:
        """Bring a file from `state/outgoing/` home, and only then remove it there; raises CaptureError."""
        ...

    def where(self, name: str) -> str:
        """The file's place, as a person would name it."""
        ...


class FolderFiles:
    """The default: a folder below the home."""

    is_remote = False

    def __init__(self, home: Path) -> None:
        self.home = home

    def open(self, name: str) -> BinaryIO:
        """The file for reading."""
        file = open_local(self.home, name)
        if file is None:
            raise CaptureError(f"{name}: the file is missing from {self.home / CAPTURES}")
        return file

    def find_size(self, name: str) -> int | None:
        """Bytes of the file, None when it is nowhere."""
        path = find_local(self.home, name)
        return path.stat().st_size if path is not None else None

    def names(self) -> Iterator[str]:
        """Every file of the folder."""
        folder = self.home / CAPTURES
        return iter(sorted(path.name for path in folder.iterdir()) if folder.is_dir() else ())

    def keep(self, closed: ClosedFile) -> None:
        """A second name for the same bytes, then the first goes: no moment without the file, none overwritten."""
        source, target = self.home / OUTGOING / closed.name, self.home / CAPTURES / closed.name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            source.chmod(0o440)
            if not target.exists():
                _name_again(source, target)
            elif not target.samefile(source) and digest_of(target) != closed.sha256:
                raise CaptureError(f"{target}: another file has this name; captures are written once, never again")
            flush_folder(target.parent)
            source.unlink()
        except OSError as error:
            raise CaptureError(f"{target}: could not be kept: {error.strerror}") from error

    def where(self, name: str) -> str:
        """The file's path."""
        return str(find_local(self.home, name) or self.home / CAPTURES / name)


def open_capture_files(settings: Settings) -> CaptureFiles:
    """Where the settings say that captures lie."""
    if settings.captures == CAPTURES:
        return FolderFiles(settings.home)
    from crawler.capture_s3 import S3Files

    return S3Files(settings)


def as_capture_files(place: "Path | CaptureFiles") -> CaptureFiles:
    """A home stands for its folder of captures."""
    return FolderFiles(place) if isinstance(place, Path) else place


def find_local(home: Path, name: str) -> Path | None:
    """The file on this machine's disk: being written, on its way, or in the folder."""
    if Path(name).name != name or name in ("", ".", ".."):
        raise CaptureError(f"{name!r}: expected a plain file name")
    places = (home / SPOOL / name, home / OUTGOING / name, home / CAPTURES / name)
    return next((path for path in places if path.is_file()), None)


def open_local(home: Path, name: str) -> BinaryIO | None:
    """The file on this machine's disk, opened; None when it is not there."""
    for _ in range(4):
        path = find_local(home, name)
        if path is None:
            return None
        with contextlib.suppress(FileNotFoundError):  # it went on to its next place just now
            return path.open("rb")
    return None


def digest_of(path: Path) -> str:
    """The sha256 of a whole file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _name_again(source: Path, target: Path) -> None:
    """The same file under another name; a copy of it where the two folders lie on different disks."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP):
            raise
        draft = target.with_name(f".{target.name}.part")
        draft.unlink(missing_ok=True)
        shutil.copyfile(source, draft)
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.chmod(0o440)
        draft.rename(target)


def flush_folder(folder: Path) -> None:
    """Bring a folder's names to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
