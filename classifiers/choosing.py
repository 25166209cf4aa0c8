# SPDX-License-Identifier: EUPL-1.2
"""Choosing: which judged listings a person should label next, so that the next model learns most.

Half are those the model doubts most, a quarter those least like anything labelled before, a quarter a random sample of
what was called no medical offer: from these the share of misses can be estimated.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from classifiers.errors import LabelsError
from classifiers.folding import WORD, fold

NEGATIVE = frozenset({"not_an_offer", "not_medical"})
LINE_MAX = 16_000_000


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One listing to label."""

    why: str
    """doubt, novelty or sample of negatives."""
    stands_for: float
    """How many listings it stands for: 1, or for the sample all negatives by those sampled."""
    fields: dict[str, Any]


def read_judged(path: Path) -> list[dict[str, Any]]:
    """Judged listings: lines that `theriac classify` or a run wrote. Raises LabelsError naming the line."""
    rows = []
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                row = orjson.loads(line) if line.strip() and len(line) <= LINE_MAX else {}
                if isinstance(row, dict) and isinstance(row.get("assessment"), dict):
                    rows.append(row)
                elif line.strip() and not (isinstance(row, dict) and "error" in row):  # no listing, as classify said
                    raise LabelsError(f"{path.name}: line {number}: expected a listing with its assessment")
    except (OSError, orjson.JSONDecodeError) as error:
        raise LabelsError(f"{path.name}: expected JSON Lines of judged listings: {error}") from error
    return rows


def choose(rows: Sequence[dict[str, Any]], known_words: frozenset[str], count: int, seed: int) -> list[Choice]:
    """At most so many listings, each once."""
    chance = random.Random(seed)  # noqa: S311 — a sample to label, not secrets
    places = list(range(len(rows)))
    doubtful = sorted(places, key=lambda i: (_distance(rows[i]), i))
    chosen: dict[int, str] = {}
    for i in doubtful[: count // 2]:
        chosen[i] = "doubt"
    seen = set(known_words)
    for _ in range(count // 4):
        rest = [i for i in places if i not in chosen]
        if not rest:
            break
        best = max(rest, key=lambda i: (_novelty(rows[i], seen), -i))
        chosen[best] = "novelty"
        seen |= _words(rows[best])
    negatives = [i for i in places if i not in chosen and rows[i]["assessment"].get("verdict") in NEGATIVE]
    sampled = chance.sample(negatives, min(len(negatives), count - len(chosen)))
    chosen |= dict.fromkeys(sampled, "sample of negatives")
    each = len(negatives) / len(sampled) if sampled else 1.0
    return [
        Choice(why=why, stands_for=round(each, 3) if why == "sample of negatives" else 1.0, fields=rows[i])
        for i, why in chosen.items()
    ]


def _distance(row: dict[str, Any]) -> float:
    """How far the nearest score is from where it would tip."""
    judged = row["assessment"]
    tips = (("offer", 0.5), ("unauthorised", 0.6), ("falsified", 0.6))
    return min(abs(float(judged.get(score) or 0.0) - tip) for score, tip in tips)


def _novelty(row: dict[str, Any], seen: set[str]) -> float:
    words = _words(row)
    return len(words - seen) / len(words) if len(words) >= 4 else 0.0


def _words(row: dict[str, Any]) -> set[str]:
    text = f"{row.get('title') or ''} {row.get('description') or ''}"[:2000]
    return {word for word in WORD.findall(fold(text).text) if len(word) > 3}
