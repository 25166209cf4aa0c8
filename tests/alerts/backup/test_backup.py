# SPDX-License-Identifier: EUPL-1.2
"""Backups while a run goes on, a home destroyed, a restore that verifies; bad backups are refused."""

import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alerts.backup.manifest import backup_names, read_manifest
from alerts.backup.places import open_place
from alerts.backup.restoring import OnFile, Restored, restore_backup
from alerts.backup.taking import Taken, take_backup
from alerts.database import close_decisions
from alerts.models.account import Role
from config.finding import Held
from config.settings import Settings
from indexer.custody import enter
from indexer.errors import BackupError
from indexer.recovery import kept_page_keys
from tests.alerts.people import make_account
from tests.indexer.erasure.test_erasing import keep_run
from tests.indexer.test_recovery import stored
from tests.indexer.worker import WORK
from tests.postgres import only_sqlite

pytestmark = [
    only_sqlite,
    pytest.mark.slow,
]  # with a server the database is not destroyed with its home: test_postgres.py
WORDS = b"a passphrase for tests"


def back_up(settings: Settings, target: Path, *, passphrase: bytes | None = WORDS, keep: int = 0) -> Taken:
    place = open_place(settings, str(target))
    return take_backup(settings, place, datetime.now(UTC), passphrase=passphrase, keep=keep)


def bring_back(
    settings: Settings,
    target: Path,
    *,
    name: str = "",
    passphrase: bytes | None = WORDS,
    on_file: OnFile = lambda path, size: None,
) -> Restored:
    close_decisions()
    place = open_place(settings, str(target))
    return restore_backup(settings, place, "k.meyer", name=name, passphrase=passphrase, on_file=on_file)


def destroy(settings: Settings) -> None:
    close_decisions()
    shutil.rmtree(settings.home)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def test_home_comes_back_as_it_was(settings: Settings, target: Path) -> None:
    make_account("k.jansen", Role.REVIEWER)
    keep_run(settings)
    enter(settings, "viewed", {"who": "k.jansen"})
    before = {path: path.read_bytes() for path in (settings.home / "ledger").rglob("*") if path.is_file()}
    pages = stored(settings)
    back_up(settings, target)
    destroy(settings)
    restored = bring_back(settings, target)
    assert restored.report.answer is Held.HELD, list(restored.report.lines())
    assert restored.rows == len(pages)
    assert stored(settings) == pages
    segments = [path for path in before if path.suffix == ".journal" and not path.name.startswith("custody")]
    assert segments
    assert all(path.read_bytes() == before[path] for path in segments)
    assert (settings.home / "state" / "keys" / "log.key").stat().st_mode & 0o077 == 0
    enter(settings, "viewed", {"who": "k.jansen"})


def test_only_what_is_new_is_copied(settings: Settings, target: Path) -> None:
    keep_run(settings)
    first = back_up(settings, target)
    keep_run(settings, "run-2")
    second = back_up(settings, target)
    assert 0 < second.copied_bytes < first.copied_bytes + 200_000
    captures = [path.name for path in (settings.home / "captures").iterdir()]
    manifest = read_manifest(open_place(settings, str(target)))[1]
    assert {file.path for file in manifest.files} >= {f"captures/{name}" for name in captures}
    third = back_up(settings, target, keep=1)
    assert third.dropped == 2
    assert len(backup_names(open_place(settings, str(target)))) == 1
    destroy(settings)
    assert bring_back(settings, target).report.answer is Held.HELD


