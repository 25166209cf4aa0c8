# SPDX-License-Identifier: EUPL-1.2
"""Keys that sign the log: shut, shown, changed in the open, read strictly."""

import base64
from pathlib import Path

import pytest
from typer.testing import CliRunner

from config.cli import build_app
from config.settings import load_settings
from indexer.errors import LedgerError, LedgerKeyError
from indexer.log import keys
from indexer.log.checkpoint import parse_verifier_key
from indexer.log.home_log import (
    read_leaves,
)
from indexer.log.keys import NEXT_KEY, load_key, make_key
from indexer.log.rotation import key_history, rotate_key
from indexer.verify.log_check import check_log
from tests.indexer.test_log import grow, lose_key


def test_key_is_changed_in_the_open(tmp_path: Path) -> None:
    grow(tmp_path, 2)
    first = load_key(tmp_path).verifier
    second = rotate_key(tmp_path, why="yearly")
    grow(tmp_path, 1)
    assert load_key(tmp_path).verifier == second != first
    steps = list(key_history(second.name, read_leaves(tmp_path)))
    assert [(step.key, step.fault, step.lost) for step in steps] == [(first, "", False), (second, "", False)]
    for pinned in (None, first, second):
        assert not [check for check in check_log(tmp_path, pinned).checks if check.answer != "HELD"]
    stranger = make_key(tmp_path / "other", first.name).verifier
    assert [check.answer for check in check_log(tmp_path, stranger).checks if check.part == "keys"] == ["BROKEN"]
    assert (tmp_path / "state/keys/log.key").stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "state/keys" / NEXT_KEY).exists()


def test_lost_key_is_told_forever(tmp_path: Path) -> None:
    grow(tmp_path, 2)
    with pytest.raises(LedgerError, match="leave out --lost"):
        rotate_key(tmp_path, why="", lost=True)
    lose_key(tmp_path)
    rotate_key(tmp_path, why="disk died", lost=True)
    grow(tmp_path, 1)
    wrong = [check for check in check_log(tmp_path).checks if check.answer != "HELD"]
    assert [check.answer for check in wrong] == ["NOT_CHECKED"]
    assert "predecessor was lost" in wrong[0].reason


def test_keys_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THERIAC_HOME", str(tmp_path))
    load_settings.cache_clear()
    try:
        assert "no key yet" in CliRunner().invoke(build_app("keys"), ["keys", "show"]).stdout
        grow(tmp_path, 1)
        rotated = CliRunner().invoke(build_app("keys"), ["keys", "rotate", "--why", "yearly"])
        shown = CliRunner().invoke(build_app("keys"), ["keys", "show"]).stdout
    finally:
        load_settings.cache_clear()
    key = str(load_key(tmp_path).verifier)
    assert rotated.stdout == f"new key: {key}\n"
    assert shown.splitlines()[-1].endswith(key)
    assert len(shown.splitlines()) == 2


@pytest.mark.parametrize("entered", [False, True], ids=["before it was entered", "after it was entered"])
def test_rotation_that_a_kill_stopped_is_finished(
    entered: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(tmp_path, 2)
    name = "indexer.log.rotation.put_in_place" if entered else "indexer.log.rotation.append_locked"
    with monkeypatch.context() as patched:
        patched.setattr(name, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            rotate_key(tmp_path, why="")
    grow(tmp_path, 1)
    assert not (tmp_path / "state/keys" / NEXT_KEY).exists()
    assert not [check for check in check_log(tmp_path).checks if check.answer != "HELD"]
    assert len(list(key_history(load_key(tmp_path).name, read_leaves(tmp_path)))) == 1 + entered


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a+b", id="too short"),
        pytest.param("a+00000000+AAAA", id="no key"),
        pytest.param("", id="empty"),
        pytest.param("log+" + "0" * 8 + "+" + base64.b64encode(b"\x01" + bytes(32)).decode(), id="wrong id"),
    ],
)
def test_verifier_keys_are_read_strictly(text: str) -> None:
    with pytest.raises(LedgerError, match="expected a verifier key"):
        parse_verifier_key(text)


def test_key_error_is_clear_when_the_file_is_no_key(tmp_path: Path) -> None:
    grow(tmp_path, 1)
    keys.keys_folder(tmp_path).joinpath("log.key").write_text("nonsense")
    with pytest.raises(LedgerKeyError, match="expected a private key"):
        grow(tmp_path, 1)
