# SPDX-License-Identifier: EUPL-1.2
"""Who a site says it is: names, companies, addresses and countries, from its structured data and its own words."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import orjson

from crawler.extraction.numbers import TABLE
from crawler.extraction.places import parse_countries
from crawler.page import Page

ORGANISATIONS = frozenset(
    """
    organization corporation localbusiness store onlinestore onlinebusiness pharmacy medicalbusiness medicalorganization
    website brand healthandbeautybusiness drugstore medicalclinic physician hospital veterinarycare
    """.split()
)
NOT_OWN = frozenset(
    "review itemListElement offers manufacturer aggregateRating hasVariant isRelatedTo isSimilarTo brand".split()
)
"""What hangs below these speaks of others."""
NODES = 3_000
NAME_CHARS = 80
_CUT = re.compile(r"\s+[|–—·•»:-]\s+|\s*\|\s*")
_POSTCODE = re.compile(
    r"(?<![\w-])(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|(?:[A-Z]{1,2}-)?\d{4,6}(?: ?[A-Z]{2}\b)?|"
    r"\d{3} \d{2}(?![ -]?\d)|\d{2}-\d{3}|"
    r"[A-Z]{2},? \d{5}(?:-\d{4})?)(?![\w-])"
)
_STREET = re.compile(
    r"(?i:\b(?:street|road|avenue|ave|lane|boulevard|blvd|drive|suite|house|floor|square|court|p\.?\s?o\.? box|rue|"
    r"quai|allée|place|calle|avda|avenida|plaza|paseo|carrer|via|viale|piazza|corso|rua|praça|ulica|ulice|aleja|plac|"
    r"náměstí|utca|u\.|strada|str|bd|bulevardul|улица|ул|проспект|просп|пр-т|бул|вул|вулиця|οδός|cadde|cad|sokak|sok|"
    r"mah|mahallesi|iela|gatvė|g\.|tee|tänav)\b|\bul\.|\w{2,30}(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|damm|"
    r"straat|laan|plein|gracht|kade|dijk|gatan|vägen|gade|vej|gata|veien|katu|tie)\b|路|街|丁目|شارع)"
)
_PHRASE_END = re.compile(r"(?<=\w[.:!?])\s+(?=[A-ZÀ-ŽА-ЯΑ-Ω0-9])|\s[—–|·•]\s|©(?:\s*\d{4})?\s*|(?<=\d{4}[.])\s+")
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)(?:\s|©|\(c\)|copyright|\d{4}|[-–,])*([^\d\n|©]{2,60})", re.IGNORECASE)
_SIGNS = " .,-–—|:;*®™"
_NAME_END = re.compile(r"[.!?]\s|\s[·•–—|/-]\s|[;(]")
_RIGHTS = re.compile(
    r"(?i)\b(?:all rights|alle rechte|tous droits|todos los derechos|tutti i diritti|все права|by\b|powered|designed)"
    r".*$"
)
_BASED_IN = re.compile(
    r"(?i)\b(?:based|located|registered|established|headquartered|situated|incorporated)(?: and \w+)? in (?:the )?"
    r"([^.;\n]{2,60})"
)


@lru_cache(maxsize=1)
def _company_patterns() -> tuple[re.Pattern[str], ...]:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    capital = r"(?:[A-ZÀ-ŽΑ-ΩА-ЯЁ]|\d(?!\d{3}))"
    links = "of|and|und|et|de|du|des|la|le|les|der|den|die|das|do|da|dos|del|della|di|van|von|för|für|the|i|y|e|z|w|na"
    word = rf"(?:{capital}[\w&'’.\-]{{0,30}}|{links}|&|-)"
    forms, before, east = ("|".join(table[name]) for name in ("forms", "before", "after_east"))
    return (
        re.compile(rf"(?<![\w@.])([A-ZÀ-ŽΑ-ΩА-ЯЁ][\w&'’\-]{{1,30}}(?: {word}){{0,5}},? (?:{forms}))(?![\w@])"),
        re.compile(rf"(?<!\w)((?:{before}) [«\"“„]?[A-ZА-ЯЁЇІЄ][^\n«»\"“”,;:()]{{1,50}}[»\"”“]?)"),
        re.compile(rf"([\w・ー]{{2,30}}(?:{east})|(?:{east})[\w・ー]{{2,30}})"),
    )


def find_legal_names(lines: Iterable[str]) -> set[str]:
    """Full names of companies, known by their legal form."""
    found: set[str] = set()
    for line in lines:
        for pattern in _company_patterns():
            for match in pattern.finditer(line[:300]):
                name = " ".join(match[1].split()).strip(" ,;:-–")
                if 4 <= len(name) <= NAME_CHARS:
                    found.add(name)
    return found


def read_organisations(page: Page) -> Iterator[dict[str, Any]]:
    """Organisation-like nodes of the page's JSON-LD."""
    for script in page.tree.css('script[type="application/ld+json"]')[:50]:
        try:
            document = orjson.loads(script.text().strip())
        except orjson.JSONDecodeError:
            continue
        stack, seen = [document], 0
        while stack and seen < NODES:
            node = stack.pop()
            seen += 1
            if isinstance(node, list):
                stack.extend(node)
            elif isinstance(node, dict):
                kinds = node.get("@type")
                names = kinds if isinstance(kinds, list) else [kinds]
                if any(isinstance(name, str) and name.lower() in ORGANISATIONS for name in names):
                    yield node
                stack.extend(one for key, one in node.items() if isinstance(one, (dict, list)) and key not in NOT_OWN)


