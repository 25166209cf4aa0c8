# SPDX-License-Identifier: EUPL-1.2
"""Tombstones: leaves of the home log that say what was erased. They hold digests and places, no personal data."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import LedgerError
from indexer.ledger import erased_line
from indexer.log.home_log import Leaf, LeafKind, read_leaves

Body = Mapping[str, str | int]


@dataclass(frozen=True, kw_only=True)
class EntryTombstone:
    """An entry of a journal whose body and salt are gone; its hash stays in the log."""

    index: int
    """Of the leaf; -1 before it is entered."""
    at: str
    reference: str
    """Of the erasure: the custody entries of the same reference say who asked for it and why."""
    segment: str
    number: int
    left: int
    size_bytes: int
    """Of the line, without its end."""
    leaf: str
    """The entry's hash, as the segment's log has it."""
    observation_id: str
    offer_id: str
    warc: str = ""
    """Where the event of its capture lies; empty when it had none."""
    event_offset: int = -1
    event_size_bytes: int = 0

    @property
    def line(self) -> bytes:
        """What stands in the journal now."""
        return erased_line(self.number, self.left, self.size_bytes)

    @property
    def body(self) -> Body:
        """The leaf's own fields."""
        return {
            "erasure": self.reference,
            "segment": self.segment,
            "number": self.number,
            "left": self.left,
            "line_bytes": self.size_bytes,
            "leaf": self.leaf,
            "observation": self.observation_id,
            "offer": self.offer_id,
            "warc": self.warc,
            "event_offset": self.event_offset,
            "event_bytes": self.event_size_bytes,
        }


@dataclass(frozen=True, kw_only=True)
class CaptureTombstone:
    """Bytes of a capture file that are gone; a record of the same length stands in their place."""

    index: int
    at: str
    reference: str
    warc: str
    offset: int
    size_bytes: int
    sha256: str
    """Of the bytes that were erased."""

    @property
    def body(self) -> Body:
        """The leaf's own fields."""
        return {
            "erasure": self.reference,
            "file": self.warc,
            "offset": self.offset,
            "size_bytes": self.size_bytes,
            "sha256": self.sha256,
        }

    def covers(self, warc: str, offset: int) -> bool:
        """Whether a byte of a file was erased."""
        return warc == self.warc and self.offset <= offset < self.offset + self.size_bytes


@dataclass(frozen=True, kw_only=True)
class Tombstones:
    """Everything that was erased in a home."""

    entries: tuple[EntryTombstone, ...] = ()
    captures: tuple[CaptureTombstone, ...] = ()

    def lines(self) -> dict[str, dict[int, bytes]]:
        """What must stand in each journal in place of what was erased, by segment and number."""
        found: dict[str, dict[int, bytes]] = {}
        for one in self.entries:
            found.setdefault(one.segment, {})[one.number] = one.line
        return found

    def sequences(self, segment: str) -> frozenset[int]:
        """Places of a segment's observations that are gone."""
        return frozenset(one.number - 1 for one in self.entries if one.segment == segment)

    def of_observation(self, observation_id: str) -> tuple[EntryTombstone, ...]:
        """Tombstones of an observation, by its id or the beginning of it."""
        return tuple(one for one in self.entries if one.observation_id.startswith(observation_id))

    def of_offer(self, offer_id: str) -> tuple[EntryTombstone, ...]:
        """Tombstones of an offer's sightings."""
        return tuple(one for one in self.entries if one.offer_id == offer_id)

    def of_capture(self, warc: str, offset: int) -> CaptureTombstone | None:
        """The tombstone over a place of a capture file, None when it was not erased."""
        return next((one for one in self.captures if one.covers(warc, offset)), None)


def read_tombstones(home: Path) -> Tombstones:
    """All tombstones of a home; raises LedgerError when the log cannot be read."""
    return tombstones_of(read_leaves(home))


def tombstones_of(leaves: Iterable[Leaf]) -> Tombstones:
    """The tombstones among these leaves; raises LedgerError for one that does not say all it must."""
    entries: list[EntryTombstone] = []
    captures: list[CaptureTombstone] = []
    for leaf in leaves:
        if leaf.kind == LeafKind.TOMBSTONE:
            for one in _parse(leaf):
                (entries if isinstance(one, EntryTombstone) else captures).append(one)  # type: ignore[arg-type]
    return Tombstones(entries=tuple(entries), captures=tuple(captures))


def say_erased(tombstone: EntryTombstone | CaptureTombstone) -> str:
    """One line for a person."""
    return f"erased on {tombstone.at[:10]} ({tombstone.reference}, tombstone: leaf {tombstone.index} of the log)"


def _parse(leaf: Leaf) -> Iterator[EntryTombstone | CaptureTombstone]:
    said = leaf.body
    try:
        if "segment" in said:
            yield EntryTombstone(
                index=leaf.index,
                at=leaf.at,
                reference=str(said["erasure"]),
                segment=str(said["segment"]),
                number=int(said["number"]),
                left=int(said["left"]),
                size_bytes=int(said["line_bytes"]),
                leaf=str(said["leaf"]),
                observation_id=str(said["observation"]),
                offer_id=str(said["offer"]),
                warc=str(said["warc"]),
                event_offset=int(said["event_offset"]),
                event_size_bytes=int(said["event_bytes"]),
            )
        elif "file" in said:
            yield CaptureTombstone(
                index=leaf.index,
                at=leaf.at,
                reference=str(said["erasure"]),
                warc=str(said["file"]),
                offset=int(said["offset"]),
                size_bytes=int(said["size_bytes"]),
                sha256=str(said["sha256"]),
            )
    except (KeyError, ValueError) as error:
        raise LedgerError(
            f"log: leaf {leaf.index} is a tombstone that does not say what was erased: {error}"
        ) from error
