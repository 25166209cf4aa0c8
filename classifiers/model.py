# SPDX-License-Identifier: EUPL-1.2
"""Model: load, score, explain. Refuses a file that is cut, from another version or trained on other columns."""

import hashlib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from skops import io as skops_io

from classifiers.errors import ModelError
from classifiers.features import COLUMNS, N_HASHED, make_rows, make_vectorizer
from classifiers.reading import Reading

BUNDLED_MODEL = Path(__file__).parent / "data" / "model.skops"
FORMAT = 1
TOPICS = ("contraband", "goods", "medical", "not_offer")
"""What a text is about; `medical` is an offer of a medical product, lawful or not."""
TRUSTED: list[str] = []
"""Types a model file may hold beyond plain numbers, texts and numpy arrays: none."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Scores:
    """What the model says of one text; each in [0, 1]."""

    medical: float
    contraband: float
    goods: float
    not_offer: float
    conduct: float
    """How much the wording is that of unlawful sellers of medicines, whatever is sold."""


class Model:
    """Weights for topic and conduct over hashed words and named columns."""

    def __init__(self, content: dict[str, Any]) -> None:
        self._check(content)
        self.topic: Floats = np.asarray(content["topic"], dtype=np.float32)
        self.topic_bias: Floats = np.asarray(content["topic_bias"], dtype=np.float32)
        self.conduct: Floats = np.asarray(content["conduct"], dtype=np.float32)
        self.conduct_bias: Floats = np.asarray(content["conduct_bias"], dtype=np.float32)
        self.sha256 = digest(content)
        self._weights = np.ascontiguousarray(np.vstack([self.topic, self.conduct]).T)
        self._bias = np.concatenate([self.topic_bias, self.conduct_bias])
        self._vectorizer = make_vectorizer()
        self._word_weight: dict[str, float] = {}

    def score(self, readings: Sequence[Reading], title_lengths: Sequence[int]) -> list[Scores]:
        """One Scores for each reading."""
        if not readings:
            return []
        rows = make_rows(readings, title_lengths, self._vectorizer)
        raw = np.asarray(rows @ self._weights) + self._bias
        topics = np.exp(raw[:, :4] - raw[:, :4].max(axis=1, keepdims=True))
        topics /= topics.sum(axis=1, keepdims=True)
        conduct = 1.0 / (1.0 + np.exp(-np.clip(raw[:, 4], -30, 30)))
        return [
            Scores(contraband=float(t[0]), goods=float(t[1]), medical=float(t[2]), not_offer=float(t[3]), conduct=float(c))
            for t, c in zip(topics, conduct, strict=True)
        ]

    def moving_words(self, reading: Reading, limit: int = 8) -> tuple[tuple[str, float], ...]:
        """Words of the text that spoke most for or against a medical offer, strongest first."""
        weights = {word: self._weight(word) for word in set(reading.words[:120]) if len(word) > 2}
        strongest = sorted(weights.items(), key=lambda pair: (-abs(pair[1]), pair[0]))[:limit]
        return tuple((word, round(weight, 3)) for word, weight in strongest if abs(weight) > 0.05)

    def _weight(self, word: str) -> float:
        if word not in self._word_weight:
            if len(self._word_weight) > 50_000:
                self._word_weight.clear()
            row = self._vectorizer.transform([[word]])
            towards = self.topic[2, :N_HASHED] - np.delete(self.topic[:, :N_HASHED], 2, axis=0).mean(axis=0)
            self._word_weight[word] = float((row @ towards)[0])
        return self._word_weight[word]

    @staticmethod
    def _check(content: dict[str, Any]) -> None:
        expected = {"format": FORMAT, "columns": list(COLUMNS), "topics": list(TOPICS), "n_hashed": N_HASHED}
        for key, value in expected.items():
            if content.get(key) != value:
                raise ModelError(f"model: {key}: this version reads another one than the file holds: train it again")
        width = N_HASHED + len(COLUMNS)
        for key, shape in (("topic", (4, width)), ("topic_bias", (4,)), ("conduct", (1, width)), ("conduct_bias", (1,))):
            if np.shape(content.get(key)) != shape:
                raise ModelError(f"model: {key}: expected shape {shape}, got {np.shape(content.get(key))}")
            if not np.isfinite(content[key]).all():
                raise ModelError(f"model: {key}: expected finite numbers only")


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
        unknown = skops_io.get_untrusted_types(file=path)
        if unknown:
            raise ModelError(f"{path.name}: holds types that a model does not need: {', '.join(sorted(unknown))}")
        packed = skops_io.load(path, trusted=TRUSTED)
    except ModelError:
        raise
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, AttributeError) as error:
        raise ModelError(f"{path.name}: expected a whole model file: {error}") from error
    if not isinstance(packed, dict):
        raise ModelError(f"{path.name}: expected a table of arrays, got {type(packed).__name__}")
    return Model(unpack(packed))


def save_model(content: dict[str, Any], path: Path) -> None:
    """Write a model file; weights are kept sparse and in half precision steps, which `digest` sees as well."""
    skops_io.dump(pack(content), path, compression=zipfile.ZIP_DEFLATED, compresslevel=9)


def pack(content: dict[str, Any]) -> dict[str, Any]:
    """Arrays as places and values of what is not zero."""
    packed: dict[str, Any] = {}
    for key, value in content.items():
        if isinstance(value, np.ndarray) and value.ndim == 2:
            places = np.flatnonzero(value)
            packed[key] = {"shape": list(value.shape), "places": places.astype(np.int32), "values": value.flat[places].astype(np.float16)}
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


