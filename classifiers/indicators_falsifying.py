# SPDX-License-Identifier: EUPL-1.2
"""Signs that an act of copying, relabelling, pressing or printing gives a product an identity that is not its own.

A word alone proves nothing ("beware of copies", "the box is included"): each sign needs the act and, near it, what
carries an identity — a brand, a maker or a piece of packaging. Phrases: classifiers/data/falsified.<language>.toml.
"""

from classifiers.assessment import Signal
from classifiers.brand_claims import find_brands, is_likeness, odd_form
from classifiers.brand_names import brand_forms
from classifiers.context import Case
from classifiers.silence import BRAND, silent_without

NEAR = 140
"""Characters between an act and what it is done to; a listing says both in one breath."""
INJECTED = frozenset({"pen", "injection", "powder", "solution"})
BRAND_KINDS = frozenset({"brand", "vet_brand"})
PAPER_TABLES = ("paper_thing", "document")
PAPER_SPEAKS = frozenset({"document", "device", "paper_medical"})


@silent_without("copying")
def copy_with_identity(case: Case) -> Signal | None:
    """A copy or imitation is offered with the name, pack or marks of the product it imitates."""
    if not of_medicine(case):
        return None
    for start, end in meant(case, "copying"):
        support = identities(case, start, end) + bool(near(case, "passing", start, end))
        if support:
            return signal_at(case, 0.5 + 0.15 * min(support, 2), start, end)
    return None


@silent_without("passing")
def said_to_pass_as_original(case: Case) -> Signal | None:
    """The seller says that nobody can tell his product from the original of another maker."""
    if not of_medicine(case):
        return None
    for start, end in meant(case, "passing"):
        if identities(case, start, end) >= 2:
            return signal_at(case, 0.6, start, end)
    return None


@silent_without("relabelling")
def relabelled_or_refilled(case: Case) -> Signal | None:
    """A product was relabelled, refilled, diluted or given another expiry date."""
    if not of_medicine(case) or case.count("licensed") or case.count("asks_prescription"):
        return None
    for start, end in meant(case, "relabelling"):
        if identities(case, start, end):
            return signal_at(case, 0.7, start, end)
    return None


@silent_without("pressing")
def pressed_with_a_brand_stamp(case: Case) -> Signal | None:
    """Tablets pressed by the seller carry the stamp or name of a maker."""
    if not case.text.names:
        return None
    for start, end in meant(case, "pressing"):
        made_to_look = near(case, "identity_mark", start, end) or near(case, "passing", start, end)
        if made_to_look and (branded(case, start, end) or "made_here" in case.text.tables):
            return signal_at(case, 0.65, start, end)
    return None


@silent_without("identity_mark")
def printed_identity(case: Case) -> Signal | None:
    """Boxes, labels, leaflets or holograms of a maker are printed for whoever orders them."""
    for start, end in meant(case, "identity_mark"):
        if start >= case.title_length:
            return None
        if not near(case, "printing", start, end) and not near(case, "any_brand", start, end):
            continue
        if branded(case, start, end) or case.names:
            return signal_at(case, 0.7, start, end)
    return None


@silent_without("other_inside")
def another_substance_inside(case: Case) -> Signal | None:
    """Under a maker's name or stamp the product is said to hold another substance, or none."""
    for start, end in meant(case, "other_inside"):
        if not branded(case, start, end):
            continue
        if any(near(case, table, start, end) for table in ("identity_mark", "copying", "passing", "pressing")):
            return signal_at(case, 0.65, start, end)
    return None


@silent_without("undeclared")
def undeclared_substance(case: Case) -> Signal | None:
    """A medicine's substance is said to be inside though the label does not name it."""
    if not case.names:
        return None
    for start, end in meant(case, "undeclared"):
        if any(-NEAR <= hit.start - start <= NEAR for hit in case.names):
            presented = case.text.count("natural") or case.text.count("supplement")
            return signal_at(case, 0.75 if presented else 0.62, start, end)
    return None


@silent_without("own_make")
def own_make_under_a_brand(case: Case) -> Signal | None:
    """The seller's own make is offered under the name, label or box of a maker who did not make it."""
    if not of_medicine(case):
        return None
    for start, end in meant(case, "own_make"):
        if branded(case, start, end) and near(case, "identity_mark", start, end):
            return signal_at(case, 0.65, start, end)
        if near(case, "any_brand", start, end) and (case.text.count("maker") or near(case, "form", start, end)):
            return signal_at(case, 0.7, start, end)
    return None


@silent_without("invented")
def batch_invented(case: Case) -> Signal | None:
    """Batch, serial or expiry are chosen freely, or are the same on every piece."""
    for start, end in meant(case, "invented"):
        if of_medicine(case) or case.text.count("maker"):
            return signal_at(case, 0.65, start, end)
    return None


