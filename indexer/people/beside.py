# SPDX-License-Identifier: EUPL-1.2
"""Beside: names that a word before or behind makes one: a label, a relation, a title, a greeting, a verb of speech."""

import re
from collections.abc import Iterator, Mapping
from functools import partial

from indexer.people.cues import matches
from indexer.people.lexicon import is_everyday, is_medicine
from indexer.people.names import MARKED_USER, TOKEN, is_given, is_marked_user, may_be_author, read_name, read_user
from indexer.people.words import (
    AUTHOR_LABELS,
    CLOSINGS,
    GREETINGS,
    MONTHS,
    NOT_AUTHORS,
    RELATIONS,
    SAYS,
    SELF,
    SELF_IF_NAME,
    TITLES,
    TITLES_AFTER,
)

flagged = partial(re.compile, flags=re.IGNORECASE)
DAY = (
    rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-]\d|\d{{4}}-\d|\d{{1,2}}(?:er|st|nd|rd|th)?\.? (?:de )?(?:{MONTHS})"
    rf"|(?:{MONTHS})\w{{0,8}}\.? \d|(?:{MONTHS})-\d\d)"
)
LABEL = flagged(rf"(?<![\w@.])(?:{AUTHOR_LABELS})(?: ?[:：] ?|, | (?=[^\s])|$)")
LABEL_IS_SURE = re.compile(r"[:：] ?$")
WEAK_SELF = frozenset("ben name i ich yo я eu".split())
ROLE_LABELS = frozenset(
    "buyer customer client user kunde kundin käufer acheteur cliente comprador acquirente klient kupujący "
    "клиент покупатель клієнт покупець müşteri alıcı klant koper name author".split()
)
CASE_ENDING = re.compile(r"[^\W\d_]{2}['’](?:[dt][ea]n|[dt][ea]|[yn]?[aeıiuü]|[nl]?[ıiuü]n|[yl]?l[ea])$")
"""A Turkish ending behind a name: it is not who speaks."""
AFTER_ROLE = re.compile(r"\s*(?:$|\d|[\n/|;,)«»(·–—-])")
WEAK_LABELS = frozenset("by von par por da przez от від name client author autor user opinia cliente".split())
SIGNED = re.compile(r"(?<=[.!?] )(?=[^\W\d_])")
SIGNED_END = re.compile(r" ?[–—-] ")
TELLING = flagged(rf"(?<![\w@.])(?P<who>[^\W\d_][\w.-]{{2,30}}) (?:{SAYS})(?= )")
AFTER_LABEL = flagged(
    rf"(?= ?(?:[»·,(|:–—]|$|\n|- |on |le |am |el |il |dnia |aus |de |from |z |из |з |wrote|·|★|{DAY}|posts:|rating|"
    rf"\d/5|\d{{1,3}}/|[+-]))"
)
RELATION = flagged(rf"(?<!\w)(?:{RELATIONS}),? (?=[^\W\d_])")
TITLE = flagged(rf"(?<!\w)(?:(?:{TITLES}) ){{1,3}}(?:(?:med|phil|jur|rer|nat|habil|vet)\. ){{0,2}}(?=[^\W\d_])")
TITLE_AFTER = flagged(rf"(?<!\w)(?P<who>[^\W\d_]{{2,20}}) (?:{TITLES_AFTER})(?!\w)")
TELLS_SELF = flagged(rf"(?<!\w)(?:{SELF})[: ,]{{1,2}}(?=[^\W\d_])")
MAY_TELL_SELF = flagged(rf"(?<!\w)(?:{SELF_IF_NAME}) (?=[^\W\d_])")
GREETING = flagged(rf"(?<!\w)(?:{GREETINGS})[,!]? (?=[^\W\d_])")
GREETED_USER = flagged(rf"(?<!\w)(?:{GREETINGS})[,!]? (?P<who>@[\w.]{{2,31}})")
CLOSING = flagged(rf"(?:^|(?<=[.!?,] )|\n) ?(?:{CLOSINGS})\s{{0,2}}[,!.]?\s{{1,3}}(?=[^\W\d_])")
SIGNATURE = re.compile(r"(?:^|(?<=[”\"»“.!?’)]) |(?<=\s)|(?<=[”\"»“]))[–—-]{1,2} ?(?=[^\W\d_])")
LOWER_WORD = re.compile(r"[^\W\d_]{3,20}(?![\w@.-])")
SHORT_SELF = 6
AFTER_NAME = re.compile(r"\s*(?:$|[\n,(\"“”«»|]|\.$)")


