# SPDX-License-Identifier: EUPL-1.2
"""Places: what a site or seller says of itself as one row of numbers, for the question whether it may sell.

Its words are hashed as those of a listing are; a long text counts as the mean of its parts, so that length alone says
nothing. Named columns tell which themes it speaks of at all, and carry over from one language to the other.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from classifiers.acts import ACTS
from classifiers.features import N_HASHED, TABLES, feature_ids
from classifiers.reading import Reading

if TYPE_CHECKING:
    from scipy import sparse

STANDING = (
    "health_trade", "professional", "authority", "licence_word", "trade_only", "informal", "open_place", "no_sales",
    "comment_word", "gym", "sham_rx", "far_seat", "illness", "cure", "grave", "device_word", "advice", "wanted",
    "not_grave", "goods_word",
)  # fmt: skip
"""Tables of standing.<language>.toml that count here."""
THEMES = (*(table for table in TABLES if table not in ACTS), *STANDING)
PLACE_COLUMNS = tuple(f"place:{theme}" for theme in THEMES)
SPOKEN = 0.25
"""Of a theme that a place speaks of, beside its hashed words."""
PART, WORDS_MAX = 150, 900
"""Words of a part of a long text; those that are read."""
WORDS_MIN = 6
"""With fewer words a place has said nothing of itself."""


def parts_of(readings: Sequence[Reading]) -> list[tuple[str, ...]]:
    """The words of what a place says, in parts of about equal length; empty where it says next to nothing."""
    if sum(len(reading.words) for reading in readings) < WORDS_MIN:
        return []
    parts: list[tuple[str, ...]] = []
    for reading in readings:
        words = reading.words[:WORDS_MAX]
        length = -(-len(words) // max(1, round(len(words) / PART))) or 1
        parts += [words[start : start + length] for start in range(0, len(words), length)]
    return parts


def spoken_themes(readings: Sequence[Reading]) -> npt.NDArray[np.float32]:
    """(len(PLACE_COLUMNS),): SPOKEN for each theme that a place speaks of."""
    spoken = [any(theme in reading.tables for reading in readings) for theme in THEMES]
    return np.array(spoken, dtype=np.float32) * np.float32(SPOKEN)


def make_place_rows(places: Sequence[Sequence[Reading]]) -> "sparse.csr_matrix":
    """(n_places, N_HASHED + len(PLACE_COLUMNS)), for training; empty rows for places that say nothing."""
    from scipy import sparse  # training alone needs it, and it is slow to import

    columns = np.zeros((len(places), len(PLACE_COLUMNS)), dtype=np.float32)
    rows: list[int] = []
    at: list[int] = []
    values: list[float] = []
    for row, readings in enumerate(places):
        if not (parts := parts_of(readings)):
            continue
        columns[row] = spoken_themes(readings)
        for part in parts:
            ids = feature_ids(part)
            rows += [row] * len(ids)
            at += ids
            values += [1.0 / (np.sqrt(max(len(ids), 1)) * len(parts))] * len(ids)
    hashed = sparse.csr_matrix((np.array(values, dtype=np.float32), (rows, at)), shape=(len(places), N_HASHED))
    return sparse.hstack([hashed, sparse.csr_matrix(columns)], format="csr", dtype=np.float32)
