# SPDX-License-Identifier: EUPL-1.2
import json
from collections.abc import Callable

import pytest
from typer.testing import CliRunner, Result

from alerts.commands import alerts as alerts_command
from alerts.commands import sources as sources_command
from alerts.models.alert import Alert
from alerts.models.run import Run, RunSource, RunState
from alerts.raising import raise_alerts
from classifiers.assessment import PointsTo, Verdict
from config.cli import build_app
from config.settings import Settings
from tests.alerts.memory_store import MemoryStore, make_assessment, make_record, make_signal
from tests.make import SEEN_AT, make_listing

Command = Callable[..., Result]
HOSTILE = "\x1b[2J\x1b]0;owned\x07Viagra \u202egro.live\u202c"


@pytest.fixture
def store(settings: Settings) -> MemoryStore:
    store = MemoryStore()
    against = make_signal(
        indicator="licence_shown", points_to=PointsTo.LEGAL, meaning="A licence is shown.", quote="GPhC 1"
    )
    signals = (make_signal(quote="no Rx \x1b[31m needed"), against)
    store.add(
        [
            make_record(0, listing=make_listing(title=HOSTILE), assessment=make_assessment(indicators=signals)),
            make_record(1, assessment=make_assessment("fentanyl", verdict=Verdict.FALSIFIED, falsified=0.95)),
        ]
    )
    raise_alerts(settings, store)
    return store


@pytest.fixture
def command(settings: Settings, monkeypatch: pytest.MonkeyPatch, store: MemoryStore) -> Command:
    for module in (alerts_command, sources_command):
        monkeypatch.setattr(module, "load_settings", lambda: settings)
    monkeypatch.setattr(alerts_command, "open_store", lambda _: store)

    def run(*words: str, terminal: bool = False) -> Result:
        environment = {"COLUMNS": "160"} | ({"FORCE_COLOR": "1", "TERM": "dumb"} if terminal else {})
        return CliRunner().invoke(build_app(words[0]), list(words), env=environment)

    return run


def test_the_list_is_most_harmful_first(command: Command) -> None:
    rows = [json.loads(line) for line in command("alerts", "--json").stdout.splitlines()]
    assert [row["product_group"] for row in rows] == ["opioids", "sexual function"]
    assert rows[0]["severity"] == "critical"
    assert rows[0]["headline"] == "suspected falsified (hypothesis): opioids (fentanyl), 1 offer"
    assert "theriac alert 1 explains" in command("alerts", terminal=True).stdout


def test_a_pipe_gets_one_line_a_row(command: Command) -> None:
    head, *rows = [line.split("\t") for line in command("alerts").stdout.splitlines()]
    assert head[:3] == ["id", "severity", "subject"]
    assert [row[1] for row in rows] == ["critical", "medium"]
    assert {len(row) for row in rows} == {len(head)}
    head, *rows = [line.split("\t") for line in command("sources").stdout.splitlines()]
    assert "result" in head


def test_a_leading_minus_turns_the_order_round(command: Command) -> None:
    rows = [json.loads(line)["id"] for line in command("alerts", "--json").stdout.splitlines()]
    turned = [json.loads(line)["id"] for line in command("alerts", "--json", "--sort", "-severity").stdout.splitlines()]
    assert turned == rows[::-1]
    assert "expected one of severity" in str(command("alerts", "--sort", "beauty").exception)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["--severity", "critical"], 1),
        (["--state", "dismissed"], 0),
        (["--source", "xx_shop"], 2),
        (["--source", "xx_sho"], 0),
        (["--limit", "1"], 1),
        (["--sort", "site"], 2),
    ],
)
def test_the_list_can_be_narrowed(command: Command, words: list[str], shown: int) -> None:
    assert len(command("alerts", "--json", *words).stdout.splitlines()) == shown


def test_one_alert_is_explained_with_what_speaks_against_it(command: Command) -> None:
    alert = Alert.objects.get(product_group="sexual function")
    shown = command("alert", str(alert.pk)).stdout
    for words in ("hypothesis", "Art. 8(a)(i)", "What speaks against it", "GPhC 1", "intentional", "first seen"):
        assert words in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    told = json.loads(command("alert", alert.key[:8], "--json").stdout)
    assert told["explanation"]["for_it"][0]["provisions"] == ["MEDICRIME Art. 8(a)(i)"]
    assert told["looks"][0]["state"] == "queued"
    assert told["moves"][0]["to"] == "new"


def test_an_alert_nobody_knows(command: Command) -> None:
    assert "no alert 999" in str(command("alert", "999").exception)


def test_sources_say_how_they_do(command: Command, settings: Settings) -> None:
    assert settings.sources is not None
    (settings.sources / "xx_wrong.toml").write_text("title = 1\n")
    run = Run.objects.create(run_id="r", key="k", started_at=SEEN_AT)
    RunSource.objects.create(
        run=run,
        source="shop.example",
        state=RunState.DOUBTFUL,
        started_at=SEEN_AT,
        doubtful=["blocked: \x1b[2J"],
        offers=3,
    )
    rows = {row["name"]: row for row in map(json.loads, command("sources", "--json").stdout.splitlines())}
    assert rows["xx_wrong"]["result"] == "broken file"
    assert rows["shop.example"]["doubtful"] == ["blocked: \x1b[2J"]
    shown = command("sources").stdout
    assert "blocked:" in shown
    assert "\x1b" not in shown


def test_no_alerts_says_what_to_do(command: Command) -> None:
    Alert.objects.all().delete()
    assert "theriac run" in command("alerts", terminal=True).stdout
