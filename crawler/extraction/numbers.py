# SPDX-License-Identifier: EUPL-1.2
"""Company, tax and licence numbers as a site shows them, each with its label; checked where a rule exists."""

import importlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).parent.parent / "data" / "company_forms.toml"
LINE_CHARS = 400
_TRAILING = " .,-;:/*+"


@dataclass(frozen=True, kw_only=True)
class NumberRow:
    """One kind of number: its label, where it stands, and the check that it must pass."""

    label: str
    pattern: re.Pattern[str]
    check: str
    is_licence: bool


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """Numbers as "label value", sorted; those that fail their own check digits are named again in `invalid`."""

    company: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    invalid: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def load_rows() -> tuple[NumberRow, ...]:
    """The table, compiled: label, at most a few signs, value."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(
        NumberRow(
            label=row["label"],
            pattern=re.compile(
                rf"(?<![^\W\d_])(?i:{row['words']})[\s:.#№°º\-–(]{{0,6}}(?i:nr\.?|no\.?|n°)?[\s:.#№°]{{0,3}}"
                rf"(?<![0-9A-Za-z])({row['value']})(?![0-9A-Za-z])"
            ),
            check=row["check"],
            is_licence=kind == "licence",
        )
        for kind in ("number", "licence")
        for row in table[kind]
    )


def find_numbers(lines: Iterable[str]) -> Numbers:
    """All labelled numbers in the lines; a label on one line and its value on the next are read together."""
    company: set[str] = set()
    licences: set[str] = set()
    invalid: set[str] = set()
    last = ""
    for line in lines:
        line = line[:LINE_CHARS]
        joined = f"{last} {line}" if len(last) <= 60 and not any(map(str.isdigit, last)) else line
        last = line
        if not any(char.isdigit() for char in line):
            continue
        for row in load_rows():
            for match in row.pattern.finditer(joined):
                value = " ".join(match[1].split()).strip(_TRAILING)
                shown = value if value[:2] == row.label[:2] == "HR" else f"{row.label} {value}"
                (licences if row.is_licence else company).add(shown)
                if row.check and not _is_valid(row.check, match[1]):
                    invalid.add(shown)
    company -= {f"Company No. {shown.rpartition(' ')[2]}" for shown in licences}
    return Numbers(company=tuple(sorted(company)), licences=tuple(sorted(licences)), invalid=tuple(sorted(invalid)))


def _is_valid(check: str, value: str) -> bool:
    compact = re.sub(r"[\s.\-/]", "", value)
    if check == "dea":
        return _is_dea(compact)
    return bool(importlib.import_module(f"stdnum.{check}").is_valid(compact))


def _is_dea(value: str) -> bool:
    """Source: DEA registration number: (d1+d3+d5) + 2*(d2+d4+d6), last digit equals d7."""
    digits = [int(char) for char in value[2:]]
    return len(digits) == 7 and (sum(digits[0:6:2]) + 2 * sum(digits[1:6:2])) % 10 == digits[6]
