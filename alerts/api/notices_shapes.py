# SPDX-License-Identifier: EUPL-1.2
"""Shapes of notices and removals: questions and answers of /notices, /recipients and /removals."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Field, Schema

from alerts.api.alerts_shapes import ReasonIn
from alerts.api.types import (
    Language,
    Number,
    Page,
    Text,
    Word,
)
from alerts.models.notice import AnswerKind, NoticeKind, NoticeState
from alerts.removal.verdicts import RemovalVerdict

Reference = Annotated[str, Field(max_length=40)]


class RecipientOut(Schema):
    """One addressee, without keys and secrets."""

    key: str
    name: str
    kind: str
    country: str
    language: str
    time_zone: str
    route: str
    source: str
    as_of: date | None
    practice: bool
    enabled: bool


class RecipientPage(Page):
    """A page of recipients."""

    items: list[RecipientOut]


class ItemOut(Schema):
    """One exact address of a notice."""

    url: str
    site: str
    offer_id: str
    observation_id: str
    observed_at: datetime
    payload_sha256: str
    verdict: str


class NoticeOut(Schema):
    """One notice."""

    reference: str
    case: str
    recipient: str
    kind: NoticeKind
    language: str
    route: str
    state: NoticeState
    subject: str
    by: str
    drafted_at: datetime
    approved_by: str
    approved_at: datetime | None
    sent_at: datetime | None
    deadline_at: datetime | None
    deadline_basis: str
    recipient_reference: str
    outcome: str
    message_sha256: str
    practice: bool
    version: int


class NoticePage(Page):
    """A page of notices."""

    items: list[NoticeOut]


class WholeNotice(NoticeOut):
    """One notice with its text and addresses."""

    body: str
    legal_basis: list[dict[str, Any]]
    items: list[ItemOut]


class GateOut(Schema):
    """One condition before a notice may leave."""

    name: str
    holds: bool
    reason: str


class NoticeFilter(Schema):
    """Which notices."""

    state: NoticeState | None = None
    case: Word = ""
    practice: bool | None = None


class NoticeIn(ReasonIn):
    """A draft."""

    case: Reference
    recipient: Annotated[Word, Field(min_length=1)]
    kind: NoticeKind
    language: Language | None = None


class AnswerIn(Schema):
    """What came back."""

    kind: AnswerKind
    text: Annotated[Text, Field(min_length=1)]
    received_at: datetime
    recipient_reference: Word = ""
    outcome: Annotated[str, Field(max_length=24, pattern=r"^[a-z_]*$")] = ""


class AnswerOut(Schema):
    """One answer."""

    id: int
    kind: AnswerKind
    received_at: datetime
    text: str
    missing: list[str]
    by: str


class LookOut(Schema):
    """One look again."""

    at: datetime
    round: int
    vantage: str
    country: str
    reading: str
    reason: str
    status: int
    observation_id: str


class WatchOut(Schema):
    """One offer that is looked at again until it is proved gone, and after that for its return."""

    id: int
    offer_id: str
    url: str
    site: str
    notice: str
    case: str | None
    verdict: RemovalVerdict
    reason: str
    verdict_at: datetime | None
    removed_as: str
    absent_since: datetime | None
    proved_at: datetime | None
    relisted_at: datetime | None
    started_at: datetime
    next_at: datetime | None
    stopped_at: datetime | None
    practice: bool


class WatchPage(Page):
    """A page of watched offers."""

    items: list[WatchOut]


class WholeWatch(WatchOut):
    """One watched offer with every look."""

    looks: list[LookOut]


class WatchFilter(Schema):
    """Which watched offers."""

    verdict: RemovalVerdict | None = None
    notice: Word = ""
    practice: bool | None = None


class NoticeEdit(ReasonIn):
    """What changes in a draft."""

    subject: Word | None = None
    body: Text | None = None
    grounds_upheld: Annotated[list[Word], Field(max_length=50, default_factory=list)]


class WatchIn(ReasonIn):
    """What is looked at again: one of these."""

    offer: Word | None = None
    alert: Number | None = None
    case: Reference | None = None


class WatchedOut(Schema):
    """How many watches are new, and how many were there; offers of which nothing is kept."""

    new: int
    known: int
    missing: list[str]
