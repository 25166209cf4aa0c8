# SPDX-License-Identifier: EUPL-1.2
"""EvidenceStore: the one door to what was seen, whichever backend holds it."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from config.errors import ConfigError
from config.settings import Settings, hide_secrets
from indexer.evidence import EvidenceRecord
from indexer.query import Query
from indexer.sqlite_store import SqliteStore


class EvidenceStore(Protocol):
    """Append-only: records are added and read, never changed."""

    def add(self, records: Sequence[EvidenceRecord]) -> int:
        """Keep records; one that is already there counts as stored. Gives how many were new. Raises StoreAway."""
        ...

    def get(self, observation_id: str) -> EvidenceRecord | None:
        """One observation, None if unknown; an unambiguous prefix of at least 8 characters is enough."""
        ...

    def find(self, query: Query) -> Iterator[EvidenceRecord]:
        """Observations that match, in the query's order, streamed."""
        ...

    def count(self, query: Query) -> int:
        """How many match, whatever the query's limit."""
        ...

    def read_segment(self, segment: str, after: int) -> Iterator[EvidenceRecord]:
        """Records of one ledger segment with a sequence above `after`, in order, stopping at the first gap."""
        ...

    def segments(self) -> tuple[str, ...]:
        """All ledger segments of which the store holds a record."""
        ...

    def close(self) -> None:
        """Give back connections and files."""
        ...


def open_store(settings: Settings) -> EvidenceStore:
    """The store that the settings name; raises StoreAwayError, StoreNotPreparedError or ConfigError."""
    if settings.store == "sqlite":
        return SqliteStore(settings.home / "evidence.sqlite")
    if settings.store.startswith(("http://", "https://")):
        from indexer.elastic_store import ElasticStore  # only who uses a server pays for its client

        return ElasticStore.open(settings)
    raise ConfigError(
        f"store: expected `sqlite` or https://user:password@host:9200, got {hide_secrets(settings.store)!r}"
    )
