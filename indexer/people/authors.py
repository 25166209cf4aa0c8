# SPDX-License-Identifier: EUPL-1.2
"""Finds who speaks and who is spoken of: authors in an author's place, names beside words that go with names."""

import re
from collections.abc import Iterator
from functools import partial

from indexer.people.names import (
    MARKED_USER,
    TOKEN,
    is_given,
    is_marked_user,
    may_be_author,
    read_name,
    read_user,
)
from indexer.people.span import Span
from indexer.people.talk import RATED, STAMP
from indexer.people.words import (
    AUTHOR_LABELS,
    CLOSINGS,
    GREETINGS,
    MONTHS,
    PERSON_KEYS,
    RELATIONS,
    SAYS,
    SELF,
    SELF_IF_NAME,
    SOCIAL_TAILS,
    TIMES_AGO,
    TITLES,
    TITLES_AFTER,
)

flagged = partial(re.compile, flags=re.IGNORECASE)
WHO = r"(?P<who>[^\s,:|»«“”„\"<>()\[\]{}/·][^,:|»«“”„\"<>()\[\]{}·\n]{0,40}?)"
DAY = (
    rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-]\d|\d{{4}}-\d|\d{{1,2}}(?:er|st|nd|rd|th)?\.? (?:de )?(?:{MONTHS})"
    rf"|(?:{MONTHS})\w{{0,8}}\.? \d|(?:{MONTHS})-\d\d)"
)
CITY = r"(?:,? ?\(?[^\W\d_][\w'’ .-]{1,30}\)?)?"
SEP = r" {0,2}(?:[–—|·•,»-] ?| (?=\d))"
LINE_AUTHORS = (
    (flagged(rf"{WHO} (?:{SAYS})\b"), True),
    (flagged(rf"{WHO} (?:on|le|am|el|il|dnia) {DAY}[^\n]{{0,30}}(?:said|wrote)?"), True),
    (flagged(rf"{STAMP.pattern}{WHO}(?=:)"), True),
    (re.compile(r"(?P<who>[^\n,:\[]{2,40}), \[\d{1,2}\.\d{1,2}\.\d{2,4}"), True),
    (flagged(rf"{WHO}{SEP}(?:[^\n|]{{0,20}}(?:[–—|·•,] ?))?{DAY}"), True),
    (flagged(rf"{WHO} ?(?:\((?:verified|vérifié|verifiziert)|[–—|·•-]? ?verified\b|[★☆]{{2}}|[★☆] )"), True),
    (flagged(rf"{WHO} ?(?:[–—-] )?(?:[A-Z]{{2}} )?(?:· )?(?={TIMES_AGO})"), True),
    (
        flagged(
            rf"{WHO},? \(?\d{{2}}(?: ?(?:years|yrs|ans|años|anni|lat\b|лет|год|років|рік|jahre|yaş|y/?o)|\)|(?=[,:]))"
        ),
        True,
    ),
    (re.compile(rf"{WHO}(?:,{CITY}| \([^\W\d_][\w ’'.-]{{1,30}}\))?(?:, \d{{2}})? ?: ?"), False),
    (re.compile(rf"{WHO}(?:,| \(| ·| [–—-] )"), False),
)
"""At the beginning of a line; True: the place itself says that it is an author."""
LEAD = re.compile(r"[\s★☆>*•#+\-–—\"“”«»„']*(?:\d/5 ?[|:]? ?|\d{1,5} (?=[^\W\d_]))?(?:Re: |Quote: |Zitat: )?")
STARS = re.compile(rf"[★☆]{{3,5}} {{0,2}}(?:{DAY}[\d./-]{{0,8}} )?", re.IGNORECASE)
AFTER_STARS = flagged(
    rf" ?(?:[A-Z]{{2}}\b|{DAY}|verified|vérifié|verifi|zweryf|подтв|підтв|doğru|·|\||–|-|[,(]|{TIMES_AGO})"
)
SIGNATURE = re.compile(r"(?:^|(?<=[”\"»“.!?’)]) |(?<=\s)|(?<=[”\"»“]))[–—-]{1,2} ?(?=[^\W\d_])")
AFTER_NAME = re.compile(r"\s*(?:$|[\n,(\"“”«»|]|\.$)")
LABEL = flagged(rf"(?<![\w@.])(?:{AUTHOR_LABELS})(?: ?[:：] ?|, | (?=[^\s])|$)")
LABEL_IS_SURE = re.compile(r"[:：] ?$")
WEAK_LABELS = frozenset("by von par por da przez от від name client author autor user opinia cliente".split())
SIGNED = re.compile(r"(?<=[.!?] )(?=[^\W\d_])")
SIGNED_END = re.compile(r" ?[–—-] ")
TELLING = flagged(rf"(?<![\w@.])(?P<who>[^\W\d_][\w.-]{{2,30}}) (?:{SAYS})(?= )")
AFTER_LABEL = flagged(
    rf"(?= ?(?:[»·,(|:–—]|$|\n|- |on |le |am |el |il |dnia |aus |de |from |z |из |з |wrote|·|★|{DAY}|posts:|rating|"
    rf"\d/5|\d{{1,3}}/|[+-]))"
)
RELATION = flagged(rf"(?<!\w)(?:{RELATIONS}),? (?=[^\W\d_])")
TITLE = flagged(rf"(?<!\w)(?:{TITLES}) (?:dr\.? )?(?=[^\W\d_])")
TITLE_AFTER = flagged(rf"(?<!\w)(?P<who>[^\W\d_]{{2,20}}) (?:{TITLES_AFTER})(?!\w)")
TELLS_SELF = flagged(rf"(?<!\w)(?:{SELF})[: ,]{{1,2}}(?=[^\W\d_])")
MAY_TELL_SELF = flagged(rf"(?<!\w)(?:{SELF_IF_NAME}) (?=[^\W\d_])")
GREETING = flagged(rf"(?<!\w)(?:{GREETINGS})[,!]? (?=[^\W\d_])")
CLOSING = flagged(rf"(?:^|(?<=[.!?,] )|\n) ?(?:{CLOSINGS})\s{{0,2}}[,!.]?\s{{1,3}}(?=[^\W\d_])")
ROUTE = re.compile(r"(?<!\w)/u/(?P<who>[\w.-]{2,40})")
STARRED_USER = re.compile(r"(?<![\w*])\w{1,3}\*{2,6}\w{0,3}(?![\w*])")
JOINED_USER = re.compile(r"(?<![\w@.:/])_?[^\W\d_][^\W_]{1,20}(?:_[^\W_]{1,20}){1,3}_?(?: \(\d{1,6}\))?(?![\w@])")
KEYED = flagged(rf'"(?:{PERSON_KEYS})" ?: ?(?:\{{[^{{}}]{{0,80}}?"name" ?: ?)?"(?P<value>[^"\n]{{2,60}})"')
PERSON_OBJECT = flagged(
    r'"(?:author|user|reviewer|customer|auteur|autor)" ?: ?\{[^{}]{0,80}?'
    r'"(?:display_?)?name" ?: ?"(?P<value>[^"\n]{2,60})"'
)
CELL = re.compile(r"(?<=\|)([^|\n]{1,45})(?=\|)|^([^|\n]{1,45})(?=\|)|(?<=\|)([^|\n]{1,45})$", re.MULTILINE)
DOTTED = re.compile(r"(?<=· )([^·\n]{2,40}?)(?= ·|\n|$)")
META_LINE = flagged(
    rf"\W*(?:{DAY}|{TIMES_AGO}|local guide|\d[.,]\d |\d+ (?:review|avis|rezension|reseña|recension|opini|отзыв|"
    rf"yorum|відгук)|rated|verified|note |"
    r"знаток|оценка|reviewed|[★☆]|\d/5|un mois|vor einem|miesiąc|bewertet|valorado|oceniono|valutato)"
)
HANDLE_LINE = re.compile(r"@?(?=[\w.]*[_.\d])(?P<who>_?[a-z][\w.]{2,30})(?= )")


