# SPDX-License-Identifier: EUPL-1.2
"""Kills at full size: random ones, at every write point, and a soak; what was lost or doubled must be nothing.

`THERIAC_BENCH_KILLS` and `THERIAC_BENCH_SOAK_S` make them shorter.
"""

import contextlib
import io
import json
import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from config.settings import Settings
from indexer.query import Query
from indexer.recovery import kept_page_keys, recover, run_records
from indexer.store import open_store
from indexer.verify.home import verify_home
from tests.indexer.worker import WORK

KILLS, SOAK_S = 500, 600.0
KILLS_PER_HOME = 50
SCENES = ("crawl", "custody", "recovery", "rebuild", "export", "erasure", "rotation", "seal", "backup")


def bench_kills() -> None:
    """So many kill -9 at random moments of capturing and keeping, each followed by a recovery."""
    wanted = int(os.environ.get("THERIAC_BENCH_KILLS", KILLS))
    _kill_loop("kills", lambda kills, began: kills < wanted)


def bench_soak() -> None:
    """Ten minutes of the same without an end in sight."""
    seconds = float(os.environ.get("THERIAC_BENCH_SOAK_S", SOAK_S))
    _kill_loop("soak", lambda kills, began: time.monotonic() - began < seconds)


def bench_faults() -> None:
    """A kill, then a full disk, at every write point of everything that writes."""
    for scene in SCENES:
        for kind in ("kill", "full"):
            with tempfile.TemporaryDirectory(prefix="theriac-bench-") as place:
                command = [sys.executable, "-m", "tests.indexer.faults.driver", scene, kind, "100000", f"{place}/w"]
                done = subprocess.run(command, capture_output=True, text=True, check=False)
            said = json.loads(done.stdout.splitlines()[-1])
            print(f"faults: {scene}, {kind}: {said['tried']} write points, {len(said['faults'])} where something broke")
            for fault in said["faults"][:5]:
                print(f"faults: {fault.splitlines()[-1][:300]}")


def _kill_loop(name: str, goes_on: Callable[[int, float], bool]) -> None:
    """Home after home, each with so many kills and one run to its end; one line with all figures."""
    logging.disable(logging.WARNING)  # each recovery tells of itself
    with tempfile.TemporaryDirectory(prefix="theriac-bench-") as place, contextlib.redirect_stdout(io.StringIO()):
        sys.argv = ["worker", place, "5"]
        exec(WORK, {})
    rng, began = random.Random(7), time.monotonic()
    told: Counter[str] = Counter()
    while goes_on(told["kills"], began):
        with tempfile.TemporaryDirectory(prefix="theriac-bench-") as place:
            settings = Settings(home=Path(place))
            confirmed: set[str] = set()
            for _ in range(KILLS_PER_HOME):
                if not goes_on(told["kills"], began):
                    break
                confirmed |= _kill_one(settings, len(confirmed) + 300, rng)
                told["kills"] += 1
                _look_after_kill(settings, confirmed, told)
            _look_at_end(settings, confirmed, told)
    print(
        f"{name}: {told['kills']} kills in {time.monotonic() - began:.0f} s, {told['confirmed']} pages confirmed, "
        f"{told['cuts']} cut tails put aside, {told['segments']} dead segments closed: {told['lost']} lost, "
        f"{told['doubled']} doubled, {told['faults']} faults; {told['homes']} homes verified, {told['broken']} broken"
    )


def _look_after_kill(settings: Settings, confirmed: set[str], told: "Counter[str]") -> None:
    found = recover(settings)
    told["cuts"] += len(found.cuts)
    told["segments"] += len(found.segments)
    told["faults"] += len(found.faults) + len(found.unsent_segments)
    told["lost"] += len(confirmed - kept_page_keys(settings.home, "run-1"))


def _look_at_end(settings: Settings, confirmed: set[str], told: "Counter[str]") -> None:
    """One run to its end; then each page is there once, in the ledger and in the store, and everything holds."""
    command = [sys.executable, "-c", WORK, str(settings.home), str(len(confirmed) + 50)]
    subprocess.run(command, check=True, capture_output=True)
    recover(settings)
    kept = Counter(record.page_key for record in run_records(settings.home, "run-1"))
    store = open_store(settings)
    stored = Counter(record.page_key for record in store.find(Query(kinds=(), limit=None)))
    store.close()
    told["doubled"] += sum(count > 1 for counted in (kept, stored) for count in counted.values())
    told["lost"] += len(confirmed - set(stored)) + len(set(kept) ^ set(stored))
    told["confirmed"] += len(confirmed)
    told["homes"] += 1
    told["broken"] += verify_home(settings).exit_status


def _kill_one(settings: Settings, pages: int, rng: random.Random) -> set[str]:
    """One process killed at a random moment; the pages that it reported. A fork, so that most of its life is work."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            os.dup2(writing, 1)
            sys.stdout = os.fdopen(1, "w")
            sys.argv = ["worker", str(settings.home), str(pages)]
            logging.disable(logging.CRITICAL)
            exec(WORK, {})
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        if rng.random() < 0.9:
            pipe.readline()
        time.sleep(rng.random() ** 2 * 0.8)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        said = pipe.read()
    whole = said[: said.rfind(b"\n") + 1]
    return {f"k{line.decode()}" for line in whole.splitlines() if line.isdigit()}
