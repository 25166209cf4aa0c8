# SPDX-License-Identifier: EUPL-1.2
"""Rows of others: operators among them, from Python and by command."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alerts.commands.operators import app
from alerts.errors import ActionError
from alerts.operators.kinds import IdentifierKind as K
from alerts.operators.linking import pair_figures
from alerts.operators.plain import identifiers_of, operators_of
from alerts.operators.reading import of_site
from crawler.profile import SiteProfile
from tests.alerts.operators.planted_plain import Shape, plain_world


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shape", "precision", "recall"),
    [
        pytest.param(Shape(one_host=True), 0.97, 0.9, id="all on one host"),
        pytest.param(Shape(shown=0.25), 0.95, 0.55, id="few things shown"),
    ],
)
def test_a_world_of_plain_rows(shape: Shape, precision: float, recall: float) -> None:
    world = plain_world(150, 5, shape)
    truth = {number: site.operator for number, site in enumerate(world)}
    number_of = {site.name: number for number, site in enumerate(world)}
    found = operators_of({"site": site.name, **site.values} for site in world)
    assert sum(len(one.parties) for one in found) == len(world)
    groups = [[number_of[party] for party in one.parties] for one in found]
    said = pair_figures(groups, truth)
    assert said[0] >= precision
    assert said[1] >= recall


@pytest.mark.parametrize(
    ("row", "kinds"),
    [
        pytest.param({"email": "a.b@pills.example", "ip": "93.184.216.34"}, {K.MAIL, K.ADDRESS}, id="other names"),
        pytest.param({"identifiers": {"phones": ["+4915112345071"]}}, {K.PHONE}, id="one level down"),
        pytest.param({"tracker": "UA-10472651-2"}, {K.TRACKER}, id="an account's one property"),
        pytest.param({"ip": "10.0.0.1", "ns": "ada.ns.cloudflare.com", "mail": "info@example.com"}, set(), id="hubs"),
        pytest.param({"first_seen": "2026-01-01", "price": 5, "network": "AS13335"}, set(), id="what is no identifier"),
        pytest.param({"phone": ["", "x" * 5_000, None, 7.5]}, set(), id="junk"),
    ],
)
def test_what_a_row_shows(row: dict[str, object], kinds: set[K]) -> None:
    assert {kind for kind, _, _ in identifiers_of({"site": "a.example", **row})} == kinds


def test_a_property_is_of_its_account() -> None:
    (one,), (other,) = (list(identifiers_of({"tracker": f"UA-10472651-{end}"})) for end in (1, 2))
    assert one == other == (K.TRACKER, "UA-10472651", 1.0)


def test_a_profile_carries_what_was_read_on_the_wire() -> None:
    marks = ("address:93.184.216.34", "name_server:ns1.pills-dns.net", "certificate:0a1b2c", "image:f0e1d2c3b4a59687")
    shown = list(of_site(SiteProfile(site="a.example", home_url="https://a.example/", marks=marks)))
    assert {kind for kind, _, _ in shown} == {K.ADDRESS, K.NAME_SERVER, K.CERTIFICATE, K.IMAGE}


def test_a_row_without_a_site_is_refused() -> None:
    with pytest.raises(ActionError, match="site"):
        operators_of([{"mail": "a@pills.example"}])


def test_by_command(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    rows = [{"site": f"s{n}.example", "mail": "orders@pills.example", "wallet": "0x" + "a1" * 20} for n in range(3)]
    file.write_text("\n".join(map(json.dumps, [*rows, {"site": "other.example"}])), encoding="utf-8")
    told = CliRunner().invoke(app, ["link", str(file), "--json"])
    assert told.exit_code == 0
    (line,) = told.stdout.splitlines()
    said = json.loads(line)
    assert said["parties"] == ["s0.example", "s1.example", "s2.example"]
    assert set(said["members"]) == set(said["parties"])
    assert said["probability"] > 0.9


@pytest.mark.parametrize("line", ["no json", "[1]", '{"mail": "a@pills.example"}'])
def test_a_line_that_is_no_row_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"site": "a.example"}\n' + line, encoding="utf-8")
    told = CliRunner().invoke(app, ["link", str(file)])
    assert told.exit_code != 0
    assert "line 2" in str(told.exception)
