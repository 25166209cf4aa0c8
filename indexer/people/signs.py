# SPDX-License-Identifier: EUPL-1.2
"""Signs: names known by their shape or place in a letter, an order, a dispute, whoever's words stand around."""

import re
from collections.abc import Iterator, Mapping

from indexer.people import further
from indexer.people.cues import matches
from indexer.people.lexicon import is_everyday, may_name
from indexer.people.names import TOKEN, is_given, is_marked_user, may_be_author, read_name, read_user
from indexer.people.speech import AGAIN_ME, ARABIC_NAMES, DISPUTED, OPENED_BY, RECIPIENTS
from indexer.people.words import CLOSINGS, NOT_AUTHORS, PARTICLES, SAYS, TITLES

INITIALED = re.compile(
    r"(?<!\w)(?P<who>[^\W\d_][\w'’-]{1,20}(?: [^\W\d_][\w'’-]{1,20})?) (?:v\.? ?d\.? ?|van (?:de[rn]? )?|de |von )?"
    r"[^\W\d_]{1,2}\.$"
)
INITIAL_FIRST = re.compile(
    r"^[\s>*★☆–—-]{0,12}(?P<who>(?:[^\W\d_]\. ?){1,2}(?:(?:[Dd]e|[Vv]an|[Vv]on|[Dd]i|[Dd]a|[Ll]a) (?:de[rn]? |la )?|"
    r"[A-Z][a-z] )?[^\W\d_][\w'’-]{1,30}(?: [^\W\d_][\w'’-]{1,30})?)"
    r"(?=, [^\W\d_]| \([^\W\d_]| ?[:–—]| (?:uit|aus|de|from|z|ze|из|з|da|di|från|fra) [^\W\d_])",
    re.MULTILINE,
)
LAST = re.compile(
    r"(?:^|[.!?…»\"”)★☆|]\s{1,2}|[–—-] ?)(?:(?:[Ss]ig\.(?:r?a|na)?|[Mm](?:me|lle|rs?|s)\.?|[Ss]ra?\.|[Pp]ani?|"
    r"[Dd]hr\.|Frau|Herr|Fru|[Nn]onn[ao]|[Zz]i[ao]|[Tt]ante|[Oo]ma|[Oo]pa|[Bb]abcia|[Cc]iocia|[Бб]абушка|[Тт]ётя|"
    r"[Бб]аба|[Vv]euve|Ваша?|Your|Votre|Ihre?|Vostra?|Wasza?|Twoja|Doña|Don|Dona) )?(?P<who>[^\W\d_][^\n,;:.!?|"
    r"()\[\]<>@/\d]{1,48}?)"
    r"(?:(?:, | \(| (?:aus|from|de|da|z|ze|из|з|uit) )[^\W\d_][\w .'’-]{1,28}\)?)?[.!]?\s*$",
    re.MULTILINE,
)
INITIALS = re.compile(
    r"(?<![\w.])(?:[A-ZА-Я]\. ?){2}(?=,? \(?\d{2}(?![\d.]))|"
    r"(?<=[.!?»”\"] [–—-] )(?:[A-ZА-Я]\. ?){2}|(?<=[–—-] )(?:[A-ZА-Я]\. ?){2}(?=\s*$)",
    re.MULTILINE,
)
PATRONYMIC = re.compile(
    r"(?<!\w)[^\W\d_]{3,20}(?:ович|евич|ьич|лыч|ныч|рыч|тыч|геич|овн|евн|ичн|івн|ївн|йович)(?:а|у|ем|ом|е|ы|ой|ою|и|"
    r"і)?(?!\w)"
)
BEFORE_PATRONYMIC = re.compile(r"(?:[^\W\d_][^\W\d_-]{1,24} ){1,2}$")
FROM_LINE = re.compile(
    r"^[> ]{0,12}(?:From|Von|De ?|Da|Od|От|Від|Kimden|Van|من|Absender|Expéditeur|Remitente|Mittente|Nadawca): ?\"?"
    r"(?P<who>[^<\n\"@]{2,60}?)\"? ?<",
    re.MULTILINE,
)
BEFORE_MAIL = re.compile(r"(?P<who>[^\W\d_][\w'’-]{0,30}(?: [^\W\d_][\w.'’-]{0,30}){0,3}) ?\(?<\(?[\w.+-]{1,64}@")
TO_LINE = re.compile(r"^[> ]{0,12}(?:To|An|À|A|Para|Do|Кому|Kime|Aan|Cc|إلى) ?:", re.IGNORECASE | re.MULTILINE)
QUOTES = re.compile(
    r"quote|originally|posted|edited|zitat|citation|cita|mensaje|messaggio|cytat|цитата|сообщ|alıntı|citaat",
    re.IGNORECASE,
)
ARROW = re.compile(
    r"^[^\w\n]{0,4}(?P<who>[^\W\d_][\w'’-]{1,20}(?: [^\W\d_][\w'’-]{1,20}){0,3}) ?[→➜➔▸►»>](?= )", re.MULTILINE
)
AFTER_USER = re.compile(
    r"\s*(?:$|:|\(| @|[/|,;.)»“”\"\n]| ?(?:against|contre|contra|contro|przeciw|против|gegen|tegen)\b| (?:"
    rf"{SAYS}|{further.CLAIMS})(?!\w))",
    re.IGNORECASE,
)
FAMILY = re.compile(
    r"(?<!\w)(?:[Ff]amilie|Fam\.|[Ff]amille|[Ff]amilia|[Ff]amiglia|[Ff]amília|[Rr]odzin[ay]|[Pp]aństw[oa]|[Сс]емья|"
    r"[Сс]ім['’]я|[Рр]одина|the) (?P<who>[^\W\d_][\w'’-]{1,30})(?P<after> family)?"
)
FAMILY_AFTER = re.compile(r"(?<!\w)(?P<who>[^\W\d_][\w'’-]{1,30}) (?:ailesi|family|család)(?!\w)")
COUPLE = re.compile(
    r"(?<!\w)(?P<who>(?P<one>[^\W\d_][\w'’-]{1,20}) (?:et|und|u\.|and|&|y|e|i|и|та|ve|en) "
    r"(?P<two>[^\W\d_][\w'’-]{1,20})"
    r"(?: (?:[dD]e |van |von )?[^\W\d_][\w'’-]{1,24})?)"
)
RECIPIENT = re.compile(
    rf"(?<![\w@.])(?:{RECIPIENTS})(?:\s?:\s{{0,2}}|\n| )(?:(?:{TITLES}|ing\.|rag\.|avv\.|dipl\.-ing\.|dhr\.|"
    rf"mevr\.) )?"
    r"(?=[^\W\d_])",
    re.IGNORECASE,
)
CLOSED = re.compile(rf"(?<!\w)(?:{CLOSINGS})[,!.]?\s{{1,4}}(?:> ?)?(?=[^\W\d_])", re.IGNORECASE)
OPENED = re.compile(rf"(?<!\w)(?:{OPENED_BY})[ :]{{1,3}}[(«\"„“@]?(?P<who>[\w][\w.-]{{2,30}})", re.IGNORECASE)
QUOTED_USER = re.compile(r"(?:«|„|“|\")\s?(?P<who>[a-zа-я][\w.-]{2,30})\s?(?:»|“|”|\")")
AGAIN = re.compile(
    rf"(?<!\w)(?:{AGAIN_ME})(?P<comma>[,:]? )(?P<who>[^\W\d_][\w'’-]{{1,20}}(?: [A-ZА-Я][\w'’-]{{1,20}})?)",
    re.IGNORECASE,
)
AFTER_AGAIN = re.compile(r"\s*(?:$|[,.!\n])")
ARABIC = re.compile(
    rf"(?<!\w)(?:{ARABIC_NAMES})(?: (?:عبد |آل |بن |ال)?(?![وفبل]?(?:من|في|على|إلى|بعد|"
    rf"و)(?!\w))(?!و)\w{{2,12}}){{0,2}}"
)
ARABIC_LETTER = re.compile("[\u0621-\u064a]")
BY = "by|from|von|par|por|da|di|przez|od|от|від|door|van"
BY_USER = re.compile(rf"(?<!\w)(?:{BY}) (?P<who>[a-zа-яїієґ][^\W_]{{1,20}}_[\w]{{1,20}})(?!\w)", re.IGNORECASE)
CUES = {"by": BY, "recipient": RECIPIENTS, "opened": OPENED_BY, "again": AGAIN_ME}
DISPUTED_AT = re.compile(rf"(?<!\w)(?:{DISPUTED})(?!\w)", re.IGNORECASE)
CLOSING_QUOTES = '»”"“'
DISPUTE_HEAD, SHORT = 120, 600
LINE_MOST, INITIALED_MOST = 120, 56
JOINS = frozenset("e et und and & i y ve en и та".split())


