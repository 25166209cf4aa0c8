# SPDX-License-Identifier: EUPL-1.2
"""Signs of a misrepresented identity, composition or source: what the Convention calls counterfeit."""

import re
from collections.abc import Iterator
from functools import lru_cache

from classifiers.assessment import Signal
from classifiers.context import Case
from classifiers.hits import NameHit
from classifiers.strengths import find_doses, known_strengths_mg
from config.reference import BatchAlert, Substance

GENERIC = re.compile(r"gen[eè]?ri[ckq]\w*|[dд]?ж?eheрик\w*|дж?eнepик\w*|γενοσημ\w*|eşdeğer\w*|muadil\w*")
BY = re.compile(
    r"\s*(?:\(|-|,)?\s*(?:made by|manufactured by|by|from|von|par|por|da|di|de|van|od|av|af|ot|от)\s+([a-z]{3,})"
)
COMPANY = re.compile(r"[A-Za-z]{4,}")
NOT_A_COMPANY = frozenset(
    "pharma pharmaceuticals pharmaceutical limited international operations germany various none former".split()
)
STRANGE_FORM = re.compile(
    r"\b(?:blotters?|blotter tabs?|gummies|gummy bears?|lollipops?|chocolate bars?|vape|honey sachets?)\b"
)
LIQUID_PEN = frozenset(("semaglutide", "tirzepatide", "liraglutide", "dulaglutide"))
PEN_STRANGE_FORM = re.compile(
    r"\b(?:drops?|patch(?:es)?|vials?|powder|oral strips?|nasal spray|tropfen|gouttes|gotas|gocce)\b"
)


def replica_words(case: Case) -> Signal | None:
    """A medicine or device is called a replica, copy or imitation of another product.

    A brand name beside the word "generic" alone is no such sign: a legal generic is not falsified.
    """
    if not case.speaks_medicine and not case.text.count("device"):
        return None
    return case.find_in_listing("replica", 0.85)


def generic_by_originator(case: Case) -> Signal | None:
    """A "generic" is said to come from the maker of the original, who makes none.

    Source: config/data/substances.csv, originator_holder.
    """
    text = case.text.folded.text
    if not GENERIC.search(text):
        return None
    for hit, _, company in _brands_with_company(case):
        if company in _companies(hit.entry.substance) and GENERIC.search(text[max(0, hit.start - 40) : hit.end + 20]):
            return Signal(strength=0.8, quote=_around(case, hit.start - 12, hit.end + 40))
    return None


def brand_with_wrong_maker(case: Case) -> Signal | None:
    """A brand is said to come from another originator than the one that owns it.

    Source: config/data/substances.csv, originator_holder (medium confidence: brands change hands).
    """
    for hit, _, company in _brands_with_company(case):
        mine = _companies(hit.entry.substance)
        if mine and company not in mine and company in _all_companies(case):
            return Signal(strength=0.45, quote=_around(case, hit.start, hit.end + 30))
    return None


def strength_never_made(case: Case) -> Signal | None:
    """A brand is offered in a strength far above any that its maker or a register knows.

    Only for a name used as a brand; generics may have other strengths. Source: config/data/substances.csv.
    """
    doses = find_doses(case.text.folded.text)
    if not doses or case.text.folded.offsets is not None:
        return None
    for hit, substance in case.substances:
        known = known_strengths_mg(substance.originator_strengths, substance.registered_strengths)
        if hit.entry.via != "brand" or "+" in substance.inn or not known or _said_generic(case, hit):
            continue
        for dose in doses:
            if 0 <= dose.start - hit.end <= 12 and dose.mg > 1.4 * max(known) and dose.mg < 20 * max(known):
                return Signal(strength=0.62, quote=_around(case, hit.start, dose.end))
    return None


