# SPDX-License-Identifier: EUPL-1.2
"""Parties: who of those that a talk names stands on the seller's side: turns of staff, and who is told to sell."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from indexer.people.brands import TRADE
from indexer.people.names import TOKEN, is_given
from indexer.people.speech import OTHERS_ROLES, SHOP_ROLES, SHOP_STEMS
from indexer.people.words import TITLES

NAME = r"[^\W\d_][\w.'’-]{1,24}"
TURN = re.compile(
    r"^[\s>*«\"-]{0,6}(?:\[?[\d:., /-]{4,20}\]? ?-? ?)?(?P<label>[^\s:,;!?\n][^:,;!?\n]{0,34}?) ?:(?=\s|$)",
    re.MULTILINE,
)
STAFF_TURN = re.compile(
    rf"(?:[^\W\d_]{{1,14}}[ -])?(?:{SHOP_ROLES})[^\W\d_]{{0,14}}(?:[ ,(]{{1,2}}(?P<name>{NAME}(?: {NAME}){{0,2}})\)?)?",
    re.IGNORECASE,
)
BUYERS_TURN = re.compile(rf"(?:{OTHERS_ROLES})[^\W\d_]{{0,3}}(?: ?[#(№]?[^:\n]{{0,30}})?", re.IGNORECASE)
ROLE_BEFORE = re.compile(
    rf"(?<!\w)(?:{SHOP_ROLES}|kurier\w*|courier|"
    rf"кур['’]єр|"
    r"курьер\w*|dostawca|livreur|repartidor\w*|mensajero|corriere|bezorger|postbote|zusteller|"
    r"dietist\w*|dietetyk\w*|диетолог\w*|дієтолог\w*|nutri\w+|coach|sprzedając\w+|vendedor\w*|verkäufer\w*|"
    r"продав\w+|консультант\w*|оператор\w*|менеджер\w*|säljar\w+|sælger\w*|myyj\w+|prodej\w+|vânzăto\w+|eladó\w*|"
    r"πωλητ\w+)"
    rf"(?: (?:called|named|namens|namens|mit namen|по имени|на ім['’]я|o imieniu|jménem|numit[ăa]?|di nome|"
    rf"llamad[oa]|"
    rf"nommée?))?[ ,]{{1,2}}(?:(?:{TITLES}) )?[\"„«“'‘(]?$",
    re.IGNORECASE,
)
BOUGHT = (
    r"b(?:ought|uy|uying)|order(?:ed|ing)?|got|getting|paid|paying|purchased|bestell\w*|gekauft|gekocht|kauf\w*|"
    r"bezogen|"
    r"gehol\w*|achet\w+|command\w+|pris|prend\w*|compr\w+|pedí|pedid\w*|encarg\w+|encomend\w+|acquist\w+|ordin\w+|"
    r"pres[oi]|pagat\w*|pag[uoa]\w*|kupi\w+|zamówi\w+|zamawia\w+|bra[łl]\w*|wzięł\w*|wziął\w*|купи\w+|куплял\w*|"
    r"заказ\w+|бра[лв]\w*|взял\w*|замов\w+|купува\w+|aldı\w*|alan\w*|alıyor\w*|sipariş|koop\w*|besteld\w*|"
    r"köpt\w*|köper|beställ\w+|køb\w*|kjøpt\w*|bestilt\w*|osti\w*|tilas\w*|koup\w+|objedn\w+|kúpi\w+|vzal\w*|"
    r"cumpăr\w+|cumpar\w+|luat|luăm|comand\w+|vettem|vásárolt\w*|rendelt\w*|αγόρασ\w+|πήρ\w+|παρήγγειλ\w+|"
    r"kupova\w+|naruč\w+|"
    r"поръча\w+|sells?|selling|sold|supplier|dealer|gear|stuff|plug|source|kontakt do"
)
FROM = (
    r"from|off|by|via|with|at|von|bei|beim|über|vom|chez|auprès de|à|de|du|de la|a|al|a la|con|da|dal|dalla|od|u|"
    r"przez|"
    r"у|от|через|в|від|з|из|bij|van|av|hos|från|fra|af|på|sta|ltä|lta|από|απ['’]|στον|στην|de către|către|"
    r"com"
)
GIVEN_TO = r"livr|entreg|consegn|envi|recib|deliver|sent|für |for |pour |para |per |dla |для |my |mein|mi |moje|min "
"""Behind these a name is who got it."""
SOLD_BY = re.compile(
    rf"(?<!\w)(?:{BOUGHT})(?!\w)(?:(?!{GIVEN_TO})[^.!?,;\n]){{0,48}}?(?<!\w)(?:{FROM})(?: (?:a |an |one |some |"
    rf"ene |een |ein(?:em|"
    rf"er)? |eine |un(?:a|e)? |"
    rf"certo |cierto |certain |tal |jakiś |jakiejś |jakiegoś |niejakiego |некоего |одного |одной |a guy called |"
    rf"someone "
    rf"called )){{0,2}}(?: ?(?:{TITLES}))? [\"„«“'‘]?$",
    re.IGNORECASE,
)
SELLS_BEHIND = re.compile(
    r"[\"”»’'“)]{0,2}(?:['’]?(?:n?[ıiuü]n|den|"
    r"dan))?,? ?(?:(?:\(?\d\d\)?,? ?[^\W\d_]{0,7},? ?)?(?:[^\W\d_]{1,10} ){0,3}?"
    r"(?:vend(?:e|ía|ait|eva|eu|ido|eur|o|ió|u)|verkauft?e?n?|sold|sells|selling|sålde|säljer|solgte|selger|sælger|"
    r"продава\w*|продае\w*|збува\w*|торгу\w*|сбыва\w*|πουλ\w+|πωλ\w+|sprzeda\w+|prodáv\w+|prodal\w*|prodava\w*|"
    r"vinde\w*|vândut|nabízel\w*|oferował\w*|предлага\w*|пропонува\w*|ofrecía|offrait|offriva|oferea|eigenaar|"
    r"nabízí|satıyor\w*|satan|sattı\w*|verkocht\w*|verkoopt|myi|myy|árul\w*|eladt\w*|gérante?)(?!\w)|"
    r" (?:unter|on|at|pod|al|на|por|sur) (?:\+\d|\d{3,}[ /-]?\d{3})|"
    r" ?(?:dell['’]|dall['’])assistenza(?!\w)|"
    r" ?(?:from|in|at|z|na|из|с|da|de|di|od) (?:(?:the|la|der|dem) )?(?:dispatch|assistenza|olx|allegro|vinted|"
    r"marktplaats|ebay|support|infolini\w*|hotline|"
    r"prodejn\w+|"
    r"recepcj\w+|kundenservice|sales|shop|store|obsług\w+|gym|siłowni|accueil|поддержки|колл-центра|магазина|"
    r"accoglienza|inzerátu|ogłoszenia|anuncio|annonce|объявления|telegramu?)(?!\w)|"
    r" ?\((?:@|https?:|www\.|t\.me|[\w-]{2,30}\.[a-z]{2,8}|(?-i:[A-Z][a-z]+[A-Z]))|(?-i: at [A-Z]\w+[A-Z]))",
    re.IGNORECASE,
)
ASK_FOR = re.compile(
    r"(?:ask(?:ing)?(?: for)?|speak (?:to|with)|fragen sie (?:nach)?|verlangen sie|demandez|preguntar? por|"
    r"pregunte por|chiedere? (?:di|a)|"
    r"chiedi (?:di|a)|pytać o|proszę pytać o|спросить|спрашивайте|запитати|sor(?:un|unuz)|vraag naar|falar com|"
    r"fale com|fråga efter|"
    r"spørg efter|ptejte se na|întrebați de|keresse) $",
    re.IGNORECASE,
)
TAL = re.compile(
    r"(?<!\w)(?:[Ll]a tal|[Ee]l tal|[Uu]n tal|[Uu]na tal|[Uu]n certo|[Uu]na certa|un certain|une certaine|ene|"
    r"niejak\w+|some guy called|некий|некая|якийсь) [\"„«“]?$"
)
QUOTED_BEFORE = re.compile(r"(?<![:,\[{])(?<![:,\[{] )[\"„«“‘] ?(?:[^\W\d_][\w.]{0,12} ){0,2}$")
QUOTED_BEHIND = re.compile(r"(?: [^\W\d_][\w'’.-]{1,14}){0,2} ?[\"“”»’]")
QUOTED_MOST = 34
"""Who is called something in quotation marks is no buyer."""
ACCUSED = re.compile(
    r"(?<!\w)(?:convicted|sentenced|arrested|charged|skazał\w*|zatrzyma\w+|veroordeel\w+|aangehouden|deteve|deteu|"
    r"detuvo|detenido|"
    r"condena\w*|arrestat\w*|condannat\w*|condamn\w+|interpell\w+|verurteil\w+|festgenommen|осуди\w+|задержа\w+|"
    r"засуди\w+|"
    r"затрима\w+|καταδίκασ\w+|συνέλαβ\w+|dömde|dömdes|grep|dømt|odsoudil\w*|zadržel\w*|condamnat\w*|reținut\w*|"
    r"elítélt\w*|tutuklan\w*|"
    r"gözaltına|tuomitsi)(?: (?:to|a|o|el|the|den|τον|την|na|w))?(?: \d{2}-[^\W\d_]+)? $",
    re.IGNORECASE,
)
LOOK_BACK, LOOK_AHEAD, NEAR = 90, 60, 48
LETTER = re.compile(r"[^\W\d_]")
PRICE = re.compile(r"\d ?(?:[€$£₽₺₴]|eur|usd|gbp|euro|грн|руб|zł|kč|kr|lei|ft|tl|лв)(?!\w)|[€$£] ?\d", re.IGNORECASE)
PARTIES = 2
TURNS_MOST = 400


@lru_cache(maxsize=8)
def shop_labels(text: str) -> frozenset[str]:
    """Labels before a colon that are the shop's: staff, and who answers labelled visitors in a chat."""
    labels = Counter(found["label"] for found, _ in zip(TURN.finditer(text), range(TURNS_MOST), strict=False))
    ours = {label for label in labels if STAFF_TURN.fullmatch(label) or _names_shop(label)}
    buyers = {label for label in labels if label not in ours and BUYERS_TURN.fullmatch(label)}
    if buyers:
        ours |= {label for label, count in labels.items() if count > 1 and label not in buyers and label[0].isupper()}
    elif not ours and len(labels) == PARTIES and min(labels.values()) > 1:
        ours = _who_asks_for_money(text, labels)
    return frozenset(ours)


