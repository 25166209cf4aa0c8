# SPDX-License-Identifier: EUPL-1.2
"""Notice: what leaves the house about a case, to whom, on which ground, approved by whom, and what came of it."""

from enum import StrEnum
from typing import Any, ClassVar

from django.db import models

import alerts.ready  # noqa: F401
from alerts.models.dispatch import DispatchRow
from alerts.models.event import Event
from alerts.models.recipient import ContactSource as ContactSource
from alerts.models.recipient import Lookup as Lookup
from alerts.models.recipient import Recipient as Recipient
from alerts.models.recipient import RecipientKind as RecipientKind
from alerts.models.recipient import Route as Route
from alerts.models.settled import Compromise as Compromise
from alerts.models.settled import Deconfliction as Deconfliction
from alerts.models.settled import DeconflictionAnswer as DeconflictionAnswer
from alerts.models.settled import GroundedAction as GroundedAction
from alerts.models.settled import LegalGround as LegalGround
from alerts.models.settled import Preservation as Preservation


class NoticeKind(StrEnum):
    """What is asked, on which kind of ground."""

    ARTICLE_16 = "article_16"
    TRUSTED_FLAGGER = "trusted_flagger"
    ORDER = "order"
    """Draft of an order to act (Article 9); given by the authority itself."""
    INFORMATION_ORDER = "information_order"
    """Draft of an order to provide information (Article 10)."""
    REGISTRAR = "registrar"
    """Report to the abuse contact, on the registrar's own terms (RAA 3.18.1)."""
    REGISTRAR_AUTHORITY = "registrar_authority"
    """Well-founded report of illegal activity by an authority with jurisdiction (RAA 3.18.3)."""
    REGISTRY = "registry"
    XARF = "xarf"
    CDN = "cdn"
    PAYMENT = "payment"
    SEARCH = "search"
    MESSENGER = "messenger"
    CARRIER = "carrier"
    COMPROMISED_OWNER = "compromised_owner"
    PRESERVATION = "preservation"
    SEIZURE = "seizure"
    """Draft of a request for seizure and confiscation (Art. 12(3)), for the competent authority."""
    MUTUAL_ASSISTANCE = "mutual_assistance"
    """Draft of a request for mutual legal assistance (Art. 21): goes through the treaty channel."""


