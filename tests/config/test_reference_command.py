# SPDX-License-Identifier: EUPL-1.2
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from config.commands.reference import app
from config.settings import load_settings
from tests.config.test_importers import bdpm, write


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("THERIAC_HOME", str(tmp_path / "home"))
    load_settings.cache_clear()
    yield tmp_path / "home"  # type: ignore[misc]
    load_settings.cache_clear()


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def import_bdpm(folder: Path) -> Result:
    return run("import", "fr_bdpm", *map(str, bdpm(folder)), "--as-of", "2026-11-01", "--rows-min", "1")


def test_import_list_check_find(home: Path, tmp_path: Path) -> None:
    done = import_bdpm(tmp_path)
    assert done.exit_code == 0, done.output
    assert "in use: fr_bdpm: 1 rows of 2026-11-01" in done.output
    assert "CIS_bdpm.txt:2" in done.output
    rows = {row["table"]: row for row in map(json.loads, run("list", "--json").stdout.splitlines())}
    assert rows["fr_bdpm"]["licence"] == "Licence Ouverte 2.0 (Etalab)"
    assert rows["fr_bdpm"]["origin"].startswith("https://base-donnees-publique")
    assert len(rows["fr_bdpm"]["sha256"]) == 64
    assert {"substances", "batch_alerts"} <= rows.keys()
    assert "1 authorised" in run("find", "sildénafil").output
    assert "VIAGRA" in run("find", "3400949497294").output
    assert "broken line" not in run("faults", "fr_bdpm").output
    assert "expected a CIS" in run("faults", "fr_bdpm").output
    assert run("check").exit_code == 0


def test_a_changed_table_fails_the_check(home: Path, tmp_path: Path) -> None:
    import_bdpm(tmp_path)
    (database,) = (home / "reference" / "fr_bdpm").glob("*.sqlite")
    database.write_bytes(database.read_bytes() + b"x")
    checked = run("check")
    assert checked.exit_code == 1
    assert "BROKEN" in checked.output


def test_rollback(home: Path, tmp_path: Path) -> None:
    import_bdpm(tmp_path)
    import_bdpm(tmp_path)
    assert "in use: fr_bdpm" in run("rollback", "fr_bdpm").output
    assert "out of use" in run("rollback", "fr_bdpm").output
    assert "fr_bdpm" not in run("list").output
    assert run("list", "--all").output.count("fr_bdpm") == 2, "what can be put to use again is still shown"


def test_kinds_say_where_files_are(home: Path) -> None:
    shown = run("list", "--kinds").output
    assert "confezioni_fornitura.csv" in shown
    assert "https://www.ema.europa.eu" in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("import", "nonsense", "x.csv"), "expected one of eu_ema", id="kind"),
        pytest.param(("import", "eu_ema", "nowhere.xlsx"), "expected a file", id="file"),
        pytest.param(("import", "medicines", "TABLE"), "expected --country", id="country"),
        pytest.param(("rollback", "fr_bdpm"), "nothing was imported", id="nothing there"),
    ],
)
def test_wrong_use_is_one_line(words: tuple[str, ...], said: str, home: Path, tmp_path: Path) -> None:
    table = write(tmp_path / "table.csv", "country,name,substances,status\nNL,x,y,authorised\n")
    done = run(*(str(table) if word == "TABLE" else word for word in words))
    assert done.exit_code != 0
    assert said in str(done.exception)


def test_what_nothing_names_is_unknown(home: Path) -> None:
    assert "never `not authorised`" in run("find", "nonexistol").output
