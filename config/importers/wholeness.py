# SPDX-License-Identifier: EUPL-1.2
"""Wholeness: whether a table just read may take the place of the one in use: not cut, not emptied, not older."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from config.importers.kinds import find_kind
from config.importers.reading import Faults, RegisterFileError
from config.importers.shelf import Import, file_of

SHRUNK = 0.7
"""A table that lost more than three rows in ten is taken for cut, unless the user insists."""
FACTS = {
    "with substances": "json_array_length(fields, '$.substances') > 0",
    "on prescription": "json_extract(fields, '$.prescription') = 'needed'",
    "with packs": "json_array_length(fields, '$.packs') > 0",
}


def check_rows(kind_name: str, files: str, rows: int, faults: Faults, rows_min: int | None) -> None:
    """Raises RegisterFileError when the files gave too few good rows, or more bad ones than good ones."""
    least = rows_min or find_kind(kind_name).rows_min
    first = f"; first row left out: {_say(faults)}" if faults.rows else ""
    if not rows:
        raise RegisterFileError(f"{files}: expected at least {least} good rows, got 0: another file or format?{first}")
    if rows < least:
        raise RegisterFileError(
            f"{files}: expected at least {least} good rows, got {rows}: is the file cut? Download it again "
            f"(--rows-min {rows} insists){first}"
        )
    if faults.count > rows:
        raise RegisterFileError(
            f"{files}: {faults.count} rows left out and {rows} good: another format? {_say(faults)}"
        )


def check_facts(home: Path, kind_name: str, files: str, database: Path, before: Import | None) -> None:
    """Raises RegisterFileError when the new table says far less than is usual, or than the table in use says."""
    now = _counts(database)
    for what, share in find_kind(kind_name).shares_min.items():
        if now[what] < share * now["rows"]:
            raise RegisterFileError(
                f"{files}: {now[what]} of {now['rows']} rows {what}, expected at least {share:.0%}: is one of "
                f"the files cut? Download them again (--rows-min {now['rows']} insists)"
            )
    old: Mapping[str, int] = _counts(file_of(home, before)) if before is not None else {}
    for what, count in old.items():
        if now[what] < SHRUNK * count:
            shown = "" if what == "rows" else f" {what}"
            raise RegisterFileError(
                f"{files}: {now[what]} rows{shown} where the table in use has {count}: is the file cut? Download it "
                f"again (--rows-min {now['rows']} insists)"
            )


def check_age(files: str, as_of: date, before: Import | None) -> None:
    """Raises RegisterFileError when the data are older than those in use, whose date is known."""
    if before is not None and before.as_of_from != "the file's last change" and as_of < before.as_of:
        raise RegisterFileError(
            f"{files}: data of {as_of}, and the table in use is of {before.as_of}: an older release? Give a newer one "
            f"(--as-of says another date, --older insists)"
        )


def _counts(database: Path) -> dict[str, int]:
    sums = ", ".join(f"total(kind = 'MedicineRow' AND {test})" for test in FACTS.values())
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found: Sequence[float] = connection.execute(f"SELECT count(*), {sums} FROM row").fetchone()  # noqa: S608
    except sqlite3.Error:  # a broken table in use is told by `check`, and must not keep a whole one out
        return {}
    return dict(zip(("rows", *FACTS), map(int, found), strict=True))


def _say(faults: Faults) -> str:
    bad = faults.rows[0]
    return f"{bad.file}:{bad.line}: {bad.reason}"
