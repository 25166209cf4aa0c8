# SPDX-License-Identifier: EUPL-1.2
"""What a dead writer left of a capture file: whole records go home, the cut tail goes to `quarantine/`."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.capture_files import OUTGOING, CaptureFiles, digest_of, find_local
from crawler.closed_files import ClosedFile, note_closed
from crawler.errors import CaptureError
from crawler.living import find_dead, forget_dead
from crawler.warc import read_records
from crawler.warc_file import send_off

PIECE_BYTES = 1_048_576


@dataclass(frozen=True, kw_only=True)
class Cut:
    """Bytes that no reader could use, moved away."""

    file: str
    offset: int
    size_bytes: int
    sha256: str
    quarantined_as: str


def mend_captures(files: CaptureFiles, faults: list[str]) -> Iterator[Cut]:
    """Every capture file whose writer died: cut, closed with a note for the ledger, brought home."""
    home = files.home
    for name in find_dead(home, ".warc.gz"):
        try:
            yield from _mend(home, name)
            if (home / OUTGOING / name).is_file():
                files.keep(closed_file(home / OUTGOING / name))
            forget_dead(home, name)
        except (OSError, CaptureError) as error:
            faults.append(f"captures/{name}: {error}")


def closed_file(path: Path) -> ClosedFile:
    """A file as it lies there, with its digest."""
    return ClosedFile(name=path.name, size_bytes=path.stat().st_size, sha256=digest_of(path))


def whole_end(path: Path) -> int:
    """Where the last whole record ends."""
    end = 0
    try:
        for record in read_records(path):
            end = record.offset + record.size_bytes
    except CaptureError:
        return end
    return end


def quarantine_tail(home: Path, path: Path, offset: int) -> Cut:
    """Move what lies after `offset` away; nothing is thrown away."""
    digest = hashlib.sha256()
    for piece in _pieces(path, offset):
        digest.update(piece)
    target = home / "quarantine" / f"{path.name}.{offset}.{digest.hexdigest()[:12]}"
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        for piece in _pieces(path, offset):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    size_bytes = path.stat().st_size - offset
    os.truncate(path, offset)
    return Cut(
        file=path.name, offset=offset, size_bytes=size_bytes, sha256=digest.hexdigest(), quarantined_as=target.name
    )


def _mend(home: Path, name: str) -> Iterator[Cut]:
    path = find_local(home, name)
    if path is None or path.parent == home / OUTGOING:
        return
    end = whole_end(path)
    if end < path.stat().st_size:
        yield quarantine_tail(home, path, end)
    if not end:
        path.unlink()
    elif path.parent == home / "captures":  # as earlier versions wrote them
        note_closed(home, closed_file(path))
    else:
        send_off(home, closed_file(path))


def _pieces(path: Path, offset: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(offset)
        while piece := file.read(PIECE_BYTES):
            yield piece
