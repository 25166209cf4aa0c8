# SPDX-License-Identifier: EUPL-1.2
"""Word sums: weights of a word and its letters, added up once for each word, so that a text is a sum of known rows."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from classifiers.features import LETTERS_MAX, MASK, WORD_MAX, group_places, pair_places, word_hash, word_ids

ROWS_KEPT = 200_000
MEDICAL = 2
"""Column of the weights that speak for a medical offer; those of the three other topics lie around it."""
Floats = npt.NDArray[np.float32]


class WordSums:
    """Weights of a word and its letters, added up once for each word; a text is then a sum of known rows."""

    def __init__(self, hashed: Floats) -> None:
        self._hashed = np.vstack([hashed, np.zeros((1, hashed.shape[1]), dtype=np.float32)])
        """The last row stands for what is no pair."""
        self._rows = np.zeros((ROWS_KEPT, hashed.shape[1] + 1), dtype=np.float32)
        self._hashes = np.zeros(ROWS_KEPT, dtype=np.uint32)
        self._towards = [0.0] * ROWS_KEPT
        self._places: dict[str, int] = {}
        self._new: list[tuple[int, str]] = []

    def add_up(self, texts: Sequence[Sequence[str]]) -> Floats:
        """(n_texts, n_heads): the hashed part of each text's scores."""
        if len(self._places) + sum(map(len, texts)) + 1 > ROWS_KEPT:
            self._places.clear()
        words = ["", *set[str]().union(*texts)]
        order = {word: place for place, word in enumerate(words)}
        known = np.array(self._places_of(words))
        self._fill()
        rows, hashes = self._rows[known], self._hashes[known]
        every: list[int] = []
        starts: list[int] = []
        for text in texts:
            starts.append(len(every))
            every.append(0)
            every += map(order.__getitem__, text)
        taken = np.array(every)
        sums = np.add.reduceat(rows[taken], starts, axis=0)
        pairs = np.full(len(taken), len(self._hashed) - 1, dtype=np.int64)
        pairs[1:] = pair_places(hashes[taken])
        firsts = np.array(starts)
        pairs[firsts] = pairs[np.minimum(firsts + 1, len(taken) - 1)] = len(self._hashed) - 1
        paired = np.add.reduceat(self._hashed[pairs], starts, axis=0)
        counts = np.diff([*starts, len(taken)])
        lengths = np.maximum(sums[:, -1] + np.maximum(counts - 2, 0), 1.0)
        scaled: Floats = np.divide(sums[:, :-1] + paired, np.sqrt(lengths)[:, None], dtype=np.float32)
        return scaled

    def towards_medical(self, words: Sequence[str]) -> list[float]:
        """How much each word speaks for a medical offer rather than the other topics, per feature's root."""
        places = self._places_of(words)
        if self._new:
            self._fill()
        return [*map(self._towards.__getitem__, places)]

    def _places_of(self, words: Sequence[str]) -> list[int]:
        found: list[int | None] = [*map(self._places.get, words)]
        if None in found:
            return [self._place(word) if place is None else place for word, place in zip(words, found, strict=True)]
        return found  # type: ignore[return-value]  # none is left empty

    def _place(self, word: str) -> int:
        word = word[:WORD_MAX]
        place = self._places.get(word)
        if place is None:
            place = self._places[word] = len(self._places)
            self._new.append((place, word))
        return place

    def _fill(self) -> None:
        """The rows of all new words together, which is many times faster than one by one."""
        new, self._new = self._new, []
        places = [place for place, _ in new]
        hashes = np.array([word_hash(word) for _, word in new], dtype=np.uint32)
        self._hashes[places] = hashes
        self._rows[places] = 0
        plain = [i for i, (_, word) in enumerate(new) if len(word) > 1 and word.isascii()]
        if plain:
            words = [new[i][1] for i in plain]
            lengths = np.array([min(len(word), LETTERS_MAX) for word in words])
            firsts = np.cumsum(lengths) - lengths
            every = np.empty(int(lengths.sum()), dtype=np.uint32)
            grouped = np.ones(len(every), dtype=np.bool_)
            grouped[firsts] = False
            every[firsts] = hashes[plain] & np.uint32(MASK)
            every[grouped] = group_places(words)
            self._add_rows([places[i] for i in plain], every, lengths)
        others = [i for i, (_, word) in enumerate(new) if len(word) == 1 or not word.isascii()]
        if others:
            ids = [word_ids(new[i][1], int(hashes[i])) for i in others]
            every = np.array([number for one in ids for number in one], dtype=np.uint32)
            self._add_rows([places[i] for i in others], every, np.array([*map(len, ids)]))

    def _add_rows(self, places: list[int], every: npt.NDArray[np.uint32], lengths: npt.NDArray[np.int64]) -> None:
        """Rows of words from the places of their features, one word after the other, so many for each."""
        rows = np.empty((len(places), self._rows.shape[1]), dtype=np.float32)
        rows[:, :-1] = np.add.reduceat(self._hashed[every], np.cumsum(lengths) - lengths, axis=0)
        rows[:, -1] = lengths
        self._rows[places] = rows
        others = (rows[:, 0] + rows[:, 1] + rows[:, 3]) / 3
        weights = (rows[:, MEDICAL] - others) / np.sqrt(np.maximum(rows[:, -1], 1.0))
        for place, weight in zip(places, weights.tolist(), strict=True):
            self._towards[place] = round(weight, 3)
