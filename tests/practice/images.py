# SPDX-License-Identifier: EUPL-1.2
"""Small drawn pictures of packs, the same bytes for the same name."""

import hashlib
import io

from PIL import Image, ImageDraw


def draw_pack(slug: str, site: str, side: int = 240) -> bytes:
    """A PNG of a box with a coloured band and the product's name; colours follow from the names."""
    seed = hashlib.sha256(f"{site}/{slug}".encode()).digest()
    back, band = (tuple(200 + byte % 56 for byte in seed[:3]), tuple(40 + byte % 160 for byte in seed[3:6]))
    image = Image.new("RGB", (side, side), (250, 250, 250))
    pen = ImageDraw.Draw(image)
    if "logo" in slug or "seal" in slug:
        return draw_badge(image, slug)
    edge = side // 8
    pen.rectangle((edge, 2 * edge, side - edge, side - 2 * edge), fill=back, outline=(120, 120, 120))
    pen.polygon([(edge, 2 * edge), (2 * edge, edge), (side - edge // 2, edge), (side - edge, 2 * edge)], fill=band)
    pen.rectangle((edge, side - 3 * edge, side - edge, side - 2 * edge), fill=band)
    if side > 100:
        words = slug.replace("-", " ").replace("_", " ").title().encode("latin-1", "replace").decode("latin-1")
        pen.text((edge + 8, 3 * edge), words[:24], fill=(30, 30, 30))
        for number in range(5 + seed[6] % 4):
            left = edge + 10 + number * 20
            pen.ellipse((left, 4 * edge + 6, left + 14, 4 * edge + 20), fill=band)
    return as_png(image)


def draw_badge(image: Image.Image, slug: str) -> bytes:
    """A green or blue badge with a white cross, as seals of trust look."""
    pen, side = ImageDraw.Draw(image), image.width
    colour = (20, 90, 170) if "vet" in slug else (20, 140, 70)
    pen.rounded_rectangle((0, side // 4, side, side * 3 // 4), radius=side // 12, fill=colour)
    pen.rectangle((side // 6, side // 2 - 8, side // 3, side // 2 + 8), fill=(255, 255, 255))
    pen.rectangle((side // 4 - 8, side * 5 // 12, side // 4 + 8, side * 7 // 12), fill=(255, 255, 255))
    pen.text((side // 3 + 10, side // 2 - 6), "CLICK TO VERIFY", fill=(255, 255, 255))
    return as_png(image)


def as_png(image: Image.Image) -> bytes:
    """The picture's file."""
    out = io.BytesIO()
    image.save(out, "PNG", optimize=False)
    return out.getvalue()
