# SPDX-License-Identifier: EUPL-1.2
"""Every command is open, asks by itself or stands behind a gate; none that reads or decides does so for nobody."""

import os
import typing
from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from alerts.commands import capture as capture_command
from alerts.errors import AccessError
from alerts.gate import pass_gate
from alerts.models.account import Role
from alerts.models.audit import AuditEntry
from alerts.sessions import session_file
from config.account_settings import AccountSettings
from config.cli import build_app
from config.command_table import COMMANDS
from config.errors import ConfigError
from config.gates import GATES, Gate, gate_of
from config.settings import Settings, load_settings
from tests.alerts.people import log_in_as, make_account
from tests.postgres import only_sqlite

OWN_ANSWER = frozenset({"whoami"})
"""Commands that say themselves that nobody is logged in, in the same words."""
OF_ONESELF = frozenset(
    {"account password", "account second-factor", "api token add", "api token list", "api token revoke"}
)
"""What everybody may do with the own account."""
ONLY_WITH = {"run": ["--practice", "--output", "offers.jsonl"], "looks": ["--list"]}
"""Commands that run the system without a person, and ask as soon as they show evidence."""
WORDS: dict[str, list[str]] = {
    "erase": ["3f9a2c1e3f9a2c1e", "--why", "a request", "--authority", "decision 7"],
    "export": ["semaglutide", "--format", "csv"],
    "capture": ["3f9a2c1e3f9a2c1e", "--why", "a reason"],
    "case export": ["T-2026-0001"],
    "channel add": ["desk", "--mail", "desk@agency.example", "--why", "a reason"],
    "case victim telling": ["T-2026-0001", "1", "--yes", "--why", "a reason"],
    "notice settle": ["1", "--arrived", "--why", "a reason"],
    "request settle": ["1", "--arrived", "--why", "a reason"],
    "warning": ["T-2026-0001"],
}
"""What to type where the first word that comes to mind is refused as such."""


def leaves(name: str) -> Iterator[tuple[str, Any]]:
    """All commands below one entry, each with its whole name."""
    group = typer.main.get_command(build_app(name))

    def below(path: str, command: Any) -> Iterator[tuple[str, Any]]:
        if hasattr(command, "commands"):
            for part, child in command.commands.items():
                yield from below(f"{path} {part}", child)
            if getattr(command, "invoke_without_command", False):
                yield path, command
        else:
            yield path, command

    yield from below(name, group.commands[name])  # type: ignore[attr-defined]


def all_leaves() -> list[tuple[str, Any]]:
    return [leaf for name in COMMANDS for leaf in leaves(name)]


def words_for(name: str, command: Any, tmp_path: Path) -> list[str]:
    """Something for everything that must be given."""
    if name in ONLY_WITH or name in WORDS:
        return ONLY_WITH.get(name) or WORDS[name]
    words: list[str] = []
    for parameter in command.params:
        if not parameter.required:
            continue
        value = word_of(parameter.type_descriptor.annotation, tmp_path)
        words += [parameter.opts[0], value] if parameter.param_type_name == "option" else [value]
    return words


def word_of(wanted: object, tmp_path: Path) -> str:
    inner = next((one for one in typing.get_args(wanted) if one is not type(None)), wanted)
    if isinstance(inner, type) and issubclass(inner, Enum):
        return str(next(iter(inner)).value)
    if inner in (datetime, date):
        return "2027-01-31"
    if inner is Path:
        file = tmp_path / "file.json"
        file.write_text("{}", encoding="utf-8")
        return str(file)
    return "1"


