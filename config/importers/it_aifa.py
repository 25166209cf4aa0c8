# SPDX-License-Identifier: EUPL-1.2
"""Italian packs with their dispensing regime: `;`, quoted, one line a pack, the regime in words."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from config.codes import is_valid_code
from config.importers.kinds import Options
from config.importers.reading import Faults, find_header, find_header_line, read_delimited
from config.importers.rows import MedicineRow, Pack, Prescription, Status

COLUMNS = {
    "aic": ("CODICE_AIC",),
    "name": ("DENOMINAZIONE",),
    "pack": ("DESCRIZIONE",),
    "holder": ("RAGIONE_SOCIALE",),
    "status": ("STATO_AMMINISTRATIVO",),
    "form": ("FORMA",),
    "substances": ("PA_ASSOCIATI",),
    "regime": ("FORNITURA",),
}
STATUS = {
    "autorizzata": Status.AUTHORISED,
    "sospesa": Status.ENDED,
    "revocata": Status.ENDED,
    "decaduta": Status.ENDED,
    "rinuncia": Status.ENDED,
}


def read(paths: Sequence[Path], faults: Faults, _: Options) -> Iterator[MedicineRow]:
    """One row a pack."""
    for path in paths:
        lines = iter(read_delimited(path, ";", ("utf-8-sig", "cp1252")))
        header = find_header(find_header_line(lines, ("CODICE_AIC",)), COLUMNS, tuple(COLUMNS))
        for line in lines:
            aic = header.get(line, "aic").zfill(9)
            status = STATUS.get(header.get(line, "status").lower())
            if not is_valid_code("aic", aic):
                faults.add(line.file, line.number, f"AIC {aic!r} fails its check digit")
            elif status is None:
                faults.add(line.file, line.number, f"AIC {aic}: unknown status {header.get(line, 'status')!r}")
            else:
                yield MedicineRow(
                    line=line.place,
                    country="IT",
                    number=aic,
                    name=header.get(line, "name"),
                    substances=tuple(p.strip() for p in header.get(line, "substances").split("/") if p.strip()),
                    strengths=(header.get(line, "pack"),),
                    form=header.get(line, "form"),
                    holder=header.get(line, "holder"),
                    status=status,
                    prescription=_regime(header.get(line, "regime")),
                    packs=(Pack(codes=(("aic", aic),)),),
                )


def _regime(words: str) -> Prescription:
    text = words.lower()
    if "non soggetti a prescrizione" in text or "da banco" in text:
        return Prescription.FREE
    return Prescription.NEEDED if "prescrizione" in text or "ospedalier" in text else Prescription.UNKNOWN
