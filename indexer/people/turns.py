# SPDX-License-Identifier: EUPL-1.2
"""Turns: who takes part in a talk whose lines begin with a speaker, whatever he is called, and on whose side he stands.

A list of fields (`Phone: …`, `Reaction: …`) is no talk: its labels are everyday words. A speaker's side is told by what
he is called and by what he says in all his turns together: who names prices, stock and ways to pay sells.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from indexer.people import selling
from indexer.people.brands import TRADE
from indexer.people.lexicon import is_everyday, is_family, is_medicine, is_place, is_unknown
from indexer.people.names import is_given
from indexer.people.parties import shop_labels
from indexer.people.runs import is_shaped_user
from indexer.people.speech import LABELLED, OTHERS_ROLES, RECIPIENTS, SELLS, SHOP_ROLES, SHOP_STEMS, VOICE
from indexer.people.words import AUTHOR_LABELS, NOT_AUTHORS, SAYS

TURN = re.compile(
    r"^[^\w\n@]{0,8}(?:\[?\d{1,4}[\d:., /-]{3,18}(?:[ap]m)?\]?[ ,-]{0,3})?"
    r"(?P<label>[@\w][^:»\n,;!?\"“„«(]{1,40}?)(?:, [^\W\d_][^:\n,;!?]{1,24}| \([^)\n:]{2,24}\))? ?(?::|»)(?=\s)",
    re.MULTILINE,
)
LEFT = re.compile(
    r"^[^\w\n@]{0,4}(?:answer|question|reply|asked|antwort|frage|réponse|question|respuesta|pregunta|risposta|"
    r"domanda|"
    r"odpowiedź|pytanie|ответ|вопрос|відповідь|yanıt|cevap|soru|antwoord|reactie|vraag|resposta|pergunta|svar|fråga)"
    r"(?: (?:by|from|of|to|von|vom|de|d['’]|da|di|od|от|від|van|af|av))? |"
    rf"^(?:{AUTHOR_LABELS}|(?:review|bewertung|opini[óo]n|opinia|avis|recensione|отзыв|відгук|beoordeling|yorum|"
    rf"avaliação|"
    rf"omdöme|recenze) (?:by|from|of|von|de|da|di|od|от|від|van|af|av)) ",
    re.IGNORECASE,
)
WORD = re.compile(r"@?[\w.'’-]+")
HANDLE = re.compile(r"@[\w.]{3,31}$")
TAIL = re.compile(
    rf" (?:(?:{SAYS})|(?:aus|from|de|da|din|z|ze|из|з|uit|fra|"
    rf"från) (?P<town>[^\W\d_][\w'’-]{{1,24}}))$",
    re.IGNORECASE,
)
DOSE = re.compile(r"\d ?(?:mg|mcg|ml|iu|мг|мл|ед|amp|vial|fiale|caps|tab)", re.IGNORECASE)
ROLE = re.compile(
    rf"(?<!\w)(?:{SHOP_ROLES}|mod(?:erator(?:in|ka)?|eratore|érat(?:eur|rice))?|moderador(?:a)?|модератор|админ\w*|"
    r"admin\w*|agent|team|bot|editor|redaktion|kurier|courier|corriere|livreur|courrier|курьер|doctor|dr|arzt|sender|"
    r"mittente|absender|shipper|host|system|page|channel)(?!\w)",
    re.IGNORECASE,
)
FIELD = re.compile(rf"(?:{AUTHOR_LABELS}|{LABELLED}|{RECIPIENTS})", re.IGNORECASE)
BUYERS = re.compile(rf"(?:{OTHERS_ROLES})(?!\w)", re.IGNORECASE)
SELLS_AT = re.compile(rf"(?<!\w)(?:{SELLS}|{selling.OFFERS})(?!\w)", re.IGNORECASE)
ASKS_AT = re.compile(rf"(?<!\w)(?:{selling.ASKS})(?!\w)", re.IGNORECASE)
PAYS_AT = re.compile(rf"(?<!\w)(?:{selling.PAYMENT})(?!\w)", re.IGNORECASE)
PRICE = re.compile(
    r"\d ?(?:[€$£₽₺₴]|eur|usd|gbp|euros?|грн|руб|р\b|zł|kč|kr|lei|ft|tl|лв)(?!\w)|[€$£] ?\d|\d{2,5}:-", re.IGNORECASE
)
ASKED = re.compile(r"[^.!?\n]{0,24}\?")
"""A question of whether something is for sale."""
OWN_TALK = re.compile(rf"(?<![\w@])(?:{VOICE}|{selling.SUFFERS})(?!\w)", re.IGNORECASE)
CALLED = re.compile(
    r"^[^:»\n]{2,44}(?::|»)\s(?:(?:hi|hey|hallo|hello|thank you|thanks|dear|ciao|hola|salut|danke|merci|tía|tio|"
    r"tío)[,]? )?"
    r"(?P<who>[^\W\d_a-zа-яёіїє][^\W\d_]{1,20})(?P<comma>,?)(?= [^\W\d_A-ZА-Я]|,|[.!])",
    re.MULTILINE,
)
"""Somebody called by name at the beginning of a turn."""
LONGEST, TURNS_MOST, TALK_MOST, WORDS_MOST, SHARE = 20_000, 300, 600, 4, 0.34
SELLER, STEM, COMPANY, LEAST = 3, 3, 2, 2


class Turns(NamedTuple):
    """Who speaks: sellers and people as they are called, and where before their words the people stand."""

    sellers: frozenset[str]
    people: frozenset[str]
    places: tuple[tuple[int, int], ...]


NOBODY = Turns(frozenset(), frozenset(), ())


@lru_cache(maxsize=8)
def read_turns(text: str) -> Turns:
    """The parties of a talk; nobody where a text is none."""
    if len(text) > LONGEST or "\n" not in text or (":" not in text and "»" not in text):
        return NOBODY
    found = [one for one, _ in zip(TURN.finditer(text), range(TURNS_MOST), strict=False)]
    places = [_who(text, one) for one in found]
    names = [text[first:last] for first, last in places]
    counts = Counter(names)
    sure = {name for name in counts if is_speaker(name, counts[name], boldly=False)}
    first_named = names[0] if names else ""
    speakers = sure | {name for name in counts if sure and name != first_named and is_speaker(name, 1, boldly=True)}
    roles = {name for name in counts if name not in speakers and (ROLE.search(name) or BUYERS.match(name))}
    turns = sum(counts[name] for name in speakers | roles)
    if not speakers or turns < LEAST or turns < SHARE * sum(1 for line in text.splitlines() if line.strip()):
        return NOBODY
    said = _said(text, found, names)
    ours = shop_labels(text) | {
        name for one, name in zip(found, names, strict=True) if ROLE.search(one.group(), one.end("label") - one.start())
    }
    sellers = {name for name in speakers if name in ours or sells(name, said[name], opens=name == first_named)}
    people = frozenset(speakers - sellers)
    stands = tuple(place for place, name in zip(places, names, strict=True) if name in people)
    return Turns(frozenset(sellers), people, stands)


def _said(text: str, found: list[re.Match[str]], names: list[str]) -> dict[str, str]:
    """What each of them says in all turns."""
    said: dict[str, str] = {}
    for one, name in zip(found, names, strict=True):
        end = text.find("\n", one.end())
        end = end if end >= 0 else len(text)
        said[name] = (said.get(name, "") + text[one.end() : end])[:TALK_MOST]
    return said


def _who(text: str, turn: re.Match[str]) -> tuple[int, int]:
    """Where in what stands before a colon somebody's name is: `Answer by Tom`, `Reel by @kim`, `Klara from Graz`."""
    first, last = turn.span("label")
    left = LEFT.match(text[first:last])
    first += left.end() if left else 0
    label = text[first:last]
    handle = HANDLE.search(label)
    if handle is not None:
        return first + handle.start(), last
    tail = TAIL.search(label)
    if tail is not None and (tail["town"] is None or is_place(tail["town"])):
        last = first + tail.start()
    return first, last


