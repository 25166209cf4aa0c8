# SPDX-License-Identifier: EUPL-1.2
"""What an administrator of a real Elasticsearch server changed, removed or added is found."""

from pathlib import Path
from typing import Any

import pytest

from config.finding import Held
from config.settings import Settings
from indexer.elastic_setup import RECORD_FIELD
from indexer.elastic_store import ElasticStore
from indexer.keeper import Keeper
from indexer.query import Query
from indexer.store import open_store
from indexer.verify.home import verify_home
from tests.elastic import ElasticServer
from tests.indexer.test_recovery import make_judged
from tests.indexer.test_store import elastic_settings

pytestmark = pytest.mark.slow


def fill(settings: Settings) -> ElasticStore:
    with Keeper(settings) as keeper:
        for number in range(3):
            keeper.keep(make_judged(number))
    store = open_store(settings)
    assert isinstance(store, ElasticStore)
    store.client.indices.refresh(index=store.pattern)
    return store


def test_changes_behind_the_role_are_found(elastic_server: ElasticServer, tmp_path: Path) -> None:
    settings = elastic_settings(elastic_server, tmp_path, "verify")
    store = fill(settings)
    records = list(store.find(Query(kinds=(), limit=None)))
    assert len(records) == 3

    def store_faults() -> list[str]:
        store.client.indices.refresh(index=store.pattern)
        checks = verify_home(settings).checks
        return [
            f"{check.place} {check.reason}" for check in checks if check.part == "store" and check.answer is Held.BROKEN
        ]

    assert store_faults() == []
    victim = store.client.search(index=store.pattern, size=1)["hits"]["hits"][0]
    where: dict[str, Any] = {"index": victim["_index"], "id": victim["_id"]}
    for change, said in (
        ({"verdict": "legal-after-all"}, "verdict"),
        ({"words": "harmless"}, "words"),
        ({"added": 1}, "added"),
        ({RECORD_FIELD: "{}"}, "not the one in the ledger"),
    ):
        if "added" in change:
            store.client.indices.put_mapping(index=victim["_index"], dynamic=True)
        store.client.index(**where, document=victim["_source"] | change)
        assert any(victim["_id"] in fault and said in fault for fault in store_faults()), change
        store.client.index(**where, document=victim["_source"])
    store.client.delete(**where)
    assert any(victim["_id"] in fault and "missing" in fault for fault in store_faults())
    store.client.index(**where, document=victim["_source"] | {"segment": "of nobody"})
    assert any("of nobody" in fault for fault in store_faults())
    store.client.indices.delete(index=store.pattern, expand_wildcards="all")
    store.close()
