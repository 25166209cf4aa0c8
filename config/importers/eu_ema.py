# SPDX-License-Identifier: EUPL-1.2
"""The medicines table of the European Medicines Agency: .xlsx with a preamble, or JSON with snake_case names."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from config.importers.kinds import Options
from config.importers.reading import (
    Faults,
    Line,
    RegisterFileError,
    find_header,
    find_header_line,
    read_delimited,
    read_json,
    read_sheet,
    tidy,
)
from config.importers.rows import MedicineRow, Status

COLUMNS = {
    "category": (),
    "name": ("name_of_medicine", "Name of medicine", "Medicine name"),
    "number": ("ema_product_number", "EMA product number", "Product number"),
    "status": ("medicine_status", "Medicine status", "Authorisation status"),
    "inn": ("international_non_proprietary_name_common_name", "International non-proprietary name (INN) / common name"),
    "substance": ("active_substance", "Active substance"),
    "holder": (
        "marketing_authorisation_developer_applicant_holder",
        "Marketing authorisation developer / applicant / holder",
        "Marketing authorisation holder/company name",
    ),
}
NEEDED = ("category", "name", "status", "substance")
NUMBER = re.compile(r"EMEA/[HV]/[CWA]/\d{6}")
ENDED = frozenset(
    (
        "withdrawn",
        "refused",
        "lapsed",
        "expired",
        "revoked",
        "suspended",
        "not renewed",
        "withdrawn from rolling review",
    )
)
PENDING = frozenset(("application withdrawn", "opinion", "opinion under re examination", "ongoing", "rolling review"))


def read(paths: Sequence[Path], faults: Faults, _: Options) -> Iterator[MedicineRow]:
    """Human and veterinary medicines; the EU is their country."""
    for path in paths:
        for place, fields in _records(path):
            row = _medicine(place, fields, faults)
            if row is not None:
                yield row


def _records(path: Path) -> Iterator[tuple[Line, Mapping[str, str]]]:
    if path.suffix.lower() == ".json":
        yield from _json_records(path)
        return
    sheet = path.suffix.lower() == ".xlsx"
    lines = iter(read_sheet(path, 40) if sheet else read_delimited(path, ",", ("utf-8-sig",)))
    header = find_header(find_header_line(lines, ("Category",)), COLUMNS, NEEDED)
    for line in lines:
        yield line, {column: header.get(line, column) for column in COLUMNS}


def _json_records(path: Path) -> Iterator[tuple[Line, Mapping[str, str]]]:
    document = read_json(path)
    rows = document.get("data") if isinstance(document, dict) else document
    if not isinstance(rows, list):
        raise RegisterFileError(f"{path.name}: expected a list of medicines, or one under `data`")
    for number, row in enumerate(rows, 1):
        line = Line(file=path.name, number=number, cells=())
        fields = row if isinstance(row, dict) else {}
        yield (
            line,
            {
                column: next((tidy(str(fields[name])) for name in (column, *names) if fields.get(name)), "")
                for column, names in COLUMNS.items()
            },
        )


def _medicine(line: Line, fields: Mapping[str, str], faults: Faults) -> MedicineRow | None:
    name, status = fields["name"], _status(fields["status"])
    substances = tuple(p.strip() for p in re.split(r"[;,]", fields["inn"] or fields["substance"]) if p.strip())
    fault = _fault(fields, status, substances)
    if fault or status is None:
        faults.add(line.file, line.number, f"{name}: {fault}")
        return None
    return MedicineRow(
        line=line.place,
        country="EU",
        number=fields["number"],
        name=name,
        substances=substances,
        holder=fields["holder"],
        status=status,
        veterinary=fields["category"].lower().startswith("vet"),
    )


def _fault(fields: Mapping[str, str], status: Status | None, substances: tuple[str, ...]) -> str:
    if not fields["name"]:
        return "no name"
    if status is None:
        return f"unknown status {fields['status']!r}"
    if fields["number"] and not NUMBER.fullmatch(fields["number"]):
        return f"expected a number like EMEA/H/C/001234, got {fields['number']!r}"
    return "no substance" if not substances and status is Status.AUTHORISED else ""


def _status(text: str) -> Status | None:
    word = " ".join(text.lower().replace("-", " ").split())
    if word in ("authorised", "authorized"):
        return Status.AUTHORISED
    if word in ENDED or word.startswith("withdrawn"):
        return Status.ENDED
    return Status.UNKNOWN if word in PENDING or word.startswith(("opinion", "application")) else None
