# SPDX-License-Identifier: EUPL-1.2
"""Removal: looks over generated sequences with more and more noise: how many verdicts are right, decided, or false."""

import time

from alerts.removal.verdicts import RemovalVerdict
from tests.alerts.removal import sequences
from tests.alerts.removal.sequences import generate, said

LOOKS = 5_000
NOISE = (0.0, 0.08, 0.2, 0.4)


def bench_removal() -> None:
    """Right: the truth, or undetermined where the answered looks cannot tell; decided: the truth, after four rounds."""
    print("noise   looks   right  decided  false removals  verdicts  CPU ms per look")
    for share in NOISE:
        started = time.process_time()
        sequences.SHARE_OF_NOISE, sequences.SHARE_OF_FLICKERS = share, share / 8
        steps = generate(7, LOOKS)
        looks = sum(step.looks for step in steps)
        ends = [step for step in steps if step.is_last]
        right = sum(step.is_right for step in steps) / len(steps)
        decided = sum(step.is_decided for step in ends) / len(ends)
        false = [said(step) for step in steps if step.is_false_removal]
        cost = (time.process_time() - started) / looks * 1_000
        verdicts = len({step.verdict for step in steps})
        print(
            f"{share:5.0%} {looks:7,} {right:7.4f} {decided:8.4f} {len(false):15} "
            f"{verdicts:4}/{len(RemovalVerdict)} {cost:16.1f}",
            flush=True,
        )
