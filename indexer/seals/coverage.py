# SPDX-License-Identifier: EUPL-1.2
"""Coverage: which leaves of the home's log a seal covers, and what still waits for one.

A seal over a log of n leaves covers the leaves 0 to n-1, and with them every entry of the segments closed there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from indexer.log.home_log import Leaf, LeafKind, log_folder, read_leaves, read_note
from indexer.seals.files import SealPlace, find_seals, seals_folder

CLOSING = (LeafKind.CLOSED, LeafKind.RECOVERED)
ASKS_FOR_A_SEAL = (*CLOSING, LeafKind.ENTRY, LeafKind.AUDIT, LeafKind.TOMBSTONE, LeafKind.EXPORT)
"""A seal's own leaf asks for none, or there would be no end of sealing."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What no seal of an authority covers yet."""

    entries: int = 0
    """Ledger entries, those of closed segments and those of later handling."""
    leaves: int = 0
    since: datetime | None = None
    """When the oldest of them was entered."""


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """The log and the seals over it, as they lay there at one moment."""

    size: int
    leaves: tuple[Leaf, ...]
    seals: tuple[SealPlace, ...]

    def covered(self, authorities: Sequence[str]) -> int:
        """The largest log size that one of these authorities has sealed, as the log itself tells; 0 for none."""
        noted = self.noted()
        own = (place for place in self.seals if place.authority in authorities and place.folder.name in noted)
        return max((place.size for place in own), default=0)

    def waiting(self, authorities: Sequence[str]) -> Waiting:
        """What none of these authorities has sealed yet."""
        late = [leaf for leaf in self.leaves[self.covered(authorities) :] if leaf.kind in ASKS_FOR_A_SEAL]
        since = datetime.fromisoformat(late[0].at) if late else None
        return Waiting(entries=sum(map(entries_of, late)), leaves=len(late), since=since)

    def noted(self) -> dict[str, str]:
        """Name of each seal that the log tells of, with the digest of its note."""
        return {
            str(leaf.body.get("seal")): str(leaf.body.get("note_sha256"))
            for leaf in self.leaves
            if leaf.kind == LeafKind.SEAL
        }


def read_coverage(home: Path) -> Coverage:
    """The log and its seals; raises LedgerError where the log is not what was written."""
    note = read_note(log_folder(home))
    size = note.size if note is not None else 0
    leaves = tuple(read_leaves(home, size)) if size else ()
    return Coverage(size=size, leaves=leaves, seals=find_seals(seals_folder(home)))


def entries_of(leaf: Leaf) -> int:
    """How many ledger entries a leaf stands for."""
    count = leaf.body.get("entries", 1) if leaf.kind in CLOSING else 1
    return count if isinstance(count, int) else 1
