# SPDX-License-Identifier: EUPL-1.2
"""Websites with illegal offers, as the Czech institute lists them: several addresses in one cell, some inside text.

The unit is the offer: marketplaces and a lawful pharmacy stand in this list because of one product.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from config.importers.kinds import Options
from config.importers.reading import Faults, Line, find_header, find_header_line, read_delimited, read_json
from config.importers.rows import OfferRow

COLUMNS = {"url": ("url_raw", "url", "website", "webové stránky")}
ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,4}[a-z]{2,10})(?![a-z0-9.-])(/[^\s,;]{0,300})?",
    re.I,
)
GLUED = re.compile(r"(?<=[a-z0-9/])(?=https?://|www\.)", re.I)


def read(paths: Sequence[Path], faults: Faults, _: Options) -> Iterator[OfferRow]:
    """One row for each address found."""
    for path in paths:
        for line, text in _cells(path):
            found = False
            for host, address in find_addresses(text):
                found = True
                yield OfferRow(line=line.place, country="CZ", host=host, address=address, reason="named by SÚKL")
            if not found:
                faults.add(line.file, line.number, f"no address in {text[:60]!r}")


def _cells(path: Path) -> Iterator[tuple[Line, str]]:
    if path.suffix.lower() == ".json":
        document = read_json(path)
        for number, row in enumerate(document if isinstance(document, list) else [], 1):
            if isinstance(row, dict) and row.get("sourceSlug", "sukl") == "sukl":
                yield Line(file=path.name, number=number, cells=()), str(row.get("url", ""))
        return
    lines = iter(read_delimited(path, ",", ("utf-8-sig", "cp1250")))
    header = find_header(find_header_line(lines, ("url", "website", "webové")), COLUMNS, ("url",))
    for line in lines:
        yield line, header.get(line, "url")


def find_addresses(text: str) -> Iterator[tuple[str, str]]:
    """(host, address without scheme) of every address in a cell, those glued together parted."""
    for part in GLUED.split(text[:5_000]):
        for match in ADDRESS.finditer(part):
            host = match[1].lower().removeprefix("www.")
            yield host, f"{host}{(match[2] or '').rstrip('/').rstrip('.')}"
