# SPDX-License-Identifier: EUPL-1.2
"""`theriac operator link FILE`: operators among rows that somebody else collected; nothing is kept."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from config.errors import ConfigError
from config.output import JsonOption, LimitOption, print_rows, safe_text

LINE_BYTES = 5_000_000
COLUMNS = ("members", "probability", "parties")


def link_file(
    file: Annotated[Path, typer.Argument(help="JSON lines: a site in each, and what it shows; `-`: standard input.")],
    alone: Annotated[bool, typer.Option("--alone", help="With operators of one party.")] = False,
    as_json: JsonOption = False,
    limit: LimitOption = 50,
) -> None:
    """Operators among the sites of a file of yours. Nothing is read from or kept in this home."""
    from alerts.operators.plain import PlainOperator, operators_of

    def fields(one: PlainOperator) -> dict[str, Any]:
        short = [*one.parties[:4], f"and {len(one.parties) - 4} more"] if len(one.parties) > 5 else one.parties
        return {
            "members": one.members if as_json else len(one.parties),
            "probability": one.probability,
            "parties": list(one.parties) if as_json else ", ".join(safe_text(name) for name in short),
        }

    found = operators_of(read_rows(file))
    chosen = [one for one in found if alone or len(one.parties) > 1]
    print_rows((fields(one) for one in chosen[:limit]), COLUMNS, as_json=as_json)
    if len(chosen) > limit:
        print(f"{len(chosen) - limit} more: --limit {len(chosen)} shows all", file=sys.stderr)


def read_rows(file: Path) -> Iterator[dict[str, Any]]:
    """The file's rows; raises naming the line that is none."""
    try:
        with sys.stdin.buffer if str(file) == "-" else file.open("rb") as lines:
            for number, line in enumerate(iter(lambda: lines.readline(LINE_BYTES), b""), start=1):
                if line.strip():
                    yield read_row(line, number)
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror or error}") from error


def read_row(line: bytes, number: int) -> dict[str, Any]:
    """One row."""
    try:
        row = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"line {number}: no JSON: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("site") or row.get("domain"), str):
        raise ConfigError(f'line {number}: a row looks like {{"site": "a.example", "mail": ["x@a.example"]}}')
    return row
