# SPDX-License-Identifier: EUPL-1.2
"""Case: sealed evidence, hypotheses and everything people added to them, on the way to a court or a takedown."""

from enum import StrEnum
from typing import Any, ClassVar

from django.db import models

import alerts.ready  # noqa: F401
from alerts.models.event import Event


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    HANDED_OVER = "handed_over"
    """With a prosecutor or another authority."""
    CLOSED = "closed"


class Case(models.Model):
    """One matter. Its evidence is named by observation id and digest."""

    reference = models.CharField(max_length=40, unique=True)
    """`2026-0007`."""
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=12, default=CaseState.OPEN.value)
    operator = models.ForeignKey(
        "alerts.Operator", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    lead = models.ForeignKey("alerts.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="cases")
    country = models.CharField(max_length=2, blank=True)
    """Of the authority that leads it."""
    summary = models.TextField(blank=True)
    tlp = models.CharField(max_length=20, default="TLP:AMBER")
    practice = models.BooleanField(default=False)
    legal_hold = models.BooleanField(default=False)
    hold_reason = models.TextField(blank=True)
    covert_hold = models.BooleanField(default=False)
    """Special investigations are under way: every path that could alert the seller is shut."""
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    retain_until = models.DateField(null=True, blank=True)
    alerts: "models.ManyToManyField[Any, Any]" = models.ManyToManyField("alerts.Alert", related_name="cases")
    linked: "models.ManyToManyField[Any, Any]" = models.ManyToManyField("self", blank=True)
    version = models.PositiveIntegerField(default=0)
    """Grows with each change: two people never change the same state of things."""

    class Meta:
        """Newest first."""

        ordering: ClassVar[list[str]] = ["-opened_at", "-id"]


class CaseEvidence(models.Model):
    """One observation in a case: sealed when it was entered, and what a reviewer says of it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="evidence")
    observation_id = models.CharField(max_length=128)
    offer_id = models.CharField(max_length=128)
    kind = models.CharField(max_length=16)
    payload_sha256 = models.CharField(max_length=64, blank=True)
    observed_at = models.DateTimeField()
    segment = models.CharField(max_length=400)
    sequence = models.BigIntegerField()
    sealed_at = models.DateTimeField(null=True, blank=True)
    seal_authority = models.CharField(max_length=200, blank=True)
    site = models.CharField(max_length=253, blank=True)
    seller = models.CharField(max_length=300, blank=True)
    """The party it is of; empty: the site itself."""
    leaf_sha256 = models.CharField(max_length=64, blank=True)
    """Of its entry in the ledger: what a signed list of decisions names it by."""
    upheld = models.BooleanField(default=False)
    """A reviewer upholds the indicators of this offer, and that it is of this case."""
    upheld_by = models.CharField(max_length=150, blank=True)
    upheld_at = models.DateTimeField(null=True, blank=True)
    upheld_why = models.TextField(blank=True)
    exculpates = models.BooleanField(default=False)
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        """In the order of time; an observation once per case."""

        ordering: ClassVar[list[str]] = ["observed_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "observation_id"], name="evidence_once_per_case")
        ]


class CaseHypothesis(models.Model):
    """A suspected offence (hypothesis) for one provision."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hypotheses")
    provision = models.CharField(max_length=40)
    wording = models.TextField()
    supports: "models.JSONField[list[dict[str, str]], list[dict[str, str]]]" = models.JSONField(default=list)
    """Each with its words and an observation id."""
    against: "models.JSONField[list[dict[str, str]], list[dict[str, str]]]" = models.JSONField(default=list)
    to_establish: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    score = models.FloatField(null=True, blank=True)
    upheld = models.BooleanField(default=False)
    upheld_by = models.CharField(max_length=150, blank=True)
    upheld_at = models.DateTimeField(null=True, blank=True)
    upheld_why = models.TextField(blank=True)
    evidence: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        """By provision, once each."""

        ordering: ClassVar[list[str]] = ["provision"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "provision"], name="hypothesis_once_per_case")
        ]


