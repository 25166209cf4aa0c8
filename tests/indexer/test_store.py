# SPDX-License-Identifier: EUPL-1.2
"""One suite, both backends: what the protocol promises holds on SQLite and on a real Elasticsearch server."""

import itertools
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from classifiers.assessment import SubstanceHit, Verdict
from config.errors import ConfigError
from config.settings import Settings, StoreSettings
from crawler.listing import Money
from crawler.page import PageState
from crawler.seen import PageOutcome
from indexer.errors import AmbiguousIdError, StoreAwayError
from indexer.evidence import EvidenceRecord, ObservationKind
from indexer.masking import Masker
from indexer.query import Query, SortBy
from indexer.records import build_records
from indexer.schema import SCHEMA_VERSION, normalise
from indexer.sqlite_store import SqliteStore
from indexer.store import EvidenceStore, open_store
from tests.elastic import ElasticServer
from tests.make import SEEN_AT, make_assessed, make_listing, make_page, make_seen

Open = Callable[[], EvidenceStore]
PREFIXES = itertools.count()


def make_record(number: int = 1, sequence: int = 0, **changes: Any) -> EvidenceRecord:
    """A listing of page `number`; changes may name fields of listing, assessment or record."""
    listing = {"url": f"https://shop.example/p/{number}", "title": f"Product {number}"} | changes.pop("listing", {})
    page = make_page(url=str(listing["url"]), fetched_at=SEEN_AT + timedelta(minutes=number))
    assessed = make_assessed(seen=make_seen(page, listings=(make_listing(**listing),)), **changes.pop("assessment", {}))
    (record,) = build_records(assessed, Masker(b"key"))
    return replace(record, **({"segment": "segment-a", "sequence": sequence} | changes))


