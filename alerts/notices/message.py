# SPDX-License-Identifier: EUPL-1.2
"""Message: the exact bytes of a notice for its route: a mail with all headers, a form, an API's JSON, a letter."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime
from typing import Any, cast

import msgspec

from alerts.errors import NoticeError
from alerts.models.notice import Notice, NoticeItem, NoticeKind, Route
from alerts.notices.article16 import article_16
from alerts.notices.keys import recipient_key
from alerts.notices.letter import write_letter
from alerts.notices.xarf import feedback_part, xarf_reports

MAIL_POLICY = policy.SMTP.clone(max_line_length=78)
MACHINE = (NoticeKind.ARTICLE_16, NoticeKind.TRUSTED_FLAGGER)


@dataclass(frozen=True, kw_only=True)
class Packed:
    """The bytes and what names them."""

    data: bytes
    message_id: str = ""
    attachments: list[dict[str, str]] = field(default_factory=list)
    key_fingerprint: str = ""

    @property
    def sha256(self) -> str:
        """Digest of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Enclosed:
    """One file of a mail."""

    name: str
    media_type: str
    data: bytes

    @property
    def told(self) -> dict[str, str]:
        """Name, type and digest."""
        return {"name": self.name, "type": self.media_type, "sha256": hashlib.sha256(self.data).hexdigest()}


def pack(notice: Notice) -> Packed:
    """The bytes that are previewed, approved and sent."""
    items = list(notice.items.all())
    route = Route(notice.route)
    if route is Route.MAIL:
        return _mail(notice, items)
    if route is Route.LETTER:
        return Packed(data=write_letter(notice))
    body = form_fields(notice, items) if route is Route.FORM else api_body(notice, items)
    return Packed(data=msgspec.json.format(msgspec.json.encode(body), indent=1))


def _mail(notice: Notice, items: Sequence[NoticeItem]) -> Packed:
    enclosed = enclosures(notice, items)
    key = recipient_key(notice.recipient)
    mail = EmailMessage(policy=MAIL_POLICY)
    name = notice.facts["organisation"]
    try:
        mail["From"] = Address(display_name=name, addr_spec=notice.facts["mail"])
        mail["To"] = Address(display_name=notice.recipient.name, addr_spec=notice.address)
    except (ValueError, IndexError) as error:
        raise NoticeError(f"{notice.address[:80]!r}: expected a mail address") from error
    mail["Subject"] = notice.subject
    mail["Date"] = format_datetime(notice.drafted_at)
    domain = notice.facts["mail"].rpartition("@")[2]
    mail["Message-ID"] = f"<{notice.reference.lower()}.{notice.uuid.hex}@{domain}>"
    if notice.reminds is not None and notice.reminds.message_id:
        mail["In-Reply-To"] = mail["References"] = notice.reminds.message_id
    mail.set_content(notice.body, cte="quoted-printable")
    for one in enclosed:
        main, _, sub = one.media_type.partition("/")
        mail.add_attachment(one.data, maintype=main, subtype=sub, filename=one.name)
    if notice.kind == NoticeKind.XARF and enclosed:
        _as_report(mail, notice, items)
    return Packed(
        data=mail.as_bytes(),
        message_id=str(mail["Message-ID"]),
        attachments=[one.told for one in enclosed],
        key_fingerprint=key.fingerprint if key is not None else "",
    )


def _as_report(mail: EmailMessage, notice: Notice, items: Sequence[NoticeItem]) -> None:
    """multipart/report with the feedback part second, as RFC 5965 orders them."""
    part = MIMENonMultipart("message", "feedback-report")
    part.set_payload(feedback_part(notice, items))
    mail.set_type("multipart/report")
    mail.set_param("report-type", "feedback-report")
    parts = cast("list[Any]", mail.get_payload())
    parts.insert(1, part)


def enclosures(notice: Notice, items: Sequence[NoticeItem]) -> list[Enclosed]:
    """The machine-readable files of a notice; never the dossier or the bundle."""
    if notice.facts.get("text_kind"):
        return []
    if notice.kind in MACHINE:
        data = msgspec.json.format(msgspec.json.encode(article_16(notice)), indent=1)
        return [Enclosed(name="notice.json", media_type="application/json", data=data)]
    if notice.kind == NoticeKind.XARF:
        reports = xarf_reports(notice, items)
        names = ["xarf.json"] if len(reports) == 1 else [f"xarf-{number}.json" for number in range(1, len(reports) + 1)]
        return [
            Enclosed(name=name, media_type="application/json", data=msgspec.json.encode(report))
            for name, report in zip(names, reports, strict=True)
        ]
    return []


def api_body(notice: Notice, items: Sequence[NoticeItem]) -> dict[str, Any]:
    """What an API gets: the notice by its own schema, else text and addresses."""
    if notice.kind in MACHINE:
        return article_16(notice)
    if notice.kind == NoticeKind.XARF:
        return {"reports": xarf_reports(notice, items)}
    return {
        "notice_id": str(notice.uuid),
        "reference": notice.reference,
        "kind": notice.kind,
        "language": notice.language,
        "subject": notice.subject,
        "text": notice.body,
        "urls": [item.url for item in items],
        "sender": {"name": notice.facts["organisation"], "email": notice.facts["mail"]},
    }


FIELDS = ("name", "email", "subject", "urls", "explanation", "legal_basis", "good_faith", "reference", "country")
"""What a form may ask for; a recipient's own table maps its field names to these."""


def form_fields(notice: Notice, items: Sequence[NoticeItem]) -> dict[str, str]:
    """The fields of the recipient's form by their exact names, ready to paste."""
    told = article_16(notice)
    known = {
        "name": notice.facts["organisation"],
        "email": notice.facts["mail"],
        "subject": notice.subject,
        "urls": "\n".join(item.url for item in items),
        "explanation": notice.body,
        "legal_basis": "; ".join(f"{one['instrument']} {one['provision']}".strip() for one in told["legal_basis"]),
        "good_faith": told["bona_fide"],
        "reference": notice.reference,
        "country": notice.facts["country"],
    }
    names = notice.recipient.form_fields or {one: one for one in FIELDS}
    unknown = sorted(set(names.values()) - set(known))
    if unknown:
        raise NoticeError(f"{notice.recipient.key}: form field for {unknown[0]!r}: expected one of {', '.join(FIELDS)}")
    return {name: known[what] for name, what in names.items()}
