# SPDX-License-Identifier: EUPL-1.2
"""WarcFile: one WARC that is being written; an event goes in whole or not at all."""

import errno
import hashlib
import logging
import os
import re
from pathlib import Path

from crawler.capture_files import CAPTURES, OUTGOING, SPOOL, CaptureFiles, flush_folder
from crawler.closed_files import ClosedFile, note_closed
from crawler.errors import CaptureError, DiskFullError
from crawler.living import LivingMark

NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")

log = logging.getLogger(__name__)


class WarcFile:
    """Opened exclusively; unbuffered, so that what was written survives the death of the process."""

    def __init__(self, home: Path, name: str) -> None:
        self.home, self.name = home, name
        self.path = home / SPOOL / name
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if (home / CAPTURES / name).exists():
            raise CaptureError(f"{home / CAPTURES / name}: expected a new file, it is there already")
        self._mark = LivingMark(home, name)
        try:
            self._handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        except FileExistsError as error:
            self._mark.release()
            raise CaptureError(f"{self.path}: expected a new file, it is there already") from error
        flush_folder(self.path.parent)
        self.size_bytes = 0
        self._digest = hashlib.sha256()

    def append(self, event: bytes) -> int:
        """Write the members of one event at once; gives where it begins. Raises DiskFullError, and takes it back."""
        begin = self.size_bytes
        written = 0
        try:
            while written < len(event):
                written += os.write(self._handle, event[written:] if written else event)
        except OSError as error:
            os.ftruncate(self._handle, begin)
            os.lseek(self._handle, begin, os.SEEK_SET)
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise DiskFullError(f"{self.path}: the disk took no more bytes; free space and run again") from error
            raise CaptureError(f"{self.path}: could not be written: {error}") from error
        self.size_bytes += written
        self._digest.update(event)
        return begin

    def close(self) -> ClosedFile | None:
        """Flush to the disk and note the digest for the ledger; the file then waits to be brought home.

        None when the disk does not take the note: the next start closes the file.
        """
        try:
            os.fsync(self._handle)
            closed = ClosedFile(name=self.name, size_bytes=self.size_bytes, sha256=self._digest.hexdigest())
            send_off(self.home, closed)
        except OSError as error:
            log.error("capture could not be closed, the next start does it: file=%s %s", self.name, error)
            self._mark.release()
            return None
        finally:
            os.close(self._handle)
        return closed

    def bring_home(self, files: CaptureFiles, closed: ClosedFile) -> None:
        """Let the file go where captures lie; what fails is tried again at the next start."""
        try:
            files.keep(closed)
        except CaptureError as error:
            log.error("capture stays on this machine until the next start: %s", error)
            self._mark.release()
        else:
            self._mark.close()


def send_off(home: Path, closed: ClosedFile) -> None:
    """From the spool to the outgoing folder; the note for the ledger is written first."""
    note_closed(home, closed)
    (home / OUTGOING).mkdir(parents=True, exist_ok=True)
    (home / SPOOL / closed.name).replace(home / OUTGOING / closed.name)
    flush_folder(home / OUTGOING)


def file_name(*parts: str) -> str:
    """A plain file name of these parts, safe on every system."""
    return "-".join(NOT_IN_A_NAME.sub("_", part)[:80].strip("._") or "x" for part in parts)
