# SPDX-License-Identifier: EUPL-1.2
"""`theriac export` as a user types it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner, Result

from alerts.database import close_decisions
from alerts.errors import AccessError
from alerts.models.account import Role
from config.cli import build_app
from config.errors import ConfigError
from config.settings import Settings, load_settings
from indexer.errors import ExportError
from tests.alerts.people import log_in_as, make_account
from tests.indexer.export.kept import gather

pytestmark = pytest.mark.slow


@pytest.fixture
def theriac(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    monkeypatch.setenv("THERIAC_HOME", str(settings.home))
    monkeypatch.chdir(tmp_path)
    load_settings.cache_clear()
    yield lambda *words: CliRunner().invoke(build_app(words[0]), list(words))
    close_decisions()
    load_settings.cache_clear()


@pytest.mark.parametrize(
    ("words", "exhibits"),
    [
        pytest.param(["sildenafil"], 1, id="words"),
        pytest.param(["--site", "shop.example"], 4, id="filter"),
        pytest.param(["--site", "shop.example", "--limit", "2"], 2, id="limit"),
        pytest.param(["--verdict", "legal"], 1, id="verdict"),
    ],
)
def test_query(words: list[str], exhibits: int, theriac: Callable[..., Result], tmp_path: Path) -> None:
    said = theriac("export", *words, "--format", "csv", "--output", str(tmp_path / "x.csv"), "--json")
    assert said.exit_code == 0, said.output
    told = msgspec.json.decode(said.stdout)
    assert (told["exhibits"], told["masked"]) == (exhibits, True)
    assert (tmp_path / "x.csv").exists()


def test_ids_and_the_default_place(theriac: Callable[..., Result], settings: Settings) -> None:
    first, second, *_ = gather(settings).exhibits
    said = theriac("export", first.record.observation_id[:12], "--offer", second.record.offer_id, "--format", "csv")
    assert said.exit_code == 0, said.output
    assert "2 exhibits, masked" in said.stdout
    assert "UNSEALED" in said.stdout
    assert len(list((settings.home / "exports").glob("X-*.csv"))) == 1


def test_unmasked_is_told(theriac: Callable[..., Result], settings: Settings, tmp_path: Path) -> None:
    place = ("--format", "csv", "--output", str(tmp_path / "x.csv"))
    refused = theriac("export", "sildenafil", *place, "--unmasked", "--authority", "order 12/2026")
    assert isinstance(refused.exception, AccessError)
    log_in_as(settings, make_account("c.vos", Role.CUSTODIAN))
    said = theriac("export", "sildenafil", *place, "--unmasked", "--authority", "order 12/2026")
    assert said.exit_code == 0, said.output
    assert "UNMASKED" in said.stdout
    assert "UNMASKED, authorised: order 12/2026" in (tmp_path / "x.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("words", "kind", "said"),
    [
        pytest.param([], ConfigError, "everything at once", id="nothing asked for"),
        pytest.param(["pills", "--unmasked"], ConfigError, "belong together", id="no authority"),
        pytest.param(["pills", "--authority", "me"], ConfigError, "belong together", id="authority alone"),
        pytest.param(["0123456789abcdef"], ExportError, "no observation", id="unknown id"),
        pytest.param(["--offer", "0" * 32], ExportError, "no offer", id="unknown offer"),
        pytest.param(["aspirin"], ExportError, "nothing to export", id="nothing found"),
    ],
)
def test_wrong_use_is_named(words: list[str], kind: type[Exception], said: str, theriac: Callable[..., Result]) -> None:
    told = theriac("export", *words, "--format", "csv")
    assert isinstance(told.exception, kind)
    assert said in str(told.exception)
