# SPDX-License-Identifier: EUPL-1.2
"""Reading: tables out of files as registers publish them: .csv, .txt, .xlsx, .json, plain or in .gz and .zip.

Everything streams; a file is never held whole, except JSON.
"""

import csv
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from config.errors import ConfigError
from config.importers.rows import BadRow

FIELD_MAX = 1_000_000
JSON_MAX = 400_000_000
BAD_KEPT = 1_000


class RegisterFileError(ConfigError):
    """A register's file is empty, cut, in another encoding or of another shape than expected."""


@dataclass(kw_only=True)
class Faults:
    """Rows left out so far; the first thousand are kept with line and reason, the rest counted."""

    rows: list[BadRow] = field(default_factory=list)
    count: int = 0

    def add(self, file: str, line: int, reason: str) -> None:
        """Leave out one row."""
        self.count += 1
        if len(self.rows) < BAD_KEPT:
            self.rows.append(BadRow(file=file, line=line, reason=reason))


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of a table with where it stands."""

    file: str
    number: int
    cells: tuple[str, ...]

    @property
    def place(self) -> str:
        """For a person: file and line."""
        return f"{self.file}:{self.number}"


@contextmanager
def open_binary(path: Path, member: str = "") -> Iterator[IO[bytes]]:
    """The file's bytes, taken out of .gz, or out of .zip (its only file, or the one whose name ends so)."""
    try:
        if zipfile.is_zipfile(path) and path.suffix.lower() != ".xlsx":
            with zipfile.ZipFile(path) as archive, archive.open(_choose(path, archive, member)) as file:
                yield file
            return
        with path.open("rb") as raw:
            if raw.read(2) == b"\x1f\x8b":
                raw.seek(0)
                with gzip.open(raw) as file:
                    yield file  # type: ignore[misc]
                return
            raw.seek(0)
            yield raw
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
        raise RegisterFileError(f"{path.name}: the archive is cut or broken: download it again ({error})") from error
    except RuntimeError as error:  # a password, or a packing that Python cannot undo
        raise RegisterFileError(f"{path.name}: expected an archive that opens without a password: {error}") from error
    except OSError as error:
        raise RegisterFileError(f"{path.name}: expected a readable file: {error.strerror or error}") from error


def _choose(path: Path, archive: zipfile.ZipFile, member: str) -> str:
    names = [name for name in archive.namelist() if not name.endswith("/")]
    wanted = [name for name in names if name.lower().endswith(member.lower())] if member else names
    if len(wanted) != 1:
        raise RegisterFileError(f"{path.name}: expected one file {member or 'inside'}, got {', '.join(names[:8])}")
    return wanted[0]


def read_delimited(
    path: Path, delimiter: str, encodings: Sequence[str], *, member: str = "", quoted: bool = True
) -> Iterator[Line]:
    """Rows of a delimited text; the first encoding that fits the whole file is taken."""
    encoding = find_encoding(path, encodings, member)
    csv.field_size_limit(FIELD_MAX)
    with open_binary(path, member) as raw:
        text = io.TextIOWrapper(raw, encoding=encoding, newline="")
        lines = _without_nul(text)
        if quoted:
            reader = csv.reader(lines, delimiter=delimiter)
        else:
            reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        try:
            for cells in reader:
                if any(cells):
                    yield Line(file=path.name, number=reader.line_num, cells=tuple(map(tidy, cells)))
        except csv.Error as error:
            raise RegisterFileError(
                f"{path.name}:{reader.line_num}: not readable as a table ({error}): is a quotation mark left open?"
            ) from error


def _without_nul(lines: Iterable[str]) -> Iterator[str]:
    return (line.replace("\0", "") for line in lines)


def find_encoding(path: Path, encodings: Sequence[str], member: str = "") -> str:
    """The first of the encodings in which the whole file can be read; raises RegisterFileError when none fits."""
    for encoding in encodings:
        size = 0
        with open_binary(path, member) as raw:
            text = io.TextIOWrapper(raw, encoding=encoding)
            try:
                while chunk := text.read(1 << 20):
                    size += len(chunk)
            except UnicodeError:
                continue
        if not size:
            raise RegisterFileError(f"{path.name}: expected a table, the file is empty")
        return encoding
    raise RegisterFileError(
        f"{path.name}: expected text in {' or '.join(encodings).replace('utf-8-sig', 'UTF-8')}, {_look(path)}: "
        "save it so, or download it again"
    )