def _who_asks_for_money(text: str, labels: Iterable[str]) -> set[str]:
    """Of two who talk the one who names a price; none when both or neither do."""
    asking = {
        found["label"] for found in TURN.finditer(text) if PRICE.search(text, found.end(), _line_end(text, found.end()))
    }
    return asking if len(asking) == 1 and asking <= set(labels) else set()


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return end if end >= 0 else len(text)


def label_of(line: str) -> str:
    """What stands before the colon of a line; empty when none does."""
    found = TURN.match(line)
    return found["label"] if found else ""


def staff_names(labels: frozenset[str]) -> Iterator[str]:
    """Words of names that those labels hold."""
    for label in labels:
        found = STAFF_TURN.fullmatch(label)
        for word in TOKEN.findall(found["name"] if found is not None and found["name"] else label):
            if word[0].isupper() and len(word) > 2:
                yield word


def _names_shop(label: str) -> bool:
    low = label.lower()
    return any(stem in low for stem in (*TRADE, *SHOP_STEMS)) and not is_given(low.split()[0])


def is_sellers_name(text: str, first: int, last: int) -> bool:
    """Whether a person is told as who sells, delivers or answers for the shop."""
    before = text[max(0, first - LOOK_BACK) : first].rpartition("\n")[2]
    if QUOTED_BEFORE.search(before) and QUOTED_BEHIND.match(text[last : last + QUOTED_MOST]) and text[first].isupper():
        return True
    if before and before[-1] in " (\"„«“‘'" and LETTER.search(before) is not None:
        near = before[-NEAR:]
        if any(pattern.search(near) for pattern in (ACCUSED, ROLE_BEFORE, ASK_FOR, TAL)) or SOLD_BY.search(before):
            return True
    return SELLS_BEHIND.match(text[last : last + LOOK_AHEAD]) is not None