class NoticeState(StrEnum):
    """Where a notice stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    QUEUED = "queued"
    SENDING = "sending"
    UNCERTAIN = "uncertain"
    """Handed over, and the answer was lost: a person says whether it arrived, so that nothing goes twice."""
    SENT = "sent"
    BOUNCED = "bounced"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    REFUSED = "refused"
    """By the person who was to approve it."""
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


GONE_OUT = (NoticeState.SENT, NoticeState.ACKNOWLEDGED, NoticeState.ANSWERED, NoticeState.CLOSED)
"""States of a notice that reached, as far as is known, its recipient."""


class Notice(models.Model):
    """One notice to one recipient about offers of one case."""

    reference = models.CharField(max_length=40, unique=True)
    """`N-2026-00012`; stands in the subject, and answers name it."""
    uuid = models.UUIDField(unique=True)
    case = models.ForeignKey("alerts.Case", on_delete=models.PROTECT, related_name="notices")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=24)
    language = models.CharField(max_length=12)
    route = models.CharField(max_length=8)
    address = models.TextField(blank=True)
    """Where it goes, as it was when it was drafted: a mail address, a URL, or a postal address."""
    state = models.CharField(max_length=14, default=NoticeState.DRAFT.value)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    """The text as it will be read."""
    facts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    """What the text was made from."""
    legal_basis: "models.JSONField[list[dict[str, str]], list[dict[str, str]]]" = models.JSONField(default=list)
    """Instrument, provision, source; `assumption` where a person must check it."""
    message = models.BinaryField(default=b"")
    """The exact bytes that are approved and sent, before they are signed and encrypted."""
    message_sha256 = models.CharField(max_length=64, blank=True)
    message_id = models.CharField(max_length=255, blank=True)
    key_fingerprint = models.CharField(max_length=128, blank=True)
    """Of the key that it will be encrypted to; empty: sent readable, signed alone."""
    attachments: "models.JSONField[list[dict[str, str]], list[dict[str, str]]]" = models.JSONField(default=list)
    """Name, media type, sha256: what the recipient may ask for or finds attached."""
    reminds = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reminders")
    step = models.PositiveSmallIntegerField(default=0)
    """0: the notice itself; 1: reminder; 2: escalation; 3: appeal."""
    author = models.ForeignKey("alerts.Account", on_delete=models.PROTECT, related_name="drafted_notices", null=True)
    """None: drafted by rule (a reminder), so that anybody who may approve can."""
    by = models.CharField(max_length=150)
    drafted_at = models.DateTimeField()
    edited_by: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Accounts that changed it: none of them may approve it."""
    approved_by = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True)
    """When an answer or an act is due; set when it is sent."""
    deadline_basis = models.CharField(max_length=300, blank=True)
    recipient_reference = models.CharField(max_length=200, blank=True)
    """The recipient's own number."""
    outcome = models.CharField(max_length=24, blank=True)
    """What the last answer said."""
    practice = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """Newest first."""

        ordering: ClassVar[list[str]] = ["-drafted_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "deadline_at"])]

    def __str__(self) -> str:
        return f"{self.reference} to {self.recipient.name}"


class NoticeItem(models.Model):
    """One exact address that a notice is about, and the sealed observation behind it."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="items")
    url = models.TextField()
    site = models.CharField(max_length=253)
    seller = models.CharField(max_length=300, blank=True)
    offer_id = models.CharField(max_length=128, db_index=True)
    observation_id = models.CharField(max_length=128)
    title = models.TextField(blank=True)
    observed_at = models.DateTimeField()
    payload_sha256 = models.CharField(max_length=64)
    leaf_sha256 = models.CharField(max_length=64, blank=True)
    verdict = models.CharField(max_length=24, blank=True)
    """falsified or unauthorised: suspected, never mixed."""
    substances: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    reasons: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """In words, from the signs of the assessment."""

    class Meta:
        """An address once per notice."""

        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["notice", "url", "offer_id"], name="notice_item_once")
        ]


class NoticeEvent(Event):
    """One thing that happened to a notice: who, when, why. Never edited."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="events")
    from_state = models.CharField(max_length=14, blank=True)
    to_state = models.CharField(max_length=14, blank=True)


class NoticeApproval(models.Model):
    """A second person let exactly these bytes go to exactly this address."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="approvals")
    digest = models.CharField(max_length=64)
    """Over reference, route, address, key and message: what is sent must give the same."""
    account = models.ForeignKey("alerts.Account", on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=150)
    why = models.TextField()
    at = models.DateTimeField()
    """Also when the second factor was given."""
    mark = models.CharField(max_length=64)
    """Keyed with the home's secret: a row written past the approving function does not count."""
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        """Oldest first."""

        ordering: ClassVar[list[str]] = ["id"]


class NoticeDispatch(DispatchRow):
    """The outbox of notices."""

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="dispatch")


class AnswerKind(StrEnum):
    """What came back."""

    RECEIPT = "receipt"
    DECISION = "decision"
    STATEMENT_OF_REASONS = "statement_of_reasons"
    REFUSAL = "refusal"
    QUESTION = "question"
    APPEAL = "appeal"
    """Of the restricted party, or ours against a refusal."""
    BOUNCE = "bounce"


class NoticeAnswer(models.Model):
    """One answer to a notice, as it came and as it was read."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=24)
    received_at = models.DateTimeField()
    text = models.TextField(blank=True)
    statement: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    """Of a statement of reasons: (a) to (f) of Article 17(3)."""
    missing: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Letters that it does not speak of."""
    raw_sha256 = models.CharField(max_length=64, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering: ClassVar[list[str]] = ["received_at", "id"]
