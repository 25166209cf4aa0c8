# SPDX-License-Identifier: EUPL-1.2
"""How well it judges: every source left out in turn, beside plain baselines; minutes, not seconds."""

import subprocess
import sys
from pathlib import Path

from tests.bench.yardstick import BenchSkippedError

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data" / "train.jsonl"


def bench_judgement() -> None:
    """Print all figures of the model card, measured now."""
    if not SHARED.exists():
        raise BenchSkippedError(f"labelled listings are not there: {SHARED}")
    trials = ROOT / "tests" / "classifiers" / "data"
    command = [sys.executable, "-m", "config.cli", "model", "evaluate", "--data", str(SHARED), "--trials", str(trials)]
    subprocess.run(command, check=True, cwd=ROOT)
