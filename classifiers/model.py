# SPDX-License-Identifier: EUPL-1.2
"""Model: load, score, explain. Refuses a file that is cut, from another version or trained on other columns."""

import hashlib
import re
import zipfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from classifiers.acts import PAIR_PLACES, Beside, find_beside
from classifiers.assessment import ProductKind
from classifiers.errors import ModelError
from classifiers.features import (
    COLUMNS,
    FIRST_PAIR,
    LETTERS_MAX,
    MASK,
    N_HASHED,
    WORD_MAX,
    WORDS_MAX,
    group_places,
    make_columns,
    pair_places,
    word_hash,
    word_ids,
)
from classifiers.model_file import MEND, read_model_file
from classifiers.reading import Reading

BUNDLED_MODEL = Path(__file__).parent / "data" / "model.skops"
FORMAT = 4
NUMBERS = (
    ("offer_temperature", 0.05, 20.0),
    ("unsure_from", 0.0, 1.0),
    ("falsified_scale", 0.01, 20.0),
    ("falsified_shift", -20.0, 20.0),
)
"""What stands beside the weights, and from where to where it may lie."""
KEPT_NAME = re.compile("[0-9a-f]{16}")  # a shelf names its models by their digests
ROWS_KEPT = 200_000
TOPICS = ("contraband", "goods", "medical", "not_offer")
"""What a text is about; `medical` is an offer of a medical product, lawful or not."""
MEDICAL = TOPICS.index("medical")
KINDS = tuple(kind.value for kind in ProductKind)
HEADS = {"topic": len(TOPICS), "conduct": 1, "falsified": 1, "kind": len(KINDS)}
"""Head and its number of classes, in the order of the columns of all weights."""
FALSIFIED, FIRST_KIND = len(TOPICS) + 1, len(TOPICS) + 2
Floats = npt.NDArray[np.float32]


