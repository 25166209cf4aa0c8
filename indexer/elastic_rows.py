# SPDX-License-Identifier: EUPL-1.2
"""The store on a server as it lies there: whole documents of one segment after the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from config.settings import Settings
from indexer.elastic_query import moment_text
from indexer.elastic_setup import RECORD_FIELD
from indexer.elastic_store import ElasticStore, connect
from indexer.evidence import EvidenceRecord
from indexer.schema import document


@dataclass(frozen=True, kw_only=True)
class ElasticRow:
    """One document."""

    observation_id: str
    body: bytes
    source: dict[str, Any]

    def wrong_values(self, record: EvidenceRecord) -> Iterator[str]:
        """Names of fields that are not the record's."""
        wanted = document(record) | {"observed_at": moment_text(record.observed_at)}
        for name, value in msgspec.json.decode(msgspec.json.encode(wanted)).items():
            if self.source.get(name) != value:
                yield name
        yield from self.source.keys() - wanted.keys() - {RECORD_FIELD}
        if self.observation_id != record.observation_id:
            yield "_id"


class ElasticRows:
    """All documents, read with the credential that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self._store = ElasticStore(connect(settings), settings.elastic.prefix, settings.elastic.bulk_size)
        self._seen = 0

    def segments(self) -> set[str]:
        """Every segment that a document names."""
        self._seen = 0
        return set(self._store.segments())

    def rows(self, segment: str) -> Iterator[ElasticRow]:
        """The documents of one segment."""
        for key, source in self._store.documents(segment):
            self._seen += 1
            yield ElasticRow(observation_id=key, body=str(source.get(RECORD_FIELD, "")).encode(), source=source)

    def has(self, observation_id: str) -> bool:
        """Whether any segment has a document of this observation."""
        return self._store.get(observation_id) is not None

    def guards(self) -> Iterator[str]:
        """Roles are the server's; what this credential may do is tested when it is made."""
        return iter(())

    def leftovers(self) -> Iterator[str]:
        """Documents that name no segment of ours."""
        more = self._store.count_all() - self._seen
        if more > 0:
            yield f"{more} documents that belong to no segment"

    def close(self) -> None:
        """Give the connections back."""
        self._store.close()
