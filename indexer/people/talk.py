# SPDX-License-Identifier: EUPL-1.2
"""Talk: cuts a text into what the shop says, what others say, and what the shop answers them."""

import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import NamedTuple

import ahocorasick

from indexer.people.forum import FORUM_LABELLED, TAIL_LINE, is_below_tail, is_headed
from indexer.people.genres import is_peoples
from indexer.people.goods import is_goods
from indexer.people.marks import HEADER_MARKS, LINE_MARKS, ORDER_MARKS, SECTION_MARKS, SHOP_MARKS
from indexer.people.neutral import is_owners, is_products, is_shops
from indexer.people.parties import label_of, shop_labels
from indexer.people.signs import ARABIC_LETTER
from indexer.people.speech import DELIVERY, DISPUTED
from indexer.people.turns import Turns, read_turns, speaker_of
from indexer.people.voice import (
    GATE_PHRASES,
    SIGNED_LETTER,
    Voices,
    has_name,
    has_personal_word,
    is_headed_by_name,
    turn_of,
)
from indexer.people.words import REPLIES, SOCIAL_TAILS, TIMES_AGO

HEADING_CHARACTERS = 60
NOWHERE = 1 << 60
SENTENCE_ENDS = (". ", "! ", "? ", "★ ", "☆ ", " | ", "\t")
STAMP = re.compile(
    r"\[?(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?:,| à)? )?\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?(?:\]| -|\b(?= - )) ?",
    re.IGNORECASE,
)
STAMPED = re.compile(
    rf"^{STAMP.pattern}\S|^[^\n,]{{2,40}}, \[\d{{1,2}}\.\d{{1,2}}\.\d{{2,4}}", re.IGNORECASE | re.MULTILINE
)
WHEN = re.compile(rf"\d{{1,2}}[./-]\d{{1,2}}[./-]\d|{TIMES_AGO}|verif|vérif|zweryf|подтв|підтв|doğru")
STARRED = re.compile(r"[★☆]{2,5}|(?<=[\w.] )[★☆](?= )")
HANDLED = re.compile(r"^(?:@[\w.]{3,31}|_?[a-z][a-z0-9]*(?:[._][a-z0-9]+){1,4}_?) (?=\S)", re.MULTILINE)
"""A line that begins with a user name."""
RATED = re.compile(
    r"\W{0,12}(?:[a-z]{2} ?[•·] ?\d|achiziție|verified|verifi|vérifi|geverif|zweryf|ověřen|overen|ellenőrz|vahvist|"
    r"επαληθευ|проверена|потвърд|подтвержд|підтвердж|potvrđ|doğrulan|compra |achat |acquisto |"
    r"[1-5](?:[.,]\d)? (?:out of|sur|von|de|su|z|из|/) ?5|local guide|\d{1,6} (?:review|avis|rezension|reseñ|"
    r"recension|opini|отзыв|yorum|відгук)|знаток|5 yıldız|оценка [1-5])"
)
AGO = re.compile(rf"\W{{0,12}}(?:{TIMES_AGO})")
OF_PEOPLE = re.compile(rf"(?<!\w)(?:{DELIVERY}|{DISPUTED})(?!\w)", re.IGNORECASE)
SHORT_TEXT = 500
"""A text up to that length is always looked at."""
LONG_TEXT = 1_500
"""A longer text is a page: what nobody is known to say is the shop's there."""
SHORT_LINE = 400
"""A line up to that length is one person's as a whole."""
CHATTY_LINES, LONG_THREAD, SHORT_THREAD, AUTHOR_CHARACTERS = 2, 12, 4, 45


class Speaker(Enum):
    """Whose words a part of a text is."""

    SHOP = auto()
    OTHERS = auto()
    REPLY = auto()
    """The shop answers somebody."""
    NEUTRAL = auto()
    """Nobody is known to speak, and nothing tells of a shop."""
    VOICE = auto()
    """Somebody speaks of himself, in no place that is made for buyers: it may be of a seller whom he tells."""


OF_PERSON = {Speaker.SHOP: Speaker.VOICE, Speaker.REPLY: Speaker.VOICE, Speaker.NEUTRAL: Speaker.VOICE}
"""Who speaks in a paper that is about a person."""


class Part(NamedTuple):
    """A piece of the text, by its place."""

    begin: int
    end: int
    speaker: Speaker


