# SPDX-License-Identifier: EUPL-1.2
"""Authors: finds who speaks in an author's place: lines, cells, stars, keys of structured reviews."""

import re
from collections.abc import Iterator

from indexer.people.beside import DAY, after_title, flagged
from indexer.people.cues import WORD, beginnings
from indexer.people.forum import FORUM_LABELLED, FORUM_META, is_below_tail, is_headed
from indexer.people.names import MARKED_USER, is_given, is_marked_user, may_be_author, read_name, read_user
from indexer.people.talk import RATED, STAMP
from indexer.people.voice import SELLS_AT
from indexer.people.words import NOT_AUTHORS, PERSON_KEYS, SAYS, SOCIAL_TAILS, TIMES_AGO

WHO = r"(?P<who>[^\s,:|»«“”„\"<>()\[\]{}/·][^,:|»«“”„\"<>()\[\]{}·\n]{0,40}?)"
CITY = r"(?:,? ?\(?[^\W\d_][\w'’ .-]{1,30}\)?)?"
SEP = r" {0,2}(?:[–—|·•,»-] ?| (?=\d))"
DIGIT, COLON, BREAK = re.compile(r"\d"), re.compile(":"), re.compile(r"[,(·–—-]")
RATING = re.compile(r"[★☆]|v[eé]rifi", re.IGNORECASE)
SAYING_WORDS = frozenset(found.group() for form in beginnings(SAYS) if (found := WORD.search(form)))
SAYING = re.compile(r"")
"""Needs one of these words instead."""
HEAD_CHARACTERS = 150
"""What a pattern of an author's line needs stands within so many characters."""
LINE_AUTHORS = (
    (flagged(rf"{WHO} (?:{SAYS})\b"), True, SAYING),
    (flagged(rf"{WHO} (?:on|le|am|el|il|dnia) {DAY}[^\n]{{0,30}}(?:said|wrote)?"), True, DIGIT),
    (flagged(rf"{STAMP.pattern}{WHO}(?=:)"), True, DIGIT),
    (re.compile(r"(?P<who>[^\n,:\[]{2,40}), \[\d{1,2}\.\d{1,2}\.\d{2,4}"), True, DIGIT),
    (flagged(rf"{WHO}{SEP}(?:[^\n|]{{0,20}}(?:[–—|·•,] ?))?{DAY}"), True, DIGIT),
    (flagged(rf"{WHO} ?(?:\((?:verified|vérifié|verifiziert)|[–—|·•-]? ?verified\b|[★☆]{{2}}|[★☆] )"), True, RATING),
    (flagged(rf"{WHO} ?(?:[–—-] )?(?:[A-Z]{{2}} )?(?:· )?(?={TIMES_AGO})"), True, None),
    (
        flagged(
            rf"{WHO},? \(?\d{{2}}(?: ?(?:years|yrs|ans|años|anni|lat\b|лет|год|років|рік|jahre|yaş|y/?o)|\)|(?=[,:]))"
        ),
        True,
        DIGIT,
    ),
    (re.compile(rf"{WHO}(?:,{CITY}| \([^\W\d_][\w ’'.-]{{1,30}}\))?(?:, \d{{2}})? ?: ?"), False, COLON),
    (re.compile(rf"{WHO}(?:,| \(| ·| [–—-] )"), False, BREAK),
)
"""At the beginning of a line; True: the place itself says that it is an author."""
LEAD = re.compile(r"[\s★☆>*•#+\-–—\"“”«»„']*(?:\d/5 ?[|:]? ?|\d{1,5} (?=[^\W\d_]))?(?:Re: |Quote: |Zitat: )?")
STARS = re.compile(rf"[★☆]{{3,5}} {{0,2}}(?:{DAY}[\d./-]{{0,8}} )?", re.IGNORECASE)
AFTER_STARS = flagged(
    rf" ?(?:[A-Z]{{2}}\b|{DAY}|verified|vérifié|verifi|zweryf|подтв|підтв|doğru|·|\||–|-|[,(]|{TIMES_AGO})"
)
ROUTE = re.compile(r"(?<![\w/.])(?P<who>/?u/[\w.-]{2,40})")
STARRED_USER = re.compile(
    r"(?<![\w*.])\w{1,3}(?:\*{2,8}|\.{3,5})\w{0,3}(?: \w(?:\*{2,8}|\.{3,5})\w?)?(?![\w*])(?<!\.)|"
    r"(?<![\w*])\w\*{2,8} \w\*{2,8}(?!\w)"
)
JOINED_USER = re.compile(r"(?<![\w@.:/])_?[^\W\d_][^\W_]{1,20}(?:_[^\W_]{1,20}){1,3}_?(?: \(\d{1,6}\))?(?![\w@])")
KEYED = flagged(rf'"(?:{PERSON_KEYS})" ?: ?(?:\{{[^{{}}]{{0,80}}?"name" ?: ?)?"(?P<value>[^"\n]{{2,60}})"')
PERSON_OBJECT = flagged(
    r'"(?:author|user|reviewer|customer|auteur|autor)" ?: ?\{[^{}]{0,80}?'
    r'"(?:display_?)?name" ?: ?"(?P<value>[^"\n]{2,60})"'
)
CELL = re.compile(r"(?<=\|)([^|\n]{1,45})(?=\|)|^([^|\n]{1,45})(?=\|)|(?<=\|)([^|\n]{1,45})$", re.MULTILINE)
DOTTED = re.compile(r"(?<=· )([^·\n]{2,40}?)(?= ·|\n|$)")
META_LINE = flagged(
    rf"\W{{0,12}}(?:{DAY}|{TIMES_AGO}|local guide|[A-Z]{{2}} ?[•·-] ?\d|achiziție|ověřen|ellenőrz|verifierat|"
    rf"verifiser|"
    rf"verifice|vahvist|επαληθευμ|επιβεβαιωμ|проверена|потвърден|potvrđen|geverif|compra |achat |acquisto |"
    rf"\d[.,]\d |\d{{1,6}} (?:review|avis|rezension|reseña|recension|opini|отзыв|"
    rf"yorum|відгук)|rated|verified|note |"
    r"знаток|оценка|reviewed|[★☆]|\d/5|un mois|vor einem|miesiąc|bewertet|valorado|oceniono|valutato)"
)
HANDLE_LINE = re.compile(r"@?(?=[\w.]*[_.\d])(?P<who>_?[a-z][\w.]{2,30})(?= )")


