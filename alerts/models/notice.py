# SPDX-License-Identifier: EUPL-1.2
"""Notice: what leaves the house about a case, to whom, on which ground, approved by whom, and what came of it."""

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


class NoticeKind(StrEnum):
    """What is asked, on which kind of ground."""

    ARTICLE_16 = "article_16"
    TRUSTED_FLAGGER = "trusted_flagger"
    ORDER = "order"
    """Draft of an order to act (Article 9); given by the authority itself."""
    INFORMATION_ORDER = "information_order"
    """Draft of an order to provide information (Article 10)."""
    REGISTRAR = "registrar"
    """Report to the abuse contact, on the registrar's own terms (RAA 3.18.1)."""
    REGISTRAR_AUTHORITY = "registrar_authority"
    """Well-founded report of illegal activity by an authority with jurisdiction (RAA 3.18.3)."""
    REGISTRY = "registry"
    XARF = "xarf"
    CDN = "cdn"
    PAYMENT = "payment"
    SEARCH = "search"
    MESSENGER = "messenger"
    CARRIER = "carrier"
    COMPROMISED_OWNER = "compromised_owner"
    PRESERVATION = "preservation"
    SEIZURE = "seizure"
    """Draft of a request for seizure and confiscation (Art. 12(3)), for the competent authority."""
    MUTUAL_ASSISTANCE = "mutual_assistance"
    """Draft of a request for mutual legal assistance (Art. 21): goes through the treaty channel."""


