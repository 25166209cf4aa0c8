# SPDX-License-Identifier: EUPL-1.2
"""CSV of reports, read as a stream: any separator, encoding and junk; a row that breaks its quotes spoils no other."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from alerts.errors import ReportError
from alerts.models.report import ItemKind
from alerts.reports.reading import VALUE, Read, Unreadable, read_name, read_url
from crawler.site import site_of

START = 65_536
LINE = 20_000
"""Characters of a row; a longer one is refused."""
LINES = 20
"""Of one quoted field; a quote that is not closed by then is junk."""
NAMES = {
    "url": "url link address website web site page uri adresse lien enlace direccion indirizzo adres strona посилання",
    "seller": "seller vendor shop merchant store verkäufer haendler händler vendeur vendedor venditore sprzedawca",
    "batch": "batch lot charge lote lotto partia parti seria batch_number lot_number серія",
    "product": "product name title produkt produit producto prodotto ürün продукт",
}
KNOWN = {word: field for field, words in NAMES.items() for word in words.split()}
SEPARATORS = ",;\t|"
LOOKS_LIKE_ADDRESS = re.compile(r"\s*\"?(?:https?|hxxps?)://|^[\w.-]+\.[a-z]{2,}(?:/|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Columns:
    """Where what stands."""

    places: dict[str, int]

    def cell(self, cells: list[str], field: str) -> str:
        """The cell of a field; empty where there is none."""
        place = self.places.get(field)
        return cells[place].strip() if place is not None and place < len(cells) else ""


def read_csv(path: Path, *, practice: bool = False) -> Iterator[Read]:
    """What every row names, in order; rows without anything are left out. Raises ReportError for no readable file."""
    try:
        encoding = find_encoding(path)
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            yield from read_rows(file, practice=practice)
    except OSError as error:
        raise ReportError(f"{path}: expected a readable CSV file: {error.strerror}") from error


def find_encoding(path: Path) -> str:
    """By its first bytes: a byte order mark, UTF-8, else the usual one of spreadsheets."""
    with path.open("rb") as file:
        start = file.read(START)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if start.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise ReportError(f"{path}: expected a CSV file, this is a spreadsheet or document: save it as CSV")
    try:
        start[: START - 4].decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8-sig" if error.start > len(start) - 8 else "cp1252"
    return "utf-8-sig"


def read_rows(file: TextIO, *, practice: bool) -> Iterator[Read]:
    """Rows after the heading, or all of them where there is none."""
    columns, separator = None, ","
    for number, text in whole_rows(file):
        if len(text) > LINE:
            yield Unreadable(value=text[:VALUE], reason=f"a row of more than {LINE:,} characters", row=number)
            continue
        if columns is None:
            separator = find_separator(text)
            cells = cut(text, separator)
            heading = find_columns(cells)
            columns = heading or Columns(guess_places(cells))
            if heading is not None:
                continue
        if text.strip(separator + ' \t\r\n"'):
            yield from read_row(cut(text, separator), columns, number, practice=practice)


def whole_rows(file: TextIO) -> Iterator[tuple[int, str]]:
    """Each row with the number of its first line; quoted fields may go over a few lines."""
    number, waiting = 0, list[str]()
    while line := (waiting.pop(0) if waiting else file.readline(LINE + 1)):
        number += 1
        if len(line) > LINE and not line.endswith("\n"):
            while (rest := file.readline(LINE)) and not rest.endswith("\n"):
                continue
        if line.count('"') % 2 == 0 or len(line) > LINE:
            yield number, line
            continue
        more = list[str]()
        while len(more) < LINES and (following := waiting.pop(0) if waiting else file.readline(LINE)):
            more.append(following)
            if following.count('"') % 2:
                break
        if more and more[-1].count('"') % 2 and sum(map(len, more)) < LINE:
            yield number, line + "".join(more)
            number += len(more)
        else:
            waiting = more + waiting
            yield number, line.replace('"', "")


def find_separator(text: str) -> str:
    """The sign that parts cells, by the first row."""
    return max(SEPARATORS, key=text.count)


def cut(text: str, separator: str) -> list[str]:
    """The cells of one row."""
    try:
        return next(csv.reader([text.replace("\x00", "")], delimiter=separator), [])
    except csv.Error:
        return text.replace("\x00", "").replace('"', "").split(separator)


def find_columns(cells: list[str]) -> Columns | None:
    """What a heading names; None when the row is none."""
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        field = KNOWN.get(cell.strip().casefold().replace(" ", "_")) or KNOWN.get(cell.strip().casefold().split(" ")[0])
        if field is not None:
            places.setdefault(field, place)
    return Columns(places) if places and set(places) != {"product"} else None


def guess_places(cells: list[str]) -> dict[str, int]:
    """Without a heading: the first cell that looks like an address, else the first."""
    return {"url": next((place for place, cell in enumerate(cells) if LOOKS_LIKE_ADDRESS.match(cell)), 0)}


def read_row(cells: list[str], columns: Columns, number: int, *, practice: bool) -> Iterator[Read]:
    """An address, a seller and a batch, as far as the row names them."""
    url, seller, batch = (columns.cell(cells, field) for field in ("url", "seller", "batch"))
    given = False
    if url:
        given = True
        yield read_url(url, practice=practice, row=number, product=columns.cell(cells, "product"))
    elif seller:
        given = True
        yield read_name(ItemKind.SELLER, seller, row=number, site=site_of(url))
    if batch:
        given = True
        yield read_name(ItemKind.BATCH, batch, row=number)
    if not given:
        yield Unreadable(value=" ".join(cells)[:VALUE], reason="names no address, seller or batch", row=number)
