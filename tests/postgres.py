# SPDX-License-Identifier: EUPL-1.2
"""A PostgreSQL server for the tests: migrated once, and for each test a database copied from that one.

`TESTS_DATABASE=postgresql pytest tests/alerts` runs every test of people's decisions on it.
"""

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from tests.engines.servers import POSTGRES_BIN, free_port, open_postgres

CHOSEN = os.environ.get("TESTS_DATABASE", "sqlite")
"""Where decisions lie in tests that name nothing else."""
FAST = ("-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200")
TEMPLATE = "migrated"
EMPTY = """
DO $$ DECLARE known text; counted text;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR known IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
    AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
  LOOP
    EXECUTE format('DELETE FROM %I', known);
  END LOOP;
  FOR counted IN SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL
    AND sequencename NOT SIMILAR TO '(django_migrations|django_content_type|auth_permission)%'
  LOOP
    PERFORM setval(quote_ident(counted)::regclass, 1, false);
  END LOOP;
END $$
"""
"""All rows and numbers go, the tables stay: a tenth of the time that a new copy takes."""

only_sqlite = pytest.mark.skipif(CHOSEN != "sqlite", reason="about the file decisions.sqlite itself")
"""For tests that look into the embedded database's own file."""


@dataclass(frozen=True, kw_only=True)
class PostgresServer:
    """A running server with one migrated, empty database to copy from."""

    port: int
    numbers: Iterator[int] = field(default_factory=itertools.count)
    clean: list[str] = field(default_factory=list)
    """Databases that wait to be used again."""

    def url(self, name: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def tell(self, command: str, name: str = "postgres") -> None:
        """One command of the server's owner, outside any transaction."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            connection.execute(command.encode())

    def wait(self, seconds: float = 60) -> None:
        """Until it takes commands: it listens before it does."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return self.tell("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The address of a migrated database without rows, for one test alone."""
        name = self.clean.pop() if self.clean else self.copied(TEMPLATE)
        yield self.url(name)
        self.tell(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        self.tell(EMPTY, name)
        self.clean.append(name)

    def copied(self, template: str = "template0") -> str:
        """The name of a new database: by default one without any table."""
        name = f"decisions_{next(self.numbers)}"
        self.tell(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Start one, migrate its template, stop it at the end; skips visibly when it cannot be had."""
    if POSTGRES_BIN is None:
        pytest.skip("no PostgreSQL server here: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="theriac-postgres-"))
    server = PostgresServer(port=free_port())
    try:
        with open_postgres(folder / "data", server.port, FAST):
            server.wait()
            server.tell(f"CREATE DATABASE {TEMPLATE}")
            migrate(server.url(TEMPLATE), folder)
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def migrate(url: str, home: Path) -> None:
    """As a command does it by itself, in a process of its own: no connection of ours stays on the template."""
    words = [sys.executable, "-m", "config.cli", "sources"]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("THERIAC_")}
    environment |= {"THERIAC_HOME": str(home / "home"), "THERIAC_DATABASE": url}
    done = subprocess.run(words, env=environment, cwd=Path(__file__).parents[1], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
