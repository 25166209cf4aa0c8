# SPDX-License-Identifier: EUPL-1.2
"""Frontier: which URL next. An exact seen set in memory, everything else on disk, a few hundred entries at hand."""

import heapq
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from crawler.frontier.canonical import hash64, url_key, url_pattern
from crawler.frontier.store import DONE, DROPPED, IN_MEMORY, ON_DISK, Entry, FrontierStore, signed

AT_HAND = 2_000
"""Entries kept in memory at most; the rest waits on disk."""
BATCH = 256

ADD = f"""INSERT INTO pages (seq, key, url, priority, depth, kind, pattern, state, parent)
VALUES ({", ".join("?" * 9)})"""  # noqa: S608 (only question marks)


class Frontier:
    """Adds are buffered until `flush`, which callers do before they let go of what a page gave."""

    def __init__(self, path: Path, kept_keys: Iterable[int] = ()) -> None:
        self.store = FrontierStore(path)
        kept = set(kept_keys)
        if kept:
            self.store.write([("UPDATE pages SET state = 2 WHERE key = ?", [(signed(key),) for key in kept])])
        self.seen = self.store.known_keys()
        self.on_disk = self.store.waiting_by_priority()
        self.next_seq = 1 + (self.store.read("SELECT coalesce(max(seq), 0) FROM pages")[0][0])
        self.heap: list[tuple[int, int, Entry]] = []
        self.in_flight: dict[int, Entry] = {}
        self.parent = 0
        """`seq` of the page that is being read: what is added now was found on it."""
        self.added: list[tuple[int, int, str, int, int, str, int, int, int]] = []
        self.aliased: list[tuple[int]] = []
        self.ended: list[tuple[int, int]] = []
        self.resumed = bool(self.seen)

    def add(self, url: str, *, priority: int, depth: int, kind: str = "page", key: int | None = None) -> bool:
        """Enter a clean address; False when it was known."""
        key = url_key(url) if key is None else key
        if key in self.seen:
            return False
        self.seen.add(key)
        pattern = hash64(url_pattern(url))
        entry = Entry(
            seq=self.next_seq, key=key, url=url, priority=priority, depth=depth, kind=kind, pattern=pattern,
            parent=self.parent,
        )  # fmt: skip
        self.next_seq += 1
        at_hand = len(self.heap) < AT_HAND and not self._better_on_disk(priority)
        if at_hand:
            heapq.heappush(self.heap, (-priority, entry.seq, entry))
        else:
            self.on_disk[priority] = self.on_disk.get(priority, 0) + 1
        state = IN_MEMORY if at_hand else ON_DISK
        self.added.append((entry.seq, signed(key), url, priority, depth, kind, signed(pattern), state, self.parent))
        return True

    def alias(self, key: int) -> bool:
        """Note another address of a page that is known; False when that was known too."""
        if key in self.seen:
            return False
        self.seen.add(key)
        self.aliased.append((signed(key),))
        return True

    def pop(self, least_priority: int = -1_000) -> Entry | None:
        """The best waiting entry of at least that priority, which is in flight from now on."""
        self._refill()
        if not self.heap or -self.heap[0][0] < least_priority:
            return None
        entry = heapq.heappop(self.heap)[2]
        self.in_flight[entry.seq] = entry
        return entry

    def push_back(self, entry: Entry) -> None:
        """An entry that could not be fetched yet waits again, ahead of its equals."""
        self.in_flight.pop(entry.seq, None)
        heapq.heappush(self.heap, (-entry.priority, entry.seq, entry))

    def done(self, entry: Entry, *, dropped: bool = False) -> None:
        """An entry is through with, for good."""
        if self.in_flight.pop(entry.seq, None) is not None:
            self.ended.append((DROPPED if dropped else DONE, entry.seq))

    def waiting(self) -> int:
        """Entries that wait, in memory and on disk."""
        return len(self.heap) + sum(self.on_disk.values())

    def count_done(self) -> int:
        """Pages that earlier attempts of the run were through with."""
        return int(self.store.read("SELECT count(*) FROM pages WHERE state = ?", (DONE,))[0][0])

    def has_waiting(self, least_priority: int) -> bool:
        """True when something of at least that priority waits."""
        if self.heap and -self.heap[0][0] >= least_priority:
            return True
        return any(count and priority >= least_priority for priority, count in self.on_disk.items())

    def forget(self, entry: Entry) -> None:
        """An entry that came to nothing now: another attempt of the run may ask for it again."""
        self.in_flight.pop(entry.seq, None)

    def flush(self, others: Iterable[tuple[str, Sequence[Sequence[Any]]]] = ()) -> None:
        """Write what was added and ended, and others' rows with it; raises FrontierError when the disk refuses."""
        statements: list[tuple[str, Sequence[Sequence[Any]]]] = [
            (ADD, self.added),
            ("INSERT OR IGNORE INTO aliases (key) VALUES (?)", self.aliased),
            ("UPDATE pages SET state = ? WHERE seq = ?", self.ended),
            *others,
        ]
        if any(rows for _, rows in statements):
            self.store.write(statements)
        self.added, self.aliased, self.ended = [], [], []

    def close(self) -> None:
        """Write the rest and close."""
        self.flush()
        self.store.close()

    def _better_on_disk(self, priority: int) -> bool:
        return any(count and other >= priority for other, count in self.on_disk.items())

    def _refill(self) -> None:
        best = max((priority for priority, count in self.on_disk.items() if count), default=None)
        if best is None or (self.heap and -self.heap[0][0] >= best):
            return
        self.flush()
        taken = self.store.take(best, BATCH)
        self.on_disk[best] = self.on_disk[best] - len(taken) if len(taken) == BATCH else 0
        for entry in taken:
            heapq.heappush(self.heap, (-entry.priority, entry.seq, entry))
