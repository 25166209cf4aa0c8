# SPDX-License-Identifier: EUPL-1.2
"""Decisions on a PostgreSQL server are backed up and brought back with its own tools."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alerts.backup.places import open_place
from alerts.backup.restoring import restore_backup
from alerts.backup.taking import take_backup
from alerts.database import close_decisions, open_decisions
from alerts.models.account import Account, Role
from config.finding import Held
from config.settings import Settings
from indexer.errors import BackupError
from tests.alerts.people import make_account
from tests.indexer.erasure.test_erasing import keep_run

pytestmark = pytest.mark.slow
WORDS = b"a passphrase for tests"


def find_tool(name: str) -> str:
    found = next(map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None) or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not here: apt-get install postgresql")
    return found


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A server of its own; gives the address of a database on it, without its name."""
    initdb, postgres, createdb = (find_tool(name) for name in ("initdb", "postgres", "createdb"))
    for tool in ("pg_dump", "pg_restore", "psql"):
        find_tool(tool)
    base = tmp_path / "server"
    base.mkdir()
    as_nobody: list[str] = []
    if os.geteuid() == 0:
        as_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        os.chown(base, 65534, 65534)
        for parent in tmp_path.parents:
            if parent.name.startswith(("pytest-", "popen-")):
                parent.chmod(0o755)
        tmp_path.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    making = [*as_nobody, initdb, "-D", str(base / "data"), "-U", "theriac", "-A", "trust"]
    subprocess.run(making, check=True, capture_output=True, cwd="/")
    words = ["-D", str(base / "data"), "-p", str(port), "-h", "127.0.0.1", "-k", str(base), "-F"]
    process = subprocess.Popen(
        [*as_nobody, postgres, *words], cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for name in ("one", "two"):
            command = [createdb, "-h", "127.0.0.1", "-p", str(port), "-U", "theriac", name]
            while subprocess.run(command, check=False, capture_output=True).returncode and process.poll() is None:
                time.sleep(0.1)
        yield f"postgresql://theriac@127.0.0.1:{port}"
    finally:
        close_decisions()
        process.terminate()
        process.wait(timeout=30)


def test_decisions_come_back(server: str, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", database=f"{server}/one", secret_key="for tests")
    open_decisions(settings)
    make_account("k.jansen", Role.REVIEWER)
    keep_run(settings)
    place = open_place(settings, str(tmp_path / "backups"))
    take_backup(settings, place, datetime.now(UTC), passphrase=WORDS)
    close_decisions()
    shutil.rmtree(settings.home)
    with pytest.raises(BackupError, match="not empty"):
        restore_backup(settings, place, "k.meyer", passphrase=WORDS)
    shutil.rmtree(settings.home)
    other = settings.model_copy(update={"database": f"{server}/two"})
    restored = restore_backup(other, place, "k.meyer", passphrase=WORDS)
    assert restored.report.answer is Held.HELD, list(restored.report.lines())
    open_decisions(other)
    assert Account.objects.get().username == "k.jansen"
    assert not (settings.home / "decisions.pgdump").exists()
