# SPDX-License-Identifier: EUPL-1.2
"""Report: what somebody outside names (addresses, sellers, batches), what became of each, and what they are told."""

from enum import StrEnum
from typing import ClassVar

from django.db import models

import alerts.ready  # noqa: F401


class ReportVia(StrEnum):
    """How it came in."""

    COMMAND = "command"
    CSV = "csv"
    MAIL = "mail"
    API = "api"


class ReporterKind(StrEnum):
    """Who reports."""

    CITIZEN = "citizen"
    BRAND_OWNER = "brand_owner"
    MARKETPLACE = "marketplace"
    CUSTOMS = "customs"
    AUTHORITY = "authority"
    OTHER = "other"


class ItemKind(StrEnum):
    """What is named."""

    URL = "url"
    SELLER = "seller"
    BATCH = "batch"


class ItemState(StrEnum):
    """What became of one thing that was named."""

    QUEUED = "queued"
    """Waits for its capture."""
    CAPTURED = "captured"
    """Its page was kept, with or without an offer."""
    NOT_REACHED = "not_reached"
    """Looked for as often as allowed; the reason says what stood in the way."""
    DUPLICATE = "duplicate"
    """Named before; that one's result is this one's."""
    MATCHED = "matched"
    """A seller or batch that alerts or offers of ours speak of."""
    NOTED = "noted"
    """A seller or batch that nothing of ours speaks of yet."""
    REFUSED = "refused"
    """It cannot be read, or would lead into a private network."""


class Report(models.Model):
    """One submission. Who made it is sealed; a random reference is all that tells how it stands."""

    reference = models.CharField(max_length=24, unique=True)
    via = models.CharField(max_length=8)
    reporter_kind = models.CharField(max_length=12, default=ReporterKind.OTHER.value)
    sealed_reporter = models.TextField(blank=True)
    """Name and address, encrypted with the home's key; empty: nobody wants to be told."""
    language = models.CharField(max_length=12, default="en")
    note = models.TextField(blank=True)
    """What the reporter wrote, persons masked."""
    sealed_note = models.TextField(blank=True)
    """The same as it came, encrypted."""
    country = models.CharField(max_length=2, blank=True)
    practice = models.BooleanField(default=False)
    file_sha256 = models.CharField(max_length=64, blank=True)
    """Of the CSV or mail that it came in."""
    received_at = models.DateTimeField()
    account = models.ForeignKey("alerts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=150)

    class Meta:
        """Newest first."""

        ordering: ClassVar[list[str]] = ["-received_at", "-id"]


class ReportItem(models.Model):
    """One address, seller or batch of a report; a row that cannot be read is kept with its number and why."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="items")
    row = models.PositiveIntegerField(default=0)
    """In its file, from 1; 0 where there was none."""
    kind = models.CharField(max_length=8)
    value = models.TextField()
    """Canonical address, seller's name or batch number; of a refused row what stood there, shortened."""
    site = models.CharField(max_length=253, blank=True)
    product = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=32, db_index=True, blank=True)
    """Digest of kind and canonical value."""
    state = models.CharField(max_length=12, default=ItemState.QUEUED.value)
    reason = models.TextField(blank=True)
    same_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="same")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    run_id = models.CharField(max_length=64, blank=True)
    observation_id = models.CharField(max_length=128, blank=True)
    page_state = models.CharField(max_length=16, blank=True)
    verdict = models.CharField(max_length=24, blank=True)
    alert = models.ForeignKey("alerts.Alert", null=True, blank=True, on_delete=models.SET_NULL, related_name="reported")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order of the report."""

        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "next_at"])]


class AnswerState(StrEnum):
    """Where an answer to a reporter stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    """Written out as a mail file; a person sends it."""
    REFUSED = "refused"


class ReportAnswer(models.Model):
    """What a reporter is to be told: drafted by one person, approved by another."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default=AnswerState.DRAFT.value)
    author = models.ForeignKey("alerts.Account", on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    why = models.TextField(blank=True)

    class Meta:
        """Oldest first."""

        ordering: ClassVar[list[str]] = ["id"]
