# SPDX-License-Identifier: EUPL-1.2
"""Streets: finds postal addresses by the words that streets are made of, number before or behind."""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping

from indexer.people.further_orders import STREET_SUFFIXES
from indexer.people.marks import STREET_KINDS, STREET_STARTS
from indexer.people.papers import POSTCODE

WORD = r"[^\W\d_][\w'’.-]{0,30}"
WHOLE = r"(?![^\W\d_])"
"""Behind a word: it is not cut into several."""
NUMBER = r"\d{1,5}(?: ?[a-zA-Zа-яА-Я](?![\w.]| \d))?(?![^\W\d_])(?: ?[/-] ?(?:\d{1,4}[a-zA-Z]?|[A-Za-z](?!\w)))?"
EXTRA = (
    r"(?:,? ?(?:bl|ajtó|em|lgh|byt|sc|ap|apt|apto|ap|app|appt|apartment|unit|suite|flat|floor|fl|block|bloc|b[âa]t|"
    r"esc|étage|int|interno|"
    r"scala|"
    r"piso|pta|puerta|dpto|depto|col|colonia|lok|lokal|m|кв|квартира|корп|к|стр|оф|под|этаж|д|дом|буд|d|daire|kat|"
    r"no|bus|top|tür|whg|stiege|hinterhaus|loja|andar|sala|bloco)\b\.?:? ?[№#]?\w{1,8}(?:[/-]\w{1,4})?"
    r"|,? \d{1,2}[ºª°](?: ?(?:izda|izq|dcha|[A-Z])\b\.?| \d{1,2}[ºª°])?|,? #\w{1,5})"
)
KIND_BEHIND = re.compile(
    rf"\d{{1,5}}[a-zA-Z]?,? (?:{WORD} ){{1,4}}?(?:{STREET_KINDS})(?!\w)(?: (?:{STREET_KINDS})(?!\w))?{EXTRA}{{0,3}}",
    re.IGNORECASE,
)
UNIT_BEFORE = re.compile(
    r"(?:apt|apartment|flat|unit|suite|room|house|plot|block|stand|villa)\.? ?\w{1,4},? $", re.IGNORECASE
)
KIND_AHEAD = re.compile(
    rf"(?:{STREET_STARTS})(?:(?<=[./]) ?| )(?P<name>(?:(?:\d{{1,2}}(?: de| di|-го|-я)? )?{WORD}{WHOLE},? ?){{1,6}}?)"
    rf"(?P<number>(?:,? ?(?:д\.?|дом|буд\.?|nr\.?|n[°º.]|no[.:]?|n\.|№|#)? ?)(?<=[\s.,#№°º:]){NUMBER}){EXTRA}{{0,3}}",
    re.IGNORECASE,
)
NAME_AHEAD = re.compile(rf"(?:{STREET_STARTS})(?:(?<=[./]) ?| ){WORD}(?: {WORD}){{0,3}}{EXTRA}{{0,2}}", re.IGNORECASE)
NUMBER_BEFORE = re.compile(r"(?<!\w)\d{1,4}(?: ?bis| ?ter| ?[a-d])?,? $", re.IGNORECASE)
SUFFIXES = tuple(
    "straße strasse str. str weg gasse allee platz straat laan plein gracht kade dijk singel ring damm ufer steig "
    "markt chaussee promenade gata gaten vegen gatan vägen vej gade veien katu utca tér náměstí".split()
) + tuple(STREET_SUFFIXES)
SEPARATE = frozenset("straße strasse str weg gasse platz allee ring damm gate vei straat laan".split())
CAPITAL_PLACE = re.compile(
    r"(?:^|(?<=\s))(?:Am|Im|An de[rmn]|Auf de[rmn]|Zu[mr]|In de[rmn]|Unter de[nr]|Hinter de[rmn]) "
    r"[^\W\d_][\w-]{1,30}(?: [^\W\d_][\w-]{1,30})? $"
)
TURKISH_KINDS = r"cd|mh|bulv|mah|mahallesi|cad|caddesi|sok|sokak|sokağı|sk|bulvarı|bulvar|blv|apt|apartmanı|sitesi"
TURKISH_BEFORE = re.compile(r"(?:[^\W\d_][\w'’]{0,30}|\d{1,4}\.)(?: (?:[^\W\d_][\w'’]{0,30}|\d{1,4}\.)){0,2} $")
CASED = re.compile(r"['’](?:[dt][ea]|[dt][ea]n)$")
TURKISH = re.compile(
    rf"(?:{TURKISH_KINDS})(?!\w)\.?(?:,? (?:(?:{WORD}|\d{{1,4}}\.?) ){{1,3}}(?:{TURKISH_KINDS})(?!\w)\.?){{0,2}}"
    r"(?:,? ?no ?[:.]? ?\d{1,4}[a-z]?(?:/\d{1,4})?|,? \d{1,4}(?:/\d{1,4})?)?"
    r"(?:,? ?(?:d|daire|kat|k)(?: ?[:.] ?| )\d{1,3}){0,2}",
    re.IGNORECASE,
)
SLAVIC_KINDS = r"улица|ул|проспект|пр-т|бульвар|шоссе|переулок|площадь|набережная|вулиця|вул|провулок|площа"
SLAVIC_BEFORE = re.compile(r"(?:[^\W\d_][\w-]{2,30} ){1,2}$")
SLAVIC = re.compile(rf"(?:{SLAVIC_KINDS})\.?,? (?:д\.? ?|дом |буд\.? ?)?{NUMBER}{EXTRA}{{0,3}}", re.IGNORECASE)
ARABIC = re.compile(r"(?:شارع|حي|طريق) \w{2,20}(?: \w{2,20}){0,3}(?: \d{1,5}|، ?\d{1,5})?")
BOX = re.compile(
    r"(?:p\.?o\.? ?box|postfach|boîte postale|apartado(?: de correos)?|casella postale|skrytka pocztowa|postbus) "
    r"\d{1,6}"
    r"(?: \d{1,4})?",
    re.IGNORECASE,
)
ORDINAL = re.compile(
    r"(?<!\w)\d{1,3}[aªºr]{0,2}\.? (?:avenida|calle|av\.?|transversal|"
    r"diagonal) [\dA-Z]{1,4}[-–]\d{1,3}(?:,? zona \d{1,2})?"
    r"|(?<!\w)(?:[Rr]ynek|[Pp]lac|[Mm]arkt|[Nn]áměstí|[Pp]laza|[Pp]iazza) \d{1,3}(?:/\d{1,4}|[a-z])?(?=[,\n]|$)",
)
"""Towns whose streets have numbers, and squares without any name."""
NUMBERS = re.compile(r"\d{1,5}")
NUMBER_HERE = re.compile(NUMBER)
EXTRAS = re.compile(rf"{EXTRA}{{0,3}}", re.IGNORECASE)
DOSE_BEHIND = re.compile(
    r" ?(?:mg|ml|mcg|µg|iu|g|kg|tab|pill|cap|caps|stück|pcs|шт|мг|мл|%|€|\$|£|x|days?|times|uhr|tage)(?!\w)",
    re.IGNORECASE,
)
TOWN_AND_CODE = re.compile(rf"^[^\W\d_][\w .'’-]{{1,30}} {POSTCODE.pattern}$", re.MULTILINE)
KIND_REACH = 90
CUES = {
    "kind": STREET_KINDS,
    "start": STREET_STARTS,
    "turkish": TURKISH_KINDS,
    "slavic": SLAVIC_KINDS,
    "arabic": "شارع|حي|طريق",
    "box": "p|po|postfach|boîte postale|apartado|casella postale|skrytka|postbus",
}
LETTERS_BACK = 60


