# SPDX-License-Identifier: EUPL-1.2
"""Removal: offers that are looked at again, every look with its evidence, every verdict, and where they came back."""

from typing import Any, ClassVar

from django.db import models

import alerts.ready  # noqa: F401


class Watch(models.Model):
    """One offer that is looked at again until it is gone, and after that for its return."""

    offer_id = models.CharField(max_length=128)
    observation_id = models.CharField(max_length=128)
    """The sighting that looks are compared with."""
    url = models.TextField()
    site = models.CharField(max_length=253, db_index=True)
    seller = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300)
    run_id = models.CharField(max_length=64)
    practice = models.BooleanField(default=False)
    alert = models.ForeignKey("alerts.Alert", null=True, blank=True, on_delete=models.SET_NULL, related_name="watches")
    case = models.ForeignKey("alerts.Case", null=True, blank=True, on_delete=models.SET_NULL, related_name="watches")
    notice = models.CharField(max_length=60, blank=True)
    """Reference of the notice that asked for it first; empty: a person did."""
    fingerprint: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    """What relistings are known by: words of the title, digests of codes, contacts, images; the text's own marks."""
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=150)
    why = models.TextField(blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    """When the next round is due; None: stopped."""
    rounds = models.PositiveIntegerField(default=0)
    verdict = models.CharField(max_length=16, default="undetermined")
    reason = models.TextField(blank=True)
    verdict_at = models.DateTimeField(null=True, blank=True)
    last_present_at = models.DateTimeField(null=True, blank=True)
    """When any vantage last saw the offer: it was removed between this and `absent_since`."""
    absent_since = models.DateTimeField(null=True, blank=True)
    """Of the removal that stands: the first look that agrees with it."""
    removed_as = models.CharField(max_length=16, blank=True)
    """The verdict of that removal; empty: none is proved."""
    proved_at = models.DateTimeField(null=True, blank=True)
    """When two vantages had agreed for long enough."""
    relisted_at = models.DateTimeField(null=True, blank=True)
    """When it was last seen to be back."""
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.CharField(max_length=150, blank=True)
    stop_reason = models.TextField(blank=True)

    class Meta:
        """Due ones first; an offer is watched once at a time."""

        ordering: ClassVar[list[str]] = ["next_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["offer_id"], condition=models.Q(stopped_at=None), name="watched_once_at_a_time"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["stopped_at", "next_at"])]

    def __str__(self) -> str:
        return f"watch {self.pk} {self.site} {self.verdict}"


class RemovalLook(models.Model):
    """One look from one vantage, what it was read as, and the observation that proves it."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="looks")
    round = models.PositiveIntegerField()
    vantage = models.CharField(max_length=60)
    country = models.CharField(max_length=2, blank=True)
    at = models.DateTimeField()
    reading = models.CharField(max_length=16)
    """What this look says by itself; the verdict needs several."""
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=16)
    status = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=20, blank=True)
    """Why no answer came: no_name, name_fault, no_connection, timeout, tls …"""
    final_url = models.TextField(blank=True)
    found_at = models.TextField(blank=True)
    """Where the same offer stands now, when it has moved."""
    observation_id = models.CharField(max_length=128)
    controls: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Observations of pages that were asked for comparison: an invented address, the home page."""
    facts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)

    class Meta:
        """Oldest first."""

        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["watch", "round", "vantage"], name="look_once_per_round_and_vantage")
        ]


class RemovalEvent(models.Model):
    """A change of the verdict on an offer. Never edited."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    from_verdict = models.CharField(max_length=16, blank=True)
    to_verdict = models.CharField(max_length=16)
    reason = models.TextField(blank=True)
    looks: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)
    """Ids of the looks that it rests on."""

    class Meta:
        """Oldest first."""

        ordering: ClassVar[list[str]] = ["at", "id"]


class Relisting(models.Model):
    """An offer whose removal was proved is offered again: at its address, elsewhere on the site, on another site."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="relistings")
    place = models.CharField(max_length=12)
    """same_page, same_site, other_site."""
    observation_id = models.CharField(max_length=128)
    offer_id = models.CharField(max_length=128)
    url = models.TextField()
    site = models.CharField(max_length=253)
    score = models.FloatField()
    """Evidence that it is the same offer, in [0, 1]; 1 at its own address."""
    reasons: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    seen_at = models.DateTimeField()
    removed_at = models.DateTimeField()
    """Since when the offer was absent."""
    delay_s = models.FloatField()
    """From the removal to this sighting: the longest that the return can have taken to be seen."""
    alert = models.ForeignKey("alerts.Alert", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """The alert of the new place."""
    noted_at = models.DateTimeField()
    refused_at = models.DateTimeField(null=True, blank=True)
    """A person said that it is another offer."""
    refused_by = models.CharField(max_length=150, blank=True)
    refused_why = models.TextField(blank=True)

    class Meta:
        """Oldest first; a place once per watch and removal."""

        ordering: ClassVar[list[str]] = ["seen_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["watch", "offer_id", "removed_at"], name="relisted_once_per_removal")
        ]
