# SPDX-License-Identifier: EUPL-1.2
"""Runs: names known by what their words are and are not: two capital words that no other table knows."""

import re
from collections.abc import Iterator

from indexer.people.brands import TRADE
from indexer.people.lexicon import is_everyday, is_family, is_medicine, is_place, is_unknown
from indexer.people.names import is_given
from indexer.people.speech import SHOP_STEMS
from indexer.people.words import NOT_AUTHORS

CAPITAL = r"[^\W\d_a-zа-яіїєґ][^\W\d_]{1,24}(?:['’-][^\W\d_]{2,20})?"
PARTICLE = r"(?:(?:de la|de los|van de[rn]?|van|von|de|da|do|dos|del|della|di|du|le|la|el|al|bin|ben|ter|ten|y) )?"
RUN = re.compile(
    rf"(?<![\w@/.#&’'-])(?P<one>{CAPITAL}) {PARTICLE}(?P<two>{CAPITAL}|"
    rf"[^\W\d_]\.)(?: {PARTICLE}(?P<three>{CAPITAL}))?(?![\w@])"
)
COMPANY = re.compile(
    r",? ?(?:gmbh|ug|ag|kg|ltd|inc|llc|limited|corp|co|s\.?[ar]\.?l|s\.?l|s\.?p\.?a|sp\. ?z|bv|b\.v|nv|oy|ab|aps|a/s|"
    r"d\.o\.o|s\.r\.o|a\.s|kft|srl|ооо|тов|şti|a\.ş|pharma\w*|labs?|laborator\w*|med\w*|health\w*|store|shop|®|"
    r"™)(?!\w)",
    re.IGNORECASE,
)
USER = re.compile(
    r"(?<![\w@./:#&=?+-])(?=[^\W\d][\w-]{2,30}(?:[\d_]|[a-z][A-Z]))[^\W\d][\w-]{3,31}(?:\.[\w-]{2,20})?(?![\w@/]|"
    r"\.\w)"
)
COUNTED = re.compile(
    r"(?:tab(?:s|let\w*)?|cap(?:s|sul\w*)?|pills?|pack\w*|box\w*|omega|covid|sars|vitamin\w*|phase|level|type|typ|"
    r"size|"
    r"page|step|week|day|windows|office|group\w*|stage|grade|class|top|best|formula|version|part|model|item|nr|no|"
    r"art|lot|batch|charge|lote|lotto|seria|серия|ref|sku|code|kod|код|iphone|galaxy|android|ios|mp|usb|"
    r"wifi)[_-]?\d{1,5}",
    re.IGNORECASE,
)
CAPITAL_NOUNS = re.compile(
    r"(?<!\w)(?:und|der|die|das|ich|nicht|ist|mit|bei|für|aus|nach|auf|habe?|hat|wurde)(?!\w)", re.IGNORECASE
)
"""German, in which every noun has a capital."""
LETTERS = re.compile(r"[^\W\d_]+")
JOINED = re.compile(r"[a-z][A-Z]|[а-я][А-Я]")
MARKED = re.compile(r"[\d_*@]")
KIN = re.compile(
    r"(?<!\w)(?:Nonn[ao]|Zi[ao]|Tante|Onkel|Oma|Opa|Veuve|Mamie|Papy|Tata|Tonton|Abuel[ao]|Tí[ao]|Babcia|Dziadek|"
    r"Ciocia|"
    r"Wujek|Granny|Grandma|Grandpa|Nana|Aunt(?:ie|y)?|Uncle|[Тт]ьотя|[Тт]етя|[Дд]ядько|Tanti|Nea|Tant|Teta|Moster|"
    r"Faster|Бабушка|Дедушка|Тётя|Дядя|Тётка|Баба|Бабуся|Дідусь|Тітка|"
    r"Avó|Vovó|Vovô|Babička|Děda|Bunica|Mormor|Farmor|Morfar|Farfar|Mummo) $"
)
"""Whose grandmother it is belongs to the name."""
WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*\.?")
FROM = frozenset("de di da do du des del von aus from z ze из з in en à uit van dal dalla".split())
ORGANISATION = re.compile(
    r"srl|sarl|ug|bv|nv|oy|ab|aps|kft|sro|doo|sons|company|team|service|services|support|shop|store|express|"
    r"hotline|express|discount|ekibi|équipe|equipo|zespół|команда|"
    r"kundenservice|kundendienst|hizmetleri|gmbh|ltd|inc|llc|corp|versand|logistik|institut\w*|clinic|klinik|"
    r"hospital|"
    r"university|universität|agency|agentur|ministry|ministerium|amazon|google|facebook|instagram|ebay|paypal|dhl|"
    r"ups|"
    r"fedex|hermes|gls|dpd|correos|poczta|inpost|почта|ozon|wildberries|telegram|whatsapp|viber|signal"
)
"""A name that holds one of these words is no person's."""
LETTERS_LEAST, DIGITS_MOST = 3, 5


