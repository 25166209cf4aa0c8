# SPDX-License-Identifier: EUPL-1.2
"""Phone numbers written in words ("plus four four seven…"), in five languages, with digits mixed in or not."""

import re

from crawler.listing import ContactKind

DIGITS: dict[str, str] = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "null": "0", "eins": "1", "zwei": "2", "drei": "3", "vier": "4", "fünf": "5",
    "sechs": "6",
    "sieben": "7", "acht": "8", "neun": "9", "cero": "0", "uno": "1", "dos": "2", "tres": "3", "cuatro": "4",
    "cinco": "5",
    "seis": "6", "siete": "7", "ocho": "8", "nueve": "9", "zéro": "0", "un": "1", "deux": "2", "trois": "3",
    "quatre": "4",
    "cinq": "5", "sept": "7", "huit": "8", "neuf": "9", "ноль": "0", "один": "1", "два": "2", "три": "3",
    "четыре": "4",
    "пять": "5", "шесть": "6", "семь": "7", "восемь": "8", "девять": "9",
}  # fmt: skip
PLUS = ("plus", "más", "плюс")
TIMES = {"double": 2, "triple": 3, "doppel": 2}
WORD = "|".join(sorted((*DIGITS, *PLUS, *TIMES), key=len, reverse=True))
SEQUENCE = re.compile(rf"(?<![^\W_])(?:(?:{WORD}|\+|\d)[\s,.\-–]{{0,3}}){{9,30}}(?![^\W\d_])", re.IGNORECASE)
ONE = re.compile(rf"{WORD}|\+|\d", re.IGNORECASE)
MARKS = ("four", "seven", "three", "vier", "sieben", "cuatro", "siete", "quatre", "sept", "четыре", "семь", "восемь")


def find_spelled_phones(text: str, lower: str) -> list[tuple[str, str, ContactKind]]:
    """Raw text, digits, and the messenger named just before, of each number with at least four digits in words."""
    if sum(lower.count(mark) for mark in MARKS) < 2:
        return []
    found = []
    for match in SEQUENCE.finditer(text):
        words = [word.lower() for word in ONE.findall(match[0])]
        if sum(word in DIGITS for word in words) < 4:
            continue
        before = lower[max(0, match.start() - 30) : match.start()]
        kind = ContactKind.WHATSAPP if "whats" in before or "ватсап" in before else ContactKind.PHONE
        found.append((match[0].strip(), _digits(words), kind))
        if len(found) >= 10:
            break
    return found


def _digits(words: list[str]) -> str:
    parts, times = [], 1
    for word in words:
        if word in TIMES:
            times = TIMES[word]
            continue
        parts.append("+" if word in PLUS or word == "+" else DIGITS.get(word, word) * times)
        times = 1
    return "".join(parts)