def find_beside(part: str, starts: Mapping[str, list[int]]) -> Iterator[tuple[int, int]]:
    """Names that a word before or behind makes one."""
    for pattern, kind, most in (
        (RELATION, "relation", 3),
        (TELLS_SELF, "self", 4),
        (TITLE, "title", 3),
        (CLOSING, "closing", 4),
    ):
        for found in matches(pattern, part, starts, kind):
            place = after_title(part, found.end())
            last = read_name(part, place, most)
            if kind == "self" and last is not None and not _tells_name(part, found, place, last):
                continue
            if last is None and kind in ("relation", "closing", "greeting", "self"):
                last = _unknown_lower(part, place, kind, found.group()) or lower_name(part, place)
                if last is not None and kind == "self":
                    yield place, last
                    continue
            if last is not None and may_be_author(part[place:last], sure=True):
                yield place, last
    for found in matches(GREETING, part, starts, "greeting"):
        place = after_title(part, found.end())
        last = read_name(part, place, 2) or lower_name(part, place)
        if last is None or not may_be_author(part[place:last], sure=True):
            continue
        who = part[place:last]
        if place > found.end() or is_given(who.split()[0], doubtful_too=True) or part[last : last + 1] in ",!:\n.":
            yield place, last
    for found in matches(MAY_TELL_SELF, part, starts, "maybe"):
        last = read_name(part, found.end(), 3)
        if last is None and (lower := lower_name(part, found.end())) is not None:
            yield found.end(), lower
        if last is not None:
            who = part[found.end() : last]
            if CASE_ENDING.search(who):
                continue
            if may_be_author(who, sure=False) or (" " in who and may_be_author(who, sure=True)):
                yield found.end(), last
    for at in starts.get("titled", ()):
        begin = part.rfind(" ", 0, max(0, at - 1)) + 1
        titled = TITLE_AFTER.match(part, begin)
        if titled is not None and titled["who"][0].isupper():
            yield titled.span("who")
    yield from find_telling(part)


def _unknown_lower(part: str, place: int, kind: str, said: str) -> int | None:
    """`my dad joginder`, `my name is harpreet gill`: lower-case words that no table knows."""
    if not (kind == "self" and len(said) > SHORT_SELF) and not (kind == "relation" and said.lower().startswith("my ")):
        return None
    end = None
    for _ in range(2 if kind == "self" else 1):
        found = LOWER_WORD.match(part, place if end is None else end + 1)
        word = found.group() if found is not None else ""
        known = end is None and is_given(word)
        if not word.islower() or (not known and (is_everyday(word) or is_medicine(word))):
            break
        end = (place if end is None else end + 1) + len(word)
    return end


def _tells_name(part: str, found: re.Match[str], place: int, last: int) -> bool:
    """`I, Anna Bell` and `name Anna`, but not `ben MedStore'dan`: a short word before the name needs more."""
    who = part[place:last]
    if CASE_ENDING.search(who):
        return False
    weak = found.group().strip(" ,:").lower() in WEAK_SELF
    return not weak or may_be_author(who, sure=False) or (" " in who and "'" not in who and "’" not in who)


