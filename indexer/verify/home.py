# SPDX-License-Identifier: EUPL-1.2
"""Does everything under a home hold: log, keys, segments, captures, quarantine, seals, store, and no foreign file."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from config.settings import Settings
from crawler.capture_files import open_capture_files
from crawler.living import find_living
from indexer.erasure.plan import waiting_plans
from indexer.erasure.tombstones import tombstones_of
from indexer.errors import LedgerError
from indexer.ledger import JOURNAL, LOG, ledger_folder
from indexer.log.checkpoint import VerifierKey
from indexer.log.home_log import Leaf
from indexer.outbox import outbox_folder
from indexer.seals.coverage import read_coverage
from indexer.seals.verify import verify_seals
from indexer.segment_files import MARK
from indexer.segments import SEGMENT_KINDS, SegmentEvent, segment_event
from indexer.verify.capture_check import check_captures, check_quarantine
from indexer.verify.log_check import LogState, check_log
from indexer.verify.report import Checked, Meter, OnProgress, Tally, VerifyReport, broken, found, no_progress
from indexer.verify.segment_check import PART, Said, SegmentCheck
from indexer.verify.store_check import check_store

FOLDERS = ("log", "seals")


def verify_home(
    settings: Settings, on_progress: OnProgress = no_progress, *, pinned: VerifierKey | None = None, store: bool = True
) -> VerifyReport:
    """Compare everything below the home with what was entered and signed; nothing is changed.

    `pinned`: a verifier key that was handed over by another way. `store=False` leaves the evidence store out.
    """
    home = settings.home
    tally = Tally(what=str(home), meter=Meter(on_progress=on_progress))
    state = check_log(home, pinned)
    tally.take(state.checks)
    events = segment_events(state.leaves, tally)
    erased = erased_entries(state.leaves, tally)
    said = Said()
    tally.take(check_names(home, events))
    names = sorted(events.keys() | segments_there(home))
    tally.meter.total_bytes += sum(path.stat().st_size for path in ledger_folder(home).glob("*") if path.is_file())
    for name in names:
        known, gone = events.get(name, ()), erased.get(name, {})
        check = SegmentCheck(home=home, segment=name, events=known, erased=gone, said=said, meter=tally.meter)
        tally.take(check.run())
        tally.entries += check.entries
    writing = bool(find_living(home, MARK))
    tally.take(check_captures(open_capture_files(settings), said, tally.meter, writing=writing))
    tally.take(check_quarantine(home, said))
    tally.take(check_unfinished(home))
    tally.take(check_seals(home, tally, state))
    if store:
        tally.take(check_store(settings, erased, tally.meter))
    return tally.report()


def segment_events(leaves: Sequence[Leaf], tally: Tally) -> dict[str, list[SegmentEvent]]:
    """What the home log says of each segment, in order."""
    events: dict[str, list[SegmentEvent]] = {}
    for leaf in leaves:
        if leaf.kind in SEGMENT_KINDS:
            try:
                event = segment_event(leaf)
            except LedgerError as error:
                tally.take([broken("log", f"leaf {leaf.index}", str(error))])
                continue
            events.setdefault(event.segment, []).append(event)
    return events


def erased_entries(leaves: Sequence[Leaf], tally: Tally) -> dict[str, dict[int, bytes]]:
    """What must stand in the journals where bodies were erased, by segment and number, as the tombstones say."""
    try:
        return tombstones_of(leaves).lines()
    except LedgerError as error:
        tally.take([broken("log", "tombstones", str(error))])
        return {}


def segments_there(home: Path) -> set[str]:
    """Segments that have a file."""
    return {
        path.name.rpartition(".")[0] for path in ledger_folder(home).glob("*") if path.name.endswith((JOURNAL, LOG))
    }


def check_names(home: Path, events: dict[str, list[SegmentEvent]]) -> Iterator[Checked]:
    """Files and folders of the ledger that are none of ours, and marks of what a next start must send."""
    folder = ledger_folder(home)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        ours = path.is_dir() if path.name in FOLDERS else path.is_file() and path.name.endswith((JOURNAL, LOG))
        if path.is_symlink() or not ours:
            yield broken(PART, path.name, "no part of the ledger has this name: foreign")
    for path in sorted(outbox_folder(home).glob("*")):
        if path.name not in events:
            yield broken(PART, path.name, "a segment that waits to be sent to the store is not in the log")


def check_unfinished(home: Path) -> Iterator[Checked]:
    """Erasures that were begun and are not done: the next start goes on."""
    for reference in waiting_plans(home):
        yield broken("erasures", reference, "it was begun and is not done: the next `theriac run` finishes it")


def check_seals(home: Path, tally: Tally, state: LogState) -> Iterator[Checked]:
    """What the seals say; entries that none of them covers are counted."""
    if state.checkpoint is None:
        return
    for finding in verify_seals(home):
        yield found("seals", "ledger/seals", finding)
    with contextlib.suppress(LedgerError):  # said above already
        coverage = read_coverage(home)
        tally.unsealed = coverage.waiting(sorted({place.authority for place in coverage.seals})).entries
