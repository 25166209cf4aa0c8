# SPDX-License-Identifier: EUPL-1.2
"""The evidence store on an Elasticsearch server; its credential needs `create_doc` and `read` and nothing else."""

import logging
import time
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch
from elasticsearch.helpers import streaming_bulk

from config.errors import ConfigError
from config.settings import Settings
from indexer.elastic_query import moment_text, query_body, sort_body
from indexer.elastic_setup import RECORD_FIELD, index_name, index_pattern, next_months, template_body, template_name
from indexer.errors import AmbiguousIdError, EvidenceError, StoreAwayError, StoreNotPreparedError, StoreRefusedError
from indexer.evidence import EvidenceRecord
from indexer.query import Query
from indexer.schema import ID_PREFIX, decode_record, document, encode_record

PAGE_ROWS = 500
KEEP_ALIVE = "2m"
VISIBLE_S = 5.0
BULK_BYTES = 10_000_000
RETRIES = 6
"""After a 429, with pauses of 1, 2, 4 … seconds."""
BUSY = (429, 502, 503, 504)
PREPARE_HINT = "type `theriac store prepare` with an administrator's credential"

log = logging.getLogger(__name__)


class ElasticStore:
    """EvidenceStore on a server."""

    def __init__(self, client: Elasticsearch, prefix: str, bulk_size: int) -> None:
        self.client, self.prefix, self.bulk_size = client, prefix, bulk_size
        self.pattern = index_pattern(prefix)
        self._last_new: str | None = None

    @classmethod
    def open(cls, settings: Settings) -> "ElasticStore":
        """Connect and see that there is a place for our records; prepares it when the credential may."""
        store = cls(connect(settings), settings.elastic.prefix, settings.elastic.bulk_size)
        try:
            if not store.is_prepared():
                store.prepare(datetime.now(UTC))
        except EvidenceError:
            store.close()
            raise
        return store

    def is_prepared(self) -> bool:
        """Whether any index of this schema is there."""
        try:
            with _named_errors():
                self.client.search(index=self.pattern, size=0, allow_no_indices=False)
        except StoreNotPreparedError:
            return False
        return True

    def prepare(self, begin: datetime, months: int = 3) -> tuple[str, ...]:
        """Make the template and the indices of so many months; gives the names of those that were new."""
        with _named_errors():
            self.client.indices.put_index_template(name=template_name(self.prefix), **template_body(self.prefix))
            wanted = [index_name(self.prefix, month) for month in next_months(begin, months)]
            new = tuple(name for name in wanted if not self.client.indices.exists(index=name))
            for name in new:
                self.client.indices.create(index=name)
        return new

    def add(self, records: Sequence[EvidenceRecord]) -> int:
        """Create documents; 409 counts as stored. Raises StoreRefusedError for those that the server will not take."""
        new = 0
        refused: dict[str, str] = {}
        with _named_errors():
            for done, answer in self._create(records):
                item = answer["create"]
                if done:
                    new += 1
                    self._last_new = item["_id"]
                elif item.get("status") in BUSY:
                    raise StoreAwayError(f"Elasticsearch is busy: {_reason(item)}")
                elif item.get("status") != 409:
                    refused[item["_id"]] = _reason(item)
        if refused:
            raise StoreRefusedError(_refusal(refused), tuple(refused))
        return new

    def get(self, observation_id: str) -> EvidenceRecord | None:
        """One observation by its id, or by an unambiguous beginning of at least 8 characters."""
        if len(observation_id) < ID_PREFIX:
            return None
        with _named_errors():
            answer = self.client.search(
                index=self.pattern,
                query={"prefix": {"observation_id": observation_id}},
                size=2,
                source={"includes": [RECORD_FIELD]},
            )
        hits = answer["hits"]["hits"]
        if len(hits) > 1:
            raise AmbiguousIdError(f"{observation_id}: more than one observation begins so; give more characters")
        return _record(hits[0]) if hits else None

    def find(self, query: Query) -> Iterator[EvidenceRecord]:
        """Observations that match, in the query's order, page by page from one point in time."""
        return self._stream(query_body(query), sort_body(query), query.limit)

    def count(self, query: Query) -> int:
        """How many match, whatever the query's limit."""
        with _named_errors():
            return int(self.client.count(index=self.pattern, query=query_body(query))["count"])

    def read_segment(self, segment: str, after: int) -> Iterator[EvidenceRecord]:
        """Records of one segment with a sequence above `after`, in order, stopping at the first gap."""
        condition = {"bool": {"filter": [{"term": {"segment": segment}}, {"range": {"sequence": {"gt": after}}}]}}
        order = [{"sequence": {"order": "asc"}}, {"observation_id": {"order": "asc"}}]
        for expected, record in enumerate(self._stream(condition, order, None), after + 1):
            if record.sequence != expected:
                return
            yield record

    def documents(self, segment: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Id and whole source of every document of one segment."""
        order = [{"sequence": {"order": "asc"}}, {"observation_id": {"order": "asc"}}]
        for hit in self._hits({"term": {"segment": segment}}, order, None, None):
            yield str(hit["_id"]), dict(hit["_source"])

    def count_all(self) -> int:
        """How many documents there are, whatever they are."""
        with _named_errors():
            return int(self.client.count(index=self.pattern)["count"])

    def segments(self) -> tuple[str, ...]:
        """All segments of which a record is here."""
        names: list[str] = []
        source = {"segment": {"terms": {"field": "segment"}}}
        composite: dict[str, Any] = {"size": PAGE_ROWS, "sources": [source]}
        while True:
            with _named_errors():
                answer = self.client.search(index=self.pattern, size=0, aggs={"found": {"composite": composite}})
            found = answer["aggregations"]["found"]
            names += [bucket["key"]["segment"] for bucket in found["buckets"]]
            if "after_key" not in found:
                return tuple(names)
            composite["after"] = found["after_key"]

    def remove(self, observed_at: Mapping[str, datetime]) -> None:
        """Delete documents by id, each with its time; only a custodian's credential may. Gone already is well."""
        with _named_errors():
            for observation_id, moment in observed_at.items():
                index = index_name(self.prefix, moment)
                self.client.options(ignore_status=404).delete(index=index, id=observation_id)
            self.client.indices.refresh(index=self.pattern)
            self.client.indices.forcemerge(index=self.pattern, only_expunge_deletes=True)

    def close(self) -> None:
        """Give the connections back; what was added can be found by then (a server shows it after a second or so)."""
        until = time.monotonic() + VISIBLE_S
        while self._last_new is not None and time.monotonic() < until:
            try:
                if self.get(self._last_new) is not None:
                    break
            except EvidenceError:
                break
            time.sleep(0.2)
        self.client.close()

    def _create(self, records: Iterable[EvidenceRecord]) -> Iterable[tuple[bool, dict[str, Any]]]:
        return streaming_bulk(
            self.client,
            (self._action(record) for record in records),
            chunk_size=self.bulk_size,
            max_chunk_bytes=BULK_BYTES,
            raise_on_error=False,
            max_retries=RETRIES,
            initial_backoff=1,
            max_backoff=30,
        )

    def _action(self, record: EvidenceRecord) -> dict[str, Any]:
        source = document(record)
        source["observed_at"] = moment_text(record.observed_at)
        source[RECORD_FIELD] = encode_record(record).decode()
        index = index_name(self.prefix, record.observed_at)
        return {"_op_type": "create", "_index": index, "_id": record.observation_id, "_source": source}

    def _stream(
        self, condition: dict[str, Any], order: list[dict[str, Any]], limit: int | None
    ) -> Iterator[EvidenceRecord]:
        return map(_record, self._hits(condition, order, limit, [RECORD_FIELD]))

    def _hits(
        self, condition: dict[str, Any], order: list[dict[str, Any]], limit: int | None, fields: list[str] | None
    ) -> Iterator[dict[str, Any]]:
        with _named_errors():
            point = self.client.open_point_in_time(index=self.pattern, keep_alive=KEEP_ALIVE)["id"]
        try:
            after: list[Any] | None = None
            left = limit
            while left is None or left > 0:
                size = PAGE_ROWS if left is None else min(left, PAGE_ROWS)
                hits = self._page(point, condition, order, after, size, fields)
                yield from hits
                if not hits:
                    return
                after = hits[-1]["sort"]
                left = None if left is None else left - len(hits)
        finally:
            with _named_errors():
                self.client.close_point_in_time(id=point)

    def _page(
        self,
        point: str,
        condition: dict[str, Any],
        order: list[dict[str, Any]],
        after: list[Any] | None,
        size: int,
        fields: list[str] | None,
    ) -> list[Any]:
        with _named_errors():
            answer = self.client.search(
                pit={"id": point, "keep_alive": KEEP_ALIVE},
                query=condition,
                sort=order,
                size=size,
                search_after=after,
                source={"includes": fields} if fields else True,
                track_total_hits=False,
            )
        return list(answer["hits"]["hits"])


def connect(settings: Settings) -> Elasticsearch:
    """A client for the address in the settings; no request is made yet. Raises ConfigError for what is no address."""
    parts = urlsplit(settings.store)
    if not parts.hostname:
        raise ConfigError(f"store: expected https://user:password@host:9200, got {parts.scheme}://…")
    ca_file = settings.elastic.ca_file
    if ca_file is not None and not ca_file.is_file():
        raise ConfigError(f"elastic.ca_file: expected a file of certificates, {ca_file} is not there")
    warnings.filterwarnings("ignore", message=".*built-in security features are not enabled.*")
    options: dict[str, Any] = {"request_timeout": settings.elastic.timeout_s, "max_retries": 0}
    if parts.username:
        options["basic_auth"] = (unquote(parts.username), unquote(parts.password or ""))
    if ca_file is not None:
        options["ca_certs"] = str(ca_file)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = parts.port or 9200
    return Elasticsearch(f"{parts.scheme}://{host}:{port}{parts.path.rstrip('/')}", **options)


@contextmanager
def _named_errors() -> Iterator[None]:
    """The client's errors in our words."""
    try:
        yield
    except TransportError as error:
        raise StoreAwayError(f"Elasticsearch does not answer: {type(error).__name__}: {error.message}") from error
    except ApiError as error:
        raise _api_error(error) from error


def _api_error(error: ApiError) -> EvidenceError:
    if error.status_code == 404:
        return StoreNotPreparedError(f"Elasticsearch has no place for our records: {PREPARE_HINT}")
    if error.status_code == 403:
        return StoreNotPreparedError(
            f"Elasticsearch: this credential may not do that ({_short(error)}): {PREPARE_HINT}"
        )
    if error.status_code == 401:
        return StoreAwayError("Elasticsearch does not know this user and password; see THERIAC_STORE")
    return StoreAwayError(f"Elasticsearch answered {error.status_code}: {_short(error)}")


def _short(error: ApiError) -> str:
    body = error.body if isinstance(error.body, dict) else {}
    found = body.get("error", {})
    return str(found.get("reason", error.message) if isinstance(found, dict) else found)[:300]


def _reason(item: dict[str, Any]) -> str:
    error = item.get("error", {})
    text = error.get("reason", "") if isinstance(error, dict) else str(error)
    return f"{item.get('_index')}: {item.get('status')}: {text[:200]}"


def _refusal(refused: dict[str, str]) -> str:
    first = next(iter(refused.values()))
    text = f"Elasticsearch refused {len(refused)} records, for example {first}"
    if ": 403: " not in first and ": 404: " not in first:
        return text
    month = first.partition(": ")[0][-7:].replace(".", "-")
    return f"{text}; if that month has no index yet: `theriac store prepare --month {month} --months 1`"


def _record(hit: dict[str, Any]) -> EvidenceRecord:
    return decode_record(hit["_source"][RECORD_FIELD])
