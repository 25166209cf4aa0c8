# SPDX-License-Identifier: EUPL-1.2
"""The second factor: what counts, once, for how long; and how guessing ends."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp_auth
from django.test import override_settings

from alerts.commands import accounts as account_commands
from alerts.errors import AccessError
from alerts.models.account import Account, CommandSession
from alerts.second_factor import enrol, is_code_right
from alerts.sessions import confirm_factor, log_in
from config.account_settings import AccountSettings
from config.settings import Settings
from tests.alerts.people import PASSWORD, enrolled, log_in_as, make_first
from tests.make import SEEN_AT


@pytest.fixture(autouse=True)
def quick_passwords() -> object:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"accounts": AccountSettings(session_folder=tmp_path / "sessions")})


STOPPED_S = 1_792_000_015
"""Fifteen seconds into a step of thirty."""


def stop_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second factor's clock stands still."""
    monkeypatch.setattr(totp_auth, "time", SimpleNamespace(time=lambda: float(STOPPED_S)))


def test_what_changed_while_the_password_was_compared(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    chief = make_first()
    app = enrolled(chief)

    def rest(account: Account, code: str) -> bool:
        Account.objects.update(rests_until=SEEN_AT + timedelta(minutes=15))
        return True

    with monkeypatch.context() as patch:
        patch.setattr("alerts.sessions.is_code_right", rest)
        with pytest.raises(AccessError, match="rests until"):
            log_in(settings, "chief", PASSWORD, app.now(), SEEN_AT)
    assert not CommandSession.objects.exists()


def test_a_code_counts_once(settings: Settings) -> None:
    chief = make_first()
    code = enrolled(chief).now()
    assert is_code_right(chief, code)
    assert not is_code_right(chief, code)


@pytest.mark.parametrize(
    ("ahead_s", "counts"),
    [
        pytest.param(-60, False, id="a minute behind"),
        pytest.param(-30, True, id="one step behind"),
        pytest.param(0, True, id="in step"),
        pytest.param(30, True, id="one step ahead"),
        pytest.param(60, False, id="a minute ahead"),
    ],
)
def test_clocks_may_differ_by_one_step(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, ahead_s: int, counts: bool
) -> None:
    stop_clock(monkeypatch)
    chief = make_first()
    app = enrolled(chief)
    assert is_code_right(chief, app.at(STOPPED_S + ahead_s)) is counts


def test_a_code_ends_those_before_it(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    chief = make_first()
    app = enrolled(chief)
    assert is_code_right(chief, app.at(STOPPED_S))
    assert not is_code_right(chief, app.at(STOPPED_S - 30))
    assert is_code_right(chief, app.at(STOPPED_S + 30))


@pytest.mark.parametrize("code", ["", " ", "12345", "1234567", "١٢٣٤٥٦", "0" * 10_000, "\x00\ud800"])
def test_what_is_no_code(settings: Settings, code: str) -> None:
    chief = make_first()
    enrolled(chief)
    assert not is_code_right(chief, code)


def test_a_recovery_code_counts_once(settings: Settings) -> None:
    chief = make_first()
    _, codes = enrol(chief)
    assert len(set(codes)) == 10
    assert is_code_right(chief, codes[3])
    assert not is_code_right(chief, codes[3])


def test_secrets_are_sealed_at_rest(settings: Settings) -> None:
    chief = make_first()
    app = enrolled(chief)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert app.secret not in kept


@pytest.mark.databases
def test_guessing_makes_an_account_rest(settings: Settings) -> None:
    chief = make_first()
    app = enrolled(chief)
    for _ in range(5):
        with pytest.raises(AccessError):
            log_in(settings, "chief", "wrong-wrong-wrong", "1", SEEN_AT)
    with pytest.raises(AccessError, match="rests until 09:45 UTC"):
        log_in(settings, "chief", PASSWORD, app.now(), SEEN_AT)
    assert log_in(settings, "chief", PASSWORD, app.now(), SEEN_AT + timedelta(minutes=16)).account == chief


def test_a_new_factor_needs_the_present_one(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_commands, "load_settings", lambda: settings)
    chief = make_first()
    app = enrolled(chief)
    logged_in = log_in_as(settings, chief)
    CommandSession.objects.update(second_factor_at=SEEN_AT - timedelta(days=999))
    for act in (account_commands.second_factor, account_commands.password):
        with pytest.raises(AccessError, match="second factor again"):
            act()
    confirm_factor(settings, logged_in, app.now(), datetime.now(UTC))
    account_commands.second_factor()
    assert not is_code_right(chief, app.now())


def test_guessing_codes_in_an_open_session_rests_too(settings: Settings) -> None:
    chief = make_first()
    enrolled(chief)
    logged_in = log_in_as(settings, chief, SEEN_AT)
    for _ in range(5):
        with pytest.raises(AccessError, match="the code is wrong"):
            confirm_factor(settings, logged_in, "000000", SEEN_AT)
        logged_in.account.refresh_from_db()
    with pytest.raises(AccessError, match="too many wrong answers"):
        confirm_factor(settings, logged_in, "000000", SEEN_AT)
