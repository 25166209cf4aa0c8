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

from classifiers.acts import PAIR_PLACES, Beside, find_beside
from classifiers.assessment import ProductKind
from classifiers.errors import ModelError
from classifiers.features import COLUMNS, FIRST_PAIR, N_HASHED, WORDS_MAX, make_columns
from classifiers.model_file import MEND, read_model_file
from classifiers.places import PLACE_COLUMNS, THEMES, parts_of, spoken_themes
from classifiers.reading import Reading
from classifiers.word_sums import Floats, WordSums

BUNDLED_MODEL = Path(__file__).parent / "data" / "model.skops"
FORMAT = 5
NUMBERS = (
    ("offer_temperature", 0.05, 20.0),
    ("unsure_from", 0.0, 1.0),
    ("falsified_scale", 0.01, 20.0),
    ("falsified_shift", -20.0, 20.0),
    ("standing_scale", 0.01, 20.0),
    ("standing_shift", -20.0, 20.0),
)
"""What stands beside the weights, and from where to where it may lie."""
KEPT_NAME = re.compile("[0-9a-f]{16}")  # a shelf names its models by their digests
TOPICS = ("contraband", "goods", "medical", "not_offer")
"""What a text is about; `medical` is an offer of a medical product, lawful or not."""
KINDS = tuple(kind.value for kind in ProductKind)
HEADS = {"topic": len(TOPICS), "conduct": 1, "falsified": 1, "standing": 1, "kind": len(KINDS)}
"""Head and its number of classes, in the order of the columns of all weights; behind them stands `place`: what site and
seller say of themselves, which adds to `standing`."""
FALSIFIED, STANDING, FIRST_KIND = len(TOPICS) + 1, len(TOPICS) + 2, len(TOPICS) + 3
MADE_FOR: dict[str, Any] = {"columns": [*COLUMNS], "place_columns": [*PLACE_COLUMNS], "n_hashed": N_HASHED}
MADE_FOR |= {"topics": [*TOPICS], "kinds": [*KINDS]}
"""What a model must have been trained on."""
WIDTHS = {head: N_HASHED + len(COLUMNS) for head in HEADS} | {"place": N_HASHED + len(PLACE_COLUMNS)}


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
    unlawful: float | None = None
    """How much place and offer read as those of sellers who may not sell; None: nothing is known of the place."""
    kind: str = ""
    """The likeliest kind of product."""
    kind_share: float = 0.0
    """How likely."""
    doubtful: bool = False
    """Whether a true offer of a medical product may still score so low: the model's stated coverage is above."""


class Place(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the model makes of what site and seller say of themselves."""

    score: float
    """What is added to the head `standing`."""
    unlawful_theme: str | None
    """Table of phrases that speaks most for a seller who may not sell."""
    lawful_theme: str | None
    """Table that speaks most for a lawful one."""


class Model:
    """Weights of all heads over hashed words and named columns."""

    def __init__(self, content: dict[str, Any]) -> None:
        self._check(content)
        self.sha256 = digest(content)
        self.unsure_from = float(content["unsure_from"])
        """From this `medical` on a text may be an offer of a medical product; see the card for the share it keeps."""
        self.temperature = float(content["offer_temperature"])
        self._heat = np.float32(1.0 / self.temperature)
        heads = ("falsified", "standing")
        self._scale = np.array([1.0, *(content[f"{head}_scale"] for head in heads)], dtype=np.float32)
        self._shift = np.array([0.0, *(content[f"{head}_shift"] for head in heads)], dtype=np.float32)
        """Of the heads `conduct`, `falsified` and `standing`."""
        self._bias = np.concatenate([np.asarray(content[f"{head}_bias"], dtype=np.float32) for head in HEADS])
        weights = np.vstack([np.asarray(content[head], dtype=np.float32) for head in HEADS]).T
        place = np.asarray(content["place"], dtype=np.float32).T
        self._named = np.ascontiguousarray(weights[N_HASHED:])
        self._themes = np.ascontiguousarray(place[N_HASHED:, 0])
        self._sums = WordSums(np.hstack([weights[:N_HASHED], place[:N_HASHED]]))

    def score(
        self, readings: Sequence[Reading], title_lengths: Sequence[int], places: Sequence[Place | None]
    ) -> list[Scores]:
        """One Scores for each reading, beside what `place` gives for what is known of its site and seller."""
        if not readings:
            return []
        raw = self._sums.add_up([reading.words[:WORDS_MAX] for reading in readings])[:, :-1]
        raw += make_columns(readings, title_lengths) @ self._named + self._bias
        raw[:, STANDING] += np.array([place.score if place else 0.0 for place in places], dtype=np.float32)
        topics = _shares(raw[:, :4] * self._heat)
        kinds = _shares(raw[:, FIRST_KIND:])
        likeliest = kinds.argmax(axis=1)
        three = 1.0 / (1.0 + np.exp(-np.clip(raw[:, 4:FIRST_KIND] * self._scale + self._shift, -30, 30)))
        return [
            Scores(
                contraband=t[0],
                goods=t[1],
                medical=t[2],
                not_offer=t[3],
                conduct=c,
                falsifying=f,
                unlawful=None if place is None else u,
                kind=KINDS[k],
                kind_share=s,
                doubtful=t[2] >= self.unsure_from,
            )
            for t, (c, f, u), place, k, s in zip(
                topics.tolist(), three.tolist(), places, likeliest.tolist(), kinds.max(axis=1).tolist(), strict=True
            )
        ]

    def place(self, readings: Sequence[Reading]) -> Place | None:
        """What site and seller say of themselves, from their readings; None where they say next to nothing."""
        if not (parts := parts_of(readings)):
            return None
        weighed = spoken_themes(readings) * self._themes
        most, least = int(weighed.argmax()), int(weighed.argmin())
        return Place(
            score=float(self._sums.add_up(parts)[:, -1].mean() + weighed.sum()),
            unlawful_theme=THEMES[most] if weighed[most] > 0 else None,
            lawful_theme=THEMES[least] if weighed[least] < 0 else None,
        )

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
        for key, value in MADE_FOR.items():
            if content.get(key) != value:
                raise ModelError(f"model: {key}: made for other ones than this version has: {MEND}")
        shapes: dict[str, tuple[int, ...]] = {head: (HEADS.get(head, 1), width) for head, width in WIDTHS.items()}
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
