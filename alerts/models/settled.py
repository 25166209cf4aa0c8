# SPDX-License-Identifier: EUPL-1.2
"""What people settle before a notice may leave: preservation, deconfliction, legal grounds, compromised sites."""

from enum import StrEnum
from typing import ClassVar

from django.db import models

import alerts.ready  # noqa: F401


class Preservation(models.Model):
    """A request that a service keep what will vanish was drafted, or a person waived it and said why."""

    case = models.ForeignKey("alerts.Case", on_delete=models.CASCADE, related_name="preservations")
    notice = models.ForeignKey("alerts.Notice", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """The drafted request; None: waived."""
    waived = models.BooleanField(default=False)
    account = models.ForeignKey("alerts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=150)
    why = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Latest first."""

        ordering: ClassVar[list[str]] = ["-at", "-id"]


class DeconflictionAnswer(StrEnum):
    """What police or prosecutor said."""

    CLEAR = "clear"
    """Nothing stands against a notice."""
    WAIT = "wait"
    OBJECTION = "objection"


class Deconfliction(models.Model):
    """Whom was asked whether a notice could spoil an investigation, what they answered, and when."""

    case = models.ForeignKey("alerts.Case", on_delete=models.CASCADE, related_name="deconflictions")
    asked = models.CharField(max_length=300)
    """The service and the person."""
    asked_on = models.DateField()
    answer = models.CharField(max_length=12)
    answered_on = models.DateField()
    reference = models.CharField(max_length=200, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    """After that day the question is asked again."""
    account = models.ForeignKey("alerts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=150)
    why = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        """Latest first."""

        ordering: ClassVar[list[str]] = ["-at", "-id"]


class GroundedAction(StrEnum):
    """What needs a legal ground at a place that is watched."""

    OPEN_PAGE = "open_page"
    LOGIN = "login"
    TEST_PURCHASE = "test_purchase"


class LegalGround(models.Model):
    """An authority allowed one action at one source, by a document, until a day."""

    source = models.CharField(max_length=120)
    """Name of the source file."""
    action = models.CharField(max_length=14)
    authority = models.CharField(max_length=300)
    reference = models.CharField(max_length=300)
    """Of the decision, order or provision."""
    valid_from = models.DateField()
    expires_on = models.DateField()
    """The last day on which it holds."""
    account = models.ForeignKey("alerts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=150)
    why = models.TextField(blank=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        """By source."""

        ordering: ClassVar[list[str]] = ["source", "action", "-at"]


class Compromise(models.Model):
    """A person upholds that others broke into a site: its owner is helped, not accused."""

    case = models.ForeignKey("alerts.Case", on_delete=models.CASCADE, related_name="compromises")
    site = models.CharField(max_length=253)
    evidence: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Observation ids."""
    account = models.ForeignKey("alerts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=150)
    why = models.TextField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Latest first."""

        ordering: ClassVar[list[str]] = ["-at", "-id"]
