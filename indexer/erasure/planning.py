# SPDX-License-Identifier: EUPL-1.2
"""plan_erasure(): which entries and which records of capture files go, and which stay because others rest on them.

A record of a capture file lives as long as any entry that is not erased rests on it: its own observation, another one
of the same page, a revisit that refers to it, or a capture whose metadata names it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from config.settings import Settings
from crawler.capture_files import OUTGOING, SPOOL, CaptureFiles, open_capture_files
from crawler.captured import Capture
from crawler.closed_files import waiting_files
from crawler.errors import CaptureError
from crawler.living import find_living, is_living
from crawler.warc import WarcRecord, records_of
from indexer.erasure.filler import filler
from indexer.erasure.plan import BytesGoing, EntryGoing, Erasure, FileBefore, Order, new_reference
from indexer.erasure.survey import Kept, survey
from indexer.erasure.tombstones import Tombstones, read_tombstones
from indexer.errors import ErasureError, LedgerError
from indexer.ledger import LOG, LOG_LINE_BYTES, ledger_folder
from indexer.log.home_log import utc_now
from indexer.log.proofs import read_line
from indexer.outbox import outbox_folder
from indexer.segment_files import MARK

PIECE_BYTES = 1 << 20
Wanted = Callable[[Kept], bool]


@dataclass(frozen=True)
class Span:
    """Bytes of a capture file."""

    begin: int
    end: int

    def touches(self, begin: int, end: int) -> bool:
        """Whether any byte is in both."""
        return self.begin < end and begin < self.end


@dataclass(kw_only=True)
class _Need:
    """What must stay of one file, and what may go."""

    staying: list[Span] = field(default_factory=list)
    going: list[Span] = field(default_factory=list)


def plan_erasure(
    settings: Settings, wanted: Wanted, order: Order, *, at: datetime | None = None, captures_only: bool = False
) -> Erasure:
    """What goes when the wanted observations are erased; nothing is changed yet. Raises ErasureError.

    `captures_only`: their captures go, the observations stay.
    """
    home, at = settings.home, at or utc_now()
    refuse_running(settings)
    gone = read_tombstones(home)
    chosen = [kept for kept in survey(home) if wanted(kept)]
    entries = () if captures_only else tuple(_going(settings, kept) for kept in chosen)
    needs = _needs(settings, chosen, gone)
    ranges: list[BytesGoing] = []
    files: list[FileBefore] = []
    staying: list[str] = []
    places = open_capture_files(settings)
    reference = new_reference(at)
    for name, need in sorted(needs.items()):
        found = _ranges(places, name, need, gone, staying)
        if found:
            files.append(_before(places, name))
            ranges += found
    for one in ranges:
        filler(reference, "2000-01-01T00:00:00.000000Z", one.warc, one.offset, one.size_bytes)  # there is room
    return Erasure(
        reference=reference, at=at, order=order, entries=entries, ranges=tuple(ranges), files=tuple(files),
        staying=tuple(staying),
    )  # fmt: skip


def refuse_running(settings: Settings) -> None:
    """Raise ErasureError while a process keeps evidence: what it keeps now may refer to what is to go."""
    writing = find_living(settings.home, MARK)
    if writing:
        raise ErasureError(
            f"nothing is erased while evidence is being kept ({writing[0].removesuffix(MARK)}): wait for the run's end"
        )


def _going(settings: Settings, kept: Kept) -> EntryGoing:
    home = settings.home
    if is_living(home, kept.segment + MARK) or (outbox_folder(home) / kept.segment).exists():
        raise ErasureError(
            f"{kept.segment}: its records still wait to be sent to the store; `theriac run` sends them, then erase"
        )
    capture = kept.capture
    with (ledger_folder(home) / (kept.segment + LOG)).open("rb") as log:
        log.seek(kept.number * LOG_LINE_BYTES)
        leaf = log.read(LOG_LINE_BYTES).decode("ascii", "replace").split("\t")
    if len(leaf) != 3 or int(leaf[0]) != kept.number:
        raise LedgerError(f"{kept.segment}: the log has no line for entry {kept.number}")
    line = read_line(home, kept.segment, kept.begin)
    if hashlib.sha256(b"\0" + line).hexdigest() != leaf[1] or len(line) != kept.line_bytes:
        raise ErasureError(
            f"{kept.segment}: entry {kept.number} is not what was entered; what was changed is not erased"
        )
    event = _event(capture) if capture else None
    return EntryGoing(
        segment=kept.segment,
        number=kept.number,
        left=kept.left,
        begin=kept.begin,
        line_bytes=kept.line_bytes,
        leaf=leaf[1],
        observation_id=kept.observation_id,
        offer_id=kept.offer_id,
        observed_at=kept.observed_at,
        warc=capture.warc if capture else "",
        event_offset=event.begin if event else -1,
        event_size_bytes=event.end - event.begin if event else 0,
    )


def _event(capture: Capture) -> Span:
    """The bytes of a capture's event; of its main record alone when the event's bounds are not known."""
    if capture.event_size_bytes:
        return Span(capture.event_offset, capture.event_offset + capture.event_size_bytes)
    return Span(capture.offset, capture.offset + capture.size_bytes)


def _needs(settings: Settings, chosen: Iterable[Kept], gone: Tombstones) -> dict[str, _Need]:
    """By file: the events of what goes, also of what went earlier and left its capture, and what others rest on."""
    needs: dict[str, _Need] = defaultdict(_Need)
    going = {(kept.segment, kept.number) for kept in chosen}
    for kept in chosen:
        if kept.capture is not None:
            needs[kept.capture.warc].going.append(_event(kept.capture))
            if kept.capture.refers_to_warc is not None:  # what it referred to may have waited for this
                needs.setdefault(kept.capture.refers_to_warc, _Need())
    for tombstone in gone.entries:
        if tombstone.warc in needs:
            needs[tombstone.warc].going.append(
                Span(tombstone.event_offset, tombstone.event_offset + tombstone.event_size_bytes)
            )
    for kept in survey(settings.home):
        capture = kept.capture
        if capture is None or (kept.segment, kept.number) in going:
            continue
        if capture.warc in needs and gone.of_capture(capture.warc, capture.offset) is None:
            needs[capture.warc].staying.append(_event(capture))
        if capture.refers_to_warc in needs:
            needs[str(capture.refers_to_warc)].staying.append(
                Span(capture.refers_to_offset, capture.refers_to_offset + 1)
            )
    return needs


def _ranges(places: CaptureFiles, name: str, need: _Need, gone: Tombstones, staying: list[str]) -> list[BytesGoing]:
    """Runs of whole records that go. Records that something else rests on stay, and are named in `staying`."""
    if not need.going:
        return []
    for folder in (SPOOL, OUTGOING):
        if (places.home / folder / name).exists():
            raise ErasureError(f"{name}: the capture file is not at its home yet; `theriac run` brings it there")
    if name in {closed.name for closed in waiting_files(places.home)}:
        raise ErasureError(f"{name}: the capture file is not entered in the ledger yet; `theriac run` does it")
    erased = [Span(one.offset, one.offset + one.size_bytes) for one in gone.captures if one.warc == name]
    inside: list[WarcRecord] = []
    named: set[int] = set()
    try:
        with places.open(name) as file:
            for record in records_of(file, name, 0, places.find_size(name) or 0):
                begin, end = record.offset, record.offset + record.size_bytes
                goes = any(span.touches(begin, end) for span in need.going)
                if goes and not any(span.touches(begin, end) for span in erased):
                    inside.append(record)
                if record.kind == "metadata" and (not goes or _stays(need, begin, end)):
                    named |= _named_places(record)
    except CaptureError as error:
        raise ErasureError(f"{name}: {error}; `theriac verify` tells more") from error
    kept = [one for one in inside if one.offset in named or _stays(need, one.offset, one.offset + one.size_bytes)]
    staying += [f"{name} at {one.offset}" for one in kept if one.kind != "resource"]
    return list(_runs(places, name, [one for one in inside if one not in kept]))


def _stays(need: _Need, begin: int, end: int) -> bool:
    return any(span.touches(begin, end) for span in need.staying)


def _named_places(metadata: WarcRecord) -> set[int]:
    """Where the records lie that a metadata record names outside its own event."""
    try:
        facts = msgspec.json.decode(metadata.block)
    except msgspec.DecodeError:
        return set()
    places = facts.get("record_offsets") if isinstance(facts, dict) else None
    return {int(place) for place in places.values()} if isinstance(places, dict) else set()


def _runs(places: CaptureFiles, name: str, records: list[WarcRecord]) -> Iterator[BytesGoing]:
    """Records that lie one after the other as one range."""
    begin = end = -1
    for record in [*records, None]:
        if record is not None and record.offset == end:
            end += record.size_bytes
            continue
        if end > begin >= 0:
            yield _range(places, name, begin, end - begin)
        if record is not None:
            begin, end = record.offset, record.offset + record.size_bytes


def _range(places: CaptureFiles, name: str, offset: int, size_bytes: int) -> BytesGoing:
    with places.open(name) as file:
        file.seek(offset)
        digest = hashlib.sha256(file.read(size_bytes)).hexdigest()
    return BytesGoing(warc=name, offset=offset, size_bytes=size_bytes, sha256=digest)


def _before(places: CaptureFiles, name: str) -> FileBefore:
    digest, size = hashlib.sha256(), 0
    with places.open(name) as file:
        while piece := file.read(PIECE_BYTES):
            digest.update(piece)
            size += len(piece)
    return FileBefore(name=name, size_bytes=size, sha256=digest.hexdigest())