def form_never_made(case: Case) -> Signal | None:
    """A brand or injectable medicine is offered in a form it never had (blotters, gummies, drops)."""
    text = case.text.folded.text[: case.title_length + 400]
    for hit, substance in case.substances:
        if hit.entry.via == "brand" and (found := STRANGE_FORM.search(text)):
            return Signal(strength=0.7, quote=f"{hit.quote} … {found.group()}")
        pen_brand = substance.inn in LIQUID_PEN and hit.entry.via == "brand"
        if pen_brand and (found := PEN_STRANGE_FORM.search(text[hit.end : hit.end + 30])):
            return Signal(strength=0.62, quote=f"{hit.quote} … {found.group()}")
    return None


def brand_made_by_seller(case: Case) -> Signal | None:
    """A brand's name is used for what the seller pressed, filled, diluted or relabelled himself."""
    if not any(hit.entry.via == "brand" for hit in case.names):
        return None
    return case.find_in_listing("made_here", 0.7)


def batch_under_alert(case: Case) -> Signal | None:
    """The batch number stands in a public alert and decides alone by the alert's own match rule.

    Source: config/data/batch_alerts.csv; batches that need a serial or date as well only weigh as `batch_in_alert`.
    """
    for alert in _alerts_named(case):
        if alert.decides_alone:
            return Signal(strength=0.95, quote=f"{alert.batch} ({alert.reference})", where="reference")
    return None


def batch_in_alert(case: Case) -> Signal | None:
    """The batch number stands in a public alert whose match rule asks for more than the batch."""
    for alert in _alerts_named(case):
        if not alert.decides_alone:
            return Signal(
                strength=0.3, quote=f"{alert.batch} ({alert.reference}: {alert.match_rule})", where="reference"
            )
    return None


def hidden_medicine(case: Case) -> Signal | None:
    """A "natural" product promises what only a medicine does, or carries a medicine's name."""
    natural = case.text.find("natural") if "natural" in case.text.tables else None
    if natural is None:
        return None
    if promise := case.find_in_listing("hidden_ingredient", 0.62):
        return promise
    for hit in case.names:
        if hit.entry.prescription_only and abs(hit.start - natural.end) <= 60 and case.text.count("miracle"):
            return Signal(strength=0.6, quote=_around(case, min(natural.start, hit.start), max(natural.end, hit.end)))
    return None


def contradictory_source(case: Case) -> Signal | None:
    """The text claims a source that it cannot have ("original Pfizer quality", "direct from Pfizer")."""
    return case.find_in_listing("false_source", 0.4) if case.speaks_medicine else None


FALSIFIED = (
    replica_words,
    generic_by_originator,
    brand_with_wrong_maker,
    strength_never_made,
    form_never_made,
    brand_made_by_seller,
    batch_under_alert,
    batch_in_alert,
    hidden_medicine,
    contradictory_source,
)


def _brands_with_company(case: Case) -> Iterator[tuple[NameHit, Substance, str]]:
    if case.text.folded.offsets is not None:
        return
    text = case.text.folded.text
    for hit, substance in case.substances:
        if hit.entry.via == "brand":
            match = BY.match(text, hit.end) or BY.search(text, hit.end, hit.end + 45)
            if match:
                yield hit, substance, match.group(1)


def _companies(substance: Substance | None) -> frozenset[str]:
    words = COMPANY.findall(substance.originator_holder.lower()) if substance is not None else []
    return frozenset(words) - NOT_A_COMPANY


def _all_companies(case: Case) -> frozenset[str]:
    return _companies_of(case.reference.substances)


@lru_cache(maxsize=2)
def _companies_of(substances: tuple[Substance, ...]) -> frozenset[str]:
    return frozenset[str]().union(*map(_companies, substances))


def _said_generic(case: Case, hit: NameHit) -> bool:
    return GENERIC.search(case.text.folded.text[max(0, hit.start - 25) : hit.end + 25]) is not None


def _alerts_named(case: Case) -> list[BatchAlert]:
    """Alerts whose batch is the listing's own, or stands as a word in its text."""
    batches = case.reference.alerts_by_batch
    if case.listing.batch:
        return list(batches.get(case.listing.batch.strip().lower(), ()))
    return [alert for word in batches.keys() & set(case.text.words) if len(word) >= 5 for alert in batches[word]]


def _around(case: Case, start: int, end: int) -> str:
    return case.text.raw[max(0, start) : end].strip()
