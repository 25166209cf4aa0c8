# SPDX-License-Identifier: EUPL-1.2
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from alerts.commands import alerts as alerts_command
from alerts.commands import channels, deliveries
from alerts.errors import AccessError
from alerts.models.account import Role
from alerts.models.delivery import Delivery
from alerts.muting import mute
from alerts.raising import raise_alerts
from config.errors import ConfigError
from config.settings import Settings
from tests.alerts.delivery.conftest import told_by
from tests.alerts.delivery.servers import Mailbox, mail_server
from tests.alerts.memory_store import MemoryStore, make_record
from tests.alerts.people import log_in_as, make_account
from tests.make import SEEN_AT

RUNNER = CliRunner()


@pytest.fixture
def box(
    settings: Settings, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Mailbox, Settings]]:
    """Commands that find a mail server and a session folder of their own."""
    mailbox = Mailbox()
    with mail_server(certificate, mailbox) as port:
        accounts = settings.accounts.model_copy(update={"session_folder": tmp_path / "session"})
        own = told_by(settings.model_copy(update={"accounts": accounts}), certificate, port)
        for module in (channels, deliveries, alerts_command):
            monkeypatch.setattr(module, "load_settings", lambda: own)
        yield mailbox, own


def test_a_channel_from_its_approval_to_its_end(box: tuple[Mailbox, Settings]) -> None:
    mailbox, settings = box
    log_in_as(settings, make_account("ops", Role.OPERATOR))
    words = ["add", "desk", "--mail", "desk@agency.example", "--why", "duty desk", "--digest", "0 7 * * *"]
    assert RUNNER.invoke(channels.app, words, catch_exceptions=False).exit_code == 0
    done = RUNNER.invoke(channels.app, ["test", "desk"], catch_exceptions=False)
    assert (done.exit_code, done.stdout[:4], len(mailbox.raw)) == (0, "sent", 1)
    assert b"tested by ops" in mailbox.raw[0]
    mailbox.at_rcpt = ["550 no such user"]
    assert RUNNER.invoke(channels.app, ["test", "desk"], catch_exceptions=False).exit_code == 1
    listed = RUNNER.invoke(deliveries.app, ["--dead", "--json"], catch_exceptions=False)
    dead = json.loads(listed.stdout)
    assert (dead["state"], dead["reason"]) == ("dead", "550 no such user")
    words = ["retry", str(dead["id"]), "--why", "mended"]
    assert RUNNER.invoke(deliveries.app, words, catch_exceptions=False).exit_code == 0
    assert RUNNER.invoke(deliveries.app, ["send"], catch_exceptions=False).exit_code == 0
    assert len(mailbox.raw) == 2
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert "desk@agency.example" in RUNNER.invoke(channels.app, ["list"], catch_exceptions=False).stdout
    RUNNER.invoke(channels.app, ["remove", "desk", "--why", "closed"], catch_exceptions=False)
    assert "desk@" not in RUNNER.invoke(channels.app, ["list"], catch_exceptions=False).stdout


def test_nobody_adds_a_channel_without_the_right(box: tuple[Mailbox, Settings]) -> None:
    _, settings = box
    log_in_as(settings, make_account("ana", Role.ANALYST))
    with pytest.raises(AccessError, match="keep channels"):
        RUNNER.invoke(channels.app, ["add", "x", "--mail", "x@agency.example", "--why", "me"], catch_exceptions=False)


def test_a_group_that_cannot_be_is_told_with_those_there_are(box: tuple[Mailbox, Settings]) -> None:
    _, settings = box
    store = MemoryStore()
    store.add([make_record(0)])
    raise_alerts(settings, store, SEEN_AT)
    log_in_as(settings, make_account("ana", Role.ANALYST))
    with pytest.raises(ConfigError, match="expected one of sexual function: got 'opiods'"):
        alerts_command.alerts(group="opiods")


@pytest.mark.parametrize(
    ("words", "count"),
    [
        pytest.param({}, 1, id="muted ones are hidden"),
        pytest.param({"muted": True}, 2, id="shown when asked for"),
        pytest.param({"group": "Sexual Function"}, 1, id="by group"),
        pytest.param({"group": "opioids"}, 0, id="another group"),
    ],
)
def test_the_list_hides_what_is_muted(
    box: tuple[Mailbox, Settings], capsys: pytest.CaptureFixture[str], words: dict[str, object], count: int
) -> None:
    _, settings = box
    store = MemoryStore()
    store.add([make_record(0), make_record(1, site="quiet.example")])
    raise_alerts(settings, store, SEEN_AT)
    account = make_account("ana", Role.ANALYST)
    mute(account, SEEN_AT.replace(year=SEEN_AT.year + 1), "known", SEEN_AT, site="quiet.example")
    log_in_as(settings, account)
    with suppress(typer.Exit):
        alerts_command.alerts(**({"as_json": True} | words))
    assert len(capsys.readouterr().out.splitlines()) == count
