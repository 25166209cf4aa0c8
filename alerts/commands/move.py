# SPDX-License-Identifier: EUPL-1.2
"""`theriac move`: people's decisions go from the home's SQLite file to PostgreSQL."""

import sys
from datetime import UTC, datetime

from config.settings import load_settings


def move() -> None:
    """Fill the PostgreSQL database that `database` names from the home's decisions.sqlite: all of it or nothing.

    Stop the schedule and the HTTP interface first. The file stays as it was.
    """
    from alerts.moving import move_decisions

    def tell(table: str, rows: int) -> None:
        if rows:
            print(f"{rows:>10}  {table}", file=sys.stderr)

    rows = move_decisions(load_settings(), datetime.now(UTC), tell)
    print(
        f"moved: {rows} rows; the audit log's chain holds. Keep `database` as it is now, and put decisions.sqlite away."
    )
