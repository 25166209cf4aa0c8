# SPDX-License-Identifier: EUPL-1.2
"""The one door to the database of decisions: opened, migrated, and safe for many processes at once."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings as django_settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

import alerts.ready  # noqa: F401
from alerts.errors import DatabaseError
from config.django_settings import database_table
from config.settings import Settings


def open_decisions(settings: Settings) -> None:
    """Make the models usable in this process; creates and migrates the database where needed.

    Raises DatabaseError when the database is away, or newer than this software.
    """
    prepare_home(settings)
    use_database(settings)
    try:
        if pending_migrations():
            with locked(settings.home / "state" / "decisions.lock"):
                migrate()
    except OperationalError as error:
        if "readonly" in str(error):
            raise DatabaseError(f"expected a home that can be written, {settings.home} cannot: THERIAC_HOME") from error
        todo = "; make room, then the same command goes on" if "full" in str(error) else ""
        raise DatabaseError(f"expected a reachable database of decisions ({database_name()}): {error}{todo}") from error


def prepare_home(settings: Settings) -> None:
    """Create the home's state folder and, once, the key that secrets are sealed and approvals marked with."""
    state = settings.home / "state"
    state.mkdir(parents=True, exist_ok=True)
    if settings.secret_key:
        return
    kept = state / "secret_key"
    if not kept.exists():
        fresh = state / f"secret_key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50), encoding="ascii")
        with suppress(FileExistsError):
            os.link(fresh, kept)
        fresh.unlink()
    key = kept.read_text(encoding="ascii").strip()
    if key != django_settings.SECRET_KEY:
        django_settings.SECRET_KEY = key


def use_database(settings: Settings) -> None:
    """Point the default connection at this home's database; nothing happens when it already does."""
    table = database_table(settings)
    present = connections.databases[DEFAULT_DB_ALIAS]
    if all(present.get(key) == value for key, value in table.items()):
        return
    connections.close_all()
    django_settings.DATABASES[DEFAULT_DB_ALIAS] = table
    connections.settings = connections.configure_settings({DEFAULT_DB_ALIAS: table})
    if connections.all(initialized_only=True):
        del connections[DEFAULT_DB_ALIAS]


def pending_migrations() -> bool:
    """Whether a migration is to be applied; raises DatabaseError for a database newer than this software."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    known = set(executor.loader.graph.nodes)
    newer = sorted(
        name for app, name in executor.loader.applied_migrations if app == "alerts" and (app, name) not in known
    )
    if newer:
        raise DatabaseError(
            f"expected a database this software knows ({database_name()}), "
            f"found {newer[-1]} from a newer one: update Theriac"
        )
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Apply what is pending; under the lock, so looked at again first."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    executor.migrate(executor.loader.graph.leaf_nodes())


def database_name() -> str:
    """Where decisions lie, without any password."""
    table = connections.databases[DEFAULT_DB_ALIAS]
    return str(table["NAME"]) if not table.get("HOST") else f"{table['HOST']}/{table['NAME']}"


def close_decisions() -> None:
    """Give back this thread's connection."""
    connections.close_all()


@contextmanager
def noted_if_full(faults: list[str]) -> Iterator[None]:
    """A write that the database cannot take (the disk is full) becomes a fault, so that what is known can be said."""
    try:
        yield
    except OperationalError as error:
        fault = f"decisions could not be written: {error}; make room, then the same command goes on"
        faults += [] if fault in faults else [fault]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file lock, waiting for whoever has it; released by the kernel when the process dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
