# SPDX-License-Identifier: EUPL-1.2
"""paper_picture(): a screenshot made fit for paper: bounded in pixels, cut where it is too tall, re-encoded by us."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image

MAX_PIXELS = 60_000_000
"""A browser's tallest picture has 21 million; more is not decoded."""
WIDTH = 1_100
"""Pixels over the width of the text: about 165 to the inch."""
TALLEST = 1.28
"""Height over width that fits on a page with its caption."""


@dataclass(frozen=True, kw_only=True)
class PaperPicture:
    """A picture for paper and what was done to it; `jpeg` is empty when it could not be read."""

    jpeg: bytes
    said: str
    width: int = 0
    height: int = 0


def paper_picture(png: bytes) -> PaperPicture:
    """The upper part of a screenshot as a JPEG; a broken or boundless one gives a sentence in its place."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(png), formats=("PNG", "JPEG", "WEBP"))
        width, height = opened.size
        if width * height > MAX_PIXELS:
            return PaperPicture(jpeg=b"", said=f"not printed: {width:,} × {height:,} pixels are more than paper needs")
        kept = min(height, round(width * TALLEST))
        picture = opened.crop((0, 0, width, kept)).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        return PaperPicture(jpeg=b"", said=f"not printed: the picture could not be read ({type(error).__name__})")
    if width > WIDTH:
        picture = picture.resize((WIDTH, max(1, round(kept * WIDTH / width))), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    picture.save(written, format="JPEG", quality=82, optimize=True)
    whole = f"{width:,} × {height:,} pixels"
    said = whole if kept == height else f"upper {kept:,} of {height:,} lines; the whole picture has {whole}"
    return PaperPicture(jpeg=written.getvalue(), said=f"{said}; reduced for paper", width=width, height=kept)
