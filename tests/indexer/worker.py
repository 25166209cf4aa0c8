# SPDX-License-Identifier: EUPL-1.2
"""A process that captures and keeps pages, takes up what is missing, and says what is safe; made to be killed."""

WORK = """
import os, sys
from pathlib import Path
from config.settings import Settings
from crawler.capture import WarcWriter
from crawler.capture_event import CaptureContext
from crawler.captured import CapturedPage
from dataclasses import replace
from indexer.keeper import Keeper
from indexer.recovery import kept_page_keys, recover
from tests.indexer.test_recovery import make_judged

home, pages = Path(sys.argv[1]), int(sys.argv[2])
settings = Settings(home=home)
assert not recover(settings).faults
done = kept_page_keys(home, "run-1")
with WarcWriter(home, CaptureContext(run_id="run-1", worker="w", user_agent="x")) as writer, Keeper(settings) as keeper:
    waiting = []
    print("begin", flush=True)
    for number in range(pages):
        if f"k{number}" in done:
            continue
        judged = make_judged(number)
        captured = CapturedPage(seen=judged.captured.seen, capture=writer.write(judged.captured.seen))
        waiting.append((number, keeper.keep(replace(judged, captured=captured))[0]))
        if len(waiting) >= 20:
            for at, safe in waiting:
                safe.result(timeout=60)
                print(at, flush=True)
            waiting = []
"""
