# SPDX-License-Identifier: EUPL-1.2
"""Listings judged per CPU-second, beside plain vectorising by groups of letters in the same run, and by stage."""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from classifiers.classifying import GoodLine, read_line
from classifiers.indicators import find_signals
from classifiers.judge import Judge, load_judge
from classifiers.verdicts import judge_case
from config.settings import Settings
from tests.bench.yardstick import ROOT, SHARED, BenchSkippedError

SAMPLE, BATCH = 3000, 64


def cpu_s() -> float:
    """CPU-seconds of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def bench_classify() -> None:
    """Print listings per CPU-second over all rows, start-up included; the vectorisers' own; where the time goes."""
    rows: Path = SHARED.parent / "data" / "train.jsonl"
    if not rows.is_file():
        raise BenchSkippedError("expected labelled rows beside the repository")
    data = rows.read_bytes()
    lines = data.splitlines()
    start_s, _ = run_command(lines[0])
    ours_s, peak_mib = run_command(data)
    ours = len(lines) / ours_s
    print(f"classify: {ours:.0f} listings per CPU-second over {len(lines)} rows, start-up of {start_s:.1f} s included")
    print(f"classify: {peak_mib} MiB at most")
    random.Random(1).shuffle(lines)
    texts = [f"{row['title']}\n{row.get('description') or ''}" for row in map(json.loads, lines[:SAMPLE])]
    for grams in ((2, 5), (3, 4)):
        theirs = SAMPLE / timed(make_vectoriser(grams), texts)
        print(
            f"classify: vectorising alone, char_wb {grams[0]}-{grams[1]}: {theirs:.0f}, {ours / theirs:.2f} x reached"
        )
    print("classify: " + stages(load_judge(Settings()), lines[:SAMPLE]))


def run_command(lines: bytes) -> tuple[float, int]:
    """CPU-seconds and MiB that `theriac classify` takes for lines of input, in a home of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "config", "classify"]
        environment = os.environ | {"THERIAC_HOME": home}
        subprocess.run(command, input=lines, stdout=subprocess.DEVNULL, cwd=ROOT, env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss // 1024


def make_vectoriser(grams: tuple[int, int]) -> Callable[[list[str]], Any]:
    """Plain vectorising by groups of letters, as the peer does it."""
    from sklearn.feature_extraction.text import HashingVectorizer

    vectoriser = HashingVectorizer(analyzer="char_wb", ngram_range=grams, n_features=2**17)
    return lambda texts: vectoriser.transform(texts)


def timed(work: Callable[..., object], *arguments: object) -> float:
    """CPU-seconds of a piece of work."""
    before = cpu_s()
    work(*arguments)
    return cpu_s() - before


def stages(judge: Judge, lines: list[bytes]) -> str:
    """Microseconds a listing by stage, warm."""
    spent: defaultdict[str, float] = defaultdict(float)
    count = 0
    for i in range(0, len(lines), BATCH):
        started = cpu_s()
        good = [line for line in (read_line(1, raw) for raw in lines[i : i + BATCH]) if isinstance(line, GoodLine)]
        spent["parsing"] += (parsed := cpu_s()) - started
        cases = judge.cases.make_all([line.item for line in good])
        spent["reading names and phrases"] += (read := cpu_s()) - parsed
        places = judge.places(cases)
        scores = judge.model.score([case.text for case in cases], [case.title_length for case in cases], places)
        spent["model"] += (scored := cpu_s()) - read
        signals = [find_signals(case, score, judge.legal) for case, score in zip(cases, scores, strict=True)]
        spent["indicators"] += (signed := cpu_s()) - scored
        for case, found, score in zip(cases, signals, scores, strict=True):
            judge_case(case, found, score)
        spent["verdict"] += cpu_s() - signed
        count += len(good)
    return ", ".join(
        f"{name} {seconds / count * 1e6:.0f} us" for name, seconds in sorted(spent.items(), key=lambda pair: -pair[1])
    )
