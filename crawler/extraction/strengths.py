# SPDX-License-Identifier: EUPL-1.2
"""Strengths of medicines in a text: where they stand, and one way of writing for the many in use.

One table of units serves every script. Whoever reads texts in another spelling (look-alike letters folded away, say)
opens a finder of its own with that spelling, so that there is one grammar and no second parser.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from crawler.extraction.strength_units import (
    COUNTED,
    CYRILLIC_UNITS,
    ENGLISH_TOO,
    MEASURED,
    MULTIPLIERS,
    PER_ONLY,
    PER_WORDS,
    SHOUTED,
    UNBOUND,
    UNITS,
    WORDLIKE,
)
from crawler.extraction.values import fold_digits, parse_amount

AMOUNT = r"(?:\d{1,3}(?:[., ']\d{3}){1,3}(?:[.,]\d{1,4})?(?!\d)|\d{1,7}(?:[.,]\d{1,4})?)"
AMOUNTS = rf"(?:{AMOUNT} ?[/+-] ?){{0,3}}{AMOUNT}"
JOINT = re.compile(r"\s?([/+&-])\s?")
NUMBER = re.compile(AMOUNT)
NO_LETTER = r"(?!(?![\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])[^\W\d_])"
"""No letter behind, but for scripts that set no spaces between words."""
FRACTIONS = {"1/2": "0.5", "1/4": "0.25", "3/4": "0.75"}
SPACED_MAX = 3000
"""Of a number with a blank in it: "30 100mg" are thirty of 100 mg, "10 000 IU" is one number."""
PERCENT_MAX = 60
MILLIONS = "miu"
NO_STRENGTH_BEHIND = re.compile(
    r" ?-?(?:off|discount|rabatt|sale|скид|sconto|descuento|desconto|remise|r[eé]duction|korting|zni[zż]k|sleva|"
    r"indirim|pur|rein|czyst|чист|saf|original|genuine|authentic|echt|оригинал|organic|natural|naturel|натур|cotton|"
    r"safe|legit|discreet|disk|discr|guarant|garant|гарант|satisf|positive|success|money|effective|cash|bonus|"
    r"cashback|of (?:the|our|all)|der |des |de los|di |d[ae] (?:nos|client)|tax|vat|mwst|tva|iva|alcohol|faster|more|"
    r"less|хлопок)",
    re.IGNORECASE,
)
SURE, DOUBTFUL = 0.95, 0.5
TEXT_MAX = 60_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Dose:
    """One amount of a strength."""

    amount: Decimal
    unit: str
    """mg, mcg, g, IU, U, %, mmol …; the same word for every language."""
    per: str = ""
    """ml, 5 ml, h, 24 h, dose, tablet …; empty when it stands alone."""

    @property
    def mg(self) -> float | None:
        """In milligrams; None for a concentration, and for units that are no mass."""
        factor = {"ng": 1e-6, "mcg": 1e-3, "mg": 1.0, "g": 1e3}.get(self.unit)
        return None if factor is None or self.per else float(self.amount) * factor

    def __str__(self) -> str:
        return f"{plain_number(self.amount)} {self.unit}{f'/{self.per}' if self.per else ''}"


@dataclass(frozen=True, kw_only=True, slots=True)
class StrengthSpan:
    """One strength in a text: `text[start:end]`."""

    start: int
    end: int
    doses: tuple[Dose, ...]
    joint: str = " + "
    certainty: float = SURE
    """Low for units that are words or wares too: "2 %", "100 g", "50 units"."""

    @property
    def normal(self) -> str:
        """ "10 mg + 5 mg", "0.5 mg/ml", "1000000 IU"."""
        return self.joint.join(map(str, self.doses))


def plain_number(amount: Decimal) -> str:
    """Digits with a decimal point, without needless noughts."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def transcribe(pattern: str, spelling: Callable[[str], str]) -> str:
    """A pattern whose letters beyond ASCII are written as a spelling has them; the signs of patterns stay."""
    return "".join(letter if letter.isascii() else spelling(letter) for letter in pattern)


