# SPDX-License-Identifier: EUPL-1.2
"""A Query in Elasticsearch's words; the same answers in the same order as the embedded store gives."""

from datetime import UTC, datetime
from typing import Any

from indexer.query import Query, SortBy
from indexer.schema import normalise, word_phrases

MISSING_TYPES = {SortBy.OBSERVED_AT: "date_nanos", SortBy.TITLE: "keyword"}


def query_body(query: Query) -> dict[str, Any]:
    """The `query` part; every condition is a filter, nothing is scored."""
    equal = {
        "source": query.source,
        "site": query.site,
        "seller": normalise(query.seller) or None,
        "verdict": query.verdict,
        "run_id": query.run_id,
        "offer_id": query.offer_id,
        "substances": normalise(query.substance) or None,
        "countries": query.country or None,
    }
    filters: list[dict[str, Any]] = [{"term": {name: value}} for name, value in equal.items() if value is not None]
    if query.kinds:
        filters.append({"terms": {"kind": [kind.value for kind in query.kinds]}})
    window = {"gte": moment_text(query.observed_from), "lt": moment_text(query.observed_until)}
    if any(window.values()):
        filters.append({"range": {"observed_at": {key: value for key, value in window.items() if value}}})
    phrases = word_phrases(query.words)
    filters += [{"match_phrase": {"words": phrase}} for phrase in phrases]
    if query.words.strip() and not phrases:
        filters.append({"match_none": {}})
    return {"bool": {"filter": filters}}


def sort_body(query: Query) -> list[dict[str, Any]]:
    """The asked order, missing values last, ids to decide between equals."""
    order = "desc" if query.descending else "asc"
    kind = MISSING_TYPES.get(query.sort, "double")
    first: dict[str, Any] = {"order": order, "missing": "_last", "unmapped_type": kind}
    if query.sort is SortBy.OBSERVED_AT:
        first["format"] = "strict_date_optional_time_nanos"
    return [{query.sort.value: first}, {"observation_id": {"order": order}}]


def moment_text(moment: datetime | None) -> str | None:
    """UTC with microseconds."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
