# SPDX-License-Identifier: EUPL-1.2
"""Alert: what one seller (or site) offers of one product group, put before a person; its offers, sightings, moves."""

from enum import StrEnum
from typing import Any, ClassVar

from django.db import models

import alerts.ready  # noqa: F401


class AlertState(StrEnum):
    """Where an alert stands with the people who review it."""

    NEW = "new"
    IN_REVIEW = "in_review"
    CONFIRMED_INDICATORS = "confirmed_indicators"
    """A reviewer upholds the indicators; it is no finding of guilt."""
    DISMISSED = "dismissed"
    MERGED = "merged"
    """Another alert speaks for it: counts its offers with its own, and hears of its new sightings."""


class Severity(StrEnum):
    """How soon a person should look, from harm, confidence and scale."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Outcome(StrEnum):
    """What a reviewer says of an alert."""

    INDICATORS_UPHELD = "indicators_upheld"
    LEGAL = "legal"
    NOT_AN_OFFER = "not_an_offer"
    SUBSTANDARD = "substandard"
    """An authorised product that misses its quality standard: no offence here, another procedure."""
    NEEDS_A_LOOK = "needs_a_look"


class Alert(models.Model):
    """One seller or site and one product group. Evidence is named by id and digest, never copied here."""

    key = models.CharField(max_length=32, unique=True)
    """Stable over time and homes: a digest of site, seller and product group, or of operator and product group."""
    site = models.CharField(max_length=253, blank=True, db_index=True)
    """Empty: the alert speaks for all parties of `operator`."""
    seller = models.CharField(max_length=300, blank=True)
    """Empty: the site itself sells."""
    product_group = models.CharField(max_length=60)
    harm_class = models.CharField(max_length=60)
    """The worst class of any offer, and its weight with injection counted in."""
    harm_weight = models.FloatField()
    state = models.CharField(max_length=24, default=AlertState.NEW.value)
    severity = models.CharField(max_length=12)
    severity_score = models.FloatField()
    headline = models.CharField(max_length=600)
    falsified = models.FloatField(default=0.0)
    """The highest score of any offer, never mixed with the next."""
    unauthorised = models.FloatField(default=0.0)
    offers_falsified = models.PositiveIntegerField(default=0)
    offers_unauthorised = models.PositiveIntegerField(default=0)
    offers_not_sure = models.PositiveIntegerField(default=0)
    sightings = models.PositiveIntegerField(default=0)
    substances: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    sources: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    strength = models.FloatField(default=0.0)
    """The highest score of any sighting: what severity takes for confidence."""
    vulnerable: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Whom an offer aims at, or in what need: names of config/data/vulnerable.csv."""
    novel: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """What no alert had before this one was raised: site, seller, substances."""
    injectable = models.BooleanField(default=False)
    practice = models.BooleanField(default=False)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    raised_at = models.DateTimeField(auto_now_add=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    split_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="splits")
    """The alert a person took these offers out of; new sightings of them come here."""
    operator = models.ForeignKey(
        "alerts.Operator", null=True, blank=True, on_delete=models.SET_NULL, related_name="alerts"
    )
    """Who seems to stand behind it: a proposal with its probability until a person upholds it."""
    assigned_to = models.ForeignKey(
        "alerts.Account", null=True, blank=True, on_delete=models.SET_NULL, related_name="alerts"
    )
    outcome = models.CharField(max_length=24, blank=True)
    """What the last decision said (Outcome)."""
    muted_until = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    """Grows with each decision: two people never decide the same state of things."""

    class Meta:
        """Most harmful first."""

        ordering: ClassVar[list[str]] = ["-severity_score", "-last_seen_at", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "-severity_score"])]

    def __str__(self) -> str:
        return f"alert {self.pk} {self.subject} {self.product_group}"

    @property
    def subject(self) -> str:
        """Who offers: the seller at its site, the site, or the operator that speaks for all its parties."""
        if self.is_operators and self.operator is not None:
            return self.operator.subject
        return f"{self.seller} @ {self.site}" if self.seller else self.site

    @property
    def is_operators(self) -> bool:
        """Whether it speaks for all parties of an operator."""
        return not self.site

    @property
    def family(self) -> list[int]:
        """Ids of this alert and of those merged into it: whose offers it counts."""
        return [self.pk, *Alert.objects.filter(merged_into=self.pk).values_list("pk", flat=True)]

    @property
    def offers(self) -> int:
        """Distinct offers behind this alert."""
        return self.offers_falsified + self.offers_unauthorised + self.offers_not_sure


class AlertOffer(models.Model):
    """One offer of an alert over time; its verdict is the last one seen."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="offer_rows")
    offer_id = models.CharField(max_length=128)
    page_url = models.TextField()
    page_key = models.CharField(max_length=32)
    """Digest of the page's address: how proofs of absence find it."""
    verdict = models.CharField(max_length=24)
    falsified = models.FloatField()
    unauthorised = models.FloatField()
    strength = models.FloatField()
    """The score of its verdict: which offers to show first."""
    observation_id = models.CharField(max_length=128)
    """Its strongest sighting."""
    sightings = models.PositiveIntegerField(default=0)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)
    """When its page last proved absent; seen again after that is a relisting."""

    class Meta:
        """An offer once per alert."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["offer_id", "alert"], name="offer_once_per_alert")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["page_key"])]


class AlertSighting(models.Model):
    """The link from a decision to the evidence: observation id and digest."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="sighting_rows")
    observation_id = models.CharField(max_length=128)
    payload_sha256 = models.CharField(max_length=64, blank=True)
    offer_id = models.CharField(max_length=128)
    run_id = models.CharField(max_length=64)
    verdict = models.CharField(max_length=24)
    observed_at = models.DateTimeField()

    class Meta:
        """A sighting once per alert, so that reading twice changes nothing."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["observation_id", "alert"], name="sighting_once_per_alert")
        ]


class AlertMove(models.Model):
    """One change of state: who, when, why. Never edited."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=24, blank=True)
    to_state = models.CharField(max_length=24)
    by = models.CharField(max_length=150)
    """An account, or `theriac` for what the software did by rule."""
    reason = models.TextField()
    at = models.DateTimeField()
    account = models.ForeignKey("alerts.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=24, blank=True)
    before: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    """What an undo puts back."""
    undoes = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by")

    class Meta:
        """Oldest first."""

        ordering: ClassVar[list[str]] = ["at", "id"]


class AlertComment(models.Model):
    """What a person wrote about an alert."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="comments")
    account = models.ForeignKey("alerts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=150)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering: ClassVar[list[str]] = ["at", "id"]


class Mute(models.Model):
    """News of a seller, site, operator or product group that asks nobody until a date; why is always said."""

    site = models.CharField(max_length=253, blank=True)
    seller = models.CharField(max_length=300, blank=True)
    product_group = models.CharField(max_length=60, blank=True)
    """Empty fields match everything."""
    operator = models.ForeignKey("alerts.Operator", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    until = models.DateTimeField()
    account = models.ForeignKey("alerts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
