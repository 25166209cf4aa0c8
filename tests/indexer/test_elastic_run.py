# SPDX-License-Identifier: EUPL-1.2
"""The main job on a real Elasticsearch with security on: the crawler's credential can only create and read."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.elastic_store import ElasticStore, connect
from tests.elastic import CRAWLER_PREFIX, ElasticServer
from tests.indexer.test_store import elastic_settings

pytestmark = pytest.mark.slow


@pytest.fixture
def server(elastic_server: ElasticServer, tmp_path: Path) -> Iterator[ElasticServer]:
    yield elastic_server
    store = ElasticStore(connect(elastic_settings(elastic_server, tmp_path, CRAWLER_PREFIX)), CRAWLER_PREFIX, 500)
    store.client.indices.delete(index=store.pattern, expand_wildcards="all")
    store.close()


def theriac(*words: str, home: Path, server: ElasticServer, store: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "THERIAC_HOME": str(home),
        "THERIAC_STORE": store,
        "THERIAC_ELASTIC__CA_FILE": str(server.ca_file),
    }
    command = [sys.executable, "-m", "config", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=600)


def test_a_run_keeps_its_offers_and_raises_alerts(server: ElasticServer, tmp_path: Path) -> None:
    home, output = tmp_path / "home", tmp_path / "offers.jsonl"
    prepared = theriac("store", "prepare", home=home, server=server, store=server.admin_url)
    assert prepared.returncode == 0, prepared.stderr
    run = theriac(
        *("run", "--practice", "us_medplus", "de_apotheke_am_markt", "--output", str(output)),
        home=home,
        server=server,
        store=server.crawler_url,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    offers = len(output.read_text(encoding="utf-8").splitlines())
    run_id = json.loads(run.stdout.splitlines()[-1])["run"]
    asked = ("--json", "--limit", "1000")
    listings = theriac("listings", "--run", run_id, *asked, home=home, server=server, store=server.crawler_url)
    assert len(listings.stdout.splitlines()) == offers > 0
    alerts = theriac("alerts", *asked, home=home, server=server, store=server.crawler_url)
    subjects = {json.loads(line)["subject"] for line in alerts.stdout.splitlines()}
    assert subjects == {"medplus24.example"}
