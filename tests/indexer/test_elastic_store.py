# SPDX-License-Identifier: EUPL-1.2
"""What only a real server can show: the crawler's credential, preparation, a server that is away or hangs."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from elasticsearch import ApiError
from typer.testing import CliRunner

from config.cli import build_app
from config.errors import ConfigError
from config.settings import Settings, StoreSettings, load_settings
from indexer.elastic_setup import index_name
from indexer.elastic_store import ElasticStore, connect
from indexer.errors import StoreAwayError, StoreNotPreparedError, StoreRefusedError
from indexer.query import Query
from indexer.store import open_store
from tests.elastic import CRAWLER_PREFIX, PASSWORD, ElasticServer
from tests.indexer.test_store import elastic_settings, make_record

pytestmark = pytest.mark.slow
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def admin(elastic_server: ElasticServer, tmp_path: Path) -> Iterator[ElasticStore]:
    settings = elastic_settings(elastic_server, tmp_path, CRAWLER_PREFIX)
    store = ElasticStore(connect(settings), CRAWLER_PREFIX, 500)
    store.prepare(NOW)
    yield store
    store.client.indices.delete(index=store.pattern, expand_wildcards="all")
    store.close()


@pytest.fixture
def crawler(admin: ElasticStore, elastic_server: ElasticServer, tmp_path: Path) -> Iterator[ElasticStore]:
    settings = elastic_settings(elastic_server, tmp_path, CRAWLER_PREFIX, elastic_server.crawler_url)
    store = ElasticStore.open(settings)
    yield store
    store.close()


def test_crawler_can_create_and_read(crawler: ElasticStore, admin: ElasticStore) -> None:
    record = make_record()
    assert crawler.add([record]) == 1
    assert crawler.add([record]) == 0
    admin.client.indices.refresh(index=admin.pattern)
    assert crawler.get(record.observation_id) == record
    assert list(crawler.find(Query())) == [record]
    assert list(crawler.read_segment("segment-a", -1)) == [record]
    assert crawler.segments() == ("segment-a",)
    assert crawler.count(Query()) == 1


@pytest.mark.parametrize("act", ["update", "overwrite", "delete", "delete_index", "make_index"])
def test_crawler_can_change_nothing(act: str, crawler: ElasticStore, admin: ElasticStore) -> None:
    record = make_record()
    crawler.add([record])
    client, index = crawler.client, index_name(CRAWLER_PREFIX, record.observed_at)
    acts = {
        "update": lambda: client.update(index=index, id=record.observation_id, doc={"title": "x"}),
        "overwrite": lambda: client.index(index=index, id=record.observation_id, document={"title": "x"}),
        "delete": lambda: client.delete(index=index, id=record.observation_id),
        "delete_index": lambda: client.indices.delete(index=index),
        "make_index": lambda: client.indices.create(index=f"{CRAWLER_PREFIX}-v1-evidence-2001.01"),
    }
    with pytest.raises(ApiError) as refusal:
        acts[act]()
    assert refusal.value.status_code == 403


def test_month_without_index_is_refused_alone(crawler: ElasticStore, admin: ElasticStore) -> None:
    old = make_record(2, observed_at=datetime(2019, 3, 1, tzinfo=UTC))
    with pytest.raises(StoreRefusedError, match="--month 2019-03") as refusal:
        crawler.add([make_record(1), old, make_record(3)])
    assert refusal.value.observation_ids == (old.observation_id,)
    admin.prepare(datetime(2019, 3, 1, tzinfo=UTC), 1)
    assert crawler.add([make_record(1), old, make_record(3)]) == 1


def test_unknown_field_is_refused(admin: ElasticStore) -> None:
    with pytest.raises(ApiError, match="strict_dynamic_mapping_exception"):
        admin.client.create(index=index_name(CRAWLER_PREFIX, NOW), id="x", document={"surprise": 1})


def test_preparing_twice_makes_nothing_new(admin: ElasticStore) -> None:
    assert admin.prepare(NOW) == ()


def test_unprepared_store_names_the_command(elastic_server: ElasticServer, tmp_path: Path) -> None:
    settings = elastic_settings(elastic_server, tmp_path, CRAWLER_PREFIX, elastic_server.crawler_url)
    with pytest.raises(StoreNotPreparedError, match="theriac store prepare"):
        open_store(settings)


def test_store_prepare(elastic_server: ElasticServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THERIAC_STORE", elastic_server.admin_url)
    monkeypatch.setenv("THERIAC_ELASTIC__CA_FILE", str(elastic_server.ca_file))
    monkeypatch.setenv("THERIAC_ELASTIC__PREFIX", "prepared")
    monkeypatch.setenv("THERIAC_HOME", str(tmp_path))
    load_settings.cache_clear()
    try:
        said = CliRunner().invoke(build_app("store"), ["store", "prepare", "--month", "2026-11"])
    finally:
        load_settings.cache_clear()
    assert said.exit_code == 0, said.output
    assert [f"made: prepared-v1-evidence-{month}" in said.output for month in ("2026.11", "2026.12", "2027.01")] == [
        True
    ] * 3
    assert '"create_doc"' in said.output


def test_wrong_password_is_named(elastic_server: ElasticServer, tmp_path: Path) -> None:
    url = elastic_server.crawler_url.replace(PASSWORD, "wrong")
    with pytest.raises(StoreAwayError, match="user and password"):
        open_store(elastic_settings(elastic_server, tmp_path, "any", url))


def test_certificate_of_a_stranger_is_refused(elastic_server: ElasticServer, tmp_path: Path) -> None:
    with pytest.raises(StoreAwayError, match="does not answer"):
        open_store(Settings(home=tmp_path, store=elastic_server.crawler_url))


def test_missing_ca_file_is_wrong_use(tmp_path: Path) -> None:
    options = StoreSettings(ca_file=tmp_path / "none.crt")
    with pytest.raises(ConfigError, match="ca_file"):
        open_store(Settings(home=tmp_path, store="https://u:p@127.0.0.1:1", elastic=options))


def test_nobody_listens(tmp_path: Path) -> None:
    with pytest.raises(StoreAwayError, match="does not answer"):
        open_store(Settings(home=tmp_path, store="http://127.0.0.1:9"))


def test_server_that_hangs_is_away(elastic_server: ElasticServer, admin: ElasticStore, tmp_path: Path) -> None:
    options = StoreSettings(ca_file=elastic_server.ca_file, timeout_s=2)
    store = ElasticStore(
        connect(Settings(home=tmp_path, store=elastic_server.crawler_url, elastic=options)), "theriac", 500
    )
    elastic_server.pause()
    try:
        with pytest.raises(StoreAwayError, match="does not answer"):
            store.add([make_record()])
    finally:
        elastic_server.resume()
    assert store.add([make_record(), make_record(2)]) >= 1
    store.close()
