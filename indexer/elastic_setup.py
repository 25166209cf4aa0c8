# SPDX-License-Identifier: EUPL-1.2
"""What the evidence store needs on an Elasticsearch server: template, monthly indices, and the crawler's role.

Names carry the schema's version; the month is the one of `observed_at`. Nothing here names the client library: the
module makes plain tables, and indexer/elastic_store.py sends them.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from indexer.schema import FIELDS, SCHEMA_VERSION, FieldKind

MAPPINGS: dict[FieldKind, dict[str, Any]] = {
    FieldKind.KEYWORD: {"type": "keyword"},
    FieldKind.KEYWORDS: {"type": "keyword"},
    FieldKind.WORDS: {"type": "text", "analyzer": "whitespace", "norms": False},
    FieldKind.MOMENT: {"type": "date_nanos"},
    FieldKind.NUMBER: {"type": "double"},
    FieldKind.INTEGER: {"type": "long"},
}
RECORD_FIELD = "record"
"""The whole record as JSON text, kept and not searched."""


def template_name(prefix: str) -> str:
    """Name of the index template of this schema."""
    return f"{prefix}-v{SCHEMA_VERSION}-evidence"


def index_pattern(prefix: str) -> str:
    """All monthly indices of this schema."""
    return f"{template_name(prefix)}-*"


def index_name(prefix: str, observed_at: datetime) -> str:
    """The index of one month."""
    return f"{template_name(prefix)}-{observed_at.astimezone(UTC):%Y.%m}"


def next_months(begin: datetime, count: int) -> Iterator[datetime]:
    """The first day of `count` months, from the month of `begin` on."""
    first = begin.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for ahead in range(count):
        years, month = divmod(first.month - 1 + ahead, 12)
        yield first.replace(year=first.year + years, month=month + 1)


def template_body(prefix: str) -> dict[str, Any]:
    """The composable template: strict mapping, no index made by accident."""
    fields = {field.name: MAPPINGS[field.kind] for field in FIELDS}
    return {
        "index_patterns": [index_pattern(prefix)],
        "allow_auto_create": False,
        "priority": 500,
        "version": SCHEMA_VERSION,
        "template": {
            "settings": {
                "number_of_shards": 1,
                "auto_expand_replicas": "0-1",
                "codec": "best_compression",
            },
            "mappings": {
                "dynamic": "strict",
                "properties": fields | {RECORD_FIELD: {"type": "keyword", "index": False, "doc_values": False}},
            },
        },
    }


def crawler_role(prefix: str) -> dict[str, Any]:
    """All that the crawler's credential may do: create documents and read them."""
    return {"cluster": [], "indices": [{"names": [index_pattern(prefix)], "privileges": ["create_doc", "read"]}]}


def custodian_role(prefix: str) -> dict[str, Any]:
    """What an erasure's credential may do: delete documents, read them, and let the server drop what was deleted."""
    privileges = ["read", "delete", "maintenance"]
    return {"cluster": [], "indices": [{"names": [index_pattern(prefix)], "privileges": privileges}]}
