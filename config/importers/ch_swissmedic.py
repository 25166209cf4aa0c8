# SPDX-License-Identifier: EUPL-1.2
"""Authorised packs of human medicines in Switzerland: .xlsx with a preamble and bilingual headers.

Office software lost leading zeros: authorisation numbers have five digits, pack codes three.
Source: categories A, A+ and B are on prescription, C (given up), D and E are not.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from config.importers.kinds import Options
from config.importers.reading import Faults, Header, Line, find_header, find_header_line, read_delimited, read_sheet
from config.importers.rows import MedicineRow, Pack, Prescription, Status
from config.name_keys import AMOUNT, plain

COLUMNS = {
    "number": ("Zulassungs-nummer", "Zulassungsnummer"),
    "dose": ("Dosisstärke-nummer", "Dosisstärkenummer"),
    "name": ("Bezeichnung des Arzneimittels", "Bezeichnung"),
    "holder": ("Zulassungsinhaberin",),
    "pack": ("Packungscode",),
    "size": ("Packungsgrösse",),
    "unit": ("Einheit",),
    "category": ("Abgabekategorie Packung",),
    "substances": ("Wirkstoff(e)", "Wirkstoff"),
    "composition": ("Zusammensetzung",),
    "narcotic": ("Verz. bei betäubungsmittel-haltigen Arzneimittel", "Verz bei betäubungsmittel"),
}
CATEGORIES = {
    "A": Prescription.NEEDED,
    "A+": Prescription.NEEDED,
    "B": Prescription.NEEDED,
    "C": Prescription.FREE,
    "D": Prescription.FREE,
    "E": Prescription.FREE,
    "": Prescription.UNKNOWN,
}
FORMS = ("tabl", "kaps", "drag", "comprim", "gelul")


def read(paths: Sequence[Path], faults: Faults, _: Options) -> Iterator[MedicineRow]:
    """One row for each product and dose, with its packs."""
    for path in paths:
        sheet = path.suffix.lower() == ".xlsx"
        lines = iter(read_sheet(path, 26) if sheet else read_delimited(path, ",", ("utf-8-sig",)))
        header = find_header(
            find_header_line(lines, ("Zulassungs",)), COLUMNS, ("number", "name", "substances", "category", "pack")
        )
        for _key, group in groupby(_sound(lines, header, faults), key=lambda line: _product(line, header)):
            yield _medicine(list(group), header)


def _sound(lines: Iterator[Line], header: Header, faults: Faults) -> Iterator[Line]:
    for line in lines:
        number, pack = header.get(line, "number"), header.get(line, "pack")
        if not (number.isdigit() and len(number) <= 5 and pack.isdigit() and len(pack) <= 3):
            faults.add(
                line.file, line.number, f"expected an authorisation number and a pack code, got {number!r} {pack!r}"
            )
        elif header.get(line, "category") not in CATEGORIES:
            faults.add(line.file, line.number, f"unknown dispensing category {header.get(line, 'category')!r}")
        else:
            yield line


def _product(line: Line, header: Header) -> tuple[str, str, str]:
    return header.get(line, "number"), header.get(line, "dose"), header.get(line, "category")


def _medicine(lines: list[Line], header: Header) -> MedicineRow:
    first = lines[0]
    number = header.get(first, "number").zfill(5)
    substances = tuple(part.strip() for part in header.get(first, "substances").split(",") if part.strip())
    table = header.get(first, "narcotic")
    name = header.get(first, "name")
    return MedicineRow(
        line=first.place,
        country="CH",
        number=number,
        name=name,
        substances=substances,
        strengths=_strengths(header.get(first, "composition"), substances),
        form=name.partition(",")[2].strip(),
        holder=header.get(first, "holder"),
        status=Status.AUTHORISED,
        prescription=CATEGORIES[header.get(first, "category")],
        narcotic=f"table {table} (CH)" if table else "",
        packs=tuple(_pack(number, line, header) for line in lines),
    )


def _strengths(composition: str, substances: tuple[str, ...]) -> tuple[str, ...]:
    """The substance's own amount ("corresp."), not its salt's; only where one substance stands in each unit."""
    if len(substances) != 1:
        return ()
    text = plain(composition.split(",")[0])
    amounts = AMOUNT.findall(text)
    if not amounts or " pro 1 ml" in composition or "solutionem" in composition:
        return ()
    number, unit = amounts[-1] if "corresp" in text else amounts[0]
    return (f"{number} {unit}",)


def _pack(number: str, line: Line, header: Header) -> Pack:
    pack = header.get(line, "pack").zfill(3)
    size = header.get(line, "size")
    counted = size.isdigit() and header.get(line, "unit").lower().startswith(FORMS)
    return Pack(
        codes=(("swissmedic", number + pack), ("gtin", _gtin(number + pack))), units=int(size) if counted else None
    )


def _gtin(digits: str) -> str:
    """7680, number and pack code with the check digit of GS1."""
    body = "7680" + digits
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return body + str(-total % 10)
