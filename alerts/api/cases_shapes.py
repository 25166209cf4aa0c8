# SPDX-License-Identifier: EUPL-1.2
"""Shapes of cases: questions and answers of /cases."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Field, Schema

from alerts.api.alerts_shapes import ReasonIn
from alerts.api.types import (
    Country,
    Number,
    Page,
    Text,
    Word,
)
from alerts.models.case import CaseState, CaseTask

Reference = Annotated[str, Field(max_length=40)]
Tlp = Annotated[str, Field(pattern=r"^TLP:(CLEAR|GREEN|AMBER|AMBER\+STRICT|RED)$")]
Code = Annotated[str, Field(max_length=40, description="Of the second factor, given for just this.")]


Ids = Annotated[list[Annotated[str, Field(max_length=128, pattern=r"^[\x21-\x7e]+$")]], Field(max_length=1_000)]


class CaseOut(Schema):
    """One matter."""

    reference: str
    title: str
    state: CaseState
    lead: str | None
    country: str
    tlp: str
    summary: str
    operator: int | None
    practice: bool
    legal_hold: bool
    covert_hold: bool
    opened_at: datetime
    closed_at: datetime | None
    alerts: list[int]
    offers: int
    upheld: int
    version: int


class CasePage(Page):
    """A page of cases."""

    items: list[CaseOut]


class CaseEvidenceOut(Schema):
    """One observation that a case relies on."""

    observation_id: str
    offer_id: str
    kind: str
    site: str
    seller: str
    observed_at: datetime
    payload_sha256: str
    sealed_at: datetime | None
    seal_authority: str
    upheld: bool
    upheld_by: str
    exculpates: bool


class EvidencePage(Page):
    """A page of evidence."""

    items: list[CaseEvidenceOut]


class HypothesisOut(Schema):
    """A suspected offence (hypothesis)."""

    provision: str
    wording: str
    supports: list[dict[str, Any]]
    against: list[dict[str, Any]]
    to_establish: list[str]
    score: float | None
    upheld: bool
    upheld_by: str


class EventOut(Schema):
    """One entry of the case's own log."""

    at: datetime
    by: str
    action: str
    why: str


class CodeIn(ReasonIn):
    """A deed that a person stands for, with the second factor given for it."""

    code: Code = ""


class CaseIn(ReasonIn):
    """A new case."""

    title: Annotated[Word, Field(min_length=1)]
    alerts: Annotated[list[Number], Field(max_length=500, default_factory=list)]


class CaseEdit(ReasonIn):
    """What a case says of itself."""

    title: Word | None = None
    summary: Text | None = None
    country: Country | None = None
    tlp: Tlp | None = None


class EvidenceIn(ReasonIn):
    """What is to be entered; only what is sealed and holds is taken."""

    alerts: Annotated[list[Number], Field(max_length=500, default_factory=list)]
    offers: Annotated[Ids, Field(default_factory=list)]
    observations: Annotated[Ids, Field(default_factory=list)]


class AddedOut(Schema):
    """What was entered, and what was not."""

    entered: int
    refused: list[str]


class OffersIn(ReasonIn):
    """Offers of the case."""

    offers: Annotated[Ids, Field(min_length=1)]


class TouchedOut(Schema):
    """How many rows it was about."""

    rows: int


class ProvisionIn(ReasonIn):
    """Of a hypothesis."""

    provision: Annotated[Word, Field(min_length=1)]


class TaskIn(Schema):
    """Something to be done."""

    what: Annotated[Text, Field(min_length=1)]
    to: Word = ""
    """Account that does it."""
    due_on: date | None = None


class TaskOut(Schema):
    """Something to be done for a case."""

    @staticmethod
    def resolve_assigned_to(row: CaseTask) -> str | None:
        """The name alone."""
        return row.assigned_to.username if row.assigned_to is not None else None

    id: int
    what: str
    due_on: date | None
    assigned_to: str | None
    done_at: datetime | None
    by: str


class CaseFilter(Schema):
    """Which cases."""

    state: CaseState | None = None
    practice: bool | None = None
