# SPDX-License-Identifier: EUPL-1.2
"""Signs around what is not a finished medicine: documents, packaging, empties, tools, devices, raw materials."""

import re

from classifiers.assessment import Signal
from classifiers.context import Case, is_grey
from classifiers.silence import NAME, silent_without

OF_MEDICINE = (
    "gmp",
    "prescription",
    "ce cert",
    "13485",
    "vaccin",
    "pharmac",
    "rezept",
    "ordonnance",
    "receta",
    "ricetta",
)
"""Parts of the names of papers that exist for medicines and devices alone."""
CAS_NUMBER = re.compile(r"\bcas\b[ :.#\w]{0,8}\b\d{2,7}-\d{2}-\d\b")


@silent_without("document")
def forged_document(case: Case) -> Signal | None:
    """Prescriptions, certificates, leaflets or seals of medicines are offered as goods."""
    papers = case.text.tables.get("document", ())
    medical = any(word in phrase.text for _, _, phrase in papers for word in OF_MEDICINE)
    if not case.names and not medical and (case.text.count("contraband") or not case.speaks_medicine):
        return None
    in_title = any(start < case.title_length for start, _, _ in papers)
    medicine_itself = any(hit.start < case.title_length for hit in case.names) and not in_title
    genuine = "empty_pack" in case.text.tables and "paper_made" not in case.text.tables
    lawful = "paper_made" not in case.text.tables and case.text.count("licensed") > 0
    return case.find_in_listing("document", 0.3 if medicine_itself or genuine or lawful else 0.75)


@silent_without("packaging")
def packaging_with_brand(case: Case) -> Signal | None:
    """Printed boxes, labels or blister foil for a named medicine are offered without the medicine."""
    return case.find_in_listing("packaging", 0.65) if case.text.names else None


@silent_without("empty_pack")
def original_empties(case: Case) -> Signal | None:
    """Genuine empty boxes, used vials, original leaflets or stickers of a medicine are offered."""
    if not case.text.names and not case.text.count("medical_words") and not case.text.count("form"):
        return None
    return case.find_in_listing("empty_pack", 0.7 if case.text.names else 0.4)


@silent_without("tool")
def tool_with_imprint(case: Case) -> Signal | None:
    """A press, die, mould or foil is offered with the imprint of a brand or with a medicine's code."""
    tool = case.find_in_listing("tool", 0.8)
    if tool is None:
        return None
    if code := case.find_in_listing("imprint_code", 0.65):
        return code
    mark = case.text.find("imprint") if "imprint" in case.text.tables else None
    if case.text.names:
        return Signal(strength=0.8, quote=f"{tool.quote} … {case.text.names[0].quote}")
    return Signal(strength=0.3, quote=f"{tool.quote} … {mark.quote}") if mark is not None else None


@silent_without("tool")
def production_tool(case: Case) -> Signal | None:
    """Equipment for pressing, filling or blistering medicines is offered on the open market."""
    return case.find_in_listing("tool", 0.35)


@silent_without("device_nonconform")
def device_without_conformity(case: Case) -> Signal | None:
    """A medical device is offered that is said to lack the conformity mark, or whose mark is for sale apart."""
    if not case.text.count("device"):
        return None
    return case.find("device_nonconform", 0.7)


@silent_without("device_conform")
def device_with_conformity(case: Case) -> Signal | None:
    """A device is offered with a conformity mark or declaration, which a register could confirm."""
    return case.find_in_listing("device_conform", 0.3) if case.text.count("device") else None


@silent_without(NAME)
def injectable_for_laymen(case: Case) -> Signal | None:
    """Fillers, toxins or fat dissolvers for injection are offered to anybody."""
    for hit, substance in case.substances:
        if substance.therapeutic_class.startswith(
            ("Medical device (MDR class III", "Lipolysis", "Cytolytic", "Neuromuscular")
        ):
            if case.text.count("hospital") or case.text.count("asks_prescription"):
                return None
            return Signal(strength=0.45, quote=hit.quote)
    return None


@silent_without(NAME)
def raw_material_offered(case: Case) -> Signal | None:
    """An active substance is offered as powder or raw material to the public, or under its chemical number."""
    if not case.names:
        return None
    text = case.text.folded.text
    numbered = CAS_NUMBER.search(text) if "cas" in text else None
    quote = numbered and case.text.raw[slice(*case.text.folded.span(*numbered.span()))]
    return case.find_in_listing("raw_material", 0.5) or (Signal(strength=0.5, quote=quote) if quote else None)


@silent_without("made_here")
def made_by_seller(case: Case) -> Signal | None:
    """The seller makes the medicine himself: pressed, brewed, filled in a laboratory of his own.

    What a marketplace says in general is not said of each of its sellers.
    """
    found = case.find("made_here", 0.7) if case.speaks_medicine else None
    return None if found is not None and found.where == "site" and case.seller is not None else found


@silent_without("research_only")
def research_label(case: Case) -> Signal | None:
    """A substance for people is sold under "research use only", which changes nothing in what it is."""
    if not any(not is_grey(substance) for _, substance in case.substances):
        return None
    return case.find("research_only", 0.55)


@silent_without("investigational")
def not_yet_authorised(case: Case) -> Signal | None:
    """The medicine is said to be in trials or before approval."""
    return case.find_in_listing("investigational", 0.6) if case.names else None


@silent_without("reseller_programme")
def reseller_programme(case: Case) -> Signal | None:
    """Partners, resellers or drop-shippers are sought for medicines."""
    return case.find("reseller_programme", 0.4) if case.speaks_medicine else None


FALSIFIED = (forged_document, packaging_with_brand, tool_with_imprint, production_tool)
UNAUTHORISED = (
    original_empties,
    device_without_conformity,
    injectable_for_laymen,
    made_by_seller,
    raw_material_offered,
    research_label,
    not_yet_authorised,
    reseller_programme,
)
LEGAL = (device_with_conformity,)
