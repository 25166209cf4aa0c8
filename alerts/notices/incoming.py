# SPDX-License-Identifier: EUPL-1.2
"""Incoming: mail that answers notices: delivery reports (RFC 3464) by themselves, all else for a person to name."""

import email
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from alerts.errors import NoticeError
from alerts.models.account import Account
from alerts.models.notice import AnswerKind, Notice, NoticeState
from alerts.notices.answers import enter_answer
from alerts.notices.deadlines import set_deadline
from alerts.notices.keeping import held, keep, move
from config.settings import Settings

REFERENCE = re.compile(r"\bN-\d{4}-\d{5,}\b")
LARGEST = 25_000_000
PARTS = 200


@dataclass(frozen=True, kw_only=True)
class Received:
    """What one mail is."""

    reference: str
    what: str
    """bounced, delayed, delivered, or answer."""
    said: str


def receive_mail(
    settings: Settings, raw: bytes, account: Account | None, now: datetime, *, kind: AnswerKind | None = None
) -> Received:
    """Read one mail: a delivery report moves its notice, an answer is entered under `kind`.

    Raises NoticeError for a mail that belongs to no notice, or an answer whose kind nobody named.
    """
    mail = _parsed(raw)
    report = _delivery_report(mail)
    notice = find_by_mail(mail)
    if notice is None:
        raise NoticeError("mail: it names no notice of this home: neither Message-ID nor reference is known")
    received_at = min(_date(mail) or now, now)
    if report is None:
        if kind is None:
            raise NoticeError(f"mail: it answers {notice.reference}: say what it is by --kind")
        enter_answer(settings, notice, kind, account, now, received_at=received_at, text=_text(mail), raw=raw)
        return Received(reference=notice.reference, what="answer", said=kind.value)
    action, said = report
    if action == "failed":
        enter_answer(settings, notice, AnswerKind.BOUNCE, account, now, received_at=received_at, text=said, raw=raw)
        return Received(reference=notice.reference, what="bounced", said=said)
    _note_delivery(notice, action, said, now)
    return Received(reference=notice.reference, what=action, said=said)


def _note_delivery(notice: Notice, action: str, said: str, now: datetime) -> None:
    with held(notice) as present:
        if action in ("delivered", "relayed", "expanded") and present.state == NoticeState.UNCERTAIN:
            present.sent_at = now
            set_deadline(present, now)
            move(present, NoticeState.SENT, None, now, why=f"delivery report: {said}", action="settled")
        else:
            keep(present, f"delivery_{action}"[:40], None, now, why=said)


def find_by_mail(mail: EmailMessage) -> Notice | None:
    """The notice that a mail is about: by the Message-ID it names, else by the reference in its words."""
    ids = {one for name in ("In-Reply-To", "References") for one in str(mail.get(name, "")).split()}
    for part in list(mail.walk())[:PARTS]:
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
            ids |= set(re.findall(r"(?im)^message-id:\s*(<[^>\s]+>)", _source(part)))
    found = Notice.objects.filter(message_id__in=[one for one in ids if one]).first()
    if found is not None:
        return found
    told = REFERENCE.search(str(mail.get("Subject", ""))) or REFERENCE.search(_text(mail)[:20_000])
    return Notice.objects.filter(reference=told[0]).first() if told else None


def _delivery_report(mail: EmailMessage) -> tuple[str, str] | None:
    """Action and words of a delivery report; None for any other mail."""
    for part in list(mail.walk())[:PARTS]:
        if part.get_content_type() == "message/delivery-status":
            source = _source(part)
            action = re.search(r"(?im)^action:\s*([a-z]+)", source)
            status = re.search(r"(?im)^status:\s*([\d.]+)", source)
            said = re.search(r"(?im)^diagnostic-code:\s*(.+)", source)
            words = " ".join(match[1].strip() for match in (status, said) if match)
            return (action[1].lower() if action else "failed"), words[:500] or "no reason is given"
    return None


def _parsed(raw: bytes) -> EmailMessage:
    if len(raw) > LARGEST:
        raise NoticeError(f"mail: expected at most {LARGEST} bytes, got {len(raw)}")
    mail = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)  # the policy makes them
    return mail


def _source(part: EmailMessage) -> str:
    payload = part.get_payload()
    inner = payload if isinstance(payload, list) else [payload]
    return "\n".join(one.as_string() if hasattr(one, "as_string") else str(one) for one in inner)


def _text(mail: EmailMessage) -> str:
    try:
        body = mail.get_body(preferencelist=("plain",))
        return str(body.get_content()) if body is not None else ""
    except (LookupError, ValueError, KeyError):
        return ""


def _date(mail: EmailMessage) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(mail["Date"]))
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