def run_child(settings: Settings, pages: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", WORK, str(settings.home), str(pages)], stdout=subprocess.PIPE)


@pytest.mark.slow
def test_backup_while_a_run_goes_on(settings: Settings, target: Path) -> None:
    """Ten backups in the middle of a run that is then killed; each comes back whole, and the run goes on from there."""
    child = run_child(settings, 3_000)
    assert child.stdout is not None
    child.stdout.readline()
    for _ in range(6):
        for _ in range(60):
            child.stdout.readline()
        back_up(settings, target)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    names = backup_names(open_place(settings, str(target)))
    kept = -1
    for name in names:
        destroy(settings)
        restored = bring_back(settings, target, name=name)
        assert restored.report.answer is Held.HELD, list(restored.report.lines())
        assert restored.recovery is not None
        assert restored.recovery.faults == ()
        keys = kept_page_keys(settings.home, "run-1")
        assert len(keys) > kept
        kept = len(keys)
        assert stored(settings) == sorted(keys)
    with run_child(settings, kept + 100) as child:
        child.communicate()
    assert stored(settings) == sorted(f"k{number}" for number in range(kept + 100))


def test_home_that_is_not_empty_is_left_alone(settings: Settings, target: Path) -> None:
    keep_run(settings)
    back_up(settings, target)
    close_decisions()
    before = sorted(path for path in settings.home.rglob("*"))
    with pytest.raises(BackupError, match="expected an empty home"):
        bring_back(settings, target)
    assert before == sorted(path for path in settings.home.rglob("*"))


def newest_blob(target: Path, settings: Settings, ending: str) -> Path:
    manifest = read_manifest(open_place(settings, str(target)))[1]
    return target / next(file.blob for file in manifest.files if file.path.endswith(ending))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(lambda target, blob: blob.unlink(), "it is missing", id="file missing"),
        pytest.param(lambda target, blob: os.truncate(blob, 5), "it has 5", id="file cut"),
        pytest.param(
            lambda target, blob: blob.write_bytes(b"x" * blob.stat().st_size), "not those that were put", id="changed"
        ),
        pytest.param(
            lambda target, blob: os.truncate(next((target / "snapshots").iterdir()), 900),
            "changed or cut",
            id="manifest cut",
        ),
        pytest.param(lambda target, blob: shutil.rmtree(target / "snapshots"), "no backup lies here", id="no manifest"),
    ],
)
def test_bad_backups_are_refused(spoil, said: str, settings: Settings, target: Path) -> None:  # type: ignore[no-untyped-def]
    keep_run(settings)
    back_up(settings, target)
    spoil(target, newest_blob(target, settings, ".warc.gz"))
    destroy(settings)
    with pytest.raises(BackupError, match=said):
        bring_back(settings, target)


def test_wrong_passphrase_and_left_out_keys(settings: Settings, target: Path) -> None:
    keep_run(settings)
    back_up(settings, target)
    destroy(settings)
    with pytest.raises(BackupError, match="passphrase is another one"):
        bring_back(settings, target, passphrase=b"another passphrase")
    restored = bring_back(settings, target, passphrase=None)
    assert restored.recovery is None
    assert any("key file is missing" in check.reason for check in restored.report.checks)
    assert not (settings.home / "state" / "keys").exists()


def test_keys_lie_nowhere_in_the_clear(settings: Settings, target: Path) -> None:
    keep_run(settings)
    key = (settings.home / "state" / "keys" / "log.key").read_bytes()
    for passphrase in (WORDS, None):
        assert bool(back_up(settings, target, passphrase=passphrase).left_out) == (passphrase is None)
    assert not any(key[20:60] in path.read_bytes() for path in target.rglob("*") if path.is_file())


def test_place_inside_the_home_is_refused(settings: Settings) -> None:
    with pytest.raises(BackupError, match="outside the home"):
        open_place(settings, str(settings.home / "backups"))


def test_restore_that_was_stopped_goes_on(settings: Settings, target: Path) -> None:
    keep_run(settings)
    back_up(settings, target)
    destroy(settings)

    class StopError(Exception):
        pass

    def stop(path: str, size: int) -> None:
        if path.startswith("ledger/"):
            raise StopError

    with pytest.raises(StopError):
        bring_back(settings, target, on_file=stop)
    assert bring_back(settings, target).report.answer is Held.HELD
