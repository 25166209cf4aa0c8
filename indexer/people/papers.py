# SPDX-License-Identifier: EUPL-1.2
"""Papers: birth dates, numbers of identity papers, bank accounts and postcodes of people."""

import re
from collections.abc import Iterator, Mapping

from stdnum import iban

from indexer.people.cues import matches
from indexer.people.span import Span
from indexer.people.words import MONTHS

MONTH_WORDS = (
    rf"(?:{MONTHS}|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|січня|лютого|"
    r"березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня|stycznia|lutego|marca|kwietnia|"
    r"czerwca|lipca|sierpnia|września|października|listopada|grudnia|ocak|şubat|mart|nisan|mayıs|haziran|temmuz|"
    r"ağustos|eylül|ekim|kasım|aralık|mrt|maart|maj|janv|fev|dez|out|set)\w{0,9}\.?"
)
DAY = (
    r"(?:\d{1,2}[./-] ?\d{1,2}[./-] ?(?:19|20)?\d{2}|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}|"
    rf"\d{{1,2}}(?:st|nd|rd|th|er|º)?\.? (?:de |of )?{MONTH_WORDS},? ?(?:de |del )?(?:19|20)\d\d|"
    rf"{MONTH_WORDS} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d)(?: ?(?:r\.|г\.|р\.)(?!\w))?"
)
BIRTH_LABELS = (
    r"born(?: in [^\d\n]{0,25})?(?: on)?|date of birth|birth ?date|d\.?o\.?b\.?|geboren(?: in [^\d\n]{0,25})?(?: "
    r"am)?|geb\.?|geburtsdatum|"
    r"né(?:\(?e\)?)?(?: à [^\d\n]{0,25})? le|date de naissance|nacid[oa](?: en [^\d\n]{0,25})?(?: el)?|fecha de "
    r"nacimiento|nat[oa](?: [^\d\n]{0,25})? il|"
    r"data di nascita|ur\.|urodzon[ya]|data urodzenia|род(?:ился|илась|\.)|дата рождения|народи(?:вся|лася)|"
    r"дата народження|doğum tarihi(?:m)?|nascid[oa] em|data de nascimento|geboren op|geboortedatum|"
    r"تاريخ الميلاد|مواليد|fecha nac\.?|f\. ?nac\.?|fecha de nac\.?|nasc\.?|data nasc\.?|d\.d\.n\.|ddn|née?|"
    r"nat[oa]|nac\.|"
    r"д\. ?р\.|др|г\. ?р\.|дата рожд\.?|födda?|född den|født|syntynyt|s\.|narozen[aý]?|nar\.|datum narození|"
    r"născut(?:ă)?|"
    r"data nașterii|született|szül\.?|γεννήθηκ\w+|γεν\.|родена?|rođen[a]?|geb\.?-?dat\.?|geb\.?datum|jahrgang|"
    r"birthday|"
    r"anniversaire le|cumpleaños(?: el)?|urodziny|doğ\.? ?tar\.?|d\. ?tarihi|n\."
)
BIRTH = re.compile(
    rf"(?<!\w)(?:{BIRTH_LABELS})[ :,-]{{0,3}}(?:is |was |: |dnia |am |on |w dniu )?(?P<value>{DAY}|(?:19|"
    rf"20)\d\d(?!\d))",
    re.IGNORECASE,
)
BORN_WORDS = (
    r"geburtstag|birthday|anniversaire|cumpleaños|compleanno|urodziny|день рождения|doğum günüm|"
    r"г|года рождения|р\. ?н\.|року народження|doğumlu|d\.o\.b|doğ"
)
BORN_WORD = re.compile(
    r"geburtstag|birthday|anniversaire|cumpleaños|compleanno|urodziny|день рождения|doğum günü|"
    r"г\. ?р\.|г/р|года рождения|р\. ?н\.|року народження|doğumlu|d\.o\.b|doğ",
    re.IGNORECASE,
)
BORN_BEFORE = re.compile(rf"(?<!\w)(?P<value>{DAY}|(?:19|20)\d\d) ?$", re.IGNORECASE)
IDENTITY_LABELS = (
    r"pesel|dni|d\.n\.i\.|nie(?=:)|curp|rut|cpf|rg(?=:)|t\.? ?c\.?(?: kimlik)?|tckn|tc kimlik|"
    r"kimlik|codice fiscale|cod\.? fisc\.?|c\.f\.|passports?|passport|paszport(?:u)?|dow[óo]d(?:u)? osobist(?:y|ego)|"
    r"nr dowodu|reisepass|personalausweis|ausweis|passeport|carte d['’]identité|pasaporte|passaporto|"
    r"carta d['’]identità|paspoort|identiteitskaart|cédula|паспорт\w{0,3}|снилс|іпн|рнокпп|удостоверени\w{1,2}|"
    r"numéro national|numéro de sécurité sociale|sécurité sociale|n° sécu|ssn|social security|nino|nhs|bsn|"
    r"national insurance|national id|id card|identity card|driving licen[cs]e|aadhaar|aadhar|egn|cnp|"
    r"medicare|krankenversicherung|versichertennummer|steuer-id|رقم الهوية|جواز السفر|الهوية"
)
IDENTITY = re.compile(
    rf"(?<!\w)(?:{IDENTITY_LABELS})"
    r"(?:[ -]?(?:no|nr|nº|n°|number|nummer|numer|numero|número|numéro|numarası|num|номер|серия|серії|رقم|card))?\.?m?"
    r"[ :#№.-]{0,3}(?:is |est |es |è |to |ist )?(?:№ ?)?"
    r"(?P<value>(?=[A-Z0-9./ -]{0,12}\d)[A-Z0-9](?:[A-Z0-9]|[ ./-](?=[A-Z0-9])){5,24}?)(?![\w/]|[.-]\w|[ ]\d)",
    re.IGNORECASE,
)
ACCOUNT = re.compile(r"[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?!\w)")
POSTCODE = re.compile(
    r"(?:(?<![\w/-])(?:[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|\d{4} ?[A-Z]{2}|[A-Z]{2} \d{5}(?:-\d{4})?|[A-Z]\d[A-Z] "
    r"\d[A-Z]\d|"
    r"(?:[A-Z]{1,2}-)?\d{2}-\d{3}|\d{5}-\d{3}|\d{4}-\d{3}|\d{3} \d{2}|(?:[A-Z]{1,2}-)?\d{4,6})(?![\w-]))"
)
POSTCODE_NEAR, DIGITS_LEAST, POSTAL_BACK = 44, 5, 72
BETWEEN = re.compile(r"(?:[ ,]{0,2}(?![A-Z]{3})(?=[^\W\d_a-zа-яёіїє])(?:[^\W\d_][\w.'’-]{1,24})){0,4}[ ,]{1,2}")
"""What stands between a street and its postcode: nothing, or a town."""
BEHIND = re.compile(r"[ ,]{1,2}(?:[^,\n]{1,16}, )?")
TOWN = re.compile(r" (?=[^\W\d_a-zа-яёіїє])[^\W\d_][\w'’-]{2,24}(?:[ -](?=[^\W\d_a-zа-яёіїє])[^\W\d_][\w'’-]{2,20})?")
STREET_BEFORE = re.compile(
    r"(?:^|(?<=[\s(:,]))(?=[^\W\d_a-zа-яёіїє])[^\W\d_][\w.'’-]{1,24}(?: [^\W\d_][\w.'’-]{1,24}){0,3} "
    r"\d{1,4} ?[a-zA-Z]?(?:/\w{1,4}|-\d{1,4})?(?:, [^,\n]{1,18}){0,2}, $"
)
CUES = {"birth": BIRTH_LABELS, "born": BORN_WORDS, "identity": IDENTITY_LABELS}
PHONE_BEFORE, PHONE_BEHIND = re.compile(r"(?:\d[ .-]|\+|\d)\Z"), re.compile(r"[ .-]?\d")
CARD = re.compile(r"(?<![\w-])(?:\d{4}[ -]){3}\d{4}(?![\w-])")