def find_signs(text: str, starts: Mapping[str, list[int]]) -> Iterator[tuple[int, int]]:
    """Names that are signs of a person wherever they stand; `starts` are the places of `CUES`."""
    yield from _initialed(text)
    for found in matches(CLOSED, text, starts, "closing"):
        end = _closing_name(text, found.end())
        if end is not None:
            yield found.end(), end
    for found in matches(RECIPIENT, text, starts, "recipient"):
        end = _reversed_name(text, found.end()) or read_name(text, found.end(), 4)
        if end is not None and _is_recipient(text, found.end(), end):
            yield found.end(), end
    if "<" in text:
        yield from (found.span("who") for found in FROM_LINE.finditer(text))
    disputed = DISPUTED_AT.search(text, 0, DISPUTE_HEAD) is not None and len(text) <= SHORT
    for pattern, kind in ((OPENED, "opened"), (BY_USER, "by")):
        for found in matches(pattern, text, starts, kind):
            who = found["who"]
            named = is_marked_user(who) or (disputed and who.islower() and not is_everyday(who))
            if named and not who.isdigit():
                yield found.span("who")

    for found in ARROW.finditer(text):
        if is_given(found["who"].split()[0]):
            yield found.span("who")


def find_placed(text: str) -> Iterator[tuple[int, int]]:
    """Names that their place in a line makes one, in what is no shop's."""
    for found in INITIAL_FIRST.finditer(text):
        if found["who"].split(".")[0].isupper() and _capital(found["who"].rpartition(".")[2]):
            yield found.span("who")
    yield from _last(text)
    yield from (found.span() for found in INITIALS.finditer(text))
    yield from _together(text)
    yield from find_arabic(text)


