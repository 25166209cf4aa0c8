# SPDX-License-Identifier: EUPL-1.2
"""`theriac classify`: JSON Lines of listings in, the same lines with `assessment` out, in order, as they come."""

import gc
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import orjson
import typer

from classifiers.arriving import arriving
from classifiers.classifying import BadLine, GoodLine, read_line
from classifiers.judge import Judge, load_judge
from config.settings import load_settings

BATCH = 256


def classify(
    file: Annotated[
        Path | None,
        typer.Argument(help="JSON Lines; standard input when left out.", exists=True, dir_okay=False, readable=True),
    ] = None,
) -> None:
    """Judge listings given as JSON Lines.

    Read are title, description, price, currency, seller, url, language, ships_to and site_text (what the site says of
    itself); all but title may be missing. Every other field is passed through and never used. A line that is no listing
    comes out with `error`, is named on standard error, and makes the exit status 1.
    """
    gc.disable()
    judge = load_judge(load_settings())
    gc.freeze()  # the tables stay: searching them for garbage again and again would cost a tenth of the time
    gc.enable()
    gc.set_threshold(20_000, 20, 50)
    bad = 0
    with open(file, "rb") if file is not None else nullcontext(sys.stdin.buffer) as source:
        for batch in batches(arriving(source)):
            bad += write_batch(judge, batch, sys.stdout.buffer)
    if bad:
        raise typer.Exit(1)


def batches(lines: Iterable[bytes | None]) -> Iterator[list[GoodLine | BadLine]]:
    """Lines by 256; fewer where nothing more has come yet, so that a slow pipe gets its answers at once."""
    batch: list[GoodLine | BadLine] = []
    number = 0
    for line in lines:
        number += line is not None
        if line is not None and line.strip():
            batch.append(read_line(number, line))
        if batch and (line is None or len(batch) >= BATCH):
            yield batch
            batch = []
    if batch:
        yield batch


def write_batch(judge: Judge, batch: list[GoodLine | BadLine], out: BinaryIO) -> int:
    """Write one line for each of the batch; gives how many were bad."""
    good = [line for line in batch if isinstance(line, GoodLine)]
    assessments = iter(judge.assess([line.item for line in good]))
    written: list[bytes] = []
    for line in batch:
        fields: dict[str, Any]
        if isinstance(line, GoodLine):
            fields = line.fields | {"assessment": next(assessments)}
        else:
            print(f"theriac: line {line.number}: {line.error}", file=sys.stderr)
            fields = (line.fields or {}) | {"error": {"line": line.number, "message": line.error}}
        written.append(orjson.dumps(fields, option=orjson.OPT_APPEND_NEWLINE, default=str))
    out.write(b"".join(written))
    out.flush()
    return len(batch) - len(good)
