# SPDX-License-Identifier: EUPL-1.2
"""Manifest: what one backup holds; its own digest is part of its name, so a changed or cut one is seen."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath

import msgspec

from alerts.backup.places import BackupPlace
from indexer.errors import BackupError

FORMAT, VERSION = "theriac-backup", 1
SNAPSHOTS, BLOBS = "snapshots", "blobs"


@dataclass(frozen=True, kw_only=True)
class BackupFile:
    """One file of the home."""

    path: str
    size_bytes: int
    sha256: str
    mode: int = 0o640
    mtime_ns: int = 0
    """0: it may have grown since; read anew next time."""

    @property
    def blob(self) -> str:
        """Where its bytes lie."""
        return f"{BLOBS}/{self.sha256[:2]}/{self.sha256}"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """One backup."""

    format: str = FORMAT
    version: int = VERSION
    taken_at: datetime
    software: str
    home: str
    database: str
    """`sqlite` or `postgresql`."""
    remote_captures: bool = False
    log_size: int
    log_root: str
    files: tuple[BackupFile, ...]
    secrets: BackupFile | None = None
    """Keys, sealed with a passphrase; None: left out."""
    left_out: tuple[str, ...] = field(default=())
    """Keys that are not in this backup."""


def write_manifest(place: BackupPlace, manifest: Manifest) -> str:
    """Keep a manifest, last of all; gives the backup's name."""
    data = msgspec.json.format(msgspec.json.encode(manifest))
    name = f"{manifest.taken_at.astimezone(UTC):%Y%m%dT%H%M%S%fZ}.{hashlib.sha256(data).hexdigest()}"
    place.put_small(f"{SNAPSHOTS}/{name}.json", data)
    return name


def backup_names(place: BackupPlace) -> tuple[str, ...]:
    """Names of all backups of a place, oldest first."""
    return tuple(sorted(PurePosixPath(name).stem for name in place.names(SNAPSHOTS) if name.endswith(".json")))


def read_manifest(place: BackupPlace, name: str = "") -> tuple[str, Manifest]:
    """A backup by its name or the beginning of it, else the newest; raises BackupError."""
    known = [one for one in backup_names(place) if one.startswith(name)]
    if not known:
        raise BackupError(f"no backup {name!r} here" if name else "no backup lies here")
    if name and len(known) > 1:
        raise BackupError(f"{name}: {len(known)} backups begin so; give more characters")
    chosen = known[-1]
    data = b"".join(place.read(f"{SNAPSHOTS}/{chosen}.json"))
    if hashlib.sha256(data).hexdigest() != chosen.rpartition(".")[2]:
        raise BackupError(f"{chosen}: its manifest was changed or cut: its digest is not the one in its name")
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except msgspec.MsgspecError as error:
        raise BackupError(f"{chosen}: expected a manifest of a backup: {error}") from error
    if (manifest.format, manifest.version) != (FORMAT, VERSION):
        raise BackupError(f"{chosen}: expected {FORMAT} {VERSION}, got {manifest.format} {manifest.version}")
    for file in manifest.files:
        refuse_path(file.path)
    return chosen, manifest


def refuse_path(path: str) -> None:
    """Raise BackupError for a path that leads out of a home."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or "\0" in path:
        raise BackupError(f"{path!r}: expected a path inside a home")


def drop_old(place: BackupPlace, keep: int) -> int:
    """Keep so many backups, the newest; gives how many went. Bytes that none of them names go too."""
    names = backup_names(place)
    going = names[: max(0, len(names) - keep)]
    if not going:
        return 0
    needed: set[str] = set()
    for name in names[len(going) :]:
        _, manifest = read_manifest(place, name)
        needed |= {file.blob for file in (*manifest.files, *([manifest.secrets] if manifest.secrets else ()))}
    for name in going:
        place.remove(f"{SNAPSHOTS}/{name}.json")
    for blob in list(place.names(BLOBS)):
        if blob not in needed:
            place.remove(blob)
    return len(going)