@pytest.fixture(params=["sqlite", pytest.param("elastic", marks=pytest.mark.slow)])
def open_it(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same store as often as asked; what was added is visible to the next."""
    if request.param == "sqlite":
        chosen = Settings(home=tmp_path)
    else:
        server: ElasticServer = request.getfixturevalue("elastic_server")
        chosen = elastic_settings(server, tmp_path, f"t{next(PREFIXES)}")
    opened: list[EvidenceStore] = []

    def open_one() -> EvidenceStore:
        opened.append(open_store(chosen))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


def elastic_settings(server: ElasticServer, home: Path, prefix: str, url: str | None = None) -> Settings:
    options = StoreSettings(ca_file=server.ca_file, prefix=prefix, timeout_s=20)
    return Settings(home=home, store=url or server.admin_url, elastic=options)


def fill(open_it: Open, *records: EvidenceRecord) -> EvidenceStore:
    writer = open_it()
    writer.add(records)
    writer.close()
    return open_it()


def titles(store: EvidenceStore, **query: Any) -> list[str]:
    return [record.listing.title for record in store.find(Query(**query)) if record.listing is not None]


def test_what_goes_in_comes_out(open_it: Open) -> None:
    record = make_record(listing={"price": Money(amount=Decimal("12.30"), currency="EUR"), "description": "ö" * 40_000})
    store = fill(open_it, record)
    assert store.get(record.observation_id) == record
    assert list(store.find(Query())) == [record]


def test_second_time_counts_as_stored(open_it: Open) -> None:
    store = open_it()
    assert store.add([make_record(1), make_record(2)]) == 2
    assert store.add([make_record(2), make_record(3)]) == 1


def test_same_document_twice_in_one_bulk(open_it: Open) -> None:
    assert open_it().add([make_record(1), make_record(1)]) == 1


def test_prefix_of_an_id(open_it: Open) -> None:
    records = [make_record(number, observation_id=f"aaaaaaaa{number:024d}") for number in (1, 2)]
    store = fill(open_it, *records)
    assert store.get(records[0].observation_id) == records[0]
    assert store.get("aaaaaaaa" + "0" * 23 + "2") == records[1]
    assert store.get("bbbbbbbb") is None
    assert store.get("aaaa") is None
    with pytest.raises(AmbiguousIdError):
        store.get("aaaaaaaa")


SEMAGLUTIDE = SubstanceHit(inn="semaglutide", matched="Семаглутид", start=0, end=10, confidence=1.0)
CHEAP, DEAR = Money(amount=Decimal("9.5"), currency="CNY"), Money(amount=Decimal(100), currency="RUB")
POLISH = {"title": "Sildenafil 100mg, 30 tablets", "seller": "Żółw Apteka", "ships_to": ("PL", "DE")}
RUSSIAN = {"title": "Семаглутид", "description": "без рецепта", "price": DEAR}
FALSIFIED = {"verdict": Verdict.FALSIFIED, "falsified": 0.95, "substances": (SEMAGLUTIDE,)}
SAMPLE = (
    make_record(1, 0, listing=POLISH),
    make_record(2, 1, listing={"title": "西地那非 片", "price": CHEAP}, source="cn_one"),
    make_record(3, 2, listing=RUSSIAN, assessment=FALSIFIED),
    make_record(4, 3, kind=ObservationKind.OUTCOME, listing={"title": "gone"}),
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param({"words": "sildenafil 100 MG"}, [0], id="words, digits apart"),
        pytest.param({"words": "zolw"}, [0], id="accents"),
        pytest.param({"words": "tablets sildenafil semaglutide"}, [], id="all words"),
        pytest.param({"words": "那非"}, [1], id="inside a Chinese word"),
        pytest.param({"words": "без РЕЦЕПТА"}, [2], id="description"),
        pytest.param({"words": '" OR * NOT ('}, [], id="search syntax is only words"),
        pytest.param({"words": '"" * ()'}, [], id="only signs"),
        pytest.param({"seller": "zolw apteka"}, [0], id="seller"),
        pytest.param({"source": "cn_one"}, [1], id="source"),
        pytest.param({"site": "shop.example"}, [0, 1, 2], id="site"),
        pytest.param({"verdict": "falsified"}, [2], id="verdict"),
        pytest.param({"substance": "Semaglutide"}, [2], id="substance"),
        pytest.param({"country": "DE"}, [0], id="country"),
        pytest.param({"run_id": "run-2"}, [], id="another run"),
        pytest.param({"observed_from": SEEN_AT + timedelta(minutes=2)}, [1, 2], id="since, inclusive"),
        pytest.param({"observed_until": SEEN_AT + timedelta(minutes=2)}, [0], id="until, exclusive"),
        pytest.param({"kinds": (ObservationKind.OUTCOME,)}, [3], id="kind"),
        pytest.param({"kinds": ()}, [0, 1, 2, 3], id="all kinds"),
        pytest.param({"offer_id": SAMPLE[1].offer_id, "kinds": ()}, [1], id="offer"),
        pytest.param({"limit": 2}, [0, 1], id="limit"),
    ],
)  # fmt: skip
def test_find(query: dict[str, Any], found: list[int], open_it: Open) -> None:
    store = fill(open_it, *SAMPLE)
    asked = Query(**({"descending": False} | query))
    assert [record.sequence for record in store.find(asked)] == found
    assert store.count(asked) == (3 if "limit" in query else len(found))


@pytest.mark.parametrize(
    ("sort", "descending", "order"),
    [
        pytest.param(SortBy.PRICE, False, [1, 2, 0], id="price, none last"),
        pytest.param(SortBy.PRICE, True, [2, 1, 0], id="dearest first, none last"),
        pytest.param(SortBy.FALSIFIED, True, [2], id="falsified"),
        pytest.param(SortBy.TITLE, False, [0, 2, 1], id="title"),
        pytest.param(SortBy.OBSERVED_AT, True, [2, 1, 0], id="newest first"),
    ],
)
def test_order(sort: SortBy, descending: bool, order: list[int], open_it: Open) -> None:
    store = fill(open_it, *SAMPLE)
    found = [record.sequence for record in store.find(Query(sort=sort, descending=descending))]
    assert found[: len(order)] == order


def test_pages_of_many_results(open_it: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.elastic_store.PAGE_ROWS", 7)
    store = fill(open_it, *(make_record(number, number) for number in range(50)))
    for sort in SortBy:
        ids = [record.observation_id for record in store.find(Query(sort=sort, limit=None))]
        assert len(set(ids)) == len(ids) == 50
    assert len(list(store.find(Query(limit=13)))) == 13


def test_segment_is_read_to_the_first_gap(open_it: Open) -> None:
    sequences = (0, 1, 2, 5)
    store = fill(
        open_it, *(make_record(number, number) for number in sequences), make_record(9, 0, segment="segment-b")
    )
    assert [record.sequence for record in store.read_segment("segment-a", -1)] == [0, 1, 2]
    assert [record.sequence for record in store.read_segment("segment-a", 1)] == [2]
    assert list(store.read_segment("segment-a", 2)) == []
    assert list(store.read_segment("unknown", -1)) == []
    assert store.segments() == ("segment-a", "segment-b")


def test_blocked_page_is_found_by_its_kind(open_it: Open) -> None:
    seen = make_seen(outcome=PageOutcome(state=PageState.BLOCKED, reason="403"))
    (record,) = build_records(make_assessed(seen=seen), Masker(b"key"))
    store = fill(open_it, record)
    assert list(store.find(Query())) == []
    assert [found.reason for found in store.find(Query(kinds=(ObservationKind.OUTCOME,)))] == ["403"]


def test_two_writers_and_readers_at_once(open_it: Open) -> None:
    stores = [open_it() for _ in range(3)]
    faults: list[Exception] = []

    def write(store: EvidenceStore, first: int) -> None:
        try:
            for start in range(first, first + 200, 20):
                store.add([make_record(number, number) for number in range(start, start + 20)])
        except Exception as error:  # noqa: BLE001 (shown by the assert below)
            faults.append(error)

    writers = [threading.Thread(target=write, args=(stores[n], first)) for n, first in enumerate((0, 100))]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        assert stores[2].count(Query()) <= 300
    for store in stores:
        store.close()
    assert faults == []
    assert open_it().count(Query()) == 300


@pytest.mark.parametrize("statement", ["UPDATE {table} SET id = id", "DELETE FROM {table}"])
@pytest.mark.parametrize("table", ["evidence", "record", "value"])
def test_sqlite_refuses_change(statement: str, table: str, tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "evidence.sqlite")
    store.add([make_record(listing={"ships_to": ("DE",)})])
    store.close()
    with (
        closing(sqlite3.connect(tmp_path / "evidence.sqlite")) as database,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        database.execute(statement.format(table=f"{table}_v{SCHEMA_VERSION}"))


def test_sqlite_refuses_replacement(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "evidence.sqlite")
    store.add([make_record()])
    with closing(sqlite3.connect(tmp_path / "evidence.sqlite")) as database:
        table = f"evidence_v{SCHEMA_VERSION}"
        columns = "id, observation_id"
        database.execute(f"INSERT OR REPLACE INTO {table} ({columns}, title) SELECT {columns}, 'x' FROM {table}")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute(f"INSERT OR REPLACE INTO record_v{SCHEMA_VERSION} SELECT id, 'x' FROM {table}")
        assert database.execute(f"SELECT title FROM {table}").fetchall() == [("product 1",)]
    store.close()


def test_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "evidence.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreAwayError, match="not a database"):
        open_store(Settings(home=tmp_path))


def test_unknown_store_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises((ConfigError, ValidationError), match="expected `sqlite` or"):
        open_store(Settings(home=tmp_path, store="postgres"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Sildénafil 100mg/ml", "sildenafil 100 mg ml", id="marks and signs"),
        pytest.param("ＶＩＡＧＲＡ", "viagra", id="full width"),
        pytest.param("ยาไวอากร้า", "ย า ไ ว อ า ก ร า", id="Thai"),
        pytest.param("Łódź ß İ", "lodz ss i", id="letters of their own"),
        pytest.param(None, "", id="nothing"),
    ],
)
def test_normalise(text: str | None, words: str) -> None:
    assert normalise(text) == words


def test_moment_of_another_zone_goes_to_its_own_month() -> None:
    from indexer.elastic_setup import index_name, next_months

    assert index_name("theriac", datetime.fromisoformat("2026-12-01T00:30:00+02:00")) == "theriac-v1-evidence-2026.11"
    months = [f"{month:%Y-%m}" for month in next_months(datetime(2026, 11, 30, tzinfo=UTC), 3)]
    assert months == ["2026-11", "2026-12", "2027-01"]
