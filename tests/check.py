# SPDX-License-Identifier: EUPL-1.2
"""`python -m tests.check [--quick]`: the same checks at the desk and in CI: ruff, mypy --strict, pytest."""

import os
import subprocess
import sys
from pathlib import Path

MOST_BESIDE = 4
"""Files of tests that are run beside each other; each may start a database, a store and a browser."""
TESTS_FAILED = 1
"""pytest's exit status; any other fault is no matter of a test."""
ROOT = Path(__file__).resolve().parent.parent


def commands(*, quick: bool) -> list[list[str]]:
    """What is run, in order; quick leaves out servers, browsers and long loops."""
    python = sys.executable
    beside = ["-n", str(min(os.cpu_count() or 1, MOST_BESIDE)), "--dist", "loadfile"]
    tests = [python, "-m", "pytest", "-q", *beside, *(["-m", "not slow"] if quick else ["--durations=15"])]
    return [
        [python, "-m", "ruff", "format", "--check", "."],
        [python, "-m", "ruff", "check", "."],
        [python, "-m", "mypy"],
        tests,
    ]


def main() -> int:
    """Run all, stop at the first that fails, give its exit status.

    Tests that failed beside busy servers and browsers are run once more, alone and in plain sight.
    """
    quick = "--quick" in sys.argv[1:]
    for command in commands(quick=quick):
        status = run(command)
        if status == TESTS_FAILED and "pytest" in command and not quick:
            print("once more, only what failed:", flush=True)
            status = run([*command, "-n", "0", "--last-failed", "--last-failed-no-failures=none"])
        if status:
            return status
    return 0


def run(command: list[str]) -> int:
    """Run one command in the repository, shown as it would be typed."""
    print("$", " ".join(["python", *command[1:]]), flush=True)
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
