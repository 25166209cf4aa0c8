# SPDX-License-Identifier: EUPL-1.2
"""Named: everything that a text names — substances, brands, holders, strengths, forms, packs — each with its place.

Worked out for those who ask (an explanation, `theriac names`, an indicator that met a brand), never for every listing:
the reading of a text holds names alone. Strengths, packs and forms are found by the finders of crawler.extraction,
opened for the spelling of a view.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from classifiers.hits import NameHit
from classifiers.holders import HolderTable, open_holders
from classifiers.lexicon import load_lexicon
from classifiers.mending import Mender
from classifiers.names import NameTable
from classifiers.reading import Reader, Reading
from classifiers.registered import find_registered
from classifiers.view import View, is_disguise, open_view, spell
from config.reference import Reference, load_reference
from config.registers import NO_REGISTERS, Registers
from crawler.extraction.forms import NO_MEDICINE, FormFinder
from crawler.extraction.packs import PackFinder
from crawler.extraction.strengths import StrengthFinder

NEAR = 40
"""Characters within which a medicine, a strength or a form makes a doubtful word mean one."""
DISGUISED = 0.9


class HitKind(StrEnum):
    """What a hit names."""

    SUBSTANCE = "substance"
    BRAND = "brand"
    MARKET_NAME = "market_name"
    """Under which it is sold where that product is not authorised."""
    CODE = "code"
    STREET_NAME = "street_name"
    """A common word too: kept beside a dose or a sure name alone."""
    HOLDER = "holder"
    STRENGTH = "strength"
    FORM = "form"
    PACK = "pack"


KINDS = {
    "inn": HitKind.SUBSTANCE,
    "synonym": HitKind.SUBSTANCE,
    "brand": HitKind.BRAND,
    "vet_brand": HitKind.BRAND,
    "market_brand": HitKind.MARKET_NAME,
    "code": HitKind.CODE,
    "street": HitKind.STREET_NAME,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """One thing that a text names; `start` and `end` in the raw text, `quote` what stands there."""

    kind: HitKind
    quote: str
    start: int
    end: int
    normal: str
    """The substance, the holder, "0.5 mg/ml", "tablet", "28 (2 x 14)": the same word for every language and script."""
    confidence: float
    how: str
    """exact, or through which disguise."""


class HitFinder:
    """Finds all hits of a text that was read."""

    def __init__(self, holders: HolderTable) -> None:
        self.holders = holders
        self.strengths = StrengthFinder(spell)
        self.packs = PackFinder(spell)
        self.forms = FormFinder(spell)
        self._mender = Mender((*self.forms.words(), *holders.names()))

    def find(self, reading: Reading, registers: Registers = NO_REGISTERS) -> tuple[Hit, ...]:
        """Every hit, in the order of the text; imported registers name the holders of the medicines in it besides."""
        names = [_of_name(hit) for hit in reading.names]
        view = self.view(reading)
        strengths = list(self.find_strengths(view))
        sure = names + [hit for hit in strengths if hit.confidence > 0.6]
        forms = list(self.find_forms(view, sure))
        sure += [hit for hit in forms if hit.confidence > 0.6 and hit.normal not in NO_MEDICINE]
        strengths = [_surer(hit, sure) for hit in strengths if hit.confidence > 0.45 or _is_near(hit, sure)]
        packs = list(self.find_packs(view, sure))
        registered = _registered_companies(registers, reading)
        holders = (
            *self.find_holders(view, names),
            *self.find_misspelt(view, names),
            *self._find_companies(view, registered),
        )
        return _in_order((*names, *strengths, *forms, *packs, *holders))

    def view(self, reading: Reading) -> View:
        """The text of a reading as measures and holders are looked for in it."""
        return open_view(reading.raw, reading.folded, self._mender)

    def find_strengths(self, view: View) -> Iterator[Hit]:
        """Every strength, those that are doubtful alone among them."""
        for span in self.strengths.find(view.text, view.shown):
            yield _hit(view, HitKind.STRENGTH, span.start, span.end, span.normal, span.certainty)

    def find_forms(self, view: View, beside: Iterable[Hit]) -> Iterator[Hit]:
        """Every dosage form; words of two meanings beside a medicine alone."""
        context = list(beside)
        for span in self.forms.find(view.text):
            hit = _hit(view, HitKind.FORM, span.start, span.end, span.form, 0.6 if span.doubtful else 0.9)
            if not span.doubtful or _is_near(hit, context):
                yield hit

    def find_packs(self, view: View, beside: Iterable[Hit]) -> Iterator[Hit]:
        """Every pack size; those that no word explains beside a medicine alone."""
        context = list(beside)
        for span in self.packs.find(view.text):
            hit = _hit(view, HitKind.PACK, span.start, span.end, span.normal, span.certainty)
            if span.certainty > 0.5 or _is_near(hit, context):
                yield hit

    def find_holders(self, view: View, names: Iterable[Hit]) -> Iterator[Hit]:
        """Every maker of originals; names that are common words beside a medicine or a word of makers alone."""
        context = list(names)
        for span in self.holders.find(view.text):
            hit = _hit(view, HitKind.HOLDER, span.start, span.end, span.holder.name, 0.75 if span.common else 0.95)
            before, behind = view.text[max(0, span.start - 36) : span.start], view.text[span.end : span.end + 24]
            if self.holders.is_no_maker(behind):
                continue
            if not span.common or self.holders.said_maker(before) or _is_near(hit, context):
                yield hit

    def find_misspelt(self, view: View, names: Iterable[Hit]) -> Iterator[Hit]:
        """Makers whose name has one slip, beside a medicine; words that name a medicine themselves are none."""
        context = list(names)
        for span in self.holders.find_misspelt(view.text) if context else ():
            hit = _hit(view, HitKind.HOLDER, span.start, span.end, span.holder.name, 0.65)
            if _is_near(hit, context) and not any(one.start < hit.end and hit.start < one.end for one in context):
                yield replace(hit, how="misspelling")

    def _find_companies(self, view: View, companies: Iterable[str]) -> Iterator[Hit]:
        for shown in companies:
            for name in self.holders.companies(shown):
                word = spell(name.lower())
                place = view.text.find(word) if len(word) >= 4 else -1
                end = place + len(word)
                if place >= 0 and not (view.text[place - 1 : place].isalnum() or view.text[end : end + 1].isalnum()):
                    yield _hit(view, HitKind.HOLDER, place, end, shown, 0.9)


def _registered_companies(registers: Registers, reading: Reading) -> frozenset[str]:
    """Holders that imported registers know of the medicines that a text names."""
    said = (facts for name in find_registered(registers, reading.names) for _, facts in (*name.brand, *name.substance))
    return frozenset(holder for facts in said for holder in facts.holders)


def _of_name(hit: NameHit) -> Hit:
    hidden = hit.how == "exact" and is_disguise(hit.quote, spell(hit.quote))
    return Hit(
        kind=KINDS.get(hit.entry.via, HitKind.SUBSTANCE),
        quote=hit.quote,
        start=hit.start,
        end=hit.end,
        normal=hit.entry.inn,
        confidence=round(hit.confidence, 3),
        how="disguised" if hidden else hit.how,
    )


def _hit(view: View, kind: HitKind, start: int, end: int, normal: str, confidence: float) -> Hit:
    begin, until = view.span(start, end)
    disguised = view.is_disguised(start, end)
    return Hit(
        kind=kind,
        quote=view.raw[begin:until],
        start=begin,
        end=until,
        normal=normal,
        confidence=round(confidence * DISGUISED if disguised else confidence, 3),
        how="disguised" if disguised else "exact",
    )


def _is_near(hit: Hit, others: Iterable[Hit]) -> bool:
    return any(other is not hit and other.start - hit.end <= NEAR and hit.start - other.end <= NEAR for other in others)


def _surer(hit: Hit, others: Iterable[Hit]) -> Hit:
    """A doubtful strength ("2 %", "50 units") is one beside a medicine's name or form."""
    if hit.confidence > 0.6 or not _is_near(hit, [one for one in others if one.kind is not HitKind.STRENGTH]):
        return hit
    return replace(hit, confidence=0.85)


def _in_order(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """In order of place; of two of one kind that overlap the longer one."""
    kept: list[Hit] = []
    reached: dict[HitKind, int] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.kind)):
        if hit.start >= reached.get(hit.kind, 0):
            reached[hit.kind] = hit.end
            kept.append(hit)
    return tuple(kept)


_OPENED: list[HitFinder] = []


def open_finder(reference: Reference) -> HitFinder:
    """The finder over these tables, built once for each set of them."""
    holders = open_holders(reference)
    for finder in _OPENED:
        if finder.holders is holders:
            return finder
    finder = HitFinder(holders)
    _OPENED[:] = [*_OPENED[-3:], finder]
    return finder


@lru_cache(maxsize=1)
def _bundled() -> tuple[Reader, HitFinder]:
    reference = load_reference()
    return Reader(NameTable(reference), load_lexicon()), open_finder(reference)


def find_hits(text: str) -> tuple[Hit, ...]:
    """Everything that a text names, by the bundled tables; what goes beyond 8,000 characters is not read."""
    reader, finder = _bundled()
    return finder.find(reader.read(text))
