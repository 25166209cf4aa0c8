# SPDX-License-Identifier: EUPL-1.2
"""Features: a case as one row of numbers, hashed words first, named columns after them, always in the same order."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import xxhash

from classifiers.acts import ACTS, PAIR_PLACES, PAIRS, find_beside
from classifiers.names import is_plain_narcotic
from classifiers.reading import Reading
from classifiers.strengths import STRENGTH

if TYPE_CHECKING:
    from scipy import sparse

N_HASHED = 2**17
MASK = N_HASHED - 1
WORDS_MAX = 220
WORD_MAX, LETTERS_MAX = 40, 24
"""Letters of a word that are hashed; those whose groups are."""
DIGITS = re.compile(r"\d")
PACK = re.compile(
    r"[x0-9](?<!\w.)(?:(?<=x)\s?\d{1,4}|(?<=\d)\d{0,3}\s?"
    r"(?:x|(?:tab|tabl|cap|pill|st|stk|szt|ks|un|uds|cps|cpr|compr|comp|шт|табл)\w*))\b"
)
"""`x 30`, `30 x`, `30 tabl.`; opens with a set of characters, which is found many times faster than a border."""

TABLES = (
    "asks_prescription", "bulk", "caution", "contraband", "crypto_only", "customs", "device", "device_conform",
    "device_nonconform", "device_part", "discreet", "diverted", "document", "empty_pack", "excipient", "form", "forum",
    "hidden_ingredient", "hospital", "imprint", "info", "investigational", "licensed", "made_here", "medical_words",
    "messenger_only", "miracle", "natural", "news", "offer", "packaging", "raw_material", "recreational", "replica",
    "research_only", "reship", "rogue_shop", "sold_out", "supplement", "tool", "veterinary", "waives_prescription",
    "warning", "copying", "passing", "relabelling", "pressing", "printing", "identity_mark", "own_make", "other_inside",
    "undeclared", "invented", "paper_thing", "paper_made", "die_word", "any_brand", "maker", "others", "device_brand",
    *ACTS,
)  # fmt: skip
MEASURES = (
    "names", "names_prescription", "names_never_authorised", "names_market_brand", "names_narcotic", "names_disguised",
    "inn_like", "doses_mg", "doses_g", "packs", "title_question", "title_has_name", "sentences",
)  # fmt: skip
COLUMNS = (
    *(f"table:{table}" for table in TABLES),
    *(f"measure:{measure}" for measure in MEASURES),
    *(f"beside:{one}+{other}" for one, other in PAIRS),
)
FIRST_PAIR = len(TABLES) + len(MEASURES)
OF_ACTS = (*(place for place, table in enumerate(TABLES) if table in ACTS), *range(FIRST_PAIR, len(COLUMNS)))
"""Columns that tell of acts alone or together: they speak of what is falsified and of nothing else."""
TABLE_PLACES = {table: place for place, table in enumerate(TABLES)}
CAP = 4.0
WEIGHT, PAIR_WEIGHT = 0.5, 0.25
"""Of a full column beside the hashed words, whose row has length 1; and of two acts in one breath."""


def feature_ids(words: Sequence[str]) -> list[int]:
    """Places of a text's hashed features: its words, groups of four letters, and pairs of words."""
    hashes = [word_hash(word) for word in words]
    ids: list[int] = []
    for word, number in zip(words, hashes, strict=True):
        ids += word_ids(word, number)
    pairs: list[int] = pair_places(np.array(hashes, dtype=np.uint32)).tolist()
    return ids + pairs


def word_ids(word: str, number: int) -> list[int]:
    """Places of one folded word, whose hash is `number`, and of its groups of letters; digits count alike."""
    padded = f"<{plain_word(word)[:LETTERS_MAX]}>"
    groups = [padded[i : i + 4] for i in range(max(1, len(padded) - 3))]
    return [number & MASK, *map(_group_place, groups)]


def group_places(words: Sequence[str]) -> npt.NDArray[np.uint32]:
    """Places of the groups of letters of ASCII words of two letters and more, one word after the other.

    The same as `word_ids` gives them, all at once: xxHash of four bytes is five steps over whole arrays.
    """
    joined = "".join([f"<{plain_word(word)[:LETTERS_MAX]}>" for word in words]).encode("ascii")
    letters = np.frombuffer(joined, dtype=np.uint8).astype(np.uint32)
    fours = letters[:-3] | letters[1:-2] << np.uint32(8) | letters[2:-1] << np.uint32(16) | letters[3:] << np.uint32(24)
    ends = letters == ord(">")
    across = ends[:-3] | ends[1:-2] | ends[2:-1]
    return hash_fours(fours[~across]) & np.uint32(MASK)


