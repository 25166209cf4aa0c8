# SPDX-License-Identifier: EUPL-1.2
"""Hits: one phrase or one name where it stands in a text, and which of overlapping names is kept."""

import re

import msgspec

from classifiers.assessment import SubstanceHit
from classifiers.folding import Folded
from classifiers.names import NameEntry, is_plain_narcotic

DOSE = re.compile(
    r"(?:[ -][a-z]{3,12})?[ -]?\d{1,4}(?:[.,]\d{1,2})?\s?(?:mg|mcg|ug|iu|ui|ie|u|units?|unità|unités?"
    r"|unidad\w*|einheiten|jednost\w*|мг|мкг|ед|од|единиц\w*|одиниц\w*)(?!\w)"
)
CERTAINTY = {
    "spelling": 0.85,
    "digits": 0.85,
    "doubled": 0.85,
    "misspelling": 0.7,
    "slip": 0.6,
    "spaced": 0.85,
    "split": 0.75,
}


class PhraseHit(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One phrase in the text."""

    table: str
    quote: str
    start: int
    end: int
    language: str


class NameHit(msgspec.Struct, frozen=True, kw_only=True):
    """One name in the text, `start` and `end` in the raw text."""

    entry: NameEntry
    quote: str
    start: int
    end: int
    how: str
    """exact, or through which disguise."""

    @property
    def confidence(self) -> float:
        """How sure the reading is."""
        return self.entry.confidence * CERTAINTY.get(self.how, 1.0)

    @property
    def is_doubtful(self) -> bool:
        """Whether it may be an ordinary word, so that it counts beside a dose or a sure name alone."""
        return self.entry.ambiguous or self.how == "slip"

    def as_substance(self) -> SubstanceHit:
        """For the assessment."""
        via = self.entry.via if self.how == "exact" else f"{self.entry.via}, {self.how}"
        return SubstanceHit(
            inn=self.entry.inn,
            matched=self.quote,
            start=self.start,
            end=self.end,
            confidence=round(self.confidence, 3),
            via=via,
        )


def keep_best(
    raw: str,
    folded: Folded,
    found: list[tuple[int, int, NameEntry, str]],
    *,
    of_medicine: bool,
    of_copies: bool = False,
) -> tuple[NameHit, ...]:
    """Of overlapping hits the longest first one; a doubtful one beside a dose, a sure name or words of medicine.

    A brand that is a common word too is meant where copies are spoken of.
    """
    found.sort(key=lambda hit: (hit[0], hit[0] - hit[1]))
    kept: list[NameHit] = []
    reached = 0
    for start, end, entry, how in found:
        if start < reached:
            continue
        reached = end
        raw_start, raw_end = folded.span(start, end)
        kept.append(NameHit(entry=entry, quote=raw[raw_start:raw_end], start=raw_start, end=raw_end, how=how))
    if not any(hit.is_doubtful for hit in kept):
        return tuple(kept)
    sure = {hit.entry.inn for hit in kept if not hit.is_doubtful}
    return tuple(
        hit
        for hit in kept
        if not hit.is_doubtful
        or hit.entry.inn in sure
        or (of_medicine and not hit.entry.ambiguous)
        or (of_copies and hit.entry.via == "brand" and hit.entry.substance is not None)
        or _has_dose(raw, hit)
    )


def _has_dose(raw: str, hit: NameHit) -> bool:
    """Whether a street or market name carries a medicine's dose ("Soma 350mg"), which the common word would not."""
    if is_plain_narcotic(hit.entry) or hit.entry.substance is None:
        return False
    return DOSE.match(raw[hit.end : hit.end + 30].lower()) is not None
