# SPDX-License-Identifier: EUPL-1.2
"""Delivery: who is told of alerts, by which way, and what became of each message: sent once, or a dead letter."""

from enum import StrEnum
from typing import Any, ClassVar

from django.db import models

import alerts.ready  # noqa: F401


class ChannelKind(StrEnum):
    """Ways to tell somebody inside the house."""

    MAIL = "mail"
    WEBHOOK = "webhook"


class Channel(models.Model):
    """One recipient of alerts, approved by an administrator."""

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=8)
    address = models.TextField()
    """A mail address, or the webhook's URL."""
    secret = models.CharField(max_length=200, blank=True)
    """Of the webhook's signature; never shown again."""
    severity = models.CharField(max_length=12, default="high")
    """The mildest that is told at once; everything else waits for the digest."""
    digest = models.CharField(max_length=100, blank=True)
    """When the digest goes: `cron 0 7 * * *`; empty: none."""
    enabled = models.BooleanField(default=True)
    approved_by = models.CharField(max_length=150)
    created_at = models.DateTimeField()
    digest_sent_at = models.DateTimeField(null=True, blank=True)


class DeliveryState(StrEnum):
    """How a message stands."""

    WAITING = "waiting"
    SENDING = "sending"
    """Handed to the other side; if the answer was lost, a person decides, so that nothing goes twice."""
    SENT = "sent"
    DEAD = "dead"
    """Given up after all attempts; the reason says why."""


class Delivery(models.Model):
    """One message to one channel."""

    key = models.CharField(max_length=64, unique=True)
    """Digest of channel, alert and what happened: the same news is never queued twice."""
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="deliveries")
    alert = models.ForeignKey("alerts.Alert", null=True, on_delete=models.SET_NULL, related_name="deliveries")
    event = models.CharField(max_length=24)
    """raised, grown, reopened, digest."""
    body: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    state = models.CharField(max_length=8, default=DeliveryState.WAITING.value)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Oldest first."""

        ordering: ClassVar[list[str]] = ["queued_at", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "next_at"])]
