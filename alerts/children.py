# SPDX-License-Identifier: EUPL-1.2
"""Children: one process per crawl, so many at once as allowed; each says in JSON lines how it is doing."""

import json
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from alerts.nursery import Entry, close_nursery, crawl, open_nursery, start_crawl
from config.settings import Settings
from crawler.spec import CrawlSpec, save_spec

STOP_PATIENCE_S = 45.0
"""How long a crawl may take to put its frontier and journal away before it is killed."""
LINE_BYTES = 4_000_000


@dataclass(kw_only=True)
class Child:
    """One crawl process and the last it said."""

    spec: CrawlSpec
    process: ForkServerProcess
    log: Path
    said: dict[str, Any] = field(default_factory=dict)
    """The last progress line; the final one holds states and issues."""
    exit_status: int | None = None
    """Negative: the signal that ended it."""

    @property
    def name(self) -> str:
        """Source or site."""
        return self.spec.name

    @property
    def reason(self) -> str:
        """Why it ended, in its own word; empty when it did not get to say so."""
        said_so = self.exit_status == 0 and self.said.get("event") == "finished"
        return str(self.said.get("reason") or "finished") if said_so else ""


class Crawls:
    """All crawls of a run; `run` returns when the last has ended or when it was told to stop."""

    def __init__(
        self, specs: Sequence[CrawlSpec], settings: Settings, locks: Mapping[str, int], entry: Entry = crawl
    ) -> None:
        self.waiting = deque(specs)
        self.settings = settings
        self.locks = locks
        self.entry = entry
        self.nursery = open_nursery()
        self.running: list[Child] = []
        self.ended: list[Child] = []
        self.lines: queue.Queue[tuple[Child, dict[str, Any] | None]] = queue.Queue()
        self.stopping_since: float | None = None

    def run(self, on_change: Callable[["Crawls", Child | None], None]) -> None:
        """Start, watch and end the crawls; `on_change` is called for each line said, each end, and each tick."""
        try:
            while self.waiting or self.running:
                while self.waiting and len(self.running) < self.settings.crawl.jobs and self.stopping_since is None:
                    self.running.append(self.start(self.waiting.popleft()))
                if self.stopping_since is not None:
                    self.waiting.clear()
                    self.lose_patience()
                on_change(self, self.take_line())
        finally:
            for child in self.running:
                child.process.kill()
                child.process.join()
            close_nursery()

    def start(self, spec: CrawlSpec) -> Child:
        """Start one crawl in a process of its own."""
        spec.folder.mkdir(parents=True, exist_ok=True)
        save_spec(spec, spec.folder / "spec.json")
        log = spec.folder / "crawl.log"
        lock = self.locks.get(spec.name)
        process, listening = start_crawl(self.nursery, self.entry, spec.folder / "spec.json", log, lock)
        child = Child(spec=spec, process=process, log=log)
        threading.Thread(target=self.listen, args=(child, listening), daemon=True).start()
        return child

    def listen(self, child: Child, listening: Connection) -> None:
        """Read what a crawl says until it says no more."""
        with listening, open(listening.fileno(), "rb", closefd=False) as lines:
            while line := lines.readline(LINE_BYTES):
                said = read_line(line)
                if said is not None:
                    self.lines.put((child, said))
        self.lines.put((child, None))

    def take_line(self) -> Child | None:
        """Wait a moment for news; the crawl that had some, None when nobody had."""
        try:
            child, said = self.lines.get(timeout=0.2)
        except queue.Empty:
            return None
        if said is not None:
            child.said = child.said | said
        else:
            child.process.join()
            child.exit_status = child.process.exitcode
            self.running.remove(child)
            self.ended.append(child)
        return child

    def stop(self) -> None:
        """Ask every crawl to stop in good order; what is not done stays in the frontiers."""
        if self.stopping_since is None:
            self.stopping_since = time.monotonic()
            for child in self.running:
                child.process.terminate()

    def lose_patience(self) -> None:
        """Kill what does not stop; the journal makes that safe."""
        if self.stopping_since is not None and time.monotonic() - self.stopping_since > STOP_PATIENCE_S:
            for child in self.running:
                child.process.kill()


def read_line(line: bytes) -> dict[str, Any] | None:
    """One JSON object; None for anything else a library may print."""
    if not line.startswith(b"{"):
        return None
    try:
        said = json.loads(line)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None