def may_hold_talk(text: str) -> bool:
    """Cheap first look: is there a mark of others' talk or of an order at all."""
    if not text:
        return False
    low = text.lower()
    if next(_MARKS.iter(low), None) is not None or has_personal_word(low):
        return True
    return (
        STAMPED.search(text) is not None
        or len(HANDLED.findall(text)) >= CHATTY_LINES
        or len(text) <= SHORT_TEXT
        or (len(text) <= LONG_TEXT and (has_name(text) or ARABIC_LETTER.search(text) is not None))
        or SIGNED_LETTER.search(text) is not None
    )


def without_shop(text: str, parts: Iterable[Part]) -> Iterator[Part]:
    """The same parts; what nobody is known to say is neutral where nothing tells of a shop.

    Where somebody else than the shop speaks, or a parcel, a case or a letter is told of, one line that tells of a shop
    makes no other line a shop's.
    """
    parts = tuple(parts)
    if is_goods(text):
        yield Part(0, len(text), Speaker.SHOP)
        return
    if is_peoples(text):
        yield from (Part(one.begin, one.end, OF_PERSON.get(one.speaker, one.speaker)) for one in parts)
        return
    if len(text) > LONG_TEXT or is_owners(text):
        yield from parts
        return
    by_line = any(part.speaker is not Speaker.SHOP for part in parts) or OF_PEOPLE.search(text) is not None
    if not by_line and is_shops(text):
        yield from parts
        return
    for part in parts:
        piece = text[part.begin : part.end]
        told = part.speaker is not Speaker.SHOP or is_products(piece) or (by_line and is_shops(piece))
        yield part if told else Part(part.begin, part.end, Speaker.NEUTRAL)


def split_talk(text: str) -> tuple[Part, ...]:
    """The text in parts that join to it again."""
    return tuple(_parts(text))


def _parts(text: str) -> Iterator[Part]:
    reader, blank = _Reader(text), -1
    for at, line in enumerate(reader.lines):
        begin = reader.begin
        if line.isspace():
            blank = begin if blank < 0 else blank
            reader.begin += len(line)
            continue
        if blank >= 0:
            yield reader.pause(blank, begin)
            blank = -1
        speaker, place = reader.read(at, line)
        reader.begin += len(line)
        if place:
            yield Part(begin, begin + place, Speaker.SHOP)
        if place < len(line):
            yield Part(begin + place, begin + len(line), speaker)
    if blank >= 0:
        yield reader.pause(blank, reader.begin)


