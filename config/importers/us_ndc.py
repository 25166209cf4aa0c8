# SPDX-License-Identifier: EUPL-1.2
"""The National Drug Code directory: tab-separated, with a header. Listing is no approval (21 CFR 207.39)."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from config.codes import product_ndc
from config.importers.kinds import Options
from config.importers.reading import Faults, find_header, find_header_line, read_delimited
from config.importers.rows import MedicineRow, Pack, Prescription, Status

COLUMNS = {
    "ndc": ("PRODUCTNDC",),
    "type": ("PRODUCTTYPENAME",),
    "name": ("PROPRIETARYNAME",),
    "generic": ("NONPROPRIETARYNAME",),
    "form": ("DOSAGEFORMNAME",),
    "category": ("MARKETINGCATEGORYNAME",),
    "holder": ("LABELERNAME",),
    "substances": ("SUBSTANCENAME",),
    "strengths": ("ACTIVE_NUMERATOR_STRENGTH",),
    "units": ("ACTIVE_INGRED_UNIT",),
    "schedule": ("DEASCHEDULE",),
}
NEEDED = ("ndc", "name", "category", "substances")
NDC = re.compile(r"\d{4,6}-\d{3,4}")
APPROVED = ("NDA", "ANDA", "BLA", "NDA AUTHORIZED GENERIC")
TYPES = {"HUMAN PRESCRIPTION DRUG": Prescription.NEEDED, "HUMAN OTC DRUG": Prescription.FREE}


def read(paths: Sequence[Path], faults: Faults, _: Options) -> Iterator[MedicineRow]:
    """One row a product; only NDA, ANDA and BLA count as authorised."""
    for path in paths:
        lines = iter(read_delimited(path, "\t", ("utf-8-sig", "cp1252"), member="product.txt", quoted=False))
        header = find_header(
            find_header_line(lines, ("PRODUCTID",)), COLUMNS, ("ndc", "name", "category", "substances")
        )
        for line in lines:
            ndc = header.get(line, "ndc")
            if not NDC.fullmatch(ndc):
                faults.add(line.file, line.number, f"expected a product NDC, got {ndc!r}")
                continue
            approved = header.get(line, "category").upper() in APPROVED
            numbers, units = header.get(line, "strengths").split(";"), header.get(line, "units").split(";")
            schedule = header.get(line, "schedule")
            yield MedicineRow(
                line=line.place,
                country="US",
                number=ndc,
                name=header.get(line, "name"),
                substances=tuple(
                    p.strip()
                    for p in (header.get(line, "substances") or header.get(line, "generic")).split(";")
                    if p.strip()
                ),
                strengths=tuple(f"{n.strip()} {_unit(u)}" for n, u in zip(numbers, units, strict=False) if n.strip()),
                form=header.get(line, "form"),
                holder=header.get(line, "holder"),
                status=Status.AUTHORISED if approved else Status.UNKNOWN,
                prescription=TYPES.get(header.get(line, "type").upper(), Prescription.UNKNOWN),
                narcotic=f"schedule {schedule} (US)" if schedule else "",
                packs=(Pack(codes=(("ndc", product_ndc(ndc)),)),),
            )


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _unit(text: str) -> str:
    """The unit of one tablet or capsule ("mg/1" is per one unit)."""
    unit = text.strip().lower()
    return unit.removesuffix("/1") if unit.endswith("/1") else unit
