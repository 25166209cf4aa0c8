# SPDX-License-Identifier: EUPL-1.2
"""Importing: a register's files become a table in use, or nothing changes."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

import msgspec

from config.errors import ConfigError
from config.finding import Held
from config.importers.kinds import Kind, Options, find_kind
from config.importers.reading import Faults, RegisterFileError, read_sheet
from config.importers.rows import Row
from config.importers.shelf import (
    Import,
    SourceFile,
    file_of,
    file_sha256,
    locked,
    put_in_use,
    read_current,
    read_import,
    read_imports,
    replace_file,
    shelf_of,
    write_database,
)
from config.importers.wholeness import check_age, check_facts, check_rows

DATES = (
    (re.compile(r"(20\d\d)[-._]?(0[1-9]|1[0-2])[-._]?(0[1-9]|[12]\d|3[01])(?!\d)"), (1, 2, 3)),
    (re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])[./-](0[1-9]|1[0-2])[./-](20\d\d)"), (3, 2, 1)),
)
AGES = {
    "medicines": 180,
    "sellers": 45,
    "offers": 180,
    "batches": 120,
    "controlled": 400,
    "prices": 400,
    "devices": 400,
    "networks": 60,
}


AGE = 400
"""Days after which a table asks to be renewed; sellers come and go fastest."""


NO_OPTIONS = Options()


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to be imported, and what the files do not say themselves."""

    kind: str
    paths: tuple[Path, ...]
    options: Options = NO_OPTIONS
    as_of: date | None = None
    origin: str = ""
    licence: str = ""
    rows_min: int | None = None
    """Insist on a table of so few rows."""
    older: bool = False
    """Insist on a table that is older than the one in use."""


def import_files(home: Path, wish: Wish, now: datetime | None = None) -> Import:
    """Read, check and put in use; raises RegisterFileError with the old table still in use when anything is wrong."""
    kind, now = find_kind(wish.kind), now or datetime.now(UTC)
    for path in wish.paths:
        if not path.is_file():
            raise RegisterFileError(f"{path}: expected a file")
    slot = slot_of(wish.kind, wish.options)
    folder = shelf_of(home) / slot
    with locked(home):
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / "new.part"
        faults = Faults()
        try:
            rows, digest = write_database(part, _rows(kind, wish.paths, faults, wish.options))
            made = _describe(wish, kind, slot, now)
            _check(home, made, part, faults, wish, rows)
            made = replace(
                made,
                id=f"{now.astimezone(UTC):%Y%m%dT%H%M%S%f}-{digest[:8]}",
                rows=rows,
                left_out=faults.count,
                bad_rows=tuple(faults.rows),
                content_sha256=digest,
                database_sha256=file_sha256(part),
            )
            part.replace(folder / f"{made.id}.sqlite")
            replace_file(folder / f"{made.id}.json", msgspec.json.format(msgspec.json.encode(made)))
        finally:
            part.unlink(missing_ok=True)
        put_in_use(home, slot, made.id, now)
    return made


def _describe(wish: Wish, kind: Kind, slot: str, now: datetime) -> Import:
    dated, dated_from = (wish.as_of, "given") if wish.as_of else find_date(wish.paths)
    return Import(
        id="",
        slot=slot,
        kind=wish.kind,
        room=kind.room,
        title=kind.title,
        origin=wish.origin or wish.options.page or kind.origin,
        licence=wish.licence or kind.licence,
        country=kind.country or wish.options.country,
        coverage=kind.coverage,
        is_complete=kind.is_complete,
        as_of=dated,
        as_of_from=dated_from,
        imported_at=now,
        files=tuple(
            SourceFile(name=path.name, size_bytes=path.stat().st_size, sha256=file_sha256(path)) for path in wish.paths
        ),
        rows=0,
        left_out=0,
        bad_rows=(),
        content_sha256="",
        database_sha256="",
    )