def _initialed(text: str) -> Iterator[tuple[int, int]]:
    """`Marie D.`: looked for where a dot stands behind a capital."""
    dot = text.find(".")
    while dot >= 0:
        if (
            text[dot - 1 : dot].isupper()
            and text[max(0, dot - 3) : dot - 1].strip(" .") != text[max(0, dot - 3) : dot - 1]
        ):
            low = max(0, dot - INITIALED_MOST)
            found = INITIALED.search(text[low : dot + 1])
            span = _given_and_initial(found) if found else None
            if span is not None and not text[dot + 1 : dot + 2].isalnum():
                yield low + span[0], low + span[1]
        dot = text.find(".", dot + 1)


def _given_and_initial(found: re.Match[str]) -> tuple[int, int] | None:
    words = found["who"].split()
    if len(words) == 2 and not is_given(words[0]) and is_given(words[1]):
        return found.start() + len(words[0]) + 1, found.end()
    return found.span() if words[0][0].isupper() and is_given(words[0]) else None


def _closing_name(text: str, begin: int) -> int | None:
    couple = COUPLE.match(text, begin)
    if couple is not None and is_given(couple["one"]) and couple["two"][0].isupper():
        return couple.end()
    end = read_name(text, begin, 4)
    if end is not None:
        first = text[begin:end].split()[0]
        if is_given(first) or (first.endswith(".") and " " in text[begin:end]):
            return end
    word = TOKEN.match(text, begin)
    return word.end() if word is not None and is_given(word.group()) and len(word.group()) > 3 else None


def _together(text: str) -> Iterator[tuple[int, int]]:
    """Families and couples."""
    for found in FAMILY.finditer(text):
        if found["who"][0].isupper() and (found["after"] or not found.group().startswith("the")):
            yield found.span("who")
    for found in FAMILY_AFTER.finditer(text):
        if found["who"][0].isupper():
            yield found.span("who")
    for found in COUPLE.finditer(text):
        one, two = found["one"], found["two"]
        named = is_given(one, doubtful_too=True) and is_given(two, doubtful_too=True)
        if named and one[0].isupper() and two[0].isupper() and (is_given(one) or is_given(two)):
            yield found.span("who")


def find_spoken(text: str, starts: Mapping[str, list[int]]) -> Iterator[tuple[int, int]]:
    """Names that count in what others than the shop say."""
    yield from _mailed(text)
    for found in FAMILY.finditer(text):
        if found["who"][0].isupper() and (found["after"] or not found.group().startswith("the")):
            yield found.start() if found["who"] else found.start("who"), found.end("who")
    for found in COUPLE.finditer(text):
        if (
            is_given(found["one"])
            and found["one"][0].isupper()
            and found["two"][0].isupper()
            and is_given(found["two"])
        ):
            yield found.span("who")
    for found in PATRONYMIC.finditer(text):
        if found.group()[0].isupper():
            before = BEFORE_PATRONYMIC.search(text[max(0, found.start() - 50) : found.start()])
            yield found.start() - _named_before(before.group() if before else ""), found.end()
    for found in matches(OPENED, text, starts, "opened"):
        who = found["who"]
        if (
            not (who.lower() in NOT_AUTHORS or (is_everyday(who) and who.isalpha()))
            and (who[0].islower() or is_marked_user(who) or QUOTES.match(found.group()))
            and (is_marked_user(who) or AFTER_USER.match(text, found.end()))
        ):
            yield found.span("who")
    for found in matches(AGAIN, text, starts, "again"):
        who = found["who"]
        marked = found["comma"][0] in ",:" and AFTER_AGAIN.match(text, found.end())
        if (marked or is_given(who.split()[0])) and may_be_author(who, sure=True):
            yield found.span("who")


