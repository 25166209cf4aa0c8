# SPDX-License-Identifier: EUPL-1.2
"""Networks: who announces which addresses, as tab-separated ranges: first, last, number, country, name; no header.

The shape in which iptoasn.com publishes `ip2asn-v4.tsv` and `ip2asn-v6.tsv`; number 0 stands for what nobody announces.
"""

import ipaddress
from collections.abc import Iterator, Sequence
from pathlib import Path

from config.importers.kinds import Options
from config.importers.reading import Faults, Line, read_delimited
from config.importers.rows import NetworkRow

NAME_MOST = 120


def read(paths: Sequence[Path], faults: Faults, _: Options) -> Iterator[NetworkRow]:
    """One row a range that somebody announces."""
    for path in paths:
        for line in read_delimited(path, "\t", ("utf-8-sig", "latin-1"), quoted=False):
            try:
                row = _row(line)
            except ValueError as error:
                faults.add(line.file, line.number, str(error))
                continue
            if row is not None:
                yield row


def _row(line: Line) -> NetworkRow | None:
    if len(line.cells) < 3:
        raise ValueError(f"expected first and last address, number, country and name, got {len(line.cells)} cells")
    first, last = (ipaddress.ip_address(cell) for cell in line.cells[:2])
    digits = line.cells[2].upper().removeprefix("AS")
    if first.version != last.version or int(first) > int(last):
        raise ValueError(f"expected a range of addresses, got {first} to {last}")
    if not digits.isdecimal() or int(digits) >= 2**32:
        raise ValueError(f"expected the number of an autonomous system, got {line.cells[2][:20]!r}")
    if not int(digits):
        return None
    country, name = (*line.cells[3:5], "", "")[:2]
    return NetworkRow(
        line=line.place,
        first=str(first),
        last=str(last),
        number=int(digits),
        country=country if len(country) == 2 and country.isalpha() else "",
        name=name[:NAME_MOST],
    )