@silent_without("paper_thing", "document")
def paper_made_to_order(case: Case) -> Signal | None:
    """Certificates, prescriptions or vaccination papers are made to order, blank, editable or without any check."""
    tables = case.text.tables
    if "contraband" in tables or not (case.speaks_medicine or not tables.keys().isdisjoint(PAPER_SPEAKS)):
        return None
    for table in PAPER_TABLES:
        for start, end in meant(case, table):
            if start >= case.title_length:
                break
            if near(case, "paper_made", start, end) and not _medicine_in_title(case):
                return signal_at(case, 0.75, start, end)
    return None


@silent_without("tool", "die_word")
def tool_with_makers_mark(case: Case) -> Signal | None:
    """A press, die or mould is offered with the mark of a maker of medicines."""
    if case.count("licensed") and case.count("asks_prescription"):
        return None
    if not case.text.count("maker") and not any(hit.entry.via in BRAND_KINDS for hit in case.names):
        return None
    signal = case.find_in_listing("tool", 0.75) or case.find_in_listing("die_word", 0.7)
    return signal if signal is None or signal.quote in case.text.raw[: case.title_length + 80] else None


@silent_without(BRAND)
def injectable_in_other_form(case: Case) -> Signal | None:
    """A brand that exists as an injection alone is offered as tablets, patches, drops, gummies or cream.

    Source: classifiers/data/brand_forms.toml.
    """
    for brand in find_brands(case):
        if brand.start >= case.title_length:
            return None
        forms = brand_forms().get(brand.name)
        form = odd_form(case, brand) if forms is not None and forms <= INJECTED else None
        if form is not None and not is_likeness(case, brand, form):
            return signal_at(case, 0.65, brand.start, form.end)
    return None


@silent_without("identity_mark")
def brand_pack_before_market(case: Case) -> Signal | None:
    """A substance that nobody may sell yet is offered in the pack or under the label of its maker."""
    for hit, substance in case.substances:
        named = substance.never_authorised and near(case, "maker", hit.start, hit.end)
        if named and near(case, "identity_mark", hit.start, hit.end):
            return Signal(strength=0.65, quote=hit.quote)
    return None


def falsifying_wording(case: Case) -> Signal | None:
    """The wording as a whole is that of misrepresented identity, as the model learnt it from texts labelled by hand."""
    if not case.falsifying or not of_medicine(case):
        return None
    beside = case.telling
    if beside is None:
        return Signal(strength=case.falsifying, quote=case.text.raw[:120])
    return signal_at(case, case.falsifying, min(beside.first, beside.second)[0], max(beside.first, beside.second)[1])


FALSIFIED = (
    copy_with_identity,
    said_to_pass_as_original,
    relabelled_or_refilled,
    pressed_with_a_brand_stamp,
    printed_identity,
    another_substance_inside,
    undeclared_substance,
    own_make_under_a_brand,
    batch_invented,
    paper_made_to_order,
    tool_with_makers_mark,
    injectable_in_other_form,
    brand_pack_before_market,
    falsifying_wording,
)


def of_medicine(case: Case) -> bool:
    """Whether a listing speaks of medicines, devices or their makers."""
    tables = case.text.tables
    if case.is_novelty:
        return False
    if case.medical:
        return True
    return case.speaks_medicine or "device" in tables or "device_brand" in tables or "maker" in tables


def _medicine_in_title(case: Case) -> bool:
    return any(hit.start < case.title_length for hit in case.names)


def meant(case: Case, table: str) -> list[tuple[int, int]]:
    """Spans of a table's phrases that are the seller's own claim, and no talk of other sellers."""
    if table not in case.text.tables:
        return []
    spans = case.text.find_all(table)
    return [span for span in spans if not near(case, "others", *span, reach=45)] if spans else spans


def near(case: Case, table: str, start: int, end: int, reach: int = NEAR) -> list[tuple[int, int]]:
    """Spans of a table's phrases close to a span, the span itself and what overlaps it left out."""
    if table not in case.text.tables:
        return []
    hits = case.text.find_all(table)
    return [(a, b) for a, b in hits if a - end <= reach and start - b <= reach and (a >= end or b <= start)]


def branded(case: Case, start: int, end: int) -> bool:
    """Whether a brand or a maker of originals is named near a span."""
    if near(case, "maker", start, end) or near(case, "device_brand", start, end):
        return True
    return any(hit.entry.via in BRAND_KINDS and abs(hit.start - start) <= NEAR for hit in case.text.names)


def identities(case: Case, start: int, end: int) -> int:
    """Of brand or maker, and piece of packaging, how many are named near a span."""
    return branded(case, start, end) + bool(near(case, "identity_mark", start, end))


def signal_at(case: Case, strength: float, start: int, end: int) -> Signal:
    """A signal that quotes a folded span with some words around it."""
    raw_start, raw_end = case.text.folded.span(start, end)
    raw, begin, until = case.text.raw, max(0, raw_start - 30), raw_end + 50
    while begin < raw_start and begin and raw[begin - 1].isalnum():  # no quote begins or ends within a word
        begin += 1
    while until > raw_end and until < len(raw) and raw[until].isalnum() and raw[until - 1].isalnum():
        until -= 1
    return Signal(strength=strength, quote=raw[begin:until].strip())
