# SPDX-License-Identifier: EUPL-1.2
"""Voice: finds the lines in which a buyer, victim or witness speaks of himself or is written of by a label."""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping

from indexer.people.beside import RELATION, TELLS_SELF, TITLE
from indexer.people.brands import TRADE
from indexer.people.cues import WORD, beginnings, find_starts, first_words, fold, matches
from indexer.people.lexicon import is_everyday, is_medicine, may_name
from indexer.people.names import TOKEN, is_given, read_name
from indexer.people.neutral import VERBS, is_owners, is_products
from indexer.people.papers import CUES as PAPER_CUES
from indexer.people.papers import find_papers
from indexer.people.runs import is_shaped_user
from indexer.people.signs import AFTER_USER, FROM_LINE, OPENED
from indexer.people.speech import (
    AGAIN_ME,
    LABELLED,
    NAVIGATION,
    OPENED_BY,
    OTHERS_ROLES,
    QUOTED,
    RECIPIENTS,
    SELLS,
    SHOP_ROLES,
    STRONG,
    VOICE,
    VOICE_ENDINGS,
)
from indexer.people.words import AUTHOR_LABELS, CLOSINGS, GREETINGS, RELATIONS, SELF, TIMES_AGO, TITLES

VOICE_AT = re.compile(rf"(?<![\w@.])(?:{VOICE})(?!\w)(?!(?<=mine) )(?!(?<=mon) ?[–—-])(?!{NAVIGATION})", re.IGNORECASE)
STRONG_AT = re.compile(rf"(?<![\w@.-])(?:{STRONG})(?!\w)", re.IGNORECASE)
SELLS_AT = re.compile(rf"(?<!\w)(?:{SELLS})(?!\w)", re.IGNORECASE)
QUOTED_AT = re.compile(rf"(?<!\w)(?:{QUOTED})", re.IGNORECASE)
LABELLED_AT = re.compile(rf"(?<![\w@.-])(?:{LABELLED})\s?:", re.IGNORECASE)
AGAIN_AT = re.compile(rf"(?<!\w)(?:{AGAIN_ME})(?!\w)", re.IGNORECASE)
FIELD = re.compile(
    rf"^[^\w\n]{{0,4}}(?:(?:full |your |first |last |display )?name|{AUTHOR_LABELS}|nom|nombre|nome|imię|имя|ім['’]я|"
    rf"isim|"
    r"ad|naam|from|von|de|da|от)\s?:\s{0,2}(?P<who>[^\W\d_][^\n,;:|()\[\]{}]{1,40})",
    re.IGNORECASE | re.MULTILINE,
)
OTHERS_TURN = re.compile(
    rf"[\s>*«\"-]{{0,12}}(?:{OTHERS_ROLES})(?: (?:says|said))? ?(?:\([^)\n]{{1,40}}\) ?)?:", re.IGNORECASE
)
SHOP_TURN = re.compile(
    rf"[\s>*«\"-]{{0,12}}(?:{SHOP_ROLES})(?: (?:says|said))? ?(?:\([^)\n]{{1,40}}\) ?)?:", re.IGNORECASE
)
FIRST_WORDS = first_words(
    {
        "voice": VOICE,
        "strong": STRONG,
        "sells": SELLS,
        "quoted": QUOTED,
        "again": AGAIN_ME,
        "labelled": LABELLED,
        **PAPER_CUES,
    }
)
SHOP_HEAD = re.compile(
    rf"^(?:\[[\d:., ]{{4,20}}\] )?[^\n,;.!?]{{0,16}}(?:{'|'.join(TRADE)}|(?<!\w)(?:agent|operator|team|support|shop|"
    rf"store)(?!\w))[^\n,;.!?]{{0,16}} ?$"
)
STAMP_HEAD = re.compile(r"\[?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\]? (?:- )?")
INVITES = re.compile(
    r"(?<!\w)(?:write|text|dm|pm|message|ping|contact|order|schreib\w*|meld\w*|écri\w*|contacte\w*|viens sur|"
    r"passe sur|"
    r"escr[ií]b\w*|contáct\w*|pide\w*|scriv\w*|contatt\w*|pisz\w*|napisz\w*|пиши\w*|напиши\w*|заказывай\w*|"
    r"yaz\w*|ulaş\w*|schrijf\w*|app|chama|escreve\w*|راسل\w*|تواصل)[^\n@]{0,30}(?:(?<=[\s:(])@[a-z]|t\.me/)"
)
"""Who asks to be written to at a handle sells."""
AGED = re.compile(
    r"(?<!\w)(?P<who>[^\W\d_][\w'’-]{1,20}(?: [^\W\d_][\w.'’-]{0,20}){1,2}),? \(?\d{2}(?: (?:ans|años|anos|anni|"
    r"anni|jahre|years|yrs|"
    r"lat|lata|лет|года|років|роки|yaşında|jaar|let|rokov|ani|éves|år|vuotta|ετών|г\.|години|godina)(?!\w)|\)|"
    r", (?:from|aus|från|de|из|z)(?!\w))"
)
NAMED_TURN = re.compile(r"[\s>*]{0,12}(?P<who>[^\W\d_][^\n,:;|()\[\]{}]{1,38}?) ?(?::|, \[\d)(?=\s|\d)")
INITIAL_LINE = re.compile(
    r"[\s>*★☆–—-]{0,12}[^\W\d_]\. ?(?:[^\W\d_]\. ?)?[^\W\d_][\w'’ -]{1,30}?(?:, ?|"
    r" \()[^\W\d_][\w’' -]{1,30}\)? ?[:–—-]"
)
DATED_HEAD = re.compile(
    r"[\s>*★☆]{0,12}(?P<who>[^\W\d_][^\n,:;|()]{1,38}?) ?(?:[–—|·,(-] ?|(?=\d))(?:[^\n]{0,30}?)\b\d{1,4}[./ -]"
)
AGO_LINE = re.compile(
    rf"[\s>*★☆]{{0,12}}[^\W\d_a-zа-я][\w'’.-]{{1,20}}(?: [^\W\d_a-zа-я][\w'’.-]{{0,20}}){{0,2}} ?[·,(–-]? ?"
    rf"(?:{TIMES_AGO})"
)
SAYING_LINE = re.compile(
    rf"[\s>*★☆]{{0,12}}[^\W\d_a-zа-яіїє][\w'’.-]{{1,20}}(?: [^\W\d_a-zа-яіїє][\w'’.-]{{0,20}}){{0,2}} (?!(?:said|"
    rf"says|dice|"
    rf"sagt|dit|diyor)\b)(?:{VERBS})(?!\w)"
)
SIGNED_LETTER = re.compile(r"(?:^|[.!?…»\"”)] ?|[–—-] ?)(?P<who>[^\W\d_][\w'’-]{1,20}) [^\W\d_]{1,2}\.(?!\w)")
FAMILY = re.compile(
    r"(?<!\w)(?:Familie|Fam\.|Famille|Familia|Famiglia|Família|Rodzina|Państwo|Семья|Сім['’]я|Родина) (?=[^\W\d_])"
)
END_OF_VERB = re.compile(rf"\w(?:{'|'.join(VOICE_ENDINGS)})\b")
LINE_END_NAME = re.compile(
    r"(?:^|[.!?»\"”)★☆|-] ?|[–—,] )(?P<who>[^\W\d_][\w'’-]{2,20})(?: [^\W\d_][\w'’-]*){0,3}"
    r"(?:,? [^\W\d_][\w'’-]{1,20})?[.!)]?$",
    re.MULTILINE,
)
GATE_PATTERNS = (VOICE, STRONG, QUOTED, RECIPIENTS, LABELLED, OPENED_BY, AGAIN_ME, CLOSINGS, GREETINGS)
GATE_FORMS = frozenset(form for pattern in GATE_PATTERNS for form in beginnings(pattern)) | frozenset(
    f"{role}{colon}" for role in beginnings(OTHERS_ROLES) for colon in (":", " :")
)
LONG_FORM = 6
"""Shorter phrases count as whole words only."""
GATE_PHRASES = frozenset(form for form in GATE_FORMS if len(form) >= LONG_FORM)
GATE_WORDS = frozenset(form.strip(" .,:") for form in GATE_FORMS if len(form) < LONG_FORM) - frozenset(
    "the a an de la le o q dla from per à an on to in we it its il do da d c j me ma mi com dal data date best "
    "bien mit many kind ty br met dank for von soru para".split()
)
PARCEL = re.compile(r"\b[A-Z]{2}\d{9}[A-Z]{2}\b|\b\d{12,24}\b")
CIVIL = re.compile(
    r"mr|mrs|ms|miss|mevrouw|meneer|domnule|doamnei|tanti|тьотя|тетя|teta|tant|herrn?|frau|mme|mlle|monsieur|"
    r"madame|sr|sra|srta|señora?|señorita|signora?|sig(?:\.?ra)?|"
    r"pan[aiu]?|"
    r"panie|paní|dhr|mevr|mw|г-жа|г-н|господин|госпожа|гражданк[аи]|гражданина?|пан|пані|dl|dna|domnul|doamna|"
    r"rouva|herra|"
    r"κύριος|κυρία|gospodin|gospođa|السيد|السيدة",
    re.IGNORECASE,
)
"""Titles of anybody; doctors, nuns and dons are many a remedy's."""
TOLD_CHARACTERS = 3_000
"""Longer texts are pages, which tell of people in many roles."""
USER_TURN = re.compile(r"[\s>*«-]{0,12}(?P<who>[^\W\d][\w.-]{2,30})(?: [^\W\d_]{2,14}(?:\([^)\s]{1,4}\))?){0,2} ?[:»]")
TOLD_WORDS = first_words({"relation": RELATIONS, "title": TITLES, "self": SELF, "opened": OPENED_BY})
I_AND_VERB = re.compile(
    r"i,? (?:[a-z]+ed|was|am|had|have|got|bought|took|paid|think|thought|would|will|can|can['’]t|could|did|do|"
    r"don['’]t|didn['’]t|never|just|"
    r"sent|want|need|love|feel|felt|know|knew|wish|hope|recommend|also|still|wrote|live|went|found|gave|said|told|"
    r"lost|woke|"
    r"been|really|only|even|always|now|then|saw|read|must|should|may|might|work|see|get|take|use|order|buy|ate|"
    r"drank|came|"
    r"spent|kept|slept|fell|made|left|put|ran|swear|guess|believe|say|ask|go|stopped|too|myself|the undersigned|"
    r"(?:first|"
    r"recently|finally|actually|then|too|swore|wasn['’]t|haven['’]t|won['’]t|couldn['’]t|wouldn['’]t|reckon|"
    r"suspect|\())(?!\w)",
    re.IGNORECASE,
)
FIELD_LABEL = 48
FIRST_TURNS = 400
"""So many lines are looked at for a name before a colon."""


