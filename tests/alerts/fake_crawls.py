# SPDX-License-Identifier: EUPL-1.2
"""Crawls that only say what a crawl says; they stand in for the real one where the run around it is tested."""

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any


def say(**words: Any) -> None:
    print(json.dumps(words), flush=True)


def goes_well(_: Path) -> int:
    print("noise of a library", flush=True)
    say(event="progress", pages=3, offers=1, session=os.getsid(0))
    say(event="finished", reason="finished", pages=5, offers=2, states={"ok": 5})
    return 0


def crashes(_: Path) -> int:
    say(event="progress", pages=3)
    return 3


def is_killed(_: Path) -> int:
    say(event="progress", pages=3)
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def waits(_: Path) -> int:
    def stop(*_: object) -> None:
        say(event="finished", reason="shutdown")
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    say(event="progress", pages=1)
    time.sleep(60)
    return 0


def will_not_stop(_: Path) -> int:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    say(event="progress", pages=1)
    time.sleep(60)
    return 0
