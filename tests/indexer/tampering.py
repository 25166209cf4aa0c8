# SPDX-License-Identifier: EUPL-1.2
"""A small home, and every way to change what lies in it; each must be found, and its place named."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from config.finding import Held
from config.settings import Settings
from crawler.capture import WarcWriter
from crawler.capture_event import CaptureContext
from crawler.captured import CapturedPage
from indexer.custody import Handling, enter
from indexer.keeper import Keeper
from indexer.log.home_log import LeafKind, append_leaf
from indexer.verify.home import verify_home
from indexer.verify.report import VerifyReport
from tests.indexer.test_recovery import make_judged

TOLD = ("captures", "ledger", "quarantine")
"""Folders in which every byte is covered."""


@dataclass(frozen=True, kw_only=True)
class Tampering:
    """One change to one file."""

    name: str
    file: str
    change: Callable[[Path], None]


def make_home(home: Path, runs: int = 2, pages: int = 3) -> Settings:
    """Two runs with captures, later handlings, an export; all of it holds."""
    settings = Settings(home=home)
    for run in range(runs):
        context = CaptureContext(run_id=f"run-{run}", worker="w", user_agent="x")
        with Keeper(settings) as keeper, WarcWriter(home, context) as writer:
            for number in range(pages):
                judged = make_judged(number, f"run-{run}")
                captured = CapturedPage(seen=judged.captured.seen, capture=writer.write(judged.captured.seen))
                keeper.keep(replace(judged, captured=captured))
    for action in ("viewed", "exported"):
        enter(settings, action, Handling(who="k.jansen", action=action, what="bundle-1", why="case 7"))
    append_leaf(home, LeafKind.EXPORT, {"bundle": "bundle-1", "sha256": "00" * 32})
    return settings


def covered_files(home: Path) -> list[Path]:
    """Every file of the folders in which every byte is covered."""
    return sorted(path for folder in TOLD for path in (home / folder).rglob("*") if path.is_file())


def tamperings(home: Path, share: float, rng: random.Random) -> Iterator[Tampering]:
    """Bytes flipped (so many of all, and at least three a file), and each coarser change once."""
    for path in covered_files(home):
        file, size = str(path.relative_to(home)), path.stat().st_size
        places = range(size) if share >= 1 else sorted(rng.sample(range(size), min(size, max(3, int(size * share)))))
        for place in places:
            yield Tampering(name=f"flip byte {place}", file=file, change=flip(place, 1 << rng.randrange(8)))
        for at in {0, 1, size // 2, size - 1}:
            yield Tampering(name=f"cut at {at}", file=file, change=cut(at))
        yield Tampering(name="appended to", file=file, change=append(b"x"))
        yield Tampering(name="emptied lines", file=file, change=append(b"\n"))
        yield Tampering(name="removed", file=file, change=lambda path: path.unlink())
        yield Tampering(name="copied beside", file=f"{file}.copy", change=copy_from(path))
        if path.suffix in (".journal", ".log"):
            lines = path.read_bytes().splitlines(keepends=True)
            for at in range(len(lines)):
                yield Tampering(name=f"line {at} dropped", file=file, change=relined(lines[:at] + lines[at + 1 :]))
                again = lines[: at + 1] + lines[at:]
                yield Tampering(name=f"line {at} doubled", file=file, change=relined(again))
            for at in range(len(lines) - 1):
                swapped = [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]
                yield Tampering(name=f"lines {at} and {at + 1} swapped", file=file, change=relined(swapped))


def unnoticed(settings: Settings, tampering: Tampering) -> str:
    """Why a change was not found or not named; empty when it was. The home is as before when this returns."""
    path = settings.home / tampering.file
    before = path.read_bytes() if path.exists() else None
    mode = path.stat().st_mode if path.exists() else 0o640
    if before is not None:
        path.chmod(0o640)
    tampering.change(path)
    try:
        report = verify_home(settings, store=False)
    finally:
        if path.exists():
            path.unlink()
        if before is not None:
            path.write_bytes(before)
            path.chmod(mode)
    if report.answer is not Held.BROKEN:
        return f"{tampering.file}: {tampering.name}: {report.answer}"
    return "" if names(report, tampering.file) else f"{tampering.file}: {tampering.name}: the place is not named"


def names(report: VerifyReport, file: str) -> bool:
    """Whether a broken place of the report is this file."""
    short = file.removeprefix("ledger/log/").removeprefix("ledger/").removeprefix("captures/")
    wrong = [check for check in report.checks if check.answer is Held.BROKEN]
    return any(short in f"{check.place} {check.reason}" or short.endswith(check.place) for check in wrong)


def flip(place: int, bit: int) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with path.open("r+b") as file:
            file.seek(place)
            byte = file.read(1)[0]
            file.seek(place)
            file.write(bytes([byte ^ bit]))

    return change


def cut(at: int) -> Callable[[Path], None]:
    return lambda path: os.truncate(path, at)


def append(data: bytes) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with path.open("ab") as file:
            file.write(data)

    return change


def copy_from(source: Path) -> Callable[[Path], None]:
    return lambda path: shutil.copyfile(source, path) and None


def relined(lines: list[bytes]) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(b"".join(lines)) and None
