# SPDX-License-Identifier: EUPL-1.2
"""How fast a home is verified beside sha256sum over the same files, and whether every flipped byte is found."""

import os
import random
import resource
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from config.settings import Settings
from crawler.capture import WarcWriter
from crawler.capture_event import CaptureContext
from crawler.captured import CapturedPage
from indexer.keeper import Keeper
from indexer.verify.home import verify_home
from tests.bench.yardstick import BenchSkippedError
from tests.indexer.tampering import make_home, tamperings, unnoticed
from tests.indexer.test_recovery import make_judged
from tests.make import make_exchange

PAGES, PAGE_BYTES = 8_000, 11_000
"""A page of 52 kB of markup takes about that much in its file."""


def bench_verify() -> None:
    """MB/s over captures and ledger, with and without the comparison of the store, as a ratio to sha256sum."""
    with tempfile.TemporaryDirectory(prefix="theriac-bench-") as place:
        settings = Settings(home=Path(place))
        _fill(settings)
        files = [
            str(path) for name in ("captures", "ledger") for path in (settings.home / name).rglob("*") if path.is_file()
        ]
        size = sum(os.path.getsize(file) for file in files)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(["sha256sum", *files], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        peer = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        for name, store in (("captures and ledger", False), ("with the store", True)):
            begin = time.process_time()
            report = verify_home(settings, store=store)
            took = time.process_time() - begin
            assert report.exit_status == 0, list(report.lines())
            ours, theirs, what = size / 1e6 / took, size / 1e6 / peer, f"{size / 1e6:.0f} MB, {report.entries} entries"
            print(f"verify: {name}: {ours:.0f} MB/s on a core ({what}), {ours / theirs:.2f} x sha256sum ({theirs:.0f})")


def bench_tamper() -> None:
    """Flip every byte of a small home, cut, drop, double and swap: how many changes were found and named."""
    with tempfile.TemporaryDirectory(prefix="theriac-bench-") as place:
        settings = make_home(Path(place) / "home", runs=1, pages=2)
        tried = 0
        missed = []
        for each in tamperings(settings.home, 1.0, random.Random(7)):
            tried += 1
            fault = unnoticed(settings, each)
            if fault:
                missed.append(fault)
        print(f"tamper: {tried - len(missed)} of {tried} changes found and their place named")
        for fault in missed[:20]:
            print(f"tamper: missed: {fault}")


def _fill(settings: Settings) -> None:
    """Pages that take as much room as real ones, one offer each."""
    rng = random.Random(3)
    context = CaptureContext(run_id="bench", worker="w", user_agent="x")
    with Keeper(settings) as keeper, WarcWriter(settings.home, context) as writer:
        for number in range(PAGES):
            if os.statvfs(settings.home).f_bavail * os.statvfs(settings.home).f_frsize < 3e9:
                raise BenchSkippedError("less than 3 GB are free")
            judged = make_judged(number, "bench")
            seen = judged.captured.seen
            seen = replace(seen, exchange=make_exchange(rng.randbytes(PAGE_BYTES)))
            captured = CapturedPage(seen=seen, capture=writer.write(seen))
            keeper.keep(replace(judged, captured=captured))
