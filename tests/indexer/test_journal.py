# SPDX-License-Identifier: EUPL-1.2
"""The journal's word: what it confirmed is on the disk, in one chain, and nothing is half there."""

import errno
import hashlib
import os
import threading
from pathlib import Path

import pytest

from indexer.errors import JournalFullError, LedgerError
from indexer.journal import BATCH_PAGES, Committed, Journal
from indexer.ledger import JOURNAL, LOG, OBSERVATION, first_chain, ledger_folder, read_groups, read_log
from indexer.log.tree import root_of
from indexer.masking import Masker
from indexer.records import build_records
from indexer.schema import decode_record
from indexer.segments import read_segment_events
from tests.make import make_assessed, make_listing, make_page, make_seen


def page_records(number: int, offers: int = 2) -> tuple[object, ...]:
    url = f"https://shop.example/p/{number}"
    listings = tuple(make_listing(url=url, variant=f"{n} tablets") for n in range(offers))
    return build_records(make_assessed(seen=make_seen(make_page(url=url), listings=listings)), Masker(b"key"))


def journal_path(home: Path, segment: str) -> Path:
    return ledger_folder(home) / (segment + JOURNAL)


def test_confirmed_pages_lie_in_order(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "run-1", "w")
    for safe in [journal.keep(page_records(number)) for number in range(100)]:
        safe.result(timeout=20)
    journal.close()
    groups = list(read_groups(journal_path(tmp_path, journal.segment)))
    kept = [decode_record(entry.body) for group in groups for entry in group.entries if entry.kind == OBSERVATION]
    assert [record.sequence for record in kept] == list(range(200))
    assert {record.segment for record in kept} == {journal.segment}
    assert [len(group.entries) for group in groups] == [1, *[2] * 100, 1]


def test_chain_can_be_counted_again_by_hand(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "run-1", "w")
    journal.keep(page_records(1)).result(timeout=20)
    journal.close()
    chain = first_chain(journal.segment)
    lines = journal_path(tmp_path, journal.segment).read_bytes().splitlines()
    logged = list(read_log(ledger_folder(tmp_path) / (journal.segment + LOG)))
    assert len(lines) == len(logged) == 4
    for line, entry in zip(lines, logged, strict=True):
        leaf = hashlib.sha256(b"\0" + line).hexdigest()
        chain = hashlib.sha256((chain + leaf).encode()).hexdigest()
        assert (entry.leaf, entry.chain) == (leaf, chain)
    events = list(read_segment_events(tmp_path))
    assert [(event.event, event.segment) for event in events] == [
        ("opened", journal.segment),
        ("closed", journal.segment),
    ]
    assert events[-1].root == root_of(bytes.fromhex(entry.leaf) for entry in logged).hex()


def test_log_holds_no_personal_data(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "run-1", "w")
    journal.keep(page_records(1)).result(timeout=20)
    journal.close()
    assert b"shop.example" not in (ledger_folder(tmp_path) / (journal.segment + LOG)).read_bytes()
    salts = {entry.salt for group in read_groups(journal_path(tmp_path, journal.segment)) for entry in group.entries}
    assert len(salts) == 4


def test_pages_share_a_flush(tmp_path: Path) -> None:
    flushes: list[int] = []
    batches: list[Committed] = []
    journal = Journal(tmp_path, "run-1", "w", flush=flushes.append, on_commit=batches.append)
    before = len(flushes)
    for safe in [journal.keep(page_records(number)) for number in range(BATCH_PAGES * 2)]:
        safe.result(timeout=20)
    assert len(flushes) - before == len(batches) <= 4
    assert batches[0].end == batches[1].begin
    journal.close()


def test_full_disk_is_told_and_nothing_is_half_kept(tmp_path: Path) -> None:
    full = threading.Event()

    def flush(handle: int) -> None:
        if full.is_set():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    journal = Journal(tmp_path, "run-1", "w", flush=flush)
    journal.keep(page_records(1)).result(timeout=20)
    size = journal_path(tmp_path, journal.segment).stat().st_size
    full.set()
    refused = journal.keep(page_records(2))
    with pytest.raises(JournalFullError, match="nothing of this batch was kept"):
        refused.result(timeout=20)
    assert journal_path(tmp_path, journal.segment).stat().st_size == size
    full.clear()
    journal.keep(page_records(3)).result(timeout=20)
    journal.close()
    groups = list(read_groups(journal_path(tmp_path, journal.segment)))
    kept = [decode_record(entry.body) for group in groups for entry in group.entries if entry.kind == OBSERVATION]
    assert [record.page_url[-1] for record in kept] == ["1", "1", "3", "3"]
    assert [record.sequence for record in kept] == [0, 1, 2, 3]


def test_closed_segment_takes_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "run-1", "w")
    journal.close()
    with pytest.raises(LedgerError, match="closed"):
        journal.keep(page_records(1))


def test_two_processes_never_share_a_segment(tmp_path: Path) -> None:
    first, second = Journal(tmp_path, "run-1", "w"), Journal(tmp_path, "run-1", "w")
    assert first.segment != second.segment
    first.close()
    second.close()
    assert [event.event for event in read_segment_events(tmp_path)] == ["opened", "opened", "closed", "closed"]


def test_line_that_is_no_entry_is_named(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "run-1", "w")
    journal.keep(page_records(1)).result(timeout=20)
    journal.close()
    path = journal_path(tmp_path, journal.segment)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], b"nonsense\n", *lines[1:]]))
    with pytest.raises(LedgerError, match="five fields"):
        list(read_groups(path))
