# SPDX-License-Identifier: EUPL-1.2
"""Review: what a person saw of an alert the last time, and what one shift leaves to the next."""

from typing import ClassVar

from django.db import models

import alerts.ready  # noqa: F401


class AlertSeen(models.Model):
    """The state of an alert when a person last had it on the screen."""

    alert = models.ForeignKey("alerts.Alert", on_delete=models.CASCADE, related_name="seen_by")
    account = models.ForeignKey("alerts.Account", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    version = models.PositiveIntegerField()
    offers = models.PositiveIntegerField()
    sightings = models.PositiveIntegerField()
    severity = models.CharField(max_length=12)

    class Meta:
        """Once per person and alert."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["alert", "account"], name="seen_once_per_person")
        ]


class HandOver(models.Model):
    """What one person leaves to the next: shown at the beginning of their review until they took it."""

    account = models.ForeignKey("alerts.Account", on_delete=models.CASCADE, related_name="+")
    by = models.CharField(max_length=150)
    text = models.TextField()
    at = models.DateTimeField()
    to = models.ForeignKey("alerts.Account", null=True, blank=True, on_delete=models.CASCADE, related_name="hand_overs")
    """Empty: to whoever reviews next."""
    alerts: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)
    """What the person had taken and not decided."""
    taken_by = models.CharField(max_length=150, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Oldest first."""

        ordering: ClassVar[list[str]] = ["at", "id"]