def find_people(text: str, begin: int, end: int) -> Iterator[Span]:
    """Names and user names between two places of a text, most certain first."""
    part = text[begin:end]
    for first, last in _all(part):
        if part[first:last].strip():
            yield Span(begin + first, begin + last, "name")


def find_greeted(text: str, begin: int, end: int) -> Iterator[Span]:
    """Whom the shop answers by name."""
    for pattern in (GREETING, TITLE):
        for found in pattern.finditer(text, begin, end):
            place = _after_title(text, found.end())
            last = read_name(text, place, 2)
            if last is not None:
                yield Span(place, last, "name")


def _all(part: str) -> Iterator[tuple[int, int]]:
    if '"' in part and (":" in part) and part.lstrip(" ,[").startswith(("{", '"')):
        yield from _keyed(part)
    yield from _lines(part)
    yield from _cells(part)
    for pattern in (ROUTE, STARRED_USER, JOINED_USER):
        for found in pattern.finditer(part):
            yield found.span("who" if "who" in pattern.groupindex else 0)
    yield from _labelled(part)
    yield from _after_stars(part)
    for pattern, most in ((RELATION, 3), (TELLS_SELF, 4), (TITLE, 3), (CLOSING, 4), (GREETING, 2)):
        for found in pattern.finditer(part):
            place = _after_title(part, found.end())
            last = read_name(part, place, most)
            if last is not None and may_be_author(part[place:last], sure=True):
                yield place, last
    for found in MAY_TELL_SELF.finditer(part):
        last = read_name(part, found.end(), 3)
        if last is None:
            continue
        who = part[found.end() : last]
        if may_be_author(who, sure=False) or (" " in who and may_be_author(who, sure=True)):
            yield found.end(), last
    for found in TITLE_AFTER.finditer(part):
        if found["who"][0].isupper():
            yield found.span("who")
    for found in TELLING.finditer(part):
        if is_marked_user(found["who"]) or (found["who"][0].isupper() and is_given(found["who"], doubtful_too=True)):
            yield found.span("who")
    for found in SIGNED.finditer(part):
        last = read_name(part, found.end(), 3)
        if last is not None and SIGNED_END.match(part, last) and may_be_author(part[found.end() : last], sure=False):
            yield found.end(), last
    yield from _signatures(part)
    yield from _given(part)