class CountryLink(models.Model):
    """A possible ground of jurisdiction: a country, the limb of Article 10, and why."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="country_links")
    country = models.CharField(max_length=2)
    limb = models.CharField(max_length=12)
    """`10(1)a` … `10(3)`."""
    why = models.TextField()
    observation_id = models.CharField(max_length=128, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)


class Sample(models.Model):
    """A test purchase made by others, or a seized unit, with its custody; and the laboratory's result."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="samples")
    number = models.CharField(max_length=60)
    offer_id = models.CharField(max_length=128, blank=True)
    obtained_on = models.DateField()
    obtained_by = models.CharField(max_length=200)
    legal_ground = models.TextField()
    description = models.TextField()
    custody: "models.JSONField[list[dict[str, str]], list[dict[str, str]]]" = models.JSONField(default=list)
    """Each handling: when, who, seal number, from, to."""
    laboratory = models.CharField(max_length=200, blank=True)
    accreditation = models.CharField(max_length=200, blank=True)
    method = models.CharField(max_length=300, blank=True)
    result = models.TextField(blank=True)
    result_on = models.DateField(null=True, blank=True)
    settles = models.CharField(max_length=300, blank=True)
    """What the result settles: the composition of this sample, nothing more."""
    holder_statement = models.TextField(blank=True)
    """What the holder of the authorisation says of identity and source."""
    document_sha256 = models.CharField(max_length=64, blank=True)
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()


class Victim(models.Model):
    """A natural person harmed by using the product: restricted to who needs it (Art. 4 k, 19, 20)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="victims")
    pseudonym = models.CharField(max_length=40)
    sealed_details = models.TextField(blank=True)
    """Name and contact, encrypted with the home's key."""
    complaint = models.TextField(blank=True)
    complaint_withdrawn_at = models.DateTimeField(null=True, blank=True)
    """A withdrawn complaint ends nothing (Art. 15)."""
    state_of_residence = models.CharField(max_length=2, blank=True)
    wants_to_be_told = models.BooleanField(default=True)
    harm = models.TextField(blank=True)
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()

    class Meta:
        """A pseudonym once per case."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "pseudonym"], name="pseudonym_once_per_case")
        ]


class CaseTask(models.Model):
    """Something to be done for a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    what = models.TextField()
    assigned_to = models.ForeignKey("alerts.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()


class CaseEvent(Event):
    """The case's own log: every change with who, when, why. Never edited."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")


class EnteredCircumstance(models.Model):
    """A circumstance of Article 13 that a person enters, with its source; measured ones are counted, not entered."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="circumstances")
    letter = models.CharField(max_length=1)
    text = models.TextField()
    source = models.TextField()
    """Register, judgment, medical report …: what proves it from outside."""
    figure = models.CharField(max_length=60, blank=True)
    """For (d): the figure that the source proves, by its name; `value` is what it proves."""
    value = models.CharField(max_length=60, blank=True)
    country = models.CharField(max_length=2, blank=True)
    """For (f): of the court; Article 14 lets sentences of another Party be taken into account."""
    dated_on = models.DateField(null=True, blank=True)
    is_final = models.BooleanField(default=False)
    """For (f): the sentence is final."""
    document_sha256 = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()


class ArticleThirteenCount(models.Model):
    """One counting of the Article 13 file; a later one never overwrites it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="counts")
    number = models.PositiveIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    figures: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    file_sha256 = models.CharField(max_length=64)
    """Of the file as it was written."""
    counted_by = models.CharField(max_length=150)
    counted_at = models.DateTimeField()
    signed_off_by = models.CharField(max_length=150, blank=True)
    signed_off_at = models.DateTimeField(null=True, blank=True)
    sign_off_why = models.TextField(blank=True)

    class Meta:
        """Numbered from 1 in each case."""

        ordering: ClassVar[list[str]] = ["case", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="count_number_once_per_case")
        ]