def find_keyed(part: str) -> Iterator[tuple[int, int]]:
    """Names in the keys of structured reviews."""
    for pattern in (PERSON_OBJECT, KEYED):
        for found in pattern.finditer(part):
            key = found.group().partition(":")[0].strip('" ').lower()
            value = found["value"]
            if key != "name" or is_given(value.split()[0], doubtful_too=True):
                yield found.span("value")


def find_lines(part: str) -> Iterator[tuple[int, int]]:
    """Names in an author's place of a line."""
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
    if is_headed(line[begin:], following) or is_below_tail(line[begin:], before):
        return begin, begin + len(whole)
    if FORUM_META.match(line):
        return None
    labelled = FORUM_LABELLED.match(line) if ":" in line else None
    if labelled is not None and labelled["who"].lower() not in NOT_AUTHORS:
        return labelled.span("who")
    if len(whole) <= 45 and _is_lone(whole, before, following):
        return begin, begin + len(whole)
    head = begin + HEAD_CHARACTERS
    for pattern, sure, needed in LINE_AUTHORS:
        if needed is SAYING:
            if SAYING_WORDS.isdisjoint(WORD.findall(line[begin:head].lower())):
                continue
        elif needed is not None and needed.search(line, begin, head) is None:
            continue
        found = pattern.match(line, begin)
        if found is None:
            continue
        first, last = found.span("who")
        first = after_title(line, first)
        who = line[first:last].strip()
        if SELLS_AT.search(following) or SELLS_AT.search(line, found.end()):
            return None
        if may_be_author(who, sure=sure) or (sure and STAMP.match(line) and len(who.split()) <= 4):
            return first, first + len(who)
    if any(tail in line.lower() for tail in SOCIAL_TAILS):
        first = after_title(line, begin)
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


def find_cells(part: str) -> Iterator[tuple[int, int]]:
    """User names in cells of tables and between dots."""
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


def find_after_stars(part: str) -> Iterator[tuple[int, int]]:
    """Names behind stars."""
    if "★" not in part and "☆" not in part:
        return
    for found in STARS.finditer(part):
        place = after_title(part, found.end())
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
