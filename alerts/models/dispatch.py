# SPDX-License-Identifier: EUPL-1.2
"""Dispatch: a row of the outbox; whatever leaves the house has one, made once, so that it leaves once."""

from typing import ClassVar

from django.db import models

import alerts.ready  # noqa: F401


class DispatchRow(models.Model):
    """What an outbox knows of one thing that is to leave."""

    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    claim = models.CharField(max_length=32, blank=True)
    """Of the sender that has it in hand; another takes it only after `claimed_until`."""
    claimed_until = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    """Written before the last byte goes: from here on nobody knows, until the answer is kept."""
    reason = models.TextField(blank=True)
    receipt = models.TextField(blank=True)
    """What the other side answered."""
    wire_sha256 = models.CharField(max_length=64, blank=True)
    """Of the bytes that went out: signed and, where a key allows, encrypted."""

    class Meta:
        """The one due first."""

        abstract = True
        ordering: ClassVar[list[str]] = ["next_at", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["next_at"])]
