# SPDX-License-Identifier: EUPL-1.2
"""LookQuality: how well a sealed look shows again what was seen, and from which figures that was concluded.

The limits are this project's own: what changes between two views of a page (a clock, a counter, an advertisement)
stays far below a tenth of a shop's page; a stylesheet or the product's picture that is missing does not.
"""

import io
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageStat, UnidentifiedImageError
from rapidfuzz.distance import Indel

LEAST_TEXT = 0.9
LEAST_PICTURE = 0.9
LEAST_HEIGHT = 0.8
MOST_WORDS = 20_000
WIDTH = 256
MOST_HEIGHT = 4_000
MOST_PIXELS = 60_000_000


@dataclass(frozen=True, kw_only=True)
class LookQuality:
    """Figures in [0, 1]; 1: the replay of the capture shows what the browser had seen."""

    text_similarity: float
    """Share of words that both hold in the same order."""
    picture_similarity: float
    """1 - mean difference in brightness of the full-page pictures."""
    height_ratio: float
    """Of the two full-page pictures, the lower to the higher."""
    asked: int = 0
    """Requests of the page, its document among them."""
    answered: int = 0
    not_in_capture: int = 0
    """Requests of the replay that the capture could not answer."""
    attempt: int = 1
    poor: bool = False
    reason: str = ""
    """Why it is poor; empty when it is not."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a browser showed."""

    text: str
    screenshot_png: bytes
    missing: int = 0


def compare(seen: Shown, replayed: Shown, *, asked: int, answered: int, attempt: int = 1) -> LookQuality:
    """The quality of a look: what was seen against the replay of what was kept."""
    text = text_similarity(seen.text, replayed.text)
    picture, height = picture_similarity(seen.screenshot_png, replayed.screenshot_png)
    reasons = []
    if text < LEAST_TEXT:
        reasons.append(f"text agrees to {text:.0%}")
    if picture < LEAST_PICTURE:
        reasons.append(f"picture agrees to {picture:.0%}")
    if height < LEAST_HEIGHT:
        reasons.append(f"height agrees to {height:.0%}")
    if asked and answered / asked < LEAST_HEIGHT:
        reasons.append(f"{asked - answered} of {asked} requests were not answered")
    return LookQuality(
        text_similarity=round(text, 4), picture_similarity=round(picture, 4), height_ratio=round(height, 4),
        asked=asked, answered=answered, not_in_capture=replayed.missing, attempt=attempt,
        poor=bool(reasons), reason="; ".join(reasons),
    )  # fmt: skip


def not_replayed(why: str, *, asked: int, answered: int, attempt: int = 1) -> LookQuality:
    """A capture that could not be shown again."""
    return LookQuality(
        text_similarity=0.0, picture_similarity=0.0, height_ratio=0.0, asked=asked, answered=answered,
        attempt=attempt, poor=True, reason=f"could not be shown again: {why[:300]}",
    )  # fmt: skip


def text_similarity(one: str, other: str) -> float:
    """Share of words in the same order; two empty texts agree."""
    return float(Indel.normalized_similarity(one.split()[:MOST_WORDS], other.split()[:MOST_WORDS]))


def picture_similarity(one: bytes, other: bytes) -> tuple[float, float]:
    """Agreement of brightness over the common height, and of the heights; zeros when one cannot be read."""
    if not one and not other:
        return 1.0, 1.0
    try:
        first, second = _small(one), _small(other)
    except (UnidentifiedImageError, OSError, ValueError):
        return 0.0, 0.0
    heights = sorted((first.height, second.height))
    box = (0, 0, WIDTH, heights[0])
    difference = ImageChops.difference(first.crop(box), second.crop(box))
    return 1.0 - ImageStat.Stat(difference).mean[0] / 255, heights[0] / heights[1]


def _small(png: bytes) -> Image.Image:
    with Image.open(io.BytesIO(png)) as picture:
        if picture.width * picture.height > MOST_PIXELS or not picture.width:
            raise ValueError("a picture too large to compare")
        height = min(MOST_HEIGHT, max(1, round(picture.height * WIDTH / picture.width)))
        return picture.convert("L").resize((WIDTH, height), Image.Resampling.BOX)
