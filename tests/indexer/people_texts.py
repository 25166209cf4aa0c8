# SPDX-License-Identifier: EUPL-1.2
"""Reads the labelled texts of people's data, and measures what the masker finds in them.

`python -m tests.indexer.people_texts NAME` prints the figures of a set: development, held_out, looked_at, blind, last,
fourth_open, fourth_shut, fifth_open, fifth_shut (nobody looks at the misses of blind and fifth_shut); `-v` prints its
misses.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from indexer.masking import find_personal, may_hold_talk
from indexer.people.own import own_words

DATA = Path(__file__).parent / "data"
MARK = re.compile(r"‹(\w):([^‹›]*)›")
PHONE = re.compile(r"\+?\d[\d -]{6,}\d")
TITLES = frozenset(
    "mr mrs ms dr herr frau doctora don tía nonno pan panie pani dr. mr. mrs. hanım bey amca usta дед дід m. "
    "dra ing. rag. sig. sig.ra familie familia famille famiglia семья państwo rodzina ailesi panie panu dhr. dona "
    "don doña "
    "teyze mme mlle monsieur madame sra. sr. p. e et ve und и i y and n° nr nº n. №".split()
)
PERSONAL = frozenset("numpaohidb")


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """One text and what stands where in it."""

    text_id: str
    language: str
    layout: str
    own: tuple[str, ...]
    text: str
    spans: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Counts by kind: found of all."""

    found: Counter[str]
    total: Counter[str]
    misses: tuple[str, ...] = field(repr=False)
    """Not shown by a test that fails: some sets are never looked at."""

    def share(self, *kinds: str) -> float:
        """What share of these kinds was found (or kept)."""
        return sum(self.found[kind] for kind in kinds) / max(1, sum(self.total[kind] for kind in kinds))


def read_texts(half: str) -> Iterator[Labelled]:
    """All texts of a half."""
    for block in f"\n{(DATA / f'people_{half}.txt').read_text(encoding='utf-8')}".split("\n=== ")[1:]:
        head, _, body = block.partition("\n")
        text_id, language, layout, own = (part.strip() for part in f"{head} ".split("|", 3))
        phones = tuple(PHONE.findall(own))
        words = PHONE.sub(" ", own).split()
        text, spans, end = "", [], 0
        for found in MARK.finditer(body):
            text += body[end : found.start()]
            spans.append((found[1], len(text), len(text) + len(found[2])))
            text += found[2]
            end = found.end()
        text += body[end:]
        own_of = (*phones, *(word.rpartition(":")[2] for word in words))
        yield Labelled(text_id=text_id, language=language, layout=layout, own=own_of, text=text, spans=tuple(spans))


def measure(texts: Iterator[Labelled]) -> Measured:
    """Person data counts as found when every word of it is masked; the rest as kept when no letter of it is."""
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    misses: list[str] = []
    for one in texts:
        masked = [False] * len(one.text)
        for span in find_personal(one.text, own_words(one.own)) if may_hold_talk(one.text) else ():
            masked[span.begin : span.end] = [True] * (span.end - span.begin)
        for kind, begin, end in one.spans:
            total[kind] += 1
            good = _is_hidden(one.text, begin, end, masked, kind) if kind in PERSONAL else not any(masked[begin:end])
            found[kind] += good
            if not good:
                around = one.text[max(0, begin - 12) : end + 12]
                misses.append(
                    f"{one.text_id} {one.language} {one.layout}: {kind} {one.text[begin:end]!r} in {around!r}"
                )
    return Measured(found=found, total=total, misses=tuple(misses))


def _is_hidden(text: str, begin: int, end: int, masked: list[bool], kind: str) -> bool:
    words = [found for found in re.finditer(r"\S+", text[begin:end]) if found.group().lower() not in TITLES]
    if kind == "o":  # `no. 3312`: the number counts
        words = [found for found in words if any(letter.isdigit() for letter in found.group())] or words
    return all(masked[begin + at] for found in words for at in range(*found.span()) if text[begin + at].isalnum())


def main() -> None:
    """Print the figures."""
    for half in [word for word in sys.argv[1:] if word != "-v"] or ["development"]:
        measured = measure(read_texts(half))
        if half == "development" or "-v" in sys.argv:
            print("\n".join(measured.misses))
        kinds = " ".join(f"{kind}={measured.found[kind]}/{measured.total[kind]}" for kind in sorted(measured.total))
        print(
            f"{half}: person data {measured.share(*PERSONAL):.4f}, seller's {measured.share('s'):.4f}, kept "
            f"{measured.share('k'):.4f}; {kinds}"
        )


if __name__ == "__main__":
    main()
