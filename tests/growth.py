# SPDX-License-Identifier: EUPL-1.2
"""How the cost of a piece of work grows with its size: hostile texts are to cost in proportion to their length."""

import time
from collections.abc import Callable

TIMES = 4
LINEAR = 2.2 * TIMES
"""Work that grows with its size stays below; what grows with its square comes to 16."""
NOISE_S = 0.02
"""Added to both sides: what takes less is no matter."""


def growth(work: Callable[[int], object], size: int) -> float:
    """Processor time of the work at four times the size over that at the size itself, the best of two runs each."""
    return (NOISE_S + _cost(work, TIMES * size)) / (NOISE_S + _cost(work, size))


def _cost(work: Callable[[int], object], size: int) -> float:
    runs = []
    for _ in range(2):
        begin = time.process_time()
        work(size)
        runs.append(time.process_time() - begin)
    return min(runs)
