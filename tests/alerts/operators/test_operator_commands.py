# SPDX-License-Identifier: EUPL-1.2
"""`theriac operators` and `theriac operator …` as a person types them."""

import json

import pytest
import typer
from typer.testing import CliRunner

from alerts.commands import operators as commands
from alerts.models.account import Role
from alerts.models.operator import Operator
from config.settings import Settings
from tests.alerts.operators.shops import mirrors
from tests.alerts.operators.test_deciding_operators import proposed, the_operator
from tests.alerts.people import log_in_as, make_account


@pytest.fixture
def home(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A home with one proposal, and a reviewer logged in."""
    monkeypatch.setattr(commands, "load_settings", lambda: settings)
    proposed(settings, *mirrors(3))
    log_in_as(settings, make_account("k.jansen", Role.REVIEWER))
    return settings


def run(*words: str) -> str:
    """What a command prints."""
    done = CliRunner().invoke(commands.app, list(words))
    assert done.exit_code == 0, done.output
    return done.stdout


def test_an_operator_is_shown_by_its_number(home: Settings) -> None:
    number = str(the_operator().pk)
    assert "mirror0.example" in run(number)
    shown = json.loads(run(number, "--json"))
    assert len(shown["parties"]) == 3
    assert shown["links"][0]["reasons"]


def test_decisions_by_command(home: Settings) -> None:
    number = str(the_operator().pk)
    run("confirm", number, "--why", "same phone and mail")
    run("name", number, "Mirror", "--why", "its own name")
    other = run("split", number, "--party", "mirror2.example", "--why", "another imprint").strip()
    assert Operator.objects.get(pk=int(other)).members == 1
    run("undo")
    assert the_operator().subject == "operator Mirror"
    assert the_operator().members == 3
    run("propose")


def test_every_decision_says_how_the_operator_stands(home: Settings) -> None:
    number = str(the_operator().pk)
    said = CliRunner().invoke(commands.app, ["confirm", number, "--why", "same phone and mail"]).stderr
    assert said.startswith(f"no. {number}, operator ")
    assert ": upheld, 3 parties, 99%" in said
    assert "100%" not in run(number)


def test_the_list_is_sorted_as_asked(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    app = typer.Typer()
    app.command()(commands.operators)
    shown = CliRunner().invoke(app, ["--alone", "--sort", "-members", "--json"])
    members = [json.loads(line)["members"] for line in shown.stdout.splitlines()]
    assert members == sorted(members)
    table = CliRunner().invoke(app, ["--alone"]).stdout.splitlines()
    assert "probability" in table[0]
    assert "1.0" not in {cell for line in table for cell in line.split("\t")}
    assert CliRunner().invoke(app, ["--sort", "charm"]).exit_code != 0