def _look(path: Path) -> str:
    """What a file of another encoding seems to be."""
    with path.open("rb") as file:
        start = file.read(4)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "it looks like UTF-16"
    return "it is a packed file, or none" if start in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") else "it is in none of them"


def read_sheet(path: Path, columns_max: int = 80) -> Iterator[Line]:
    """Rows of the first sheet of an .xlsx file, as text; dates as YYYY-MM-DD."""
    import openpyxl  # slow to import, and only .xlsx needs it
    from openpyxl.utils.exceptions import InvalidFileException

    if not path.stat().st_size:
        raise RegisterFileError(f"{path.name}: expected a readable .xlsx file, the file is empty")
    unreadable = (zipfile.BadZipFile, zlib.error, InvalidFileException, KeyError, ValueError, IndexError, EOFError,
                  SyntaxError, TypeError, AttributeError, RuntimeError)  # fmt: skip
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for number, row in enumerate(sheet.iter_rows(max_col=columns_max, values_only=True), 1):
            cells = tuple(_cell(value) for value in row)
            if any(cells):
                yield Line(file=path.name, number=number, cells=cells)
        book.close()
    except unreadable as error:  # SyntaxError is that of its XML; openpyxl answers broken trees with the others
        raise RegisterFileError(
            f"{path.name}: expected a readable .xlsx file, this one is cut or of another format: download it again "
            f"({error})"
        ) from error
    except OSError as error:
        raise RegisterFileError(f"{path.name}: expected a readable file: {error.strerror or error}") from error


def _cell(value: object) -> str:
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return tidy(str(value))


def read_json(path: Path) -> object:
    """A whole JSON document."""
    with open_binary(path) as file:
        data = file.read(JSON_MAX + 1)
    if not data.strip():
        raise RegisterFileError(f"{path.name}: expected JSON, the file is empty")
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise RegisterFileError(f"{path.name}: expected readable JSON: {error}") from error


def tidy(text: str) -> str:
    """White space single, entities and no-break spaces of office exports gone."""
    return " ".join(text.replace("&nbsp;", " ").replace("\xa0", " ").split())


@dataclass(frozen=True, kw_only=True)
class Header:
    """Where each named column stands."""

    places: Mapping[str, int]

    def get(self, line: Line, column: str) -> str:
        """The cell of a column, empty where the register has no such column or the row is short."""
        place = self.places.get(column, -1)
        return line.cells[place] if 0 <= place < len(line.cells) else ""


def find_header(line: Line, aliases: Mapping[str, Sequence[str]], needed: Iterable[str]) -> Header:
    """Columns by their names, whatever case and order; raises RegisterFileError naming the first that is missing."""
    titles = [plain_title(cell) for cell in line.cells]
    places = {}
    for column, names in aliases.items():
        for name in (column, *names):
            wanted = plain_title(name)
            place = next((i for i, title in enumerate(titles) if title == wanted or title.startswith(wanted + " ")), -1)
            if place >= 0:
                places[column] = place
                break
    missing = [column for column in needed if column not in places]
    if missing:
        raise RegisterFileError(
            f"{line.place}: expected a column {missing[0]!r}, got {', '.join(cell[:30] for cell in line.cells[:12])}"
        )
    return Header(places=places)


def plain_title(text: str) -> str:
    """A column's title, as titles are compared."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.lower()).split())


def find_header_line(lines: Iterator[Line], first_titles: Sequence[str], within: int = 30) -> Line:
    """The first line that starts with one of these titles; what stands above is a preamble."""
    wanted = [plain_title(title) for title in first_titles]
    first: Line | None = None
    for line, _ in zip(lines, range(within), strict=False):
        if any(plain_title(line.cells[0]).startswith(title) for title in wanted if line.cells):
            return line
        first = first or line
    place = f"{first.file}: " if first else ""
    came = f", got {', '.join(cell[:30] for cell in first.cells[:8])}" if first else ", got no row at all"
    raise RegisterFileError(
        f"{place}expected a header that begins with {' or '.join(first_titles)} in the first {within} rows{came}"
    )
