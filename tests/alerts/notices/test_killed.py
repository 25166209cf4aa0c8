# SPDX-License-Identifier: EUPL-1.2
"""Sender and mail server killed at random: each notice arrives once."""

import os
from pathlib import Path

import pytest

from tests.alerts.notices.stage import Stage
from tests.bench.notices import run

COUNT = int(os.environ.get("BENCH_NOTICES", "60"))


@pytest.mark.slow
def test_each_notice_arrives_once(stage: Stage, certificate: Path, tmp_path: Path) -> None:
    kills = 4 if COUNT < 1_000 else 20
    told = run(stage, certificate, tmp_path, COUNT, kills)
    print(told)
    assert (told["taken_once"], told["taken_twice"], told["missing"]) == (COUNT, 0, 0), told
    assert told["sent"] == COUNT
