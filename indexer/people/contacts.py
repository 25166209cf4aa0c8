# SPDX-License-Identifier: EUPL-1.2
"""Finds mails, phones, addresses, handles, orders, parcels, papers and accounts in a piece of text."""

import re
from collections.abc import Iterable, Iterator, Mapping

from indexer.people.cues import matches
from indexer.people.homes import CUES as HOME_CUES
from indexer.people.homes import find_homes
from indexer.people.marks import ORDER_WORDS
from indexer.people.numbers import CUES as NUMBER_CUES
from indexer.people.numbers import find_numbers
from indexer.people.papers import CUES as PAPER_CUES
from indexer.people.papers import find_accounts, find_papers, find_postal, find_postcodes
from indexer.people.parcels import find_parcels, longer
from indexer.people.span import Span
from indexer.people.streets import CUES as STREET_CUES
from indexer.people.streets import find_streets
from indexer.people.words import ADDRESS_KEYS, MONTHS

MAIL = re.compile(r"[\w.+-]{1,64}(?:@| ?\[[aA][tT]\] ?| ?\([aA][tT]\) ?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
MAIL_SIGN = re.compile(r"@| ?\[[aA][tT]\]| ?\([aA][tT]\)")
PHONE = re.compile(r"(?<![\w./#№-])[+(\d]\(?\d{0,4}\)?(?:[ ./()-]{0,2}\d{1,4}){2,6}(?![\w/])")
NO_PHONE_BEFORE = frozenset("./#№-_")
PAIRS = re.compile(r"0\d(?:[ .-]\d\d){4}")
HANDLE = re.compile(r"@[A-Za-zА-Яа-яІЇЄіїє_][\w.]{2,31}(?<!\.)")
DATE = re.compile(
    r"\b(?:\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|"
    r"\d{2}))\b(?:,? (?:à )?\d{1,2}:\d{2}(?::\d{2})?)?"
    rf"|\b\d{{1,2}}\.? (?:de )?(?:{MONTHS})\w{{0,8}}\.?,?(?: (?:de )?\d{{4}})?|\d{{1,2}}:\d{{2}}",
    re.IGNORECASE,
)
UNIT = r"(?! ?(?:mg|ml|mcg|iu|g|kg|tab|pill|cap|stück|pcs|шт|мг|мл|%|€|\$|usd|eur|days?|times|x)\b)"
LINK = (
    r"(?: ?(?:number|num|nº|n°|no|nr|nummer|numero|número|numéro|номер|numarası|numara|kodu|kod|"
    r"код|id|ref|code|de suivi)?"
    r"(?: was| is|:| est| ist| es| è)?[.:]? ?(?:№|#|n°|nº|n\.|no\.|nr\.?|:|\()? ?)"
)
ORDER = re.compile(
    rf"(?<!\w)(?:{ORDER_WORDS})[\w]{{0,12}}(?: (?:onayı|confirmation|confirmed|bestätigung|confirmada|number))?[ "
    rf"-]?{LINK}{LINK}"
    rf"(?P<value>(?=[\w/-]{{0,16}}\d)(?!(?:19|20)\d\d\b(?![/-])|"
    rf"\d{{1,2}}[./]\d{{1,2}}[./]\d)[#№]?[^\W_][\w/-]{{1,38}}[^\W_])(?!\w){UNIT}",
    re.IGNORECASE,
)
NUMBERED_AS = re.compile(
    r"(?<!\w)(?:n[°º]|nr\.?|no\.|num\.?|number|nummer|numer|numero|número|numéro|numarası|numarası|numara|"
    r"номер(?:ом)?|"
    r"číslo|čislo|număr(?:ul)?|szám|αριθμός|αρ\.|broj|број|رقم|ref\.?|réf\.?|id|код|kod|code|código|codice|kodu|"
    r"kód|koodi|"
    r"kode)(?: (?:is|est|es|è|ist|:))?[ :#№]{1,3}(?P<value>#?(?=[\w/-]{0,16}\d)[^\W_][\w/-]{1,30}[^\W_])(?![\w/]|"
    r"[ -]\d)" + UNIT,
    re.IGNORECASE,
)
"""In talk a number of something is an order's, a parcel's or a case's."""
NO_ORDER = re.compile(
    r"(?:lot|batch|charge|chargen?|ch\.-b\.?|lote|lotto|seri[ae]|серия|серии|серія|парти[яи]|parti|partia|šarže|"
    r"pzn|cas|"
    r"ean|gtin|sku|din|ndc|art\.?|article|artikel\w*|item|model|patent|licen[cs]e|lic\.?|registration|reg\.?|vat|"
    r"phone|tel\w*|mobile?|handy|cell\w*|cel\.?|whatsapp|zulassungs\w*|рег\w*|лицензи\w*|ruhsat|room|zimmer|"
    r"number one|station|bus|line|linie) ?[:.]? ?$",
    re.IGNORECASE,
)
SORT_CODE = re.compile(r"\d\d-\d\d-\d\d")
SURE_DIGITS = 3
"""A shop's sentence names an order's number by so many digits."""
POSTAL = re.compile(r"(?:[A-Z]{2}\d{9}[A-Z]{2}|JJ?D\d{14,20}|1Z[A-Z0-9]{16})(?!\w)")
"""As postal services number parcels all over the world."""
ORDER_AHEAD = re.compile(
    r"(?P<value>[A-Z0-9][\w/-]{3,30}) (?:numaralı|nolu|no'lu) (?:sipariş|kargo|fatura|takip|gönderi)"
)
NUMBERED = re.compile(r"[#№] ?[A-Z0-9][A-Z0-9/-]{3,20}(?!\w)")
PARCEL = re.compile(r"[A-Z0-9]{10,30}(?![\w])")
KEYED_ADDRESS = re.compile(rf'"(?:{ADDRESS_KEYS})" ?: ?"(?P<value>[^"\n]{{3,120}})"', re.IGNORECASE)
JSON_WORDS = frozenset(("@type", "@context", "@graph"))
DIGITS_LEAST, DIGITS_MOST = 7, 15
PARCEL_DIGITS = 3
CUES = {**STREET_CUES, **HOME_CUES, **PAPER_CUES, **NUMBER_CUES, "order": ORDER_WORDS}


def find_contacts(text: str, starts: Mapping[str, list[int]]) -> Iterator[Span]:
    """All of them in a text, most certain first; `starts` are the places of `CUES`."""
    yield from find_mails(text)
    yield from find_papers(text, starts)
    yield from find_numbers(text, starts)
    yield from find_orders(text, starts, boldly=True)
    yield from find_accounts(text)
    if '"' in text:
        for found in KEYED_ADDRESS.finditer(text):
            yield Span(found.start("value"), found.end("value"), "address")
    streets = _joined((*find_addresses(text, starts), *find_postal(text)))
    yield from streets
    yield from (Span(found.start(), found.end(), "order") for found in NUMBERED.finditer(text))
    yield from _phones(text)
    yield from find_postcodes(text, streets)
    if "@" in text:
        for found in HANDLE.finditer(text):
            if found.group() not in JSON_WORDS and not (found.start() and _goes_on(text[found.start() - 1])):
                yield Span(found.start(), found.end(), "handle")


def find_addresses(text: str, starts: Mapping[str, list[int]]) -> Iterator[Span]:
    """Streets with their numbers, by the word that announces one or by their own words; as long as either shows."""
    held: tuple[int, int] | None = None
    for first, last in sorted((*find_homes(text, starts), *find_streets(text, starts))):
        if held is not None and first < held[1]:
            held = (held[0], max(last, held[1]))
            continue
        if held is not None:
            yield Span(*held, "address")
        held = (first, last)
    if held is not None:
        yield Span(*held, "address")


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Addresses that overlap as one."""
    held: list[Span] = []
    for span in sorted(spans):
        if held and span.begin <= held[-1].end:
            held[-1] = held[-1]._replace(end=max(held[-1].end, span.end))
        else:
            held.append(span)
    return tuple(held)


def find_mails(text: str) -> Iterator[Span]:
    """Mail addresses, looked for where their sign stands."""
    end = 0
    for sign in MAIL_SIGN.finditer(text):
        begin = sign.start()
        while begin > max(end, sign.start() - 64) and (text[begin - 1].isalnum() or text[begin - 1] in "._+-"):
            begin -= 1
        found = MAIL.match(text, begin) if begin < sign.start() else None
        if found is not None:
            yield Span(found.start(), found.end(), "mail")
            end = found.end()


def find_orders(text: str, starts: Mapping[str, list[int]], *, boldly: bool = False) -> Iterator[Span]:
    """Numbers of orders and parcels: masked whoever tells them; `boldly`: other numbers that talk names, too."""
    for found in POSTAL.finditer(text):
        if found.start() == 0 or not text[found.start() - 1].isalnum():
            yield Span(found.start(), found.end(), "order")
    for found in ORDER_AHEAD.finditer(text) if "numaralı" in text or "nolu" in text or "no'lu" in text else ():
        yield Span(found.start("value"), found.end("value"), "order")
    if boldly:
        yield from _parcels(text)
        yield from (Span(*place, "order") for place in find_parcels(text, starts.get("order", [])))
    for found in matches(ORDER, text, starts, "order"):
        digits = sum(letter.isdigit() for letter in found["value"])
        is_sure = boldly or (digits >= SURE_DIGITS and len(found["value"]) > SURE_DIGITS)
        if is_sure and SORT_CODE.fullmatch(found["value"]) is None:
            yield Span(found.start("value"), longer(text, found.end("value")), "order")
    for found in NUMBERED_AS.finditer(text) if boldly else ():
        if not NO_ORDER.search(text, max(0, found.start() - 20), found.start()):
            yield Span(found.start("value"), longer(text, found.end("value")), "order")


def _goes_on(letter: str) -> bool:
    return letter.isalnum() or letter in "._"


def _parcels(text: str) -> Iterator[Span]:
    for found in PARCEL.finditer(text):
        before = text[found.start() - 1] if found.start() else " "
        digits = sum(letter.isdigit() for letter in found.group())
        is_one = digits >= PARCEL_DIGITS if digits < len(found.group()) else digits > DIGITS_MOST - 4
        if is_one and not (before.isalnum() or before in "+_"):
            yield Span(found.start(), found.end(), "order")


def _phones(text: str) -> Iterator[Span]:
    for found in PHONE.finditer(text):
        first, last = found.span()
        if first and (text[first - 1].isalnum() or text[first - 1] in NO_PHONE_BEFORE):
            continue
        count = sum(letter.isdigit() for letter in found.group())
        if DIGITS_LEAST <= count <= DIGITS_MOST and (
            PAIRS.fullmatch(found.group()) or not _is_dated(text, first, last)
        ):
            yield Span(first, last, "phone")


def _is_dated(text: str, first: int, last: int) -> bool:
    """Whether what looks like a phone is part of a date or a time."""
    low = max(0, first - 12)
    return any(date.start() + low < last and first < date.end() + low for date in DATE.finditer(text[low : last + 14]))
