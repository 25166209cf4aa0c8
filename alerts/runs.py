# SPDX-License-Identifier: EUPL-1.2
"""Runs: which run a wish is, new or taken up again, and the locks that keep one source to one run."""

import fcntl
import hashlib
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

from alerts.errors import RunBusyError
from alerts.models.run import Run, RunSource, RunState
from config.settings import Settings

TAKEN_UP_WITHIN = timedelta(days=7)
"""What an older run saw is no longer one visit: it stays as it is, and a new run begins."""
ORPHAN_PATIENCE_S = 20.0


@contextmanager
def hold_sources(settings: Settings, names: Sequence[str]) -> Iterator[dict[str, int]]:
    """Hold each source for one run, and give the lock's file handle by source.

    A crawl inherits its handle, so that a source stays held while any process works on it, even when the run above it
    was killed. Raises RunBusyError, naming who has it, without waiting for a run that lives.
    """
    with ExitStack() as held:
        yield {name: hold_source(held, lock_path(settings, name), name) for name in sorted(set(names))}


def hold_source(held: ExitStack, path: Path, name: str) -> int:
    """Lock one source and note our process in the lock file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = held.enter_context(path.open("a+", encoding="utf-8"))
    owner = take_lock(handle)
    if owner:
        raise RunBusyError(f"{name} is being crawled by another run (process {owner}): wait for it or stop it")
    handle.truncate(0)
    handle.write(str(os.getpid()))
    handle.flush()
    return handle.fileno()


def take_lock(handle: TextIO) -> str:
    """Lock at once; a crawl whose run was killed gets a moment to notice. Gives who has it, empty when we do."""
    until = time.monotonic() + ORPHAN_PATIENCE_S
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            owner = handle.read(40).strip() or "unknown"
            if Path(f"/proc/{owner}").exists() or time.monotonic() > until:
                return owner
            time.sleep(0.2)
        else:
            return ""


def lock_path(settings: Settings, name: str) -> Path:
    """The lock of one source; its name may hold signs no file name may."""
    return settings.home / "state" / "crawling" / f"{hashlib.sha256(name.encode()).hexdigest()[:24]}.lock"


def open_run(key: str, asked: dict[str, Any], *, practice: bool, now: datetime) -> Run:
    """The unfinished run of this wish, taken up again, or a new one. The caller holds the sources."""
    unfinished = [RunState.RUNNING, RunState.INTERRUPTED]
    run = Run.objects.filter(key=key, state__in=unfinished, started_at__gte=now - TAKEN_UP_WITHIN).first()
    if run is None:
        run_id = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        return Run.objects.create(
            run_id=run_id, key=key, asked=asked, practice=practice, started_at=now, pid=os.getpid()
        )
    run.state, run.pid, run.taken_up, run.finished_at = RunState.RUNNING, os.getpid(), run.taken_up + 1, None
    run.save()
    return run


def open_parts(run: Run, names: Sequence[str], now: datetime) -> dict[str, RunSource]:
    """One row per source; those that ended well in an earlier attempt stay as they are."""
    present = {part.source: part for part in RunSource.objects.filter(run=run)}
    for name in names:
        if name not in present:
            present[name] = RunSource.objects.create(run=run, source=name, started_at=now)
    return {name: present[name] for name in names}


def is_running(part: RunSource) -> bool:
    """Whether the process that works on this part still lives."""
    if part.state != RunState.RUNNING or not part.run.pid:
        return False
    return Path(f"/proc/{part.run.pid}").exists()
