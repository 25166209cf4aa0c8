# SPDX-License-Identifier: EUPL-1.2
"""Shapes of alerts: questions and answers of /alerts and /mutes."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Schema

from alerts.api.types import (
    Number,
    Page,
    Reason,
    Share,
    Text,
    Word,
)
from alerts.models.alert import AlertState, Outcome, Severity


class AlertOut(Schema):
    """One seller or site and one product group: a hypothesis, never a finding."""

    id: int
    key: str
    subject: str
    site: str
    seller: str
    product_group: str
    harm_class: str
    harm_weight: float
    injectable: bool
    state: AlertState
    severity: Severity
    severity_score: float
    headline: str
    falsified: Share
    unauthorised: Share
    offers: int
    offers_falsified: int
    offers_unauthorised: int
    offers_not_sure: int
    sightings: int
    substances: list[str]
    sources: list[str]
    practice: bool
    first_seen_at: datetime
    last_seen_at: datetime
    raised_at: datetime
    outcome: str
    operator: int | None
    assigned_to: str | None
    merged_into: int | None
    version: int


class AlertPage(Page):
    """A page of alerts."""

    items: list[AlertOut]


class MoveOut(Schema):
    """One decision."""

    id: int
    at: datetime
    from_state: str
    to_state: str
    outcome: str
    by: str
    reason: str


class ExplainedOut(AlertOut):
    """One alert with why, and what was decided."""

    explanation: dict[str, Any]
    moves: list[MoveOut]


class AlertFilter(Schema):
    """Which alerts."""

    state: AlertState | None = None
    severity: Severity | None = None
    site: Word = ""
    practice: bool | None = None
    since: datetime | None = None
    """Seen since then."""


class DecisionIn(Schema):
    """What a person says of an alert."""

    outcome: Outcome
    reason: Reason


class ReasonIn(Schema):
    """Why."""

    reason: Reason


class MergeIn(ReasonIn):
    """Into which alert."""

    into: Number


class SplitIn(ReasonIn):
    """Which offers are taken out."""

    offers: Annotated[list[Word], Field(min_length=1, max_length=1_000)]


class CommentIn(Schema):
    """What is to be kept."""

    text: Annotated[Text, Field(min_length=1)]


class CommentOut(Schema):
    """What a person wrote."""

    id: int
    at: datetime
    by: str
    text: str


class MuteIn(ReasonIn):
    """Whose news asks nobody, until when."""

    until: datetime
    site: Word = ""
    seller: Word = ""
    product_group: Word = ""


class MuteOut(Schema):
    """News that asks nobody until a date."""

    id: int
    site: str
    seller: str
    product_group: str
    reason: str
    until: datetime
    by: str
    at: datetime
    lifted_at: datetime | None


class MutePage(Page):
    """A page of mutes."""

    items: list[MuteOut]
