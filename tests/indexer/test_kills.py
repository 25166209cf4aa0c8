# SPDX-License-Identifier: EUPL-1.2
"""A process that captures and keeps pages is killed at any moment: nothing confirmed is lost, nothing is doubled."""

import random
import signal
import subprocess
import sys
import time

import pytest

from config.finding import Held
from config.settings import Settings
from crawler.captures import verify_capture
from indexer.recovery import kept_page_keys, recover, run_records
from tests.indexer.test_recovery import stored
from tests.indexer.worker import WORK


@pytest.mark.slow
def test_kills_lose_and_double_nothing(settings: Settings) -> None:
    """Kills at random moments; then one run to the end, and each page is there once, its capture whole.

    `python -m tests.bench kills` does the same five hundred times.
    """
    rng = random.Random(11)
    pages, confirmed, kills = 700, set[str](), 0
    while kills < 10:
        command = [sys.executable, "-c", WORK, str(settings.home), str(pages)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
            assert child.stdout is not None
            if rng.random() < 0.8:
                child.stdout.readline()
            time.sleep(rng.random() * 0.25)
            child.send_signal(signal.SIGKILL)
            said, _ = child.communicate()
            confirmed |= {f"k{line.decode()}" for line in said.splitlines()[:-1] if line.isdigit()}
        kills += 1
        assert confirmed <= kept_page_keys_after(settings)
    subprocess.run([sys.executable, "-c", WORK, str(settings.home), str(pages)], check=True, capture_output=True)
    assert stored(settings) == sorted(f"k{number}" for number in range(pages))
    kept = [record.page_key for record in run_records(settings.home, "run-1")]
    assert len(kept) == len(set(kept)) == pages
    for record in list(run_records(settings.home, "run-1"))[::10]:
        assert record.capture is not None
        assert verify_capture(settings.home, record.capture).answer is Held.HELD


def kept_page_keys_after(settings: Settings) -> set[str]:
    assert recover(settings).faults == ()
    return kept_page_keys(settings.home, "run-1")