def find_streets(text: str, starts: Mapping[str, list[int]]) -> Iterator[tuple[int, int]]:
    """Addresses of a text; `starts` are the places of `CUES`."""
    for first, last in _all(text, starts):
        value = text[first:last]
        if any(word[:1].isupper() or word[:1] > "\u0590" for word in value.split()):
            yield first, last


def _all(text: str, starts: Mapping[str, list[int]]) -> Iterator[tuple[int, int]]:
    for at in starts.get("start", ()):
        yield from _ahead(text, at)
    for kind, before, pattern in (("turkish", TURKISH_BEFORE, TURKISH), ("slavic", SLAVIC_BEFORE, SLAVIC)):
        for at in starts.get(kind, ()):
            low = max(0, at - LETTERS_BACK)
            name, rest = before.search(text[low:at]), pattern.match(text, at)
            if name and rest:
                yield low + name.start() + _small_words(name.group()), rest.end()
    for kind, pattern in (("arabic", ARABIC), ("box", BOX)):
        for at in starts.get(kind, ()):
            if (found := pattern.match(text, at)) is not None:
                yield found.span()
    yield from (found.span() for found in ORDINAL.finditer(text))
    yield from _by_number(text, starts.get("kind", []))


def _small_words(name: str) -> int:
    """How many characters of lower-case words stand before a street's name."""
    count = 0
    for word in name.split():
        if not word[0].islower() and not CASED.search(word):
            break
        count += len(word) + 1
    return count if count < len(name) else 0


