# SPDX-License-Identifier: EUPL-1.2
"""take_backup(): all state of a home at one moment, also while runs write it; only what is new is copied.

First, without any lock, what never changes (closed captures, most of the ledger). Then for a moment nothing may be
entered in the log, sealed, erased or recovered, and the rest is read in an order in which every part may be ahead of
those before it and of none after it: frontiers, decisions, log, journals, captures. A run that goes on meanwhile is in
the backup as one that was killed at that moment; the restored home recovers it, and the run can be taken up again.
"""

import hashlib
import io
import logging
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from alerts.backup.database import dump_decisions
from alerts.backup.manifest import BackupFile, Manifest, drop_old, read_manifest, write_manifest
from alerts.backup.places import PIECE_BYTES, BackupPlace
from alerts.backup.sealing_keys import is_secret, seal_keys, secret_files
from config.settings import Settings
from crawler.capture_event import software_name
from crawler.capture_files import CAPTURES, OUTGOING, SPOOL, open_capture_files
from crawler.living import only_one
from indexer.errors import BackupError, FileChangedError
from indexer.ledger import JOURNAL, LOG
from indexer.log.home_log import log_folder, read_note

LOCKS = ("recovery", "erasing", "sealing", "custody", "log")
"""In the order in which whoever needs two of them takes them."""
DUMP = "decisions.pgdump"
SQLITE = (".sqlite",)
READINGS = 5
"""So often a file is read that somebody writes into."""
LEFT = ("evidence.sqlite", ".lock", "-wal", "-shm", "-journal", ".part", ".new", ".draft")
"""The evidence store is filled again from the journals; the others mean nothing later."""
LATE = ("ledger/", "state/log/", "state/living/", "state/outbox/", "state/closed/", "quarantine/",
        f"{CAPTURES}/", f"{SPOOL}/", f"{OUTGOING}/")  # fmt: skip
"""What is read last, each in its turn."""
STILL = (CAPTURES + "/", "quarantine/", "ledger/seals/", "ledger/log/tile/")
"""What is written once."""

