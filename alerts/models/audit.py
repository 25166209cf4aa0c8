# SPDX-License-Identifier: EUPL-1.2
"""Audit: who looked at, changed, gave away or erased what, when and why. Written before the thing is done."""

from enum import StrEnum
from typing import ClassVar

from django.db import models

import alerts.ready  # noqa: F401


class AuditVerb(StrEnum):
    """The six operations that are logged. Source: Directive (EU) 2016/680, Article 25(1)."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"


class AuditEntry(models.Model):
    """One operation. Never edited; its daily digest is a leaf of the ledger's log."""

    at = models.DateTimeField(db_index=True)
    account = models.ForeignKey("alerts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=150)
    """The account's name at that moment, or `theriac` for what the software did by rule."""
    verb = models.CharField(max_length=16)
    action = models.CharField(max_length=60)
    """What exactly, in the command's own word: `alert.decide`, `case.open`, `export`."""
    object_kind = models.CharField(max_length=30)
    object_ids: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    case = models.CharField(max_length=40, blank=True)
    """The case's reference."""
    why = models.TextField(blank=True)
    recipient = models.CharField(max_length=300, blank=True)
    legal_basis = models.TextField(blank=True)
    details: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    chain = models.CharField(max_length=64)
    """sha256 over the chain before and this entry's own text."""

    class Meta:
        """Oldest first."""

        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["object_kind", "at"])]


class AuditDay(models.Model):
    """The digest of one day's entries, and where the ledger holds it."""

    day = models.DateField()
    entries = models.PositiveIntegerField()
    last_entry = models.BigIntegerField()
    chain = models.CharField(max_length=64)
    leaf_index = models.BigIntegerField()
    """Place of the leaf in the home-wide log."""