def find_papers(text: str, starts: Mapping[str, list[int]]) -> Iterator[Span]:
    """Birth dates and numbers of papers beside their label; `starts` are the places of `CUES`."""
    for pattern, kind in ((BIRTH, "birth"), (IDENTITY, "identity")):
        for found in matches(pattern, text, starts, kind):
            if kind != "identity" or sum(letter.isdigit() for letter in found["value"]) >= DIGITS_LEAST:
                yield Span(found.start("value"), found.end("value"), kind)
    for at in starts.get("born", ()):
        low = max(0, at - 30)
        before = BORN_BEFORE.search(text[low:at])
        if before is not None and BORN_WORD.match(text, at):
            yield Span(low + before.start("value"), low + before.end("value"), "birth")


def find_accounts(text: str) -> Iterator[Span]:
    """Bank accounts whose check digits hold, and numbers of cards."""
    for found in ACCOUNT.finditer(text):
        last = _valid_end(found)
        if last is not None:
            yield Span(found.start(), last, "account")
    for found in CARD.finditer(text):
        yield Span(found.start(), found.end(), "account")


def _valid_end(found: re.Match[str]) -> int | None:
    value = found.group()
    if (found.start() and found.string[found.start() - 1].isalnum()) or not iban.is_valid(value, check_country=False):
        return None if not _looks_like_one(value) else found.end()
    return found.end()


def _looks_like_one(value: str) -> bool:
    """Written in groups of four as accounts are; a slip in a digit does not make it somebody else's."""
    groups = value.split()
    return len(groups) >= 5 and all(len(group) == 4 for group in groups[:-1])


def _goes_on(text: str, begin: int, end: int) -> bool:
    """Whether more digits stand right before or behind: a phone's."""
    before, behind = text[max(0, begin - 2) : begin], text[end : end + 2]
    return PHONE_BEFORE.search(before) is not None or PHONE_BEHIND.match(behind) is not None


def find_postcodes(text: str, addresses: tuple[Span, ...]) -> Iterator[Span]:
    """Postcodes near an address, before or behind it, with the town between them: together they are one address."""
    for span in addresses:
        for first, last in ((max(0, span.begin - 24), span.begin), (span.end, span.end + POSTCODE_NEAR)):
            for found in POSTCODE.finditer(text, first, min(last, len(text))):
                if _goes_on(text, found.start(), found.end()):
                    continue
                begin, end = found.span()
                if first == span.end and BETWEEN.fullmatch(text, first, begin):
                    town = TOWN.match(text, end) if BEHIND.fullmatch(text, first, begin) else None
                    begin, end = first, town.end() if town is not None else end
                yield Span(begin, end, "address")


def find_postal(text: str) -> Iterator[Span]:
    """`Lindenhof 4, 3rd floor, 06999 Wehlau`: whatever a street is called, a postcode and a town behind make it one."""
    for found in POSTCODE.finditer(text):
        town = TOWN.match(text, found.end())
        if town is None or _goes_on(text, found.start(), found.end()):
            continue
        low = max(0, found.start() - POSTAL_BACK)
        street = STREET_BEFORE.search(text[low : found.start()])
        if street is not None:
            yield Span(low + street.start(), town.end(), "address")
