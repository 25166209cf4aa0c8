# SPDX-License-Identifier: EUPL-1.2
"""compare(): the figures of a bundle beside what its own records and decisions give now, to the digit."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alerts.recount.bundle import check_digests, read_records
from alerts.recount.counting import Counting, as_json
from alerts.recount.shown import differing
from alerts.recount.tables import value_text, write_tables

PART = "article-13"
DECISIONS, FIGURES = "decisions.json", "figures.json"
SHOWN_IN = ("figures.csv", "article-13.json", "article-13.md")
SHOWN = 20
CHECK_SIGNATURE = (
    "openssl pkeyutl -verify -pubin -inkey ledger/keys/bundle.pem -rawin "
    f"-in {PART}/{DECISIONS} -sigfile {PART}/{DECISIONS}.sig"
)


def compare(folder: Path) -> int:
    """Print what agrees and what does not; gives the exit status."""
    part = folder / PART
    faults = [*check_digests(folder)]
    print(f"{'BROKEN' if faults else 'HELD'}  digests of the bundle's files")
    decisions = json.loads((part / DECISIONS).read_bytes())
    wanted = {one["observation_id"]: one["leaf_sha256"] for one in decisions["observations"]}
    records = read_records(folder, wanted)
    faults += records.faults
    print(
        f"{'BROKEN' if records.faults else 'HELD'}  {len(records.found)} of {len(wanted)} records: {records.proved} "
        f"with their line of the ledger, {records.withheld} masked, their lines withheld"
    )
    counting = Counting.of(decisions, list(records.found.values()))
    wrong = [*differences(part, counting)]
    faults += wrong
    show(counting)
    for fault in faults[:SHOWN]:
        print(f"BROKEN  {fault}")
    print(f"signature of the decisions: {CHECK_SIGNATURE}")
    if faults:
        print(f"BROKEN: {len(faults)} faults; the figures of this bundle are not to be relied on")
        return 1
    print("HELD: every figure and every table agrees to the digit")
    return 0


def differences(part: Path, counting: Counting) -> Iterator[str]:
    """Figures that were counted otherwise, and tables that are not what was counted."""
    stated = json.loads((part / FIGURES).read_bytes())
    counted = json.loads(as_json(counting.figures()))
    for before, now in zip(stated, counted, strict=False):
        if before != now:
            yield f"figure {name_of(now)}: the file says {value_text(before)}, counted {value_text(now)}"
    if len(stated) != len(counted):
        yield f"the file has {len(stated)} figures, counted {len(counted)}"
    for name, table in write_tables(counting).items():
        path = part / name
        if not path.is_file() or path.read_bytes() != table:
            yield f"{PART}/{name}: it is not the table that was counted"
    table, file, text = ((part / name).read_bytes() for name in SHOWN_IN)
    yield from (f"{PART}/{fault}" for fault in differing(counted, table, file, text))


def show(counting: Counting) -> None:
    """The figures on the screen."""
    for figure in counting.figures():
        if figure["state"] == "measured" and figure["observations"]:
            print(f"      {name_of(figure)}: {value_text(figure)}")


def name_of(figure: dict[str, Any]) -> str:
    """Scope, column and name."""
    return f"{figure['scope']}, {figure['column']}: {figure['name']}"
