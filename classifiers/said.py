# SPDX-License-Identifier: EUPL-1.2
"""Said: whether a text itself says anything medical, whatever the model makes of its words."""

from classifiers.context import Case
from classifiers.features import PACK
from classifiers.strengths import STRENGTH

MEDICAL_TABLES = frozenset(
    {
        "medical_words", "device_part", "accessory", "excipient", "raw_material", "document", "packaging", "tool",
        "empty_pack", "described", "tainted", "miracle", "veterinary", "waives_prescription", "research_only",
        "asks_prescription", "paper_medical", "device_brand", "maker", "hospital",
    }
)  # fmt: skip
"""A text without any of these says nothing medical, unless a name, a dose, a form or a device does."""


def says_nothing_medical(case: Case) -> bool:
    """Whether nothing but the model speaks of medicine: no name, word or dose, no form or device in the title."""
    tables = case.text.tables
    if case.names or case.text.name_like or case.parties or not MEDICAL_TABLES.isdisjoint(tables):
        return False
    if any(start < case.title_length for table in ("form", "device") for start, _, _ in tables.get(table, ())):
        return False
    text = case.text.folded.text
    return STRENGTH.search(text) is None and PACK.search(text, 0, case.title_length) is None
