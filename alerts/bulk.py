# SPDX-License-Identifier: EUPL-1.2
"""Bulk: many rows of one table changed by one prepared statement, which costs a tenth of one query a row."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def update_rows(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write these fields of rows that are there already; the table and its columns are our own."""
    if not rows:
        return
    meta, quote = rows[0]._meta, connection.ops.quote_name
    fields: list[Any] = [meta.get_field(name) for name in names]
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    statement = f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {quote(str(meta.pk.column))} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(
            statement,
            [
                (*(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields), row.pk)
                for row in rows
            ],
        )
