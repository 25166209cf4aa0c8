# SPDX-License-Identifier: EUPL-1.2
"""Samples: test purchases made by others, seized units, and what a laboratory found; each with custody and seal.

A result settles the composition of the sample that was tested, nothing more: identity and source need the holder's
statement, the step to other units and to intent is a person's, with reasons.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from alerts.cases.changing import changing
from alerts.cases.evidence import evidence_of
from alerts.cases.opening import keep_event
from alerts.errors import DecisionError
from alerts.models.account import Account
from alerts.models.case import Case, Sample

EARLIEST_ZONE = timedelta(hours=14)
"""A day begins so much earlier than in UTC where it begins first: days are entered as they are where it happened."""
SHA256 = re.compile(r"[0-9a-f]{64}")
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
    if not all(text.strip() for text in needed) or obtained.obtained_on > (now + EARLIEST_ZONE).date():
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


def hand_sample(
    case: Case, number: str, handed: Handed, account: Account, now: datetime, *, why: str, correct: bool = False
) -> Sample:
    """One more handling of a sample, in the order of time; `correct` writes the last one anew, the log keeps both."""
    with changing(case, account, why) as present:
        sample = find_sample(present, number)
        if correct and not sample.custody:
            raise DecisionError(f"sample {number}: no handling is entered yet that could be corrected")
        kept = sample.custody[:-1] if correct else sample.custody
        before = str(sample.custody[-1]) if correct else ""
        check_handling(sample, handed, kept, now)
        row = {name: getattr(handed, name) for name in ("who", "seal", "giver", "taker", "state")}
        at = handed.at.astimezone(UTC).isoformat()
        sample.custody = [*kept, {"at": at, **row}]
        sample.save()
        action = "sample_handling_corrected" if correct else "sample_handed"
        keep_event(present, action, account, now, why=why, sample=number, at=at, before=before, **row)
    return sample


def check_handling(sample: Sample, handed: Handed, kept: Sequence[dict[str, str]], now: datetime) -> None:
    """Raises DecisionError for a handling without who or seal, or at a moment that cannot be."""
    if not (handed.who.strip() and handed.seal.strip()):
        raise DecisionError(f"sample {sample.number}: expected who handled it, and a seal number or `unsealed`")
    day = datetime.combine(sample.obtained_on, time(), UTC)
    first = max([day - EARLIEST_ZONE, *(datetime.fromisoformat(row["at"]) for row in kept)])
    if not first <= handed.at <= now:
        what = "the handling before" if kept else f"it was obtained, on {sample.obtained_on}"
        begins, ends, got = (f"{one.astimezone(UTC):%Y-%m-%d %H:%M}" for one in (first, now, handed.at))
        raise DecisionError(
            f"sample {sample.number}: expected a moment after {what}, and none to come: "
            f"between {begins} and {ends} UTC, got {got}"
        )


def enter_result(
    case: Case, number: str, found: LabResult, account: Account, now: datetime, *, why: str, correct: bool = False
) -> Sample:
    """Enter what a laboratory found; `correct` writes it anew, the log keeps both. Another test is another sample."""
    with changing(case, account, why) as present:
        sample = find_sample(present, number)
        check_result(sample, found, now)
        if bool(sample.result) != correct:
            raise DecisionError(
                f"sample {number}: it has a result of {sample.laboratory}: another test is a sample of its own, "
                "a slip of the pen is mended with --correct"
                if sample.result
                else f"sample {number}: no result is entered yet that could be corrected"
            )
        before = {name: str(getattr(sample, name)) for name in LabResult.__dataclass_fields__} if correct else {}
        for name in LabResult.__dataclass_fields__:
            setattr(sample, name, getattr(found, name))
        sample.settles = SETTLES
        sample.save()
        action = "sample_result_corrected" if correct else "sample_result"
        keep_event(present, action, account, now, why=why, sample=number, result=found.result, before=before)
    return sample


def check_result(sample: Sample, found: LabResult, now: datetime) -> None:
    """Raises DecisionError for a result that lacks something, or that cannot be."""
    if not all(text.strip() for text in (found.laboratory, found.accreditation, found.method, found.result)):
        raise DecisionError(
            f"sample {sample.number}: expected laboratory, accreditation (or `none`), method and result"
        )
    if not sample.custody:
        raise DecisionError(
            f"sample {sample.number}: no handling is entered: how it came to the laboratory comes first"
        )
    if not sample.obtained_on <= found.result_on <= (now + EARLIEST_ZONE).date():
        raise DecisionError(
            f"sample {sample.number}: expected a day from {sample.obtained_on}, when it was obtained, until today, "
            f"got {found.result_on}"
        )
    if found.document_sha256 and not SHA256.fullmatch(found.document_sha256):
        raise DecisionError(
            f"sample {sample.number}: expected the report's SHA-256 in 64 small hexadecimal digits, "
            f"got {found.document_sha256[:70]!r}"
        )


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
