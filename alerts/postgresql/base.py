# SPDX-License-Identifier: EUPL-1.2
"""PostgreSQL as people's decisions need it: one transaction writes at a time, as SQLite's own write lock has it.

Decisions are few and rest on each other: what a person was shown, the audit chain, figures carried on. So every
transaction begins with one lock of the whole database: nothing can lock crosswise, and nothing that was read in it is
out of date when it is written. Reading outside a transaction waits for nobody.

A NUL in a text, which SQLite takes and PostgreSQL refuses, becomes U+FFFD: no page may stop the reading of evidence.
"""

from json import JSONEncoder
from typing import Any

from django.db.backends.postgresql import base, operations
from psycopg.types.string import StrDumperUnknown

WRITING = 0x7468_6572
WAIT_S = 60
"""As long as SQLite waits for another writer."""
BEGIN = f"SET LOCAL lock_timeout = '{WAIT_S}s'; SELECT pg_advisory_xact_lock({WRITING})"


def without_nul(value: Any) -> Any:
    """Text, or what JSON is made of, with U+FFFD in place of NUL."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, dict):
        return {without_nul(key): without_nul(one) for key, one in value.items()}
    return [without_nul(one) for one in value] if isinstance(value, list | tuple) else value


class TextDumper(StrDumperUnknown):
    """Texts on their way to the server."""

    def dump(self, obj: str) -> Any:
        """The text, without NUL."""
        return super().dump(without_nul(obj))


class DatabaseOperations(operations.DatabaseOperations):
    """Django's own, whose JSON has no NUL."""

    def adapt_json_value(self, value: Any, encoder: type[JSONEncoder] | None) -> Any:
        """A parameter for a column of JSON."""
        return super().adapt_json_value(without_nul(value), encoder)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, whose transactions wait for each other."""

    ops_class = DatabaseOperations

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection that takes every text."""
        connection = super().get_new_connection(conn_params)
        connection.adapters.register_dumper(str, TextDumper)
        return connection

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if autocommit:
            return
        connection: Any = self.connection
        try:
            with self.wrap_database_errors:
                connection.execute(BEGIN)
        except BaseException:
            if not connection.closed:
                connection.rollback()
                super()._set_autocommit(True)  # type: ignore[misc]
            raise
