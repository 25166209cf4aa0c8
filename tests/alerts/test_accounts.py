# SPDX-License-Identifier: EUPL-1.2
import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pyotp
import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import override_settings

from alerts.access import MAY, PERSONS_ONLY, Action, check_may, require, viewer
from alerts.accounts import add_account, change_account, set_password
from alerts.auditing import close_days, note, verify_audit
from alerts.commands import accounts as account_commands
from alerts.commands import login as login_commands
from alerts.errors import AccessError
from alerts.models.account import Account, CommandSession, Role
from alerts.models.audit import AuditDay, AuditEntry, AuditVerb
from alerts.sessions import current, log_in, log_out, session_file
from config.account_settings import AccountSettings
from config.finding import Held
from config.settings import Settings
from tests.alerts.people import PASSWORD, enrolled, log_in_as, make_account, make_first
from tests.make import SEEN_AT


@pytest.fixture(autouse=True)
def quick_passwords() -> object:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"accounts": AccountSettings(session_folder=tmp_path / "sessions")})


def test_first_account_is_an_administrator(settings: Settings) -> None:
    with pytest.raises(AccessError, match="first account of a home to be an administrator"):
        add_account("chief", PASSWORD, [Role.ANALYST], None, SEEN_AT)
    assert make_first().has_role(Role.ADMINISTRATOR)


def test_second_account_needs_an_administrator(settings: Settings) -> None:
    make_first()
    with pytest.raises(AccessError, match="expected an administrator to be logged in"):
        add_account("other", PASSWORD, [Role.ADMINISTRATOR], None, SEEN_AT)


def test_the_first_one_begins_again_until_somebody_logged_in(settings: Settings) -> None:
    lost = make_first()
    again = make_first()
    assert (again.pk, Account.objects.count()) == (lost.pk, 1), "its second factor reached nobody"
    code = enrolled(again).now()
    log_in(settings, "chief", PASSWORD, code, SEEN_AT)
    with pytest.raises(AccessError, match="expected an administrator to be logged in"):
        make_first()


def test_who_saw_no_second_factor_has_no_account(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_commands, "load_settings", lambda: settings)
    monkeypatch.setattr(account_commands, "ask", lambda prompt: PASSWORD)
    monkeypatch.setattr(account_commands, "show_factor", lambda account: os.write(-1, b"the terminal is gone"))
    with pytest.raises(OSError, match="Bad file descriptor"):
        account_commands.add("chief", [Role.ADMINISTRATOR])
    assert not Account.objects.exists()


@pytest.mark.parametrize("again", [pytest.param(PASSWORD, id="the same"), pytest.param("x" + PASSWORD, id="another")])
def test_a_password_is_typed_twice_at_a_terminal(monkeypatch: pytest.MonkeyPatch, again: str) -> None:
    typed = iter([PASSWORD, again])
    monkeypatch.setattr(account_commands, "ask", lambda prompt: next(typed))
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    if again == PASSWORD:
        assert account_commands.ask_new("Password") == PASSWORD
        return
    with pytest.raises(AccessError, match="the two passwords differ"):
        account_commands.ask_new("Password")


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [
        pytest.param("Chief", PASSWORD, "taken", id="name taken, in other letters"),
        pytest.param("a b", PASSWORD, "expected a name of letters", id="space in a name"),
        pytest.param("x" * 200, PASSWORD, "expected a name of 2 to 150", id="long name"),
        pytest.param("jo", "short", "too short", id="short password"),
        pytest.param("jo", "password1234", "too common", id="common password"),
    ],
)
def test_wrong_accounts(settings: Settings, name: str, password: str, message: str) -> None:
    chief = make_first()
    with pytest.raises(AccessError, match=message):
        add_account(name, password, [Role.ANALYST], chief, SEEN_AT)
    assert Account.objects.count() == 1


def test_one_administrator_remains(settings: Settings) -> None:
    chief = make_first()
    with pytest.raises(AccessError, match="one administrator to remain"):
        change_account(chief, chief, SEEN_AT, why="leaves", is_active=False)
    assert Account.objects.get(pk=chief.pk).is_active


