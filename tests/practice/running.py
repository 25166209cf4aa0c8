# SPDX-License-Identifier: EUPL-1.2
"""How tests run the main job on the practice market: a home of its own, the real command, its output read back."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[2]
TRUTH = ROOT / "tests/practice/truth.jsonl"
SITES = ROOT / "tests/practice/sites.jsonl"


@dataclass(frozen=True, kw_only=True)
class Finished:
    """A run that ended: its exit status, its offers, its events, its home."""

    status: int
    offers: list[dict[str, Any]]
    events: list[dict[str, Any]]
    home: Path
    log: str


def read_lines(path: Path) -> list[dict[str, Any]]:
    """JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def theriac(home: Path, *words: str) -> "subprocess.Popen[str]":
    """The command, started in a session of its own."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "errors.log").open("a") as errors:
        return subprocess.Popen(
            [sys.executable, "-c", "from config.cli import main; main()", *words],
            cwd=ROOT,
            env=os.environ | {"THERIAC_HOME": str(home)},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        )


def run_practice(home: Path, sources: Sequence[str] = (), timeout_s: float = 900) -> Finished:
    """`theriac run --practice --output` to its end."""
    output = home / "offers.jsonl"
    process = theriac(home, "run", *sources, "--practice", "--output", str(output))
    said, _ = process.communicate(timeout=timeout_s)
    events = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    log = (home / "errors.log").read_text(encoding="utf-8")
    return Finished(status=process.returncode, offers=read_lines(output), events=events, home=home, log=log)


def kill_midway(home: Path, sources: Sequence[str], captures: int, timeout_s: float = 300) -> bool:
    """Start the run, and once so many bytes are captured kill it and all its children at once, with SIGKILL.

    Gives False when the run was over before it could be killed.
    """
    process = theriac(home, "run", *sources, "--practice", "--output", str(home / "offers.jsonl"))
    assert process.stdout is not None
    end = time.monotonic() + timeout_s
    while time.monotonic() < end and process.poll() is None:
        if sum(path.stat().st_size for path in home.rglob("*.warc.gz")) >= captures:
            parent = psutil.Process(process.pid)
            for victim in (parent, *parent.children(recursive=True)):
                os.kill(victim.pid, signal.SIGKILL)
            process.wait()
            process.stdout.close()
            return True
        time.sleep(0.02)
    process.communicate()
    return False


def ask(home: Path, *words: str) -> list[dict[str, Any]]:
    """The rows that a listing command prints with `--json`."""
    process = theriac(home, *words, "--json")
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, (home / "errors.log").read_text(encoding="utf-8")
    return [json.loads(line) for line in said.splitlines()]
