# SPDX-License-Identifier: EUPL-1.2
"""Does one observation hold: its row, its ledger entry up to the signed log, its capture, its file, its seal."""

from collections.abc import Iterator

import msgspec

from config.finding import Held
from config.settings import Settings
from crawler.capture_files import open_capture_files
from crawler.captures import verify_capture
from indexer.custody import CUSTODY
from indexer.erasure.tombstones import read_tombstones, say_erased
from indexer.errors import EvidenceError, LedgerError
from indexer.evidence import EvidenceRecord
from indexer.ledger import JOURNAL, OBSERVATION, Entry, ledger_folder, read_groups
from indexer.log.checkpoint import VerifierKey
from indexer.log.home_log import CHECKPOINT
from indexer.log.proofs import Prover, proof_faults
from indexer.schema import ID_PREFIX, decode_record
from indexer.seals.state import Sealed, seal_of
from indexer.store import open_store
from indexer.verify.capture_check import check_file, in_order
from indexer.verify.home import erased_entries, segment_events
from indexer.verify.log_check import check_log
from indexer.verify.report import Checked, Tally, VerifyReport, broken, found, held, not_checked
from indexer.verify.segment_check import Said, SegmentCheck, Statement, statements


def verify_observation(
    settings: Settings, observation_id: str, *, pinned: VerifierKey | None = None
) -> VerifyReport | None:
    """Everything that one observation stands on; None when neither store nor ledger knows it."""
    tally = Tally(what=f"observation {observation_id}")
    stored, why = _stored(settings, observation_id)
    entry, record = _find_entry(settings, stored, observation_id)
    if stored is None and record is None:
        return _erased_report(settings, observation_id, tally)
    if entry is None or record is None:
        tally.take([broken("store", observation_id, "the store has it, no journal has it")])
        return tally.report()
    if stored is None:
        tally.take(
            [not_checked("store", observation_id, why) if why else broken("store", observation_id, "no such row")]
        )
    else:
        same = stored == record
        tally.take(
            [(held if same else broken)("store", observation_id, f"the row {'is' if same else 'is not'} the entry")]
        )
    tally.take(_check_ledger(settings, record, entry, tally, pinned))
    tally.take(_check_capture(settings, record))
    return tally.report()


def _erased_report(settings: Settings, observation_id: str, tally: Tally) -> VerifyReport | None:
    """What is left of an observation that was erased: its hash in the log, under the signed root."""
    if len(observation_id) < ID_PREFIX:
        return None
    tombstones = read_tombstones(settings.home).of_observation(observation_id)
    for one in tombstones:
        place = f"{one.segment} entry {one.number}"
        tally.take([held("erasures", one.observation_id, say_erased(one))])
        try:
            proof = Prover(settings.home).prove(one.segment, one.number)
            faults = list(proof_faults(proof))
            if proof.leaf.hex() != one.leaf:
                faults.append("its hash is not the one that the tombstone names")
        except LedgerError as error:
            faults = [str(error)]
        tally.take(broken("proof", place, fault) for fault in faults)
        if not faults:
            tally.take([held("proof", place, f"its hash {one.leaf} lies under leaf {proof.log_index} of the log")])
    return tally.report() if tombstones else None


def _stored(settings: Settings, observation_id: str) -> tuple[EvidenceRecord | None, str]:
    try:
        store = open_store(settings)
    except EvidenceError as error:
        return None, str(error)
    try:
        return store.get(observation_id), ""
    finally:
        store.close()


def _find_entry(
    settings: Settings, stored: EvidenceRecord | None, observation_id: str
) -> tuple[Entry | None, EvidenceRecord | None]:
    """The entry of an observation: in the segment that its row names, else in all of them."""
    folder = ledger_folder(settings.home)
    paths = [folder / (stored.segment + JOURNAL)] if stored is not None else sorted(folder.glob(f"*{JOURNAL}"))
    wanted = stored.observation_id if stored is not None else observation_id
    if len(wanted) < ID_PREFIX:
        return None, None
    mark = b'"observation_id":"' + wanted.encode()
    for path in paths:
        for group in read_groups(path) if path.is_file() else ():
            for entry in group.entries:
                if entry.kind == OBSERVATION and mark in entry.body:
                    record = decode_record(entry.body)
                    if record.observation_id.startswith(wanted):
                        return entry, record
    return None, None


def _check_ledger(
    settings: Settings, record: EvidenceRecord, entry: Entry, tally: Tally, pinned: VerifierKey | None
) -> Iterator[Checked]:
    home, segment = settings.home, record.segment
    state = check_log(home, pinned)
    yield from (check for check in state.checks if check.answer is not Held.HELD or check.part == "keys")
    events = segment_events(state.leaves, tally).get(segment, [])
    said = Said()
    erased = erased_entries(state.leaves, tally).get(segment, {})
    check = SegmentCheck(home=home, segment=segment, events=events, erased=erased, said=said, meter=tally.meter)
    yield from check.run()
    tally.entries = check.entries
    place = f"{segment} entry {entry.number}"
    try:
        proof = Prover(home).prove(segment, entry.number)
        faults = list(proof_faults(proof))
    except LedgerError as error:
        yield not_checked("proof", place, str(error))
        return
    for fault in faults:
        yield broken("proof", place, fault)
    if not faults:
        yield held(
            "proof", place, f"under leaf {proof.log_index} of the log, {CHECKPOINT} of {proof.signed.size} leaves"
        )
    seal = seal_of(home, segment, record.sequence)
    tally.unsealed = int(seal.state is Sealed.UNSEALED)
    if seal.state is not Sealed.UNSEALED:
        yield held("seals", place, seal.words)
    warc = record.capture.warc if record.capture is not None else ""
    stated = [one for one in (*said.captures, *_handled(settings, warc)) if one.file == warc]
    for statement in list(in_order(stated))[-1:]:
        yield check_file(open_capture_files(settings), statement, tally.meter)


def _handled(settings: Settings, warc: str) -> Iterator[Statement]:
    """What later handlings say of a capture file: an erasure changed it."""
    for path in sorted(ledger_folder(settings.home).glob(f"{CUSTODY}*{JOURNAL}")) if warc else ():
        for group in read_groups(path):
            for entry in group.entries:
                if warc.encode() in entry.body:
                    said = msgspec.json.decode(entry.body)
                    yield from statements(said, path.name.removesuffix(JOURNAL), entry.number)


def _check_capture(settings: Settings, record: EvidenceRecord) -> Iterator[Checked]:
    if record.capture is None:
        yield held("captures", record.observation_id, "an observation without a capture of its own")
        return
    gone = read_tombstones(settings.home).of_capture(record.capture.warc, record.capture.offset)
    if gone is not None:
        yield held("captures", record.capture.record_id, f"its capture was {say_erased(gone)}")
        return
    yield found("captures", record.capture.record_id, verify_capture(open_capture_files(settings), record.capture))
