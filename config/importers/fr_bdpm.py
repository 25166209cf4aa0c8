# SPDX-License-Identifier: EUPL-1.2
"""The French public medicines database: tab-separated files without headers, told apart by name.

Source: its own description of the files; `liste I`, `liste II` and `stupéfiants` are on prescription.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from config.codes import is_valid_code
from config.importers.kinds import Options
from config.importers.reading import Faults, Line, RegisterFileError, read_delimited
from config.importers.rows import MedicineRow, Pack, Prescription, Status
from config.name_keys import parse_units

ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
"""Officially cp1252 with one file in UTF-8; mirrors mix them."""
WIDTHS = {"cis_bdpm": 12, "cis_compo_bdpm": 8, "cis_cpd_bdpm": 2, "cis_cip_bdpm": 10}
STATUS = {
    "autorisation active": Status.AUTHORISED,
    "autorisation abrogée": Status.ENDED,
    "autorisation archivée": Status.ENDED,
    "autorisation retirée": Status.ENDED,
    "autorisation suspendue": Status.ENDED,
}


def read(paths: Sequence[Path], faults: Faults, _: Options) -> Iterator[MedicineRow]:
    """One row a product (CIS), with its composition, dispensing conditions and packs."""
    files = {path.name.lower().split(".")[0]: path for path in paths}
    missing = [name for name in ("cis_bdpm", "cis_compo_bdpm", "cis_cpd_bdpm") if name not in files]
    if missing:
        raise RegisterFileError(f"fr_bdpm: expected also the file {missing[0].upper()}.txt: without it nothing is sure")
    substances = _composition(files["cis_compo_bdpm"], faults)
    conditions = _conditions(files["cis_cpd_bdpm"], faults)
    packs = _packs(files["cis_cip_bdpm"], faults) if "cis_cip_bdpm" in files else {}
    for line in _lines(files["cis_bdpm"], "cis_bdpm", faults):
        cis, name, form, status = line.cells[0], line.cells[1], line.cells[2], STATUS.get(line.cells[4].lower())
        if status is None:
            faults.add(line.file, line.number, f"CIS {cis}: unknown status {line.cells[4]!r}")
            continue
        listed = conditions.get(cis, frozenset())
        composition = substances.get(cis, {})
        yield MedicineRow(
            line=line.place,
            country="FR",
            number=cis,
            name=name,
            substances=tuple(composition),
            strengths=tuple(composition.values()),
            form=form,
            holder=line.cells[10],
            status=status,
            prescription=Prescription.NEEDED if listed & PRESCRIPTION else Prescription.FREE,
            narcotic="stupéfiants (FR)" if "stupéfiants" in listed else "",
            packs=tuple(packs.get(cis, ())),
        )


PRESCRIPTION = frozenset(("liste i", "liste ii", "stupéfiants"))


def _lines(path: Path, name: str, faults: Faults) -> Iterator[Line]:
    for line in read_delimited(path, "\t", ENCODINGS, quoted=False):
        if len(line.cells) < WIDTHS[name] or not (line.cells[0].isdigit() and len(line.cells[0]) == 8):
            faults.add(line.file, line.number, f"expected a CIS of 8 digits and {WIDTHS[name]} columns")
            continue
        yield line


def _composition(path: Path, faults: Faults) -> dict[str, dict[str, str]]:
    """Substances of each product with their strengths; a therapeutic fraction replaces the salt that it belongs to."""
    found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for line in _lines(path, "cis_compo_bdpm", faults):
        cis, link = line.cells[0], line.cells[7]
        if line.cells[6] == "FT" or link not in found[cis]:
            found[cis][link] = (line.cells[3], line.cells[4])
    return {cis: dict(parts.values()) for cis, parts in found.items()}


def _conditions(path: Path, faults: Faults) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for line in _lines(path, "cis_cpd_bdpm", faults):
        found[line.cells[0]].add(line.cells[1].lower())
    return {cis: frozenset(words) for cis, words in found.items()}


def _packs(path: Path, faults: Faults) -> dict[str, list[Pack]]:
    found: dict[str, list[Pack]] = defaultdict(list)
    for line in _lines(path, "cis_cip_bdpm", faults):
        cip13 = line.cells[6]
        if not is_valid_code("gtin", cip13):
            faults.add(line.file, line.number, f"CIS {line.cells[0]}: CIP13 {cip13!r} fails its check digit")
            continue
        if line.cells[3].lower() != "présentation active":
            continue
        price = _price(line.cells[9])
        found[line.cells[0]].append(
            Pack(
                codes=(("cip", line.cells[1]), ("gtin", cip13)),
                units=parse_units(line.cells[2]),
                price=price,
                currency="EUR" if price else "",
            )
        )
    return found


def _price(text: str) -> float | None:
    """A price with decimal comma; thousands may be parted by a comma too ("1,234,56")."""
    whole, _, cents = text.rpartition(",")
    digits = f"{whole.replace(',', '')}.{cents}"
    try:
        return float(digits) if text else None
    except ValueError:
        return None
