# SPDX-License-Identifier: EUPL-1.2
"""Finds mails, phones, addresses, handles, orders and parcels in what others than the shop say."""

import re
from bisect import bisect
from collections.abc import Iterator

from indexer.people.marks import ORDER_WORDS, STREET_KINDS, STREET_STARTS
from indexer.people.span import Span
from indexer.people.words import ADDRESS_KEYS, MONTHS

MAIL = re.compile(r"[\w.+-]{1,64}(?:@| ?\[at\] ?| ?\(at\) ?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.IGNORECASE)
PHONE = re.compile(r"(?<![\w./#№-])(?:\+|00)?\(?\d{1,4}\)?(?:[ ./()-]{0,2}\d{1,4}){2,6}(?![\w/])")
HANDLE = re.compile(r"(?<![\w.])@[A-Za-zА-Яа-я_][\w.]{2,31}(?<!\.)")
DATE = re.compile(
    r"\b(?:\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|"
    r"\d{2}))\b(?:,? (?:à )?\d{1,2}:\d{2}(?::\d{2})?)?"
    rf"|\b\d{{1,2}}\.? (?:de )?(?:{MONTHS})\w{{0,8}}\.?,?(?: (?:de )?\d{{4}})?|\d{{1,2}}:\d{{2}}",
    re.IGNORECASE,
)
UNIT = r"(?! ?(?:mg|ml|mcg|iu|g|kg|tab|pill|cap|stück|pcs|шт|мг|мл|%|€|\$|usd|eur|days?|times|x)\b)"
LINK = (
    r"(?: ?(?:number|num|nº|n°|no|nr|nummer|numero|número|numéro|номер|numarası|numara|id|ref|code|de suivi)?"
    r"(?: was| is|:| est| ist| es| è)?[.:]? ?(?:№|#|n°|nº|n\.|no\.|nr\.?|:|\()? ?)"
)
ORDER = re.compile(
    rf"(?<!\w)(?:{ORDER_WORDS})[\w]{{0,8}}{LINK}{LINK}"
    rf"(?P<value>(?=[\w/-]{{0,16}}\d)(?!(?:19|20)\d\d\b(?![/-])|"
    rf"\d{{1,2}}[./]\d{{1,2}}[./]\d)[#№]?[^\W_][\w/-]{{2,38}}[^\W_])(?!\w){UNIT}",
    re.IGNORECASE,
)
PARCEL = re.compile(
    r"(?<![\w+])(?:[A-Z]{2}\d{9}[A-Z]{2}|\d{12,30}|[#№] ?[A-Z0-9][A-Z0-9/-]{3,20}|1Z[A-Z0-9]{16}|JJD\d{10,20}|"
    r"(?=[A-Z]*\d[A-Z]*\d[A-Z0-9]*\d)[A-Z0-9]{10,22})(?!\w)"
)
WORD = r"[^\W\d_][\w'’.-]{0,30}"
STREETS = (
    re.compile(
        rf"(?:\b(?:apt|apartment|flat|unit|"
        rf"suite)\.? ?\w{{1,4}},? )?\b\d{{1,5}}[a-z]?,? (?:{WORD} ){{1,4}}?(?:{STREET_KINDS})(?!\w)(?: "
        rf"(?:{STREET_KINDS})(?!\w))?"
        r"(?:,? (?:apt|unit|suite|flat|#)\.? ?\w{1,4})?",
        re.IGNORECASE,
    ),
    re.compile(rf"\b\d{{1,4}}(?: ?bis| ?ter)?,? (?:{STREET_STARTS}) {WORD}(?: {WORD}){{0,4}}", re.IGNORECASE),
    re.compile(
        rf"(?<!\w)(?:{STREET_STARTS})(?:(?<=\.) ?| )(?:{WORD},? ){{1,5}}(?:д\. ?|буд\. ?|nr\.? ?|no:? ?|n\. ?|"
        rf"№ ?)?\d{{1,5}}[a-zа-я]?\b(?:[/-]\d{{1,4}})?(?:,? кв\. ?\d{{1,4}})?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:Am|Im|An de[rmn]|Auf de[rmn]|Zu[mr]|In de[rmn]) (?:{WORD} ){{1,2}}\d{{1,4}} ?[a-z]?\b"
        r"(?! ?(?:mg|ml|Tab|Stück|x))"
    ),
    re.compile(
        r"\b[^\W\d_][\w'’-]{1,30}(?:stra(?:ß|ss)e|str\.|weg|gasse|allee|platz|straat|laan|plein|ring|damm|ufer|"
        r"steig) \d{1,5} ?[a-z]?\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:{WORD} ){{1,3}}(?:mah(?:allesi|\.)?|cad(?:desi|\.)?|sok(?:ak|ağı|\.)?|sk\.|bulvarı|blv\.|apt\.?)(?!\w)"
        rf"(?:,? ?(?:{WORD} |\d{{1,4}}\. ){{0,3}}(?:cad(?:desi|\.)?|sok(?:ak|ağı|"
        rf"\.)?))?(?:,? ?no ?[:.]? ?\d{{1,4}}(?:/\d{{1,4}})?)?",
        re.IGNORECASE,
    ),
)  # fmt: skip
KEYED_ADDRESS = re.compile(rf'"(?:{ADDRESS_KEYS})" ?: ?"(?P<value>[^"\n]{{3,120}})"', re.IGNORECASE)
DIGITS_LEAST, DIGITS_MOST = 7, 15


def find_contacts(text: str, begin: int, end: int) -> Iterator[Span]:
    """All of them between two places of a text, most certain first."""
    for found in MAIL.finditer(text, begin, end):
        yield Span(found.start(), found.end(), "mail")
    yield from find_orders(text, begin, end)
    for found in KEYED_ADDRESS.finditer(text, begin, end):
        yield Span(found.start("value"), found.end("value"), "address")
    for street in STREETS:
        for found in street.finditer(text, begin, end):
            if _is_place(found.group()):
                yield Span(found.start(), found.end(), "address")
    yield from _phones(text, begin, end)
    for found in PARCEL.finditer(text, begin, end):
        yield Span(found.start(), found.end(), "order")
    for found in HANDLE.finditer(text, begin, end):
        yield Span(found.start(), found.end(), "handle")


def find_orders(text: str, begin: int, end: int) -> Iterator[Span]:
    """Numbers of orders and parcels: masked whoever tells them."""
    for found in ORDER.finditer(text, begin, end):
        yield Span(found.start("value"), found.end("value"), "order")


def _is_place(value: str) -> bool:
    """A street has a word that begins with a capital; a dose before a word is none."""
    return any(word[:1].isupper() for word in value.split())


def _phones(text: str, begin: int, end: int) -> Iterator[Span]:
    dates = [found.span() for found in DATE.finditer(text, begin, end)]
    ends = [last for _, last in dates]
    for found in PHONE.finditer(text, begin, end):
        count = sum(letter.isdigit() for letter in found.group())
        if not DIGITS_LEAST <= count <= DIGITS_MOST:
            continue
        at = bisect(ends, found.start())
        if at < len(dates) and dates[at][0] < found.end():
            continue
        yield Span(found.start(), found.end(), "phone")
