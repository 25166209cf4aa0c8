# SPDX-License-Identifier: EUPL-1.2
"""What verification says: HELD for a home in good order, and the place of each change of any kind."""

import json
import os
import random
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from config.cli import build_app
from config.finding import Held
from config.settings import Settings, load_settings
from indexer.keeper import Keeper
from indexer.ledger import JOURNAL, ledger_folder
from indexer.query import Query
from indexer.recovery import recover
from indexer.sqlite_store import COLUMNS, EVIDENCE, RECORD, VALUE
from indexer.store import open_store
from indexer.verify.home import verify_home
from indexer.verify.observation import verify_observation
from indexer.verify.report import Checked, Progress, VerifyReport
from tests.indexer.tampering import covered_files, make_home, tamperings, unnoticed
from tests.indexer.test_recovery import make_judged
from tests.indexer.worker import WORK


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    return make_home(tmp_path / "home")


def uncaptured(number: int, run_id: str = "run-1"):  # type: ignore[no-untyped-def]
    judged = make_judged(number, run_id)
    return replace(judged, captured=replace(judged.captured, capture=None))


def wrong(report: VerifyReport) -> list[Checked]:
    return [check for check in report.checks if check.answer is not Held.HELD]


def test_home_in_good_order_holds(kept: Settings) -> None:
    steps: list[Progress] = []
    report = verify_home(kept, steps.append)
    assert (wrong(report), report.exit_status) == ([], 0)
    assert report.entries == 2 * (1 + 3 + 1) + 2
    assert steps[-1].done_bytes >= sum(path.stat().st_size for path in (kept.home / "captures").iterdir())
    assert report.unsealed == report.entries + 1  # the export's leaf waits for a seal too


def test_empty_home_holds(tmp_path: Path) -> None:
    report = verify_home(Settings(home=tmp_path))
    assert (wrong(report), report.exit_status) == ([], 0)


