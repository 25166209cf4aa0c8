# SPDX-License-Identifier: EUPL-1.2
"""One line of a thing's own log, as cases, notices and requests keep it."""

from typing import Any, ClassVar

from django.db import models

import alerts.ready  # noqa: F401


class Event(models.Model):
    """One thing that happened: who, when, why. Never edited."""

    action = models.CharField(max_length=40)
    details: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    account = models.ForeignKey("alerts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=150)
    """The account's name at that moment, or `theriac` for what the software did by rule."""
    why = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        abstract = True
        ordering: ClassVar[list[str]] = ["id"]
