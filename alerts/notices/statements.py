# SPDX-License-Identifier: EUPL-1.2
"""Statements: a statement of reasons (DSA Article 17) read into its parts (a) to (f), and which of them are missing."""

import json
import re
from collections.abc import Mapping
from typing import Any

PARTS = {
    "a": "what was restricted, where and for how long",
    "b": "the facts, and whether a notice led to it",
    "c": "whether automated means were used",
    "d": "the legal ground",
    "e": "the contractual ground",
    "f": "the means of redress",
}
"""Source: Regulation (EU) 2022/2065, Article 17(3)."""
EITHER = ("d", "e")
"""A decision rests on the law or on the contract: one of the two is enough."""
LETTERED = re.compile(r"^[ \t>*-]*\(?([a-fA-F])[.)][ \t]+", re.MULTILINE)
FIELDS = {
    "a": (
        "decision_visibility decision_visibility_other decision_monetary decision_provision decision_account "
        "territorial_scope application_date end_date_visibility_restriction"
    ),
    "b": "decision_facts source_type source_identity content_date",
    "c": "automated_detection automated_decision",
    "d": "illegal_content_legal_ground illegal_content_explanation",
    "e": "incompatible_content_ground incompatible_content_explanation",
    "f": "redress",
}
"""Fields of the DSA Transparency Database by the part they answer."""
MOST = 200_000


def read_statement(text: str) -> tuple[dict[str, str], list[str]]:
    """The parts by letter, and the letters that it does not speak of. Headings (a) … (f), or the database's JSON."""
    text = text[:MOST]
    found = _of_json(text) if text.lstrip().startswith("{") else _of_letters(text)
    missing = [letter for letter in PARTS if not found.get(letter, "").strip()]
    if len([letter for letter in EITHER if letter in missing]) == 1:
        missing = [letter for letter in missing if letter not in EITHER]
    return found, missing


def _of_letters(text: str) -> dict[str, str]:
    marks = list(LETTERED.finditer(text))
    found: dict[str, str] = {}
    for number, mark in enumerate(marks):
        ends = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        letter = mark[1].lower()
        said = " ".join(text[mark.end() : ends].split())
        found[letter] = f"{found[letter]} {said}" if letter in found else said
    return found


def _of_json(text: str) -> dict[str, str]:
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return _parts(table) if isinstance(table, dict) else {}


def _parts(table: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for letter, names in FIELDS.items():
        said = [f"{name}: {table[name]}" for name in names.split() if table.get(name) not in (None, "", [])]
        if said:
            found[letter] = "; ".join(said)[:5_000]
    return found