class NoticeState(StrEnum):
    """Where a notice stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    QUEUED = "queued"
    SENDING = "sending"
    UNCERTAIN = "uncertain"
    """Handed over, and the answer was lost: a person says whether it arrived, so that nothing goes twice."""
    SENT = "sent"
    BOUNCED = "bounced"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    REFUSED = "refused"
    """By the person who was to approve it."""
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


GONE_OUT = (NoticeState.SENT, NoticeState.ACKNOWLEDGED, NoticeState.ANSWERED, NoticeState.CLOSED)
"""States of a notice that reached, as far as is known, its recipient."""


class Notice(models.Model):
    """One notice to one recipient about offers of one case."""

    reference = models.CharField(max_length=40, unique=True)
    """`N-2026-00012`; stands in the subject, and answers name it."""
    uuid = models.UUIDField(unique=True)
    case = models.ForeignKey("alerts.Case", on_delete=models.PROTECT, related_name="notices")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=24)
    language = models.CharField(max_length=12)
    route = models.CharField(max_length=8)
    address = models.TextField(blank=True)
    """Where it goes, as it was when it was drafted: a mail address, a URL, or a postal address."""
    state = models.CharField(max_length=14, default=NoticeState.DRAFT.value)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    """The text as it will be read."""
    facts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    """What the text was made from."""
    legal_basis: "models.JSONField[list[dict[str, str]], list[dict[str, str]]]" = models.JSONField(default=list)
    """Instrument, provision, source; `assumption` where a person must check it."""
    message = models.BinaryField(default=b"")
    """The exact bytes that are approved and sent, before they are signed and encrypted."""
    message_sha256 = models.CharField(max_length=64, blank=True)
    message_id = models.CharField(max_length=255, blank=True)
    key_fingerprint = models.CharField(max_length=128, blank=True)
    """Of the key that it will be encrypted to; empty: sent readable, signed alone."""
    attachments: "models.JSONField[list[dict[str, str]], list[dict[str, str]]]" = models.JSONField(default=list)
    """Name, media type, sha256: what the recipient may ask for or finds attached."""
    reminds = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reminders")
    step = models.PositiveSmallIntegerField(default=0)
    """0: the notice itself; 1: reminder; 2: escalation; 3: appeal."""
    author = models.ForeignKey("alerts.Account", on_delete=models.PROTECT, related_name="drafted_notices", null=True)
    """None: drafted by rule (a reminder), so that anybody who may approve can."""
    by = models.CharField(max_length=150)
    drafted_at = models.DateTimeField()
    edited_by: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Accounts that changed it: none of them may approve it."""
    approved_by = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True)
    """When an answer or an act is due; set when it is sent."""
    deadline_basis = models.CharField(max_length=300, blank=True)
    recipient_reference = models.CharField(max_length=200, blank=True)
    """The recipient's own number."""
    outcome = models.CharField(max_length=24, blank=True)
    """What the last answer said."""
    practice = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """Newest first."""

        ordering: ClassVar[list[str]] = ["-drafted_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "deadline_at"])]

    def __str__(self) -> str:
        return f"{self.reference} to {self.recipient.name}"


class NoticeItem(models.Model):
    """One exact address that a notice is about, and the sealed observation behind it."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="items")
    url = models.TextField()
    site = models.CharField(max_length=253)
    seller = models.CharField(max_length=300, blank=True)
    offer_id = models.CharField(max_length=128, db_index=True)
    observation_id = models.CharField(max_length=128)
    title = models.TextField(blank=True)
    observed_at = models.DateTimeField()
    payload_sha256 = models.CharField(max_length=64)
    leaf_sha256 = models.CharField(max_length=64, blank=True)
    verdict = models.CharField(max_length=24, blank=True)
    """falsified or unauthorised: suspected, never mixed."""
    substances: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    reasons: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """In words, from the signs of the assessment."""

    class Meta:
        """An address once per notice."""

        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["notice", "url", "offer_id"], name="notice_item_once")
        ]


class NoticeEvent(models.Model):
    """One thing that happened to a notice: who, when, why. Never edited."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="events")
    action = models.CharField(max_length=40)
    from_state = models.CharField(max_length=14, blank=True)
    to_state = models.CharField(max_length=14, blank=True)
    details: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    account = models.ForeignKey("alerts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=150)
    why = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering: ClassVar[list[str]] = ["id"]


class NoticeApproval(models.Model):
    """A second person let exactly these bytes go to exactly this address."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="approvals")
    digest = models.CharField(max_length=64)
    """Over reference, route, address, key and message: what is sent must give the same."""
    account = models.ForeignKey("alerts.Account", on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=150)
    why = models.TextField()
    at = models.DateTimeField()
    """Also when the second factor was given."""
    mark = models.CharField(max_length=64)
    """Keyed with the home's secret: a row written past the approving function does not count."""
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        """Oldest first."""

        ordering: ClassVar[list[str]] = ["id"]


class NoticeDispatch(models.Model):
    """The outbox: one row a notice, made once, so that it leaves once."""

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="dispatch")
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    claim = models.CharField(max_length=32, blank=True)
    """Of the sender that has it in hand; another takes it only after `claimed_until`."""
    claimed_until = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    """Written before the last byte goes: from here on nobody knows, until the answer is kept."""
    reason = models.TextField(blank=True)
    receipt = models.TextField(blank=True)
    """What the other side answered."""
    wire_sha256 = models.CharField(max_length=64, blank=True)
    """Of the bytes that went out: signed and, where a key allows, encrypted."""

    class Meta:
        """The one due first."""

        ordering: ClassVar[list[str]] = ["next_at", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["next_at"])]


class AnswerKind(StrEnum):
    """What came back."""

    RECEIPT = "receipt"
    DECISION = "decision"
    STATEMENT_OF_REASONS = "statement_of_reasons"
    REFUSAL = "refusal"
    QUESTION = "question"
    APPEAL = "appeal"
    """Of the restricted party, or ours against a refusal."""
    BOUNCE = "bounce"


class NoticeAnswer(models.Model):
    """One answer to a notice, as it came and as it was read."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=24)
    received_at = models.DateTimeField()
    text = models.TextField(blank=True)
    statement: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    """Of a statement of reasons: (a) to (f) of Article 17(3)."""
    missing: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Letters that it does not speak of."""
    raw_sha256 = models.CharField(max_length=64, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering: ClassVar[list[str]] = ["received_at", "id"]


class Preservation(models.Model):
    """A request that a service keep what will vanish was drafted, or a person waived it and said why."""

    case = models.ForeignKey("alerts.Case", on_delete=models.CASCADE, related_name="preservations")
    notice = models.ForeignKey(Notice, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
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
