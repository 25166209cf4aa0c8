# SPDX-License-Identifier: EUPL-1.2
"""Countries named in a text, and where an offer says it ships from and to.

Source of the names: Unicode CLDR (through babel) in the languages below; the short forms and regions are listed here.
"""

import pickle
import re
from functools import lru_cache

import ahocorasick
from babel import localedata

from crawler.extraction.lowered import lowered

LANGUAGES = (
    "en de fr es it pt nl pl ru uk cs sk hu ro bg sr hr sl lt lv et fi sv da no el tr ar he zh ja ko vi id th hi"
).split()

SHORT_FORMS: dict[str, str] = {
    "usa": "US", "u.s.a.": "US", "u.s.": "US", "united states of america": "US", "america": "US",
    "estados unidos": "US",
    "new jersey": "US", "jersey city": "US", "new mexico": "US", "new england": "US", "northern ireland": "GB",
    "georgia, usa": "US", "atlanta, georgia": "US",
    "uk": "GB", "u.k.": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "britain": "GB",
    "angleterre": "GB",
    "holland": "NL", "niederlande": "NL", "czech republic": "CZ", "tschechische republik": "CZ", "russia": "RU",
    "russian federation": "RU", "россия": "RU", "рф": "RU", "south korea": "KR", "uae": "AE", "dubai": "AE",
    "emirates": "AE", "turkey": "TR", "türkiye": "TR", "hong kong": "HK", "macedonia": "MK", "moldova": "MD",
    "ivory coast": "CI", "viet nam": "VN", "bolivia": "BO", "venezuela": "VE", "iran": "IR", "syria": "SY",
    "сша": "US",
    "великобритания": "GB", "англия": "GB", "brd": "DE", "deutschland": "DE", "schweiz": "CH", "suisse": "CH",
    "mainland china": "CN", "p.r. china": "CN", "prc": "CN", "taiwan": "TW", "палестина": "PS", "ksa": "SA",
}  # fmt: skip
REGIONS: dict[str, str] = {
    "worldwide": "WORLD", "world wide": "WORLD", "world-wide": "WORLD", "international": "WORLD",
    "internationally": "WORLD",
    "anywhere": "WORLD", "everywhere": "WORLD", "all countries": "WORLD", "whole world": "WORLD",
    "all over the world": "WORLD",
    "global": "WORLD", "globally": "WORLD", "weltweit": "WORLD", "monde entier": "WORLD", "dans le monde": "WORLD",
    "todo el mundo": "WORLD", "mundial": "WORLD", "tutto il mondo": "WORLD", "todo o mundo": "WORLD",
    "wereldwijd": "WORLD",
    "cały świat": "WORLD", "całym świecie": "WORLD", "całego świata": "WORLD", "celosvět": "WORLD",
    "världen": "WORLD",
    "весь мир": "WORLD", "всему миру": "WORLD", "любую страну": "WORLD", "усьому світу": "WORLD", "dünya": "WORLD",
    "جميع أنحاء العالم": "WORLD", "لجميع دول العالم": "WORLD", "全球": "WORLD", "世界各地": "WORLD",
    "世界中": "WORLD", "전세계": "WORLD",
    "europe": "EU", "eu": "EU", "e.u.": "EU", "european union": "EU", "europa": "EU", "europe an union": "EU",
    "union européenne": "EU", "unión europea": "EU", "unione europea": "EU", "europäische union": "EU", "ue": "EU",
    "unia europejska": "EU", "европа": "EU", "европе": "EU", "европу": "EU", "ес": "EU", "евросоюз": "EU",
    "avrupa": "EU",
    "أوروبا": "EU", "欧洲": "EU", "欧盟": "EU", "ευρώπη": "EU",
}  # fmt: skip
CODE_ALIASES = {"UK": "GB", "USA": "US", "EU": "EU", "UAE": "AE", "WW": "WORLD"}
NOT_NAMES = frozenset("man us in it is no de la to so me be do am at al".split())
EXCEPT = re.compile(
    r"\b(?:except|excluding|but not|not to|exclud\w+|außer|ausgenommen|sauf|excepto|salvo|tranne|eccetto|oprócz|"
    r"кроме|за исключением|hariç)\b|ما عدا|除外?了?",
    re.IGNORECASE,
)
CODE = re.compile(r"(?<![A-Za-z])[A-Z]{2,3}(?![A-Za-z])")
SEP = r"[\s:：=>→\-–]{1,6}"
FROM = re.compile(
    r"(?<![^\W\d_])(?:ships?(?:ping|ped)? from|ship(?:ping|s)? origin|dispatch(?:ed|es)? from|sent from|sending "
    r"from|posted from|located in|item location|origin country|"
    r"versand aus|versendet aus|versandt aus|versandland|artikelstandort|lieferung aus|expédi\w+ (?:depuis|de)|"
    r"envoi depuis|lieu de l'objet|"
    r"env[ií]os? desde|se envía desde|enviado de|envio de|sped\w+ da|spedizione da|verzonden (?:vanuit|uit)|"
    r"verzending vanuit|"
    r"wysyłka z|wysyłane z|odesíláno z|odesláno z|szállítás innen|livrare din|отправ\w+ из|доставка из|отправка "
    r"со|відправка з|"
    r"skickas från|sendes fra|lähetetään|αποστολή από|gönderim yeri|gönderen ülke|الشحن من|يشحن من|发货地|發貨地|"
    r"发货自|発送元|발송지)"
    rf"{SEP}([^\n\r.;|<>]{{2,90}})"
)
TO = re.compile(
    r"(?<![^\W\d_])(?:(?:we )?ship(?:s|ping|ped)? (?:to|worldwide|internationally)|deliver(?:s|y|ed|ing)? to|"
    r"dispatch(?:ed|es)? to|destinations?|sends? to|ship to countries|"
    r"versand (?:nach|in)|versenden nach|liefer(?:t|n|ung|bar)? (?:nach|in)|lieferländer|livraison (?:en|vers|"
    r"dans|au|à)|livrons (?:en|dans)|expédi\w+ vers|"
    r"env[ií]os? a|envíamos a|entregamos en|enviamos para|envio para|entrega em|spediamo in|spedizion[ei] in|"
    r"consegna in|verzen\w+ naar|levering in|"
    r"wysyłka do|wysyłamy do|dostawa do|zasíláme do|odesíláme do|szállítás ide|livrare în|livrăm în|доставка "
    r"(?:в|по)|доставляем (?:в|по)|отправляем (?:в|по)|"
    r"отправка (?:в|по)|доставка до|доставка в країни|skickas till|levererar till|leverer til|sendes til|"
    r"toimitus|αποστολή (?:σε|προς)|"
    r"gönderim yap\w+|kargo yap\w+|الشحن إلى|التوصيل إلى|نشحن إلى|配送至|发货至|发往|送货至|配送先|배송지)"
    rf"(?:{SEP}|(?<=[a-z])\s{{0,2}}$|\s)([^\n\r.;|<>]{{2,160}})"
)
SHIP_MARKS = (
    "ship dispatch sent posted located location origin deliver destination send versand versend versen versch "
    "standort liefer expédi envoi livr "
    "lieu enví envia enviad envio entreg sped consegna verz lever wysyłk dostaw odes zasíl szállít отправ "
    "доставк відправ skickas sendes "
    "toimit lähet αποστολή gönder kargo الشحن يشحن التوصيل نشحن 发货 發貨 发自 配送 发往 送货 発送 발송 배송"
).split()
ONWARD = re.compile(r"\b(?:to|nach|vers|hacia|naar|verso|do|till|til|в|до|на)\b", re.IGNORECASE)
EDGES = " :.,-–"


