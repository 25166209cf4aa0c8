# SPDX-License-Identifier: EUPL-1.2
"""WarcFile: one WARC that is being written; an event goes in whole or not at all."""

import errno
import os
import re
from pathlib import Path

from crawler.errors import CaptureError, DiskFullError
from crawler.living import LivingMark

NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")


class WarcFile:
    """Opened exclusively; unbuffered, so that what was written survives the death of the process."""

    def __init__(self, home: Path, name: str) -> None:
        self.name = name
        self.path = home / "captures" / name
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._mark = LivingMark(home, name)
        try:
            self._handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        except FileExistsError as error:
            self._mark.release()
            raise CaptureError(f"{self.path}: expected a new file, it is there already") from error
        self.size_bytes = 0

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
        return begin

    def close(self) -> None:
        """Flush to the disk and close."""
        os.fsync(self._handle)
        os.close(self._handle)
        self._mark.close()


def file_name(*parts: str) -> str:
    """A plain file name of these parts, safe on every system."""
    return "-".join(NOT_IN_A_NAME.sub("_", part)[:80].strip("._") or "x" for part in parts)
