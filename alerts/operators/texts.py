# SPDX-License-Identifier: EUPL-1.2
"""Texts: marks that nearly the same wording and nearly the same image share, without comparing each with each."""

import hashlib
import io
import warnings
import zlib
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from PIL import Image, UnidentifiedImageError

TEXT_CHARS = 6_000
BANDS, ROWS, SHINGLE = 8, 4, 4
"""Two texts that share four fifths of their runs of four words agree in one band of eight at 98 %; half: at 40 %."""
SHINGLES_NEEDED = 40
SAME_CHARS = 200
"""An offer's description shorter than this is anybody's."""
SIDE = 8
IMAGE_NEEDED = 48
"""Pixels of the shorter side; smaller ones are signs and pixels."""
NEAR = 4
"""Of 64 bits, that two hashes of one picture may differ by."""
BUCKET_MOST = 200
REMEMBERED = 20_000
"""Signs of scripts that are in use; a page of all others is read without keeping them."""

_DRAW = np.random.default_rng(20_261_122)
_FACTORS = _DRAW.integers(1, 2**31 - 1, BANDS * ROWS, dtype=np.uint64) | np.uint64(1)
_SHIFTS = _DRAW.integers(0, 2**31 - 1, BANDS * ROWS, dtype=np.uint64)
_PRIME = np.uint64((1 << 61) - 1)


class _Spaced(dict[int, str | int]):
    """Letters as they are, a space for every other sign; what was asked once is remembered."""

    def __missing__(self, code: int) -> str | int:
        sign = chr(code)
        found = code if sign.isalnum() and not sign.isdecimal() else " "
        if len(self) < REMEMBERED:
            self[code] = found
        return found


_SPACED = _Spaced()


def words_of(text: str) -> list[str]:
    """Runs of letters; a table of signs takes a tenth of the time of an expression."""
    return text.translate(_SPACED).split()


def text_bands(text: str) -> tuple[str, ...]:
    """Band values of a text's wording (minhash); empty for one too short to tell anything."""
    words = words_of(text[:TEXT_CHARS].casefold())
    shingles = {
        zlib.crc32(" ".join(words[at : at + SHINGLE]).encode("utf-8", "replace"))
        for at in range(len(words) - SHINGLE + 1)
    }
    if len(shingles) < SHINGLES_NEEDED:
        return ()
    values = np.fromiter(shingles, dtype=np.uint64, count=len(shingles))
    least = ((values[:, None] * _FACTORS[None, :] + _SHIFTS[None, :]) % _PRIME).min(axis=0)
    rows = least.reshape(BANDS, ROWS)
    return tuple(f"{at}-{hashlib.blake2b(row.tobytes(), digest_size=8).hexdigest()}" for at, row in enumerate(rows))


def same_text(text: str) -> str | None:
    """Digest of an offer's wording without signs and figures; None for a short one.

    One in four is kept, the same everywhere, so that two shops that share texts keep the same ones.
    """
    if len(text) < SAME_CHARS:
        return None
    plain = " ".join(words_of(text[:2_000].casefold()))
    if len(plain) < SAME_CHARS // 2:
        return None
    digest = hashlib.blake2b(plain.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"d-{digest}" if digest[0] in "0123" else None


def image_hash(content: bytes) -> str | None:
    """Difference hash of a picture, 64 bits as hex; None for what is small, plain, or no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:
                if min(picture.size) < IMAGE_NEEDED:
                    return None
                picture.draft("L", (SIDE * 4, SIDE * 4))
                small = np.asarray(picture.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.BILINEAR), dtype=int)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, RuntimeWarning):
        return None
    if int(small.max()) - int(small.min()) < 24:
        return None
    bits = np.packbits((small[:, 1:] > small[:, :-1]).ravel())
    ones = int(np.unpackbits(bits).sum())
    return bits.tobytes().hex() if 6 <= ones <= 58 else None


def near_images(hashes: Iterable[str]) -> dict[str, str]:
    """Each hash's picture: hashes that differ in at most four of 64 bits get one name; five parts find them."""
    values = sorted({one for one in hashes if len(one) == 16})
    numbers = [int(one, 16) for one in values]
    parent = list(range(len(values)))
    for part in range(5):
        buckets: dict[int, list[int]] = defaultdict(list)
        for place, number in enumerate(numbers):
            buckets[(number >> (13 * part)) & 0x1FFF].append(place)
        for places in buckets.values():
            _join_near(places[:BUCKET_MOST], numbers, parent)
    return {value: values[_root(parent, place)] for place, value in enumerate(values)}


def _join_near(places: list[int], numbers: list[int], parent: list[int]) -> None:
    for at, left in enumerate(places):
        for right in places[at + 1 :]:
            if (numbers[left] ^ numbers[right]).bit_count() <= NEAR:
                one, other = _root(parent, left), _root(parent, right)
                parent[max(one, other)] = min(one, other)


def _root(parent: list[int], place: int) -> int:
    while parent[place] != place:
        parent[place] = place = parent[parent[place]]
    return place
