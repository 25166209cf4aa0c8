# SPDX-License-Identifier: EUPL-1.2
"""Numbers: cards, accounts and national numbers of people by their build, as banks and registers print them.

Public knowledge: the build of national numbers of identity, health and tax, and of bank accounts.
"""

import re
from collections.abc import Iterator, Mapping

from indexer.people.cues import matches
from indexer.people.span import Span

HIDDEN = r"[*•xXхХ#·.…]"
CARD = re.compile(
    rf"(?<![\w*•-])(?:\d{{4}}|\d{{2}}{HIDDEN}{{2}}|{HIDDEN}{{4}})(?:[ -]?(?:\d{{4}}|\d{{2}}{HIDDEN}{{2}}|"
    rf"{HIDDEN}{{2}}\d{{2}}|"
    rf"{HIDDEN}{{4}})){{2,3}}(?!\w)"
)
"""A card's number, with digits hidden or not."""
ENDING = re.compile(
    r"(?:ending(?: in| with)?|ends(?: in| with)?|endet (?:auf|mit)|endend auf|endziffern?|finissant par|"
    r"se terminant par|"
    r"terminée? par|(?:que )?termina(?:da|ndo)? (?:en|in|em|con|com|por)|final|fine|końcówk\w+|kończąc\w+ się na|"
    r"końc\w+ się na|оканчива\w+ на|последние (?:4|четыре)(?: цифры)?|закінч\w+ на|slutar på|sluttar på|slutter på|"
    r"son (?:4|dört) hane\w*|sonu|biten|eindigend op|eindigt op|končící na|końcówka|terminat(?:ă)? în|dont les|"
    r"last (?:4|four)(?: digits)?)[ :.…*•]{1,6}(?P<value>\d{3,4})(?![\w,.]\d|\d)",
    re.IGNORECASE,
)
SORT_CODE = re.compile(
    r"(?<![\w-])\d{2}-\d{2}-\d{2}(?:[ ,/;]{1,3}(?:acc\w*|account|a/c)?\.?(?: ?no\.?)?[ :]{0,2})\d{7,8}(?!\w)"
)
DOMESTIC = re.compile(
    r"(?<![\w-])(?:\d{2}(?: \d{4}){6}|\d{26}|(?:\d{1,6}-)?\d{6,12}/\d{4}|\d{3}-\d{7}-\d{2})(?![\w/-])"
)
"""Accounts as Polish, Czech, Slovak and Belgian banks print them."""
LOOSE_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2} (?:[A-Z] )?(?:[A-Z\d]{4} ){2,6}[A-Z\d]{1,4}(?!\w)")
NATIONAL = re.compile(
    r"(?<![\w./-])(?:[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]|\d{8}-?[A-HJ-NP-TV-Z]|[XYZ]-?\d{7}-?[A-Z]|"
    r"\d{3}-\d{2}-\d{4}|"
    r"\d{3}\.\d{3}\.\d{3}-\d{2}|\d{3}-\d{3}-\d{3} \d{2}|[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]|"
    r"[12] \d{2} (?:0\d|1[0-2]) (?:\d{2}|2[AB]) \d{3} \d{3}(?: \d{2})?|\d{6}/\d{3,4}|(?:19|20)?\d{6}-\d{4}|"
    r"\d{1,2}\.\d{3}\.\d{3}-[\dkK]|756\.\d{4}\.\d{4}\.\d{2}|[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z\d]\d|"
    r"\d{6}[-+A]\d{3}[\dA-Z]|"
    r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}|\d{4} ?\d{4} ?\d{4}(?= ?\(?aadha)|"
    r"[A-Z]{5}\d{6}[A-Z]{2}\d[A-Z]{2})(?![\w/-]|\.\d)"
)
"""Numbers of identity, tax and health of Italy, Spain, the United States, Brazil, Russia, Britain, France, Czechia,
Sweden, Chile, Switzerland, Mexico, Finland and Belgium."""
HOLDERS = (
    r"hosp(?:ital)?\.?|pat(?:ient)?(?:en)?\.?|mrn|nhs|health card|ohip|chart|case notes|fallnummer|fall-?nr|"
    r"patienten-?nr|"
    r"patienten-?id|pat\.?-?id|versicherten-?nr|versicherungsnummer|kvnr|sv-?nr|sv-?nummer|ahv|cip|nuss|nss|nuhsa|"
    r"historia clínica|historia|tarjeta sanitaria|tessera sanitaria|cartella(?: clinica)?|"
    r"dossier(?: médical| patient)?|ipp|nir|carte vitale|n° sécu|nif|sns|utente|cartão de cidadão|prontuário|"
    r"patiëntnummer|patiënt-?nr|dossiernummer|polisnummer|rodné číslo|rč|r\.č\.|číslo pojištěnce|personnummer|"
    r"pers\.?nr|"
    r"journalnr|journalnummer|fødselsnummer|cpr|hetu|taj|cnp|buletin|αμκα|егн|jmbg|oib|mbo|dow\. ?os\.|dowód|"
    r"legitymacja|"
    r"nr historii choroby|historia choroby|księga główna|полис\w{0,2}|омс|иин|инн|иб|история болезни|истории болезни|"
    r"медкарт\w|снилс|карта пациента|поліс|protokol no|hasta no|dosya no|dosya|driving licen[cs]e|licen[cs]e|"
    r"membership|"
    r"policy|insurance|patient id|record"
)
HELD = re.compile(
    rf"(?<!\w)(?:{HOLDERS})(?:[ .-]{{0,2}}(?:n[o°º]|nr|no|number|nummer|num|numer|numero|número|numéro|номер|id|"
    rf"№|#))?"
    r"\.?(?: (?:is|est|es|ist|jest))?[ :№#.→–-]{0,4}"
    r"(?P<value>(?=[A-Z0-9/ .-]{0,14}\d)[A-ZА-Я]{0,6}[ -]?\d(?:[A-Z0-9]|[ ./-](?=[A-Z0-9])){3,24}?)(?![\w/]|"
    r"[.-]\w| \d| [A-Z]\d)",
    re.IGNORECASE,
)
NOT_HELD = re.compile(r"lot|batch|charge|lote|lotto|seri|серия|парти", re.IGNORECASE)
DIGITS, WALLET_SIGN = re.compile(r"\d\d"), re.compile(r"bc1|0x|[13T4](?=\w{0,9}[A-Z])(?=\w{0,9}[a-z])\w{9}")
WALLET = re.compile(
    r"(?<!\w)(?:my|mein(?:e|er|em)?|mon|ma|mi|mio|mia|mój|mojego|moje|мой|моего|моя|meu|minha|mijn|benim|min|"
    r"můj)(?: own)?"
    r" (?:\w{1,12} )?(?:wallet|address|adresse|portefeuille|monedero|billetera|portafoglio|portfela?|кошел\w+|"
    r"carteira|"
    r"cüzdan\w*|plånbok|peněženk\w*)[^\n]{0,24}?(?P<value>(?=\w{0,12}\d)[\w…]{12,64})",
    re.IGNORECASE,
)
"""Somebody's own purse of crypto money."""
ENDINGS = (
    r"ending|ends|endet|endend|endziffern|endziffer|finissant|se terminant|terminé|terminée|termina|terminada|"
    r"terminando|que|final|fine|końcówka|końcówką|kończącej|kończąca|kończącą|kończąc|kończy|оканчивается|"
    r"оканчивающейся|последние|закінчується|slutar|sluttar|slutter|son|sonu|biten|eindigend|eindigt|končící|"
    r"terminat|last|"
    r"dont"
)
CUES = {"ending": ENDINGS, "held": HOLDERS}
HELD_DIGITS = 4


def find_numbers(text: str, starts: Mapping[str, list[int]]) -> Iterator[Span]:
    """Cards, accounts and papers; `starts` are the places of `CUES`."""
    if DIGITS.search(text) is None:
        return
    for pattern in (SORT_CODE, LOOSE_IBAN, DOMESTIC):
        yield from (Span(found.start(), found.end(), "account") for found in pattern.finditer(text))
    for found in CARD.finditer(text):
        if any(letter.isdigit() for letter in found.group()):
            yield Span(found.start(), found.end(), "account")
    for found in matches(ENDING, text, starts, "ending"):
        yield Span(found.start("value"), found.end("value"), "account")
    if WALLET_SIGN.search(text) is not None:
        yield from (Span(found.start("value"), found.end("value"), "account") for found in WALLET.finditer(text))
    for found in NATIONAL.finditer(text):
        yield Span(found.start(), found.end(), "identity")
    for found in matches(HELD, text, starts, "held"):
        digits = sum(letter.isdigit() for letter in found["value"])
        if digits >= HELD_DIGITS and not NOT_HELD.search(text[max(0, found.start() - 12) : found.end()]):
            yield Span(found.start("value"), found.end("value"), "identity")