@pytest.mark.databases
def test_login_needs_password_and_code(settings: Settings) -> None:
    chief = make_first()
    app = enrolled(chief)
    code = app.now()
    for password, given in ((PASSWORD, "000000"), ("wrong-wrong-wrong", code), (PASSWORD, "")):
        with pytest.raises(AccessError, match="name, password or code is wrong"):
            log_in(settings, "chief", password, given, SEEN_AT)
    logged_in = log_in(settings, "CHIEF", PASSWORD, code, SEEN_AT)
    assert logged_in.account == chief
    assert current(settings, SEEN_AT).account == chief


def test_an_unknown_name_gets_the_same_answer(settings: Settings) -> None:
    make_first()
    with pytest.raises(AccessError, match="name, password or code is wrong"):
        log_in(settings, "nobody", PASSWORD, "123456", SEEN_AT)


def test_an_unknown_name_takes_as_long(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolled(make_first())
    make_account("shut", Role.ANALYST, is_active=False)
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, password, salt: hashed.append(salt) or encode(self, password, salt)
    )
    for name in ("chief", "nobody", "shut", "x" * 5_000):
        before = len(hashed)
        with pytest.raises(AccessError, match="name, password or code is wrong"):
            log_in(settings, name, "wrong-wrong-wrong", "123456", SEEN_AT)
        assert len(hashed) == before + 1
    assert AuditEntry.objects.filter(action="login.refused").count() == 4


def test_without_second_factor_nobody_gets_in(settings: Settings) -> None:
    make_first()
    with pytest.raises(AccessError, match="no second factor yet"):
        log_in(settings, "chief", PASSWORD, "", SEEN_AT)


@pytest.mark.parametrize(
    ("later", "message"),
    [
        pytest.param(timedelta(minutes=61), "is over", id="idle"),
        pytest.param(timedelta(days=400), "is over", id="old"),
    ],
)
def test_sessions_end(settings: Settings, later: timedelta, message: str) -> None:
    log_in_as(settings, make_account(), SEEN_AT)
    with pytest.raises(AccessError, match=message):
        current(settings, SEEN_AT + later)


@pytest.mark.parametrize("month", [pytest.param(3, id="summer time begins"), pytest.param(10, id="summer time ends")])
@pytest.mark.databases
def test_a_session_lasts_its_minutes_across_summer_time(settings: Settings, month: int) -> None:
    app = enrolled(make_first())
    day = {3: 29, 10: 25}[month]
    begin = datetime(2026, month, day, 0, 30, tzinfo=UTC)
    lisbon = ZoneInfo("Europe/Lisbon")
    opened = log_in(settings, "chief", PASSWORD, app.now(), begin.astimezone(lisbon)).session
    assert opened.expires_at - begin == timedelta(minutes=480)
    for minutes in range(0, 480, 59):
        current(settings, (begin + timedelta(minutes=minutes)).astimezone(lisbon))
    with pytest.raises(AccessError, match="is over"):
        current(settings, (begin + timedelta(minutes=480)).astimezone(lisbon))


def test_a_busy_session_ends_too(settings: Settings) -> None:
    logged_in = log_in_as(settings, make_account(), SEEN_AT)
    CommandSession.objects.filter(pk=logged_in.session.pk).update(expires_at=SEEN_AT + timedelta(hours=8))
    for minutes in range(0, 470, 30):
        current(settings, SEEN_AT + timedelta(minutes=minutes))
    with pytest.raises(AccessError, match="is over"):
        current(settings, SEEN_AT + timedelta(hours=8))


def test_logout_ends_the_session_on_the_server_too(settings: Settings) -> None:
    log_in_as(settings, make_account(), SEEN_AT)
    token = session_file(settings).read_text(encoding="ascii")
    log_out(settings, SEEN_AT)
    session_file(settings).write_text(token, encoding="ascii")
    session_file(settings).chmod(0o600)
    with pytest.raises(AccessError, match="nobody is logged in"):
        current(settings, SEEN_AT)


def test_a_token_that_others_can_read_is_refused(settings: Settings) -> None:
    log_in_as(settings, make_account(), SEEN_AT)
    os.chmod(session_file(settings), 0o644)
    with pytest.raises(AccessError, match="expected mode 600"):
        current(settings, SEEN_AT)


def test_a_new_password_or_role_ends_every_session(settings: Settings) -> None:
    chief = make_first()
    account = make_account()
    log_in_as(settings, account, SEEN_AT)
    set_password(account, PASSWORD, chief, SEEN_AT)
    with pytest.raises(AccessError):
        current(settings, SEEN_AT)


