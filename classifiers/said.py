# SPDX-License-Identifier: EUPL-1.2
"""Said: whether a text itself says anything medical, a dose or a form, whatever the model makes of its words."""

from classifiers.context import Case
from classifiers.features import PACK
from classifiers.standing import in_title
from classifiers.strengths import STRENGTH

MEDICAL_TABLES = frozenset(
    {
        "medical_words", "device_part", "accessory", "excipient", "raw_material", "document", "packaging", "tool",
        "empty_pack", "described", "tainted", "miracle", "veterinary", "waives_prescription", "research_only",
        "asks_prescription", "paper_medical", "device_brand", "maker", "hospital",
    }
)  # fmt: skip
"""A text without any of these says nothing medical, unless a name, a dose, a form or a device does."""
GRAMS = frozenset({"g", "gr", "г"})
NO_DOSES = GRAMS | {"ml", "мл", "me"}
"""Units that creams, drinks and detergents have too."""
FORMS_OF_GOODS = frozenset({"gel", "gels", "patch", "tab", "tabs", "pen", "spray", "cream", "caps", "bars", "strips"})
"""Forms that shoes, cosmetics, cables and sweets have too."""


def says_nothing_medical(case: Case) -> bool:
    """Whether nothing but the model speaks of medicine: no name, word or dose, no form or device in the title."""
    tables = case.text.tables
    if case.names or case.text.name_like or case.parties or not MEDICAL_TABLES.isdisjoint(tables):
        return False
    if any(start < case.title_length for table in ("form", "device") for start, _, _ in tables.get(table, ())):
        return False
    text = case.text.folded.text
    return STRENGTH.search(text) is None and PACK.search(text, 0, case.title_length) is None


def is_dosed_medicine(case: Case) -> bool:
    """Whether the title names a prescription-only medicine with a dose or form, and not by the gram."""
    if not any(hit.entry.prescription_only and hit.start < case.title_length for hit in case.names):
        return False
    units = {match.group(2) for match in STRENGTH.finditer(case.text.folded.text, 0, case.title_length)}
    if units & GRAMS:
        return False
    return bool(units) or "form" in case.text.tables


def is_dosed(case: Case) -> bool:
    """Whether the title gives a dose, or a pack of a form that medicines have."""
    title = case.text.folded.text[: case.title_length]
    if {match.group(2) for match in STRENGTH.finditer(title)} - NO_DOSES:
        return True
    return in_title(case, "form") and PACK.search(title) is not None


def is_formed(case: Case) -> bool:
    """Whether the title gives a form that little else than medicines has."""
    forms = case.text.tables.get("form", ())
    return any(start < case.title_length and form.text not in FORMS_OF_GOODS for start, _, form in forms)