def _check(home: Path, made: Import, part: Path, faults: Faults, wish: Wish, rows: int) -> None:
    files = ", ".join(file.name for file in made.files)
    check_rows(wish.kind, files, rows, faults, wish.rows_min)
    in_use = read_current(home).get(made.slot)
    before = read_import(home, made.slot, in_use) if in_use is not None else None
    if wish.rows_min is None:
        check_facts(home, wish.kind, files, part, before)
    if not wish.older:
        check_age(files, made.as_of, before)


def slot_of(kind_name: str, options: Options) -> str:
    """Where imports of this kind follow each other: by country where the file does not say it, by page for pages."""
    parts = [kind_name]
    if options.country:
        parts.append(options.country.upper())
    if options.page:
        parts.append(hashlib.sha256(options.page.encode()).hexdigest()[:8])
    return "-".join(parts)


def _rows(kind: Kind, paths: Sequence[Path], faults: Faults, options: Options) -> Iterator[Row]:
    try:
        yield from kind.read(paths, faults, options)
    except UnicodeError as error:
        raise RegisterFileError(f"expected text in the register's encoding: {error}") from error


def find_date(paths: Sequence[Path]) -> tuple[date, str]:
    """The date of the data: in the preamble of a sheet, in a file's name, else the file's last change."""
    for path in paths:
        if path.suffix.lower() == ".xlsx":
            preamble = " ".join(cell for line in islice(read_sheet(path), 5) for cell in line.cells if len(cell) < 200)
            if found := _date_in(preamble):
                return found, "the file's own text"
    for path in paths:
        if found := _date_in(path.name):
            return found, "the file's name"
    changed = max(path.stat().st_mtime for path in paths)
    return datetime.fromtimestamp(changed, UTC).date(), "the file's last change"


def _date_in(text: str) -> date | None:
    for pattern, (year, month, day) in DATES:
        for match in pattern.finditer(text):
            try:
                return date(int(match[year]), int(match[month]), int(match[day]))
            except ValueError:
                continue
    return None


def roll_back(home: Path, slot: str, import_id: str | None, now: datetime | None = None) -> Import | None:
    """Put an earlier import in use (None: the one before the one in use); gives None when nothing is in use then."""
    now = now or datetime.now(UTC)
    with locked(home):
        imports = read_imports(home, slot)
        current = read_current(home).get(slot)
        if import_id is None and current is None and imports:
            raise ConfigError(f"{slot}: out of use already: --to {imports[0].id} puts its latest import to use")
        if import_id is None:
            older = [one for one in imports if current is not None and one.id < current]
            chosen = older[0] if older else None
        else:
            chosen = next((one for one in imports if one.id == import_id), None)
            if chosen is None:
                raise ConfigError(f"{slot}: expected one of {', '.join(one.id for one in imports) or 'no import'}")
        if not imports:
            raise ConfigError(f"{slot}: nothing was imported there")
        if chosen is not None:
            answer, why = verify_import(home, chosen)
            if answer is not Held.HELD:
                raise ConfigError(f"{slot}: {chosen.id}: {why}")
        put_in_use(home, slot, chosen.id if chosen else None, now)
    return chosen


def verify_import(home: Path, one: Import, today: date | None = None) -> tuple[Held, str]:
    """Whether the table on disk is what was imported, and whether it has grown old."""
    path = file_of(home, one)
    try:
        digest = file_sha256(path)
    except OSError as error:
        return Held.BROKEN, f"{path.name}: {error.strerror or error}: import it again"
    if digest != one.database_sha256:
        return Held.BROKEN, f"{path.name}: changed since it was imported: import it again or roll back"
    age = ((today or datetime.now(UTC).date()) - one.as_of).days
    limit = AGES.get(one.room, AGE)
    return Held.HELD, f"{age} days old, of use for {limit}: import a newer one" if age > limit else ""


def find_faults(home: Path, today: date | None = None) -> list[str]:
    """What is wrong with imported tables in use, broken or old, one line each."""
    faults = []
    for slot, import_id in read_current(home).items():
        _, why = verify_import(home, read_import(home, slot, import_id), today)
        if why:
            faults.append(f"{slot}: {why}")
    return faults
