# SPDX-License-Identifier: EUPL-1.2
"""Does the store say what the ledger says: every record of every journal, every searchable value, and nothing more.

The store is asked behind the back of its own triggers and roles, so what an administrator changed is found too.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

import msgspec

from config.settings import Settings
from indexer.errors import EvidenceError
from indexer.evidence import EvidenceRecord
from indexer.ledger import JOURNAL, OBSERVATION, ledger_folder, read_groups
from indexer.outbox import outbox_folder
from indexer.schema import decode_record
from indexer.verify.report import Checked, Meter, broken, held, not_checked

PART = "store"
FAULTS = 200


class StoredRow(Protocol):
    """One row of a store as it lies there."""

    @property
    def observation_id(self) -> str:
        """Its key."""
        ...

    @property
    def body(self) -> bytes:
        """The record's JSON; empty when it is gone."""
        ...

    def wrong_values(self, record: EvidenceRecord) -> Iterator[str]:
        """Names of searchable values that are not the record's."""
        ...


class StoredRows(Protocol):
    """A store read row by row, without the rules that guard it."""

    def segments(self) -> set[str]:
        """Every segment that a row names."""
        ...

    def rows(self, segment: str) -> Iterator[StoredRow]:
        """The rows of one segment."""
        ...

    def has(self, observation_id: str) -> bool:
        """Whether any segment has a row of this observation."""
        ...

    def guards(self) -> Iterator[str]:
        """What should forbid changes and is not there."""
        ...

    def leftovers(self) -> Iterator[str]:
        """What lies in the store and belongs to no row; asked after all rows."""
        ...

    def close(self) -> None:
        """Give it back."""
        ...


def open_rows(settings: Settings) -> StoredRows:
    """The store that the settings name, as its administrator sees it; raises EvidenceError."""
    if settings.store == "sqlite":
        from indexer.sqlite_rows import SqliteRows

        return SqliteRows(settings.home / "evidence.sqlite")
    from indexer.elastic_rows import ElasticRows

    return ElasticRows(settings)


def check_store(settings: Settings, erased: Mapping[str, Mapping[int, bytes]], meter: Meter) -> Iterator[Checked]:
    """Compare the store with the journals; `erased` are entries that a tombstone names, by segment."""
    try:
        store = open_rows(settings)
    except EvidenceError as error:
        yield not_checked(PART, "evidence", str(error))
        return
    try:
        yield from _check(settings.home, store, erased, meter)
    except EvidenceError as error:
        yield not_checked(PART, "evidence", str(error))
    finally:
        store.close()


def _check(home: Path, store: StoredRows, erased: Mapping[str, Mapping[int, bytes]], meter: Meter) -> Iterator[Checked]:
    for guard in store.guards():
        yield broken(PART, "guards", guard)
    journals = {path.name.removesuffix(JOURNAL): path for path in sorted(ledger_folder(home).glob(f"*{JOURNAL}"))}
    for name in sorted(store.segments() - journals.keys()):
        yield broken(PART, name, "rows of a segment that the ledger does not have")
    count = 0
    for segment, path in journals.items():
        meter.add(PART, segment, 0)
        faults: list[Checked] = []
        try:
            count += _compare(home, segment, path, store, erased.get(segment, {}), faults)
        except EvidenceError as error:
            faults.append(not_checked(PART, segment, f"not compared: {error}"))
        yield from faults[:FAULTS]
        if len(faults) > FAULTS:
            yield broken(PART, segment, f"and {len(faults) - FAULTS} more rows")
    for leftover in store.leftovers():
        yield broken(PART, "values", leftover)
    yield held(PART, "evidence", f"{count} rows say what the journals say")


def _compare(
    home: Path, segment: str, path: Path, store: StoredRows, erased: Mapping[int, bytes], faults: list[Checked]
) -> int:
    """Rows of one segment against its journal; gives how many agree."""
    rows: dict[str, StoredRow] = {}
    for row in store.rows(segment):
        if row.observation_id in rows:
            faults.append(broken(PART, row.observation_id, "the row is there twice"))
        rows[row.observation_id] = row
    agree, missing = 0, 0
    for group in read_groups(path):
        for entry in group.entries:
            if entry.kind != OBSERVATION or entry.number in erased:
                continue
            record = decode_record(entry.body)
            found = rows.pop(record.observation_id, None)
            if found is None and store.has(record.observation_id):
                agree += 1  # the same sighting kept twice is one row, in the segment that came first
                continue
            if found is None:
                missing += 1
                if not (outbox_folder(home) / segment).exists() and missing <= FAULTS:
                    place = f"{record.observation_id} ({segment} entry {entry.number})"
                    faults.append(broken(PART, place, "the row is missing: `theriac store rebuild` brings it back"))
                continue
            fault = _fault(found, record, entry.body)
            agree += not fault
            if fault:
                faults.append(broken(PART, f"{record.observation_id} ({segment} entry {entry.number})", fault))
    if missing and (outbox_folder(home) / segment).exists():
        faults.append(
            not_checked(PART, segment, f"{missing} records wait to be sent; the next `theriac run` sends them")
        )
    faults += (broken(PART, name, f"a row of {segment} that its journal does not have") for name in sorted(rows))
    return agree


def _fault(row: StoredRow, record: EvidenceRecord, body: bytes) -> str:
    if row.body != body:
        try:
            same = decode_record(row.body) == record
        except (msgspec.MsgspecError, ValueError):
            same = False
        if not same:
            return "the stored record is not the one in the ledger"
    wrong = sorted(row.wrong_values(record))
    return f"changed in the store: {', '.join(wrong)}" if wrong else ""
