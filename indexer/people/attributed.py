# SPDX-License-Identifier: EUPL-1.2
"""Attributed: who said what stands in quotation marks or before a dash: `"Works well" – Yusuf`, `… » bretonne_x`."""

import re
from collections.abc import Iterator, Mapping

from indexer.people.cues import matches
from indexer.people.lexicon import is_everyday, is_family, is_medicine, is_place, is_unknown
from indexer.people.names import is_given
from indexer.people.runs import is_shaped_user
from indexer.people.words import NOT_AUTHORS, PARTICLES

WHO = r"(?P<who>@?[^\W_](?:[\w'’*…_-]|\.(?=\w)){1,30}\.?(?: (?:[^\W\d_][\w'’-]{0,20}\.?|\d{1,2}[A-Z]?)){0,3}?)"
PLACE = (
    r"(?: ?[,·|(/–-] ?[^\n]{1,44}| (?:aus|from|de|da|din|z|ze|из|з|uit|fra|från|of|du|in|w|y) [^\n]{1,40}|"
    r" (?:on|am|le|el|il|dnia) \d[^\n]{0,20})?"
)
END = r"[^\w\n]{0,8}$"
QUOTED = re.compile(rf"[»”“\"’'›](?:\s?[–—~-]{{1,2}}\s?|[,.]?\s){WHO}{PLACE}{END}", re.MULTILINE)
DASHED = re.compile(rf"(?:[.!?…★☆⭐)]|[^\w\s,;:]) ?[–—~]\s?{WHO}{PLACE}{END}", re.MULTILINE)
BRACKETED = re.compile(
    r"[.!?…”»\"]\s?\((?:[^\W\d_]{2,10} )?"
    r"(?P<who>@?[^\W_][\w.'-]{2,30}(?: [^\W\d_][\w'’.-]{1,20})?)\)\s*$",
    re.MULTILINE,
)
LABELS = (
    r"opinia|opinión de|avis de|bewertung von|review by|recensione di|отзыв(?: от)?|автор|yorum|"
    r"beoordeling van|"
    r"avaliação de|answer by|answered by|asked by|reply from|reactie(?: van)?|antwoord(?: van)?|antwort von|"
    r"réponse de|"
    r"respuesta de|risposta di|odpowiedź od|ответ от|по имени|door|konto|account(?: name)?|username|login|"
    r"compte|cuenta|"
    r"profil|nick|user ?name|użytkownik|пользователь|клиент|client|buyer|käufer|historia|história"
)
LABELLED = re.compile(
    rf"(?<!\w)(?:{LABELS})"
    r" ?[:(]? ?[(«„“\"]?(?P<who>@?[^\W_][\w.'’*…-]{2,30}(?: [^\W\d_][\w'’-]{1,20}\.?){0,2})",
    re.IGNORECASE,
)
SIGNS, DASHES, BRACKET = frozenset("»”“\"’'›"), frozenset("–—~"), frozenset("(")
CUES = {"attributed": LABELS}
LONGEST_LINE = 140


def find_attributed(text: str, starts: Mapping[str, list[int]]) -> Iterator[tuple[int, int]]:
    """Names and user names behind what somebody said; `starts` are the places of `CUES`."""
    begin = 0
    for line in text.splitlines(keepends=True):
        tail = max(0, len(line) - LONGEST_LINE)
        piece = line[tail:]
        for pattern, sign in ((QUOTED, SIGNS), (DASHED, DASHES), (BRACKETED, BRACKET)):
            if sign.isdisjoint(piece):
                continue
            found = _last(pattern, piece)
            if found is not None and _is_somebody(found["who"]):
                yield begin + tail + found.start("who"), begin + tail + found.end("who")
        begin += len(line)
    for found in matches(LABELLED, text, starts, "attributed"):
        who = found["who"].rstrip(".")
        if is_shaped_user(who) or "_" in who or (who[0].isupper() and _is_somebody(who)):
            yield found.start("who"), found.start("who") + len(who)


def _last(pattern: re.Pattern[str], piece: str) -> re.Match[str] | None:
    found = list(pattern.finditer(piece))
    return found[-1] if found else None


def _is_somebody(who: str) -> bool:
    """A user name by its shape, a name, or words that no table holds."""
    words = who.split()
    low = who.lower().rstrip(".")
    if low in NOT_AUTHORS or words[0].lower() in NOT_AUTHORS:
        return False
    if len(words) == 1 and (is_shaped_user(who) or "_" in who or "…" in who or "*" in who or who[0] == "@"):
        return True
    named = [word for word in words if word.lower() not in PARTICLES and not word.isdigit()]
    if not named or any(is_medicine(word) and not is_given(word) for word in named):
        return False
    if any(is_given(word) for word in named) and who[0].isupper():
        return True
    if not all(word[0].isupper() for word in named) and len(words) > 1:
        return False
    return any(is_family(word) for word in named) or all(
        is_unknown(word) and not is_place(word) and not is_everyday(word) for word in named if len(word.rstrip(".")) > 2
    )
