# SPDX-License-Identifier: EUPL-1.2
"""A hostile party with time and a home: whatever it does, the check says BROKEN and where, and never hangs."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.finding import Held
from config.settings import Settings
from indexer.log.home_log import log_folder
from indexer.seals.authority import practice_folder
from indexer.seals.sealing import seal_home
from indexer.verify.home import verify_home
from tests.indexer.hostile import Act, keep, make_homes, only, swap
from tests.indexer.seals.authority import serve
from tests.practice.authority import PracticeAuthority

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home, and the same home as it was before."""
    folder = tmp_path_factory.mktemp("hostile")
    make_homes(folder)
    return folder


def swap_seals(home: Path) -> None:
    swap(*sorted((home / "ledger" / "seals").iterdir()))


def seal_of_another_home(home: Path) -> None:
    first = only(home / "ledger" / "seals", "*")
    other = home.parent / "other"
    with serve(PracticeAuthority(practice_folder(other)).answer) as server:
        keep(other, "run-0")
        seal_home(Settings(home=other), datetime.now(UTC), practice_proxy=server.url)
    shutil.rmtree(first)
    shutil.copytree(only(other / "ledger" / "seals", "*"), first)


def older(home: Path, *parts: str) -> None:
    """Parts of the home as they were after the first run."""
    before = home.parent / "older"
    for part in parts:
        place = home / part
        shutil.rmtree(place) if place.is_dir() else place.unlink()
        (shutil.copytree if (before / part).is_dir() else shutil.copy)(before / part, place)


def rebuilt_log(home: Path) -> None:
    """The first run is dropped, and the log is made again with a key of the forger's."""
    other = home.parent / "other"
    keep(other, "run-1")
    for path in (home / "ledger").glob("*.*"):
        path.unlink()
    for path in (other / "ledger").glob("*.*"):
        shutil.copy(path, home / "ledger")
    for part in ("ledger/log", "captures", "state/keys"):
        shutil.rmtree(home / part)
        shutil.copytree(other / part, home / part)
    (home / "evidence.sqlite").write_bytes((other / "evidence.sqlite").read_bytes())


def linked(home: Path) -> None:
    capture = only(home / "captures", "*.warc.gz")
    capture.rename(home.parent / capture.name)
    capture.symlink_to(home.parent / capture.name)


def endless(home: Path) -> None:
    capture = only(home / "captures", "*.warc.gz")
    capture.unlink()
    capture.symlink_to("/dev/zero")


def cut_tile(home: Path) -> None:
    os.truncate(only(log_folder(home) / "tile", "0/000.p/*", -1), 32)


def dated_back(home: Path) -> None:
    note = only(only(home / "ledger" / "seals", "*"), "*.json")
    note.chmod(0o640)
    note.write_text(note.read_text().replace(f"{datetime.now(UTC):%Y}-", "2019-"))


def last_handling_dropped(home: Path) -> None:
    for ending in (".journal", ".log"):
        path = only(home / "ledger", f"*run-1*{ending}")
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def renamed_journal(home: Path) -> None:
    for ending in (".journal", ".log"):
        swap(only(home / "ledger", f"*run-0*{ending}"), only(home / "ledger", f"*run-1*{ending}"))


HOMES: list[object] = [
    pytest.param(swap_seals, "seal", id="two seals swapped"),
    pytest.param(seal_of_another_home, "seal", id="the seal of another home"),
    pytest.param(cut_tile, "tile", id="a tile cut"),
    pytest.param(lambda home: older(home, "ledger/log/checkpoint"), "checkpoint|log", id="an older checkpoint"),
    pytest.param(lambda home: older(home, "ledger/log"), "log|seal", id="an older log"),
    pytest.param(lambda home: older(home, "ledger", "captures"), "store|seal|log", id="everything as it was"),
    pytest.param(rebuilt_log, "seal|log|store", id="the log rebuilt with another key"),
    pytest.param(linked, "capture|warc", id="a capture behind a link"),
    pytest.param(endless, "capture|warc", id="a capture that never ends"),
    pytest.param(lambda home: os.mkfifo(home / "captures" / "pipe.warc.gz"), "pipe", id="a pipe among captures"),
    pytest.param(lambda home: os.mkfifo(home / "ledger" / "pipe.journal"), "pipe", id="a pipe in the ledger"),
    pytest.param(dated_back, "seal", id="a seal dated back"),
    pytest.param(last_handling_dropped, "run-1", id="the last entry dropped from journal and log"),
    pytest.param(renamed_journal, "run-0|run-1", id="two segments swapped"),
    pytest.param(
        lambda home: os.link(only(home / "captures", "*.warc.gz"), home / "captures" / "same.warc.gz"),
        "same", id="one capture under two names",
    ),
    pytest.param(
        lambda home: swap(only(home / "captures", "*.warc.gz"), only(home / "captures", "*.warc.gz", 1)),
        "warc", id="two captures swapped",
    ),
    pytest.param(
        lambda home: (home / "ledger" / "log" / "tile" / "e\u0301").write_bytes(b""), "tile", id="a foreign tile"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("act", "place"), HOMES)
def test_a_home_that_was_tampered_with(act: Act, place: str, base: Path, tmp_path: Path) -> None:
    for name in ("home", "older"):
        shutil.copytree(base / name, tmp_path / name)
    act(tmp_path / "home")
    report = verify_home(Settings(home=tmp_path / "home"))
    wrong = [f"{check.part} {check.place} {check.reason}" for check in report.checks if check.answer is Held.BROKEN]
    assert report.exit_status == 1
    assert [line for line in wrong for word in place.split("|") if word in line], wrong