class Voices:
    """Where in a text people's own talk stands."""

    def __init__(self, text: str) -> None:
        low = fold(text)
        starts = find_starts(low, FIRST_WORDS)
        self._voice = [
            found.start()
            for found in matches(VOICE_AT, low, starts, "voice")
            if found.group() != "i" or _is_i(text, found.start())
        ]
        self._voice += [found.start() for found in END_OF_VERB.finditer(low)] if not low.isascii() else []
        self._voice.sort()
        self._sells = [found.start() for found in matches(SELLS_AT, low, starts, "sells")]
        strong = [found.start() for found in matches(STRONG_AT, low, starts, "strong")]
        strong += [found.start() for found in matches(QUOTED_AT, low, starts, "quoted")]
        strong += [found.start("who") for found in SIGNED_LETTER.finditer(text) if is_given(found["who"])]
        strong += [found.start() for found in FAMILY.finditer(text)]
        strong += [found.start() for found in matches(LABELLED_AT, low, starts, "labelled")]
        strong += [found.begin for found in find_papers(text, starts)]
        strong += [found.start() for found in FROM_LINE.finditer(text)]
        strong += [found.start() for found in matches(AGAIN_AT, low, starts, "again")]
        strong += _fields(text)
        if len(text) <= TOLD_CHARACTERS:
            boldly = bool(self._voice) or not (is_owners(text) or is_products(text))
            strong += _told(text, find_starts(low, TOLD_WORDS), boldly=boldly)
            strong += [found.start() for found in AGED.finditer(text) if is_person(found["who"])]
        self._strong = sorted(strong)

    def tells(self, begin: int, end: int) -> int | None:
        """Where a line first tells of a person by a label or a phrase."""
        return _first(self._strong, begin, end)

    def speaks(self, begin: int, end: int) -> int | None:
        """Where somebody first speaks of himself in a line, and does not sell."""
        return None if _first(self._sells, begin, end) is not None else _first(self._voice, begin, end)


