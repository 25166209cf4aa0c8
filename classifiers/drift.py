# SPDX-License-Identifier: EUPL-1.2
"""Drift: whether what is judged today still looks like what was judged before, in scores and in words.

Scores are compared by the population stability index, words by the Jensen–Shannon distance of their shares. Limits:
0.25 is the usual bound of the index for a shifted population; 0.5 of the distance means that half of the weight moved.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classifiers.folding import WORD, fold

SCORES_LIMIT = 0.25
WORDS_LIMIT = 0.5
LEAST = 200
"""Fewer listings on either side say nothing."""
BINS = 10
WORDS_COMPARED = 300


@dataclass(frozen=True, kw_only=True)
class Drift:
    """How far two sets of judged listings lie apart."""

    before: int
    now: int
    scores: float
    words: float

    @property
    def alarms(self) -> tuple[str, ...]:
        """What has moved too far; empty when too little was judged to tell."""
        if min(self.before, self.now) < LEAST:
            return ()
        found = []
        if self.scores > SCORES_LIMIT:
            found.append(f"scores moved by {self.scores:.2f} (limit {SCORES_LIMIT})")
        if self.words > WORDS_LIMIT:
            found.append(f"vocabulary moved by {self.words:.2f} (limit {WORDS_LIMIT})")
        return tuple(found)


def measure_drift(before: Sequence[tuple[float, str]], now: Sequence[tuple[float, str]]) -> Drift:
    """Drift between two sets of (offer score, title)."""
    return Drift(
        before=len(before),
        now=len(now),
        scores=_stability_index([score for score, _ in before], [score for score, _ in now]),
        words=_distance(_words(title for _, title in before), _words(title for _, title in now)),
    )


def _stability_index(before: Sequence[float], now: Sequence[float]) -> float:
    old, new = _shares(before), _shares(now)
    return sum((n - o) * math.log(n / o) for o, n in zip(old, new, strict=True))


def _shares(scores: Sequence[float]) -> list[float]:
    counts = Counter(min(BINS - 1, max(0, int(score * BINS))) for score in scores)
    total = len(scores) + 0.5 * BINS
    return [(counts[place] + 0.5) / total for place in range(BINS)]


def _words(titles: Iterable[str]) -> Counter[str]:
    return Counter(word for title in titles for word in set(WORD.findall(fold(title[:500]).text)) if len(word) > 3)


def _distance(before: Counter[str], now: Counter[str]) -> float:
    """Jensen–Shannon distance over the commonest words of both, in [0, 1]; 0 where a side has no words."""
    common = {word for side in (before, now) for word, _ in side.most_common(WORDS_COMPARED)}
    old, new = sum(before[word] for word in common), sum(now[word] for word in common)
    if not old or not new:
        return 0.0
    total = 0.0
    for word in sorted(common):
        p, q = before[word] / old, now[word] / new
        middle = (p + q) / 2
        total += sum(0.5 * share * math.log2(share / middle) for share in (p, q) if share)
    return math.sqrt(max(0.0, total))
