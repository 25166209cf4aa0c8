# SPDX-License-Identifier: EUPL-1.2
"""One run on the practice market: mirrors found as one operator, quiet sites in none with others."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

from tests.homes import new_home
from tests.practice.running import SITES, read_lines, run_practice, theriac

SOURCES = ("us_rx_horizon", "us_my_horizon", "us_noscript", "us_medplus", "ru_apteka_sila", "de_apotheke_am_markt")


@pytest.mark.slow
def test_operators_of_the_practice_market(tmp_path: Path) -> None:
    finished = run_practice(new_home(tmp_path / "home"), SOURCES)
    assert finished.offers
    said, _ = theriac(tmp_path / "home", "operators", "--alone", "--json", "--limit", "500").communicate(timeout=60)
    found = [json.loads(line) for line in said.splitlines()]
    truth = {row["host"]: row for row in read_lines(SITES)}
    mirrors: dict[str, set[str]] = defaultdict(set)
    for host, row in truth.items():
        mirrors[row["operator"]].add(host)
    of_several, known = [], set()
    for row in found:
        sites = sites_of(tmp_path / "home", row["id"])
        known |= sites
        assert len({truth[site]["operator"] for site in sites}) == 1, sites
        assert not any(truth[site]["quiet"] for site in sites), sites
        if len(sites) > 1:
            of_several.append(sites)
    assert of_several == [mirrors["horizon"]]
    guilty = {host for host, row in truth.items() if row["operator"] in ("horizon", "medplus", "apteka_sila")}
    assert known == guilty


def sites_of(home: Path, operator: int) -> set[str]:
    """Sites of an operator."""
    shown, _ = theriac(home, "operator", str(operator), "--json").communicate(timeout=60)
    return {party["site"] for party in json.loads(shown)["parties"]}
