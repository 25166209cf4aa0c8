# SPDX-License-Identifier: EUPL-1.2
"""`theriac names`: what a text names — substances, brands, holders, strengths, forms, packs — each with its place."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from classifiers.lexicon import load_lexicon
from classifiers.named import Hit, HitKind, open_finder
from classifiers.names import NameTable
from classifiers.reading import TEXT_MAX, Reader
from config.output import JsonOption, print_rows
from config.reference import load_reference, with_registers
from config.registers import open_registers
from config.settings import load_settings

SHOWN = ("kind", "quote", "normal", "confidence", "how", "start", "end")


def names(
    text: Annotated[str | None, typer.Argument(help="A text; standard input when left out.")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="Read the text from a file.", exists=True, dir_okay=False)
    ] = None,
    kind: Annotated[list[HitKind] | None, typer.Option("--kind", help="Only this kind; may be repeated.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Name every substance, brand, holder, strength, dosage form and pack size of a text, through disguise.

    `normal` is one word for all languages and scripts, `start` and `end` count the characters of the raw text.
    The first 8,000 characters are read.
    """
    raw = text if text is not None else _read(file)
    reference = with_registers(load_reference(), open_registers(load_settings().home))
    reading = Reader(NameTable(reference), load_lexicon()).read(raw)
    hits = open_finder(reference).find(reading, reference.registers)
    found = (hit for hit in hits if not kind or hit.kind in kind)
    print_rows(map(as_row, found), SHOWN, as_json=as_json)
    if len(raw) > TEXT_MAX:
        print(f"theriac: only the first {TEXT_MAX} of {len(raw)} characters were read", file=sys.stderr)


def as_row(hit: Hit) -> dict[str, str | int | float]:
    """One hit as it is printed."""
    return {
        "kind": hit.kind.value,
        "quote": hit.quote,
        "normal": hit.normal,
        "confidence": hit.confidence,
        "how": hit.how,
        "start": hit.start,
        "end": hit.end,
    }


def _read(file: Path | None) -> str:
    data = sys.stdin.buffer.read() if file is None else file.read_bytes()
    return data.decode("utf-8", "replace")