def _is_i(text: str, at: int) -> bool:
    """Whether an `i` is an English I, and no `and` of a Slavic language nor an Italian article."""
    return I_AND_VERB.match(text, at) is not None or (text[at] == "I" and text[max(0, at - 2) : at - 1].islower())


def _fields(text: str) -> Iterator[int]:
    """Lines that are a label, a colon and a person; a colon is looked for first."""
    colon = text.find(":")
    while colon >= 0:
        begin = text.rfind("\n", max(0, colon - FIELD_LABEL), colon) + 1
        found = FIELD.match(text, begin) if begin or colon < FIELD_LABEL else None
        if found is not None and is_person(found["who"]):
            yield found.start()
        colon = text.find(":", colon + 1)


def _told(text: str, starts: Mapping[str, list[int]], *, boldly: bool) -> Iterator[int]:
    """Where somebody's relation, a title or a role stands with a name or a user name: a person is told of."""
    kinds = ((RELATION, "relation"), (TITLE, "title"), (TELLS_SELF, "self"))
    for pattern, kind in kinds if boldly else kinds[:1] if not is_products(text) else ():
        for found in matches(pattern, text, starts, kind):
            if not boldly and " " not in found.group().strip():
                continue
            if kind == "title" and not CIVIL.fullmatch(found.group().strip(" .")):
                continue
            end = read_name(text, found.end(), 2)
            if end is not None and all(may_name(word) for word in TOKEN.findall(text[found.end() : end])):
                yield found.start()
    for found in matches(OPENED, text, starts, "opened"):
        who = found["who"]
        marked = who[0].islower() and not is_everyday(who) and not is_medicine(who)
        at_head = not text[text.rfind("\n", 0, found.start()) + 1 : found.start()].strip(" >*")
        if (boldly or at_head) and (marked or is_shaped_user(who)) and AFTER_USER.match(text, found.end()):
            yield found.start()


