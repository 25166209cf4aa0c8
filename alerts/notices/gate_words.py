# SPDX-License-Identifier: EUPL-1.2
"""Whether a text may leave: suspicions and no accusations, and nothing of buyers or victims in it."""

import re
from collections.abc import Sequence
from functools import lru_cache

from alerts.models.notice import Notice, NoticeItem, NoticeKind
from alerts.notices.wording import load_words
from indexer.people.pseudonyms import PSEUDONYM

MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?\b")
TWO_WORDS = re.compile(r"DNS[- ]abuse", re.IGNORECASE)


def words_fault(notice: Notice, items: Sequence[NoticeItem]) -> str:
    """The first word that a notice of this kind may not hold; empty when there is none."""
    words = load_words(notice.language)
    ours = own_words(notice, items)
    refused = [*words.refused, *(load_words("en").refused if notice.language != "en" else ())]
    if notice.kind == NoticeKind.COMPROMISED_OWNER:
        refused += words.refused_to_owner
    found = found_word(ours, tuple(refused))
    if found is not None:
        kind = "accuses" if notice.kind != NoticeKind.COMPROMISED_OWNER else "accuses, and its reader is to be helped"
        return f"the text says “{found}”, which {kind}"
    if TWO_WORDS.search(ours):
        return "an illegal offer of medicines is not DNS abuse"
    if notice.kind in (NoticeKind.COMPROMISED_OWNER, NoticeKind.PRESERVATION) or notice.facts.get("text_kind"):
        return ""
    if found_word(ours, words.hypothesis_words) is None:
        return f"the text does not say that it is a suspicion ({', '.join(words.hypothesis_words)})"
    return ""


def own_words(notice: Notice, items: Sequence[NoticeItem]) -> str:
    """What the house says itself: subject and text without addresses and titles as the pages have them."""
    text = f"{notice.subject}\n{notice.body}"
    for item in items:
        for said in (item.url, item.title, item.seller):
            text = text.replace(said, " ") if said else text
    return text


def found_word(text: str, words: tuple[str, ...]) -> str | None:
    """The first of these words that stands in a text for itself, however it is written."""
    found = words_pattern(words).search(text)
    if found is None:
        return None
    return next((word for word in words if word.lower() == found[0].lower()), found[0])


@lru_cache(maxsize=64)
def words_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these words, whole."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)


def buyers_fault(notice: Notice, items: Sequence[NoticeItem]) -> str:
    """What of somebody else stands in the text; addresses of pages are as they were captured."""
    text = f"{notice.subject}\n{notice.body}"
    for item in items:
        text = text.replace(item.url, " ")
    own = {notice.facts.get("mail", "").lower(), notice.address.lower()}
    mail = next((found for found in MAIL.findall(text) if found.lower() not in own), None)
    if mail is not None:
        return f"the text holds the mail address {mail[:3]}…"
    if IBAN.search(text):
        return "the text holds what looks like a bank account"
    return "the text holds a pseudonym of a person" if PSEUDONYM.search(text) else ""
