# SPDX-License-Identifier: EUPL-1.2
"""`theriac watch` and `theriac removal` at the command line."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from alerts.commands import removal
from alerts.errors import AccessError, DecisionError
from alerts.models.removal import RemovalEvent, RemovalLook, Watch
from config.settings import Settings
from tests.alerts.people import log_in_as, make_account
from tests.make import SEEN_AT

runner = CliRunner()


@pytest.fixture
def watch(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """An offer that was there once and then proved gone."""
    monkeypatch.setattr(removal, "load_settings", lambda: settings)
    row = Watch.objects.create(
        offer_id="0123456789abcdef", observation_id="o", url="https://a.example/p", site="a.example", source="a",
        run_id="r", started_at=SEEN_AT, started_by="k.jansen", why="notice", next_at=SEEN_AT, verdict="gone",
        removed_as="gone", absent_since=SEEN_AT + timedelta(hours=8), last_present_at=SEEN_AT,
    )  # fmt: skip
    looks = [
        RemovalLook.objects.create(
            watch=row,
            round=number,
            vantage="nl",
            at=SEEN_AT + timedelta(hours=8 * number),
            reading=reading,
            state="ok",
            observation_id=f"obs{number}",
            reason="x",
        )
        for number, reading in enumerate(["still_there", "gone", "gone"])
    ]
    RemovalEvent.objects.create(
        watch=row, at=SEEN_AT, to_verdict="gone", reason="two agree", looks=[look.pk for look in looks[1:]]
    )
    return row


def test_show_names_every_look_and_its_evidence(watch: Watch) -> None:
    told = json.loads(runner.invoke(removal.app, ["show", str(watch.pk), "--json"]).stdout)
    assert [look["observation_id"] for look in told["looks"]] == ["obs0", "obs1", "obs2"]
    assert told["events"][0]["reason"] == "two agree"
    assert "obs1" in runner.invoke(removal.app, ["show", "01234567"]).stdout


def test_removal_is_ready_for_counting(watch: Watch) -> None:
    import typer

    app = typer.Typer()
    app.command()(removal.removal)
    told = json.loads(runner.invoke(app, ["--json"]).stdout)
    assert (told["removed_as"], told["hours"], told["censored"], told["relisted"]) == ("gone", 8.0, False, 0)


def test_stopping_needs_a_person_and_a_reason(watch: Watch, settings: Settings) -> None:
    refused = runner.invoke(removal.app, ["stop", str(watch.pk), "--why", "double"])
    assert isinstance(refused.exception, AccessError)
    log_in_as(settings, make_account())
    assert isinstance(runner.invoke(removal.app, ["stop", str(watch.pk), "--why", " "]).exception, DecisionError)
    assert runner.invoke(removal.app, ["stop", str(watch.pk), "--why", "double"]).exit_code == 0
    watch.refresh_from_db()
    assert (watch.stopped_by, watch.next_at) == ("k.jansen", None)


def test_an_unknown_offer_is_named(watch: Watch, settings: Settings) -> None:
    log_in_as(settings, make_account())
    told = runner.invoke(removal.app, ["add", "feedfeedfeed", "--why", "test"])
    assert (told.exit_code, "feedfeedfeed" in told.output) == (1, True)