def find_telling(part: str) -> Iterator[tuple[int, int]]:
    """Names before a verb of speech, and before a dash behind a sentence."""
    for found in TELLING.finditer(part):
        if is_marked_user(found["who"]) or (found["who"][0].isupper() and is_given(found["who"], doubtful_too=True)):
            yield found.span("who")
    for found in SIGNED.finditer(part):
        last = read_name(part, found.end(), 3)
        if last is not None and SIGNED_END.match(part, last) and may_be_author(part[found.end() : last], sure=False):
            yield found.end(), last


def lower_name(part: str, place: int) -> int | None:
    """A given name in lower case: `cheers anna`."""
    word = TOKEN.match(part, place)
    return word.end() if word and len(word.group()) > 3 and is_given(word.group()) else None


def after_title(part: str, place: int) -> int:
    """The place behind a title that stands here."""
    found = TITLE.match(part, place)
    return found.end() if found else place


def find_labelled(part: str, starts: Mapping[str, list[int]]) -> Iterator[tuple[int, int]]:
    """Names behind a label: `Reviewed by`, `Покупатель:`."""
    for found in matches(LABEL, part, starts, "label"):
        sure = bool(LABEL_IS_SURE.search(found.group()))
        place = after_title(part, found.end())
        last = read_name(part, place)
        if last is None or MARKED_USER.search(part[place : last + 1].rstrip(" .,")[1:]):
            last = read_user(part, place) or last
        if last is None:
            continue
        who = part[place:last]
        strong = found.group().strip(" ,:：").lower() not in WEAK_LABELS
        many = " " in who and is_given(who.split()[0], doubtful_too=True)
        label = found.group().strip(" ,:：").lower()
        if label in ROLE_LABELS and who.islower() and not is_marked_user(who) and not AFTER_ROLE.match(part, last):
            continue
        placed = sure or many or is_given(who.split()[0]) or AFTER_LABEL.match(part, last)
        named = sure or who[0].isupper() or is_marked_user(who)
        if placed and named and may_be_author(who, sure=sure or strong):
            yield place, last


def find_signatures(part: str) -> Iterator[tuple[int, int]]:
    """Names behind a dash at the end of what somebody says."""
    for found in SIGNATURE.finditer(part):
        place = after_title(part, found.end())
        last = read_name(part, place, 3)
        if last is None or not may_be_author(part[place:last], sure=True):
            continue
        who = part[place:last]
        if found.group()[0] == "-" and " " not in who and not is_given(who, doubtful_too=True):
            continue
        if AFTER_NAME.match(part, last) or is_given(part[place:last].split()[0]):
            yield place, last


def _has_family_name(part: str, begin: int, end: int) -> bool:
    """A name that is an everyday word too: inside a sentence, with another capital word behind it."""
    inside = begin >= 2 and (part[begin - 2].isalpha() or part[begin - 2] == ",") and part[begin - 1] == " "
    return inside and (read_name(part, begin, 2) or end) > end


PLACE_BEFORE = re.compile(r"(?:^|\s)(?:in|à|en|nach|w|we|do|в|во|из|aus|near|outside|ab) $", re.IGNORECASE)


def find_given(part: str) -> Iterator[tuple[int, int]]:
    """Given names wherever they stand, with the family name behind."""
    end = 0
    for found in TOKEN.finditer(part):
        if found.start() < end or not found.group()[0].isupper() or len(found.group()) < 3:
            continue
        word = found.group()
        if word.lower() in NOT_AUTHORS:
            continue
        if not is_given(word, doubtful_too=True) or PLACE_BEFORE.search(part, max(0, found.start() - 8), found.start()):
            continue
        if is_given(word) or _has_family_name(part, found.start(), found.end()):
            last = read_name(part, found.start(), 3) or found.end()
            yield found.start(), last
            end = last


def read_greeted(text: str, place: int, *, titled: bool) -> int | None:
    """Where the name behind a greeting ends: behind a title any, else a given name, in lower case too."""
    end = read_name(text, place, 3)
    if end is None:
        return lower_name(text, place)
    who = text[place:end]
    fits = titled or is_given(who.split()[0], doubtful_too=True)
    return end if fits and may_be_author(who, sure=True) else None