@pytest.mark.parametrize("action", list(Action))
def test_every_action_names_its_roles(settings: Settings, action: Action) -> None:
    allowed = {role for role in Role if role in MAY[action]}
    assert allowed
    for role in Role:
        account = Account(username=role.value, roles=[role.value])
        if role in allowed:
            check_may(account, action)
        else:
            with pytest.raises(AccessError, match="expected one of the roles"):
                check_may(account, action)


def test_running_the_system_decides_no_case(settings: Settings) -> None:
    for action in (Action.DECIDE, Action.APPROVE, Action.READ_CASE, Action.ERASE):
        assert not {Role.OPERATOR, Role.ADMINISTRATOR, Role.AUDITOR} & set(MAY[action])


def test_a_program_decides_nothing_whatever_its_roles(settings: Settings) -> None:
    program = make_account("gateway", *Role, is_service=True)
    for action in PERSONS_ONLY:
        with pytest.raises(AccessError, match="gateway is a service"):
            check_may(program, action)
    check_may(program, Action.LOOK)
    assert {Action.DECIDE, Action.UPHOLD, Action.SIGN_OFF, Action.APPROVE, Action.ORDER, Action.ERASE} <= PERSONS_ONLY


def test_what_leaves_the_house_needs_a_fresh_factor(settings: Settings) -> None:
    log_in_as(settings, make_account(), SEEN_AT)
    assert require(settings, Action.APPROVE, SEEN_AT + timedelta(minutes=9), fresh=True)
    with pytest.raises(AccessError, match="second factor again"):
        require(settings, Action.APPROVE, SEEN_AT + timedelta(minutes=11), fresh=True)


def test_a_home_without_accounts_can_be_tried(settings: Settings) -> None:
    assert viewer(settings) is None
    make_first()
    with pytest.raises(AccessError, match="nobody is logged in"):
        viewer(settings)


def test_audit_chain_shows_a_change(settings: Settings) -> None:
    for number in range(5):
        note(None, AuditVerb.CONSULTATION, "look", "alert", [str(number)], SEEN_AT)
    assert [finding.answer for finding in verify_audit(settings.home)] == [Held.HELD]
    AuditEntry.objects.filter(pk=3).update(why="something else")
    broken = list(verify_audit(settings.home))
    assert broken[0].answer is Held.BROKEN
    assert "entry 3" in broken[0].reason


@pytest.mark.databases
def test_days_go_to_the_ledger_once(settings: Settings) -> None:
    for day in range(3):
        note(None, AuditVerb.CONSULTATION, "look", "alert", ["1"], SEEN_AT + timedelta(days=day))
    later = SEEN_AT + timedelta(days=2)
    assert close_days(settings.home, later) == 2
    assert close_days(settings.home, later) == 0
    assert {finding.answer for finding in verify_audit(settings.home)} == {Held.HELD}
    AuditDay.objects.filter(entries=1).update(chain="0" * 64)
    assert Held.BROKEN in {finding.answer for finding in verify_audit(settings.home)}


def test_commands_from_a_pipe(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for module in (account_commands, login_commands):
        monkeypatch.setattr(module, "load_settings", lambda: settings)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    account_commands.add("chief", [Role.ADMINISTRATOR])
    app = pyotp.parse_uri(capsys.readouterr().out.splitlines()[0])
    assert isinstance(app, pyotp.TOTP)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n{app.now()}\n"))
    login_commands.login("chief")
    login_commands.whoami()
    assert capsys.readouterr().out == "chief\tadministrator\n"
    account_commands.list_accounts(as_json=True)
    shown = capsys.readouterr().out
    assert '"second_factor":true' in shown
    assert "password" not in shown


def test_a_new_login_has_a_token_of_its_own(settings: Settings) -> None:
    chief = make_first()
    app = enrolled(chief)
    session_file(settings).parent.mkdir(parents=True, exist_ok=True)
    session_file(settings).write_text("chosen by another", encoding="ascii")
    log_in(settings, "chief", PASSWORD, app.now(), SEEN_AT)
    token = session_file(settings).read_text(encoding="ascii")
    assert token != "chosen by another"
    assert len(token) >= 43
    assert session_file(settings).stat().st_mode & 0o077 == 0