def _after_title(part: str, place: int) -> int:
    found = TITLE.match(part, place)
    return found.end() if found else place


def _keyed(part: str) -> Iterator[tuple[int, int]]:
    for pattern in (PERSON_OBJECT, KEYED):
        for found in pattern.finditer(part):
            key = found.group().partition(":")[0].strip('" ').lower()
            value = found["value"]
            if key != "name" or is_given(value.split()[0], doubtful_too=True):
                yield found.span("value")


def _lines(part: str) -> Iterator[tuple[int, int]]:
    lines = part.splitlines(keepends=True)
    place = 0
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else ""
        before = lines[at - 1] if at else ""
        span = _line_author(line, before, following)
        if span is not None:
            yield place + span[0], place + span[1]
        place += len(line)


def _line_author(line: str, before: str, following: str) -> tuple[int, int] | None:
    lead = LEAD.match(line)
    begin = lead.end() if lead else 0
    whole = line[begin:].strip()
    if len(whole) <= 45 and _is_lone(whole, before, following):
        return begin, begin + len(whole)
    for pattern, sure in LINE_AUTHORS:
        found = pattern.match(line, begin)
        if found is None:
            continue
        first, last = found.span("who")
        first = _after_title(line, first)
        who = line[first:last].strip()
        if may_be_author(who, sure=sure) or (sure and STAMP.match(line) and len(who.split()) <= 4):
            return first, first + len(who)
    if any(tail in line.lower() for tail in SOCIAL_TAILS):
        first = _after_title(line, begin)
        end = read_name(line, first, 2) or read_user(line, first)
        return (first, _with_particles(line, first, end)) if end is not None else None
    handle = HANDLE_LINE.match(line, begin)
    return handle.span("who") if handle else None


def _with_particles(line: str, first: int, last: int) -> int:
    """`Nicole van Dyk`: two words and what stands between."""
    return read_name(line, first, 3) or last if line[first:last].count(" ") > 1 else last


