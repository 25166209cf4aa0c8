# SPDX-License-Identifier: EUPL-1.2
"""Prohibited supplement ingredients: names and other names, with the list's reason as a note that decides nothing."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from config.importers.kinds import Options
from config.importers.reading import Faults, find_header, find_header_line, read_delimited, read_json, tidy
from config.importers.rows import NameRow

COLUMNS = {"name": ("ingredient",), "others": ("other_names", "Other names"), "reason": ("reasons",)}


def read(paths: Sequence[Path], faults: Faults, _: Options) -> Iterator[NameRow]:
    """One row an ingredient."""
    for path in paths:
        if path.suffix.lower() == ".json":
            yield from _from_json(path, faults)
            continue
        lines = iter(read_delimited(path, ",", ("utf-8-sig", "cp1252")))
        header = find_header(find_header_line(lines, ("name", "ingredient")), COLUMNS, ("name",))
        for line in lines:
            name = header.get(line, "name")
            if not name:
                faults.add(line.file, line.number, "no name")
                continue
            others = tuple(part.strip() for part in header.get(line, "others").split(";") if part.strip())
            yield NameRow(line=line.place, name=name, synonyms=others, note=header.get(line, "reason")[:300])


def _from_json(path: Path, faults: Faults) -> Iterator[NameRow]:
    document = read_json(path)
    for number, row in enumerate(document if isinstance(document, list) else [], 1):
        name = tidy(str(row.get("Name") or row.get("name") or "")) if isinstance(row, dict) else ""
        if not name:
            faults.add(path.name, number, "no name")
            continue
        others = row.get("Other_names") or row.get("other_names") or []
        listed = others if isinstance(others, list) else str(others).split(";")
        yield NameRow(line=f"{path.name}:{number}", name=name, synonyms=tuple(tidy(str(o)) for o in listed if str(o)))
