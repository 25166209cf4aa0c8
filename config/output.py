# SPDX-License-Identifier: EUPL-1.2
"""How every listing command prints: a table for a person, JSON Lines for a machine, the same fields in both."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

JsonOption = Annotated[bool, typer.Option("--json", help="JSON Lines on standard output.")]
LimitOption = Annotated[int, typer.Option("--limit", min=1, help="At most so many rows.")]

NEVER_FOLDED = ("id", "seen", "verdict", "score", "price")
"""Columns of known width that a reader copies or compares."""

CONTROL = dict.fromkeys((*range(32), *range(127, 160)), "�")
CONTROL |= dict.fromkeys((*range(8234, 8239), *range(8294, 8298), 8206, 8207), "")


def print_rows(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool) -> int:
    """Print rows and give how many there were; the table shows `columns`, JSON has every field."""
    if as_json:
        return sum(1 for row in rows if write_json_line(row))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold", no_wrap=column in NEVER_FOLDED)
    shown = 0
    for row in rows:
        table.add_row(*(Text(safe_text(row.get(column))) for column in columns))
        shown += 1
    Console().print(table)
    return shown


def write_json_line(row: Mapping[str, Any]) -> bool:
    """One JSON object on one line; always True, so that rows can be counted while they stream."""
    sys.stdout.write(msgspec.json.encode(row).decode() + "\n")
    return True


def safe_text(value: object) -> str:
    """Page content for a terminal: no control characters, no direction overrides."""
    if value is None:
        return "–"
    if isinstance(value, (tuple, list)):
        return ", ".join(safe_text(part) for part in value)
    return str(value).translate(CONTROL)