def find_names(pages: Sequence[Page]) -> set[str]:
    """What the site calls itself: Open Graph, structured data, and the part that its titles share."""
    found: set[str] = set()
    parts: Counter[str] = Counter()
    for page in pages:
        for css in ('meta[property="og:site_name"]', 'meta[name="application-name"]'):
            meta = page.tree.css_first(css)
            if meta is not None:
                found.add(_name(meta.attributes.get("content")))
        for node in read_organisations(page):
            found.update(_name(node.get(key)) for key in ("name", "legalName", "alternateName"))
        title = page.tree.css_first("title")
        if title is not None:
            parts.update({_name(part) for part in _CUT.split(title.text()[:300])})
    found.update(part for part, pages_with in parts.items() if pages_with >= 2 and pages_with * 2 >= len(pages))
    return {name for name in found if len(name) >= 2}


def _name(value: object) -> str:
    return " ".join(value.split())[:NAME_CHARS] if isinstance(value, str) else ""


def find_copyrights(lines: Iterable[str]) -> set[str]:
    """Names in copyright lines."""
    found = set()
    for line in lines:
        match = _COPYRIGHT.search(line[:300])
        if match and "powered" not in line[:300].lower():
            name = _NAME_END.split(_RIGHTS.sub("", match[1]).strip(_SIGNS))[0].strip(_SIGNS)
            if len(name) >= 3 and name.count(" ") <= 4 and name[0].isupper():
                found.add(" ".join(name.split()))
    return found


def find_addresses(page: Page, lines: Sequence[str]) -> set[str]:
    """Postal addresses: structured, marked up, or lines with a street and a postcode together."""
    found = {text for node in read_organisations(page) for text in _structured(node.get("address"))}
    for node in page.tree.css("address")[:20]:
        text = " ".join(node.text(separator=" ").split())
        if _POSTCODE.search(text) and len(text) <= 250:
            found.add(text)
    for at, line in enumerate(lines):
        street = _STREET.search(line) if len(line) <= 400 and any(map(str.isdigit, line)) else None
        if street is not None:
            found.update(_around(street, line, lines[at + 1 : at + 4]))
    return {" ".join(text.split()).rstrip(" .,;")[:250] for text in found if len(text) >= 10}


def _around(street: re.Match[str], line: str, following: Sequence[str]) -> Iterator[str]:
    """From the beginning of the phrase that names the street to the town after the postcode."""
    begin = max((match.end() for match in _PHRASE_END.finditer(line, 0, street.start())), default=0)
    begin = max(begin, street.start() - 80)
    rest = [part.strip(" ,;") for part in following if len(part) <= 60] if len(line) <= 90 else []
    window = ", ".join([line[begin:].strip(" ,;"), *rest])
    named_at = street.end() - begin
    if not any(map(str.isdigit, window[: named_at + 15])):
        return
    postcode = _POSTCODE.search(window, named_at) or _POSTCODE.search(window, 0, max(0, street.start() - begin))
    if postcode is not None and postcode.start() - named_at < 100:
        yield _trimmed(window, max(postcode.end(), named_at))


def _trimmed(window: str, end: int) -> str:
    """Up to the town after the postcode, and a country if one follows."""
    stop = _PHRASE_END.search(window, end)
    parts = window[end : stop.start() if stop else None].split(",")
    kept = parts[:1]
    for part in parts[1:3]:
        if len(part) <= 30 and not any(map(str.isdigit, part)) and parse_countries(part):
            kept.append(part)
    return (window[:end] + ",".join(kept)[:60]).strip(" ,;")


def _structured(address: object) -> Iterator[str]:
    for one in address if isinstance(address, list) else [address]:
        if isinstance(one, str) and 10 <= len(one) <= 250:
            yield one
        if isinstance(one, dict):
            country = one.get("addressCountry")
            country = country.get("name") if isinstance(country, dict) else country
            keys = ("streetAddress", "postalCode", "addressLocality", "addressRegion")
            parts = [part for key in keys if isinstance(part := one.get(key), str) and part.strip()]
            if parts:
                yield ", ".join([*parts, country] if isinstance(country, str) else parts)


def find_stated_countries(addresses: Iterable[str], lines: Iterable[str]) -> set[str]:
    """Countries of its addresses, and where it says it is based."""
    found: set[str] = set()
    for address in addresses:
        found.update(parse_countries(address[-60:])[-1:])
        code = re.search(r",\s*([A-Z]{2})$", address)
        if code:
            found.update(parse_countries(code[1]))
    for line in lines:
        for match in _BASED_IN.finditer(line[:600]):
            found.update(parse_countries(match[1])[:1])
    return found - {"WORLD"}
