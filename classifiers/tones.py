# SPDX-License-Identifier: EUPL-1.2
"""Tones: Vietnamese tells its words apart by marks that folding takes away: `thuốc` is medicine, `thuộc` belongs to."""

import re
import unicodedata

from classifiers.folding import Folded
from classifiers.matching import Tables

TONED = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
"""Letters that hardly any other language has: a text without them was typed without marks."""


def is_toned(raw: str) -> bool:
    """Whether a text sets the marks that tell its words apart."""
    return TONED.search(unicodedata.normalize("NFC", raw).lower()) is not None


def keep_toned(raw: str, folded: Folded, tables: Tables) -> None:
    """Take phrases out of the tables of a text which it writes with other marks than they have."""
    for table, hits in [*tables.items()]:
        kept = [hit for hit in hits if not hit[2].spelt or _spelt(raw, folded, hit[0], hit[1]) == hit[2].spelt]
        if kept:
            tables[table] = kept
        else:
            del tables[table]


def _spelt(raw: str, folded: Folded, start: int, end: int) -> str:
    begin, stop = folded.span(start, end)
    while stop < len(raw) and unicodedata.combining(raw[stop]):
        stop += 1
    return unicodedata.normalize("NFC", raw[begin:stop]).lower()
