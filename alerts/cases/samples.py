# SPDX-License-Identifier: EUPL-1.2
"""Samples: test purchases made by others, seized units, and what a laboratory found; each with custody and seal.

A result settles the composition of the sample that was tested, nothing more: identity and source need the holder's
statement, the step to other units and to intent is a person's, with reasons.
"""

from dataclasses import dataclass
from datetime import date, datetime

from alerts.cases.changing import changing
from alerts.cases.evidence import evidence_of
from alerts.cases.opening import keep_event
from alerts.errors import DecisionError
from alerts.models.account import Account
from alerts.models.case import Case, Sample

SETTLES = "the composition of the tested sample, nothing more"


@dataclass(frozen=True, kw_only=True)
class Obtained:
    """How a sample came to be there. Nothing of this is done by the system."""

    number: str
    """Exhibit number of whoever holds it."""
    obtained_on: date
    obtained_by: str
    legal_ground: str
    description: str
    offer_id: str = ""
    """Of the offer through which it was obtained; empty: not through one that was seen."""


@dataclass(frozen=True, kw_only=True)
class Handed:
    """One handling of a sample."""

    at: datetime
    who: str
    seal: str
    """Seal number on the bag or the box; `unsealed` says so."""
    giver: str = ""
    taker: str = ""
    state: str = ""
    """In which condition it came."""


@dataclass(frozen=True, kw_only=True)
class LabResult:
    """What a laboratory found in one sample."""

    laboratory: str
    accreditation: str
    """Number and scope (ISO/IEC 17025), or `none`."""
    method: str
    result: str
    result_on: date
    document_sha256: str = ""
    """Of the report."""


def add_sample(case: Case, obtained: Obtained, account: Account, now: datetime, *, why: str) -> Sample:
    """Enter a sample that others obtained; with its legal ground."""
    needed = (obtained.number, obtained.obtained_by, obtained.legal_ground, obtained.description)
    if not all(text.strip() for text in needed) or obtained.obtained_on > now.date():
        raise DecisionError("sample: expected number, who, legal ground, description, and a day that is not to come")
    with changing(case, account, why) as present:
        if obtained.offer_id and not evidence_of(present).filter(offer_id=obtained.offer_id).exists():
            raise DecisionError(f"case {present.reference}: it holds no offer {obtained.offer_id[:40]!r}")
        if present.samples.filter(number=obtained.number).exists():
            raise DecisionError(f"case {present.reference}: it has a sample {obtained.number[:40]!r} already")
        fields = {name: getattr(obtained, name) for name in Obtained.__dataclass_fields__}
        sample = Sample.objects.create(case=present, **fields, entered_by=account.username, entered_at=now)
        keep_event(present, "sample_added", account, now, why=why, sample=obtained.number, offer=obtained.offer_id)
    return sample


def hand_sample(case: Case, number: str, handed: Handed, account: Account, now: datetime, *, why: str) -> Sample:
    """One more handling of a sample; handlings are only added, in the order of time."""
    with changing(case, account, why) as present:
        sample = find_sample(present, number)
        last = datetime.fromisoformat(sample.custody[-1]["at"]) if sample.custody else None
        if not (handed.who.strip() and handed.seal.strip()) or handed.at > now or (last and handed.at < last):
            raise DecisionError(
                f"sample {number}: expected who, a seal, and a moment after the last handling, not to come"
            )
        row = {name: getattr(handed, name) for name in ("who", "seal", "giver", "taker", "state")}
        sample.custody = [*sample.custody, {"at": handed.at.isoformat(), **row}]
        sample.save()
        keep_event(present, "sample_handed", account, now, why=why, sample=number, **row)
    return sample


def enter_result(case: Case, number: str, found: LabResult, account: Account, now: datetime, *, why: str) -> Sample:
    """Enter what a laboratory found; a result is never written over, another sample number takes another test."""
    if not all(text.strip() for text in (found.laboratory, found.accreditation, found.method, found.result)):
        raise DecisionError(f"sample {number}: expected laboratory, accreditation (or `none`), method and result")
    with changing(case, account, why) as present:
        sample = find_sample(present, number)
        if sample.result:
            raise DecisionError(
                f"sample {number}: it has a result of {sample.laboratory}: enter another test as another"
            )
        if not sample.custody:
            raise DecisionError(f"sample {number}: no handling is entered: how it came to the laboratory comes first")
        for name in LabResult.__dataclass_fields__:
            setattr(sample, name, getattr(found, name))
        sample.settles = SETTLES
        sample.save()
        keep_event(present, "sample_result", account, now, why=why, sample=number, result=found.result)
    return sample


def enter_statement(case: Case, number: str, statement: str, account: Account, now: datetime, *, why: str) -> Sample:
    """What the holder of the authorisation says of a sample's identity and source."""
    if not statement.strip():
        raise DecisionError(f"sample {number}: expected the holder's statement and who made it")
    with changing(case, account, why) as present:
        sample = find_sample(present, number)
        before, sample.holder_statement = sample.holder_statement, statement.strip()
        sample.save()
        keep_event(present, "holder_statement", account, now, why=why, sample=number, before=before)
    return sample


def find_sample(case: Case, number: str) -> Sample:
    """One sample of the case; raises DecisionError."""
    sample = case.samples.select_for_update().filter(number=number).first()
    if sample is None:
        raise DecisionError(f"case {case.reference}: it has no sample {number[:40]!r}")
    return sample