class _Reader:
    """Goes through the lines and knows who speaks."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines(keepends=True)
        self.begin = 0
        self.in_section = " · " in text and len(text) <= LONG_TEXT and TAIL_LINE.search(text) is not None
        self.thread_lines = 0
        """So many lines more belong to somebody who began to speak; an empty line ends it."""
        self.is_chatty = len(HANDLED.findall(text)) >= CHATTY_LINES
        self.voices = Voices(text)
        self.turns: Turns = read_turns(text)
        self.labels = shop_labels(text) if ":" in text else frozenset()
        self.is_voice = False

    def pause(self, begin: int, end: int) -> Part:
        """Lines without a word: whoever began to speak stops, a section goes on."""
        self.thread_lines = 0
        return Part(begin, end, Speaker.OTHERS if self.in_section else Speaker.SHOP)

    def read(self, at: int, line: str) -> tuple[Speaker, int]:
        """Who speaks in this line, and from which character on; the shop speaks before it."""
        low = line.lower()
        if self.in_section or self.thread_lines:
            self._go_on(line, low)
        by_buyer = self._turn(line, low)
        if by_buyer is False or low.lstrip(" >-*").startswith(REPLIES):
            return Speaker.REPLY, 0
        if by_buyer:
            self.is_voice = False
            return Speaker.OTHERS, 0
        if self.in_section or self.thread_lines:
            return (Speaker.VOICE if self.is_voice else Speaker.OTHERS), 0
        self.is_voice = False
        place = min(self._first_word(at, line, low), len(line))
        return (Speaker.VOICE if self.is_voice else Speaker.OTHERS), place

    def _turn(self, line: str, low: str) -> bool | None:
        """Whether a line is a buyer's turn or the shop's; None when it is nobody's."""
        if self.turns.people or self.turns.sellers:
            label = speaker_of(line)
            if label in self.turns.people or label in self.turns.sellers:
                return label in self.turns.people
        return turn_of(line, low) if not self.labels or label_of(line) not in self.labels else False

    def _go_on(self, line: str, low: str) -> None:
        self.thread_lines = 0 if not line.strip() else max(0, self.thread_lines - 1)
        if _is_shop_heading(line, low):
            self.in_section, self.thread_lines = False, 0

    def _first_word(self, at: int, line: str, low: str) -> int:
        """Where others begin to speak in a line of the shop; behind its end when they do not."""
        section = _first(low, _SECTIONS)
        self.in_section = section < NOWHERE
        starred = STARRED.search(line)
        if starred is not None:
            self.thread_lines = LONG_THREAD if WHEN.search(low) else 0
            head = starred.start() if starred.start() > AUTHOR_CHARACTERS else 0
            return min(section, _sentence_start(line, head) if head else 0)
        if self._heads(at, line, low):
            self.thread_lines = LONG_THREAD
            return 0
        if _first(low, _TAILS) < NOWHERE or (self.is_chatty and HANDLED.match(line)):
            return 0
        speaking = _first(low, _LINES)
        if section < speaking and line[section] == '"':
            return section
        self.thread_lines = SHORT_THREAD if speaking < NOWHERE else 0
        first = min(section, speaking)
        marked = _sentence_start(line, first) if first < NOWHERE else NOWHERE
        return min(marked, self._own_voice(line, is_marked=first < NOWHERE))

    def _own_voice(self, line: str, *, is_marked: bool) -> int:
        """Where somebody speaks of himself in a line, or is told of; a line may begin with a person too."""
        end = self.begin + len(line)
        told, spoken = self.voices.tells(self.begin, end), self.voices.speaks(self.begin, end)
        if told is not None:
            self.thread_lines = LONG_THREAD
        elif spoken is not None and not is_marked:
            self.thread_lines, self.is_voice = SHORT_THREAD, True
        places = [place - self.begin for place in (told, spoken) if place is not None]
        if places:
            return _sentence_start(line, min(places)) if len(line) > SHORT_LINE else 0
        return 0 if is_headed_by_name(line) else NOWHERE

    def _heads(self, at: int, line: str, low: str) -> bool:
        """Whether somebody's contribution begins here: its own head, or a short line right above one."""
        if _first(low, _HEADERS) < NOWHERE or STAMPED.match(line) or (":" in line and FORUM_LABELLED.match(line)):
            return True
        below = self.lines[at + 1].lower() if at + 1 < len(self.lines) else ""
        if not 1 < len(line.strip()) <= AUTHOR_CHARACTERS or _is_shop_heading(line, low):
            return False
        if is_headed(line, below) or (at and is_below_tail(line, self.lines[at - 1])):
            return True
        below_too = self.lines[at + 2].lower() if at + 2 < len(self.lines) else ""
        return bool(RATED.match(below)) or (bool(AGO.match(below)) and bool(below_too.strip()))


def _is_shop_heading(line: str, low: str) -> bool:
    return len(line) <= HEADING_CHARACTERS and low.strip(" #*:=-\n").startswith(SHOP_MARKS)


def _first(low: str, marks: "ahocorasick.Automaton") -> int:
    """Where the first of the marks stands."""
    return min([last - size + 1 for last, size in marks.iter(low)], default=NOWHERE)


def _sentence_start(line: str, place: int) -> int:
    """Where the sentence begins that holds `place`."""
    if place >= len(line):
        return len(line)
    return max((at + len(end) for end in SENTENCE_ENDS if (at := line.rfind(end, 0, place)) >= 0), default=0)


def _automaton(marks: Iterable[str]) -> "ahocorasick.Automaton":
    """Finds all marks in one pass; each with its size."""
    automaton = ahocorasick.Automaton()
    for mark in marks:
        automaton.add_word(mark, len(mark))
    automaton.make_automaton()
    return automaton


_SECTIONS, _LINES, _HEADERS = _automaton(SECTION_MARKS), _automaton(LINE_MARKS), _automaton(HEADER_MARKS)
_TAILS = _automaton(SOCIAL_TAILS)
_MARKS = _automaton({*SOCIAL_TAILS, *SECTION_MARKS, *LINE_MARKS, *HEADER_MARKS, *ORDER_MARKS, *GATE_PHRASES})