def find_arabic(text: str) -> Iterator[tuple[int, int]]:
    """Names in Arabic letters, which have no capitals."""
    if ARABIC_LETTER.search(text):
        yield from (found.span() for found in ARABIC.finditer(text))


def _last(text: str) -> Iterator[tuple[int, int]]:
    """`… came to Lyon. Marie Dupont, Lyon`: a name and nothing else at the end of a line."""
    begin = 0
    for line in text.splitlines(keepends=True):
        tail = max(0, len(line) - LINE_MOST)
        found = None
        for found in LAST.finditer(line[tail:]):
            words = found["who"].split()
            before = line[tail:][: found.start("who")].rstrip(" –—-")[-1:]
            if 0 < len(words) <= 5 and _reads_as_name(words, quoted=before in CLOSING_QUOTES and bool(before)):
                yield begin + tail + found.start("who"), begin + tail + found.end("who")
        begin += len(line)


def _reads_as_name(words: list[str], *, quoted: bool = False) -> bool:
    if not all(_capital(word) or word.lower() in PARTICLES or word.lower() in JOINS for word in words):
        return False
    joined = [at for at, word in enumerate(words) if word.lower() in JOINS]
    if joined and 0 < joined[0] < len(words) - 1:
        return all(is_given(words[at], doubtful_too=True) for at in (0, joined[0] + 1))
    if PATRONYMIC.fullmatch(words[0]):
        return True
    if quoted and all(may_name(word) or word.lower() in PARTICLES for word in words):
        return True
    return is_given(words[0]) and (len(words) == 1 or words[0].lower() not in NOT_AUTHORS)


def _capital(word: str) -> bool:
    return word.strip()[:1].isupper()


def _is_recipient(text: str, begin: int, end: int) -> bool:
    """A full name, a title before it, or a given name; no town, no company."""
    who = text[begin:end]
    words = TOKEN.findall(who)
    titled = text[max(0, begin - 6) : begin].rstrip(" .").rpartition(" ")[2].lower() in RECIPIENT_TITLES
    if titled or any(is_given(word) for word in words[:3]):
        return may_be_author(who, sure=True)
    return len(words) >= 2 and (who.isupper() or len(words) == 2) and may_be_author(who, sure=True) and end < len(text)


def _reversed_name(text: str, begin: int) -> int | None:
    """`HOFFMANN, Elke`"""
    found = REVERSED.match(text, begin)
    return found.end() if found and is_given(found["given"]) else None


REVERSED = re.compile(r"[^\W\d_][\w'’-]{1,30}, (?P<given>[^\W\d_][\w'’-]{1,20})")
RECIPIENT_TITLES = frozenset(
    "mr mrs ms miss herrn herr frau m mme mlle sr sra sig sig.ra p pani pan dhr mevr ing".split()
)


def _mailed(text: str) -> Iterator[tuple[int, int]]:
    if "<" not in text:
        return
    for found in BEFORE_MAIL.finditer(text):
        line = text.rfind("\n", 0, found.start()) + 1
        if TO_LINE.match(text, line):
            continue
        end = found.end("who")
        words = [(token.start(), token.group()) for token in TOKEN.finditer(text, found.start("who"), end)]
        while words and (words[0][1].lower() in NOT_AUTHORS or not words[0][1][0].isupper()):
            words.pop(0)
        if words:
            yield words[0][0], end


def _named_before(before: str) -> int:
    """How many characters of names stand right before a father's name."""
    count = 0
    for word in reversed(before.split()):
        if not word[0].isupper() or word.lower() in NOT_AUTHORS or len(word) < 3:
            break
        count += len(word) + 1
    return count


def read_quoted_user(text: str, begin: int) -> int | None:
    """Where a user name in quotation marks ends."""
    found = QUOTED_USER.match(text, begin)
    return found.end("who") if found else read_user(text, begin)
