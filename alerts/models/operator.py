# SPDX-License-Identifier: EUPL-1.2
"""Operator: who seems to stand behind sites and sellers; identifiers, the links they make, and people's decisions."""

from enum import StrEnum
from typing import Any, ClassVar

from django.db import models

import alerts.ready  # noqa: F401


class Party(models.Model):
    """One site, or one seller of a market: what operators are made of."""

    key = models.CharField(max_length=32, unique=True)
    """Digest of site and seller, the same in every home."""
    site = models.CharField(max_length=253, db_index=True)
    seller = models.CharField(max_length=300, blank=True)
    practice = models.BooleanField(default=False)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        """By name."""

        ordering: ClassVar[list[str]] = ["site", "seller"]

    @property
    def subject(self) -> str:
        """The seller at its site, or the site."""
        return f"{self.seller} @ {self.site}" if self.seller else self.site


class Identifier(models.Model):
    """One thing that parties can share: a phone, a wallet, a tracker id, a template …"""

    kind = models.CharField(max_length=24)
    value = models.CharField(max_length=256)
    """Normalised; a longer one is replaced by its digest."""
    parties = models.PositiveIntegerField(default=0)
    """How many share it: its rarity in our own data."""
    is_hub = models.BooleanField(default=False)
    """So common, or known as a shared service, that it links nobody."""

    class Meta:
        """Once each."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "value"], name="identifier_once")
        ]


class IdentifierUse(models.Model):
    """One party showed one identifier: since when, and the evidence."""

    identifier = models.ForeignKey(Identifier, on_delete=models.CASCADE, related_name="uses")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="uses")
    observation_id = models.CharField(max_length=128)
    """Its first sighting."""
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    weight = models.FloatField(default=1.0)
    """1 as shown by the party of itself; less where a page may print another's."""
    shown_in = models.CharField(max_length=16, blank=True)
    """Kind of the observation that shows it best: site_profile, seller_profile, listing, look."""

    class Meta:
        """Once per party."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["identifier", "party"], name="identifier_use_once")
        ]


class OperatorState(StrEnum):
    """Where an operator stands."""

    PROPOSED = "proposed"
    UPHELD = "upheld"
    """A person upholds that its parties belong together; no finding of guilt."""
    REJECTED = "rejected"
    MERGED = "merged"


class OperatorKind(StrEnum):
    """What a group of parties is."""

    OPERATOR = "operator"
    PROGRAMME = "programme"
    """An affiliate programme, above the operators that work for it."""


class Operator(models.Model):
    """A group of parties that seem to be run by the same hand."""

    key = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=12, default=OperatorKind.OPERATOR.value)
    name = models.CharField(max_length=200, blank=True)
    """Given by a person; a handle or a label, never a charge."""
    state = models.CharField(max_length=12, default=OperatorState.PROPOSED.value)
    probability = models.FloatField(default=0.0)
    """Calibrated, that all parties belong together: the weakest link that holds the group."""
    programme = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="operators")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    practice = models.BooleanField(default=False)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    proposed_at = models.DateTimeField()
    members = models.PositiveIntegerField(default=0)
    """Parties in it now."""
    version = models.PositiveIntegerField(default=0)
    """Grows with each decision: two people never decide the same state of things."""

    class Meta:
        """Latest first."""

        ordering: ClassVar[list[str]] = ["-last_seen_at", "id"]

    @property
    def subject(self) -> str:
        """How it is spoken of: upheld by a person, or a proposal; by its name, else by the beginning of its key."""
        called = self.name or self.key[:8]
        kind = self.kind if self.state == OperatorState.UPHELD else f"proposed {self.kind}"
        return f"{kind} {called}"


class Membership(models.Model):
    """A party in an operator: by proposal, or upheld by a person."""

    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="memberships")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="memberships")
    probability = models.FloatField(default=0.0)
    upheld = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    """Set when a person or a new proposal took it out; the row stays."""

    class Meta:
        """A party at most once at a time in an operator."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["operator", "party"], condition=models.Q(until=None), name="member_once_at_a_time"
            )
        ]


class OperatorLink(models.Model):
    """Two parties that share something rare: how likely one hand, and why."""

    left = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField()
    reasons: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(default=list)
    """Identifier, weight, observation ids of both sides, dates."""
    refused = models.BooleanField(default=False)
    """A person said that this link does not hold."""

    class Meta:
        """Left before right, once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["left", "right"], name="link_once")
        ]


class OperatorDecision(models.Model):
    """What a person did to an operator; kept for ever, undone by another decision."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="decisions")
    action = models.CharField(max_length=16)
    """confirm, reject, split, merge, name, add, remove, refuse_link, undo."""
    before: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    after: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    """Enough of both to undo it."""
    account = models.ForeignKey("alerts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=150)
    why = models.TextField()
    at = models.DateTimeField()
    undoes = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by")

    class Meta:
        """Oldest first."""

        ordering: ClassVar[list[str]] = ["id"]