def _ahead(text: str, at: int) -> Iterator[tuple[int, int]]:
    """`rue X 12`, `12 rue X`, `ul. X 15/8`."""
    if at and (text[at - 1].isalnum() or text[at - 1] in "@_"):
        return
    low = max(0, at - 12)
    before = NUMBER_BEFORE.search(text[low:at])
    if before is not None:
        found = NAME_AHEAD.match(text, at)
        if found is not None:
            yield low + before.start(), found.end()
        return
    found = KIND_AHEAD.match(text, at)
    if found is not None and not DOSE_BEHIND.match(text, found.end()) and _has_capital(found["name"]):
        yield found.span()


def _has_capital(name: str) -> bool:
    return any(letter.isupper() for letter in name)


def _by_number(text: str, kinds: list[int]) -> Iterator[tuple[int, int]]:
    """`12 Baker Street`, `Lindenallee 27b`, `Am Markt 3`."""
    for found in NUMBERS.finditer(text):
        first = found.start()
        if first and text[first - 1].isalnum():
            continue
        at = bisect(kinds, first)
        if at < len(kinds) and kinds[at] - first < KIND_REACH:
            street = KIND_BEHIND.match(text, first)
            if street is not None:
                unit = UNIT_BEFORE.search(text[max(0, first - 20) : first])
                yield (first - len(unit.group()) if unit else first), street.end()
                continue
        begin = _street_before(text, first)
        if begin is not None:
            number = NUMBER_HERE.match(text, first)
            last = number.end() if number else found.end()
            if not DOSE_BEHIND.match(text, last) and not DOSE_BEHIND.match(text, found.end()):
                extra = EXTRAS.match(text, last)
                yield begin, extra.end() if extra else last


def _street_before(text: str, at: int) -> int | None:
    """Where a street's name begins whose number stands at `at`."""
    if at < 4 or text[at - 1] != " ":
        return None
    low = max(0, at - LETTERS_BACK)
    before = text[low : at - 1]
    begin = max(before.rfind(mark) for mark in " \n\t(/,") + 1
    word = before[begin:].rstrip(",").lower()
    if word.rstrip(".") in SEPARATE and begin > 1:
        first = max(before.rfind(mark, 0, begin - 1) for mark in " \n\t(/,:") + 1
        if before[first : first + 1].isupper():
            return low + first
    if word.endswith(SUFFIXES) and (len(word) > 6 or word[0] != before[begin]) and not word.startswith(SUFFIXES):
        return low + begin
    place = CAPITAL_PLACE.search(text[low:at])
    return low + place.start() if place else None
