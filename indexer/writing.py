# SPDX-License-Identifier: EUPL-1.2
"""write_whole(): a small file is there whole and on the disk, or not at all."""

import os
from pathlib import Path


def write_whole(path: Path, data: bytes, *, mode: int = 0o640) -> None:
    """Write beside, flush, rename, flush the folder; a kill leaves at most `<name>.new`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        written = 0
        while written < len(data):
            written += os.write(handle, data[written:])
        os.fsync(handle)
    finally:
        os.close(handle)
    os.replace(beside, path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """What was made or renamed in a folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
