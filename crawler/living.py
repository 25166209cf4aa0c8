# SPDX-License-Identifier: EUPL-1.2
"""LivingMark: says that a process still writes a file; when the process dies, however it dies, the lock falls."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class LivingMark:
    """A locked file `state/living/<name>` beside the file that is being written."""

    def __init__(self, home: Path, name: str) -> None:
        self.path = _folder(home) / name
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def close(self) -> None:
        """The file was closed in good order: nothing is left to recover."""
        self.path.unlink(missing_ok=True)
        os.close(self._handle)

    def release(self) -> None:
        """The file could not be closed in good order: the next start recovers it."""
        os.close(self._handle)


def find_dead(home: Path, suffix: str) -> tuple[str, ...]:
    """Names that end in `suffix`, whose writer died before it closed them."""
    names = (path.name for path in sorted(_folder(home).glob(f"*{suffix}")))
    return tuple(name for name in names if not _is_locked(_folder(home) / name))


def find_living(home: Path, suffix: str) -> tuple[str, ...]:
    """Names that end in `suffix` and that a process still writes."""
    names = (path.name for path in sorted(_folder(home).glob(f"*{suffix}")))
    return tuple(name for name in names if is_living(home, name))


def is_living(home: Path, name: str) -> bool:
    """Whether a process still writes this file."""
    path = _folder(home) / name
    return path.exists() and _is_locked(path)


def forget_dead(home: Path, name: str) -> None:
    """The file was recovered."""
    (_folder(home) / name).unlink(missing_ok=True)


@contextmanager
def only_one(home: Path, name: str) -> Iterator[None]:
    """Wait until no other process of this home is inside the same block."""
    path = home / "state" / f"{name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _folder(home: Path) -> Path:
    return home / "state" / "living"


def _is_locked(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:  # closed in good order just now
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(handle)