@lru_cache(maxsize=1)
def _names() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for language in LANGUAGES:
        for code, name in _territories(language).items():
            if (
                len(code) == 2
                and code.isalpha()
                and code not in ("EU", "EZ", "UN", "ZZ", "XK")
                and (len(name) > 2 or not name[0].isascii())
            ):
                _add(automaton, name.lower(), code)
    for table in (SHORT_FORMS, REGIONS):
        for name, code in table.items():
            _add(automaton, name, code)
    automaton.make_automaton()
    return automaton


def _territories(language: str) -> dict[str, str]:
    """From the language's own file alone: the library's merged locales take three times as long and 40 MB more."""
    with open(localedata.resolve_locale_filename(language), "rb") as file:
        return {str(code): str(name) for code, name in pickle.load(file)["territories"].items()}  # noqa: S301


def _add(automaton: ahocorasick.Automaton, name: str, code: str) -> None:
    if name not in NOT_NAMES:
        automaton.add_word(name, (len(name), code))


def parse_countries(text: str) -> tuple[str, ...]:
    """Countries in the order named, ISO alpha-2, "EU" and "WORLD" for regions; what stands after "except" is "
    "left out.

    Meant for short texts that speak of places ("Worldwide except US", "Германия, Польша", "UK/EU"): a country's name
    may be a person's or a thing's elsewhere.
    """
    text = text[:1_000]
    barrier = EXCEPT.search(text)
    if barrier:
        text = text[: barrier.start()]
    lower = lowered(text)
    hits: list[tuple[int, int, str]] = []
    for end, (length, code) in _names().iter_long(lower):
        start = end - length + 1
        if _has_borders(lower, start, end + 1):
            hits.append((start, end + 1, code))
    for match in CODE.finditer(text):
        code = CODE_ALIASES.get(match[0]) or (match[0] if _is_code(match[0]) else "")
        if code and not any(start <= match.start() < end for start, end, _ in hits):
            hits.append((match.start(), match.end(), code))
    return tuple(dict.fromkeys(code for _, _, code in sorted(hits)))


