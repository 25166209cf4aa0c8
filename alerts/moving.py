# SPDX-License-Identifier: EUPL-1.2
"""Moving: everything that people decided goes from the home's SQLite file into an empty PostgreSQL database.

All rows with their numbers, in one transaction, while nothing else writes to either; then the audit chain is checked
where it lies now. The file stays as it was.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor

from alerts.auditing import note, verify_audit
from alerts.database import database_name, open_decisions
from alerts.errors import DatabaseError
from alerts.models.audit import AuditVerb
from config.django_settings import sqlite_table
from config.finding import Held
from config.settings import Settings

OLD = "moved_from"
CHUNK = 2_000


def move_decisions(settings: Settings, now: datetime, on_table: Callable[[str, int], None]) -> int:
    """Fill the empty PostgreSQL database of the settings from the home's file; gives how many rows came.

    Raises DatabaseError, and then nothing came, when there is nothing to move, the target holds anything, or the file
    is another version's.
    """
    path = settings.home / "decisions.sqlite"
    if settings.database == "sqlite":
        raise DatabaseError("move: expected `database` to be the postgresql:// address to which they go")
    if not path.is_file():
        raise DatabaseError(f"move: expected {path}: in this home nobody decided anything in SQLite")
    open_decisions(settings)
    with old_database(settings), transaction.atomic():
        refuse_wrong_version()
        refuse_filled()
        with transaction.atomic(using=OLD):
            came = {model._meta.db_table: copy_table(model) for model in all_models()}
        reset_numbers()
        for table, rows in came.items():
            on_table(table, rows)
        said = {"from": str(path), "rows": str(sum(came.values()))}
        note(None, AuditVerb.ALTERATION, "database.moved", "database", [database_name()], now, details=said)
        broken = [one.reason for one in verify_audit(settings.home) if one.answer is Held.BROKEN]
        if broken:
            raise DatabaseError(f"move: {broken[0]}; nothing was moved")
    return sum(came.values())


@contextmanager
def old_database(settings: Settings) -> Iterator[None]:
    """The home's file under a name of its own."""
    table = connections.databases[DEFAULT_DB_ALIAS] | sqlite_table(settings.home / "decisions.sqlite")
    connections.databases[OLD] = table
    try:
        yield
    finally:
        connections[OLD].close()
        del connections[OLD]
        del connections.databases[OLD]


def all_models() -> list[type[models.Model]]:
    """Every table of ours and of the libraries that holds rows, those between two others too."""
    known = apps.get_models(include_auto_created=True)
    return [model for model in known if model._meta.managed and not model._meta.proxy]


def refuse_wrong_version() -> None:
    """Both databases must have the same tables."""
    executor = MigrationExecutor(connections[OLD])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise DatabaseError(
            "move: the SQLite file is an older version's: type `theriac alerts` once with it, then again"
        )


def refuse_filled() -> None:
    """Rows of two histories are never mixed."""
    for model in all_models():
        if model._base_manager.exists():
            raise DatabaseError(
                f"move: expected an empty database, {database_name()} has rows in {model._meta.db_table}"
            )


def copy_table(model: type[models.Model]) -> int:
    """All rows of one table as they are, numbers and moments included."""
    fields: list[Any] = list(model._meta.concrete_fields)
    new = connections[DEFAULT_DB_ALIAS]
    quote = new.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    rows = model._base_manager.using(OLD).order_by("pk").values_list(*(field.attname for field in fields))
    came, batch = 0, []
    with new.cursor() as cursor:
        for row in rows.iterator(chunk_size=CHUNK):
            values = zip(fields, row, strict=True)
            batch.append([field.get_db_prep_save(value, connection=new) for field, value in values])
            came += 1
            if len(batch) == CHUNK:
                cursor.executemany(statement, batch)
                batch = []
        if batch:
            cursor.executemany(statement, batch)
    return came


def reset_numbers() -> None:
    """The next row gets the number after the last that came."""
    new = connections[DEFAULT_DB_ALIAS]
    with new.cursor() as cursor:
        for statement in new.ops.sequence_reset_sql(no_style(), all_models()):
            cursor.execute(statement)
