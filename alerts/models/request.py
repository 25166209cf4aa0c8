# SPDX-License-Identifier: EUPL-1.2
"""Request: what one national contact point asks of another, in and out, and the directory of contact points."""

from enum import StrEnum
from typing import Any, ClassVar

from django.db import models

import alerts.ready  # noqa: F401
from alerts.models.dispatch import DispatchRow
from alerts.models.event import Event


class FocalStatus(StrEnum):
    """How far an entry of the directory can be relied on."""

    PLANNED = "planned"
    """Named, nobody answers yet: nothing is sent there."""
    UNVERIFIED = "unverified"
    """Entered, nobody asked the other side: nothing is sent there."""
    CONFIRMED = "confirmed"
    RETIRED = "retired"


class FocalPoint(models.Model):
    """One contact point of the planned network. Hours and deadlines are this directory's own data, with source."""

    key = models.CharField(max_length=40, unique=True)
    """Short name for the command line: `nl-1`."""
    country = models.CharField(max_length=2)
    organisation = models.CharField(max_length=200)
    role = models.CharField(max_length=200)
    """What it may do: health authority, police, customs, prosecutor."""
    languages: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """The first is written in."""
    address = models.CharField(max_length=320, blank=True)
    """Mail."""
    phone = models.CharField(max_length=40, blank=True)
    hours = models.CharField(max_length=200, default="24/7")
    time_zone = models.CharField(max_length=64, default="UTC")
    acknowledge_hours = models.PositiveSmallIntegerField(default=24)
    """Within which a request is acknowledged, nights and holidays included."""
    escalation: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(default=list)
    """Each with `after_hours`, `who`, `how`; in the order of time."""
    pgp_key = models.TextField(blank=True)
    pgp_fingerprint = models.CharField(max_length=64, blank=True)
    pgp_expires_at = models.DateTimeField(null=True, blank=True)
    smime_certificate = models.TextField(blank=True)
    smime_expires_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=12, default=FocalStatus.UNVERIFIED.value)
    source = models.TextField()
    """Where this entry is known from."""
    as_of = models.DateField()
    practice = models.BooleanField(default=False)
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """By country."""

        ordering: ClassVar[list[str]] = ["country", "key"]


class Marking(StrEnum):
    """What a request is in law; the last goes through treaty channels (Art. 21)."""

    INFORMATION = "information"
    POLICE_CO_OPERATION = "police co-operation"
    MUTUAL_ASSISTANCE_DRAFT = "mutual legal assistance draft"


class Asked(StrEnum):
    """The menu: what can be asked for."""

    IDENTIFY = "identify"
    PRESERVE = "preserve"
    CONFIRM_AUTHORISATION = "confirm_authorisation"
    SEARCH = "search"
    INTERVIEW = "interview"


class Direction(StrEnum):
    """Which way a request goes."""

    OUT = "out"
    IN = "in"


class RequestState(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    """A second person let it go: the package is written, encrypted to the recipient alone."""
    QUEUED = "queued"
    SENDING = "sending"
    UNCERTAIN = "uncertain"
    """Given to the mail server, and no answer came back: a person finds out."""
    BOUNCED = "bounced"
    """Refused for good, or given up."""
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    RECEIVED = "received"
    """Came in, and waits for an answer."""


class Request(models.Model):
    """One request to, or from, a contact point."""

    reference = models.CharField(max_length=40, unique=True)
    """`Q-2026-0003`."""
    direction = models.CharField(max_length=3)
    focal_point = models.ForeignKey(FocalPoint, on_delete=models.PROTECT, related_name="requests")
    their_reference = models.CharField(max_length=200, blank=True)
    case = models.ForeignKey("alerts.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="requests")
    marking = models.CharField(max_length=40)
    asked: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Of the menu (Asked)."""
    question = models.TextField()
    legal_basis = models.TextField()
    urgent = models.BooleanField(default=False)
    tlp = models.CharField(max_length=20, default="TLP:AMBER")
    onward_use = models.TextField(blank=True)
    """What the recipient may do with it."""
    language = models.CharField(max_length=12, default="en")
    state = models.CharField(max_length=14, default=RequestState.DRAFT.value)
    author = models.ForeignKey("alerts.Account", on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=150)
    drafted_at = models.DateTimeField()
    package_path = models.TextField(blank=True)
    """What is encrypted, below requests/ of the home; the plain one never leaves."""
    package_sha256 = models.CharField(max_length=64, blank=True)
    encrypted_path = models.TextField(blank=True)
    encrypted_sha256 = models.CharField(max_length=64, blank=True)
    encrypted_to = models.CharField(max_length=128, blank=True)
    """Fingerprint of the one key that opens it."""
    approved_by = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_why = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    acknowledge_by = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    escalated: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Steps of the escalation that a person was told to take."""
    deadline_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    practice = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """Newest first."""

        ordering: ClassVar[list[str]] = ["-drafted_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "acknowledge_by"])]


class RequestDispatch(DispatchRow):
    """The outbox of requests, and of our answers to those of others."""

    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="dispatch")


class RequestEvent(Event):
    """One thing that happened to a request. Never edited."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="events")


class HandedOver(models.Model):
    """What was handed to a contact point, on which ground: one row a thing."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="handed_over")
    what = models.TextField()
    observation_ids: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    ground = models.TextField()
    masked = models.BooleanField(default=True)
    account = models.ForeignKey("alerts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering: ClassVar[list[str]] = ["id"]


class PublicWarning(models.Model):
    """An urgent warning to the public, drafted from a case (Art. 18(3) b); it leaves only after a second person."""

    reference = models.CharField(max_length=40, unique=True)
    case = models.ForeignKey("alerts.Case", on_delete=models.PROTECT, related_name="warnings")
    language = models.CharField(max_length=12)
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    author = models.ForeignKey("alerts.Account", on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=150)
    drafted_at = models.DateTimeField()
    approved_by = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_why = models.TextField(blank=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar[list[str]] = ["-drafted_at", "-id"]
