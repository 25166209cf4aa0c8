# SPDX-License-Identifier: EUPL-1.2
"""Features: a case as one row of numbers, hashed words first, named columns after them, always in the same order."""

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer

from classifiers.names import is_inn_like, is_plain_narcotic
from classifiers.reading import Reading
from classifiers.strengths import STRENGTH

N_HASHED = 2**17
WORDS_MAX = 220
DIGITS = re.compile(r"\d")
PACK = re.compile(r"\b(?:x\s?\d{1,4}|\d{1,4}\s?x|\d{1,4}\s?(?:tab|tabl|cap|pill|st|stk|szt|ks|un|uds|cps|cpr|compr|comp|шт|табл)\w*)\b")

TABLES = (
    "asks_prescription", "bulk", "caution", "contraband", "crypto_only", "customs", "device", "device_conform",
    "device_nonconform", "device_part", "discreet", "diverted", "document", "empty_pack", "excipient", "form", "forum",
    "hidden_ingredient", "hospital", "imprint", "info", "investigational", "licensed", "made_here", "medical_words",
    "messenger_only", "miracle", "natural", "news", "offer", "packaging", "raw_material", "recreational", "replica",
    "research_only", "reship", "rogue_shop", "sold_out", "supplement", "tool", "veterinary", "waives_prescription",
    "warning",
)  # fmt: skip
MEASURES = (
    "names", "names_prescription", "names_never_authorised", "names_market_brand", "names_narcotic", "names_disguised",
    "inn_like", "doses_mg", "doses_g", "packs", "title_question", "title_has_name", "sentences",
)  # fmt: skip
COLUMNS = tuple(f"table:{table}" for table in TABLES) + tuple(f"measure:{measure}" for measure in MEASURES)
CAP = 4.0
WEIGHT = 0.5
"""Of a full column beside the hashed words, whose row has length 1."""


def make_vectorizer() -> HashingVectorizer:
    """Words, pairs of words and letter groups of a reading's words; stateless, so it is made and never stored."""
    return HashingVectorizer(
        analyzer=analyse, n_features=N_HASHED, alternate_sign=False, norm="l2", dtype=np.float32, lowercase=False
    )


def analyse(words: Sequence[str]) -> list[str]:
    """Feature names of a text's folded words."""
    words = words[:WORDS_MAX]
    features: list[str] = []
    for word in words:
        features += _word_features(word)
    plain = [_plain(word) for word in words]
    features += [f"{first} {second}" for first, second in zip(plain, plain[1:], strict=False)]
    return features


@lru_cache(maxsize=100_000)
def _word_features(word: str) -> tuple[str, ...]:
    plain = _plain(word)
    padded = f"<{plain[:24]}>"
    groups = [padded[i : i + 4] for i in range(max(1, len(padded) - 3))]
    return (f"w {plain[:40]}", *groups)


@lru_cache(maxsize=100_000)
def _plain(word: str) -> str:
    return DIGITS.sub("0", word)


def make_rows(
    readings: Sequence[Reading], title_lengths: Sequence[int], vectorizer: HashingVectorizer
) -> sparse.csr_matrix:
    """(n_readings, N_HASHED + len(COLUMNS)) in float32."""
    hashed = vectorizer.transform([reading.words for reading in readings])
    columns = np.array([_columns(r, t) for r, t in zip(readings, title_lengths, strict=True)], dtype=np.float32)
    return sparse.hstack([hashed, sparse.csr_matrix(columns)], format="csr", dtype=np.float32)


def _columns(reading: Reading, title_length: int) -> list[float]:
    values = [float(reading.count(table)) for table in TABLES]
    names = [hit for hit in reading.names if not is_plain_narcotic(hit.entry)]
    doses = [match.group(2) for match in STRENGTH.finditer(reading.folded.text, 0, 1500)]
    title = reading.raw[:title_length]
    values += [
        len({hit.entry.inn for hit in names}),
        sum(bool(hit.entry.prescription_only) for hit in names),
        sum(hit.entry.substance is not None and hit.entry.substance.never_authorised for hit in names),
        sum(hit.entry.via == "market_brand" for hit in names),
        len(reading.names) - len(names),
        sum(hit.how not in ("exact", "spelling") for hit in names),
        sum(map(is_inn_like, reading.words[:60])),
        sum(unit not in ("g", "gr", "г") for unit in doses),
        sum(unit in ("g", "gr", "г") for unit in doses),
        len(PACK.findall(reading.folded.text[:600])),
        CAP if "?" in title else 0.0,
        CAP if any(hit.start < title_length for hit in names) else 0.0,
        reading.raw[:1500].count(". ") / 2,
    ]
    return [WEIGHT * min(value, CAP) / CAP for value in values]
