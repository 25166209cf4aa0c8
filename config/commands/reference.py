# SPDX-License-Identifier: EUPL-1.2
"""`theriac reference`: which tables judgements rest on; import a register, check, roll back, look something up."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from config.finding import Held
from config.importers.importing import Wish, import_files, roll_back, verify_import
from config.importers.kinds import KINDS, Options, find_kind
from config.importers.shelf import Import, read_current, read_import, read_imports, read_slots
from config.output import JsonOption, LimitOption, print_rows
from config.settings import load_settings

app = typer.Typer(help="Tables that judgements rest on: list, import, check, roll back, look up.", no_args_is_help=True)
SHOWN = ("table", "country", "rows", "left_out", "as_of", "licence", "sha256")


@app.command("list")
def list_tables(
    kinds: Annotated[bool, typer.Option("--kinds", help="What can be imported, from which files.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Earlier imports too.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Every table in use with its origin, date, licence and digest: bundled ones first, then imported ones."""
    if kinds:
        shown = [{"kind": name} | _kind_fields(name) for name in KINDS]
        print_rows(shown, ("kind", "title", "files", "origin", "licence"), as_json=as_json)
        return
    home = load_settings().home
    print_rows([*_bundled(), *_imported(home, every)], SHOWN, as_json=as_json)


@app.command("import")
def import_table(
    kind: Annotated[str, typer.Argument(help="Which format: see `theriac reference list --kinds`.")],
    files: Annotated[list[Path], typer.Argument(help="The register's files as published; .gz and .zip too.")],
    country: Annotated[str, typer.Option(help="Country of the table where its rows do not say it.")] = "",
    page: Annotated[str, typer.Option(help="Address a saved page came from.")] = "",
    as_of: Annotated[
        datetime | None, typer.Option(help="Date of the data, where file and name do not say it.", formats=["%Y-%m-%d"])
    ] = None,
    origin: Annotated[str, typer.Option(help="Where the files are from.")] = "",
    licence: Annotated[str, typer.Option(help="Under which terms.")] = "",
    rows_min: Annotated[int | None, typer.Option(min=1, help="Insist: take a table of so few rows.")] = None,
    older: Annotated[bool, typer.Option("--older", help="Insist: take data older than those in use.")] = False,
) -> None:
    """Import a register: rows that cannot be read are left out and listed, the old table stays until this is whole."""
    wish = Wish(
        kind=kind,
        paths=tuple(files),
        options=Options(country=country.upper(), page=page),
        as_of=as_of.date() if as_of else None,
        origin=origin,
        licence=licence,
        rows_min=rows_min,
        older=older,
    )
    made = import_files(load_settings().home, wish)
    typer.echo(f"in use: {made.slot}: {made.rows} rows of {made.as_of} (date: {made.as_of_from}), import {made.id}")
    for bad in made.bad_rows[:20]:
        typer.echo(f"left out: {bad.file}:{bad.line}: {bad.reason}", err=True)
    if made.left_out > 20:
        typer.echo(f"left out: {made.left_out - 20} more; all of them: theriac reference faults {made.slot}", err=True)


@app.command()
def faults(
    table: Annotated[str, typer.Argument(help="Which table, as `theriac reference list` calls it.")],
    as_json: JsonOption = False,
    limit: LimitOption = 1_000,
) -> None:
    """Rows that the import in use left out, with line and reason."""
    home = load_settings().home
    rows = _in_use(home, table).bad_rows[:limit]
    print_rows(
        [{"file": r.file, "line": r.line, "reason": r.reason} for r in rows],
        ("file", "line", "reason"),
        as_json=as_json,
    )


@app.command()
def check(as_json: JsonOption = False) -> None:
    """Verify the digest of every table in use, and name those that have grown old; status 1 when one is broken."""
    from config.reference import load_reference

    home = load_settings().home
    today = datetime.now(UTC).date()
    shown: list[dict[str, Any]] = [
        {"table": table.name, "finding": Held.HELD, "why": "", "as_of": table.as_of, "sha256": table.sha256}
        for table in load_reference().tables.values()
    ]
    for slot, import_id in read_current(home).items():
        one = read_import(home, slot, import_id)
        finding, why = verify_import(home, one, today)
        shown.append({"table": slot, "finding": finding, "why": why, "as_of": one.as_of, "sha256": one.content_sha256})
    print_rows(shown, ("table", "finding", "as_of", "why", "sha256"), as_json=as_json)
    if any(row["finding"] is not Held.HELD for row in shown):
        raise typer.Exit(1)


@app.command()
def rollback(
    table: Annotated[str, typer.Argument(help="Which table, as `theriac reference list` calls it.")],
    to: Annotated[str | None, typer.Option(help="Id of an import (`list --all`); default: the one before.")] = None,
) -> None:
    """Put an earlier import in use again; before the first one, the table is out of use."""
    chosen = roll_back(load_settings().home, table, to)
    typer.echo(
        f"in use: {table}: {chosen.rows} rows of {chosen.as_of}, import {chosen.id}"
        if chosen
        else f"out of use: {table}"
    )


@app.command()
def find(
    word: Annotated[str, typer.Argument(help="A substance, brand, pack code (scheme:value), domain or number.")],
    as_json: JsonOption = False,
) -> None:
    """What every imported table in use says of a substance, brand, code or seller, with its date."""
    from config.commands.looking_up import look_up
    from config.registers import open_registers

    shown = list(look_up(open_registers(load_settings().home), word))
    print_rows(shown, ("table", "as_of", "asked", "says"), as_json=as_json)
    if not shown:
        typer.echo("no table in use names it; that is unknown, never `not authorised`", err=True)


def _kind_fields(name: str) -> dict[str, Any]:
    kind = find_kind(name)
    return {
        "title": kind.title,
        "files": kind.files,
        "origin": kind.origin,
        "licence": kind.licence,
        "rows_min": kind.rows_min,
    }


def _bundled() -> list[dict[str, Any]]:
    from config.reference import load_reference

    return [
        {"table": t.name, "country": "", "rows": t.rows, "left_out": 0, "as_of": t.as_of, "licence": t.licence,
         "sha256": t.sha256, "title": t.title, "origin": t.origin, "in_use": True}
        for t in load_reference().tables.values()
    ]  # fmt: skip


def _imported(home: Path, every: bool) -> list[dict[str, Any]]:
    shown = []
    current = read_current(home)
    for slot in read_slots(home) if every else current:
        in_use = current.get(slot, "")
        for one in read_imports(home, slot) if every else [read_import(home, slot, in_use)]:
            shown.append(
                {"table": slot, "country": one.country, "rows": one.rows, "left_out": one.left_out, "as_of": one.as_of,
                 "licence": one.licence, "sha256": one.content_sha256, "title": one.title, "origin": one.origin,
                 "in_use": one.id == in_use, "import": one.id, "imported_at": one.imported_at,
                 "coverage": one.coverage, "files": [f"{f.name} {f.sha256}" for f in one.files]}
            )  # fmt: skip
    return shown


def _in_use(home: Path, table: str) -> Import:
    current = read_current(home)
    if table not in current:
        raise typer.BadParameter(f"expected one of {', '.join(current) or 'no imported table'}", param_hint="TABLE")
    return read_import(home, table, current[table])