def _first(places: list[int], begin: int, end: int) -> int | None:
    at = bisect(places, begin - 1)
    return places[at] if at < len(places) and places[at] < end else None


def turn_of(line: str, low: str) -> bool | None:
    """True: a line of a buyer by its label; False: the shop's; None: no label."""
    stamp = STAMP_HEAD.match(low)
    line, low = (line[stamp.end() :], low[stamp.end() :]) if stamp else (line, low)
    colon = line.find(":", 0, 60)
    if colon < 0:
        return None
    head = low[:colon]
    if SHOP_TURN.match(low) or SHOP_HEAD.search(head):
        return False
    if OTHERS_TURN.match(low):
        return True
    return False if NAMED_TURN.match(line) and INVITES.search(low, colon) else None


def is_headed_by_name(line: str) -> bool:
    """Whether a line begins with a person: `Anna Kowalska: …`, `T. Nguyen, Berlin: …`, `Tom Hale – 3 May 2025`."""
    if line.lstrip(" >*★☆–—-\t")[:1].isupper() and (
        INITIAL_LINE.match(line) or AGO_LINE.match(line) or SAYING_LINE.match(line)
    ):
        return True
    user = USER_TURN.match(line) if ":" in line or "»" in line else None
    if user is not None and is_shaped_user(user["who"]):
        return True
    for pattern in (NAMED_TURN, DATED_HEAD):
        found = pattern.match(line)
        if found is not None and is_person(found["who"]):
            return True
    return False


def is_person(who: str) -> bool:
    """Whether words are a given name, with or without a family name before or behind."""
    words = TOKEN.findall(who)
    return 0 < len(words) <= 4 and any(is_given(word) for word in words[:2])


def has_personal_word(low: str) -> bool:
    """Whether a lower-case text holds any word that people's talk may be known by."""
    if not GATE_WORDS.isdisjoint(WORD.findall(low)):
        return True
    return not low.isascii() and END_OF_VERB.search(low) is not None


def has_name(text: str) -> bool:
    """Whether a text holds a given name with a capital, a parcel's number or a sign of mail."""
    if any(word[0].isupper() and is_given(word) for word in set(WORD.findall(text))):
        return True
    return (
        PARCEL.search(text) is not None
        or FAMILY.search(text) is not None
        or any(is_headed_by_name(line) for line in text.splitlines()[:FIRST_TURNS])
        or any(is_given(found["who"], doubtful_too=True) for found in LINE_END_NAME.finditer(text))
    )
