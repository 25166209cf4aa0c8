# SPDX-License-Identifier: EUPL-1.2
"""Account: a person who decides, what that person may do, and the short-lived sessions at the command line."""

from enum import StrEnum
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

import alerts.ready  # noqa: F401


class Role(StrEnum):
    """What a person may do; one may have several."""

    ANALYST = "analyst"
    REVIEWER = "reviewer"
    REGULATOR = "regulator"
    OPERATOR = "operator"
    """Runs the system; decides no case."""
    CUSTODIAN = "custodian"
    """Keeps the evidence: legal holds, erasure, unmasked exports."""
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    """Accounts and roles; sees no case."""


class Account(AbstractUser):
    """One person or one service, never shared. Django keeps the password, allauth the second factor."""

    roles: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    organisation = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True)
    """ISO 3166-1 alpha-2, of the authority."""
    language = models.CharField(max_length=12, default="en")
    may_order = models.BooleanField(default=False)
    """The authority may give orders to intermediaries; set by an administrator."""
    jurisdictions: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Countries over whose registrars the authority has jurisdiction; set by an administrator."""
    is_service = models.BooleanField(default=False)
    failed_logins = models.PositiveIntegerField(default=0)
    """Wrong answers since the last right one."""
    rests_until = models.DateTimeField(null=True, blank=True)
    """After too many wrong answers."""

    class Meta:
        """By name."""

        ordering: ClassVar[list[str]] = ["username"]

    def has_role(self, *roles: Role) -> bool:
        """Whether the account has one of these roles and is not shut."""
        return self.is_active and any(role.value in self.roles for role in roles)


class CommandSession(models.Model):
    """A `theriac login`: short-lived, held by a token of which only the digest is kept here."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="command_sessions")
    token_sha256 = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField()
    last_used_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    second_factor_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    host = models.CharField(max_length=253, blank=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar[list[str]] = ["-opened_at"]
