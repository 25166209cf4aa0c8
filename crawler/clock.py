# SPDX-License-Identifier: EUPL-1.2
"""read_clock(): what this machine's clock says, and what is known of how right it is.

The kernel's own estimate (adjtimex, read only) is there on every Linux; chrony, where it runs, adds source and stratum.
Nothing is asked of the network.
"""

import csv
import ctypes
import shutil
import subprocess
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

UNSYNCHRONISED = 0x0040
NANOSECONDS = 0x2000
"""Status bits of the kernel's clock (STA_UNSYNC, STA_NANO). Source: Linux, include/uapi/linux/timex.h."""
CLOCK_IN_ERROR = 5
CHRONY_S = 2.0
CHRONY_FIELDS = 14


@dataclass(frozen=True, kw_only=True)
class ClockReading:
    """One look at the clock. Offsets are seconds; positive: this clock is ahead."""

    at: datetime
    monotonic_ns: int
    """Of this process; the difference of two readings is a duration that no clock change touches."""
    boot_id: str
    """Tells whether two monotonic readings can be compared."""
    source: str
    """`chrony`, `kernel`, or `none` when nothing could be learnt."""
    synchronised: bool | None
    """None: not known. False: nobody sets this clock right, or not any more."""
    server: str = ""
    """The time server that chrony follows."""
    stratum: int | None = None
    offset_s: float | None = None
    max_error_s: float | None = None
    """Bound of the error as the kernel or chrony states it."""


class _Timex(ctypes.Structure):
    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_long * 40),
    )


def read_clock() -> ClockReading:
    """The clock now; costs some microseconds, or some milliseconds where chrony is asked."""
    chrony = _ask_chrony()
    if chrony is not None:
        return chrony
    kernel = _ask_kernel()
    if kernel is None:
        return _reading("none", synchronised=None)
    state, answer = kernel
    synchronised = state != CLOCK_IN_ERROR and not answer.status & UNSYNCHRONISED
    return _reading(
        "kernel",
        synchronised=synchronised,
        offset_s=answer.offset * (1e-9 if answer.status & NANOSECONDS else 1e-6) if synchronised else None,
        max_error_s=answer.maxerror * 1e-6 if synchronised else None,
    )


def _reading(
    source: str,
    *,
    synchronised: bool | None,
    server: str = "",
    stratum: int | None = None,
    offset_s: float | None = None,
    max_error_s: float | None = None,
) -> ClockReading:
    return ClockReading(
        at=datetime.now(UTC),
        monotonic_ns=time.monotonic_ns(),
        boot_id=boot_id(),
        source=source,
        synchronised=synchronised,
        server=server,
        stratum=stratum,
        offset_s=offset_s,
        max_error_s=max_error_s,
    )


def _ask_kernel() -> "tuple[int, _Timex] | None":
    ask = _find_adjtimex()
    if ask is None:
        return None
    answer = _Timex()
    state = int(ask(ctypes.byref(answer)))
    return None if state < 0 else (state, answer)


@lru_cache(maxsize=1)
def _find_adjtimex() -> Any:
    try:
        return ctypes.CDLL(None, use_errno=True).adjtimex
    except (AttributeError, OSError):
        return None


def _ask_chrony() -> ClockReading | None:
    command = find_chrony()
    if command is None:
        return None
    try:
        told = subprocess.run(
            [command, "-c", "tracking"], capture_output=True, text=True, timeout=CHRONY_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return parse_chrony(told.stdout) if told.returncode == 0 else None


@lru_cache(maxsize=1)
def find_chrony() -> str | None:
    """Where chronyc lies, None when it is not installed."""
    return shutil.which("chronyc")


def parse_chrony(text: str) -> ClockReading | None:
    """What `chronyc -c tracking` said; None when it is not that. Its bound: root dispersion + half the root delay."""
    rows = list(csv.reader(text.splitlines()[:1]))
    if not rows or len(rows[0]) < CHRONY_FIELDS:
        return None
    row = rows[0]
    try:
        stratum, offset_s, delay_s, spread_s = int(row[2]), float(row[4]), float(row[10]), float(row[11])
    except ValueError:
        return None
    synchronised = row[13].strip().lower() != "not synchronised"
    return _reading(
        "chrony",
        synchronised=synchronised,
        server=row[1],
        stratum=stratum,
        offset_s=offset_s,
        max_error_s=spread_s + delay_s / 2 + abs(offset_s) if synchronised else None,
    )


@lru_cache(maxsize=1)
def boot_id() -> str:
    """The kernel's name for this start of the machine; empty where it has none."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return ""
