# SPDX-License-Identifier: EUPL-1.2
"""Signs of a misrepresented identity, composition or source: what the Convention calls counterfeit."""

from classifiers.assessment import Signal
from classifiers.brand_claims import (
    ODD_UNITS,
    claimed_doses,
    claimed_makers,
    find_brands,
    is_likeness,
    odd_form,
    quote,
    said_generic,
)
from classifiers.context import Case
from classifiers.holders import open_holders
from classifiers.silence import BRAND, silent_without
from classifiers.strengths import known_strengths_mg
from config.reference import BatchAlert

LIKENED, ADJACENT = 60, 4
"""Characters between what likens and the medicine it is likened to; between "herbal" and a brand that it is put to."""


@silent_without("replica")
def replica_words(case: Case) -> Signal | None:
    """A medicine or device is called a replica, copy or imitation of another product.

    A brand name beside the word "generic" alone is no such sign: a legal generic is not falsified.
    """
    if not case.speaks_medicine and not case.text.count("device"):
        return None
    return None if case.is_novelty else case.find_in_listing("replica", 0.85)


@silent_without(BRAND)
def generic_by_originator(case: Case) -> Signal | None:
    """A "generic" is said to come from the maker of the original, who makes none.

    Source: config/data/substances.csv, originator_holder; classifiers/data/holders.toml.
    """
    for brand in find_brands(case):
        if not said_generic(case, brand):
            continue
        own = open_holders(case.reference).own(brand.substance)
        for maker in claimed_makers(case, brand):
            if maker.holder.name in own:
                quoted = quote(case, min(brand.start - 12, maker.start), max(brand.end, maker.end))
                return Signal(strength=0.8, quote=quoted)
    return None


@silent_without(BRAND)
def brand_with_wrong_maker(case: Case) -> Signal | None:
    """A brand is said to come from another originator than the one that owns it.

    Source: config/data/substances.csv, originator_holder (medium confidence: brands change hands, and companies that
    are or were one house count as one, classifiers/data/holders.toml).
    """
    for brand in find_brands(case):
        own = open_holders(case.reference).own(brand.substance)
        for maker in claimed_makers(case, brand) if own else ():
            if not maker.holder.house & own:
                quoted = quote(case, min(brand.start, maker.start), max(brand.end, maker.end))
                return Signal(strength=0.45, quote=quoted)
    return None


@silent_without(BRAND)
def strength_never_made(case: Case) -> Signal | None:
    """A brand is offered in a strength far above any that its maker or a register knows.

    Only for a name used as a brand; generics may have other strengths. Source: config/data/substances.csv.
    """
    for brand in find_brands(case):
        substance = brand.substance
        known = known_strengths_mg(substance.originator_strengths, substance.registered_strengths)
        if "+" in substance.inn or not known or said_generic(case, brand):
            continue
        for dose in claimed_doses(case, brand):
            if 1.4 * max(known) < dose.mg < ODD_UNITS * max(known):
                quoted = quote(case, min(brand.start, dose.start), max(brand.end, dose.end))
                return Signal(strength=0.62, quote=quoted)
    return None


@silent_without(BRAND)
def form_never_made(case: Case) -> Signal | None:
    """A brand is offered in a form it never had, or that no medicine has (gummies, drops of a pen, blotters).

    Source: classifiers/data/brand_forms.toml, for brands whose every form is known.
    """
    for brand in find_brands(case):
        if brand.start > case.title_length + 400:
            return None
        form = odd_form(case, brand)
        if form is not None and not is_likeness(case, brand, form):
            return Signal(strength=0.66, quote=quote(case, brand.start, form.end))
    return None


@silent_without("made_here")
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


@silent_without("tainted", "natural")
def hidden_medicine(case: Case) -> Signal | None:
    """A "natural" product promises what only a medicine does, or carries a medicine's name."""
    if case.prescription_name is None and (known := case.find_in_listing("tainted", 0.62)):
        return known
    natural = case.text.find_all("natural") if "natural" in case.text.tables else []
    if not natural:
        return None
    if promise := case.find_in_listing("hidden_ingredient", 0.62):
        return promise
    likened = case.text.find_all("acts_like") if "acts_like" in case.text.tables else []
    for hit in case.names:
        if not hit.entry.prescription_only:
            continue
        if any(0 <= hit.start - end <= LIKENED for _, end in likened):
            return Signal(strength=0.62, quote=_around(case, hit.start - LIKENED, hit.end))
        beside = min(max(start - hit.end, hit.start - end) for start, end in natural)
        if beside <= ADJACENT or (beside <= LIKENED and case.text.count("miracle")):
            return Signal(
                strength=0.5 if beside <= ADJACENT else 0.6, quote=_around(case, hit.start - 20, hit.end + 20)
            )
    return None


@silent_without("false_source")
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


def _alerts_named(case: Case) -> list[BatchAlert]:
    """Alerts whose batch is the listing's own, or stands as a word in its text; found once for a case."""
    found: list[BatchAlert] | None = case.memo.get("alerts")
    if found is None:
        found = case.memo["alerts"] = _find_alerts(case)
    return found


def _find_alerts(case: Case) -> list[BatchAlert]:
    batches = case.reference.alerts_by_batch
    if case.listing.batch:
        return list(batches.get(case.listing.batch.strip().lower(), ()))
    if batches.keys().isdisjoint(case.text.words):
        return []
    return [alert for word in batches.keys() & set(case.text.words) if len(word) >= 5 for alert in batches[word]]


def _around(case: Case, start: int, end: int) -> str:
    return case.text.raw[max(0, start) : end].strip()
