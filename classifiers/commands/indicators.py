# SPDX-License-Identifier: EUPL-1.2
"""`theriac indicators`: every sign a reviewer may read, drawn from the code."""

from pathlib import Path
from typing import Annotated

import typer

from config.output import JsonOption, print_rows


def indicators(
    write: Annotated[Path | None, typer.Option("--write", help="Write the catalogue as Markdown to this file.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Every indicator: its name, what it says, what it points to, and under which condition."""
    from classifiers.catalogue import catalogue_rows, write_catalogue
    from config.legal import load_legal_map

    legal = load_legal_map()
    if write is not None:
        write.write_text(write_catalogue(legal), encoding="utf-8")
        typer.echo(f"written: {write}")
        return
    columns = ("indicator", "points_to", "meaning", "provisions", "condition")
    print_rows(catalogue_rows(legal), columns, as_json=as_json, only_wide=("condition",))
