# SPDX-License-Identifier: EUPL-1.2
"""Wording and pictures: what is nearly the same shares a mark, what differs shares none; junk harms nobody."""

import io
import random

import pytest
from PIL import Image, ImageDraw

from alerts.operators.texts import image_hash, near_images, same_text, text_bands

WORDS = "we ship the finest tablets from our own stock to every country within days and answer each mail".split()


def wording(seed: int, words: int = 200) -> str:
    """A text of its own."""
    draw = random.Random(seed)
    return " ".join(f"{draw.choice(WORDS)}{draw.choice('abcdefgh')}" for _ in range(words))


def picture(seed: int, side: int = 120, quality: int = 90) -> bytes:
    """A picture of its own, as JPEG."""
    draw = random.Random(seed)
    image = Image.new("RGB", (240, 240), "white")
    pen = ImageDraw.Draw(image)
    for _ in range(12):
        left, top = draw.randrange(200), draw.randrange(200)
        colour = (draw.randrange(256), draw.randrange(256), draw.randrange(256))
        pen.rectangle((left, top, left + draw.randrange(20, 120), top + draw.randrange(20, 120)), fill=colour)
    out = io.BytesIO()
    image.resize((side, side)).save(out, "JPEG", quality=quality)
    return out.getvalue()


def test_nearly_the_same_wording_shares_a_mark() -> None:
    own = wording(1)
    assert set(text_bands(own)) & set(text_bands(own.replace("shipa", "sendsx")))
    assert not set(text_bands(own)) & set(text_bands(wording(2)))


@pytest.mark.parametrize("text", [pytest.param("", id="empty"), pytest.param("one two three", id="short")])
def test_short_texts_say_nothing(text: str) -> None:
    assert text_bands(text) == ()
    assert same_text(text) is None


def test_an_offers_wording_is_the_same_without_signs() -> None:
    texts = [wording(seed) for seed in range(20)]
    marks = [same_text(text) for text in texts]
    assert any(marks)
    assert marks == [same_text(text.upper() + "!!! 99 $") for text in texts]


def test_one_picture_in_other_sizes_is_one() -> None:
    first, smaller, other = (image_hash(one) for one in (picture(1), picture(1, side=90, quality=60), picture(2)))
    assert first is not None
    assert smaller is not None
    assert other is not None
    names = near_images([first, smaller, other])
    assert names[first] == names[smaller] != names[other]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, id="cut"),
        pytest.param(b"<svg/>", id="no picture"),
        pytest.param(picture(1, side=16), id="a sign"),
    ],
)
def test_junk_is_no_picture(content: bytes) -> None:
    assert image_hash(content) is None
