# SPDX-License-Identifier: EUPL-1.2
"""ATC codes with their names and defined daily doses; only the fifth level names a substance."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from config.importers.kinds import Options
from config.importers.reading import Faults, find_header, find_header_line, read_delimited, read_sheet
from config.importers.rows import NameRow

COLUMNS = {
    "code": ("atc_code", "ATC code"),
    "name": ("atc_name", "ATC level name", "substance"),
    "ddd": ("ddd",),
    "unit": ("uom", "unit"),
}
CODE = re.compile(r"Q?[ABCDGHJLMNPRSV](?:\d{2}(?:[A-Z]{1,2}(?:\d{2})?)?)?")


def read(paths: Sequence[Path], faults: Faults, _: Options) -> Iterator[NameRow]:
    """One row a substance of the fifth level; a substance with several routes comes more than once."""
    for path in paths:
        sheet = path.suffix.lower() == ".xlsx"
        lines = iter(read_sheet(path) if sheet else read_delimited(path, ",", ("utf-8-sig", "cp1252")))
        header = find_header(find_header_line(lines, ("atc_code", "ATC code", "code")), COLUMNS, ("code", "name"))
        for line in lines:
            code, name = header.get(line, "code"), header.get(line, "name")
            if not CODE.fullmatch(code) or not name:
                faults.add(line.file, line.number, f"expected an ATC code and a name, got {code!r}")
            elif len(code.removeprefix("Q")) == 7:
                dose = f"{header.get(line, 'ddd')} {header.get(line, 'unit')}".strip()
                yield NameRow(line=line.place, name=name, codes=(("atc", code),), note=f"DDD {dose}" if dose else "")
