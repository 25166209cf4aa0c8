# SPDX-License-Identifier: EUPL-1.2
"""1,000 looks over generated sequences with noise: at least 0.99 right, no false removal, every verdict occurs.

Right is the truth, or `undetermined` where the looks that were answered cannot tell it yet.
"""

import pytest

from alerts.removal.verdicts import RemovalVerdict
from tests.alerts.removal.sequences import generate, said


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 17, 2026])
def test_generated_sequences(seed: int) -> None:
    steps = generate(seed, looks=1_000)
    wrong = [said(step) for step in steps if not step.is_right]
    assert [said(step) for step in steps if step.is_false_removal] == []
    assert len(wrong) <= 0.01 * len(steps), wrong
    ends = [step for step in steps if step.is_last]
    assert sum(step.is_decided for step in ends) >= 0.9 * len(ends)
    assert {step.verdict for step in steps} == set(RemovalVerdict)