def _is_lone(whole: str, before: str, following: str) -> bool:
    """A line that is nothing but an author, above or below what goes with one."""
    if not (META_LINE.match(following) or META_LINE.match(before)) or META_LINE.match(whole):
        return False
    words = whole.split()
    if len(words) == 1:
        fits = is_marked_user(whole) or is_given(whole, doubtful_too=True)
        return fits or (whole[0].isupper() and RATED.match(following.lower()) is not None)
    return may_be_author(whole, sure=False) or (may_be_author(whole, sure=True) and bool(META_LINE.match(following)))


def _cells(part: str) -> Iterator[tuple[int, int]]:
    for found in CELL.finditer(part):
        cell = found.group()
        begin = found.start() + len(cell) - len(cell.lstrip())
        whole = cell.strip()
        if (
            whole
            and " " not in whole
            and not whole[0].isdigit()
            and (is_marked_user(whole) or (whole.isalpha() and found.group(1)))
        ):
            yield begin, begin + len(whole)
    for found in DOTTED.finditer(part):
        if may_be_author(found.group(), sure=False):
            yield found.span()


def _labelled(part: str) -> Iterator[tuple[int, int]]:
    for found in LABEL.finditer(part):
        sure = bool(LABEL_IS_SURE.search(found.group()))
        place = _after_title(part, found.end())
        last = read_name(part, place)
        if last is None or MARKED_USER.search(part[place : last + 1].rstrip(" .,")[1:]):
            last = read_user(part, place) or last
        if last is None:
            continue
        who = part[place:last]
        strong = found.group().strip(" ,:：").lower() not in WEAK_LABELS
        many = " " in who and is_given(who.split()[0], doubtful_too=True)
        placed = sure or many or is_given(who.split()[0]) or AFTER_LABEL.match(part, last)
        named = sure or who[0].isupper() or is_marked_user(who)
        if placed and named and may_be_author(who, sure=sure or strong):
            yield place, last


def _after_stars(part: str) -> Iterator[tuple[int, int]]:
    for found in STARS.finditer(part):
        place = _after_title(part, found.end())
        ends = [end for most in (3, 2, 1) if (end := read_name(part, place, most)) is not None]
        last = next((end for end in ends if AFTER_STARS.match(part, end)), ends[0] if ends else None)
        who = part[place : last or place]
        if last is not None and (may_be_author(who, sure=False) or _is_headed(part, who, last)):
            yield place, last
        elif last is None or MARKED_USER.search(part[place : last + 1]):
            user = read_user(part, place)
            if user is not None and (is_marked_user(part[place:user]) or AFTER_STARS.match(part, user)):
                yield place, user


def _is_headed(part: str, who: str, last: int) -> bool:
    return may_be_author(who, sure=True) and AFTER_STARS.match(part, last) is not None


def _signatures(part: str) -> Iterator[tuple[int, int]]:
    for found in SIGNATURE.finditer(part):
        place = _after_title(part, found.end())
        last = read_name(part, place, 3)
        if last is None or not may_be_author(part[place:last], sure=True):
            continue
        if AFTER_NAME.match(part, last) or is_given(part[place:last].split()[0]):
            yield place, last


def _has_family_name(part: str, begin: int, end: int) -> bool:
    """A name that is an everyday word too: inside a sentence, with another capital word behind it."""
    inside = begin >= 2 and (part[begin - 2].isalpha() or part[begin - 2] == ",") and part[begin - 1] == " "
    return inside and (read_name(part, begin, 2) or end) > end


PLACE_BEFORE = re.compile(r"(?:^|\s)(?:in|à|en|nach|w|we|do|в|во|из|aus|near|outside|ab) $", re.IGNORECASE)


def _given(part: str) -> Iterator[tuple[int, int]]:
    """Given names wherever they stand, with the family name behind."""
    end = 0
    for found in TOKEN.finditer(part):
        if found.start() < end or not found.group()[0].isupper() or len(found.group()) < 3:
            continue
        word = found.group()
        if not is_given(word, doubtful_too=True) or PLACE_BEFORE.search(part, max(0, found.start() - 8), found.start()):
            continue
        if is_given(word) or _has_family_name(part, found.start(), found.end()):
            last = read_name(part, found.start(), 3) or found.end()
            yield found.start(), last
            end = last
