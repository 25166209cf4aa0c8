# SPDX-License-Identifier: EUPL-1.2
"""`theriac decide …` as a person types it: each call says what came of it, and which alerts it left alone."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner, Result

from alerts.commands import alerts as alerts_command
from alerts.commands import decide as commands
from alerts.models.account import Role
from alerts.models.alert import Alert
from alerts.raising import raise_alerts
from config.settings import Settings
from tests.alerts.memory_store import MemoryStore, make_record
from tests.alerts.operators.shops import mirrors
from tests.alerts.operators.test_deciding_operators import proposed, the_operator
from tests.alerts.people import log_in_as, make_account
from tests.make import SEEN_AT


@pytest.fixture
def home(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Two sites' alerts, and an analyst logged in."""
    for module in (commands, alerts_command):
        monkeypatch.setattr(module, "load_settings", lambda: settings)
    store = MemoryStore()
    store.add([make_record(number, site=f"{'ab'[number]}.example") for number in range(2)])
    raise_alerts(settings, store, SEEN_AT)
    log_in_as(settings, make_account("m.silva", Role.ANALYST))
    return settings


def call(*words: str) -> Result:
    return CliRunner().invoke(commands.app, list(words))


def test_many_at_once_say_how_many_were_done(home: Settings) -> None:
    numbers = [str(pk) for pk in Alert.objects.values_list("pk", flat=True)]
    told = call("outcome", *numbers, "99999", "--is", "legal", "--why", "read the imprint")
    assert (told.exit_code, "2 of 3 done, 1 refused" in told.stderr) == (1, True)
    assert "no alert 99999" in told.stderr
    assert call("take", numbers[0]).exit_code == 1


def test_nothing_left_to_undo_names_the_alert(home: Settings) -> None:
    number = str(Alert.objects.first().pk)  # type: ignore[union-attr]
    assert "nothing of yours is left to undo" in str(call("undo", number).exception)
    assert f"on alert {number}" in str(call("undo", number).exception)


def test_mutes_say_what_they_silence(home: Settings) -> None:
    proposed(home, *mirrors())
    operator = the_operator()
    until = ("--until", f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}", "--why", "a test purchase is under way")
    for words in (("--site", "a.example", "--group", "sexual function"), ("--operator", str(operator.pk))):
        made = call("mute", *words, *until)
        assert made.exit_code == 0, made.output
    rows = [json.loads(line) for line in call("mutes", "--json").stdout.splitlines()]
    assert [row["what"] for row in rows] == [operator.subject, "a.example, sexual function"]
    assert len(call("mutes", "--limit", "1").stdout.splitlines()) == 2
