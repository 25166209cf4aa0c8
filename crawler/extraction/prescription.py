# SPDX-License-Identifier: EUPL-1.2
"""What a site says and does about prescriptions, with the sentences that say it.

"No prescription needed" waives; "we never sell without prescription" asks; "medicines without prescription" beside
over-the-counter goods says nothing. Table: `crawler/data/prescription.toml`.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from selectolax.lexbor import LexborNode

from crawler.extraction.prose import sentences
from crawler.page import Page
from crawler.profile import PrescriptionPolicy

TABLE = Path(__file__).parent.parent / "data" / "prescription.toml"
QUOTES = 6
QUOTE_CHARS = 240
FIELDS = 400
"""Form fields looked at on one page."""
_ADDRESS_FIELD = re.compile(
    r"address|street|stra(?:ss|ß)e|adresse|direcci|indirizzo|endere|adres|zip|postal|postcode|plz|city|town|"
    r"\bort\b|адрес|город|phone|\btel"
)
_QUESTION_ENDS = ("?", "？", "؟", ";")
_NO = re.compile(
    r"(?:no|nope|nein|non|nee|nie|ne|nej|nei|ei|não|nu|nem|нет|ні|не|όχι|hayır|لا|לא|不|いいえ|아니)(?:$|[\s,.!:–—-]|要|用)"
)
_YES = re.compile(
    r"(?:yes|ja|oui|sí|si|sì|tak|ano|áno|da|igen|sim|да|так|ναι|evet|jah|kyllä|taip|jā|نعم|כן|是|はい|네)(?:$|[\s,.!:–—-])"
)
_CONDITIONS = (" if", "when", "where", "wenn", "falls", "sofern", " si", " se", "jeśli", "если", "unless")
_LABELLING = frozenset({"label", "p", "div", "td", "li", "dd"})
_FIELD_NAMES = ("name", "id", "placeholder", "aria-label", "title", "data-label")


@dataclass(frozen=True, kw_only=True)
class PrescriptionWords:
    """The table as patterns over lower-case text."""

    stems: tuple[str, ...]
    waives: re.Pattern[str]
    without: re.Pattern[str]
    asks: re.Pattern[str]
    negations: re.Pattern[str]
    warnings: re.Pattern[str]
    over_the_counter: re.Pattern[str]
    prescription_only: re.Pattern[str]


@dataclass(frozen=True, kw_only=True)
class PrescriptionFinding:
    """The policy and up to six sentences, sorted."""

    policy: PrescriptionPolicy
    quotes: tuple[str, ...]


@lru_cache(maxsize=1)
def load_words() -> PrescriptionWords:
    """The table, compiled once; the languages' patterns are tried together."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    words = table.pop("words")

    def together(name: str) -> re.Pattern[str]:
        return re.compile("|".join(pattern for language in table.values() for pattern in language[name]))

    return PrescriptionWords(
        stems=tuple(words["stems"]),
        waives=together("waives"),
        without=together("without"),
        asks=together("asks"),
        negations=re.compile("|".join(words["negations"])),
        warnings=re.compile("|".join(words["warnings"])),
        over_the_counter=re.compile("|".join(words["over_the_counter"])),
        prescription_only=re.compile("|".join(words["prescription_only"])),
    )


def find_policy(lines: Iterable[str]) -> PrescriptionFinding:
    """The policy that the lines state; `unknown` when they state none."""
    words = load_words()
    said: dict[PrescriptionPolicy, set[str]] = {PrescriptionPolicy.ASKED: set(), PrescriptionPolicy.WAIVED: set()}
    question = ""
    for sentence in sentences(lines):
        text = sentence.lower().replace("’", "'")
        answer = _read_answer(text) if question else None
        shown = f"{question} {sentence}" if answer else sentence
        is_question = text.endswith(_QUESTION_ENDS) and any(stem in text for stem in words.stems)
        question = sentence if is_question else ""
        policy = None if is_question else answer or _read_sentence(text, words)
        if policy is not None:
            said[policy].add(shown[:QUOTE_CHARS])
    asked, waived = said[PrescriptionPolicy.ASKED], said[PrescriptionPolicy.WAIVED]
    quotes = tuple(sorted([*sorted(waived)[: QUOTES // 2], *sorted(asked)[: QUOTES // 2]]))
    if asked and waived:
        return PrescriptionFinding(policy=PrescriptionPolicy.CONTRADICTORY, quotes=quotes)
    if waived or asked:
        return PrescriptionFinding(
            policy=PrescriptionPolicy.WAIVED if waived else PrescriptionPolicy.ASKED,
            quotes=tuple(sorted(waived or asked))[:QUOTES],
        )
    return PrescriptionFinding(policy=PrescriptionPolicy.UNKNOWN, quotes=())


def _read_sentence(text: str, words: PrescriptionWords) -> PrescriptionPolicy | None:
    """What one sentence, in lower case, says."""
    if not any(stem in text for stem in words.stems):
        return None
    warns = words.warnings.search(text) is not None
    waiver = words.waives.search(text)
    if waiver:
        if warns:
            return None
        before = text[: waiver.start()]
        if words.over_the_counter.search(text) and not words.prescription_only.search(text):
            return None
        return None if _is_condition(before) else PrescriptionPolicy.WAIVED
    without = words.without.search(text)
    if without:
        if warns:
            return None
        if words.negations.search(text[: without.start()][-120:]):
            return PrescriptionPolicy.ASKED
        if words.over_the_counter.search(text) and not words.prescription_only.search(text):
            return None
        if words.prescription_only.search(text):
            return PrescriptionPolicy.WAIVED
    asks = words.asks.search(text)
    return PrescriptionPolicy.ASKED if asks and not warns else None


def _read_answer(text: str) -> PrescriptionPolicy | None:
    """A plain yes or no to "do I need a prescription?"."""
    if _NO.match(text):
        return PrescriptionPolicy.WAIVED
    return PrescriptionPolicy.ASKED if _YES.match(text) else None


def _is_condition(before: str) -> bool:
    """ "if no prescription is required" speaks of a case, not of a rule."""
    return f" {before}".rstrip().endswith(_CONDITIONS)


def form_asks_prescription(page: Page, *, is_order: bool) -> bool | None:
    """Whether a form takes a prescription; False only for an order form that takes an address and none."""
    words = load_words()
    takes_address = False
    for form in page.tree.css("form")[:20]:
        fields = form.css("input,textarea,select")[:FIELDS]
        for field in fields:
            label = _label(field)
            if _takes_prescription(field, label, words):
                return True
            takes_address = takes_address or _ADDRESS_FIELD.search(label) is not None
    return False if is_order and takes_address else None


def _label(field: LexborNode) -> str:
    attributes = field.attributes
    own = " ".join(attributes.get(name) or "" for name in _FIELD_NAMES)
    parent = field.parent
    near = parent.text(separator=" ")[:120] if parent is not None and parent.tag in _LABELLING else ""
    return f"{own} {near}".lower()


def _takes_prescription(field: LexborNode, label: str, words: PrescriptionWords) -> bool:
    kind = (field.attributes.get("type") or "text").lower()
    if kind in ("hidden", "submit", "button", "search", "image"):
        return False
    if not any(stem in label for stem in words.stems) or words.waives.search(label):
        return False
    if kind == "file":
        return True
    own = " ".join(field.attributes.get(name) or "" for name in _FIELD_NAMES).lower()
    return any(stem in own for stem in words.stems if len(stem) > 4)
