# SPDX-License-Identifier: EUPL-1.2
"""Faults at every write point of a process: it dies there, or the disk is full there. Imported before the product.

Each call that changes the disk (write, flush, rename, link, unlink, truncate, a new file) below the home is a point;
they are counted, and at the chosen one the process kills itself, before the call or in the middle of a write, or the
call fails as on a full disk, from there on.
"""

import errno
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

KILL, FULL, COUNT = "kill", "full", "count"
WRITES = ("write", "pwrite")
OTHERS = (
    "fsync", "fdatasync", "replace", "rename", "link", "unlink", "remove", "truncate", "ftruncate", "open", "mkdir",
)  # fmt: skip
ON_A_FULL_DISK = ("write", "pwrite", "open", "mkdir", "link", "fsync", "fdatasync")


@dataclass
class Fault:
    """What happens at which point; `names` tells every point that was passed."""

    kind: str = COUNT
    at: int = -1
    armed: bool = False
    passed: int = 0
    names: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def arm(self, kind: str, at: int) -> None:
        """From now on points are counted."""
        self.kind, self.at, self.passed, self.armed = kind, at, 0, True
        self.names.clear()

    def disarm(self) -> None:
        """No more points."""
        self.armed = False


FAULT = Fault()


def install() -> None:
    """Put a point before every call that changes the disk; done once, before anything else is imported."""
    for name in (*WRITES, *OTHERS):
        setattr(os, name, _pointed(name, getattr(os, name)))


def _pointed(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(*given: Any, **named: Any) -> Any:
        if not FAULT.armed or (name == "open" and not _makes(given, named)):
            return real(*given, **named)
        with FAULT.lock:
            number, FAULT.passed = FAULT.passed, FAULT.passed + 1
            FAULT.names.append(name)
            if FAULT.kind == KILL and number == FAULT.at:
                if name in WRITES:
                    real(given[0], given[1][: len(given[1]) // 2], *given[2:])
                os.kill(os.getpid(), signal.SIGKILL)
        if FAULT.kind == FULL and number >= FAULT.at and name in ON_A_FULL_DISK:
            if name in WRITES:
                real(given[0], given[1][: len(given[1]) // 2], *given[2:])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*given, **named)

    return call


def _makes(given: tuple[Any, ...], named: dict[str, Any]) -> bool:
    flags = given[1] if len(given) > 1 else named.get("flags", 0)
    return bool(flags & (os.O_CREAT | os.O_TRUNC))
