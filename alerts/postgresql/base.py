# SPDX-License-Identifier: EUPL-1.2
"""PostgreSQL as people's decisions need it: one transaction writes at a time, as SQLite's own write lock has it.

Decisions are few and rest on each other: what a person was shown, the audit chain, figures carried on. So every
transaction begins with one lock of the whole database: nothing can lock crosswise, and nothing that was read in it is
out of date when it is written. Reading outside a transaction waits for nobody.
"""

from typing import Any

from django.db.backends.postgresql import base

WRITING = 0x7468_6572
WAIT_S = 60
"""As long as SQLite waits for another writer."""
BEGIN = f"SET LOCAL lock_timeout = '{WAIT_S}s'; SELECT pg_advisory_xact_lock({WRITING})"


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, whose transactions wait for each other."""

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
