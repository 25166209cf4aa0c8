# SPDX-License-Identifier: EUPL-1.2
import os
import subprocess
import sys
from datetime import timedelta

import pytest

from alerts import runs
from alerts.errors import RunBusyError
from alerts.models.run import RunState
from alerts.runs import hold_sources, lock_path, open_parts, open_run
from config.settings import Settings
from tests.make import SEEN_AT

HOLD = "import fcntl, sys, time; f = open(sys.argv[1], 'a'); fcntl.flock(f, 2); print(1, flush=True); time.sleep(60)"


def test_a_source_is_crawled_by_one_run_at_a_time(settings: Settings) -> None:
    with hold_sources(settings, ["a", "b"]), hold_sources(settings, ["c"]):
        pass
    path = lock_path(settings, "a")
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        path.write_text(str(other.pid))
        with pytest.raises(RunBusyError, match=f"a is being crawled by another run .process {other.pid}."):
            hold_sources(settings, ["a"]).__enter__()
        other.kill()
    with hold_sources(settings, ["a"]):
        assert path.read_text() == str(os.getpid())


def test_what_a_dead_run_left_is_waited_for_and_then_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "ORPHAN_PATIENCE_S", 0.3)
    with hold_sources(settings, ["a"]):
        lock_path(settings, "a").write_text("999999999")
        with pytest.raises(RunBusyError, match="999999999"):
            hold_sources(settings, ["a"]).__enter__()


def test_an_unfinished_run_is_taken_up_a_finished_one_is_not(settings: Settings) -> None:
    first = open_run("k", {}, practice=False, now=SEEN_AT)
    open_parts(first, ["a"], SEEN_AT)
    again = open_run("k", {}, practice=False, now=SEEN_AT + timedelta(hours=1))
    assert (again.run_id, again.taken_up) == (first.run_id, 1)
    assert open_run("other", {}, practice=False, now=SEEN_AT).run_id != first.run_id
    late = open_run("k", {}, practice=False, now=SEEN_AT + timedelta(days=30))
    assert late.run_id != first.run_id
    late.state = RunState.DONE
    late.save()
    assert open_run("k", {}, practice=False, now=SEEN_AT + timedelta(days=31)).run_id != late.run_id
