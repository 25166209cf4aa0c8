# SPDX-License-Identifier: EUPL-1.2
"""The files of a seal: one folder each below `<home>/ledger/seals/`, put there whole or not at all, never changed.

`<log size>.<authority>/` holds, all named `<log size>.<authority>.<ending>`:

- `checkpoint`: the signed note of the ledger that was stamped, exactly as it was then;
- `tsq`, `tsr`: request and reply (RFC 3161), exactly as they went over the wire;
- `chain.pem`: the authority's certificate and those above it; `root.pem`: the pinned root that they lead to;
- `crl.pem`, `ocsp`: revocation data of that day, where it was to be had;
- `json`: what was checked, the clock beside the authority's, and the digests of all the others.

The digest of the `json` file is a leaf of the home's log. A renewal is a folder `<log size>.<authority>.r<number>/`;
its `ers` is the whole evidence record (RFC 4998) of the checkpoint up to then, its `checkpoint` the same file again.

    openssl ts -verify -in X.tsr -data X.checkpoint -CAfile X.root.pem -untrusted X.chain.pem -attime SECONDS
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import msgspec

from indexer.errors import LedgerError, SealError
from indexer.ledger import ledger_folder
from indexer.writing import flush_folder

FORMAT = "theriac-seal"
NAME = re.compile(r"(\d{1,15})\.([a-z0-9][a-z0-9_-]{0,39})(?:\.r(\d{1,6}))?")
CHECKPOINT, QUERY, REPLY, CHAIN, ROOT = "checkpoint", "tsq", "tsr", "chain.pem", "root.pem"
CRL, OCSP, RECORD, NOTE = "crl.pem", "ocsp", "ers", "json"
NEEDED = (CHECKPOINT, QUERY, REPLY, CHAIN, ROOT, NOTE)
FILE_BYTES = 60_000_000


@dataclass(frozen=True, kw_only=True)
class SealNote:
    """What was found when a reply was checked; the token itself is what proves it."""

    format: str = FORMAT
    version: int = 1
    authority: str
    practice: bool
    url: str
    log_size: int
    log_root: str
    """Hexadecimal."""
    renewal: int = 0
    """0: the first token; else its number."""
    renewed_by: str = ""
    """The authority that made a renewal's token."""
    hash: str
    digest: str
    """Of the checkpoint, or for a renewal of what RFC 4998 says; hexadecimal."""
    sealed_at: datetime
    """As the token says."""
    accuracy_s: float
    policy: str
    serial: str
    status: str
    certificate_sha256: str
    root_sha256: str
    ends_at: datetime
    """When the first certificate of the chain ends."""
    revocation: str
    """`good`, or `unknown` with what could not be had."""
    asked_at: datetime
    took_s: float
    difference_s: float
    """The authority's time minus ours."""
    uncertainty_s: float
    clock: str
    """What was known of our clock, in words."""
    files: Mapping[str, str] = field(default_factory=dict)
    """sha256 of each other file of the folder."""


@dataclass(frozen=True, kw_only=True, order=True)
class SealPlace:
    """One seal's folder, read from its name; ordered by size, then authority, then renewal."""

    size: int
    authority: str
    renewal: int
    folder: Path = field(compare=False)

    def path(self, ending: str) -> Path:
        """One of its files."""
        return self.folder / f"{self.folder.name}.{ending}"

    def files(self) -> tuple[Path, ...]:
        """All of its files that are there, by name."""
        return tuple(sorted(path for path in self.folder.iterdir() if path.is_file()))

    def read(self, ending: str) -> bytes:
        """The bytes of one file; raises SealError when it is not there or far too long."""
        path = self.path(ending)
        try:
            if path.is_symlink() or path.stat().st_size > FILE_BYTES:
                raise SealError(f"{path.name}: expected a plain file of at most {FILE_BYTES:,} bytes")
            return path.read_bytes()
        except OSError as error:
            raise SealError(f"{path.name}: not readable: {error.strerror}") from error

    def note(self) -> SealNote:
        """What was checked; raises SealError for a file that is not a seal's."""
        return parse_note(self.read(NOTE), self.path(NOTE).name)


def parse_note(data: bytes, name: str) -> SealNote:
    """A note from its bytes; raises SealError."""
    try:
        note = msgspec.json.decode(data, type=SealNote)
    except msgspec.MsgspecError as error:
        raise SealError(f"{name}: not the note of a seal: {error}") from error
    if note.format != FORMAT or note.version != 1 or note.sealed_at.tzinfo is None:
        raise SealError(f"{name}: expected a note of {FORMAT} 1")
    return note


def seals_folder(home: Path) -> Path:
    """Where seals lie."""
    return ledger_folder(home) / "seals"


def read_place(folder: Path) -> SealPlace | None:
    """The seal that a folder's name tells; None when it is none."""
    told = NAME.fullmatch(folder.name)
    if told is None:
        return None
    return SealPlace(size=int(told[1]), authority=told[2], renewal=int(told[3] or 0), folder=folder)


def find_seals(folder: Path) -> tuple[SealPlace, ...]:
    """All seals of a folder, smallest log size first, renewals behind the seal that they renew."""
    if not folder.is_dir():
        return ()
    with os.scandir(folder) as entries:
        names = [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
    return tuple(sorted(place for path in names if (place := read_place(path)) is not None))


def foreign_files(folder: Path) -> Iterator[Path]:
    """What lies in the folder of seals and is no seal's folder."""
    if folder.is_dir():
        yield from sorted(path for path in folder.iterdir() if not path.is_dir() or read_place(path) is None)


def put_seal(home: Path, name: str, note: SealNote, contents: Mapping[str, bytes]) -> SealPlace:
    """Write a seal's folder beside its place, flush it, and move it there in one step; raises SealError."""
    files = {f"{name}.{ending}": data for ending, data in contents.items()}
    digests = {file: hashlib.sha256(data).hexdigest() for file, data in sorted(files.items())}
    whole = msgspec.json.format(msgspec.json.encode(replace(note, files=digests)), indent=1) + b"\n"
    target, work = seals_folder(home) / name, home / "state" / "sealing" / name
    if target.exists():
        raise SealError(f"{target}: it is there already and is no seal of this home: `theriac verify` tells more")
    try:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        for file, data in {**files, f"{name}.{NOTE}": whole}.items():
            write_flushed(work / file, data)
        flush_folder(work)
        target.parent.mkdir(parents=True, exist_ok=True)
        work.rename(target)
        flush_folder(target.parent)
    except OSError as error:
        raise SealError(f"{target}: the seal could not be written, it does not count: {error}") from error
    place = read_place(target)
    if place is None:
        raise LedgerError(f"{target}: expected a name of a seal")
    return place


def write_flushed(path: Path, data: bytes) -> None:
    """A new file, on the disk when this returns."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
