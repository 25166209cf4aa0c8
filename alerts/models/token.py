# SPDX-License-Identifier: EUPL-1.2
"""Token: what a program shows to the HTTP interface, bound to an account; and the answers already given to it."""

from enum import StrEnum
from typing import ClassVar

from django.db import models

import alerts.ready  # noqa: F401


class Scope(StrEnum):
    """What a token may be used for, within what its account may do."""

    READ = "read"
    """Alerts, operators, sources, statistics, today."""
    CASES = "cases"
    """Read cases, notices, requests and reports."""
    DECIDE = "decide"
    WORK = "work"
    """Work on cases and draft; never approve."""
    REPORT = "report"
    """Hand in reports and ask how they stand."""
    AUDIT = "audit"
    HOLD = "hold"
    """Set and lift legal holds, set covert ones."""
    VICTIMS = "victims"
    """Victims' records, each look with its purpose."""


class ApiToken(models.Model):
    """One token: shown once, of which only the digest is kept."""

    name = models.CharField(max_length=100)
    account = models.ForeignKey("alerts.Account", on_delete=models.CASCADE, related_name="api_tokens")
    prefix = models.CharField(max_length=16, unique=True)
    """Its beginning, by which people name it."""
    token_sha256 = models.CharField(max_length=64, unique=True)
    scopes: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar[list[str]] = ["-made_at", "-id"]


class GivenAnswer(models.Model):
    """The answer to a POST with an idempotency key: the same question again gets it without being done twice."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=128)
    question_sha256 = models.CharField(max_length=64)
    """Of method, path and body."""
    status = models.PositiveSmallIntegerField(default=0)
    """0 while it is being answered."""
    body = models.TextField(blank=True)
    headers: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        """A key once per token."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["token", "key"], name="answer_once_per_key")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["at"])]