log = logging.getLogger(__name__)
OnFile = Callable[[str, int], None]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What a backup did."""

    name: str
    files: int
    size_bytes: int
    copied_bytes: int
    dropped: int
    left_out: tuple[str, ...]
    """Keys that are not in it, for want of a passphrase."""


@dataclass(kw_only=True)
class _Copying:
    home: Path
    place: BackupPlace
    before: dict[str, BackupFile]
    on_file: OnFile
    files: dict[str, BackupFile] = field(default_factory=dict)
    copied_bytes: int = 0

    def take(self, path: str) -> None:
        """One file of the home as it is now; one that went on to another place meanwhile is found there."""
        try:
            file = (self.home / path).open("rb")
        except FileNotFoundError:
            return
        with file:
            told = os.fstat(file.fileno())
            known = self.before.get(path)
            same = known and (known.size_bytes, known.mtime_ns) == (told.st_size, told.st_mtime_ns)
            if known and same and self.place.size_of(known.blob) == known.size_bytes:
                self._keep(known)
                return
            still = path.startswith(STILL)
            self.copy(path, file, told.st_size, told.st_mode & 0o777, told.st_mtime_ns if still else 0)

    def copy(self, path: str, file: BinaryIO, size_bytes: int, mode: int, mtime_ns: int = 0) -> None:
        """So many bytes of an open file under this path; read anew when somebody wrote into it meanwhile."""
        for reading in range(1, READINGS + 1):
            try:
                self._copy(path, file, size_bytes, mode, mtime_ns)
                break
            except FileChangedError:
                if reading == READINGS:
                    raise
                file.seek(0)

    def _copy(self, path: str, file: BinaryIO, size_bytes: int, mode: int, mtime_ns: int) -> None:
        digest, left = hashlib.sha256(), size_bytes
        while left and (piece := file.read(min(PIECE_BYTES, left))):
            digest.update(piece)
            left -= len(piece)
        kept = BackupFile(
            path=path, size_bytes=size_bytes - left, sha256=digest.hexdigest(), mode=mode, mtime_ns=mtime_ns
        )
        if self.place.size_of(kept.blob) != kept.size_bytes:
            file.seek(0)
            self.place.put(kept.blob, file, kept.size_bytes, kept.sha256)
            self.copied_bytes += kept.size_bytes
        self._keep(kept)

    def take_database(self, path: str) -> None:
        """A SQLite file as one transaction, whoever writes it meanwhile."""
        with tempfile.TemporaryDirectory(prefix="theriac-backup-") as work:
            copy = Path(work) / "copy"
            try:
                source = sqlite3.connect(f"{(self.home / path).absolute().as_uri()}?mode=ro", uri=True, timeout=60)
                with closing(source), closing(sqlite3.connect(copy)) as target:
                    source.backup(target)
                    target.execute("PRAGMA journal_mode=DELETE")
            except sqlite3.Error as error:
                raise BackupError(f"{path}: the database could not be read: {error}") from error
            with copy.open("rb") as file:
                self.copy(path, file, copy.stat().st_size, 0o640)

    def _keep(self, file: BackupFile) -> None:
        self.files[file.path] = file
        self.on_file(file.path, file.size_bytes)


def take_backup(
    settings: Settings,
    place: BackupPlace,
    now: datetime,
    *,
    passphrase: bytes | None = None,
    keep: int = 0,
    whole: bool = False,
    on_file: OnFile = lambda path, size: None,
) -> Taken:
    """Back the home up; `passphrase` seals its keys in, `keep` drops all but so many backups. Raises BackupError.

    `whole`: read every file again, whatever the last backup knows of it.
    """
    home = settings.home
    if not (home / "state").is_dir():
        raise BackupError(f"{home}: there is no home to back up")
    copying = _Copying(home=home, place=place, before={} if whole else _before(place), on_file=on_file)
    try:
        _take_still(settings, copying)
        with ExitStack() as held:
            for name in LOCKS:
                held.enter_context(only_one(home, name))
            manifest = _take_moment(settings, copying, now, passphrase)
        name = write_manifest(place, manifest)
    except OSError as error:
        raise BackupError(f"{error.filename}: could not be read: {error.strerror}") from error
    dropped = drop_old(place, keep) if keep else 0
    size = sum(file.size_bytes for file in manifest.files)
    log.info("backup taken: name=%s files=%d bytes=%d", name, len(manifest.files), size)
    return Taken(
        name=name, files=len(manifest.files), size_bytes=size, copied_bytes=copying.copied_bytes, dropped=dropped,
        left_out=manifest.left_out,
    )  # fmt: skip


def _before(place: BackupPlace) -> dict[str, BackupFile]:
    try:
        _, manifest = read_manifest(place)
    except BackupError:
        return {}
    return {file.path: file for file in manifest.files}


def _take_still(settings: Settings, copying: _Copying) -> None:
    """What never changes, without any lock: it may be much."""
    files = open_capture_files(settings)
    for name in files.names():
        path = f"{CAPTURES}/{name}"
        if not files.is_remote:
            copying.take(path)
        elif (known := copying.before.get(path)) and known.size_bytes == files.find_size(name):
            copying.files[path] = known
        else:
            with files.open(name) as file:
                copying.copy(path, file, files.find_size(name) or 0, 0o440)
    for path in _below(copying.home, "ledger"):
        copying.take(path)


def _take_moment(settings: Settings, copying: _Copying, now: datetime, passphrase: bytes | None) -> Manifest:
    """Everything else, while nothing is entered in the log."""
    home = copying.home
    captures = {path: file for path, file in copying.files.items() if path.startswith(CAPTURES + "/")}
    copying.files.clear()
    _take_state(settings, copying)
    _take_evidence(home, copying)
    for path, kept in captures.items():
        copying.files.setdefault(path, kept)
    _one_place_each(copying)
    sealed, left_out = _take_keys(copying, passphrase)
    shown = read_note(log_folder(home))
    return Manifest(
        taken_at=now,
        software=software_name(),
        home=str(home.absolute()),
        database="sqlite" if settings.database == "sqlite" else "postgresql",
        remote_captures=settings.captures != CAPTURES,
        log_size=shown.size if shown else 0,
        log_root=shown.root.hex() if shown else "",
        files=tuple(sorted(copying.files.values(), key=lambda file: file.path)),
        secrets=sealed,
        left_out=left_out,
    )


def _take_state(settings: Settings, copying: _Copying) -> None:
    """Frontiers, tables, models, exports; then decisions."""
    for path in _below(copying.home, ""):
        if not path.startswith(LATE) and path != "decisions.sqlite":
            _take_one(copying, path)
    if settings.database != "sqlite":
        with dump_decisions(settings) as (file, size):
            copying.copy(DUMP, file, size, 0o600)
    elif (copying.home / "decisions.sqlite").exists():
        copying.take_database("decisions.sqlite")


def _take_evidence(home: Path, copying: _Copying) -> None:
    """Log, journals, and then what journals speak of; of each segment its log before its journal, its mark last."""
    for folder in ("state/log", "ledger/log", "ledger/seals", "state/outbox"):
        _take_folder(copying, folder)
    for suffix in (LOG, JOURNAL):
        for found in sorted((home / "ledger").glob(f"*{suffix}")):
            copying.take(found.relative_to(home).as_posix())
    for folder in ("state/living", str(SPOOL), str(OUTGOING), CAPTURES, "state/closed", "quarantine"):
        _take_folder(copying, folder)


def _take_folder(copying: _Copying, folder: str) -> None:
    for path in _below(copying.home, folder):
        copying.take(path)


def _one_place_each(copying: _Copying) -> None:
    """A capture file that went on while it was read counts where it came to; one that had not has a writer's mark."""
    folders = [f"{folder}/" for folder in (CAPTURES, OUTGOING, SPOOL)]
    seen: set[str] = set()
    for folder in folders:
        for path in [path for path in copying.files if path.startswith(folder)]:
            name = path.removeprefix(folder)
            if name in seen:
                del copying.files[path]
            elif folder != folders[0]:
                with io.BytesIO() as empty:
                    copying.copy(f"state/living/{name}", empty, 0, 0o600)
            seen.add(name)


def _take_one(copying: _Copying, path: str) -> None:
    if path.endswith(SQLITE):
        copying.take_database(path)
    else:
        copying.take(path)


def _take_keys(copying: _Copying, passphrase: bytes | None) -> tuple[BackupFile | None, tuple[str, ...]]:
    names = tuple(secret_files(copying.home))
    if passphrase is None or not names:
        return None, names
    box = seal_keys(copying.home, passphrase)
    with tempfile.TemporaryFile() as file:
        file.write(box)
        file.seek(0)
        copying.copy("keys", file, len(box), 0o600)
    return replace(copying.files.pop("keys"), path="keys"), ()


def _below(home: Path, folder: str) -> Iterator[str]:
    """Files below a folder of the home that belong in a backup, as paths below the home, sorted."""
    found = []
    for place, folders, names in os.walk(home / folder):
        folders[:] = [name for name in folders if not (Path(place) / name).is_symlink()]
        found += [(Path(place) / name).relative_to(home).as_posix() for name in names]
    for path in sorted(found):
        if not (path.startswith(LEFT[0]) or path.endswith(LEFT[1:]) or is_secret(path) or path == "state/restoring"):
            yield path
