# SPDX-License-Identifier: EUPL-1.2
"""One case, its evidence in SQLite and on an Elasticsearch server, decisions in PostgreSQL: one Article 13 file."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from alerts.aggravation.file import count_case
from alerts.cases.evidence import uphold_offers
from alerts.cases.exporting import export_case
from alerts.cases.hypotheses import draft_for_case
from alerts.models.account import Account
from alerts.models.case import Case
from config.finding import Held
from config.settings import Settings, StoreSettings
from indexer.elastic_store import ElasticStore, connect
from indexer.evidence import ObservationKind
from indexer.export.exporting import Format
from indexer.query import Query
from indexer.recovery import rebuild_store
from indexer.store import open_store
from indexer.verify.home import verify_home
from tests.alerts.cases.filled import NOW, RUNS, SITES
from tests.alerts.cases.test_article_13 import recount
from tests.elastic import ElasticServer

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["postgresql"], indirect=True)]


@pytest.fixture
def on_elastic(settings: Settings, elastic_server: ElasticServer) -> Settings:
    """The same home, whose evidence was sent to a server from the journals."""
    prefix = "recount-" + settings.home.parent.name.replace("_", "-").lower()[-20:]
    options = StoreSettings(ca_file=elastic_server.ca_file, prefix=prefix, timeout_s=20)
    own = settings.model_copy(update={"store": elastic_server.admin_url, "elastic": options})
    prepared = ElasticStore(connect(own), prefix, options.bulk_size)
    prepared.prepare(RUNS[0], 1)
    prepared.close()
    store = open_store(own)
    embedded = open_store(settings)
    assert rebuild_store(own, store) == embedded.count(Query(kinds=tuple(ObservationKind)))
    for one in (store, embedded):
        one.close()
    return own


def test_the_article_13_file_is_the_same(
    settings: Settings,
    on_elastic: Settings,
    case: Case,
    reviewer: Account,
    offers: dict[str, list[str]],
    tmp_path: Path,
) -> None:
    (settings.home / "evidence.sqlite").rename(tmp_path / "embedded")
    for site in SITES:
        uphold_offers(case, offers[site], reviewer, NOW, why=f"{site}: read")
    draft_for_case(on_elastic, case, reviewer, NOW, why="as read")
    there = bundle_of(on_elastic, case, reviewer, NOW, tmp_path / "there")
    assert not (settings.home / "evidence.sqlite").exists()
    rows = [one for one in verify_home(on_elastic).checks if one.part == "store"]
    assert [one.answer for one in rows] == [Held.HELD], rows
    (tmp_path / "embedded").rename(settings.home / "evidence.sqlite")
    here = bundle_of(settings, case, reviewer, NOW + timedelta(seconds=1), tmp_path / "here")
    assert set(here) == set(there)
    assert {name for name in here if here[name] != there[name]} <= {"decisions.json", "decisions.json.sig"}
    assert len(json.loads(here["figures.json"])) > 20
    assert count_case(settings, case).figures == count_case(on_elastic, case).figures


def bundle_of(settings: Settings, case: Case, account: Account, at: datetime, folder: Path) -> dict[str, bytes]:
    """The bundle's own counting, after its script has counted again."""
    export_case(settings, case, Format.BUNDLE, account, at, output=folder)
    said = recount(folder)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "HELD: every figure and every table agrees to the digit" in said.stdout
    return {path.name: path.read_bytes() for path in (folder / "article-13").iterdir() if path.is_file()}
