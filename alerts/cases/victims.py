# SPDX-License-Identifier: EUPL-1.2
"""Victims: natural persons harmed by using a product (Art. 4 k); sealed, by pseudonym, for who needs to read them.

A complaint that is withdrawn ends nothing (Art. 15). Whoever lives in another State may complain there (Art. 20(4)).
"""

from dataclasses import dataclass
from datetime import datetime

from cryptography.fernet import InvalidToken

from alerts.access import Action, check_may
from alerts.auditing import note
from alerts.cases.changing import changing
from alerts.cases.opening import keep_event
from alerts.errors import AccessError, DecisionError
from alerts.fields import is_country
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.case import Case, Victim
from alerts.second_factor import seal_box


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a person told, or others of that person."""

    details: str
    """Name and contact; sealed with the home's key, never shown in a list."""
    harm: str = ""
    complaint: str = ""
    state_of_residence: str = ""
    wants_to_be_told: bool = True


@dataclass(frozen=True, kw_only=True)
class OpenedVictim:
    """A victim's record as those may read it who need to."""

    pseudonym: str
    details: str
    harm: str
    complaint: str
    complaint_withdrawn_at: datetime | None
    state_of_residence: str
    wants_to_be_told: bool


def add_victim(case: Case, told: Told, account: Account, now: datetime, *, why: str) -> str:
    """Enter a victim; gives the pseudonym of this case, the only name outside the restricted record."""
    country = told.state_of_residence.strip().upper()
    if not told.details.strip():
        raise DecisionError("victim: expected name or contact on standard input, got nothing")
    if country and not is_country(country):
        raise DecisionError(
            f"victim: expected a State of residence (two letters of ISO 3166-1) or none: got {country!r}"
        )
    with changing(case, account, why, action=Action.READ_VICTIMS) as present:
        pseudonym = f"{present.reference}-V{present.victims.count() + 1:02d}"
        Victim.objects.create(
            case=present,
            pseudonym=pseudonym,
            sealed_details=seal_box().encrypt(told.details.strip().encode()).decode("ascii"),
            harm=sealed(told.harm),
            complaint=sealed(told.complaint),
            state_of_residence=country,
            wants_to_be_told=told.wants_to_be_told,
            entered_by=account.username,
            entered_at=now,
        )
        keep_event(present, "victim_added", account, now, why=why, victim=pseudonym)
    return pseudonym


def read_victim(case: Case, pseudonym: str, account: Account, now: datetime, *, why: str) -> OpenedVictim:
    """Open one record; the look is logged with its purpose before anything is shown."""
    check_may(account, Action.READ_VICTIMS)
    if not why.strip():
        raise DecisionError("victim: expected the purpose of the look")
    row = find_victim(case, pseudonym)
    note(account, AuditVerb.CONSULTATION, "victim.read", "victim", [pseudonym], now, why=why, case=case.reference)
    return OpenedVictim(
        pseudonym=row.pseudonym,
        details=opened(row.sealed_details),
        harm=opened(row.harm),
        complaint=opened(row.complaint),
        complaint_withdrawn_at=row.complaint_withdrawn_at,
        state_of_residence=row.state_of_residence,
        wants_to_be_told=row.wants_to_be_told,
    )


def withdraw_complaint(case: Case, pseudonym: str, account: Account, now: datetime, *, why: str) -> None:
    """Keep that a complaint was withdrawn; the case goes on (Art. 15) and the record stays."""
    with changing(case, account, why, action=Action.READ_VICTIMS) as present:
        row = find_victim(present, pseudonym)
        if row.complaint_withdrawn_at is not None:
            raise DecisionError(f"{pseudonym}: the complaint is withdrawn already")
        row.complaint_withdrawn_at = now
        row.save()
        keep_event(present, "complaint_withdrawn", account, now, why=why, victim=pseudonym)


def choose_telling(case: Case, pseudonym: str, account: Account, now: datetime, *, wants: bool, why: str) -> None:
    """Keep whether the person wishes to be told of the progress (Art. 20(1) a)."""
    with changing(case, account, why, action=Action.READ_VICTIMS) as present:
        row = find_victim(present, pseudonym)
        row.wants_to_be_told = wants
        row.save()
        keep_event(present, "victim_wish", account, now, why=why, victim=pseudonym, wants_to_be_told=wants)


def find_victim(case: Case, pseudonym: str) -> Victim:
    """One record of the case; raises DecisionError."""
    row = case.victims.filter(pseudonym=pseudonym).first()
    if row is None:
        raise DecisionError(f"case {case.reference}: it has no victim {pseudonym[:40]!r}")
    return row


def sealed(text: str) -> str:
    """A text as it lies in the database; empty stays empty."""
    return seal_box().encrypt(text.strip().encode()).decode("ascii") if text.strip() else ""


def opened(text: str) -> str:
    """The text again; raises AccessError with another key."""
    try:
        return seal_box().decrypt(text.encode("ascii")).decode() if text else ""
    except InvalidToken as error:
        raise AccessError("a victim's record cannot be opened: expected the secret_key it was sealed with") from error
