# SPDX-License-Identifier: EUPL-1.2
"""Keeper: takes judged pages, masks, journals and sends them; the one object that a crawl process holds of indexer."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Self

from classifiers.assessment import AssessedPage
from config.settings import Settings
from crawler.seen import SeenPage
from indexer.journal import Committed, Journal
from indexer.masking import load_masker
from indexer.outbox import Outbox
from indexer.records import build_records
from indexer.store import EvidenceStore, open_store

log = logging.getLogger(__name__)


class Keeper:
    """One segment and its outbox, opened when the first page comes; named after `worker`, else the page's source."""

    def __init__(
        self,
        settings: Settings,
        worker: str | None = None,
        *,
        open_store: Callable[[Settings], EvidenceStore] = open_store,
    ) -> None:
        self.settings, self.worker, self.open_store = settings, worker, open_store
        self._journal: Journal | None = None
        self._outbox: Outbox | None = None
        self._masker = load_masker(settings.home)

    def keep(self, assessed: AssessedPage) -> "tuple[Future[None], tuple[str, ...]]":
        """Hand a page over: the answer that comes when it is safe, and the ids of its observations."""
        records = build_records(assessed, self._masker)
        journal = self._journal or self._open(assessed.captured.seen)
        return journal.keep(records), tuple(record.observation_id for record in records)

    def close(self) -> bool:
        """Write, send and close; False when the store has not taken everything yet."""
        if self._journal is None or self._outbox is None:
            return True
        self._journal.close()
        complete = self._outbox.close()
        if not complete:
            log.warning("store has not everything yet, the next start sends it: %s", self._outbox.last_error)
        self._journal = self._outbox = None
        return complete

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _open(self, seen: SeenPage) -> Journal:
        home = self.settings.home
        self._journal = Journal(home, seen.run_id, self.worker or seen.source, on_commit=self._offer)
        self._outbox = Outbox(home, self._journal.segment, lambda: self.open_store(self.settings))
        return self._journal

    def _offer(self, committed: Committed) -> None:
        if self._outbox is not None:
            self._outbox.offer(committed)
