# SPDX-License-Identifier: EUPL-1.2
"""Writing an export: beside its place first, then moved there whole; a failed one leaves nothing behind."""

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from indexer.errors import ExportError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path to write to; what lies there at the end becomes `path`. Raises ExportError, also when `path` exists."""
    part = _part_of(path)
    try:
        yield part
        _flush(part)
        os.link(part, path)
    except OSError as error:
        raise _named(error, path) from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A fresh folder to fill; it becomes `path` at the end. Raises ExportError, also when `path` exists."""
    part = _part_of(path)
    try:
        part.mkdir(mode=0o750)
        yield part
        for file in part.rglob("*"):
            if file.is_file():
                _flush(file)
        _move_folder(part, path)
    except OSError as error:
        raise _named(error, path) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def safe_name(text: str) -> str:
    """A plain file name of page content or ids: no separators, no leading dot, at most 80 characters."""
    return NOT_IN_A_NAME.sub("_", text)[:80].strip("._") or "x"


def _part_of(path: Path) -> Path:
    if path.exists() or path.is_symlink():
        raise ExportError(f"{path}: expected a new name, something lies there already")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _named(error, path) from error
    return path.parent / f".{path.name}.{token_hex(6)}.part"


def _move_folder(part: Path, path: Path) -> None:
    """Claims the name first: two exports to one place cannot both have it."""
    path.mkdir(mode=0o750)
    os.rename(part, path)


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _named(error: OSError, path: Path) -> ExportError:
    if error.errno in FULL:
        return ExportError(f"{path}: the disk took no more bytes; nothing of the export is left, free space and repeat")
    if error.errno == errno.EEXIST:
        return ExportError(f"{path}: expected a new name, something lies there already")
    return ExportError(f"{path}: the export could not be written: {error.strerror or error}")
