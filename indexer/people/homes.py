# SPDX-License-Identifier: EUPL-1.2
"""Homes: addresses by the word that announces one, whatever streets are called there, and by the grid of a town."""

import re
from collections.abc import Iterator, Mapping

from indexer.people.cues import matches
from indexer.people.lexicon import is_everyday, is_medicine, is_place

LABELS = (
    r"adresi|address|home address|postal address|anschrift|adresse|adresse postale|dirección|domicilio|indirizzo|"
    r"adres|"
    r"adres zamieszkania|adresa|адрес|адрес доставки|адреса|morada|endereço|adress|hemadress|osoite|διεύθυνση|"
    r"lakcím|cím|bydliště|العنوان|عنواني|street|straße|strasse|str\.|calle|rue|via|ulica|улица|вулиця|sokak|straat|"
    r"rua"
)
LIVES = (
    r"i live at|i live on|live at|lives at|living at|residing at|resident at|(?:ich )?wohne in der|wohne in|wohne am|"
    r"wohnhaft in der|wohnhaft|wohne|j['’]habite au|j['’]habite|habite|demeurant au|demeurant|domiciliée? au|"
    r"vivo en la|vivo en|vivo por|resido en|con domicilio en|domiciliad[oa] en|abito in|abito a|residente in|"
    r"residente|"
    r"mieszkam przy|mieszkam na|zamieszkał[ya] przy|zamieszkał[ya]|zam\.|проживаю по адресу|проживаю на|проживаю|"
    r"проживающ(?:ий|ая) по адресу|живу на|живу по адресу|мешкаю на|мешкаю за адресою|мешкаю|"
    r"ik woon op de|ik woon aan de|woon op|woon aan|woonachtig|woonachtig aan|moro na|moro em|residente na|"
    r"bydlím na|bydlím v|bytem|bývam na|bývam|locuiesc pe|locuiesc în|domiciliat(?:ă)? în|lakom a|lakom|lakos|"
    r"bor på|bosatt på|bor i|asun osoitteessa|μένω στην|μένω στο|κάτοικος|живея на|живея в|živim u|stanujem u|"
    r"send (?:it )?to|ship (?:it )?to|deliver (?:it )?to|schick(?:en sie)? es an|envoyez(?:-le)? (?:au|à)|"
    r"envíe(?:lo|n)? a|spedite (?:a|in)|wyślij na|отправьте на|надішліть на|stuur naar|envie para"
)
CUES = {"home": LABELS, "lives": LIVES}
NUMBER = (
    r"(?<!\d)(?:n[°ºr.]\.? ?|no[.:]? ?|№ ?|# ?|д\. ?|дом )?"
    r"\d{1,5}(?: ?[a-zA-Zа-яА-Я](?!\w))?(?: ?[/-] ?\d{1,4}[a-zA-Z]?)?(?![\w.,]\d)"
)
ROOM = (
    r"(?:,? ?(?:apt|apto|app|appt|apartment|unit|suite|flat|floor|piso|pta|puerta|dpto|depto|int|interno|scala|lok|"
    r"m|кв|"
    r"квартира|корп|оф|под|эт|буд|daire|kat|d|k|no|bus|tür|top|whg|stiege|loja|andar|bloco|byt|patro|ap|et|sc|lgh|"
    r"th|tv|"
    r"em|ajtó|as|бл|вх|ет|ап|stan)\b[.:]?:? ?[№#]?\w{1,5}(?:[/-]\w{1,4})?)"
)
WORD = r"(?:[^\s,;:|\d.]{1,5}\.|[^\s,;:|\d.]{1,24})"
UNIT = (
    r"(?:(?:flat|apt\.?|apartment|unit|suite|room|appt?\.?|piso|int\.?|byt|lgh|daire|кв\.?) ?\w{1,4},? "
    r"(?:the [\w ]{2,20}, )?)?"
)
FLAT = re.compile(
    r"(?<![\w/])(?:(?:Na|Pod|U|V|Nad|K|Za|Při|Os|"
    r"Pl) )?(?P<street>[^\W\d_][^\W\d_-]{3,25}) \d{1,4}[a-zA-Z]?/\d{1,4}(?![\w/]|[.,]\d| ?mg)"
)
"""A house and a flat behind one word with a capital."""
BUILDING = re.compile(
    r"(?:apt|apartment|flat|unit|suite)\.? ?\w{1,4},? (?:the [\w ]{2,20}, )?(?=\d{1,4} )", re.IGNORECASE
)
LABELLED = re.compile(
    rf"(?<!\w)(?:{LABELS})\s?:\s{{0,2}}(?P<value>{UNIT}[^\s;|][^\n;|]{{0,70}}?{NUMBER}{ROOM}{{0,3}})(?=\s|[,.;|)]|$)",
    re.IGNORECASE,
)
LIVED = re.compile(
    rf"(?<!\w)(?:{LIVES})[ :]{{1,2}}(?P<value>(?:{WORD} ){{1,5}}?{WORD}?,? ?{NUMBER}{ROOM}{{0,3}})(?=\s|[,.;|)]|$)",
    re.IGNORECASE,
)
MEASURED = re.compile(
    r" ?(?:years?|months?|weeks?|days?|jahre?n?|monate?n?|wochen?|tage?n?|ans?|mois|jours?|años?|meses|días|anni|"
    r"mesi|"
    r"giorni|lat|lata|dni|лет|год\w*|месяц\w*|дн\w+|років|рок\w*|yıl\w*|gün\w*|jaar|maanden|dagen|anos?|mg|ml|g|kg|"
    r"x|€|"
    r"\$|£|%|pills?|tablets?|tab\w*|caps\w*|stück|boxes|packs?|шт|let|dnů|år|dage?|ani|zile|év|nap)(?!\w)",
    re.IGNORECASE,
)
GRID = re.compile(
    r"(?<!\w)(?:calle|cra\.?|carrera|cll\.?|cl\.?|kra\.?|kr\.?|av\.?|avenida|diagonal|dg\.?|transversal|tv\.?|cl) "
    r"\d{1,3} ?[a-z]?(?: bis)?(?: (?:sur|norte|este|oeste))? ?(?:#|n[o°º]\.?|nro\.?|"
    r"con) ?\d{1,3} ?[a-z]? ?[-–] ?\d{1,3}"
    rf"{ROOM}{{0,3}}",
    re.IGNORECASE,
)
LONGEST_LABEL = 40


def find_homes(text: str, starts: Mapping[str, list[int]]) -> Iterator[tuple[int, int]]:
    """Addresses behind a word that announces one; `starts` are the places of `CUES`."""
    for pattern, kind in ((LABELLED, "home"), (LIVED, "lives")):
        for found in matches(pattern, text, starts, kind):
            value = found["value"]
            if not MEASURED.match(text, found.end()) and _has_name(value) and "@" not in value:
                yield found.span("value")
    for found in FLAT.finditer(text) if "/" in text else ():
        street = found["street"]
        if street[0].isupper() and not (is_everyday(street) or is_medicine(street) or is_place(street)):
            yield found.span()
    for found in BUILDING.finditer(text):
        yield found.span()
    if "-" in text or "–" in text:
        yield from (found.span() for found in GRID.finditer(text))


def _has_name(value: str) -> bool:
    """Whether a street's name may stand in it: a capital, and not a town alone."""
    words = [word for word in value.split() if word[:1].isalpha()]
    return any(word[0].isupper() or word[0] > "\u0590" for word in words) and not (
        words and is_place(words[0].strip(",."))
    )
