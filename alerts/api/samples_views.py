# SPDX-License-Identifier: EUPL-1.2
"""/cases/…/samples: test purchases made by others and seized units, their custody, and what a laboratory found."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from alerts.access import Action
from alerts.api.alerts_shapes import ReasonIn
from alerts.api.caller import caller_of, note_look
from alerts.api.cases_shapes import Reference
from alerts.api.cases_views import find
from alerts.api.circumstances_views import Digest
from alerts.api.types import Number, Text, Word, answers, aware, get_or_404
from alerts.cases.samples import Handed, LabResult, Obtained, add_sample, enter_result, enter_statement, hand_sample
from alerts.models.case import Case
from alerts.models.token import Scope

router = Router(tags=["cases"])
Needed = Annotated[Word, Field(min_length=1)]
NeededText = Annotated[Text, Field(min_length=1)]


class SampleIn(ReasonIn):
    """A sample that others obtained; never this system."""

    number: Annotated[str, Field(min_length=1, max_length=60)]
    """Exhibit number of whoever holds it."""
    obtained_on: date
    obtained_by: Annotated[str, Field(min_length=1, max_length=200)]
    legal_ground: NeededText
    description: NeededText
    offer_id: Annotated[str, Field(max_length=128)] = ""


class HandlingIn(ReasonIn):
    """One handling; they are added in the order of time."""

    at: datetime
    who: Needed
    seal: Needed
    """Seal number, or `unsealed`."""
    giver: Word = ""
    taker: Word = ""
    state: Word = ""
    correct: bool = False
    """Mend a slip in the last handling; the case's log keeps both."""


class HandlingOut(Schema):
    """One handling."""

    at: datetime
    who: str
    seal: str
    giver: str
    taker: str
    state: str


class ResultIn(ReasonIn):
    """What a laboratory found in one sample."""

    laboratory: Annotated[str, Field(min_length=1, max_length=200)]
    accreditation: Annotated[str, Field(min_length=1, max_length=200)]
    """Number and scope, or `none`."""
    method: Annotated[str, Field(min_length=1, max_length=300)]
    result: NeededText
    result_on: date
    document_sha256: Digest = ""
    correct: bool = False
    """Mend a slip in the result; the case's log keeps both."""


class StatementIn(ReasonIn):
    """What the holder of the authorisation says, and who says it."""

    text: NeededText


class SampleOut(Schema):
    """One sample with its custody and its result."""

    id: int
    number: str
    offer_id: str
    obtained_on: date
    obtained_by: str
    legal_ground: str
    description: str
    custody: list[HandlingOut]
    laboratory: str
    accreditation: str
    method: str
    result: str
    result_on: date | None
    settles: str
    holder_statement: str
    document_sha256: str
    entered_by: str
    entered_at: datetime


@router.get("/cases/{reference}/samples", response=answers(list[SampleOut]), operation_id="samples_list")
def list_samples(request: HttpRequest, reference: Reference) -> Any:
    """Samples of a case with custody and results."""
    caller = caller_of(request, Scope.CASES, Action.READ_CASE)
    row = find(reference)
    note_look(caller, "case", [row.reference], case=row.reference)
    return list(row.samples.order_by("pk")[:1_000])


@router.post("/cases/{reference}/samples", response=answers(SampleOut, 201), operation_id="samples_add")
def add(request: HttpRequest, reference: Reference, body: SampleIn) -> Any:
    """Enter a sample that others obtained, with its legal ground."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    obtained = Obtained(**body.model_dump(exclude={"reason"}))
    return Status(201, add_sample(find(reference), obtained, caller.account, caller.now, why=body.reason))


@router.post(
    "/cases/{reference}/samples/{number}/handlings", response=answers(SampleOut, 201), operation_id="samples_hand"
)
def hand(request: HttpRequest, reference: Reference, number: Number, body: HandlingIn) -> Any:
    """One more handling."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    row = find(reference)
    handed = Handed(**body.model_dump(exclude={"reason", "at", "correct"}), at=aware(body.at))
    who, now = caller.account, caller.now
    return Status(201, hand_sample(row, exhibit(row, number), handed, who, now, why=body.reason, correct=body.correct))


@router.post("/cases/{reference}/samples/{number}/result", response=answers(SampleOut), operation_id="samples_result")
def result(request: HttpRequest, reference: Reference, number: Number, body: ResultIn) -> Any:
    """Enter a laboratory's result: it settles the composition of this sample, nothing more."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    row = find(reference)
    found = LabResult(**body.model_dump(exclude={"reason", "correct"}))
    who, now = caller.account, caller.now
    return enter_result(row, exhibit(row, number), found, who, now, why=body.reason, correct=body.correct)


@router.post(
    "/cases/{reference}/samples/{number}/statement", response=answers(SampleOut), operation_id="samples_statement"
)
def statement(request: HttpRequest, reference: Reference, number: Number, body: StatementIn) -> Any:
    """Enter what the holder of the authorisation says of identity and source."""
    caller = caller_of(request, Scope.WORK, Action.WORK_CASE)
    row = find(reference)
    return enter_statement(row, exhibit(row, number), body.text, caller.account, caller.now, why=body.reason)


def exhibit(case: Case, number: int) -> str:
    """The exhibit number of a sample; raises ProblemError when there is none."""
    return get_or_404(case.samples.filter(pk=number).first(), "sample", number).number
