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
    """One recipient of alerts, approved by a named account. Removed ones stay, with what they were told."""

    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=8)
    address = models.TextField()
    """A mail address, or the webhook's URL."""
    secret = models.TextField(blank=True)
    """Of the webhook's signature, sealed; shown once when it is made."""
    severity = models.CharField(max_length=12, default="high")
    """The mildest that is told at once; everything else waits for the digest."""
    digest = models.CharField(max_length=100, blank=True)
    """When the digest goes, a cron line read in `time_zone`: `0 7 * * *`; empty: none."""
    time_zone = models.CharField(max_length=64, default="UTC")
    practice = models.BooleanField(default=False)
    """True: told of practice alerts alone; False: of real ones alone."""
    allow_private = models.BooleanField(default=False)
    """The webhook's host may lie in a private network: it is the house's own."""
    enabled = models.BooleanField(default=True)
    approved_by = models.CharField(max_length=150)
    account = models.ForeignKey("alerts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(blank=True)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)
    """News up to here was queued."""
    digest_sent_at = models.DateTimeField(null=True, blank=True)
    """The time of the last digest that was queued."""

    class Meta:
        """A name once among those that are there."""

        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name"], condition=models.Q(removed_at=None), name="channel_name_once")
        ]


class DeliveryState(StrEnum):
    """How a message stands."""

    WAITING = "waiting"
    SENDING = "sending"
    """Being handed to the other side."""
    UNCERTAIN = "uncertain"
    """Handed over, and the answer was lost: a person decides, so that nothing goes twice."""
    SENT = "sent"
    DEAD = "dead"
    """Given up after all attempts; the reason says why."""


class Delivery(models.Model):
    """One message to one channel."""

    key = models.CharField(max_length=64, unique=True)
    """Digest of channel, alert and what happened: the same news is never queued twice. Receivers see it as the id."""
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="deliveries")
    alert = models.ForeignKey("alerts.Alert", null=True, on_delete=models.SET_NULL, related_name="deliveries")
    event = models.CharField(max_length=24)
    """raised, grown, reopened, digest."""
    body: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default=DeliveryState.WAITING.value)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    claim = models.CharField(max_length=32, blank=True)
    """Of the sender that has it in hand; another takes it only after `claimed_until`."""
    claimed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Oldest first."""

        ordering: ClassVar[list[str]] = ["queued_at", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "next_at"])]
