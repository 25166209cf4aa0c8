# SPDX-License-Identifier: EUPL-1.2
"""Killed, or the disk full, at write points of all that writes; at every one: `python -m tests.bench faults`."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.errors import TheriacError
from config.finding import Held
from config.settings import Settings
from indexer.recovery import kept_page_keys, recover
from indexer.verify.home import verify_home
from tests.indexer.erasure.test_erasing import keep_run
from tests.indexer.faults.scenes import crawl
from tests.indexer.test_recovery import stored

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("scene", "kind", "points"),
    [
        pytest.param("crawl", "kill", 16, id="crawl killed"),
        pytest.param("custody", "kill", 6, id="custody killed"),
        pytest.param("recovery", "kill", 8, id="recovery killed"),
        pytest.param("rebuild", "kill", 3, id="rebuild killed"),
        pytest.param("export", "kill", 6, id="export killed"),
        pytest.param("erasure", "kill", 12, id="erasure killed"),
        pytest.param("rotation", "kill", 8, id="rotation killed"),
        pytest.param("seal", "kill", 4, id="seal killed"),
        pytest.param("backup", "kill", 4, id="backup killed"),
        pytest.param("crawl", "full", 8, id="crawl on a full disk"),
        pytest.param("custody", "full", 4, id="custody on a full disk"),
        pytest.param("recovery", "full", 4, id="recovery on a full disk"),
        pytest.param("erasure", "full", 6, id="erasure on a full disk"),
    ],
)
def test_a_fault_at_any_write_costs_nothing(scene: str, kind: str, points: int, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.indexer.faults.driver", scene, kind, str(points), str(tmp_path / "w")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2_000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["tried"] == min(points, said["points"])
    assert said["faults"] == []


@pytest.mark.parametrize("room_kb", [60, 110, 160, 260, 400])
def test_a_disk_that_is_really_full(room_kb: int, tmp_path: Path) -> None:
    """A small disk of memory; what was reported is kept, the error is clear, and with room all goes on."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a small disk needs root")
    home = tmp_path / "home"
    home.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", f"size={room_kb}k", "tmpfs", str(home)]
    if subprocess.run(options, check=False, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    settings, told = Settings(home=home), set[str]()
    try:
        with pytest.raises((TheriacError, OSError)):
            crawl(settings, told.add, pages=3_000)
        subprocess.run(["mount", "-o", "remount,size=64m", str(home)], check=True)
        assert recover(settings).faults == ()
        assert told <= kept_page_keys(home, "run-1")
        crawl(settings, told.add, pages=len(told) + 5)
        assert recover(settings).faults == ()
        assert len(stored(settings)) == len(told)
        report = verify_home(settings)
        assert report.answer is Held.HELD, list(report.lines())
    finally:
        subprocess.run(["umount", "-l", str(home)], check=True)


def test_two_processes_keep_into_one_home(settings: Settings) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom config.settings import Settings\n"
        "from tests.indexer.faults.scenes import crawl\n"
        "crawl(Settings(home=Path(sys.argv[1])), lambda word: None, run_id=sys.argv[2], pages=60)\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(settings.home), f"run-{number}"]) for number in range(3)
    ]
    assert [child.wait(timeout=200) for child in running] == [0, 0, 0]
    assert recover(settings).faults == ()
    report = verify_home(settings)
    assert report.answer is Held.HELD, list(report.lines())
    assert sum(len(kept_page_keys(settings.home, f"run-{number}")) for number in range(3)) == 180


def test_a_dead_segment_is_broken_until_it_was_recovered(settings: Settings) -> None:
    keep_run(settings)
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom config.settings import Settings\n"
        "from tests.indexer.faults.scenes import killed\n"
        "killed(Settings(home=Path(sys.argv[1])))\nos.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(settings.home)], check=False)
    before = verify_home(settings)
    assert before.answer is Held.BROKEN
    assert any("its writer died" in check.reason for check in before.checks)
    found = recover(settings)
    assert len(found.cuts) == 2
    after = verify_home(settings)
    assert after.answer is Held.HELD, list(after.lines())
    assert sorted(path.name for path in (settings.home / "quarantine").iterdir()) == sorted(
        cut.quarantined_as for cut in found.cuts
    )
