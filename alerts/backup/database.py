# SPDX-License-Identifier: EUPL-1.2
"""Decisions on a PostgreSQL server, dumped and brought back with its own tools (pg_dump, pg_restore)."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from config.django_settings import database_table
from config.settings import Settings
from indexer.errors import BackupError

TIMEOUT_S = 3_600
OPTIONS = {
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
    "sslcrl": "PGSSLCRL", "channel_binding": "PGCHANNELBINDING", "passfile": "PGPASSFILE", "options": "PGOPTIONS",
}  # fmt: skip
"""What may follow `?` in the address, and the variable by which the tools read it."""


@contextmanager
def dump_decisions(settings: Settings) -> Iterator[tuple[BinaryIO, int]]:
    """All of the database at one moment, as a file, and its size; raises BackupError."""
    with tempfile.TemporaryFile() as file:
        _run(settings, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", into=file)
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        yield file, size


def restore_decisions(settings: Settings, dump: Path) -> None:
    """Bring a dump into an empty database; raises BackupError, and then nothing of it is there."""
    listed = _run(settings, "psql", "-Atc", "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    if listed.strip() != b"0":
        raise BackupError("the database of decisions is not empty: give an empty one, or drop what is in it")
    _run(settings, "pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error",
         "--dbname", str(database_table(settings)["NAME"]), str(dump))  # fmt: skip


def _run(settings: Settings, tool: str, *words: str, into: BinaryIO | None = None) -> bytes:
    """One of PostgreSQL's tools; the password goes by the environment, where no process list shows it."""
    found = shutil.which(tool)
    if found is None:
        raise BackupError(f"{tool} is missing, it is needed for a database on a server: install postgresql-client")
    table = database_table(settings)
    environment = (
        os.environ
        | {
            "PGDATABASE": str(table["NAME"]),
            "PGUSER": str(table["USER"]),
            "PGPASSWORD": str(table["PASSWORD"]),
            "PGHOST": str(table["HOST"] or table["OPTIONS"].get("host", "")),
            "PGPORT": str(table["PORT"]),
            "PGCONNECT_TIMEOUT": "10",
        }
        | {variable: str(table["OPTIONS"].get(option, "")) for option, variable in OPTIONS.items()}
    )
    environment = {name: value for name, value in environment.items() if value or not name.startswith("PG")}
    try:
        done = subprocess.run(
            [found, *words], env=environment, stdout=into or subprocess.PIPE, stderr=subprocess.PIPE, check=False,
            timeout=TIMEOUT_S,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise BackupError(f"{tool} gave no answer within {TIMEOUT_S} s") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise BackupError(f"{tool}: {said[-1] if said else done.returncode}")
    return done.stdout or b""
