# SPDX-License-Identifier: EUPL-1.2
"""Goods: knows a list of what is for sale by its build: many short pieces that begin with a capital."""

import re

from indexer.people.speech import DELIVERY, LABELLED, RECIPIENTS
from indexer.people.words import AUTHOR_LABELS, SELF, TIMES_AGO

PIECE = re.compile(r"[^,;•·|\n–—>/]+")
OF_A_PERSON = re.compile(
    rf"(?<!\w)(?:(?:{LABELLED}|{RECIPIENTS}|{AUTHOR_LABELS})\s?:|{DELIVERY}|{SELF})(?!\w)|[★☆]|\d/5|"
    rf"\d{{1,2}}[./]\d{{1,2}}[./]\d{{2}}|"
    rf"{TIMES_AGO}|"
    r"\d{1,4} (?:review|avis|rezension|bewertung|reseñ|opini|recension|отзыв|відгук|yorum|beoordeling|avalia|recenz)|"
    r"(?<!\d)\d{1,2}:\d\d|\?|!!|\d ?(?:std|h|tim|hrs?|w|min)\b|@|[«„“\"].{30}",
    re.IGNORECASE,
)
"""What no list of goods holds: who gets it, a day, stars, somebody's words."""
PIECES_LEAST, WORDS_MOST, SHARE = 4, 6, 0.7
TEXT_MOST = 1_500


def is_goods(text: str) -> bool:
    """Whether a short text is a list of products."""
    if len(text) > TEXT_MOST or OF_A_PERSON.search(text) is not None:
        return False
    pieces = [piece.strip() for piece in PIECE.findall(text)]
    pieces = [piece for piece in pieces if piece]
    short = [piece for piece in pieces if len(piece.split()) <= WORDS_MOST]
    named = [piece for piece in short if piece.lstrip("*-«»\"'( ")[:1].isupper() and not piece[-1:].isdigit()]
    return len(named) >= PIECES_LEAST and len(named) >= SHARE * len(pieces)
