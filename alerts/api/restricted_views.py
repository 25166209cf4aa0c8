# SPDX-License-Identifier: EUPL-1.2
"""Holds, victims and labels: for few accounts, under scopes of their own, each look at a person with its purpose.

A covert hold is set here and lifted by a person at the command line: lifting it opens every path again.
"""

from dataclasses import asdict
from datetime import date, datetime
from itertools import islice
from typing import Annotated, Any, Literal

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from alerts.access import Action
from alerts.api.alerts_shapes import ReasonIn
from alerts.api.caller import caller_of, note_look
from alerts.api.cases_shapes import CaseOut, Reference
from alerts.api.cases_views import changed, find
from alerts.api.types import Country, PagingQuery, Reason, Text, answers
from alerts.cases.holding import set_covert_hold, set_legal_hold, set_retention
from alerts.cases.victims import Told, add_victim, choose_telling, read_victim, withdraw_complaint
from alerts.labelling import label_rows
from alerts.models.token import Scope
from classifiers.decisions import Decision
from indexer.store import open_store

router = Router(tags=["restricted"])
Pseudonym = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{3,40}$")]


class LegalHoldIn(ReasonIn):
    """Whether everything of the case is kept until this is lifted."""

    held: bool


class CovertHoldIn(ReasonIn):
    """Shuts every path that could alert the seller."""

    held: Literal[True] = True


class RetentionIn(ReasonIn):
    """Until when the case is kept; null: until a person says."""

    until: date | None


class VictimIn(ReasonIn):
    """What a person told, or others of that person."""

    details: Annotated[Text, Field(min_length=1, description="Name and contact; sealed.")]
    harm: Text = ""
    complaint: Text = ""
    state_of_residence: Country = ""
    wants_to_be_told: bool = True


class VictimOut(Schema):
    """A victim by pseudonym, without anything that tells who it is."""

    pseudonym: str
    complaint_withdrawn_at: datetime | None
    wants_to_be_told: bool


class OpenedOut(VictimOut):
    """The record as those may read it who need to."""

    details: str
    harm: str
    complaint: str
    state_of_residence: str


class PurposeQuery(Schema):
    """Why a record is opened."""

    purpose: Reason


class TellingIn(ReasonIn):
    """Whether the person wishes to be told of the progress."""

    wants: bool


class LabelPage(Schema):
    """Labels, as `theriac model labels import` reads them."""

    items: list[dict[str, Any]]
    next_offset: int | None


HOLD = (Scope.HOLD, Action.HOLD)


@router.post("/cases/{reference}/legal-hold", response=answers(CaseOut), operation_id="cases_legal_hold")
def legal_hold(request: HttpRequest, response: HttpResponse, reference: Reference, body: LegalHoldIn) -> Any:
    """Set or lift a legal hold. `If-Match` says which version was read."""
    return changed(
        request, response, reference, HOLD,
        lambda row, who: set_legal_hold(row, who.account, who.now, held=body.held, why=body.reason),
    )  # fmt: skip


@router.post("/cases/{reference}/covert-hold", response=answers(CaseOut), operation_id="cases_covert_hold")
def covert_hold(request: HttpRequest, response: HttpResponse, reference: Reference, body: CovertHoldIn) -> Any:
    """Set a covert hold; it is lifted at the command line alone. `If-Match` says which version was read."""
    return changed(
        request, response, reference, HOLD,
        lambda row, who: set_covert_hold(row, who.account, who.now, held=body.held, why=body.reason),
    )  # fmt: skip


@router.post("/cases/{reference}/retention", response=answers(CaseOut), operation_id="cases_retention")
def retention(request: HttpRequest, response: HttpResponse, reference: Reference, body: RetentionIn) -> Any:
    """Until when the case is kept. `If-Match` says which version was read."""
    return changed(
        request, response, reference, HOLD,
        lambda row, who: set_retention(row, body.until, who.account, who.now, why=body.reason),
    )  # fmt: skip


@router.get("/cases/{reference}/victims", response=answers(list[VictimOut]), operation_id="victims_list")
def list_victims(request: HttpRequest, reference: Reference) -> Any:
    """Victims of a case by pseudonym."""
    caller = caller_of(request, Scope.VICTIMS, Action.READ_VICTIMS)
    row = find(reference)
    note_look(caller, "victim", ["list"], case=row.reference)
    return list(row.victims.order_by("pseudonym")[:1_000])


@router.post("/cases/{reference}/victims", response=answers(VictimOut, 201), operation_id="victims_add")
def add_one(request: HttpRequest, reference: Reference, body: VictimIn) -> Any:
    """Enter a victim; the answer holds the pseudonym alone."""
    caller = caller_of(request, Scope.VICTIMS, Action.READ_VICTIMS)
    row = find(reference)
    told = Told(
        details=body.details, harm=body.harm, complaint=body.complaint, state_of_residence=body.state_of_residence,
        wants_to_be_told=body.wants_to_be_told,
    )  # fmt: skip
    pseudonym = add_victim(row, told, caller.account, caller.now, why=body.reason)
    return Status(201, row.victims.get(pseudonym=pseudonym))


@router.get("/cases/{reference}/victims/{pseudonym}", response=answers(OpenedOut), operation_id="victims_get")
def open_one(
    request: HttpRequest, reference: Reference, pseudonym: Pseudonym, asked: Annotated[PurposeQuery, Query()]
) -> Any:
    """Open one record; its purpose is logged before anything is shown."""
    caller = caller_of(request, Scope.VICTIMS, Action.READ_VICTIMS)
    return asdict(read_victim(find(reference), pseudonym, caller.account, caller.now, why=asked.purpose))


@router.post(
    "/cases/{reference}/victims/{pseudonym}/complaint-withdrawn", response=answers(VictimOut),
    operation_id="victims_withdrawn",
)  # fmt: skip
def withdrawn(request: HttpRequest, reference: Reference, pseudonym: Pseudonym, body: ReasonIn) -> Any:
    """Keep that a complaint was withdrawn; it ends nothing (Art. 15)."""
    caller = caller_of(request, Scope.VICTIMS, Action.READ_VICTIMS)
    row = find(reference)
    withdraw_complaint(row, pseudonym, caller.account, caller.now, why=body.reason)
    return row.victims.get(pseudonym=pseudonym)


@router.post(
    "/cases/{reference}/victims/{pseudonym}/telling", response=answers(VictimOut), operation_id="victims_telling"
)
def telling(request: HttpRequest, reference: Reference, pseudonym: Pseudonym, body: TellingIn) -> Any:
    """Keep whether the person wishes to be told."""
    caller = caller_of(request, Scope.VICTIMS, Action.READ_VICTIMS)
    row = find(reference)
    choose_telling(row, pseudonym, caller.account, caller.now, wants=body.wants, why=body.reason)
    return row.victims.get(pseudonym=pseudonym)


@router.get("/labels", response=answers(LabelPage), operation_id="labels_list", tags=["alerts"])
def list_labels(request: HttpRequest, paging: PagingQuery) -> Any:
    """What reviewers decided, as labels that the model learns from; masked, of real alerts alone."""
    caller = caller_of(request, Scope.DECIDE, Action.DECIDE)
    note_look(caller, "labels", [], why="labels for the model")
    limit = paging.limit or caller.settings.api.page
    store = open_store(caller.settings)
    try:
        rows: list[Decision] = list(islice(label_rows(store), paging.offset, paging.offset + limit + 1))
    finally:
        store.close()
    following = paging.offset + limit if len(rows) > limit else None
    return {"items": [msgspec.to_builtins(row) for row in rows[:limit]], "next_offset": following}
