# SPDX-License-Identifier: EUPL-1.2
"""erase(): carries an erasure out, step by step, each of which may be done again; finish() does what a death left.

First the ledger says what goes, who asked, why (a custody entry, then a tombstone for each entry and each range of a
capture file); then the bodies go: journal lines with their salts, rows of the store, records of capture files; then
the ledger says what the files are now. Hashes in logs stay, so everything else is proved as before.
"""

import hashlib
import logging
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from config.settings import Settings
from crawler.living import only_one
from crawler.revisits import forget_priors
from crawler.warc import warc_date
from indexer.custody import enter
from indexer.erasure.capture_bytes import ErasableFiles, open_erasable
from indexer.erasure.filler import filler
from indexer.erasure.plan import EntryGoing, Erasure, FileBefore, forget_plan, read_plan, waiting_plans, write_plan
from indexer.erasure.rows import remove_rows
from indexer.erasure.tombstones import CaptureTombstone, EntryTombstone, Tombstones, read_tombstones
from indexer.errors import ErasureError, EvidenceError
from indexer.ledger import JOURNAL, erased_line, ledger_folder
from indexer.log.home_log import LeafKind, append_leaf

LISTED = 200
"""So many of an erasure's observations are named in its custody entries; the tombstones name all."""

log = logging.getLogger(__name__)


def erase(settings: Settings, erasure: Erasure) -> None:
    """Erase what was planned. Raises ErasureError before anything is changed, or with what the next start finishes."""
    if not erasure.entries and not erasure.ranges:
        raise ErasureError("nothing is to be erased")
    with only_one(settings.home, "erasing"):
        files = open_erasable(settings)
        for before in erasure.files:
            files.refuse_locked(before.name)
        write_plan(settings.home, erasure)
        _carry_out(settings, erasure, files)


def finish(settings: Settings, faults: list[str]) -> Iterator[str]:
    """Erasures that a death or an absent server stopped, finished; gives their references."""
    for reference in waiting_plans(settings.home):
        try:
            with only_one(settings.home, "erasing"):
                _carry_out(settings, read_plan(settings.home, reference), open_erasable(settings))
            yield reference
        except (EvidenceError, OSError) as error:
            faults.append(f"erasure {reference} waits: {error}")


def _carry_out(settings: Settings, erasure: Erasure, files: ErasableFiles) -> None:
    home = settings.home
    forget_priors(home, [(one.warc, one.offset, one.offset + one.size_bytes) for one in erasure.ranges])
    if not erasure.custody:
        place = enter(settings, "erasing", _said(erasure, "erasing"))
        erasure = replace(erasure, custody=f"{place.segment}#{place.number}")
        write_plan(home, erasure)
    _bury(home, erasure)
    for segment in sorted({entry.segment for entry in erasure.entries}):
        _erase_lines(home, segment, [entry for entry in erasure.entries if entry.segment == segment])
    remove_rows(settings, erasure.entries)
    after = [_erase_bytes(erasure, before, files) for before in erasure.files]
    enter(settings, "erased", _said(erasure, "erased") | {"files": after})
    forget_plan(home, erasure.reference)
    log.warning("erased: reference=%s %s", erasure.reference, erasure.words)


def _said(erasure: Erasure, action: str) -> dict[str, object]:
    """Who, why, on which ground, what; each entry by the hash that stays in the log."""
    return {
        "who": erasure.order.who,
        "action": action,
        "what": f"{erasure.reference}: {erasure.words}",
        "why": erasure.order.why,
        "authority": erasure.order.authority,
        "observations": {one.observation_id: one.leaf for one in erasure.entries[:LISTED]},
        "staying": list(erasure.staying[:LISTED]),
    }


def _bury(home: Path, erasure: Erasure) -> None:
    """A tombstone for each entry and each range that has none yet."""
    there = read_tombstones(home)
    for body in _tombstones(erasure, there):
        append_leaf(home, LeafKind.TOMBSTONE, body | {"custody": erasure.custody})


def _tombstones(erasure: Erasure, there: Tombstones) -> Iterator[dict[str, str | int]]:
    buried = {(one.segment, one.number) for one in there.entries}
    for entry in erasure.entries:
        if (entry.segment, entry.number) not in buried:
            yield dict(_entry_tombstone(erasure, entry).body)
    covered = {(one.warc, one.offset) for one in there.captures}
    for going in erasure.ranges:
        if (going.warc, going.offset) not in covered:
            tombstone = CaptureTombstone(
                index=-1, at="", reference=erasure.reference, warc=going.warc, offset=going.offset,
                size_bytes=going.size_bytes, sha256=going.sha256,
            )  # fmt: skip
            yield dict(tombstone.body)


def _entry_tombstone(erasure: Erasure, entry: EntryGoing) -> EntryTombstone:
    return EntryTombstone(
        index=-1,
        at="",
        reference=erasure.reference,
        segment=entry.segment,
        number=entry.number,
        left=entry.left,
        size_bytes=entry.line_bytes,
        leaf=entry.leaf,
        observation_id=entry.observation_id,
        offer_id=entry.offer_id,
        warc=entry.warc,
        event_offset=entry.event_offset,
        event_size_bytes=entry.event_size_bytes,
    )


def _erase_lines(home: Path, segment: str, entries: list[EntryGoing]) -> None:
    """Write over bodies and salts where they lie; the journal keeps its length, so every other place stays true."""
    path = ledger_folder(home) / (segment + JOURNAL)
    handle = os.open(path, os.O_RDWR)
    try:
        for entry in entries:
            line = os.pread(handle, entry.line_bytes + 1, entry.begin)
            gone = erased_line(entry.number, entry.left, entry.line_bytes)
            whole = line.endswith(b"\n") and b"\n" not in line[:-1]
            if not whole or not _is_mine(line, entry, gone):
                raise ErasureError(f"{path.name} at {entry.begin}: entry {entry.number} does not lie there")
            write_over(handle, gone, entry.begin)
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_mine(line: bytes, entry: EntryGoing, gone: bytes) -> bool:
    """The entry as it was, as it will be, or half of each after a death."""
    if hashlib.sha256(b"\0" + line[:-1]).hexdigest() == entry.leaf:
        return True
    same = next((at for at, (one, other) in enumerate(zip(line[:-1], gone, strict=True)) if one != other), len(gone))
    return same > len(str(entry.number))


def write_over(handle: int, data: bytes, begin: int) -> None:
    """All of these bytes at this place of an open file."""
    written = 0
    while written < len(data):
        written += os.pwrite(handle, data[written:], begin + written)


def _erase_bytes(erasure: Erasure, before: FileBefore, files: ErasableFiles) -> dict[str, object]:
    """One capture file with its records gone; what the ledger is to say of it."""
    at = warc_date(erasure.at)
    ranges = [one for one in erasure.ranges if one.warc == before.name]
    pieces = {one.offset: filler(erasure.reference, at, one.warc, one.offset, one.size_bytes) for one in ranges}
    digest = files.write_over(before.name, pieces)
    return {
        "name": before.name,
        "size_bytes": before.size_bytes,
        "sha256": digest,
        "before_sha256": before.sha256,
    }