@pytest.fixture
def home(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """A home with accounts that commands find by themselves, nobody logged in."""
    sessions = tmp_path / "sessions"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THERIAC_HOME", str(settings.home))
    monkeypatch.setenv("THERIAC_SECRET_KEY", "for tests")
    monkeypatch.setenv("THERIAC_SOURCES", str(settings.sources))
    monkeypatch.setenv("THERIAC_ACCOUNTS__SESSION_FOLDER", str(sessions))
    make_account("chief", Role.ADMINISTRATOR)
    load_settings.cache_clear()
    yield settings.model_copy(update={"accounts": AccountSettings(session_folder=sessions)})
    load_settings.cache_clear()


def typed(name: str, words: list[str]) -> Result:
    return CliRunner().invoke(build_app(name.split()[0]), [*name.split(), *words], input="")


def is_refused(result: Result) -> bool:
    return isinstance(result.exception, AccessError)


CLOSED = [
    (name, command) for name, command in all_leaves() if gate_of(name) is not Gate.OPEN and name not in OWN_ANSWER
]


@pytest.mark.slow
def test_nobody_reads_or_decides_without_login(home: Settings, tmp_path: Path) -> None:
    open_to_all = []
    for name, command in CLOSED:
        result = typed(name, words_for(name, command, tmp_path))
        if not is_refused(result) or "logged in" not in str(result.exception):
            open_to_all.append((name, repr(result.exception), result.output[-200:]))
    assert not open_to_all


@pytest.mark.slow
def test_auditors_read_the_log_and_nothing_else(home: Settings, tmp_path: Path) -> None:
    log_in_as(home, make_account("auditor", Role.AUDITOR))
    open_to_auditors = []
    for name, command in CLOSED:
        if name in OF_ONESELF or name == "audit":
            continue
        result = typed(name, words_for(name, command, tmp_path))
        if not is_refused(result):
            open_to_auditors.append((name, repr(result.exception), result.output[-200:]))
    assert not open_to_auditors


def test_each_gate_belongs_to_a_command() -> None:
    known = {name for name, _ in all_leaves()} | set(COMMANDS)
    assert not set(GATES) - known


def test_a_look_is_kept_before_it_is_shown(home: Settings) -> None:
    log_in_as(home, make_account("k.jansen", Role.ANALYST))
    typed("show", ["3f9a2c1e3f9a2c1e", "--why", "complaint 7"])
    entry = AuditEntry.objects.get(action="show")
    assert (entry.by, entry.why, entry.object_ids) == ("k.jansen", "complaint 7", ["3f9a2c1e3f9a2c1e"])


@pytest.mark.parametrize("role", list(Role))
def test_originals_are_for_roles_that_may(role: Role, home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in_as(home, make_account("someone", role))
    may = role in (Role.REVIEWER, Role.REGULATOR, Role.CUSTODIAN)
    found: list[str] = []

    def find(_: Settings, wanted: str) -> tuple[str, object]:
        found.append(wanted)
        raise ConfigError("nothing here")

    monkeypatch.setattr(capture_command, "find_capture", find)
    result = typed("capture", ["3f9a2c1e", "--why", "order 12"])
    assert bool(found) == may
    assert is_refused(result) != may


def test_an_original_needs_a_purpose(home: Settings) -> None:
    log_in_as(home, make_account("k", Role.CUSTODIAN))
    assert "--why" in str(typed("capture", ["3f9a2c1e", "--why", " "]).exception)


def test_a_refusal_is_kept_too(home: Settings) -> None:
    log_in_as(home, make_account("watcher", Role.AUDITOR))
    typed("listings", [])
    assert AuditEntry.objects.filter(action="refused", by="watcher").exists()


@only_sqlite
def test_a_home_without_database_is_open_and_stays_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THERIAC_HOME", str(tmp_path / "fresh"))
    pass_gate("listings", "look", {}, "")
    assert not (tmp_path / "fresh").exists()


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda path: path.write_text("x" * 43, encoding="ascii"), id="made up"),
        pytest.param(lambda path: path.write_bytes(b"\xff\xfe\x00"), id="no text"),
        pytest.param(lambda path: path.write_text("", encoding="ascii"), id="empty"),
    ],
)
def test_a_token_that_nobody_gave_is_nobodys(spoil: Callable[[Path], object], home: Settings) -> None:
    log_in_as(home, make_account("k", Role.ANALYST))
    spoil(session_file(home))
    os.chmod(session_file(home), 0o600)
    assert is_refused(typed("listings", []))
