# SPDX-License-Identifier: EUPL-1.2
"""Listings judged per CPU-second, beside plain vectorising by groups of letters in the same run, and by stage."""

import gc
import json
import random
import resource
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from classifiers.classifying import GoodLine, read_line
from classifiers.indicators import find_signals
from classifiers.judge import Judge, load_judge
from classifiers.verdicts import judge_case
from config.settings import Settings
from tests.bench.yardstick import SHARED, BenchSkippedError

SAMPLE, BATCH = 6000, 64


def cpu_s() -> float:
    """CPU-seconds of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def bench_classify() -> None:
    """Print listings per CPU-second, the ratio to vectorising alone, where the time goes, start-up and memory."""
    rows: Path = SHARED.parent / "data" / "train.jsonl"
    if not rows.is_file():
        raise BenchSkippedError("expected labelled rows beside the repository")
    before = cpu_s()
    judge = load_judge(Settings())
    start_s = cpu_s() - before
    lines = rows.read_bytes().splitlines()
    random.Random(1).shuffle(lines)
    lines = lines[:SAMPLE]
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    ours_s = theirs_s = 0.0
    vectorise = make_vectoriser()
    for part in (lines[i : i + 8 * BATCH] for i in range(0, len(lines), 8 * BATCH)):  # alternating: both see one load
        ours_s += timed(judge_lines, judge, part)
        texts = [f"{row['title']}\n{row.get('description') or ''}" for row in map(json.loads, part)]
        theirs_s += timed(vectorise, texts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"classify: {len(lines) / ours_s:.0f} listings per CPU-second, {theirs_s / ours_s:.2f} x char_wb 3-4 alone")
    print(f"classify: loading {start_s:.1f} s CPU beyond imports, {peak} MiB at most (with the peer's library)")
    print("classify: " + stages(judge, lines))


def make_vectoriser() -> Callable[[list[str]], Any]:
    """Plain vectorising by groups of letters, as the peer does it."""
    from sklearn.feature_extraction.text import HashingVectorizer

    vectoriser = HashingVectorizer(analyzer="char_wb", ngram_range=(3, 4), n_features=2**17)
    return lambda texts: vectoriser.transform(texts)


def judge_lines(judge: Judge, lines: list[bytes]) -> None:
    """What `theriac classify` does with lines, writing aside."""
    for i in range(0, len(lines), BATCH):
        good = [line for line in (read_line(1, raw) for raw in lines[i : i + BATCH]) if isinstance(line, GoodLine)]
        for assessment in judge.assess([line.item for line in good]):
            orjson.dumps(assessment, default=str)


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
        cases = [judge.cases.make(line.item) for line in good]
        spent["reading names and phrases"] += (read := cpu_s()) - parsed
        scores = judge.model.score([case.text for case in cases], [case.title_length for case in cases])
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