def is_speaker(label: str, count: int, *, boldly: bool) -> bool:
    """Whether what stands before a colon is somebody, and no field of a form, no role and no product.

    `boldly`: others speak there, so that a word that no table knows is somebody too.
    """
    words = WORD.findall(label)
    low = label.lower()
    if not words or len(words) > WORDS_MOST or low in NOT_AUTHORS or BUYERS.fullmatch(low) or FIELD.fullmatch(low):
        return False
    if ROLE.search(label) and not any(is_given(word) for word in words):
        return False
    if any(is_medicine(word) for word in words if len(word) > 3 and not is_given(word)):
        return False
    if any(word[0] == "@" or "_" in word or is_shaped_user(word) for word in words):
        return True
    letters = [word for word in words if word[0].isalpha() and len(word) > 1]
    if not letters:
        return False
    known = sum(is_given(word) or is_family(word) for word in letters)
    if known and label[0].isupper():
        return True
    odd = [word for word in letters if is_unknown(word)]
    if count > 1:
        return bool(odd) and not all(is_place(word) or is_everyday(word) for word in letters)
    return boldly and len(odd) == len(letters) and len(letters) <= 2


def sells(label: str, said: str, *, opens: bool) -> bool:
    """Whether a speaker sells, by his name and by all he says; `opens`: his are the first words."""
    low = label.lower()
    words = [word for word in WORD.findall(label) if word[0].isalpha()]
    score = STEM if any(stem in low for stem in (*TRADE, *SHOP_STEMS, *selling.STEMS)) else 0
    score += COMPANY if len(words) > 1 and _is_company(words) else 0
    score += 2 * len({found.group().lower() for found in SELLS_AT.finditer(said) if not ASKED.match(said, found.end())})
    score += len({found.group().lower() for found in PAYS_AT.finditer(said)}) + 2 * bool(PRICE.search(said))
    asks = "?" in said
    score += (opens and not asks) + (not asks and DOSE.search(said) is not None)
    score -= len({found.group().lower() for found in OWN_TALK.finditer(said)})
    return score - (STEM if ASKS_AT.search(said) else 0) >= SELLER


def _is_company(words: list[str]) -> bool:
    """Whether a name of more words holds words of things: `Beauty Room by Alex`."""
    return any(is_everyday(word) and not (is_given(word) or is_family(word, doubtful_too=True)) for word in words)


def find_speakers(text: str) -> Iterator[tuple[int, int]]:
    """Places of the names of people who take part, and of whom they call by name."""
    turns = read_turns(text)
    yield from turns.places
    if not (turns.people or turns.sellers):
        return
    for found, _ in zip(CALLED.finditer(text), range(TURNS_MOST), strict=False):
        who = found["who"]
        low = who.lower()
        named = is_given(who) or (found["comma"] == "," and is_unknown(who) and len(who) > LEAST)
        if named and low not in NOT_AUTHORS and not any(low in label.lower() for label in turns.sellers):
            yield found.span("who")


def speaker_of(line: str) -> str:
    """Who a line says that he speaks; empty when nobody does."""
    found = TURN.match(line)
    if found is None:
        return ""
    first, last = _who(line, found)
    return line[first:last]
