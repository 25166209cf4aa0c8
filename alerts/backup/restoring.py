# SPDX-License-Identifier: EUPL-1.2
"""restore_backup(): a home as it was, every byte compared; recovered like after a kill, and proved by verification."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from alerts.backup.database import restore_decisions
from alerts.backup.manifest import BackupFile, Manifest, read_manifest
from alerts.backup.places import BackupPlace
from alerts.backup.sealing_keys import open_keys
from alerts.backup.taking import DUMP
from config.settings import Settings
from crawler.capture_files import CAPTURES, OUTGOING, open_capture_files
from crawler.closed_files import ClosedFile
from indexer.custody import Handling, enter
from indexer.errors import BackupError
from indexer.log.keys import has_key
from indexer.recovery import Recovery, rebuild_store, recover
from indexer.store import open_store
from indexer.verify.home import verify_home
from indexer.verify.report import VerifyReport
from indexer.writing import flush_folder, write_whole

MARK = Path("state/restoring")
OnFile = Callable[[str, int], None]


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What a restore gave."""

    name: str
    manifest: Manifest
    recovery: Recovery | None
    """None without keys: then nothing can be entered in the log yet."""
    rows: int
    report: VerifyReport


def restore_backup(
    settings: Settings,
    place: BackupPlace,
    who: str,
    *,
    name: str = "",
    passphrase: bytes | None = None,
    on_file: OnFile = lambda path, size: None,
) -> Restored:
    """Put a backup into an empty home, recover what was being written then, fill the store, and verify all of it.

    Raises BackupError for a home that is not empty, a backup that is cut or changed, a wrong passphrase.
    """
    chosen, manifest = read_manifest(place, name)
    if manifest.database != ("sqlite" if settings.database == "sqlite" else "postgresql"):
        raise BackupError(f"{chosen}: its decisions lie in {manifest.database}: set `database` to such a one")
    keys = _keys(place, manifest, passphrase)
    _refuse_incomplete(place, chosen, manifest)
    _begin(settings.home, chosen)
    for file in manifest.files:
        _put(settings.home, place, file)
        on_file(file.path, file.size_bytes)
    for path, (mode, data) in keys.items():
        _put_key(settings.home / path, mode, data)
    if settings.database != "sqlite" and (settings.home / DUMP).exists():
        restore_decisions(settings, settings.home / DUMP)
        (settings.home / DUMP).unlink()
    if settings.captures != CAPTURES:
        _bring_captures_home(settings, manifest)
    os.sync()
    (settings.home / MARK).unlink()
    return _finish(settings, chosen, manifest, who)


def _keys(place: BackupPlace, manifest: Manifest, passphrase: bytes | None) -> dict[str, tuple[int, bytes]]:
    if manifest.secrets is None or passphrase is None:
        return {}
    box = b"".join(place.read(manifest.secrets.blob))
    if hashlib.sha256(box).hexdigest() != manifest.secrets.sha256:
        raise BackupError("the keys of this backup were changed or cut")
    return open_keys(box, passphrase)


def _refuse_incomplete(place: BackupPlace, name: str, manifest: Manifest) -> None:
    """Before anything is written: every file is there, as long as it must be."""
    for file in manifest.files:
        size = place.size_of(file.blob)
        if size != file.size_bytes:
            came = "it is missing" if size is None else f"it has {size}"
            raise BackupError(
                f"{name}: {file.path}: expected {file.size_bytes} bytes, {came}: the backup is incomplete"
            )


def _begin(home: Path, name: str) -> None:
    """Refuse a home that holds anything, unless it is what a stopped restore of the same backup left."""
    mark = home / MARK
    there = next(home.iterdir(), None) if home.is_dir() else None
    if there is not None and not (mark.is_file() and mark.read_text(encoding="ascii") == name):
        raise BackupError(f"{home}: expected an empty home, {there.name} lies there; move it away, nothing was changed")
    write_whole(mark, name.encode("ascii"))


def _put(home: Path, place: BackupPlace, file: BackupFile) -> None:
    path = home / file.path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        digest = hashlib.sha256()
        with path.open("xb") as target:
            for piece in place.read(file.blob):
                digest.update(piece)
                target.write(piece)
        path.chmod(file.mode)
    except OSError as error:
        raise BackupError(f"{path}: could not be written: {error.strerror}") from error
    if digest.hexdigest() != file.sha256:
        raise BackupError(
            f"{file.path}: its bytes in the backup are not those that were put there: nothing is restored"
        )


def _put_key(path: Path, mode: int, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.parent.name != "state":
        path.parent.chmod(0o700)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode & 0o700)
    try:
        os.write(handle, data)
        os.fsync(handle)
    finally:
        os.close(handle)
    flush_folder(path.parent)


def _bring_captures_home(settings: Settings, manifest: Manifest) -> None:
    """Captures go where the settings say that they lie; one that is there already is compared."""
    files = open_capture_files(settings)
    for file in manifest.files:
        if file.path.startswith(CAPTURES + "/"):
            name = file.path.removeprefix(CAPTURES + "/")
            (settings.home / OUTGOING).mkdir(parents=True, exist_ok=True)
            (settings.home / file.path).replace(settings.home / OUTGOING / name)
            files.keep(ClosedFile(name=name, size_bytes=file.size_bytes, sha256=file.sha256))


def _finish(settings: Settings, name: str, manifest: Manifest, who: str) -> Restored:
    recovery, rows = None, 0
    if has_key(settings.home) or not manifest.log_size:
        recovery = recover(settings)
        store = open_store(settings)
        try:
            rows = rebuild_store(settings, store)
        finally:
            store.close()
        what = f"backup {name}, log of {manifest.log_size} leaves, taken {manifest.taken_at:%Y-%m-%d %H:%M:%S} UTC"
        enter(settings, "restored", Handling(who=who, action="restored", what=what))
    report = verify_home(settings)
    return Restored(name=name, manifest=manifest, recovery=recovery, rows=rows, report=report)