class StrengthFinder:
    """Finds strengths in texts of one spelling."""

    def __init__(self, spelling: Callable[[str], str] = str) -> None:
        self._units = _spelt(UNITS, spelling)
        self._pers = _spelt(MEASURED | COUNTED, spelling)
        self._times = {spelling(word).lower(): times for word, times in MULTIPLIERS.items()}
        self._wordlike = {spelling(word).lower() for word in WORDLIKE}
        self.pattern = re.compile(transcribe(_source(wordlike=True), spelling), re.IGNORECASE)

    def find(self, text: str, shown: Callable[[int, int], str] | None = None) -> Iterator[StrengthSpan]:
        """Every strength, in order; parts joined by + or / are one. `shown` gives what stood at a span, if not this."""
        text = fold_digits(text[:TEXT_MAX])
        waiting: StrengthSpan | None = None
        for match in self.pattern.finditer(text):
            span = self._span(text, match, shown(*match.span()) if shown else match[0])
            if span is None:
                continue
            joint = JOINT.fullmatch(text, waiting.end, span.start) if waiting is not None else None
            if waiting is not None and joint is not None and len(waiting.doses) < 4:
                waiting = replace(
                    waiting,
                    end=span.end,
                    doses=waiting.doses + span.doses,
                    joint=_joint(joint[1]),
                    certainty=max(waiting.certainty, span.certainty),
                )
                continue
            if waiting is not None:
                yield waiting
            waiting = span
        if waiting is not None:
            yield waiting

    def _span(self, text: str, match: re.Match[str], shown: str) -> StrengthSpan | None:
        written, times, word, per_count, measured, counted = match.groups()
        start, unit = match.start(), self._units[word.lower()]
        amounts = NUMBER.findall(written)
        if " " in amounts[0] and unit not in ("IU", "U") and (parse_amount(amounts[0]) or 0) > SPACED_MAX:
            start += amounts[0].rindex(" ") + 1
            amounts[0] = amounts[0].rpartition(" ")[2]
        before = text[max(0, start - 4) : start]
        if before[-1:].isalpha() and not _may_touch(before):
            return None
        if written in FRACTIONS:
            amounts = [FRACTIONS[written]]
        values = [value for amount in amounts if (value := parse_amount(amount)) is not None]
        if len(values) != len(amounts) or not all(values):
            return None
        per = self._per(per_count, measured, counted)
        factor = self._times.get(times.lower(), 1) if times else 1_000_000 if word.lower() == MILLIONS else 1
        if factor > 1 and not times and "mIU" in shown:  # thousandths, of a laboratory
            return None
        certainty = self._certainty(unit, word, values[-1] * factor, per, shown)
        if certainty == 0.0 or (unit == "%" and NO_STRENGTH_BEHIND.match(text, match.end())):
            return None
        doses = tuple(Dose(amount=value * factor, unit=unit, per=per) for value in values)
        joint = _joint(next((sign for sign in written if sign in "/+-"), "+"))
        return StrengthSpan(start=start, end=match.end(), doses=doses, joint=joint, certainty=certainty)

    def _per(self, count: str | None, measured: str | None, counted: str | None) -> str:
        word = measured or counted
        if not word:
            return ""
        number = parse_amount(count) if count else None
        per = self._pers[word.lower()]
        return per if number is None or number == 1 else f"{plain_number(number)} {per}"

    def _certainty(self, unit: str, word: str, value: Decimal, per: str, shown: str) -> float:
        """0 where the unit is more likely a word: "100 i.e.", "call 5 me"."""
        letters = "".join(letter for letter in shown if letter.isalpha() or letter == ".")
        if word.lower() in self._wordlike:
            if letters.isascii() and word.lower() in SHOUTED and (letters != letters.upper() or value < 50):
                return 0.0
            if letters.isascii() and word.lower() in ENGLISH_TOO and letters == letters.lower():
                return 0.0
            if word.lower() in PER_ONLY and not per:
                return 0.0
            return SURE if per or value >= 100 else DOUBTFUL
        if unit == "%":
            return 0.0 if value > PERCENT_MAX else DOUBTFUL
        if unit == "U":
            return SURE if per else 0.6
        if unit in ("g", "kg"):
            return SURE if per or (value < 1 and unit == "g") else 0.4
        return SURE


def _may_touch(before: str) -> bool:
    """A number may follow a name without a blank, or a sign of multiplication ("2x100mg"), but no letter of a code."""
    return before[-1] in "x×хXХ" or before[-3:].isalpha()


def _joint(sign: str) -> str:
    return {"/": "/", "-": " - "}.get(sign, " + ")


def _spelt(table: dict[str, str], spelling: Callable[[str], str]) -> dict[str, str]:
    return {spelling(word).lower(): unit for unit, words in table.items() for word in words.split()}


def _words(table: dict[str, str], skip: frozenset[str] = frozenset()) -> str:
    words = {word for entry in table.values() for word in entry.split()} - skip
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


def _source(*, wordlike: bool) -> str:
    """The pattern: amounts, a word for millions, unit, and what the amount is in."""
    bound = {unit: " ".join(w for w in words.split() if w not in UNBOUND) for unit, words in UNITS.items()}
    units = _words(bound, frozenset() if wordlike else WORDLIKE - CYRILLIC_UNITS)
    unbound = "|".join(sorted(UNBOUND, key=lambda word: (-len(word), word)))
    times = "|".join(sorted(map(re.escape, MULTIPLIERS), key=lambda word: (-len(word), word)))
    per = (
        rf"(?: ?/ ?| (?:{PER_WORDS}) )(?:(?:(\d{{1,4}}(?:[.,]\d{{1,2}})?) ?)?({_words(MEASURED)})|"
        rf"(?:1 ?)?({_words(COUNTED)})){NO_LETTER}"
    )
    word = rf"(?:{units}){NO_LETTER}|{unbound}"
    opening = _openings(units, unbound, times)
    return rf"(?<![\d.,])({AMOUNTS}) {{0,3}}(?={opening})(?:({times})\.? ?)?({word})(?:{per})?"


def _openings(*alternatives: str) -> str:
    """The letters with which any of the words begins, as a set: a number that none follows is left in one step."""
    letters = {word.removeprefix("\\")[0] for words in alternatives for word in words.split("|")}
    return f"[{''.join(sorted(letters))}]"


STRENGTH = re.compile(_source(wordlike=False), re.IGNORECASE)
"""For questions of yes and no in texts as they are shown."""
FINDER = StrengthFinder()


def find_strengths(text: str) -> Iterator[StrengthSpan]:
    """Every strength in a text as it is shown; spans are of the text."""
    return FINDER.find(text)


def parse_strength(text: str) -> str | None:
    """The first strength as shown ("100mg", "0,5 mg/ml", "5000 IU"); bare volumes and weights of packs are none."""
    text = fold_digits(text[:2000])
    for span in FINDER.find(text):
        if span.certainty > 0.4:
            return text[span.start : span.end].strip()
    return None
