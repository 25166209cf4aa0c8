# SPDX-License-Identifier: EUPL-1.2
"""Cases on the practice market: every operator's case from its alerts, mirrors counted right, quiet sites in none."""

import shutil
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from alerts.aggravation.file import count_case
from alerts.cases.evidence import add_evidence, uphold_offers
from alerts.cases.exporting import export_case
from alerts.cases.gathering import Asked
from alerts.cases.opening import open_case
from alerts.database import close_decisions, open_decisions
from alerts.models.alert import Alert, AlertOffer
from alerts.models.case import Case
from config.settings import Settings
from indexer.export.exporting import Format
from tests.alerts.people import make_account
from tests.homes import new_home
from tests.practice.running import SITES, read_lines, run_practice

NOW = datetime.now(UTC)
SOURCES = ("us_rx_horizon", "us_my_horizon", "us_noscript", "es_papeles", "us_medplus", "de_apotheke_am_markt")
"""Three mirrors, a forger of documents, a shop of its own, a lawful pharmacy."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a practice run over some sites."""
    finished = run_practice(new_home(tmp_path / "home"), SOURCES)
    assert finished.status == 0, finished.log[-2000:]
    return finished.home


def figures(settings: Settings, case: Case) -> dict[str, Any]:
    file = count_case(settings, case)
    return {one["name"]: one["value"] for one in file.figures if one["column"] == "seen" and one["scope"] == "subject"}


@pytest.mark.slow
def test_a_case_for_each_operator(home: Path, tmp_path: Path) -> None:
    settings = Settings(home=home)
    open_decisions(settings)
    try:
        reviewer = make_account()
        truth = {row["host"]: row for row in read_lines(SITES)}
        shown = {urlsplit(url).hostname or "" for url in AlertOffer.objects.values_list("page_url", flat=True)}
        assert not [host for host in shown if truth[host]["quiet"]]
        by_operator: dict[str, list[Alert]] = defaultdict(list)
        for alert in Alert.objects.filter(seller=""):
            hosts = {urlsplit(url).hostname or "" for url in alert.offer_rows.values_list("page_url", flat=True)}
            for operator in {truth[host]["operator"] for host in hosts}:  # an alert that speaks for others has none
                by_operator[operator].append(alert)
        counted: dict[str, dict[str, Any]] = {}
        for operator, alerts in sorted(by_operator.items()):
            case = open_case(reviewer, operator, NOW, alerts=alerts, why="truth")
            told = add_evidence(settings, case, Asked(alerts=tuple(alerts)), reviewer, NOW, why="all")
            assert told.refused == ()
            offers = case.evidence.filter(kind="listing").values_list("offer_id", flat=True).distinct()
            uphold_offers(case, list(offers), reviewer, NOW, why="truth")
            counted[operator] = figures(settings, case)
        assert {name: row["sites"] for name, row in counted.items()} == {"horizon": 3, "medplus": 1, "papeles": 0}
        assert {name: row["mirrors"] for name, row in counted.items() if row["mirrors"]} == {"horizon": 3}
        assert (counted["horizon"]["offers"], counted["horizon"]["products"]) == (36, 12)
        bundle = tmp_path / "bundle"
        horizon = Case.objects.get(title="horizon")
        export_case(settings, horizon, Format.BUNDLE, reviewer, datetime.now(UTC), output=bundle)
        said = subprocess.run([sys.executable, "-I", "recount.py"], cwd=bundle, capture_output=True, text=True)
        assert said.returncode == 0, said.stdout
    finally:
        close_decisions()
        shutil.rmtree(home, ignore_errors=True)