def test_every_kind_of_change_is_found_and_named(kept: Settings) -> None:
    """A sample; `python -m tests.bench tamper` flips every byte."""
    assert len(covered_files(kept.home)) > 20
    missed = [fault for each in tamperings(kept.home, 0.002, random.Random(5)) if (fault := unnoticed(kept, each))]
    assert missed == []
    assert verify_home(kept).answer is Held.HELD


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        pytest.param([f"UPDATE {EVIDENCE} SET verdict = 'legal'"], "verdict", id="a verdict made harmless"),
        pytest.param([f"UPDATE {EVIDENCE} SET falsified = 0.01"], "falsified", id="a score"),
        pytest.param([f"UPDATE {RECORD} SET body = replace(body, 'Silden', 'Tadal')"], "not the one", id="a title"),
        pytest.param([f"DELETE FROM {RECORD} WHERE id = 2"], "not the one", id="a record"),
        pytest.param([f"DELETE FROM {EVIDENCE} WHERE id = 2"], "missing", id="a row"),
        pytest.param([f"UPDATE {EVIDENCE} SET segment = 'another' WHERE id = 2"], "another", id="a row moved away"),
        pytest.param([f"INSERT INTO {VALUE} VALUES ('substances', 'water', 1)"], "substances", id="a facet"),
        pytest.param([f"INSERT INTO {RECORD} VALUES (99, x'7b7d')"], "not there", id="a lone record"),
        pytest.param(
            [f"INSERT INTO {EVIDENCE} SELECT 99, {', '.join('observation_id || 9' if f.name == 'observation_id' else f.name for f in COLUMNS)} FROM {EVIDENCE} WHERE id = 1"],  # noqa: E501
            "does not have",
            id="a row invented",
        ),
        pytest.param([], "missing", id="only the triggers"),
    ],
)  # fmt: skip
def test_what_an_administrator_changed_is_found(statements: list[str], said: str, kept: Settings) -> None:
    database = sqlite3.connect(kept.home / "evidence.sqlite")
    names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    guards = [text for (text,) in database.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")]
    for name in names:
        database.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        database.execute(statement)
    if statements:
        for text in guards:
            database.execute(text)
    database.commit()
    database.close()
    found = wrong(verify_home(kept))
    assert found
    assert {check.part for check in found} == {"store"}
    assert any(said in f"{check.place} {check.reason}" for check in found)


def test_store_that_lags_behind_is_not_checked(kept: Settings) -> None:
    keeper = Keeper(kept)
    keeper.keep(uncaptured(77))[0].result(timeout=20)
    report = verify_home(kept)
    assert report.answer is Held.NOT_CHECKED
    assert {check.answer for check in wrong(report)} == {Held.NOT_CHECKED}
    assert any("being written" in check.reason for check in wrong(report))
    keeper.close()
    assert verify_home(kept).answer is Held.HELD


def test_segment_without_a_living_writer_is_broken_until_recovered(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    killed = f"{WORK}    os.kill(os.getpid(), 9)\n"
    subprocess.run([sys.executable, "-c", killed, str(tmp_path), "20"], check=False, capture_output=True, timeout=120)
    assert any("not recovered" in check.reason for check in wrong(verify_home(settings, store=False)))
    assert recover(settings).faults == ()
    assert wrong(verify_home(settings)) == []


def test_cut_tails_are_entered_and_watched(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    killed = f"{WORK}    os.kill(os.getpid(), 9)\n"
    subprocess.run([sys.executable, "-c", killed, str(tmp_path), "20"], check=False, capture_output=True, timeout=120)
    for path in (*(tmp_path / "state/spool").iterdir(), *ledger_folder(tmp_path).glob(f"*{JOURNAL}")):
        with path.open("ab") as file:
            file.write(b"cut")
    assert len(recover(settings).cuts) == 2
    report = verify_home(settings)
    assert wrong(report) == []
    assert [check.part for check in report.checks].count("quarantine") == 2
    tail = next((tmp_path / "quarantine").iterdir())
    tail.write_bytes(b"Cut")
    assert [check.place for check in wrong(verify_home(settings))] == [tail.name]
    tail.unlink()
    assert ["missing" in check.reason for check in wrong(verify_home(settings))] == [True]


def test_newest_segment_that_was_dropped_is_seen(kept: Settings) -> None:
    """With its files, its leaves and the older checkpoint put back: what was signed last tells."""
    note = (kept.home / "ledger/log/checkpoint").read_bytes()
    with Keeper(kept) as keeper:
        keeper.keep(uncaptured(9, "run-9"))
    for path in ledger_folder(kept.home).glob("run-9--*"):
        path.unlink()
    for path in (kept.home / "ledger/log/tile").rglob("*"):
        if path.name in ("9", "10", "11") and path.parent.name == "000.p":
            path.unlink()
    (kept.home / "ledger/log/checkpoint").write_bytes(note)
    assert any("signed last" in check.reason for check in wrong(verify_home(kept)))
    with pytest.raises(Exception, match="cut or replaced"):
        Keeper(kept).keep(make_judged(10))


def test_observation_stands_on_its_entry_and_capture(kept: Settings) -> None:
    store = open_store(kept)
    record = next(store.find(Query(limit=1)))
    store.close()
    report = verify_observation(kept, record.observation_id[:12])
    assert report is not None
    assert (wrong(report), report.exit_status) == ([], 0)
    assert {"store", "ledger", "proof", "captures", "keys"} <= {check.part for check in report.checks}
    path = ledger_folder(kept.home) / (record.segment + JOURNAL)
    path.write_bytes(path.read_bytes().replace(b"Sildenafil 100 mg", b"Sildenafil 200 mg", 1))
    changed = verify_observation(kept, record.observation_id)
    assert changed is not None
    assert changed.answer is Held.BROKEN
    assert verify_observation(kept, "ffffffffffff") is None


@pytest.mark.parametrize(
    ("arguments", "spoil", "status"),
    [
        pytest.param([], False, 0, id="in order"),
        pytest.param(["--all"], False, 0, id="all"),
        pytest.param([], True, 1, id="changed"),
        pytest.param(["ffffffff"], False, 2, id="unknown id"),
        pytest.param(["--key", "nonsense"], False, 1, id="no key"),
    ],
)
def test_command(
    arguments: list[str], spoil: bool, status: int, kept: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THERIAC_HOME", str(kept.home))
    load_settings.cache_clear()
    if spoil:
        victim = next((kept.home / "captures").iterdir())
        victim.chmod(0o640)
        victim.write_bytes(victim.read_bytes()[:-1])
    target = kept.home.parent / "report.json"
    try:
        result = CliRunner().invoke(build_app("verify"), ["verify", *arguments, "--report", str(target)])
    finally:
        load_settings.cache_clear()
    if status == 2 or arguments[:1] == ["--key"]:
        assert result.exception is not None
        assert not target.exists()
        return
    assert result.exit_code == status, result.output
    said = json.loads(target.read_bytes())
    assert said["answer"] == ("BROKEN" if status else "HELD")
    assert said["answer"] in result.stdout.splitlines()[-2]
    assert os.path.exists(target)
