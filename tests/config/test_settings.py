# SPDX-License-Identifier: EUPL-1.2
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.settings import load_settings

PASSWORD = "s3cret"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working folder and a process without settings of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("os.environ", {})
    load_settings.cache_clear()
    yield tmp_path
    load_settings.cache_clear()


@pytest.mark.parametrize(
    ("written", "says"),
    [
        pytest.param("hoem = 'x'", "hoem: no such key, did you mean home?", id="mistyped key"),
        pytest.param("[crawl]\ndelay = 2", "crawl.delay: no such key, did you mean crawl.delay_s?", id="nested"),
        pytest.param("[crawl]\ndelay_s = 0.2", "crawl.delay_s: Input should be greater than or equal to 1", id="floor"),
        pytest.param("store = 'elastic'", "store: expected `sqlite` or https://", id="no address"),
        pytest.param(f"store = 'ftp://me:{PASSWORD}@x'", "store: expected `sqlite`", id="another scheme"),
        pytest.param(f"store = 'https://me:{PASSWORD}@x:99999'", "store: expected `sqlite`", id="no such port"),
        pytest.param(f"secret_key = ['{PASSWORD}']", "secret_key: Input should be a valid string", id="secret"),
        pytest.param("not toml", "theriac.toml: not readable as TOML", id="no TOML"),
    ],
)
def test_a_wrong_setting_is_named_and_no_password_is_shown(folder: Path, written: str, says: str) -> None:
    (folder / "theriac.toml").write_text(written)
    with pytest.raises(ConfigError) as caught:
        load_settings()
    assert says in str(caught.value)
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("THERIAC_STROE", "did you mean THERIAC_STORE?"),
        ("THERIAC_CRAWL__DELAY", "did you mean THERIAC_CRAWL__DELAY_S?"),
        ("THERIAC_CRAWL__COLOUR", "THERIAC_CRAWL__COLOUR: no such setting"),
    ],
)
def test_a_mistyped_variable_is_not_overlooked(monkeypatch: pytest.MonkeyPatch, name: str, says: str) -> None:
    monkeypatch.setenv(name, "2")
    with pytest.raises(ConfigError, match=says.replace("?", r"\?")):
        load_settings()


def test_variables_of_other_programs_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THERIAC_TOOLS", "/somewhere")
    monkeypatch.setenv("THERIAC_HOME", "there")
    assert load_settings().home == Path("there")