class Scores(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the model says of one text; each in [0, 1]."""

    medical: float
    contraband: float
    goods: float
    not_offer: float
    conduct: float
    """How much the wording is that of unlawful sellers of medicines, whatever is sold."""
    falsifying: float = 0.0
    """How much the wording is that of misrepresented identity, composition or source."""
    kind: str = ""
    """The likeliest kind of product."""
    kind_share: float = 0.0
    """How likely."""
    doubtful: bool = False
    """Whether a true offer of a medical product may still score so low: the model's stated coverage is above."""


class Model:
    """Weights of four heads over hashed words and named columns."""

    def __init__(self, content: dict[str, Any]) -> None:
        self._check(content)
        self.sha256 = digest(content)
        self.unsure_from = float(content["unsure_from"])
        """From this `medical` on a text may be an offer of a medical product; see the card for the share it keeps."""
        self.temperature = float(content["offer_temperature"])
        self._heat = np.float32(1.0 / self.temperature)
        self._line = np.array([[1.0, content["falsified_scale"]], [0.0, content["falsified_shift"]]], dtype=np.float32)
        """Scale and shift of the heads `conduct` and `falsified`."""
        self._bias = np.concatenate([np.asarray(content[f"{head}_bias"], dtype=np.float32) for head in HEADS])
        weights = np.vstack([np.asarray(content[head], dtype=np.float32) for head in HEADS]).T
        self._hashed = np.ascontiguousarray(weights[:N_HASHED])
        self._named = np.ascontiguousarray(weights[N_HASHED:])
        self._sums = WordSums(self._hashed)

    def score(self, readings: Sequence[Reading], title_lengths: Sequence[int]) -> list[Scores]:
        """One Scores for each reading."""
        if not readings:
            return []
        raw: Floats = self._sums.add_up([reading.words[:WORDS_MAX] for reading in readings])
        raw += make_columns(readings, title_lengths) @ self._named + self._bias
        topics = _shares(raw[:, :4] * self._heat)
        kinds = _shares(raw[:, FIRST_KIND:])
        likeliest = kinds.argmax(axis=1)
        two = 1.0 / (1.0 + np.exp(-np.clip(raw[:, 4:FIRST_KIND] * self._line[0] + self._line[1], -30, 30)))
        return [
            Scores(
                contraband=t[0],
                goods=t[1],
                medical=t[2],
                not_offer=t[3],
                conduct=c,
                falsifying=f,
                kind=KINDS[k],
                kind_share=s,
                doubtful=t[2] >= self.unsure_from,
            )
            for t, (c, f), k, s in zip(
                topics.tolist(), two.tolist(), likeliest.tolist(), kinds.max(axis=1).tolist(), strict=True
            )
        ]

    def moving_words(self, reading: Reading, limit: int = 8) -> tuple[tuple[str, float], ...]:
        """Words of the text that spoke most for or against a medical offer, strongest first."""
        words = [word for word in set(reading.words[:120]) if len(word) > 2]
        weighed = zip(words, self._sums.towards_medical(words), strict=True)
        strongest = sorted((-abs(weight), word, weight) for word, weight in weighed if not -0.1 <= weight <= 0.1)
        return tuple((word, weight) for _, word, weight in strongest[:limit])

    def most_telling(self, reading: Reading) -> Beside | None:
        """Of all acts that a text says in one breath, the two that speak most for a misrepresentation, if any do."""
        row = self._named[:, FALSIFIED]
        weighed = [(float(row[FIRST_PAIR + PAIR_PLACES[one.pair]]), one) for one in find_beside(reading)]
        weight, best = max(weighed, key=lambda pair: pair[0], default=(0.0, None))
        return best if weight > 0 else None

    @staticmethod
    def _check(content: dict[str, Any]) -> None:
        if (made := content.get("format")) != FORMAT:
            raise ModelError(
                f"model: format: expected {FORMAT}, which this version reads, got {str(made)[:40]}: {MEND}"
            )
        for key, value in (("columns", [*COLUMNS]), ("topics", [*TOPICS]), ("n_hashed", N_HASHED), ("kinds", [*KINDS])):
            if content.get(key) != value:
                raise ModelError(f"model: {key}: made for other ones than this version has: {MEND}")
        width = N_HASHED + len(COLUMNS)
        shapes: dict[str, tuple[int, ...]] = {head: (classes, width) for head, classes in HEADS.items()}
        shapes |= {f"{head}_bias": (classes,) for head, classes in HEADS.items()}
        for key, shape in shapes.items():
            if (array := np.asarray(content.get(key, ()))).shape != shape:
                raise ModelError(f"model: {key}: expected shape {shape}, got {array.shape}")
            if not np.isfinite(array).all():
                raise ModelError(f"model: {key}: expected finite numbers only")
        for key, least, most in NUMBERS:
            if not isinstance(number := content.get(key), (int, float)) or not least <= number <= most:
                raise ModelError(f"model: {key}: expected a number from {least} to {most}, got {number!r}")


def _shares(raw: Floats) -> Floats:
    """(n, classes) of numbers as shares that add up to 1."""
    powers: Floats = np.exp(raw - raw.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)  # type: ignore[no-any-return]


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


def digest(content: dict[str, Any]) -> str:
    """Lower-case hex over sorted parameters and arrays, so that it does not depend on the file's packing."""
    total = hashlib.sha256()
    for key in sorted(content):
        value = content[key]
        total.update(key.encode() + b"\0")
        if isinstance(value, np.ndarray):
            total.update(str(value.shape).encode() + np.ascontiguousarray(value, dtype="<f4").tobytes())
        else:
            total.update(repr(value).encode())
    return total.hexdigest()


@lru_cache(maxsize=2)
def load_model(path: Path = BUNDLED_MODEL) -> Model:
    """The model of a file; raises ModelError when it cannot be trusted or read."""
    try:
        model = Model(unpack(read_model_file(path)))
    except ModelError as error:
        raise ModelError(f"{path}: {str(error).removeprefix('model: ').removeprefix(f'{path.name}: ')}") from error
    if KEPT_NAME.fullmatch(path.stem) and not model.sha256.startswith(path.stem):
        raise ModelError(f"{path}: changed since it was kept, its digest is {model.sha256[:16]}: {MEND}")
    return model


def save_model(content: dict[str, Any], path: Path) -> None:
    """Write a model file in the format of skops."""
    from skops import io  # training alone writes, and it is slow to import

    io.dump(pack(content), path, compression=zipfile.ZIP_DEFLATED, compresslevel=9)


def pack(content: dict[str, Any]) -> dict[str, Any]:
    """Arrays as places and values of what is not zero."""
    packed: dict[str, Any] = {}
    for key, value in content.items():
        if isinstance(value, np.ndarray) and value.ndim == 2:
            places = np.flatnonzero(value)
            packed[key] = {
                "shape": list(value.shape),
                "places": places.astype(np.int32),
                "values": value.flat[places].astype(np.float16),
            }
        else:
            packed[key] = value
    return packed


def unpack(packed: dict[str, Any]) -> dict[str, Any]:
    """What `pack` took apart; raises ModelError when the parts do not fit."""
    content: dict[str, Any] = {}
    for key, value in packed.items():
        if not isinstance(value, dict):
            content[key] = value
            continue
        try:
            whole = np.zeros(tuple(value["shape"]), dtype=np.float32)
            whole.flat[value["places"]] = value["values"]
        except (KeyError, IndexError, ValueError, TypeError) as error:
            raise ModelError(f"model: {key}: places and values do not fit: {error}") from error
        content[key] = whole
    return content
