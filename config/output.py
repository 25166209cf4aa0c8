# SPDX-License-Identifier: EUPL-1.2
"""How every listing command prints: a table for a person, JSON Lines for a machine, the same fields in both."""

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from config.errors import ConfigError

JsonOption = Annotated[bool, typer.Option("--json", help="JSON Lines on standard output.")]
LimitOption = Annotated[int, typer.Option("--limit", min=1, help="At most so many rows.")]

NEVER_FOLDED = ("id", "at", "until", "lifted_at", "seen", "verdict", "score", "price", "state", "alert", "attempts")
"""Columns of known width that a reader copies or compares."""
WIDE = 110
"""Columns of a terminal from which there is room for everything."""

CONTROL = dict.fromkeys((*range(32), *range(127, 160)), "�")
CONTROL |= dict.fromkeys((*range(8234, 8239), *range(8294, 8298), 8206, 8207, 1564, *range(0xE0000, 0xE0080)), "")
CONTROL |= dict.fromkeys((9, 10, 13, 0x2028, 0x2029), " ")
CELL = 160
"""Characters of a cell in a table; `show` and --json have all."""


def print_rows(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool, only_wide: Collection[str] = ()
) -> int:
    """Print rows and give how many there were; a table shows `columns`, JSON has every field.

    A terminal gets an aligned table, without the columns of `only_wide` where there is little room; anything else gets
    one line a row, parted by tabs.
    """
    if as_json:
        return sum(1 for row in rows if write_json_line(row))
    console = Console()
    if not console.is_terminal:
        return print_plain(rows, columns)
    shown_columns = [column for column in columns if console.width >= WIDE or column not in only_wide]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in shown_columns:
        table.add_column(column.replace("_", " "), overflow="fold", no_wrap=column in NEVER_FOLDED)
    shown = 0
    for row in rows:
        table.add_row(*(Text(shorten(safe_text(row.get(column)))) for column in shown_columns))
        shown += 1
    console.print(table)
    return shown


def print_plain(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> int:
    """One line a row, parted by tabs, the names of the columns first: for `cut`, `awk`, `sort` and spreadsheets."""
    sys.stdout.write("\t".join(columns) + "\n")
    shown = 0
    for row in rows:
        sys.stdout.write("\t".join(safe_text(row.get(column)) for column in columns) + "\n")
        shown += 1
    return shown


def parse_order(text: str, orders: Collection[str]) -> tuple[str, bool]:
    """The order asked for by --sort, and whether a leading - turns it round; raises ConfigError naming the orders."""
    name = text.removeprefix("-")
    if name not in orders:
        raise ConfigError(f"--sort: expected one of {', '.join(orders)}, or one with a leading -, got {text!r}")
    return name, text.startswith("-")


def write_json_line(row: Mapping[str, Any]) -> bool:
    """One JSON object on one line; always True, so that rows can be counted while they stream."""
    sys.stdout.write(msgspec.json.encode(row).decode() + "\n")
    return True


def shorten(text: str) -> str:
    """As much as a table has room for."""
    return text if len(text) <= CELL else text[: CELL - 1] + "…"


def safe_text(value: object) -> str:
    """Page content for a terminal: no control characters, no direction overrides."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, (tuple, list)):
        return ", ".join(safe_text(part) for part in value)
    return str(value).translate(CONTROL)
