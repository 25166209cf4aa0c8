# SPDX-License-Identifier: EUPL-1.2
"""The Orange Book: `~` between the columns, several substances parted by `;`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from config.importers.kinds import Options
from config.importers.reading import Faults, find_header, find_header_line, read_delimited
from config.importers.rows import MedicineRow, Prescription, Status

COLUMNS = {
    "substances": ("Ingredient",),
    "form": ("DF;Route",),
    "name": ("Trade_Name",),
    "strengths": ("Strength",),
    "appl_type": ("Appl_Type",),
    "appl_no": ("Appl_No",),
    "product_no": ("Product_No",),
    "type": ("Type",),
    "holder": ("Applicant_Full_Name", "Applicant"),
}
TYPES = {"RX": Prescription.NEEDED, "OTC": Prescription.FREE, "DISCN": Prescription.UNKNOWN}


def read(paths: Sequence[Path], faults: Faults, _: Options) -> Iterator[MedicineRow]:
    """One row a product; discontinued ones stay approved unless withdrawn, so they count as known only."""
    for path in paths:
        lines = iter(read_delimited(path, "~", ("utf-8-sig", "cp1252"), member="products.txt", quoted=False))
        header = find_header(
            find_header_line(lines, ("Ingredient",)), COLUMNS, ("substances", "name", "strengths", "appl_no", "type")
        )
        for line in lines:
            kind = header.get(line, "type").upper()
            if kind not in TYPES or not header.get(line, "appl_no").isdigit():
                faults.add(line.file, line.number, f"expected RX, OTC or DISCN and an application number, got {kind!r}")
                continue
            yield MedicineRow(
                line=line.place,
                country="US",
                number=f"{header.get(line, 'appl_type')}{header.get(line, 'appl_no')}/{header.get(line, 'product_no')}",
                name=header.get(line, "name"),
                substances=tuple(p.strip() for p in header.get(line, "substances").split(";") if p.strip()),
                strengths=tuple(p.strip() for p in header.get(line, "strengths").split("*")[0].split(";") if p.strip()),
                form=header.get(line, "form").partition(";")[0],
                holder=header.get(line, "holder"),
                status=Status.UNKNOWN if kind == "DISCN" else Status.AUTHORISED,
                prescription=TYPES[kind],
            )
