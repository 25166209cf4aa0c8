# SPDX-License-Identifier: EUPL-1.2
"""Owner: tells in a buyer's talk whose mail, phone or handle it is, the buyer's or the seller's."""

import re

from indexer.people.signs import TO_LINE
from indexer.people.speech import PERSONAL_CUES, ROLE_MAILBOX, SELLER_CUES, SHOP_ROLES, SHOP_STEMS, TOLD

LOOK_BACK = 64
PERSONAL = re.compile(rf"(?<!\w)(?:{PERSONAL_CUES})(?!\w)", re.IGNORECASE)
SELLER_NOUN = re.compile(rf"(?<!\w)(?:{SHOP_ROLES}|{TOLD})(?!\w)", re.IGNORECASE)
SELLER = re.compile(rf"(?<!\w)(?:{SELLER_CUES}|{SHOP_ROLES})(?!\w)", re.IGNORECASE)
CLAUSE_END = re.compile(r"[.!?;](?=\s|$)|\n|, (?=[^\W\d_])")
MAILBOXES = frozenset(ROLE_MAILBOX)
KEPT_WORDS = re.compile(r"[^\W\d_]+")


def is_sellers(text: str, begin: int, end: int, *, loosely: bool) -> bool:
    """Whether a contact in a buyer's words is told as the seller's: `I wrote to x@y and they answered`.

    `loosely`: the place is not made for buyers, so that any word that goes with sellers counts.
    """
    value = text[begin:end].lower()
    if _names_shop(value):
        return True
    before = text[max(0, begin - LOOK_BACK) : begin]
    line = text.rfind("\n", 0, begin) + 1
    if TO_LINE.match(text, line):
        return True
    if before.endswith("<"):
        return False
    ends = [found.end() for found in CLAUSE_END.finditer(before)]
    clause = before[ends[-1] :] if ends else before
    personal = _last(PERSONAL, clause)
    seller = _last(SELLER if loosely else SELLER_NOUN, clause)
    return seller >= 0 and seller > personal and not _asks_for_self(clause, seller)


def _names_shop(value: str) -> bool:
    local = value.partition("@")[0] if not value.startswith("@") else value
    word = KEPT_WORDS.match(local)
    if "@" in value and word is not None and word.group() in MAILBOXES:
        return True
    return not value[:1].isdigit() and value[:1] != "+" and any(stem in value for stem in SHOP_STEMS)


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((found.start() for found in pattern.finditer(text)), default=-1)


def _asks_for_self(clause: str, seller: int) -> bool:
    """`contact me at`, `schreiben Sie mir`: a personal word follows the seller's cue."""
    return PERSONAL.search(clause, seller) is not None
