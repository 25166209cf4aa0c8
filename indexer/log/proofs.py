# SPDX-License-Identifier: EUPL-1.2
"""From an entry to a checkpoint: the proof that a journal line lies under a signed root, made and checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import LedgerError
from indexer.ledger import JOURNAL, LOG, ledger_folder, parse_entry, read_log
from indexer.log.checkpoint import Checkpoint, parse_checkpoint
from indexer.log.home_log import log_folder, parse_leaf, read_leaves, read_note
from indexer.log.tiles import TileFiles
from indexer.log.tree import LeafTree, consistency_proof, inclusion_proof, is_included, leaf_hash, range_root
from indexer.segments import SEGMENT_KINDS, SegmentEvent, segment_event


@dataclass(frozen=True, kw_only=True)
class EntryProof:
    """One entry under its segment's root, that root's leaf under the home log's root, that root in a signed note."""

    segment: str
    number: int
    line: bytes | None
    """The journal line without its end; None when its body was erased."""
    leaf: bytes
    """RFC 6962 leaf hash of the line: sha256(0x00 + line)."""
    segment_size: int
    segment_root: bytes
    segment_path: tuple[bytes, ...]
    log_index: int
    log_leaf: bytes
    """Data of the home log's leaf that states the segment's size and root."""
    log_path: tuple[bytes, ...]
    checkpoint: bytes
    """Signed note; its size and root are those that `log_path` leads to."""

    @property
    def signed(self) -> Checkpoint:
        """What the note says."""
        return parse_checkpoint(self.checkpoint)


class Prover:
    """Makes proofs from a home; reads each segment's log once. All proofs lead to one checkpoint."""

    def __init__(self, home: Path, note: bytes | None = None) -> None:
        """`note`: a checkpoint of this log that was signed earlier, for example the one that a seal stamps."""
        self.home = home
        newest = read_note(log_folder(home))
        if newest is None:
            raise LedgerError(f"{log_folder(home)}: the log has no checkpoint, so nothing can be proved")
        self.checkpoint = parse_checkpoint(note) if note is not None else newest
        if self.checkpoint.size > newest.size:
            raise LedgerError(f"log: it has {newest.size} leaves, the checkpoint speaks of {self.checkpoint.size}")
        self._tiles = TileFiles(log_folder(home))
        if range_root(0, self.checkpoint.size, self._node) != self.checkpoint.root:
            raise LedgerError(f"log: the checkpoint over {self.checkpoint.size} leaves is not of this log")
        self._events: dict[str, list[SegmentEvent]] | None = None
        self._trees: dict[str, LeafTree] = {}
        self._places: dict[str, dict[int, int]] = {}

    def prove(self, segment: str, number: int) -> EntryProof:
        """The proof of one entry; raises LedgerError when no root over it has been signed yet."""
        event = self._event_over(segment, number)
        tree = self._tree(segment)
        if event.entries > tree.size:
            raise LedgerError(f"{segment}: {event.entries} entries were signed for, {tree.size} are there")
        size = self.checkpoint.size
        return EntryProof(
            segment=segment,
            number=number,
            line=self._line(segment, number),
            leaf=tree.node(0, number),
            segment_size=event.entries,
            segment_root=bytes.fromhex(event.root),
            segment_path=inclusion_proof(number, event.entries, tree.node),
            log_index=event.leaf.index,
            log_leaf=event.leaf.data,
            log_path=inclusion_proof(event.leaf.index, size, self._node),
            checkpoint=self.checkpoint.note,
        )

    def prove_leaf(self, index: int) -> tuple[bytes, ...]:
        """The path from one leaf of the home log to the checkpoint's root."""
        return inclusion_proof(index, self.checkpoint.size, self._node)

    def prove_growth(self, old: int) -> tuple[bytes, ...]:
        """The path that shows that the log of `old` leaves is the beginning of the checkpoint's."""
        return consistency_proof(old, self.checkpoint.size, self._node)

    def _node(self, level: int, index: int) -> bytes:
        return self._tiles.node_of(self.checkpoint.size, level, index)

    def _event_over(self, segment: str, number: int) -> SegmentEvent:
        if self._events is None:
            self._events = {}
            for leaf in read_leaves(self.home, self.checkpoint.size):
                if leaf.kind in SEGMENT_KINDS:
                    event = segment_event(leaf)
                    self._events.setdefault(event.segment, []).append(event)
        found = next((event for event in self._events.get(segment, ()) if event.entries > number >= 0), None)
        if found is None:
            raise LedgerError(f"{segment}: no root over entry {number} is signed yet: the segment is still open")
        return found

    def _line(self, segment: str, number: int) -> bytes | None:
        """One line of a journal, whose lines are looked for once; None when it is not there."""
        if segment not in self._places:
            self._places[segment] = line_places(self.home, segment)
        place = self._places[segment].get(number)
        return None if place is None else read_line(self.home, segment, place)

    def _tree(self, segment: str) -> LeafTree:
        if segment not in self._trees:
            path = ledger_folder(self.home) / (segment + LOG)
            if not path.is_file():
                raise LedgerError(f"{path.name}: the file is missing")
            self._trees[segment] = LeafTree([bytes.fromhex(line.leaf) for line in read_log(path)])
        return self._trees[segment]


def entry_proof(home: Path, segment: str, number: int) -> EntryProof:
    """The proof of one entry against the newest checkpoint; for many, `Prover` reads each file once."""
    return Prover(home).prove(segment, number)


def proof_faults(proof: EntryProof) -> Iterator[str]:
    """Where a proof does not hold; who signed its checkpoint is another question."""
    if proof.line is not None and leaf_hash(proof.line) != proof.leaf:
        yield "the journal line does not have the hash that the segment's log states"
    if not is_included(proof.leaf, proof.number, proof.segment_size, proof.segment_path, proof.segment_root):
        yield "the entry does not lie under the segment's root"
    event = segment_event(parse_leaf(proof.log_index, proof.log_leaf))
    stated = (event.segment, event.entries, event.root)
    if stated != (proof.segment, proof.segment_size, proof.segment_root.hex()):
        yield "the log's leaf states another segment, size or root"
    signed = proof.signed
    if not is_included(leaf_hash(proof.log_leaf), proof.log_index, signed.size, proof.log_path, signed.root):
        yield "the log's leaf does not lie under the checkpoint's root"


def line_places(home: Path, segment: str) -> dict[int, int]:
    """Where each line of a journal begins, by its number; raises LedgerError."""
    path = ledger_folder(home) / (segment + JOURNAL)
    places: dict[int, int] = {}
    begin = 0
    try:
        with path.open("rb") as file:
            for line in file:
                if line.endswith(b"\n") and (entry := parse_entry(line[:-1], path.name, begin)).salt:
                    places[entry.number] = begin
                begin += len(line)
    except OSError as error:
        raise LedgerError(f"{path.name}: not readable: {error.strerror}") from error
    return places


def read_line(home: Path, segment: str, begin: int) -> bytes:
    """The line of a journal that begins there, without its end; raises LedgerError."""
    path = ledger_folder(home) / (segment + JOURNAL)
    try:
        with path.open("rb") as file:
            file.seek(begin)
            return file.readline().removesuffix(b"\n")
    except OSError as error:
        raise LedgerError(f"{path.name}: not readable: {error.strerror}") from error
