# SPDX-License-Identifier: EUPL-1.2
"""ClosedFile: a WARC file that nobody writes any more, with the digest of all its bytes.

Closing a file leaves a note under `state/closed/`, until the ledger has entered the digest: so a death between the two
costs nothing, the next start enters what is still noted.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import msgspec

from crawler.errors import CaptureError

SUFFIX = ".json"


@dataclass(frozen=True, kw_only=True)
class ClosedFile:
    """One closed file; `sha256` is of the whole file."""

    name: str
    size_bytes: int
    sha256: str


def note_closed(home: Path, closed: ClosedFile) -> None:
    """Write down that a file is closed, for the ledger."""
    path = _folder(home) / (closed.name + SUFFIX)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.draft")
    with draft.open("wb") as file:
        file.write(msgspec.json.encode(closed))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def waiting_files(home: Path) -> tuple[ClosedFile, ...]:
    """Closed files that the ledger has not entered yet, by name."""
    return tuple(_read(path) for path in sorted(_folder(home).glob(f"*{SUFFIX}")))


def forget_closed(home: Path, name: str) -> None:
    """The ledger has entered the file's digest."""
    (_folder(home) / (name + SUFFIX)).unlink(missing_ok=True)


def _folder(home: Path) -> Path:
    return home / "state" / "closed"


def _read(path: Path) -> ClosedFile:
    try:
        return msgspec.json.decode(path.read_bytes(), type=ClosedFile)
    except msgspec.DecodeError as error:
        raise CaptureError(f"{path}: expected a note of a closed file: {error}") from error
