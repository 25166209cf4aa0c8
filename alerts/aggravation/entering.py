# SPDX-License-Identifier: EUPL-1.2
"""Entering: circumstances that no system can see, each by a person with its source; taken back, never overwritten."""

from dataclasses import dataclass
from datetime import date, datetime

from alerts.cases.changing import changing
from alerts.cases.opening import keep_event
from alerts.errors import DecisionError
from alerts.models.account import Account
from alerts.models.case import Case, EnteredCircumstance
from alerts.recount.units import UNITS
from config.article_13 import load_article


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What a person enters."""

    letter: str
    text: str
    source: str
    """Register, judgment, medical or laboratory report, with its reference."""
    figure: str = ""
    """For (d): the figure that the source proves; `value`: how many."""
    value: str = ""
    country: str = ""
    """For (f): of the court."""
    dated_on: date | None = None
    is_final: bool = False
    document_sha256: str = ""


def enter_circumstance(
    case: Case, entered: Entered, account: Account, now: datetime, *, why: str
) -> EnteredCircumstance:
    """Enter a circumstance with its source; (d) names the figure it proves, (f) is a conviction with court and date."""
    fault = fault_of(entered, now.date())
    if fault:
        raise DecisionError(f"Article 13 ({entered.letter}): {fault}")
    with changing(case, account, why) as present:
        fields = {name: getattr(entered, name) for name in Entered.__dataclass_fields__}
        row = EnteredCircumstance.objects.create(case=present, by=account.username, at=now, **fields)
        keep_event(present, "circumstance_entered", account, now, why=why, letter=entered.letter, source=entered.source)
    return row


def fault_of(entered: Entered, today: date) -> str:
    """Why it cannot be entered so; empty when it can."""
    if entered.letter not in load_article().letters:
        return f"expected a letter of {', '.join(load_article().letters)}"
    if not (entered.text.strip() and entered.source.strip()):
        return "expected a text and its source"
    if entered.dated_on is not None and entered.dated_on > today:
        return "expected a day that is not to come"
    if entered.letter == "d":
        names = [one.name for one in UNITS if one.group not in "abc"]
        if entered.figure not in names or not entered.value.isdecimal():
            return f"expected the figure that the source proves (one of {'; '.join(names)}) and a whole number"
    elif entered.figure or entered.value:
        return "a figure belongs to (d) alone"
    if entered.letter == "f" and not (len(entered.country) == 2 and entered.dated_on is not None and entered.is_final):
        return "only convictions: expected the court's country, the date of the sentence, and that it is final"
    return ""


def withdraw_circumstance(case: Case, number: int, account: Account, now: datetime, *, why: str) -> None:
    """Take back what was entered; the row stays and says why."""
    with changing(case, account, why) as present:
        rows = present.circumstances.filter(pk=number, withdrawn_at=None)
        if not rows.update(withdrawn_at=now, withdrawn_why=why):
            raise DecisionError(f"case {present.reference}: it has no circumstance {number}")
        keep_event(present, "circumstance_withdrawn", account, now, why=why, circumstance=number)
