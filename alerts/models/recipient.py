# SPDX-License-Identifier: EUPL-1.2
"""Recipient: who can be written to, how, with which key, and where that is known from."""

from enum import StrEnum
from typing import Any, ClassVar

from django.db import models

import alerts.ready  # noqa: F401


class RecipientKind(StrEnum):
    """Who can be written to. Intermediaries and authorities; the suspected party never."""

    MARKETPLACE = "marketplace"
    HOST = "host"
    ABUSE_DESK = "abuse_desk"
    """The host's abuse desk, which reads machine reports (XARF)."""
    REGISTRAR = "registrar"
    REGISTRY = "registry"
    CDN = "cdn"
    PAYMENT = "payment"
    SEARCH = "search"
    MESSENGER = "messenger"
    CARRIER = "carrier"
    COMPROMISED_OWNER = "compromised_owner"
    """The owner of a site that others broke into: helped, never accused."""
    AUTHORITY = "authority"


class ContactSource(StrEnum):
    """Where a contact was found; what the suspected site says of itself is refused."""

    TABLE = "table"
    RDAP = "rdap"
    WHOIS = "whois"
    SECURITY_TXT = "security_txt"
    """Of the host or the platform, never of the suspected site."""
    NETWORK = "network"
    """The abuse contact of the address block."""
    PERSON = "person"
    """Entered by an account, which says where it is from."""
    SITE = "site"
    """Taken from the suspected site: kept so that it is refused by name."""


class Route(StrEnum):
    """How it travels."""

    MAIL = "mail"
    FORM = "form"
    """A web form: fields ready to paste; a person says when it was handed in."""
    API = "api"
    LETTER = "letter"


class Recipient(models.Model):
    """One addressee: how to write to it, in which language, with which key, and where that is known from."""

    key = models.CharField(max_length=120, unique=True)
    """Short name for the command line: `registrar-9999`, `example-market`."""
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    country = models.CharField(max_length=2, blank=True)
    """ISO 3166-1 alpha-2; of the registrar, for RAA 3.18.3."""
    language = models.CharField(max_length=12, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    route = models.CharField(max_length=8, default=Route.MAIL.value)
    address = models.CharField(max_length=320, blank=True)
    """Mail."""
    form_url = models.TextField(blank=True)
    form_fields: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    """Name of a field of its form -> what of the notice belongs there."""
    api_url = models.TextField(blank=True)
    api_secret = models.TextField(blank=True)
    """Sealed with the home's key."""
    postal_address = models.TextField(blank=True)
    serves: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Sites, markets or networks it can act on; empty: what a person says."""
    iana_id = models.CharField(max_length=12, blank=True)
    smime_certificate = models.TextField(blank=True)
    """PEM: encrypted to when it is there."""
    pgp_key = models.TextField(blank=True)
    """ASCII armour: encrypted to when there is no certificate."""
    pgp_fingerprint = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=14)
    """ContactSource."""
    source_text = models.TextField(blank=True)
    """Table and row, address of the server asked, or what the person says."""
    drawn_from = models.CharField(max_length=253, blank=True)
    """The host or domain that the look-up was about."""
    raw_sha256 = models.CharField(max_length=64, blank=True)
    """Of the raw answer, kept below lookups/ of the home."""
    as_of = models.DateField(null=True, blank=True)
    practice = models.BooleanField(default=False)
    enabled = models.BooleanField(default=True)
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()

    class Meta:
        """By name."""

        ordering: ClassVar[list[str]] = ["key"]

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})"


class Lookup(models.Model):
    """One question to a directory (RDAP, WHOIS, security.txt): a third party then knew what is watched."""

    case = models.ForeignKey("alerts.Case", null=True, on_delete=models.SET_NULL, related_name="lookups")
    what = models.CharField(max_length=300)
    """The domain, address block or host asked about."""
    method = models.CharField(max_length=14)
    server = models.TextField(blank=True)
    answer_sha256 = models.CharField(max_length=64, blank=True)
    """Raw, below lookups/ of the home."""
    found: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    fault = models.TextField(blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        """Latest first."""

        ordering: ClassVar[list[str]] = ["-at", "-id"]
