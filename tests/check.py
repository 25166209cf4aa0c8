# SPDX-License-Identifier: EUPL-1.2
"""`python -m tests.check [--quick]`: the same checks at the desk and in CI: ruff, mypy --strict, pytest."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def commands(*, quick: bool) -> list[list[str]]:
    """What is run, in order; quick leaves out servers, browsers and long loops."""
    python = sys.executable
    tests = [python, "-m", "pytest", "-q", *(["-m", "not slow"] if quick else ["--durations=15"])]
    return [
        [python, "-m", "ruff", "format", "--check", "."],
        [python, "-m", "ruff", "check", "."],
        [python, "-m", "mypy"],
        tests,
    ]


def main() -> int:
    """Run all, stop at the first that fails, give its exit status."""
    for command in commands(quick="--quick" in sys.argv[1:]):
        print("$", " ".join(["python", *command[1:]]), flush=True)
        status = subprocess.run(command, cwd=ROOT, check=False).returncode
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
