# SPDX-License-Identifier: EUPL-1.2
"""Shapes of reports and requests: questions and answers of /reports, /requests and /focal-points."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Field, Schema

from alerts.api.alerts_shapes import ReasonIn
from alerts.api.types import (
    Country,
    Language,
    Page,
    Text,
    Word,
)
from alerts.models.report import ItemKind, ItemState, ReporterKind, ReportVia
from alerts.models.request import Asked, Direction, FocalStatus, Marking, RequestState

MOST_NAMED = 1_000


Reference = Annotated[str, Field(max_length=40)]


Address = Annotated[str, Field(min_length=1, max_length=2_000)]


def empty() -> list[Any]:
    """Nothing is named."""
    return []


class ReporterIn(Schema):
    """Who reports; sealed."""

    kind: ReporterKind = ReporterKind.OTHER
    name: Word = ""
    address: Word = ""
    language: Language = "en"
    country: Country = ""


class ReportIn(Schema):
    """What somebody names."""

    urls: Annotated[list[Address], Field(max_length=MOST_NAMED, default_factory=empty)]
    sellers: Annotated[list[Word], Field(max_length=MOST_NAMED, default_factory=empty)]
    batches: Annotated[list[Word], Field(max_length=MOST_NAMED, default_factory=empty)]
    note: Text = ""
    reporter: ReporterIn = ReporterIn()
    practice: bool = False


class StandingOut(Schema):
    """How far a report is: all that its reporter may be told."""

    reference: str
    received_on: date
    named: int
    looked_at: int
    waiting: int
    not_reached: int
    refused: int
    stage: str


class ReportedOut(Schema):
    """One thing that was named."""

    id: int
    row: int
    kind: ItemKind
    value: str
    state: ItemState
    reason: str
    verdict: str
    observation_id: str
    alert: int | None


class WholeReport(StandingOut):
    """A report with what each thing gave; never who reported."""

    via: ReportVia
    reporter_kind: ReporterKind
    language: str
    country: str
    note: str
    practice: bool
    items: list[ReportedOut]


class ReportRow(StandingOut):
    """A report in the list."""

    via: ReportVia
    reporter_kind: ReporterKind
    practice: bool


class ReportPage(Page):
    """A page of reports."""

    items: list[ReportRow]


class PointOut(Schema):
    """One contact point."""

    key: str
    country: str
    organisation: str
    role: str
    languages: list[str]
    hours: str
    time_zone: str
    acknowledge_hours: int
    escalation: list[dict[str, Any]]
    pgp_fingerprint: str
    pgp_expires_at: datetime | None
    smime_expires_at: datetime | None
    status: FocalStatus
    source: str
    as_of: date
    practice: bool


class RequestOut(Schema):
    """One request to or from a contact point."""

    reference: str
    direction: Direction
    point: str
    case: str | None
    their_reference: str
    marking: Marking
    asked: list[Asked]
    question: str
    legal_basis: str
    urgent: bool
    tlp: str
    onward_use: str
    language: str
    state: RequestState
    by: str
    drafted_at: datetime
    package_sha256: str
    approved_by: str
    sent_at: datetime | None
    acknowledge_by: datetime | None
    acknowledged_at: datetime | None
    deadline_at: datetime | None
    answered_at: datetime | None
    answer: str
    practice: bool
    version: int


class RequestPage(Page):
    """A page of requests."""

    items: list[RequestOut]


class AskIn(ReasonIn):
    """What is asked of whom."""

    point: Annotated[Word, Field(min_length=1)]
    marking: Marking
    asked: Annotated[list[Asked], Field(min_length=1, max_length=5)]
    question: Annotated[Text, Field(min_length=1)]
    legal_basis: Annotated[Text, Field(min_length=1)]
    urgent: bool = False
    tlp: Annotated[str, Field(pattern=r"^TLP:(CLEAR|GREEN|AMBER|AMBER\+STRICT|RED)$")] = "TLP:AMBER"
    onward_use: Text = ""


class DraftIn(AskIn):
    """A request of ours."""

    case: Reference | None = None
    language: Language | None = None


class CameIn(AskIn):
    """A request that came in."""

    their_reference: Annotated[str, Field(min_length=1, max_length=200)]
    deadline_at: datetime | None = None


class RequestFilter(Schema):
    """Which requests."""

    direction: Direction | None = None
    state: RequestState | None = None