def hash_fours(fours: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """xxHash (32 bits, seed 0) of each four bytes, little-endian, as its specification has it."""
    mixed = fours * np.uint32(0xC2B2AE3D) + np.uint32(0x165667B1 + 4)
    mixed = (mixed << np.uint32(17) | mixed >> np.uint32(15)) * np.uint32(0x27D4EB2F)
    mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(0x85EBCA77)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE3D)
    return mixed ^ mixed >> np.uint32(16)


def plain_word(word: str) -> str:
    """A folded word as it is hashed: cut, its digits alike."""
    return word[:WORD_MAX] if word.isalpha() else DIGITS.sub("0", word[:WORD_MAX])


def word_hash(word: str) -> int:
    """32 bits of one folded word."""
    return xxhash.xxh32_intdigest(f"w {plain_word(word)}".encode("utf-8", "surrogatepass"))


def pair_places(hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Places of each two words that follow each other, from the words' hashes: (n - 1,) for n words."""
    mixed = hashes[:-1] * np.uint32(0x9E3779B1) + hashes[1:] * np.uint32(0x85EBCA77)
    mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(0x2C1B3C6D)
    mixed ^= mixed >> np.uint32(12)
    return mixed & np.uint32(MASK)


def _place(name: str) -> int:
    return xxhash.xxh32_intdigest(name.encode("utf-8", "surrogatepass")) & MASK


_group_place = lru_cache(maxsize=200_000)(_place)
"""Groups of letters are few and come again in other words."""


def make_rows(readings: Sequence[Reading], title_lengths: Sequence[int]) -> "sparse.csr_matrix":
    """(n_readings, N_HASHED + len(COLUMNS)), for training; a row's hashed part is counts / sqrt(features)."""
    from scipy import sparse  # training alone needs it, and it is slow to import

    ids = [feature_ids(reading.words[:WORDS_MAX]) for reading in readings]
    lengths = np.array([len(row) for row in ids])
    values = np.repeat(1.0 / np.sqrt(np.maximum(lengths, 1)), lengths).astype(np.float32)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    places = np.fromiter((place for row in ids for place in row), dtype=np.int32, count=int(lengths.sum()))
    hashed = sparse.csr_matrix((values, places, starts), shape=(len(ids), N_HASHED))
    hashed.sum_duplicates()
    columns = make_columns(readings, title_lengths)
    return sparse.hstack([hashed, sparse.csr_matrix(columns)], format="csr", dtype=np.float32)


def make_columns(readings: Sequence[Reading], title_lengths: Sequence[int]) -> npt.NDArray[np.float32]:
    """(n_readings, len(COLUMNS)), each in [0, WEIGHT]."""
    rows = [_columns(reading, length) for reading, length in zip(readings, title_lengths, strict=True)]
    columns = np.zeros((len(rows), len(COLUMNS)), dtype=np.float32)
    columns[:, :FIRST_PAIR] = np.minimum(np.array(rows, dtype=np.float32), np.float32(CAP)) * np.float32(WEIGHT / CAP)
    for place, reading in enumerate(readings):
        for beside in find_beside(reading):
            columns[place, FIRST_PAIR + PAIR_PLACES[beside.pair]] = PAIR_WEIGHT
    return columns


def _columns(reading: Reading, title_length: int) -> list[float]:
    values = [0.0] * len(TABLES)
    for table in reading.tables:
        place = TABLE_PLACES.get(table)
        if place is not None:
            values[place] = reading.count(table)
    names = [hit for hit in reading.names if not is_plain_narcotic(hit.entry)]
    doses = [match.group(2) for match in STRENGTH.finditer(reading.folded.text, 0, 1500)]
    grams = sum(unit in ("g", "gr", "г") for unit in doses)
    values += [
        len({hit.entry.inn for hit in names}),
        sum(bool(hit.entry.prescription_only) for hit in names),
        sum(hit.entry.substance is not None and hit.entry.substance.never_authorised for hit in names),
        sum(hit.entry.via == "market_brand" for hit in names),
        len(reading.names) - len(names),
        sum(hit.how not in ("exact", "spelling") for hit in names),
        sum(word in reading.name_like for word in reading.words[:60]) if reading.name_like else 0,
        len(doses) - grams,
        grams,
        len(PACK.findall(reading.folded.text[:600])),
        CAP if "?" in reading.raw[:title_length] else 0.0,
        CAP if names and names[0].start < title_length else 0.0,
        reading.raw.count(". ", 0, 1500) / 2,
    ]
    return values
