# SPDX-License-Identifier: EUPL-1.2
"""Look: a sealed look that a flag has asked for, waiting for the browser or done."""

from enum import StrEnum
from typing import ClassVar

from django.db import models

import alerts.ready  # noqa: F401


class LookState(StrEnum):
    """How a look stands."""

    QUEUED = "queued"
    DONE = "done"
    FAILED = "failed"
    """Tried as often as allowed; the reason says what stood in the way."""


class Look(models.Model):
    """One page to be seen whole: document, resources, screenshot. One per alert until something reopens it."""

    alert = models.ForeignKey("alerts.Alert", on_delete=models.CASCADE, related_name="looks")
    observation_id = models.CharField(max_length=128)
    """The sighting that asked for it."""
    offer_id = models.CharField(max_length=128)
    run_id = models.CharField(max_length=64)
    """The run that saw it: its session and permissions are the look's too."""
    source = models.CharField(max_length=300)
    url = models.TextField()
    practice = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default=LookState.QUEUED.value)
    attempts = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)
    queued_at = models.DateTimeField()
    next_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    look_observation_id = models.CharField(max_length=128, blank=True)
    """The sealed look in the evidence store."""

    class Meta:
        """Oldest first; at most one waiting per alert."""

        ordering: ClassVar[list[str]] = ["queued_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["alert"], condition=models.Q(state="queued"), name="one_queued_look_per_alert"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "next_at"])]