def find_ships_from(text: str) -> tuple[str, tuple[str, ...]] | None:
    """What follows "ships from" in some twenty languages, and its countries; None if nothing is named."""
    for part in _parts(FROM, text):
        raw = ONWARD.split(part, maxsplit=1)[0]
        countries = parse_countries(raw)
        if countries:
            return raw.strip(EDGES), countries
    return None


def find_ships_to(text: str) -> tuple[str, tuple[str, ...]] | None:
    """What follows "ships to" (or "ships from … to") in some twenty languages, and its countries, if any is named."""
    onward = (ONWARD.split(part, maxsplit=1)[-1] for part in _parts(FROM, text) if ONWARD.search(part))
    for part in (*_parts(TO, text), *onward):
        countries = parse_countries(part)
        if countries:
            return part.strip(EDGES), countries
    return None


def _parts(pattern: re.Pattern[str], text: str) -> list[str]:
    """What stands behind the words of a pattern, with a "worldwide" that is among these words."""
    found: list[str] = []
    text = text[:50_000]
    lower = lowered(text)
    if not any(mark in lower for mark in SHIP_MARKS):
        return []
    for match in pattern.finditer(lower):
        start, value, end = match.start(), match.start(1), match.end()
        found.append(text[start:end] if "world" in lower[start:value] else text[value : match.end(1)])
        if len(found) == 20:
            break
    return found


def _has_borders(text: str, start: int, end: int) -> bool:
    """No letter touches; scripts without blanks between words, and inflected endings of long names, are let "
    "through."""
    if not text[start].isascii() and ord(text[start]) >= 0x2E80:
        return True
    if start and text[start - 1].isalnum():
        return False
    return not (end < len(text) and text[end].isalnum())


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(code for code in _territories("en") if len(code) == 2 and code.isalpha())


def _is_code(word: str) -> bool:
    return len(word) == 2 and word in _codes()
