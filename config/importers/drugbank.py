# SPDX-License-Identifier: EUPL-1.2
"""The DrugBank open vocabulary: comma-separated, synonyms parted by ` | `."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from config.codes import is_valid_code
from config.importers.kinds import Options
from config.importers.reading import Faults, find_header, find_header_line, read_delimited
from config.importers.rows import NameRow

COLUMNS = {"id": ("DrugBank ID",), "name": ("Common name",), "cas": ("CAS", "CAS Number"), "unii": (), "synonyms": ()}


def read(paths: Sequence[Path], faults: Faults, _: Options) -> Iterator[NameRow]:
    """One row a substance; a CAS number that fails its check is left out and told."""
    for path in paths:
        lines = iter(read_delimited(path, ",", ("utf-8-sig",), member=".csv"))
        header = find_header(find_header_line(lines, ("DrugBank ID",)), COLUMNS, ("id", "name", "synonyms"))
        for line in lines:
            name, cas = header.get(line, "name"), header.get(line, "cas")
            if not name:
                faults.add(line.file, line.number, "no common name")
                continue
            sound = bool(is_valid_code("cas", cas)) if cas else False
            codes = (
                ("drugbank", header.get(line, "id")),
                ("cas", cas if sound else ""),
                ("unii", header.get(line, "unii")),
            )
            yield NameRow(
                line=line.place,
                name=name,
                synonyms=tuple(part.strip() for part in header.get(line, "synonyms").split("|") if part.strip()),
                codes=tuple(code for code in codes if code[1]),
            )