def find_runs(text: str, *, boldly: bool) -> Iterator[tuple[int, int]]:
    """Two or three capital words that are a person's; `boldly`: also when no table knows either of them."""
    place, boldly = 0, boldly and not CAPITAL_NOUNS.search(text)
    while (found := RUN.search(text, place)) is not None:
        words = [word for word in (found["one"], found["two"], found["three"]) if word]
        count = _named(words, boldly=boldly and not _begins_sentence(text, found.start()))
        if count and not COMPANY.match(text, found.end()):
            end = found.end("two") if count == 2 else found.end()
            yield found.start(), end
            place = end
        else:
            place = found.end("one")


def _begins_sentence(text: str, begin: int) -> bool:
    """Whether a word has its capital from its place alone."""
    return not text[max(0, begin - 2) : begin].strip("\"'“„«(>*•–—- ").isalnum() and text[begin - 2 : begin] != ", "


def _named(words: list[str], *, boldly: bool) -> int:
    """How many of the words are one person's name; 0 when none is."""
    if (
        is_place(" ".join(words[:2]))
        or any(not word[0].isupper() for word in words[:2])
        or any(_is_things(word) for word in words[:2])
    ):
        return 0
    one, two = words[0], words[1]
    given, family = is_given(one, doubtful_too=True), is_family(two, doubtful_too=True) or len(two) <= 2
    sure = (
        (is_given(one) and not is_everyday(two))
        or (given and family and not (is_everyday(one) and is_everyday(two)))
        or (is_family(two) and is_unknown(one))
        or (is_family(one) and is_given(two))
    )
    if not sure and not (boldly and is_unknown(one) and is_unknown(two) and not (one + two).isupper()):
        return 0
    third = words[2] if len(words) > 2 else ""
    return 3 if third and third[0].isupper() and not _is_things(third) and not is_everyday(third) else 2


def _is_things(word: str) -> bool:
    """Whether a word is a product's, a shop's, or no name's for another reason."""
    low = word.lower()
    if low in NOT_AUTHORS or JOINED.search(word) or any(stem in low for stem in (*TRADE, *SHOP_STEMS)):
        return True
    if is_given(word) or is_family(word):
        return False
    return is_medicine(word) or is_place(word)


def find_marked_users(text: str) -> Iterator[tuple[int, int]]:
    """User names by their shape: `farfalla83`, `stokrotka_x`, `NightOwl_Kim`; no product, no domain, no measure."""
    return (found.span() for found in USER.finditer(text) if _is_user(found.group()))


def is_shaped_user(word: str) -> bool:
    """Whether a word is a user name by its shape."""
    return USER.fullmatch(word) is not None and _is_user(word)


def _is_user(word: str) -> bool:
    letters = LETTERS.findall(word)
    digits = sum(letter.isdigit() for letter in word)
    if (
        max(map(len, letters), default=0) < LETTERS_LEAST + ("_" not in word)
        or digits > DIGITS_MOST
        or COUNTED.fullmatch(word)
    ):
        return False
    last = word.rpartition(".")[2]
    if "." in word and last.isalpha() and len(last) <= 7:
        return False
    if "_" not in word and (
        not word[-1].isdigit() or (word[0].isupper() and (word.isupper() or not is_given(letters[0])))
    ):
        return False
    return not any(is_medicine(one) for one in letters if len(one) > LETTERS_LEAST and not is_given(one))


def is_likely(value: str) -> bool:
    """Whether words that stand in a name's place on a long page may be one: no everyday words alone."""
    words = [word for word in WORDS.findall(value) if word.lower() not in FROM]
    if MARKED.search(value) or not words:
        return True
    return any(
        len(word) > 1
        and (is_given(word) or is_family(word) or not (is_everyday(word) or is_place(word) or is_medicine(word)))
        for word in words
    )


def persons_part(text: str, first: int, last: int) -> tuple[int, int] | None:
    """Where within a place the person stands: without the town behind `de`; None when the words are everybody's."""
    words = [(found.start() + first, found.group()) for found in WORDS.finditer(text[first:last])]
    while len(words) > 2 and words[-2][1].lower() in FROM and is_place(words[-1][1]) and not is_family(words[-1][1]):
        words = words[:-2]
        last = words[-1][0] + len(words[-1][1])
    if MARKED.search(text[first:last]):
        return first, last
    kin = KIN.search(text[max(0, first - 14) : first])
    first -= len(kin.group()) if kin else 0
    named = [word for _, word in words if word.lower() not in FROM]
    if (
        not named
        or COMPANY.match(text, last)
        or any(ORGANISATION.fullmatch(part) for word in named for part in word.lower().split("-"))
    ):
        return None
    if text[first:last].isalpha() or len(named) > 1:
        known = any(is_given(word, doubtful_too=True) or is_family(word, doubtful_too=True) for word in named)
        if not known and all(is_everyday(word) or is_medicine(word) or is_place(word) for word in named):
            return None
    return first, last
